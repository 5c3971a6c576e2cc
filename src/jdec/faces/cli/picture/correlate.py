"""`jdec picture correlate`: the picture of any file of messages, by the very fold that a node's projector runs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
import typer

from jdec.faces.cli.errors import CliError, Exit, say_any
from jdec.faces.cli.options import Context, read_file, session_of
from jdec.faces.cli.picture.figures import read_figures
from jdec.faces.cli.picture.sheet import BadLine, Sheet, read_sheet
from jdec.faces.cli.session import BAD, FAINT, GOOD, ODD, Session
from jdec.faces.wording import (
    attention_of,
    launches_words,
    seen_words,
    standing_words,
    state_counts,
    verdict_counts,
    verdict_words,
)
from jdec.picture import MODEL_VERSION, PictureFold
from jdec.picture.accounts import ComponentAccount, EventAccount
from jdec.picture.announced import DEFAULT_NOTICE_PARAMETERS, NoticeParameters, Verdict
from jdec.picture.announced import MODEL_VERSION as NOTICE_MODEL_VERSION
from jdec.picture.digests import inputs_hash
from jdec.picture.entries import MessageName
from jdec.picture.events import EventState
from jdec.picture.folding import FoldChange
from jdec.picture.noticing import NoticeAccount
from jdec.picture.parameters import DEFAULT_PARAMETERS, Parameters

STANDARD_INPUT: Final = "-"
MOST_SHOWN: Final = 20
_SHORT_HASH: Final = 16
_AMISS: Final = (Verdict.LATE_NOTICE, Verdict.OUTSIDE_WINDOW, Verdict.OUTSIDE_AREA)


class Partition(msgspec.Struct, frozen=True):
    """What the fold made of a file; events by lift-off, notices by their names' places."""

    sheet: Sheet
    parameters: Parameters
    notice_parameters: NoticeParameters
    components: tuple[ComponentAccount, ...]
    events: tuple[EventAccount, ...]
    notices: tuple[NoticeAccount, ...]
    inputs_hash: str
    outcome_hash: str


def correlate(
    ctx: Context,
    file: Annotated[str, typer.Argument(help="cli-arg-correlate-file", metavar="cli-meta-file-or-dash")],
    parameters: Annotated[
        Path | None,
        typer.Option("--parameters", help="cli-opt-parameters", metavar="cli-meta-file", show_default=False),
    ] = None,
) -> int:
    """Put the reports of a file together and print the partition; exit code 3 where a line could not be read."""
    session = session_of(ctx)
    figures = (DEFAULT_PARAMETERS, DEFAULT_NOTICE_PARAMETERS)
    if parameters is not None:
        figures = read_figures(read_file(parameters).decode("utf-8", "replace"))
    stdin = getattr(session.stdin, "buffer", session.stdin)
    source: Any = nullcontext(stdin) if file == STANDARD_INPUT else open(file, "rb")  # noqa: SIM115, PTH123  closed below
    with source as stream:
        sheet = read_sheet(stream)
    if not sheet.total:
        raise CliError("picture-file-empty", Exit.USAGE, file=file)
    try:
        found = partition_of(sheet, *figures)
    except ArithmeticError as cause:
        # Every figure is in its range; together they may still leave what a floating-point number holds.
        raise CliError("picture-parameters-unusable", Exit.REFUSED) from cause
    show(session, found)
    session.data(plain(session, found))
    return Exit.REFUSED if sheet.bad else Exit.OK


def partition_of(sheet: Sheet, parameters: Parameters, notice_parameters: NoticeParameters) -> Partition:
    """Return what the fold makes of the entries of a file."""
    change = PictureFold(parameters, notice_parameters).fold([*sheet.entries, *sheet.receipts])
    events = [event for component in change.components for event in component.events]
    return Partition(
        sheet=sheet,
        parameters=parameters,
        notice_parameters=notice_parameters,
        components=change.components,
        events=tuple(sorted(events, key=lambda event: (event.time, event.name))),
        notices=tuple(sorted(_notices(change), key=lambda notice: _place(notice.name))),
        inputs_hash=inputs_hash(sheet.entries, parameters),
        outcome_hash=_outcome_hash(change),
    )


