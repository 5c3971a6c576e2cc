"""How fast the picture follows the records (`make bench-picture`): the real projector over records in memory.

What is measured is the whole step: reading and judging entries, folding, and one transaction of the tables in a file.
The launches are those of the correlation bench's world or, settled, one a quarter of an hour over many years: fictional
in every figure.  One core is used.
"""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from bench import machine
from jdec.adapters.picture_tables import FILE, make_tables, open_tables
from jdec.main.projector import GARBAGE, sparing_collector
from jdec.messages import encode, new_message, submission_id
from jdec.messages.launch_data import Launch, LaunchReport, Stage
from jdec.node.ports import StoredEntry
from jdec.node.projector import Projector, stamp_of
from jdec.picture import DEFAULT_PARAMETERS
from jdec.record.tree import leaf_hash
from jdec.words.launches import LaunchClass
from jdec.words.places import Point

_ROOT: Final = Path(__file__).resolve().parent.parent
_BEGIN: Final = datetime(2000, 1, 1, tzinfo=UTC)
PARTIES: Final = ("RUS", "USA")
SETTLED_EVERY_S: Final = 900.0
STORM_AREAS: Final = 120
STORM_A_SECOND: Final = 20


class Record:
    """A record in memory; `visible` entries of it have come."""

    def __init__(self, party: str) -> None:
        self.record = f"jdec/{party}/exercise.bench/1"
        self.party = party
        self.entries: list[StoredEntry] = []
        self.visible = 0

    def size(self) -> int:
        """Return how many entries have come."""
        return self.visible

    def read(self, start: int, limit: int) -> list[StoredEntry]:
        """Return entries that have come."""
        return self.entries[start : min(start + limit, self.visible)]

    def add(self, data: bytes) -> None:
        """Put an entry on the record."""
        self.entries.append(StoredEntry(len(self.entries), data, leaf_hash(data)))


class Writer:
    """Writes reports of launches as both Parties would, with the errors they state."""

    def __init__(self, seed: int) -> None:
        self.records = {party: Record(party) for party in PARTIES}
        self._chance = Random(seed)
        self._numbers = dict.fromkeys(PARTIES, 0)
        self._made = 0

    def see(
        self, at_s: float, lat_deg: float, lon_deg: float, azimuth_deg: float, revisions: int = 1
    ) -> None:
        """Both Parties report one launch, each with so many revisions."""
        for party in PARTIES:
            self._numbers[party] += 1
            for revision in range(1, revisions + 1):
                self._report(party, self._numbers[party], revision, at_s, (lat_deg, lon_deg), azimuth_deg)

    def _report(
        self, party: str, number: int, revision: int, at_s: float, place: tuple[float, float], azimuth: float
    ) -> None:
        self._made += 1
        chance = self._chance
        lift_off = _BEGIN + timedelta(seconds=round(at_s + chance.gauss(0, 4), 3))
        message = new_message(
            LaunchReport,
            sender=party,
            traffic="exercise.bench",
            submission=submission_id(946_684_800_000 + self._made, self._made.to_bytes(10, "big")),
            issued_at=lift_off + timedelta(seconds=60 * revision),
            salt=self._made.to_bytes(8, "big"),
            report=f"{party}-R-{2000 + number // 1_000_000}-{number % 1_000_000:06d}",
            revision=revision,
            stage=Stage.FIRST if revision == 1 else Stage.UPDATE,
            launch=Launch(
                time=lift_off,
                time_sigma_s=5.0,
                place=Point(
                    lat_deg=round(place[0] + chance.gauss(0, 0.05), 4),
                    lon_deg=round(place[1] + chance.gauss(0, 0.05), 4),
                ),
                azimuth_deg=round((azimuth + chance.gauss(0, 3)) % 360, 2),
                azimuth_sigma_deg=3.0,
                launch_class=LaunchClass.OTHER_BALLISTIC_MISSILE,
            ),
        )
        self.records[party].add(encode(message))


def settled(count: int) -> Writer:
    """Launches that have nothing to do with each other: one a quarter of an hour, anywhere."""
    writer, chance = Writer(1), Random(2)
    for number in range(count):
        where = (chance.uniform(-70, 70), chance.uniform(-179, 179))
        writer.see(number * SETTLED_EVERY_S, *where, chance.uniform(0, 360))
    return writer


def storm(launches: int, within_s: float = 600.0) -> Writer:
    """Launches drawn evenly over the time and over so many areas that each is as busy as one of the correlation
    bench's storm (200 launches in 20 minutes over six areas); three revisions of each report."""
    writer, chance = Writer(3), Random(4)
    areas = [(chance.uniform(-60, 60), chance.uniform(-170, 170)) for _ in range(STORM_AREAS)]
    for at_s in sorted(chance.uniform(0, within_s) for _ in range(launches)):
        lat, lon = areas[chance.randrange(len(areas))]
        place = (lat + chance.uniform(-3, 3), lon + chance.uniform(-3, 3))
        writer.see(at_s, *place, chance.uniform(0, 360), revisions=3)
    return writer


