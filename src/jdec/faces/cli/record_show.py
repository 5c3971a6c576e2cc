"""`jdec record show`: the end of a record as a list, or one entry in full."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
import typer

from jdec.faces.cli.options import (
    DEFAULT_NODE,
    CertificateOption,
    Context,
    NodeOption,
    PeerOption,
    TokenOption,
    client_of,
    session_of,
    which_of,
)
from jdec.faces.cli.session import ODD, Session
from jdec.faces.cli.words import authority_of, clock_of, gist_of, kind_of, rung_of
from jdec.node.views import EntryView

DEFAULT_LIMIT = 20
# Longer than any text that a person wrote into a message; the note of a key manifest has thousands of letters.
ROOM = 1200


def show(
    ctx: Context,
    index: Annotated[
        int | None, typer.Argument(help="cli-arg-index", metavar="cli-meta-index", min=0, show_default=False)
    ] = None,
    node: NodeOption = DEFAULT_NODE,
    token_file: TokenOption = None,
    certificate: CertificateOption = None,
    peer: PeerOption = False,
    start: Annotated[
        int | None,
        typer.Option("--start", help="cli-opt-start", metavar="cli-meta-index", min=0, show_default=False),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", help="cli-opt-limit", metavar="cli-meta-count", min=1, max=1000)
    ] = DEFAULT_LIMIT,
    whole: Annotated[bool, typer.Option("--whole", help="cli-opt-whole")] = False,
) -> None:
    """Show entries of a record; without an index, the newest ones."""
    session = session_of(ctx)
    which = which_of(peer)
    with client_of(session, node, token_file, certificate) as client:
        if index is not None:
            entry = client.entry(which, index)
            show_entry(session, entry, whole=whole)
            session.data(entry)
            return
        if start is None:
            found = client.status()
            size = found.mirror.size if peer else found.own.size
            start = max(0, size - limit)
        entries, size = client.entries(which, start, limit)
    show_list(session, entries)
    session.tell("cli-show-total", shown=len(entries), size=size)
    session.data({"size": size, "entries": entries})


def show_list(session: Session, entries: list[EntryView]) -> None:
    """Print entries as a table."""
    heads = ("index", "rung", "issued", "kind", "gist")
    session.table(
        [session.text(f"cli-head-{head}") for head in heads],
        (
            (
                str(entry.index),
                rung_of(session, entry.state)[0],
                clock_of(entry.bracket.claimed),
                kind_of(session, entry),
                gist_of(session, entry),
            )
            for entry in entries
        ),
        right=frozenset({0}),
    )


def show_entry(session: Session, entry: EntryView, *, whole: bool = False) -> None:
    """Print one entry: its place, its time bracket, and its bytes laid out for reading.

    Texts that nobody reads, such as the keys in a key manifest, are cut where they are long, which is said.
    """
    text = session.text
    word, _ = rung_of(session, entry.state)
    session.line(
        f"{entry.record} #{entry.index}  {kind_of(session, entry)}", ODD if entry.unreadable else "bold"
    )
    bracket = entry.bracket
    session.pairs(
        [
            (text("cli-label-rung"), word),
            (text("cli-label-not-before"), clock_of(bracket.not_before)),
            (text("cli-label-claimed"), clock_of(bracket.claimed)),
            (text("cli-label-not-after"), clock_of(bracket.not_after)),
            (text("cli-label-authority"), authority_of(session, entry)),
            (text("cli-label-leaf"), entry.leaf),
        ]
    )
    laid_out, is_cut = _laid_out(entry.data, ROOM if not whole else len(entry.data))
    session.line(laid_out)
    if is_cut:
        session.tell("cli-show-cut", ODD, count=len(entry.data))


def _laid_out(data: str, room: int) -> tuple[str, bool]:
    """The bytes for reading, no text in them longer than `room` letters, and whether anything was cut."""
    try:
        content = msgspec.json.decode(data)
    except msgspec.MsgspecError:
        text = data.rstrip("\n")
        return _cut(text, room), len(text) > room
    short = _shortened(content, room)
    laid_out = data if short == content else msgspec.json.encode(short).decode()
    return msgspec.json.format(laid_out, indent=2).rstrip("\n"), short != content


def _shortened(value: Any, room: int) -> Any:
    if isinstance(value, dict):
        return {name: _shortened(each, room) for name, each in value.items()}
    if isinstance(value, list):
        return [_shortened(each, room) for each in value]
    return _cut(value, room) if isinstance(value, str) else value


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[:room]} …"
