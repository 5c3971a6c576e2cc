"""Values in an officer's words: kinds, rungs, instants, fingerprints, and the banner of a traffic."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec

from jdec.faces.cli.session import ODD, Session
from jdec.faces.texts import has
from jdec.faces.wording_event import authority_said
from jdec.node.views import EntryView, Rung
from jdec.record.keys import KeyPair

_RUNG_STYLE: Mapping[Rung, str] = {
    Rung.ACCEPTED: "yellow",
    Rung.MIRRORED: "cyan",
    Rung.RECEIPTED: "green",
}


def banner_of(session: Session, traffic: str) -> tuple[str, str]:
    """Return the line that says what traffic this is, and its style; exercise can never pass for actual."""
    kind = traffic.partition(".")[0]
    return session.text(f"cli-traffic-{kind}", traffic=traffic), "bold red" if kind == "actual" else ODD


def rung_of(session: Session, rung: Rung) -> tuple[str, str]:
    """Return the word for how far an entry climbed, and its style."""
    return session.text(f"cli-rung-{rung.value}"), _RUNG_STYLE[rung]


def reason_of(session: Session, code: str) -> str:
    """Return why something does not work, in words where there are any for the code."""
    message_id = f"cli-reason-{code}"
    return session.text(message_id) if has(session.language, message_id) else code or "-"


def clock_of(instant: str) -> str:
    """Return an RFC 3339 instant as it is read at a desk: date and time to the second, UTC."""
    return f"{instant[:10]} {instant[11:19]}Z" if len(instant) >= 20 else "-"


def kind_of(session: Session, entry: EntryView) -> str:
    """Return what an entry is, or that it cannot be read and why."""
    if entry.unreadable:
        return session.text("cli-unreadable", code=entry.unreadable)
    message_id = f"kind-{entry.kind}"
    return session.text(message_id) if has(session.language, message_id) else entry.kind


def gist_of(session: Session, entry: EntryView) -> str:
    """Return what tells one entry from another of its kind: the number it bears, or what it cites."""
    body = _body(entry)
    for name in ("report", "number"):
        if isinstance(value := body.get(name), str):
            return ", ".join([value, *_extras(session, body)])
    for name in ("statement", "state"):
        if isinstance(value := body.get(name), str):
            return _word(session, value)
    if isinstance(until := body.get("until"), str):
        return clock_of(until)
    cited = body.get("record")
    return f"{cited} {body.get('size', '')}".strip() if isinstance(cited, str) else ""


def fingerprint(pair: KeyPair) -> str:
    """Return what two officers compare over the telephone: SHA-256 over both key lines, in groups of four."""
    return grouped(sha256(f"{pair.ed25519}\n{pair.mldsa44}\n".encode()).hexdigest())


def grouped(digest: str) -> str:
    """Return the first 128 bits of a hex digest in groups of four, as they are read aloud."""
    return " ".join(digest[at : at + 4] for at in range(0, 32, 4))


def _extras(session: Session, body: Mapping[str, Any]) -> list[str]:
    stage = body.get("stage")
    return [_word(session, stage)] if isinstance(stage, str) else []


def _word(session: Session, value: str) -> str:
    """Return a choice of a message in the officer's language; one that has no text yet stands as it is."""
    message_id = f"value-{value}"
    return session.text(message_id) if has(session.language, message_id) else value


def _body(entry: EntryView) -> dict[str, Any]:
    try:
        body = msgspec.json.decode(entry.data)
    except (msgspec.MsgspecError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def authority_of(session: Session, entry: EntryView) -> str:
    """Return who let an entry go: the officers by number and role, and what is wrong with their approval."""
    return authority_said(session, entry.authority)
