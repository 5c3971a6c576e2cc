"""`jdec courier`: carry records by hand while the line is cut or goes one way only.

A file is read as a stream and handed to the node package by package, to a running one over its API, to the stores of a
stopped one directly; either judges it as if the line had brought it.  Whatever came before a refusal stays taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from jdec.faces.cli.composition import CompositionError, CourierDesk, CourierOrder, CourierWritten
from jdec.faces.cli.courier_show import Hashed, label, log_line, range_of, show
from jdec.faces.cli.errors import CliError, Exit, Explained, Told, explain, say_any
from jdec.faces.cli.helping import Command, Group
from jdec.faces.cli.options import CertificateOption, Context, TokenOption, client_of, session_of
from jdec.faces.cli.record_verify import progress_of
from jdec.faces.cli.session import BAD, FAINT, GOOD, ODD, Session
from jdec.faces.cli.words import banner_of, grouped
from jdec.node.courier import CourierTaken
from jdec.node.views import NodeStatus
from jdec.record.courier import CourierHeader, encode_courier, read_courier

_SIZE = re.compile(r"([1-9][0-9]{0,14})([KMG]?)", re.ASCII)
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9}
# How long a node may take to go round.
_ROUND_STEPS, _ROUND_STEP_S = 150, 0.2
_ACT_NOW = ("courier-split", "courier-rollback", "courier-lost")
FolderArgument = Annotated[str, typer.Argument(help="cli-arg-courier-folder", metavar="cli-meta-folder")]


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of one file: how much of it was new, and why its answer was not believed, if it was not."""

    path: Path
    header: CourierHeader
    fresh: int
    sha256: str
    answer: str = ""
    reason: str = ""


def register(app: typer.Typer) -> None:
    """Add the group to the program."""
    group = typer.Typer(cls=Group, help="cli-help-courier", no_args_is_help=True, rich_markup_mode=None)
    group.callback(cls=Group, help="cli-help-courier")(_nothing)
    group.command("out", cls=Command, help="cli-help-courier-out")(out)
    group.command("in", cls=Command, help="cli-help-courier-in")(take_in)
    group.command("show", cls=Command, help="cli-help-courier-show")(show)
    app.add_typer(group, name="courier")


# --- out -------------------------------------------------------------------------------------------------------------


def out(
    ctx: Context,
    folder: FolderArgument,
    to: Annotated[Path, typer.Option("--to", help="cli-opt-courier-to", metavar="cli-meta-file")],
    since: Annotated[
        int | None,
        typer.Option(
            "--since", help="cli-opt-courier-since", metavar="cli-meta-index", min=0, show_default=False
        ),
    ] = None,
    returned: Annotated[bool, typer.Option("--returned", help="cli-opt-courier-returned")] = False,
    generation: Annotated[
        int | None,
        typer.Option(
            "--generation",
            help="cli-opt-courier-generation",
            metavar="cli-meta-count",
            min=1,
            show_default=False,
        ),
    ] = None,
    part_size: Annotated[
        str,
        typer.Option(
            "--part-size", help="cli-opt-courier-part-size", metavar="cli-meta-size", show_default=False
        ),
    ] = "",
) -> None:
    """Write a courier file, or several."""
    session = session_of(ctx)
    if generation is not None and not returned:
        raise CliError("courier-generation-alone", Exit.USAGE)
    order = CourierOrder(_folder_of(folder), to, since, returned, _bytes_of(part_size), generation)
    with progress_of(session, None, "cli-courier-progress") as progress:
        written = session.composition.write_courier(order, progress)
    _tell_written(session, written)


def _folder_of(folder: str) -> Path:
    if folder.startswith(("http://", "https://")):
        raise CliError("courier-needs-folder", Exit.USAGE)
    return Path(folder)


def _bytes_of(text: str) -> int | None:
    if not text:
        return None
    found = _SIZE.fullmatch(text)
    if found is None:
        raise CliError("courier-size-bad", Exit.USAGE)
    return int(found[1]) * _UNITS[found[2]]


