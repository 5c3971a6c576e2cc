"""An event's accounts told as the event page shows them.  Pure: what it needs arrives as arguments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from jdec.faces.console.event_views import Against, Choice, Column, Preview, Row, TermLine
from jdec.faces.console.views import Word
from jdec.faces.texts import Speaker
from jdec.faces.wording import (
    at_desk,
    class_words,
    figure_of_reason,
    place_words,
    standing_words,
    where,
    worth,
)
from jdec.faces.wording_event import NONE, assessment_figures, fused_figures, said
from jdec.node.picture_views import WhatIf
from jdec.picture.accounts import AssessmentAccount, ComponentAccount, EventAccount
from jdec.picture.announced import Grounds
from jdec.picture.events import EventState, Reason
from jdec.picture.noticing import NoticeAccount
from jdec.picture.wishes import Wish

_FULL: Final = 100
# Rows in which two Parties always differ, and nothing follows from it.
_OWN_AFFAIRS: Final = frozenset({"report", "issued", "stage", "source", "retracted"})
MOST_CHOICES: Final = 12


def columns_of(
    event: EventAccount, speaker: Speaker, party: str, names: Mapping[str, str], *, may_retract: bool
) -> tuple[Column, ...]:
    """Return the assessments, one's own first; `names` gives each Party's name in this language."""
    ordered = sorted(event.assessments, key=lambda each: (each.party != party, each.party, each.name))
    return tuple(
        Column(
            party=each.party,
            party_name=names.get(each.party, each.party),
            report=each.report,
            name=each.name,
            newest=each.newest,
            is_own=each.party == party,
            is_retracted=each.retracted is not None,
            may_retract=may_retract and each.party == party and each.retracted is None,
            warnings=tuple(said(speaker, warning) for warning in each.warnings),
        )
        for each in ordered
    )


def rows_of(event: EventAccount, speaker: Speaker, columns: Sequence[Column]) -> tuple[Row, ...]:
    """Return every figure that any assessment states, in the order of the columns."""
    by_name: dict[str, AssessmentAccount] = {each.name: each for each in event.assessments}
    figures = [assessment_figures(speaker, by_name[column.name]) for column in columns]
    rows = []
    for field in figures[0]:
        values = tuple(each[field] for each in figures)
        if all(value == NONE for value in values):
            continue
        stated = {value for value in values if value != NONE}
        rows.append(
            Row(
                speaker.text(f"picture-field-{field}"),
                values,
                differs=len(stated) > 1 and field in ("class", "count") and field not in _OWN_AFFAIRS,
            )
        )
    return tuple(rows)


def fused_of(event: EventAccount, speaker: Speaker) -> tuple[Row, ...]:
    """Return what both make together."""
    if event.fused is None:
        return ()
    return tuple(Row(label, (value,)) for label, value in fused_figures(speaker, event.fused))


def terms_of(reasons: Sequence[Reason], speaker: Speaker) -> tuple[TermLine, ...]:
    """Return terms with a bar each, as long as its share of the weightiest one."""
    most = max((abs(each.worth) for each in reasons), default=0) or 1
    return tuple(
        TermLine(
            figure_of_reason(speaker, each), worth(each.worth), round(each.worth * _FULL / most), each.pair
        )
        for each in reasons
    )


def codes_of(event: EventAccount, speaker: Speaker) -> tuple[str, ...]:
    """Return what the notices say of the launch, one sentence a finding."""
    if event.verdict is None:
        return ()
    codes = dict.fromkeys((event.verdict.code, *event.verdict.findings))
    return tuple(speaker.text(f"picture-code-{code.value}") for code in codes)


def against(event: EventAccount, notices: Iterable[NoticeAccount], speaker: Speaker) -> tuple[Against, ...]:
    """Hold what was announced against what was observed, notice by notice; those that counted come first."""
    verdict = event.verdict
    counted = set(verdict.notices) if verdict is not None else set()
    grounds = {each.notice: each for each in verdict.grounds} if verdict is not None else {}
    held = [_against(event, each, grounds.get(each.name), speaker, each.name in counted) for each in notices]
    return tuple(sorted(held, key=lambda each: (not each.is_counted, each.name)))


def _against(
    event: EventAccount, notice: NoticeAccount, ground: Grounds | None, speaker: Speaker, is_counted: bool
) -> Against:
    return Against(
        name=notice.name,
        number=notice.number,
        source=Word(notice.source.value, speaker.text(f"picture-source-{notice.source.value}")),
        party=notice.party,
        is_counted=is_counted,
        rows=tuple(_announced_rows(event, notice, speaker)),
        worth=worth(ground.worth) if ground is not None else "",
        terms=terms_of(ground.reasons, speaker) if ground is not None else (),
        findings=tuple(speaker.text(f"picture-code-{each.value}") for each in ground.findings)
        if ground
        else (),
    )


def _announced_rows(event: EventAccount, notice: NoticeAccount, speaker: Speaker) -> Iterable[Row]:
    """Yield announced beside observed: time, place, azimuth, class, count, impact."""
    text = speaker.text
    windows = "; ".join(f"{at_desk(each.opens_at)} … {at_desk(each.closes_at)}" for each in notice.windows)
    yield Row(text("picture-field-time"), (windows or NONE, at_desk(event.time)))
    yield Row(text("picture-field-place"), (where(speaker, notice.launch_area), place_words(speaker, event)))
    azimuths = [each.launch.azimuth_deg for each in event.assessments if each.launch.azimuth_deg is not None]
    announced = NONE if notice.azimuth_deg is None else f"{notice.azimuth_deg:.1f}°"
    if azimuths or notice.azimuth_deg is not None:
        observed = " / ".join(f"{each:.1f}°" for each in azimuths) or NONE
        yield Row(text("picture-field-azimuth"), (announced, observed))
    yield Row(
        text("picture-field-class"),
        (text(f"picture-class-{notice.launch_class.value}"), class_words(speaker, event)),
    )
    low, high = event.launches_low, event.launches_high
    yield Row(text("picture-field-count"), (str(notice.count), str(low) if low == high else f"{low}–{high}"))
    impacts = [
        where(speaker, each.launch.impact_place) for each in event.assessments if each.launch.impact_place
    ]
    areas = "; ".join(where(speaker, each) for each in notice.areas)
    if impacts or areas:
        yield Row(text("picture-field-impact"), (areas or NONE, " / ".join(impacts) or NONE))


def choices_of(
    event: EventAccount, component: ComponentAccount | None, speaker: Speaker
) -> tuple[Choice, ...]:
    """Return other pairings to look at: this event's pairs apart, and its reports with those of others in reach."""
    found: dict[tuple[str, str, str], Choice] = {}

    def offer(one: AssessmentAccount, other: AssessmentAccount, wish: Wish) -> None:
        first, second = sorted((one.name, other.name))
        text = speaker.text(f"console-choice-{wish.value}", first=first, second=second)
        found.setdefault((first, second, wish.value), Choice(first, second, wish.value, text))

    live = [each for each in event.assessments if each.retracted is None]
    is_open = event.state is EventState.UNDETERMINED
    for number, one in enumerate(live):
        for other in live[number + 1 :]:
            if one.party != other.party:
                offer(one, other, Wish.APART)
                if is_open:
                    offer(one, other, Wish.TOGETHER)
    for near in component.events if component is not None else ():
        if near.name == event.name or near.state is EventState.RETRACTED:
            continue
        for one in live:
            for other in near.assessments:
                if one.party != other.party:
                    offer(one, other, Wish.TOGETHER)
    return tuple(found.values())[:MOST_CHOICES]


def preview_of(choice: Choice, found: WhatIf, speaker: Speaker) -> Preview:
    """Return a preview in one line an event."""
    lines = tuple(
        f"{event.name}: {at_desk(event.time)}, {class_words(speaker, event)}, {standing_words(speaker, event)}"
        for event in found.events
    )
    return Preview(choice=choice, cost=worth(found.cost), is_as_it_stands=found.is_as_it_stands, lines=lines)
