"""`python -m second_node FOLDER PORT PEER` in tools/: one node and its line (docs/format.md, 8 to 12).

FOLDER holds cert.pem, key.pem, keys.json (seeds of log and mirror, in hex) and introductions, own.json and
peer.json.  A line of standard input is a message in JSON; standard output says what becomes of it.
"""

import itertools
import json
import sqlite3
import ssl
import sys
import threading
import time
import uuid
from contextlib import closing, suppress
from http.client import HTTPException, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from . import formats as f

KEEP, INSTANT = "insert or replace into kept values (?, ?, ?)", "%Y-%m-%dT%H:%M:%SZ"


def say(event: str, **facts: object) -> None:
    print(json.dumps({"event": event, **facts}) + "\n", end="", flush=True)  # one write: threads speak


class Record:
    """What was verified of one record; each package is in the database before anybody hears of it."""

    def __init__(self, name: str, introduction: dict, store: sqlite3.Connection) -> None:
        self.name, self.store, self.first = name, store, introduction["manifest"]
        trust = [introduction[field] for field in ("origin", "roots", "threshold")]
        self.manifests = f.Manifests(*trust, [], [], set()).after(0, self.first.encode())
        self.newest = f.Checkpoint(self.manifests.origin, 0, f.sha(), 0, b"")
        self.entries, self.leaves, self.notes = [], [], {}
        for row in store.execute("select data from kept where record = ? order by start", [name]).fetchall():
            self.take(*row)

    def take(self, data: bytes) -> list[bytes]:
        """Judge a package, keep what is new, and return its new entries (section 10, steps 1 to 8)."""
        start, entries, note = f.decode_package(data)
        size, newest, manifests = len(self.entries), self.newest, self.manifests
        f.need(start <= size, "package-gap", size)
        for index, entry in enumerate(fresh := entries[size - start :], size):
            if index and entry.startswith(b'{"kind":"key-manifest",'):
                with suppress(*f.FAULTS):  # then it is an entry like any other
                    manifests = manifests.after(index, json.loads(entry)["manifest"].encode())
        f.need(size or not fresh or json.loads(fresh[0])["manifest"] == self.first, "manifest-first-missing")
        point = f.open_checkpoint(note, manifests.pairs("log", start + len(entries)), newest.origin)
        offered = [f.sha(b"\0", each) for each in entries]
        leaves = self.leaves + offered[size - start :]
        is_same = f.tree_root(leaves[: point.size]) == point.root
        is_tree = point.size <= size or f.tree_root(self.leaves[:start] + offered) == point.root
        is_back = (point.size - size) * (point.time_s - newest.time_s) < 0  # one has risen, the other fallen
        if (is_split := is_tree and not is_same) or is_back:
            self.store.execute(KEEP, ("suspect", point.size, newest.note + note))
            raise f.Refused("record-split" if is_split else "record-rollback", size)
        f.need(is_same, "package-root", size)
        if (point.size, point.time_s) > (size, newest.time_s):
            self.store.execute(KEEP, (self.name, size, f.encode_package(size, fresh, point.note)))
            self.manifests, self.newest, self.notes[point.size] = manifests, point, point.note
            self.entries, self.leaves = self.entries + fresh, leaves
        return fresh


class Node:
    """Both records, and the duties of a writer and a mirror."""

    def __init__(self, folder: Path) -> None:
        own, peer, seeds = (json.loads((folder / f"{it}.json").read_text()) for it in ("own", "peer", "keys"))
        self.folder, self.origin, self.seeds, self.lock = folder, own["origin"], seeds, threading.RLock()
        self.receipted, self.cited = 0, 0  # sizes: of the last receipt that counted, of the last one given
        store = sqlite3.connect(folder / "node.db", isolation_level=None, check_same_thread=False)
        store.execute("create table if not exists kept (record, start, data, primary key (record, start))")
        self.own, self.mirror = Record("own", own, store), Record("mirror", peer, store)
        if not self.own.entries:
            self.write("key-manifest", manifest=own["manifest"])

    def write(self, kind: str = "", **fields: object) -> int:
        """Write a message (without a kind: sign the same tree again) and return the size."""
        with self.lock:
            size, (_, party, traffic, _) = len(self.own.entries), self.origin.split("/")
            time_s = max(int(time.time()), self.own.newest.time_s)
            number = uuid.UUID(f"{time.time_ns() // 10**6:012x}7{uuid.uuid4().hex[13:]}")  # of version 7
            head = {"kind": kind, "version": 1, "sender": party, "traffic": traffic}
            head |= {"authorised_by": {"basis": "node", "officers": [], "signatures": []}}
            head |= {"salt": f.b64(uuid.uuid4().bytes), "submission": str(number)}
            head |= {"issued_at": time.strftime(INSTANT, time.gmtime(time_s))}
            entries = [json.dumps(head | fields, **f.COMPACT).encode() + b"\n"] if kind else []
            root = f.tree_root(self.own.leaves + [f.sha(b"\0", each) for each in entries])
            text = f"{self.origin}\n{size + len(entries)}\n{f.b64(root)}\n\n".encode()
            note = f.sign_note(text, "log", self.origin, self.seeds["log"], time_s)
            self.own.take(f.encode_package(size, entries, note))
            return size + len(entries)

    def take(self, data: bytes) -> bytes:
        """Take a package of the other record, count its receipts, and cosign what is held of it now."""
        with self.lock:
            for entry in self.mirror.take(data):
                with suppress(*f.FAULTS):  # what cannot be read, or speaks of another tree, does not count
                    fields, leaves = json.loads(entry), self.own.leaves
                    f.need(fields["kind"] == "receipt" and fields["record"] == self.origin)
                    f.need(self.receipted <= fields["size"] <= len(leaves))
                    f.need(f.unb64(fields["root"]) == f.tree_root(leaves[: fields["size"]]))
                    self.receipted = fields["size"]
                    say("receipted", size=self.receipted)
            say("held", size=self.mirror.newest.size)
            name, seed = self.origin + "/mirror", self.seeds["mirror"]
            return f.sign_note(self.mirror.newest.note, "mirror", name, seed, int(time.time()))

    def give_receipt(self) -> None:
        with self.lock:
            fresh, point = self.mirror.entries[self.cited :], self.mirror.newest
            if any(not each.startswith(b'{"kind":"receipt",') for each in fresh):
                facts = {"record": point.origin, "size": point.size, "root": f.b64(point.root)}
                self.write("receipt", **facts, signed_at=time.strftime(INSTANT, time.gmtime(point.time_s)))
                self.cited = point.size


