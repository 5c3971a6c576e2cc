"""How the demo words what it shows: entries, figures, and the end of a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
from rich.text import Text

from jdec.faces.cli.demo.pictures import PictureSummary, Told
from jdec.faces.cli.demo.summary import Messages, Summary, is_whole
from jdec.faces.cli.picture.styles import style_of
from jdec.faces.cli.session import BAD, GOOD, ODD, Session, clean
from jdec.faces.cli.words import kind_of
from jdec.faces.texts import has
from jdec.faces.wording import (
    attention_words,
    launches_words,
    place_words,
    standing_words,
    verdict_words,
)
from jdec.node.views import EntryView, Rung
from jdec.picture.events import EventState
from jdec.words.texts import Language, in_language
from jdec.words.texts import Text as BilingualText

LOUD: Final = frozenset(["demo-line-cut", "demo-node-restarted", "demo-unsettled", "demo-picture-late"])
FRAME: Final = "bold black on yellow"
RUNG_STYLE: Final[Mapping[Rung, str]] = {
    Rung.ACCEPTED: "yellow",
    Rung.MIRRORED: "cyan",
    Rung.RECEIPTED: "green",
}
RUNG_MARK: Final[Mapping[Rung, str]] = {
    Rung.ACCEPTED: "▮▯▯",
    Rung.MIRRORED: "▮▮▯",
    Rung.RECEIPTED: "▮▮▮",
}
_ROOT_LETTERS: Final = 8
_MOST_NAMED: Final = 2
_ORIGIN_SLASHES: Final = 3


class _Cited(msgspec.Struct, frozen=True):
    record: str = ""
    index: int = -1


class _Said(msgspec.Struct, frozen=True):
    """What of a message tells it from others of its kind."""

    report: str = ""
    revision: int = 0
    stage: str = ""
    number: str = ""
    statement: str = ""
    state: str = ""
    reason: str = ""
    notifying_state: str = ""
    record: str = ""
    size: int = 0
    until: str = ""
    about: tuple[_Cited, ...] = ()


class Wording:
    """Words entries; remembers which entry reported what, for those that cite it.

    `titles` maps report ids to what was launched.
    """

    def __init__(self, session: Session, titles: Mapping[str, BilingualText]) -> None:
        self._session = session
        self._titles = titles
        self._reports: dict[tuple[str, int], str] = {}

    def remember(self, entry: EntryView) -> None:
        """Take in an entry that later ones may cite."""
        if entry.kind == "launch-report":
            self._reports[entry.record, entry.index] = _read(entry).report

    def line(self, entry: EntryView, *, short: bool) -> str:
        """Return an entry in one line; `short` for a column: the kind in a word or two, the report's number without
        what its record says anyway."""
        said = _read(entry)
        report = said.report or next((r for each in said.about if (r := self._cited(each))), "")
        title = in_words(self._session.language, self._titles.get(report, {}))
        words = [
            self._kind(entry, said, short=short),
            self._value(said.statement) or self._value(said.state) or self._value(said.reason),
            report.rpartition("-")[2] if short else report,
            self._session.text("demo-revision", number=str(said.revision)) if said.revision > 1 else "",
            said.number,
            said.notifying_state,
            self._receipted(said, short=short),
            said.until[11:19] + "Z" if said.until else "",
        ]
        line = " ".join(word for word in words if word)
        return clean(f"{line} · {title}" if title else line)

    def _kind(self, entry: EntryView, said: _Said, *, short: bool) -> str:
        stage = self._value(said.stage)
        if stage:
            return stage[:1].upper() + stage[1:]
        message_id = f"demo-short-{entry.kind}"
        if short and has(self._session.language, message_id):
            return self._session.text(message_id)
        return kind_of(self._session, entry)

    def _receipted(self, said: _Said, *, short: bool) -> str:
        """Return what a receipt is for; nothing of what is none."""
        if said.record.count("/") != _ORIGIN_SLASHES:
            return ""
        party = said.record.split("/")[1]
        if short:
            return f"{party} {said.size}"
        return self._session.text("demo-receipt-of", size=said.size, party=party)

    def _value(self, word: str) -> str:
        """Return a value of a field in the officer's language; as it stands where there is no text for it."""
        message_id = f"value-{word}"
        return self._session.text(message_id) if word and has(self._session.language, message_id) else word

    def _cited(self, cited: _Cited) -> str:
        return self._reports.get((cited.record, cited.index), "")


def _read(entry: EntryView) -> _Said:
    try:
        return msgspec.json.decode(entry.data, type=_Said)
    except msgspec.MsgspecError:
        return _Said()


