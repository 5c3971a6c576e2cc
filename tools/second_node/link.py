"""The link: HTTPS with both certificates pinned, this node as server and as client (docs/format.md, section 12)."""

from __future__ import annotations

import http.client
import json
import ssl
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from . import formats as f
from .node import Node, say

HEARTBEAT_S, PAUSE_S, MAX_BODY = 5.0, 0.2, 9 * 2**20


def context(node: Node, side: int) -> ssl.SSLContext:
    made = ssl.SSLContext(side)
    made.minimum_version, made.check_hostname, made.verify_mode = (
        ssl.TLSVersion.TLSv1_3,
        False,
        ssl.CERT_REQUIRED,
    )
    made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    made.load_cert_chain(node.folder / "cert.pem", node.folder / "key.pem")
    made.load_verify_locations(cadata=b"".join(node.known().certificates))
    return made


class Handler(BaseHTTPRequestHandler):
    """One connection of the other node; it must show a certificate that its newest manifest names."""

    protocol_version, timeout, server_version = "HTTP/1.1", 30, "second-node"
    node: Node

    def setup(self) -> None:
        self.request = context(self.node, ssl.PROTOCOL_TLS_SERVER).wrap_socket(self.request, server_side=True)
        super().setup()

    def do_GET(self) -> None:
        self._answer(self._get)

    def do_POST(self) -> None:
        self._answer(self._post)

    def _answer(self, route: Any) -> None:
        status, kind, body = 422, "application/problem+json", b""
        try:
            if self.request.getpeercert(True) not in self.node.known().certificates:
                raise f.Refused("link-certificate")
            kind, body = route()
            status = 200 if body else 204
        except f.Refused as refusal:
            code, size = refusal.args[0], len(self.node.mirror.entries)
            gone = ("package-gap", "package-root", "record-split", "record-rollback")
            status = 409 if code in gone else {"link-route": 404, "link-certificate": 403}.get(code, 422)
            body = json.dumps({"status": status, "code": code, "detail": code, "size": size}).encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _post(self) -> tuple[str, bytes]:
        length = f.decimal(self.headers.get("content-length", ""), "package-malformed")
        if self.path != "/link/1/package" or length > MAX_BODY:
            raise f.Refused("package-too-large" if length > MAX_BODY else "link-route")
        return "text/plain; charset=utf-8", self.node.take(self.rfile.read(length))

    def _get(self) -> tuple[str, bytes]:
        path, _, text = self.path.partition("?")
        query = {name: f.decimal(value, "link-query") for name, value in urllib.parse.parse_qsl(text)}
        old, start, own = query.get("old", 0), query.get("start", 0), self.node.own
        with self.node.lock:
            if path == "/link/1/state":
                return "application/json", json.dumps(self.node.state()).encode()
            if path in ("/link/1/package", "/link/1/mirror"):
                record = own if path.endswith("package") else self.node.mirror
                has_more = start < len(record.entries) or path.endswith("mirror")
                return "application/vnd.jdec.package", (record.package(start) or b"") if has_more else b""
            if path == "/link/1/consistency" and old <= query.get("new", 0) <= len(own.leaves):
                leaves = own.leaves[: query["new"]]
                hashes = [f.tree_root(leaves[:old]), *f.consistency(old, leaves)]
                return "text/plain; charset=utf-8", "".join(f.b64(each) + "\n" for each in hashes).encode()
        raise f.Refused("link-route")

    def log_message(self, *_: object) -> None:
        """Requests are not told of."""


class Client:
    """This node's way to the other one: one kept connection for each of two loops."""

    def __init__(self, node: Node, url: str) -> None:
        self._node, self._where, self._line = node, urllib.parse.urlsplit(url), threading.local()

    def ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        line = getattr(self._line, "open", None)
        if line is None:
            tls = context(self._node, ssl.PROTOCOL_TLS_CLIENT)
            line = http.client.HTTPSConnection(self._where.hostname, self._where.port, timeout=5, context=tls)
            line.connect()
            if line.sock.getpeercert(True) not in self._node.known().certificates:
                raise OSError("certificate is not one the manifest names")
            self._line.open = line
        line.request(method, path, body, {"content-type": "application/vnd.jdec.package"} if body else {})
        answer = line.getresponse()
        data = answer.read(16 * 2**20)
        if answer.status not in (200, 204):
            raise f.Refused(json.loads(data).get("code", "peer-problem"), json.loads(data).get("size"))
        return data

    def forever(self, step: Any) -> None:
        while True:
            try:
                step()
            except (OSError, http.client.HTTPException, f.Refused, ValueError) as trouble:
                say("trouble", code=str(trouble.args[0] if trouble.args else trouble)[:80])
                self._line.open = None
                time.sleep(PAUSE_S)

    def push(self) -> None:
        """Push what is not mirrored, or after a quiet heartbeat the same tree signed again."""
        node = self._node
        node.news.clear()
        data = node.own.package(node.mirrored)
        try:
            point = f.open_cosignature(self.ask("POST", "/link/1/package", data), node.known().mirror_pairs())
        except f.Refused as refusal:
            if refusal.args[0] != "package-gap" or not refusal.args[1] < node.mirrored:
                raise
            node.mirrored = refusal.args[1]
            return
        if point.origin != node.log.pair.ed.name or f.tree_root(node.own.leaves[: point.size]) != point.root:
            raise f.Refused("cosignature-other-tree")
        if point.size > node.mirrored:
            say("mirrored", size=point.size)
        node.mirrored = point.size
        if point.size >= len(node.own.entries) and not node.news.wait(HEARTBEAT_S):
            node.write()

    def pull(self) -> None:
        """Fetch what push did not bring, and give receipts."""
        state = json.loads(self.ask("GET", "/link/1/state"))
        while state["size"] > len(self._node.mirror.entries):
            data = self.ask("GET", f"/link/1/package?start={len(self._node.mirror.entries)}")
            if not data:
                break
            self._node.take(data)
        time.sleep(HEARTBEAT_S)

    def give(self) -> None:
        self._node.give_receipt()
        time.sleep(1)


def serve(node: Node, port: int, url: str) -> int:
    """Open both halves of the link; return the port."""
    handler = type("PinnedHandler", (Handler,), {"node": node})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    client = Client(node, url)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for step in (client.push, client.pull, client.give):
        threading.Thread(target=client.forever, args=(step,), daemon=True).start()
    return int(server.server_address[1])