def plain(session: Session, found: Partition) -> dict[str, object]:
    """Return a partition for machines.  Names and codes do not depend on the language."""
    sheet = found.sheet
    component_of = {event.name: each.name for each in found.components for event in each.events}
    return {
        "model": MODEL_VERSION,
        "parameters": found.parameters.digest(),
        "notice_model": NOTICE_MODEL_VERSION,
        "notice_parameters": found.notice_parameters.digest(),
        "traffic": sheet.traffic,
        "parties": sheet.parties,
        "inputs_hash": found.inputs_hash,
        "outcome_hash": found.outcome_hash,
        "counts": _counts(found),
        "events": [_plain_event(event, component_of[event.name]) for event in found.events],
        "components": [_plain_component(each) for each in found.components],
        "notices": found.notices,
        "unreadable": [_plain_bad(session, each) for each in sheet.bad],
        "lines": sheet.lines,
    }


def show(session: Session, found: Partition) -> None:
    """Print a partition in words: events, notices, lines that could not be read, and the sums."""
    if found.events:
        heads = ("time", "event", "state", "launches", "score", "margin", "verdict", "messages")
        session.table(
            [session.text(f"picture-head-{head}") for head in heads],
            (_row(session, event) for event in found.events),
            frozenset({3, 4, 5}),
        )
    if found.notices:
        session.line("")
        show_notices(session, found.notices)
    for bad in found.sheet.bad[:MOST_SHOWN]:
        text = _reason(session, bad)
        session.tell("picture-correlate-bad", BAD, line=str(bad.line), reason=text, code=bad.code)
    if len(found.sheet.bad) > MOST_SHOWN:
        session.tell("picture-correlate-more", BAD, count=len(found.sheet.bad) - MOST_SHOWN)
    session.line("")
    _show_sums(session, found)


def show_notices(session: Session, notices: Sequence[NoticeAccount]) -> None:
    """Print notices as a table."""
    heads = ("notice", "number", "party", "opens", "closes", "standing", "seen", "events")
    session.table(
        [session.text(f"picture-head-{head}") for head in heads],
        (_notice_row(session, notice) for notice in notices),
        frozenset(),
    )


def _show_sums(session: Session, found: Partition) -> None:
    states, verdicts = state_counts(found.events), verdict_counts(found.events)
    session.tell(
        "picture-correlate-events",
        events=len(found.events),
        two=states[EventState.TWO_SIDED],
        one=states[EventState.ONE_SIDED],
        undetermined=states[EventState.UNDETERMINED],
        retracted=states[EventState.RETRACTED],
    )
    loudest = {attention_of(event) for event in found.events}
    session.tell(
        "picture-correlate-verdicts",
        GOOD if loudest <= {"notice", "caution", None} else ODD,
        announced=verdicts[Verdict.ANNOUNCED],
        amiss=sum(verdicts[each] for each in _AMISS),
        unannounced=verdicts[Verdict.UNANNOUNCED],
        unclear=verdicts[Verdict.CANNOT_TELL],
    )
    sheet = found.sheet
    session.tell(
        "picture-correlate-read",
        BAD if sheet.bad else "",
        lines=sheet.total,
        entries=len(sheet.entries),
        repeated=sheet.repeated,
        passed=sheet.passed,
        bad=len(sheet.bad),
    )
    inputs, outcome = found.inputs_hash[:_SHORT_HASH], found.outcome_hash[:_SHORT_HASH]
    session.tell("picture-correlate-hashes", FAINT, inputs=inputs, outcome=outcome)