def _tell_written(session: Session, written: CourierWritten) -> None:
    header, parts = written.header, written.parts
    session.line(*banner_of(session, header.sender.traffic))
    entries, record = header.end - header.start, str(header.record)
    session.tell("cli-courier-out-done", GOOD, entries=entries, record=record, files=len(parts))
    for number, part in enumerate(parts, 1):
        rows = [
            (label(session, "file"), str(part.path)),
            (label(session, "entries"), range_of(session, part.start, part.end)),
            (label(session, "size"), session.text("cli-courier-bytes", bytes=part.size)),
            (label(session, "sha256"), grouped(part.sha256)),
        ]
        if len(parts) > 1:
            rows.insert(1, (label(session, "part"), _part(session, number, len(parts))))
        session.pairs(rows)
    if written.answered and not header.is_returned:
        origin = str(header.receiver)
        session.tell("cli-courier-out-answer", FAINT, size=written.answered, origin=origin)
    if written.is_receipt_due:
        session.tell("cli-courier-out-receipt-due", ODD, peer=header.receiver.party)
    way = "returned" if header.is_returned else "next"
    session.tell(f"cli-courier-out-{way}", peer=header.receiver.party, files=len(parts))
    for number, part in enumerate(parts, 1):
        place = f"{part.start}-{part.end} {number}/{len(parts)}"
        log_line(session, "out", f"{header.record} {place}", part.sha256)
    session.data(
        {
            "from": str(header.sender),
            "to": str(header.receiver),
            "record": record,
            "start": header.start,
            "end": header.end,
            "answered": written.answered,
            "receipt_due": written.is_receipt_due,
            "files": [
                {
                    "file": str(each.path),
                    "start": each.start,
                    "end": each.end,
                    "bytes": each.size,
                    "sha256": each.sha256,
                }
                for each in parts
            ],
        }
    )


def _part(session: Session, part: int, parts: int) -> str:
    return session.text("cli-courier-part", part=str(part), parts=str(parts))


# --- in --------------------------------------------------------------------------------------------------------------


def take_in(
    ctx: Context,
    folder: FolderArgument,
    files: Annotated[list[Path], typer.Argument(help="cli-arg-courier-files", metavar="cli-meta-files")],
    token_file: TokenOption = None,
    certificate: CertificateOption = None,
) -> int:
    """Take courier files in, in their right order."""
    session = session_of(ctx)
    node = _folder_of(folder)
    carried: list[Carried] = []
    at = files[0]
    refusal: Explained | None = None
    before: NodeStatus | None = None
    after: NodeStatus | None = None
    with _desk_of(session, node, token_file, certificate) as desk:
        before = after = desk.status()
        session.line(*banner_of(session, before.traffic))
        try:
            for at in files:
                _header_of(at)
            for at in sorted(files, key=_place):
                carried.append(_take(session, desk, at))
                _tell_carried(session, carried[-1], desk.status())
            after = desk.status()
        except Exception as error:
            refusal = _explained(session, error)
            if refusal.exit_code is Exit.INTERNAL:
                raise
            after = _status_again(desk, before)
    return _tell_taken(session, folder, carried, (before, after), (at, refusal))


@contextmanager
def _desk_of(
    session: Session, folder: Path, token_file: Path | None, certificate: Path | None
) -> Iterator[CourierDesk]:
    """Open a stopped node's stores, or a running node's API: the stores' locks say which it is."""
    with ExitStack() as stack:
        try:
            desk = stack.enter_context(session.composition.open_stopped(folder))
        except CompositionError as error:
            if error.code != "node-running":
                raise
            try:
                client = client_of(session, str(folder), token_file, certificate)
                desk = stack.enter_context(client)
            except CompositionError as away:
                if away.code != "node-not-running":
                    raise
                raise CliError("courier-busy", Exit.UNREACHABLE) from away
        yield desk


def _header_of(path: Path) -> CourierHeader:
    with path.open("rb") as file:
        return read_courier(file).header


def _place(path: Path) -> tuple[int, int, int, int]:
    header = _header_of(path)
    return header.record.generation, header.start, header.end, header.part