def context(node: Node, side: int) -> ssl.SSLContext:
    made = ssl.SSLContext(side)
    made.check_hostname, made.verify_mode = False, ssl.CERT_REQUIRED
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    made.load_cert_chain(node.folder / "cert.pem", node.folder / "key.pem")
    made.load_verify_locations(cadata=b"".join(map(f.unb64, node.mirror.manifests.certificates)))
    return made


class Handler(BaseHTTPRequestHandler):
    """One connection of the other node; a refusal ends it."""

    protocol_version, timeout = "HTTP/1.1", 30

    def setup(self) -> None:
        made = context(self.server.node, ssl.PROTOCOL_TLS_SERVER)
        self.request = made.wrap_socket(self.request, server_side=True, do_handshake_on_connect=False)
        super().setup()

    def do_POST(self) -> None:
        node, length = self.server.node, int(self.headers["content-length"] or 0)
        shown, status, kind = self.connection.getpeercert(True), 200, "text/plain; charset=utf-8"
        try:
            f.need(f.b64(shown) in node.mirror.manifests.certificates, "link-certificate")
            f.need((self.command, self.path) == ("POST", "/link/1/package"), "link-route")
            f.need(0 <= length <= 9 * 2**20, "package-too-large")
            body = node.take(self.rfile.read(length))
        except f.FAULTS as fault:
            code, *size = fault.args if isinstance(fault, f.Refused) else ["note-malformed"]
            status = 409 if size else {"link-certificate": 403, "link-route": 404}.get(code, 422)
            problem = {"status": status, "code": code, "detail": f"Refused: {code}."}
            body = json.dumps(problem | ({"size": size[0]} if size else {})).encode()
            kind, self.close_connection = "application/problem+json", True
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST


def push(node: Node, line: HTTPSConnection, start: int) -> int:
    """Push from `start` on, verify the cosignature, and return the size that is mirrored."""
    own, end = node.own, min(start + 100, len(node.own.entries))  # of the own record every size was signed
    data = f.encode_package(start, own.entries[start:end], own.notes[end])
    f.need(f.b64(line.sock.getpeercert(True)) in node.mirror.manifests.certificates, "link-certificate")
    line.request("POST", "/link/1/package", data, {"content-type": "application/vnd.jdec.package"})
    note = (answer := line.getresponse()).read(2**20)
    f.need(answer.status == 200, note)
    with node.lock:  # dilithium_py has one hash state for all threads
        point = f.open_checkpoint(note, node.mirror.manifests.pairs("mirror"), node.origin, "cosignature")
    is_own = end <= point.size <= len(own.leaves) and f.tree_root(own.leaves[: point.size]) == point.root
    f.need(is_own, "cosignature-other-tree")
    say("mirrored", size=point.size)
    return point.size


def exchange(node: Node, peer: str) -> None:
    """Be the client for ever; trouble costs a pause, a new connection and a push from the beginning."""
    while True:
        try:
            made, mirrored = context(node, ssl.PROTOCOL_TLS_CLIENT), 0
            with closing(HTTPSConnection(peer, timeout=5, context=made)) as line:
                line.connect()
                for turn in itertools.count():
                    node.give_receipt()
                    if turn % 5 == 0:
                        node.write()
                    if turn % 5 == 0 or mirrored < len(node.own.entries):
                        mirrored = push(node, line, mirrored)
                    time.sleep(1)
        except (OSError, HTTPException, *f.FAULTS) as trouble:
            say("trouble", code=str(trouble)[:80])
            time.sleep(2)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Handler)
    server.node = node = Node(Path(sys.argv[1]))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    threading.Thread(target=exchange, args=(node, sys.argv[3]), daemon=True).start()
    for message in sys.stdin:
        say("accepted", size=node.write(**json.loads(message)))
