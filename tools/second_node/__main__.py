"""`python -m second_node init FOLDER PARTY TRAFFIC` and `run FOLDER PORT PEER_URL`, in tools/ (sections 8, 9 and 12).

`init` needs cert.pem and key.pem in the folder (a self-signed certificate) and writes keys.json and introduction.json;
the other Party's introduction is put there as peer.json.  `run` takes one message a line from standard input and says
on standard output, one JSON object a line, what becomes of them.  A line `report` is a launch report of its own making.
"""

import base64
import json
import secrets
import ssl
import sys
import time
from pathlib import Path

from . import formats as f
from .link import serve
from .node import Node, instant, say


def init(folder: Path, party: str, traffic: str) -> None:
    """Make keys and the introduction, with one root officer."""
    origin, seeds = (
        f"jdec/{party}/{traffic}/1",
        {role: secrets.token_hex(64) for role in ("root", "log", "mirror")},
    )
    names = {"root": f"jdec/{party}/root-1", "log": origin, "mirror": origin + "/mirror"}
    root, *keys = (f.Signer(role, names[role], bytes.fromhex(seed)) for role, seed in seeds.items())
    der = ssl.PEM_cert_to_DER_cert((folder / "cert.pem").read_text())
    body = {"roots": [root.pair.fields()], "threshold": 1, "keys": [key.pair.fields() for key in keys]}
    body |= {"certificates": [base64.b64encode(der).decode()], "revoked": [], "previous": None}
    line = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
    text = f"jdec/key-manifest/1\n{origin}\nversion 1\n{line}\n".encode()
    note = text + b"\n" + root.lines(*(f.root_message(key, text) for key in (root.pair.ed, root.pair.ml)))
    facts = {"format": "jdec-introduction/1", "party": party, "origin": origin, "threshold": 1}
    facts |= {"roots": [root.pair.fields()], "manifest": note.decode()}
    (folder / "keys.json").write_text(json.dumps(seeds))
    (folder / "introduction.json").write_text(json.dumps(facts))


def run(folder: Path, port: str, url: str) -> None:
    """Exchange until standard input ends."""
    node = Node(folder)
    say("ready", port=serve(node, int(port), url), size=len(node.own.entries))
    for number, line in enumerate(sys.stdin, 1):
        entry = line.encode()
        if line == "report\n":
            launch = {
                "time": instant(time.time()),
                "place": {"type": "point", "lat_deg": 62.9, "lon_deg": 40.6},
            }
            name = f"{node.party}-R-2026-{len(node.own.entries):06d}"
            facts = {"report": name, "revision": 1, "stage": "first"}
            launch["launch_class"] = "undetermined"
            entry = node.message("launch-report", **facts, launch=launch)
        say("accepted", line=number, size=node.write(entry))


if __name__ == "__main__":
    if sys.argv[1] == "init":
        init(Path(sys.argv[2]), *sys.argv[3:5])
    else:
        run(Path(sys.argv[2]), *sys.argv[3:5])