def _take(session: Session, desk: CourierDesk, path: Path) -> Carried:
    """Take one file; only one package of it is in memory at a time."""
    fresh, answer, reason = 0, "", ""
    with path.open("rb") as file:
        stream = Hashed(file)
        opened = read_courier(stream)
        header = opened.header
        with progress_of(session, header.end - header.start, "cli-courier-progress") as progress:
            for package in opened.packages:
                taken = _hand(session, desk, encode_courier(header, package))
                fresh += taken.fresh
                # What the first packages bring may be what the answer is judged by.
                answer, reason = taken.answer, taken.reason
                progress(package.end - header.start)
        return Carried(path, header, fresh, stream.hexdigest(), answer, reason)


def _hand(session: Session, desk: CourierDesk, piece: bytes) -> CourierTaken:
    """Hand one piece over; where it opened the other Party's next generation, again to the node that went round."""
    is_opened = False
    for _ in range(_ROUND_STEPS):
        try:
            return desk.take_courier(piece)
        except Told as told:
            if told.explained.code != "courier-opened":
                raise
            is_opened = True
        except CliError as error:
            if not is_opened or error.code != "node-unreachable":
                raise
        session.composition.wait(_ROUND_STEP_S)
    raise CliError("courier-busy", Exit.UNREACHABLE)


def _status_again(desk: CourierDesk, before: NodeStatus) -> NodeStatus:
    try:
        return desk.status()
    except Exception:  # what was refused says more than that nobody answers any more
        return before


def _explained(session: Session, error: Exception) -> Explained:
    explained = explain(session.language, error)
    if explained.code == "store-failed":
        text = session.text("cli-courier-store-failed")
        return Explained(explained.code, text, explained.exit_code)
    return explained


def _tell_carried(session: Session, carried: Carried, status: NodeStatus) -> None:
    header = carried.header
    session.tell(
        "cli-courier-in-done",
        GOOD if carried.fresh else "",
        fresh=carried.fresh,
        record=str(header.record),
        file=str(carried.path),
        size=status.mirror.size,
    )
    if carried.answer:
        text = say_any(session.language, carried.answer, {"reason": carried.reason}, carried.reason)
        style = BAD if carried.answer in _ACT_NOW else ODD
        session.line(f"{text} [{carried.answer}]", style)


def _tell_taken(
    session: Session,
    folder: str,
    carried: Sequence[Carried],
    status: tuple[NodeStatus, NodeStatus],
    refused: tuple[Path, Explained | None],
) -> int:
    before, after = status
    at, refusal = refused
    if (before.mirrored_size, before.receipted_size) != (after.mirrored_size, after.receipted_size):
        size, receipted = after.mirrored_size, str(after.receipted_size)
        session.tell("cli-courier-in-climbed", GOOD, peer=after.peer_party, size=size, receipted=receipted)
    for each in carried:
        header = each.header
        place = f"{header.record} {header.start}-{header.end} {header.part}/{header.parts}"
        log_line(session, "in", place, each.sha256)
    if any(each.fresh for each in carried):
        session.hint("cli-courier-in-next", folder=folder, peer=after.peer_party)
    if refusal and not session.as_json:
        session.fail(Explained(refusal.code, f"{at}: {refusal.message}", refusal.exit_code, refusal.faults))
    bad = next((each.answer for each in carried if each.answer), "")
    document: dict[str, object] = {
        "ok": refusal is None and not bad,
        "files": [_figures(each) for each in carried],
        "record": after.mirror.record,
        "held": after.mirror.size,
        "mirrored": after.mirrored_size,
        "receipted": after.receipted_size,
        "evidence": after.evidence,
    }
    if refusal:
        document["error"] = {"file": str(at), "code": refusal.code, "message": refusal.message}
    session.data(document)
    if refusal:
        return refusal.exit_code
    return Exit.REFUSED if bad else Exit.OK


def _figures(each: Carried) -> dict[str, object]:
    header = each.header
    return {
        "file": str(each.path),
        "start": header.start,
        "end": header.end,
        "part": header.part,
        "parts": header.parts,
        "fresh": each.fresh,
        "answer_refused": each.answer,
        "sha256": each.sha256,
    }


def _nothing() -> None:
    """Hold the commands together."""
