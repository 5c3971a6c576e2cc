"""What the OpenAPI document shows of the picture: the launch of `examples`, seen by both Parties."""

from __future__ import annotations

from typing import Any, Final

from jdec.faces.api.examples import MESSAGE, PEER, RECORD

CURSOR: Final = "0123456789ab.17"
PLACE: Final = "MTc5NTQyODc1MDAwMDAwMCBSVVMuMS80ICsgVVNBLjEvNw"
_HASH: Final = "6b8c3f20a5d1e4974cbb02f9d4a77e15c08d3b61f5a29e84730d1c6b9fe2a5d8"
_OTHER: Final = "d19e04b7c2f85a36e1740b9d5c83f2a60e7d41b8952fc6a3d07e8b14c5f9a062"
_NAME: Final = "RUS.1/4 + USA.1/7"


def _assessment(party: str, name: str) -> dict[str, Any]:
    return {
        "party": party,
        "report": f"{party}-R-2026-000123",
        "name": name,
        "names": [name],
        "newest": name,
        "revision": 1,
        "stage": "first",
        "issued_at": "2026-11-23T10:15:00.250000Z",
        "launch": MESSAGE["launch"],
    }


EVENT: Final[dict[str, Any]] = {
    "name": _NAME,
    "state": "two-sided",
    "time": "2026-11-23T10:12:30Z",
    "launches_low": 1,
    "launches_high": 1,
    "assessments": [_assessment("RUS", "RUS.1/4"), _assessment("USA", "USA.1/7")],
    "score": 21_480,
    "margin": 20_112,
    "reasons": [{"code": "time", "worth": -9_480, "apart": 2.0, "sigma": 7.1}],
}
COMPONENT: Final[dict[str, Any]] = {
    "name": "RUS.1/4",
    "inputs_hash": _HASH,
    "outcome_hash": _OTHER,
    "events": [EVENT],
    "offset_ms": 140,
    "offset_sigma_ms": 2_800,
}
_COUNTS: Final = {
    "components": 1,
    "events": 1,
    "two_sided": 1,
    "one_sided": 0,
    "undetermined": 0,
    "retracted": 0,
    "announced": 1,
    "late_notice": 0,
    "outside_window": 0,
    "outside_area": 0,
    "unannounced": 0,
    "cannot_tell": 0,
    "notices": 1,
    "unreadable": 1,
}
STATUS: Final[dict[str, Any]] = {
    "state": "current",
    "projector": True,
    "view": "launch-picture/2",
    "model": "correlation/2 announced/2",
    "parameters": _HASH,
    "behind": 0,
    "records": [
        {"record": RECORD, "size": 8, "folded": 8},
        {"record": PEER, "size": 9, "folded": 9},
    ],
    "counts": _COUNTS,
    "agreement": {
        "state": "agree",
        "reason": "",
        "agreeing": 1,
        "lagging": 0,
        "differing_count": 0,
        "differing": [],
        "peer_model": "correlation/2",
        "peer_parameters": _HASH,
        "peer_records": {RECORD: 8, PEER: 9},
        "asked_at": "2026-11-23T10:15:02Z",
    },
}
PAGE: Final = {"status": STATUS, "cursor": CURSOR, "next": None, "events": [EVENT]}
_NOTICE: Final = {
    "name": "RUS.1/2",
    "names": ["RUS.1/2"],
    "source": "own",
    "party": "RUS",
    "kind": "pre-launch-notification",
    "number": "RUS-N-2026-000007",
    "state": "seen",
    "count": 1,
    "windows": [{"opens_at": "2026-11-23T10:00:00Z", "closes_at": "2026-11-23T11:00:00Z", "daily": None}],
    "seen_low": 1,
    "seen_high": 1,
    "events": [_NAME],
}
NOTICES: Final = {"next": None, "notices": [_NOTICE]}
_UNREADABLE: Final = {"record": PEER, "index": 5, "code": "kind-unknown"}
UNREADABLE: Final = {"start": 0, "next": None, "entries": [_UNREADABLE]}
AT: Final = {
    "view": "launch-picture/2",
    "model": "correlation/2",
    "parameters": _HASH,
    "own": 3,
    "peer": 9,
    "digest": _OTHER,
    "counts": _COUNTS,
    "components": [COMPONENT],
    "notices": [_NOTICE],
    "unreadable": [_UNREADABLE],
}
COMPARISON: Final = {
    "name": "RUS.1/4",
    "state": "outcome-differs",
    "difference": {"kind": "term", "path": f"{_NAME}: time: worth", "mine": "-9480", "theirs": "-9481"},
    "mine": COMPONENT,
    "theirs": None,
}
FOLLOWED: Final = (
    f'retry: 2000\n\nid: {CURSOR}\nevent: gone\ndata: {{"type":"gone","name":"USA.1/9", …}}\n\n: alive\n\n'
)
WHAT_IF: Final[dict[str, Any]] = {
    "first": "RUS.1/4",
    "second": "USA.1/7",
    "wish": "apart",
    "cost": 20_112,
    "is_as_it_stands": False,
    "events": [
        {
            **{name: value for name, value in EVENT.items() if name not in ("score", "margin", "reasons")},
            "name": each["name"],
            "state": "one-sided",
            "assessments": [each],
        }
        for each in EVENT["assessments"]
    ],
}
