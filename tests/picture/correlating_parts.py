"""Random sets of reports on two records, hard ones among them, and what a picture makes of them.

A set is drawn from its number alone.  It is a trial of the bench (isolated launches, sites side by side, salvos,
ripples; false, late, revised and retracted reports), moved to an awkward place of the Earth and made vague here and
there: named areas, circles, no uncertainties, several launches in one report, revision numbers used twice, a second
generation of a record, statements and officers who have seen a report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random
from typing import Any, Final

import msgspec
from bench.correlation import world
from bench.correlation.errors import Errors
from bench.correlation.trials import TRAFFIC, Plan, draw_trial
from hypothesis import strategies as st

from jdec.geo.geodesics import destination, inverse
from jdec.messages import encode, new_message, submission_id
from jdec.messages.header import Officer, Reference, Role
from jdec.messages.launch_data import Launch, LaunchReport
from jdec.messages.service import Seen
from jdec.messages.statements import Statement, UrgentStatement
from jdec.picture import ComponentAccount, Correlation, Entry, Event, EventState, Picture, PictureFold
from jdec.record.tree import leaf_hash
from jdec.words.launches import LaunchClass
from jdec.words.places import Circle, NamedArea, Place, Point

OFFICER: Final = Officer(role=Role.WATCH_OFFICER, number="1042")
Pattern = Callable[[Random], list[world.TrueLaunch]]

_SOME: Final[dict[str, Any]] = {"revised": 0.3, "retracted": 0.1, "late": 0.2, "false_reports": 0.5}
_PATTERNS: Final[tuple[Pattern, ...]] = (
    lambda chance: world.isolated(chance, 3),
    world.two_sites,
    lambda chance: world.salvo(chance)[: chance.randint(2, 4)],
    lambda chance: world.ripple(chance)[: chance.randint(3, 6)],
    world.pair_and_singles,
    # A cluster that is no salvo: launches of any class within two minutes about one place.
    lambda chance: [world.draw_launch(chance, chance.uniform(0, 120), 3) for _ in range(4)],
)
# Places to which a set is moved: at both poles, at the antimeridian, or nowhere else.
_ANCHORS: Final = (None, None, (89.9, 30.0), (-89.95, -120.0), (0.0, 179.99), (64.0, -179.98))

set_numbers = st.integers(min_value=0, max_value=10**9)


def entries_of(number: int) -> list[Entry]:
    """The set of a number, in the order in which its messages were written."""
    chance = Random(f"jdec picture {number}")
    plan = Plan(
        pattern=chance.choice(_PATTERNS), errors=Errors(clock_bias_s=chance.choice((0.0, 0.0, 30.0))), **_SOME
    )
    trial = draw_trial(plan, f"jdec picture {number}")
    messages = [each.message for each in trial.arrivals]
    messages = _doubled(_moved(messages, chance.choice(_ANCHORS)), chance)
    written = _written([_vague(each, chance) for each in messages], chance)
    return _with_mentions(written, chance)


def trial_entries(plan: Plan, seed: str) -> list[Entry]:
    """The entries of a trial as the bench has them."""
    return [
        Entry(each.record, each.index, each.leaf, each.message) for each in draw_trial(plan, seed).arrivals
    ]


def rewritten(entries: Iterable[Entry], change: Callable[[Launch], Launch]) -> list[Entry]:
    """The same entries, in their places, with every launch changed."""
    return [
        Entry(each.record, each.index, leaf_hash(encode(message)), message)
        for each in entries
        for message in [_with_launch(each.message, change)]
    ]


def shuffled(entries: list[Entry], chance: Random) -> list[list[Entry]]:
    """All entries and some of them again, in any order, cut into batches anywhere."""
    order = entries + chance.choices(entries, k=len(entries) // 2) if entries else []
    chance.shuffle(order)
    cuts = sorted(chance.randint(0, len(order)) for _ in range(chance.randint(0, 6)))
    return [order[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(order)], strict=True)]


class Held:
    """A fold and what a table beside it holds, kept up by its changes alone."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._fold = PictureFold()
        self.accounts: dict[str, ComponentAccount] = {}
        self.fold(entries)

    def fold(self, entries: Iterable[Entry]) -> None:
        change = self._fold.fold(entries)
        for name in change.gone:
            del self.accounts[name]
        self.accounts |= {account.name: account for account in change.components}


def picture_after(correlation: Correlation) -> Picture:
    """What a correlation holds, in the order of `picture_of`."""
    return Picture(
        tuple(
            sorted(
                correlation.components,
                key=lambda each: (min(event.time_us for event in each.events), each.name),
            )
        )
    )


def hashes(picture: Picture) -> dict[str, tuple[str, str]]:
    """What the nodes compare."""
    return {each.name: (each.inputs_hash, each.outcome_hash) for each in picture.components}


