"""What the OpenAPI document shows: one invented exchange in an exercise, told the same way in every place.

The message is complete and can be sent as it stands; sender and traffic are replaced by those of the node
that serves the document.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

SUBMISSION: Final = "019ab0c4-7d00-7a3c-9b1e-5f2d8c6a4e10"
LEAF: Final = "j3l3fPrmRwAhXGPlC7cLbEDH2UXuCPXZOq4jaNo4d6A="
ROOT: Final = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
ORIGIN_HASH: Final = "0f5a4f36c4c0d0d1a7d3a9a7a1b3c5d7e9f00112233445566778899aabbccdde"
RECORD: Final = "jdec/USA/exercise.demo/1"
PEER: Final = "jdec/RUS/exercise.demo/1"
SIZES: Final[Mapping[str, int]] = {"index": 0, "size": 3, "from": 1, "to": 3}

MESSAGE: Final[dict[str, Any]] = {
    "kind": "launch-report",
    "version": 1,
    "sender": "USA",
    "traffic": "exercise.demo",
    "submission": SUBMISSION,
    "issued_at": "2026-11-23T10:15:00.250000Z",
    "about": [],
    "authorised_by": {"basis": "node", "officers": [], "signatures": []},
    "salt": "c2FsdC1vZi1leGFtcGxl",
    "report": "USA-R-2026-000123",
    "revision": 1,
    "stage": "first",
    "launch": {
        "time": "2026-11-23T10:12:30Z",
        "time_sigma_s": 5.0,
        "place": {"type": "point", "lat_deg": 45.9, "lon_deg": 63.3},
        "azimuth_deg": 62.0,
        "azimuth_sigma_deg": 3.0,
        "launch_class": "space-launch-vehicle",
    },
}
ACCEPTED: Final[dict[str, Any]] = {
    "result": "accepted",
    "record": RECORD,
    "index": 2,
    "leaf": LEAF,
    "size": 3,
    "state": "accepted",
    "duplicate": False,
    "notices": [],
}
REFUSED: Final[dict[str, Any]] = {
    "result": "refused",
    "code": "submission-conflict",
    "message": "submission id is on the record already with other bytes: entry 2",
    "faults": [],
    "retry_after_s": None,
}
COURIER: Final = f"jdec-courier/1\nfrom {PEER}\nto {RECORD}\nrecord {PEER}\n…"
COURIER_TAKEN: Final[dict[str, Any]] = {
    "record": PEER,
    "size": 7,
    "fresh": 3,
    "mirrored": 5,
    "receipted": 4,
    "answer": "",
    "reason": "",
}
LINES: Final = '{"kind":"launch-report", …}\n{"kind":"complete-until", …}\n'
STREAMED: Final = (
    '{"result":"accepted","record":"jdec/USA/exercise.demo/1","index":2, …}\n'
    '{"result":"refused","code":"unknown-field", …}\n'
)
_HEAD: Final[dict[str, Any]] = {
    "record": RECORD,
    "size": 3,
    "root": ROOT,
    "signed_at": "2026-11-23T10:15:00Z",
}
_PEER_HEAD: Final[dict[str, Any]] = {**_HEAD, "record": PEER, "size": 9}
RECORDS: Final[dict[str, Any]] = {
    "records": [{"which": "own", "head": _HEAD}, {"which": "peer", "head": _PEER_HEAD}],
    "earlier": [],
}
ENTRY: Final[dict[str, Any]] = {
    "record": RECORD,
    "index": 2,
    "leaf": LEAF,
    "data": '{"kind":"launch-report", …}\n',
    "kind": "launch-report",
    "unreadable": "",
    "state": "mirrored",
    "bracket": {
        "not_before": "2026-11-23T10:14:59Z",
        "claimed": "2026-11-23T10:15:00.250000Z",
        "not_after": "",
    },
    "authority": {
        "state": "approved",
        "officers": [{"number": "101", "role": "watch-officer"}],
        "code": "",
    },
}
PAGE: Final = {"record": RECORD, "start": 2, "size": 3, "next": None, "entries": [ENTRY]}
_SIGNATURE: Final = "Az3grlgtzPICa5OS8npVmf1Myq/5IZni"
CHECKPOINT: Final = f"{RECORD}\n3\n{ROOT}\n\n— {RECORD} {_SIGNATURE}\n"
COSIGNATURES: Final = f"— {RECORD}/mirror {_SIGNATURE}\n"
WITNESS_REQUEST: Final = f"old 2\n{LEAF}\n\n{PEER}\n3\n{ROOT}\n\n— {PEER} {_SIGNATURE}\n"
INCLUSION: Final = {
    "record": RECORD,
    "index": 2,
    "size": 3,
    "leaf": LEAF,
    "root": ROOT,
    "path": [LEAF],
    "proof": "",
}
CONSISTENCY: Final = {"record": RECORD, "old": 2, "new": 3, "path": [LEAF]}
FOLLOWED: Final = (
    'retry: 2000\n\nid: 0.0.3.0\nevent: mirrored\ndata: {"type":"mirrored","size":3, …}\n\n: alive\n\n'
)
STATUS: Final = {
    "party": "USA",
    "peer_party": "RUS",
    "traffic": "exercise.demo",
    "version": "0.1.0",
    "mode": "ready",
    "mode_reason": "",
    "own": _HEAD,
    "mirror": _PEER_HEAD,
    "mirrored_size": 3,
    "receipted_size": 2,
    "pending": 0,
    "link": {"state": "up", "since": "2026-11-23T10:00:00Z", "reason": ""},
    "evidence": 0,
}
_KEY: Final = {
    "name": RECORD,
    "role": "log",
    "fingerprint": "9e09e320497b4aff3738db7bce64392f",
    "first_size": 0,
    "last_size": None,
    "not_after": "",
}
KEYS: Final = {
    "record": RECORD,
    "threshold": 2,
    "roots": [{**_KEY, "name": "USA-root-1", "role": "root", "first_size": None}],
    "keys": [_KEY],
    "manifests": [{"index": 0, "version": 1, "officers": 7}],
    "revoked": 0,
    "cosigned_size": 3,
    "cosigned_at": "2026-11-23T10:15:01Z",
}
EVIDENCE: Final = {
    "files": [
        {
            "name": "record-split-0123456789abcdef.evidence",
            "code": "record-split",
            "size": 21046,
            "sha256": "0" * 64,
        }
    ]
}
METRICS: Final = "# TYPE jdec_pending gauge\njdec_pending 0.0\n"


def message_of(party: str, traffic: str) -> dict[str, Any]:
    """Return the example message as this Party would send it."""
    report = f"{party}-R-2026-000123"
    return {**MESSAGE, "sender": party, "traffic": traffic, "report": report}