def projector_of(folder: Path, records: Sequence[Record]) -> Projector:
    """Return a projector over new tables in a folder."""
    tables = make_tables(folder / FILE, stamp_of(DEFAULT_PARAMETERS), bytes)
    return Projector(records, tables, DEFAULT_PARAMETERS)


class Took(NamedTuple):
    """Seconds by the clock and seconds of the processor: on a busy machine the first are longer than the work."""

    wall_s: float
    cpu_s: float


class _Watch:
    """Measures what happens since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def stop(self) -> Took:
        """Return what it took."""
        return Took(time.perf_counter() - self._wall, time.process_time() - self._cpu)


def fold_all(projector: Projector, records: Sequence[Record]) -> Took:
    """Let every entry come and fold it; return what it took."""
    for each in records:
        each.visible = len(each.entries)
    watch = _Watch()
    while projector.step():
        pass
    return watch.stop()


def fold_arriving(projector: Projector, records: Sequence[Record]) -> Took:
    """Fold entries as they come in a storm: a second's worth at a time, as a projector does that keeps up."""
    watch = _Watch()
    for number, record in enumerate(_by_turns(records), start=1):
        record.visible += 1
        if number % STORM_A_SECOND == 0:
            projector.step()
    while projector.step():
        pass
    return watch.stop()


def measure_updates(folder: Path, open_events: int, updates: int) -> list[Took]:
    """Return what each update took: one entry that comes while so many events are open."""
    writer = storm(open_events + updates)
    records = [writer.records[party] for party in PARTIES]
    order = list(_by_turns(records))
    warm = len(order) * open_events // (open_events + updates)
    for record in order[:warm]:
        record.visible += 1
    projector = projector_of(folder, records)
    while projector.step():
        pass
    taken = []
    for record in order[warm : warm + updates]:
        record.visible += 1
        watch = _Watch()
        projector.step()
        taken.append(watch.stop())
    return taken


def _by_turns(records: Sequence[Record]) -> Iterator[Record]:
    """Yield the records in the order in which their entries come."""
    for _ in range(len(records[0].entries)):
        yield from records


def measure_settled(folder: Path, events: int) -> tuple[Took, Took, float]:
    """Return what a full rebuild and a start from its tables took, and MiB of the tables."""
    writer = settled(events)
    records = [writer.records[party] for party in PARTIES]
    built = fold_all(projector_of(folder, records), records)
    size = (folder / FILE).stat().st_size / 1024 / 1024
    watch = _Watch()
    projector = Projector(
        records, open_tables(folder / FILE, stamp_of(DEFAULT_PARAMETERS)), DEFAULT_PARAMETERS
    )
    with sparing_collector():
        projector.resume()
    return built, watch.stop(), size


def main() -> int:
    """Measure and print; 1 where a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.picture", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--events", type=int, default=100_000, help="settled events")
    parser.add_argument("--launches", type=int, default=2_000, help="launches of the storm")
    parser.add_argument("--open", type=int, default=1_000, help="open events of an update")
    parser.add_argument("--updates", type=int, default=1_000, help="updates that are timed")
    options = parser.parse_args()
    print(f"{machine.describe()}; load average {machine.load():.2f}")
    var = _ROOT / "var"
    var.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=var, prefix="bench-picture-"))
    try:
        return _measure(folder, options)
    finally:
        shutil.rmtree(folder)


def _measure(folder: Path, options: argparse.Namespace) -> int:
    gc.set_threshold(*GARBAGE)
    taken = measure_updates(folder, options.open, options.updates)
    name = f"one update, {options.open:,} open events"
    missed = _tell(f"{name}, p50", _percentile(taken, 50), "ms", None)
    missed += _tell(f"{name}, p99", _percentile(taken, 99), "ms", 5.0)
    writer = storm(options.launches)
    records = [writer.records[party] for party in PARTIES]
    count = sum(len(each.entries) for each in records)
    took = fold_arriving(projector_of(folder, records), records)
    missed += _tell(f"storm of {options.launches:,} launches, {count:,} reports, folded", took, "s", 60.0)
    built, start, size = measure_settled(folder, options.events)
    missed += _tell(f"{options.events:,} settled events, start from tables", start, "s", 10.0)
    missed += _tell(f"{options.events:,} settled events, full rebuild", built, "s", None)
    print(f"tables {size:.0f} MiB, resident memory {machine.usage_of(os.getpid()).resident_mib:.0f} MiB")
    return 1 if missed else 0


def _percentile(taken: Sequence[Took], percent: int) -> Took:
    """Return a percentile in milliseconds, of each kind of time by itself."""
    at = min(len(taken) - 1, len(taken) * percent // 100)
    return Took(*(sorted(each)[at] * 1000 for each in zip(*taken, strict=True)))


def _tell(name: str, took: Took, unit: str, target: float | None) -> int:
    is_missed = target is not None and took.wall_s > target
    told = (
        "" if target is None else f"  target {target:g} {unit}: {'NOT reached' if is_missed else 'reached'}"
    )
    print(f"{name:<56} {took.wall_s:9.2f} {unit}, processor {took.cpu_s:9.2f} {unit}{told}", flush=True)
    return int(is_missed)


if __name__ == "__main__":
    sys.exit(main())
