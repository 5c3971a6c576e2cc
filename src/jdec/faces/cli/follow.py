"""`jdec follow`: both records as they grow, from any point, through every break of the line.

The cursor of the last event shown is all that is kept; with `--cursor-file` it outlives the program, so a
follower that is started again misses nothing and repeats nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Generic, Protocol, TypeVar

import typer

from jdec.faces.cli.errors import CliError, Exit, Told
from jdec.faces.cli.helping import Command
from jdec.faces.cli.options import (
    DEFAULT_NODE,
    CertificateOption,
    Context,
    NodeOption,
    TokenOption,
    client_of,
    read_file,
    session_of,
)
from jdec.faces.cli.session import BAD, GOOD, ODD, Session
from jdec.faces.cli.words import authority_of, banner_of, clock_of, gist_of, kind_of, rung_of
from jdec.node.following import Cursor
from jdec.node.views import EntryView, FollowEvent, LinkView, NodeStatus
from jdec.record.origin import Origin

LONGEST_PAUSE_S = 30.0
_CURSOR_BYTES = 256
# Refusals of a node that is starting, stopping or busy: they pass by themselves.
PASSING = ("not-ready", "node-stopping", "streams-too-many", "internal")


class Placed(Protocol):
    """An event of a stream that can be resumed after it."""

    @property
    def cursor(self) -> str:
        """Its place."""
        ...


E = TypeVar("E", bound=Placed)


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("follow", cls=Command, help="cli-help-follow")(follow)


def follow(
    ctx: Context,
    node: NodeOption = DEFAULT_NODE,
    token_file: TokenOption = None,
    certificate: CertificateOption = None,
    from_start: Annotated[bool, typer.Option("--from-start", help="cli-opt-from-start")] = False,
    cursor: Annotated[
        str, typer.Option("--cursor", help="cli-opt-cursor", metavar="cli-meta-cursor", show_default=False)
    ] = "",
    cursor_file: Annotated[
        Path | None,
        typer.Option(
            "--cursor-file", help="cli-opt-cursor-file", metavar="cli-meta-file", show_default=False
        ),
    ] = None,
    count: Annotated[
        int,
        typer.Option("--count", help="cli-opt-count", metavar="cli-meta-count", min=0, show_default=False),
    ] = 0,
) -> int:
    """Show both records as they grow."""
    session = session_of(ctx)
    if from_start and cursor:
        raise CliError("usage-not-both", Exit.USAGE, one="--from-start", other="--cursor")
    start = cursor or kept_cursor(cursor_file) or ("" if from_start else "now")
    with client_of(session, node, token_file, certificate) as client:
        # A node that cannot be reached at all, or does not take the token, is told at once.
        found = client.status()
        if start == "now":
            start = _here(found)
        session.line(*banner_of(session, found.traffic))
        Follower(session, client.follow, show, start, cursor_file, count).run()
    return Exit.OK


def _here(found: NodeStatus) -> str:
    """Return a place instead of a moment, so that what is said while the line is down is not missed."""
    sizes = found.own.size, found.mirror.size, found.mirrored_size, found.receipted_size
    origins = (Origin.parse(found.own.record), Origin.parse(found.mirror.record))
    return str(Cursor(*sizes, *(each.generation for each in origins)))


class Follower(Generic[E]):
    """Follows one stream of a node until enough was shown or the officer stops it.

    `events` opens the stream after a cursor.
    """

    def __init__(
        self,
        session: Session,
        events: Callable[[str], Iterator[E]],
        show: Callable[[Session, E], None],
        cursor: str,
        cursor_file: Path | None,
        count: int,
    ) -> None:
        self._session = session
        self._events = events
        self._show = show
        self._cursor = cursor
        self._cursor_file = cursor_file
        self._left = count
        self._pause_s = 1.0

    def run(self) -> None:
        """Follow; a line that breaks after it was once up is taken up again from the last cursor."""
        self._session.hint("cli-follow-begins")
        while not self._follow_once():
            self._session.hint("cli-follow-again", seconds=int(self._pause_s))
            self._session.composition.wait(self._pause_s)
            self._pause_s = min(LONGEST_PAUSE_S, self._pause_s * 2)

    def _follow_once(self) -> bool:
        """Follow until the line ends; return whether enough was shown."""
        try:
            for event in self._events(self._cursor):
                self._pause_s = 1.0
                self._show(self._session, event)
                self._keep(event.cursor)
                self._left -= 1
                if self._left == 0:
                    return True
        except CliError as error:
            if error.code != "node-unreachable":
                raise
        except Told as told:
            if told.explained.code not in PASSING:
                raise
        return False

    def _keep(self, cursor: str) -> None:
        self._cursor = cursor
        if self._cursor_file is None:
            return
        # Written beside and moved into place: a crash leaves the old cursor or the new one, never half of one.
        beside = self._cursor_file.with_name(self._cursor_file.name + ".new")
        beside.write_text(cursor + "\n", encoding="ascii")
        beside.replace(self._cursor_file)


def show(session: Session, event: FollowEvent) -> None:
    """Print one event."""
    session.data(event)
    if event.entry is not None:
        session.line(*entry_line(session, event.entry))
    elif event.link is not None:
        session.line(*_link_line(session, event.link))
    elif event.size is not None:
        style = GOOD if event.type == "receipted" else "cyan"
        session.tell(f"cli-follow-{event.type}", style, size=event.size)


def entry_line(session: Session, entry: EntryView) -> tuple[str, str]:
    """Return one entry on one line, and its style."""
    word, _ = rung_of(session, entry.state)
    place = f"{entry.record} #{entry.index}"
    parts = [
        clock_of(entry.bracket.claimed),
        place.ljust(26),
        kind_of(session, entry),
        gist_of(session, entry),
        # Said in a line only where something is to be seen to.
        authority_of(session, entry) if entry.authority.state in ("missing", "invalid") else "",
    ]
    return "  ".join(
        part for part in (*parts, f"({word})") if part
    ), ODD if entry.unreadable or entry.authority.state == "invalid" else ""


def _link_line(session: Session, link: LinkView) -> tuple[str, str]:
    text = session.text(f"cli-link-{link.state}", since=clock_of(link.since))
    return text, GOOD if link.state == "up" else BAD


def kept_cursor(cursor_file: Path | None) -> str:
    """Return the cursor that a file keeps, or empty text."""
    if cursor_file is None or not cursor_file.exists():
        return ""
    return read_file(cursor_file, _CURSOR_BYTES).decode("ascii", "replace").strip()
