"""Parts that the tests of exercises share: a small scenario folder, plans, and citations that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import msgspec

from jdec.exercise.catalogue import HeldRow, ReadRow
from jdec.exercise.cells import Reason
from jdec.exercise.errors import ExerciseError
from jdec.exercise.programme import Programme
from jdec.exercise.sending import finish
from jdec.exercise.steps import Step
from jdec.faces.texts import say
from jdec.messages.header import Reference, submission_id
from jdec.words.faults import Fault

START = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)

SOURCES = """
[[source]]
id = "book"
title = { en = "A book", ru = "Книга" }
"""

LAUNCHES = """
[[launch]]
id = "one"
state = "USA"
class = "icbm"
vehicle = "Rocket"
title = { en = "One", ru = "Один" }
remark = { en = "First", ru = "Первый" }
[launch.time]
at = "2001-02-03T04:05:06Z"
basis = "seen"
sources = ["book"]
[launch.place]
lat_deg = 10.0
lon_deg = 20.0
semi_major_km = 5
semi_minor_km = 5
basis = "seen"
sources = ["book"]

[[incident]]
id = "alarm"
state = "USA"
date = "1980-06-03"
class = "slbm"
count = 2
title = { en = "Alarm", ru = "Тревога" }
remark = { en = "False", ru = "Ложная" }
basis = "seen"
sources = ["book"]
lat_deg = 1
lon_deg = 2
semi_major_km = 9
semi_minor_km = 8
retracted_after_s = 100
reason = "test-data"

[[deorbit]]
id = "station"
state = "RUS"
object = "Station"
title = { en = "Station", ru = "Станция" }
remark = { en = "Down", ru = "Вниз" }
reentry_at = "2001-03-23T05:44:00Z"
reentry_sigma_s = 60
lat_deg = -40
lon_deg = -160
radius_km = 500
basis = "derived"
p = 0.5
"""

PROGRAMME = """
id = "small"
title = { en = "Small", ru = "Малая" }
parties = ["USA", "RUS"]
[[run]]
launch = "one"
gap_s = 10
[[false_alarm]]
incident = "alarm"
party = "USA"
at_s = 5
[[statement]]
party = "RUS"
at_s = 20
statement = "not-ours"
incident = "alarm"
remark = { en = "No", ru = "Нет" }
[[withdrawn]]
party = "RUS"
at_s = 1
class = "icbm"
area = { lat_deg = 1, lon_deg = 2, radius_km = 3 }
opens_after_s = 10
closes_after_s = 20
extended_at_s = 2
extend_by_s = 5
cancelled_at_s = 3
remark = { en = "Off", ru = "Отмена" }
[[deorbit]]
deorbit = "station"
at_s = 4
lead_s = 1000
[[experiment]]
party = "USA"
at_s = 6
opens_after_s = 10
closes_after_s = 20
area = { lat_deg = 1, lon_deg = 2, radius_km = 3 }
remark = { en = "Heat", ru = "Нагрев" }
[[interruption]]
party = "USA"
at_s = 100
lasts_s = 50
remark = { en = "Work", ru = "Работы" }
"""


def folder(
    *, sources: str = SOURCES, launches: str = LAUNCHES, programme: str = PROGRAMME
) -> dict[str, bytes]:
    """A whole small scenario folder, by path."""
    return {
        "sources.toml": sources.encode(),
        "launches/some.toml": launches.encode(),
        "programmes/small.toml": programme.encode(),
    }


def send(programme: Programme) -> dict[str, bytes]:
    """Every step of a programme as bytes, with made-up citations, the same for the same programme."""
    sent: dict[str, bytes] = {}
    places: dict[str, Reference] = {}
    sizes: dict[str, int] = {}
    for number, step in enumerate(programme.steps):
        record = f"jdec/{step.party}/{programme.traffic}/1"
        sent[step.id] = line(programme, step, number, tuple(places[name] for name in step.cites))
        index = sizes.get(record, 0)
        sizes[record] = index + 1
        places[step.id] = Reference(record=record, index=index, leaf=number.to_bytes(32, "big"))
    return sent


def line(programme: Programme, step: Step, number: int, about: tuple[Reference, ...] = ()) -> bytes:
    issued_at = programme.starts_at + timedelta(seconds=step.at_s)
    return finish(
        step.draft,
        party=step.party,
        traffic=programme.traffic,
        submission=submission_id(round(issued_at.timestamp() * 1000), number.to_bytes(10, "big")),
        issued_at=issued_at,
        salt=number.to_bytes(8, "big"),
        about=about,
    )


def assert_said_in_both_languages(code: str, args: dict[str, str]) -> None:
    """The text of a code exists in both languages and needs no variable that the refusal does not give."""
    for language in ("en", "ru"):
        assert say(language, f"exercise-{code}", **args)


def check_fault(fault: Fault) -> Fault:
    if fault.code.startswith(("scenario-", "parties-")):
        assert_said_in_both_languages(fault.code, dict(fault.args))
    return fault


def check_error(error: ExerciseError) -> str:
    assert_said_in_both_languages(error.code, error.details)
    return error.code


def check_reasons(rows: Iterable[ReadRow | HeldRow]) -> list[Reason]:
    reasons = [
        reason for row in rows for reason in (row.reasons if isinstance(row, HeldRow) else row.left_out)
    ]
    for reason in reasons:
        assert_said_in_both_languages(reason.code, dict(reason.args))
    return reasons


def plain(value: object) -> object:
    """Content as plain data, to compare it field by field."""
    return msgspec.to_builtins(value)
