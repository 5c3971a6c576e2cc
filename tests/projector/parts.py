"""Reports of launches, records in memory as the projector reads them, and tables in a file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from jdec.adapters.picture_tables import FILE, SqliteTables, make_tables, open_tables
from jdec.messages import encode, new_message, submission_id
from jdec.messages.launch_data import (
    CompleteUntil,
    Launch,
    LaunchReport,
    ReportRetraction,
    RetractionReason,
    Stage,
)
from jdec.messages.notifications import PreLaunchNotification
from jdec.messages.service import Receipt
from jdec.node.ports import StoredEntry
from jdec.node.projector import Projector, stamp_of
from jdec.node.tables import Batch, EntrySource, export_lines
from jdec.picture import DEFAULT_PARAMETERS, ComponentAccount, Parameters
from jdec.record.tree import leaf_hash
from jdec.words.instants import Window
from jdec.words.launches import LaunchClass
from jdec.words.places import Circle, Point

TRAFFIC = "exercise.demo"
BEGIN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
RECORDS = {party: f"jdec/{party}/{TRAFFIC}/1" for party in ("RUS", "USA")}


def _header(party: str, number: int) -> dict[str, object]:
    return {
        "sender": party,
        "traffic": TRAFFIC,
        "submission": submission_id(1_795_428_900_000 + number, party.encode() + number.to_bytes(7, "big")),
        "issued_at": BEGIN + timedelta(seconds=number),
        "salt": number.to_bytes(8, "big"),
    }


def report(
    party: str,
    number: int,
    *,
    at_s: float = 0.0,
    lat_deg: float = 45.9,
    lon_deg: float = 63.3,
    azimuth_deg: float = 62.0,
    revision: int = 1,
) -> bytes:
    """A report of a launch; the defaults are one launch whoever reports it."""
    made = new_message(
        LaunchReport,
        **_header(party, number),
        report=f"{party}-R-2026-{number:06d}",
        revision=revision,
        stage=Stage.FIRST if revision == 1 else Stage.UPDATE,
        launch=Launch(
            time=BEGIN + timedelta(seconds=at_s),
            time_sigma_s=5.0,
            place=Point(lat_deg=lat_deg, lon_deg=lon_deg),
            azimuth_deg=azimuth_deg,
            azimuth_sigma_deg=5.0,
            launch_class=LaunchClass.SPACE_LAUNCH_VEHICLE,
        ),
    )
    return encode(made)


def retraction(party: str, number: int) -> bytes:
    """The retraction of a report."""
    made = new_message(
        ReportRetraction,
        **_header(party, number),
        report=f"{party}-R-2026-{number:06d}",
        reason=RetractionReason.FALSE_DETECTION,
    )
    return encode(made)


def notification(party: str, number: int, *, at_s: float = 0.0) -> bytes:
    """A notice of a launch of this Party's own, two days ahead, from where `report` sees it."""
    said = BEGIN + timedelta(seconds=at_s) - timedelta(days=2)
    made = new_message(
        PreLaunchNotification,
        **{**_header(party, number), "issued_at": said},
        number=f"PLN/{party[:2]}/2026/001/{number:03d}/01",
        launch_class=LaunchClass.SPACE_LAUNCH_VEHICLE,
        window=Window(
            opens_at=BEGIN + timedelta(seconds=at_s - 3600), closes_at=BEGIN + timedelta(seconds=at_s + 3600)
        ),
        launch_area=Circle(lat_deg=45.9, lon_deg=63.3, radius_km=60),
    )
    return encode(made)


def watermark(party: str, number: int) -> bytes:
    """A message that says nothing of any launch."""
    return encode(new_message(CompleteUntil, **_header(party, number), until=BEGIN))


def receipt(party: str, number: int, size: int, *, at_s: float) -> bytes:
    """The node of a Party has so many entries of the other, signed at the time at which it says so."""
    other = "RUS" if party == "USA" else "USA"
    at = BEGIN + timedelta(seconds=at_s)
    made = new_message(
        Receipt,
        **{**_header(party, number), "issued_at": at},
        record=RECORDS[other],
        size=size,
        root=bytes(32),
        signed_at=at,
    )
    return encode(made)


def strange(number: int) -> bytes:
    """Authentic bytes of a kind that this version does not know."""
    return b'{"kind":"of-the-future","version":1,"number":%d}\n' % number


class ListSource:
    """A record in a list; `hidden` entries at its end have not come yet."""

    def __init__(self, record: str, entries: Sequence[bytes] = ()) -> None:
        self.record = record
        self.entries = list(entries)
        self.hidden = 0

    def size(self) -> int:
        return len(self.entries) - self.hidden

    def read(self, start: int, limit: int) -> list[StoredEntry]:
        stop = min(start + limit, self.size())
        return [
            StoredEntry(at, data, leaf_hash(data))
            for at, data in enumerate(self.entries[start:stop], start=start)
        ]


def resumed(
    folder: Path, sources: Sequence[EntrySource], parameters: Parameters = DEFAULT_PARAMETERS
) -> Projector:
    """A projector that resumes from the tables in a folder.  Raises `TablesUnfit`."""
    projector = Projector(sources, open_tables(folder / FILE, stamp_of(parameters)), parameters)
    projector.resume()
    return projector


def built(
    folder: Path, sources: Sequence[EntrySource], parameters: Parameters = DEFAULT_PARAMETERS
) -> Projector:
    """A projector over new, empty tables in a folder."""
    return Projector(sources, make_tables(folder / FILE, stamp_of(parameters), os.urandom), parameters)


def fold_all(projector: Projector, limit: int = 1024) -> None:
    """Step until there is nothing new."""
    while projector.step(limit):
        pass


def export(folder: Path, parameters: Parameters = DEFAULT_PARAMETERS) -> list[bytes]:
    """Everything in the tables of a folder that follows from the records."""
    tables: SqliteTables = open_tables(folder / FILE, stamp_of(parameters))
    try:
        return list(export_lines(tables.rows()))
    finally:
        tables.close()


def forge(path: Path) -> None:
    """Write another outcome of a component into a node's tables, as a faulty model would have."""
    tables = open_tables(path, stamp_of(DEFAULT_PARAMETERS))
    (component,) = tables.components()
    event = component.events[0]
    reasons = tuple(
        msgspec.structs.replace(each, worth=each.worth + 1) if each.code == "place" else each
        for each in event.reasons
    )
    other: ComponentAccount = msgspec.structs.replace(
        component,
        outcome_hash="0" * 64,
        events=(msgspec.structs.replace(event, reasons=reasons, launches_high=2),),
    )
    tables.write(Batch((), (other,)))
    tables.close()