def stands(events: Iterable[Event]) -> dict[str, tuple[str, int, int]]:
    """The partition: every event by its name, with its state and counts."""
    return {event.name: (event.state, event.launches_low, event.launches_high) for event in events}


def partners(events: Iterable[Event]) -> dict[str, str]:
    """For each report of an asserted pairing the other one, or those of a salvo that was seen singly."""
    found = {}
    for event in events:
        if event.state == EventState.TWO_SIDED:
            for each in event.assessments:
                others = [other.name for other in event.assessments if other.party != each.party]
                found[each.name] = " + ".join(others)
    return found


def _with_launch(message: Any, change: Callable[[Launch], Launch]) -> Any:
    if not isinstance(message, LaunchReport):
        return message
    return msgspec.structs.replace(message, launch=change(message.launch))


def _moved(messages: list[Any], anchor: tuple[float, float] | None) -> list[Any]:
    """The same figures about another place: each point as far from the anchor as it was from the first point."""
    points = [each.launch.place for each in messages if isinstance(each, LaunchReport)]
    if anchor is None or not points:
        return messages
    here, there = points[0], Point(lat_deg=anchor[0], lon_deg=anchor[1])

    def move(place: Place | None) -> Any:
        if not isinstance(place, Point):
            return place
        line = inverse(here, place)
        return msgspec.structs.replace(destination(there, line.azimuth_deg, line.range_km), error=place.error)

    def change(launch: Launch) -> Launch:
        return msgspec.structs.replace(
            launch, place=move(launch.place), impact_place=move(launch.impact_place)
        )

    return [_with_launch(each, change) for each in messages]


def _vague(message: Any, chance: Random) -> Any:
    """One report in three says less than it might."""
    if not isinstance(message, LaunchReport) or chance.random() < 0.67:
        return message
    place = message.launch.place
    vaguer: list[dict[str, Any]] = [
        {"place": NamedArea(name={"en": "open sea"})},
        {"launch_class": LaunchClass.UNDETERMINED, "class_confidence": None},
        {"time_sigma_s": None, "azimuth_sigma_deg": None, "impact_time_sigma_s": None},
        {"count": chance.randint(2, 5)},
        {"azimuth_deg": None, "azimuth_sigma_deg": None, "impact_place": None},
    ]
    if isinstance(place, Point):
        vaguer.append({"place": msgspec.structs.replace(place, error=None)})
        vaguer.append({"place": Circle(lat_deg=place.lat_deg, lon_deg=place.lon_deg, radius_km=60.0)})
    launch = msgspec.structs.replace(message.launch, **chance.choice(vaguer))
    return msgspec.structs.replace(message, launch=launch)


def _doubled(messages: list[Any], chance: Random) -> list[Any]:
    """Now and then a revision number is used twice, for different figures."""
    found = []
    for message in messages:
        found.append(message)
        if isinstance(message, LaunchReport) and chance.random() < 0.1:
            launch = msgspec.structs.replace(
                message.launch, launch_class=LaunchClass.SLBM, class_confidence=None
            )
            found.append(msgspec.structs.replace(message, launch=launch))
    return found


def _written(messages: list[Any], chance: Random) -> list[Entry]:
    """Entries on both records; now and then one Party begins a new generation."""
    sizes: dict[str, int] = {}
    generations = {"USA": 1, "RUS": 1}
    entries = []
    for message in messages:
        if chance.random() < 0.03:
            generations[message.sender] = 2
        record = f"jdec/{message.sender}/{TRAFFIC}/{generations[message.sender]}"
        index = sizes[record] = sizes.get(record, -1) + 1
        entries.append(Entry(record, index, leaf_hash(encode(message)), message))
    return entries


def _with_mentions(entries: list[Entry], chance: Random) -> list[Entry]:
    """Statements and officers' words on reports, each on the newest record of its sender."""
    found = list(entries)
    for cited in entries:
        if chance.random() < 0.15:
            found.append(_mention(cited, chance.choice(("USA", "RUS")), found))
    return found


def _mention(cited: Entry, sender: str, before: list[Entry]) -> Entry:
    """A word on an entry: an officer of one Party has seen it, the other says that it is not theirs."""
    header = {
        "sender": sender,
        "traffic": TRAFFIC,
        "submission": submission_id(1_935_360_000_000 + len(before), bytes(10)),
        "issued_at": cited.message.issued_at,  # type: ignore[union-attr]
        "salt": bytes(16),
        "about": (Reference(record=cited.record, index=cited.index, leaf=cited.leaf),),
    }
    message: Any = (
        new_message(Seen, officer=OFFICER, **header)
        if sender == "USA"
        else new_message(UrgentStatement, statement=Statement.NOT_OURS, **header)
    )
    places = [each.place[1:] for each in before if each.party == sender]
    generation, index = max(places, default=(1, -1))
    return Entry(f"jdec/{sender}/{TRAFFIC}/{generation}", index + 1, leaf_hash(encode(message)), message)