def in_words(language: Language, text: BilingualText) -> str:
    """Return a text in the officer's language, or in the one it has; nothing of nothing."""
    return in_language(text, language)[1] if text else ""


def launch_line(
    session: Session, told: Told, titles: Mapping[str, BilingualText], *, is_heard: bool = False
) -> Text:
    """Return a launch as the nodes now see it, in one line; where no tone `is_heard`, a word stands for it."""
    event = told.event
    tone = session.text("demo-tone") if told.is_louder and not is_heard else ""
    named = (in_words(session.language, titles.get(each.report, {})) for each in event.assessments)
    verdict = verdict_words(session, event)
    is_uncertain = event.state is EventState.UNDETERMINED and event.launches_low != event.launches_high
    words = [
        verdict[:1].upper() + verdict[1:],
        next((name for name in named if name), place_words(session, event)),
        standing_words(session, event),
        session.text("demo-launches", count=launches_words(event.launches_low, event.launches_high))
        # Where not even the number is certain, the words before say so.
        if event.launches_high > 1 and not is_uncertain
        else "",
        attention_words(session, event) if event.verdict is not None else "",
        event.name if len(event.assessments) <= _MOST_NAMED else "",
        session.text("demo-after", ms=round(told.after_s * 1000)) if told.after_s is not None else "",
    ]
    head = session.text("demo-launch")
    line = " · ".join(word for word in words if word)
    style = style_of(event)
    return Text.assemble((head, "bold"), "  ", (f"{tone}  " if tone else "", style), (clean(line), style))


def figure(session: Session, milliseconds: float | None) -> str:
    """Return a time in milliseconds as it is written in the language."""
    if milliseconds is None:
        return "–"
    return session.text("demo-ms", ms=round(milliseconds, 1) if milliseconds < 100 else round(milliseconds))


def short_root(root: str) -> str:
    """Return the beginning of a root, enough to see that two are the same."""
    return root[:_ROOT_LETTERS] + "…" if root else "–"


def verdict(session: Session, summary: Summary) -> list[Text]:
    """Return the end of a run in words."""
    lines = [
        Text(session.text("demo-agree" if summary.ok else "demo-disagree"), style=GOOD if summary.ok else BAD)
    ]
    for party, node in summary.nodes.items():
        for other, held in node.mirror.items():
            text = session.text(
                "demo-verdict-node",
                party=party,
                size=node.record_size,
                root=short_root(node.root),
                other=other,
                mirrored=held.size,
                peer=short_root(held.root),
            )
            lines.append(Text(text))
    return [
        *lines,
        _messages(session, summary.messages),
        *_times(session, summary),
        *_picture(session, summary.picture),
    ]


def _picture(session: Session, picture: PictureSummary) -> Iterator[Text]:
    """The picture in two lines, or that it is not one."""
    if not picture.agree:
        yield Text(session.text("demo-picture-disagree"), style=BAD)
        return
    yield Text(
        session.text(
            "demo-picture-agree",
            events=picture.events,
            two=picture.two_sided,
            one=picture.one_sided,
            undetermined=picture.undetermined,
            retracted=picture.retracted,
        ),
        style=GOOD,
    )
    yield Text(
        session.text(
            "demo-picture-verdicts",
            announced=picture.announced,
            amiss=picture.late_notice + picture.outside_window + picture.outside_area,
            unannounced=picture.unannounced,
            unclear=picture.cannot_tell,
        )
    )


def _messages(session: Session, messages: Messages) -> Text:
    text = session.text(
        "demo-verdict-messages",
        sent=messages.sent,
        mirrored=messages.mirrored,
        receipted=messages.receipted,
        lost=messages.lost,
        doubled=messages.doubled,
        refused=messages.refused,
    )
    return Text(text, style="" if is_whole(messages) else ODD)


def _times(session: Session, summary: Summary) -> Iterator[Text]:
    latency, line = summary.latency_ms, summary.line
    yield Text(
        session.text(
            "demo-verdict-latency",
            accepted=figure(session, latency.accepted_p50),
            mirrored=figure(session, latency.mirrored_p50),
            slow=figure(session, latency.mirrored_p99),
            receipted=figure(session, latency.receipted_p50),
            told=figure(session, summary.picture.told_ms),
        )
    )
    if line.cut_s:
        caught = figure(session, line.caught_up_ms)
        yield Text(session.text("demo-verdict-line", seconds=line.cut_s, waited=line.waited, caught=caught))
