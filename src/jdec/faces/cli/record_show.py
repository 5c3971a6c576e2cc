"""`jdec record show`: the end of a record as a list, or one entry in full."""

from __future__ import annotations

from typing import Annotated

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
from jdec.faces.cli.words import clock_of, gist_of, kind_of, rung_of
from jdec.node.views import EntryView

DEFAULT_LIMIT = 20


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
) -> None:
    """Show entries of a record; without an index, the newest ones."""
    session = session_of(ctx)
    which = which_of(peer)
    with client_of(session, node, token_file, certificate) as client:
        if index is not None:
            entry = client.entry(which, index)
            show_entry(session, entry)
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


def show_entry(session: Session, entry: EntryView) -> None:
    """Print one entry in full: its place, its time bracket, and its bytes laid out for reading."""
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
            (text("cli-label-leaf"), entry.leaf),
        ]
    )
    session.line(_laid_out(entry.data))


def _laid_out(data: str) -> str:
    try:
        return msgspec.json.format(data, indent=2).rstrip("\n")
    except msgspec.MsgspecError:
        return data.rstrip("\n")