def _row(session: Session, event: EventAccount) -> tuple[str, ...]:
    return (
        f"{event.time:%Y-%m-%d %H:%M:%S}Z",
        event.name,
        standing_words(session, event),
        launches_words(event.launches_low, event.launches_high),
        str(event.score) if event.state is EventState.TWO_SIDED else "–",
        str(event.margin) if event.margin is not None else "–",
        verdict_words(session, event),
        " ".join(_names(event)),
    )


def _notice_row(session: Session, notice: NoticeAccount) -> tuple[str, ...]:
    opens = min((each.opens_at for each in notice.windows), default=None)
    closes = max((each.closes_at for each in notice.windows), default=None)
    return (
        notice.name,
        notice.number,
        notice.party,
        f"{opens:%Y-%m-%d %H:%M}Z" if opens else "–",
        f"{closes:%Y-%m-%d %H:%M}Z" if closes else "–",
        session.text(f"picture-notice-state-{notice.state.value}"),
        seen_words(session, notice),
        ", ".join(notice.events) or "–",
    )


def _plain_event(event: EventAccount, component: str) -> dict[str, object]:
    verdict = event.verdict
    return {
        "name": event.name,
        "component": component,
        "state": event.state,
        "time": event.time,
        "messages": _names(event),
        "launches": [event.launches_low, event.launches_high],
        "score_millinats": event.score,
        "margin_millinats": event.margin,
        "is_whole": event.is_whole,
        "verdict": verdict.verdict if verdict is not None else None,
        "code": verdict.code if verdict is not None else None,
        "attention": verdict.attention if verdict is not None else None,
        "notices": verdict.notices if verdict is not None else (),
        "account": event,
    }


def _plain_component(component: ComponentAccount) -> dict[str, object]:
    return {
        "name": component.name,
        "inputs_hash": component.inputs_hash,
        "outcome_hash": component.outcome_hash,
        "offset_ms": component.offset_ms,
        "offset_sigma_ms": component.offset_sigma_ms,
        "events": [event.name for event in component.events],
    }


def _plain_bad(session: Session, bad: BadLine) -> dict[str, object]:
    return {"line": bad.line, "code": bad.code, "rule": _reason(session, bad)}


def _reason(session: Session, bad: BadLine) -> str:
    return say_any(session.language, bad.code, dict(bad.args), bad.detail or bad.code)


def _counts(found: Partition) -> dict[str, int]:
    sheet = found.sheet
    states = {each.value.replace("-", "_"): count for each, count in state_counts(found.events).items()}
    verdicts = {each.value.replace("-", "_"): count for each, count in verdict_counts(found.events).items()}
    return {
        "lines": sheet.total,
        "entries": len(sheet.entries),
        "repeated": sheet.repeated,
        "passed": sheet.passed,
        "unreadable": len(sheet.bad),
        "components": len(found.components),
        "events": len(found.events),
        **states,
        **verdicts,
        "notices": len(found.notices),
    }


def _names(event: EventAccount) -> list[MessageName]:
    """All messages of an event: revisions and retractions too."""
    return [name for each in event.assessments for name in each.names]


def _notices(change: FoldChange) -> Iterable[NoticeAccount]:
    return (notice for component in change.notices for notice in component.notices)


def _place(name: MessageName) -> tuple[str, int, int]:
    """The place of an entry in the order of the records, from its name."""
    head, _, index = name.partition("/")
    party, _, generation = head.partition(".")
    return party, int(generation), int(index)


def _outcome_hash(change: FoldChange) -> str:
    """Hexadecimal SHA-256 over what came out of every component, reports' and notices', in the order of names."""
    state = hashlib.sha256(b"jdec/picture/outcomes/1\n")
    for component in sorted(change.components, key=lambda each: each.name):
        state.update(f"{component.name} {component.outcome_hash}\n".encode())
    for noticed in sorted(change.notices, key=lambda each: each.name):
        state.update(f"notices {noticed.name} {noticed.outcome_hash}\n".encode())
    return state.hexdigest()
