"""Writing the picture to a file for other programs: GeoJSON and CZML, to a new file or to standard output."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from jdec.faces.cli.errors import CliError, Exit
from jdec.faces.cli.options import write_new
from jdec.faces.cli.session import GOOD, Session
from jdec.picture.accounts import EventAccount
from jdec.picture.noticing import NoticeAccount

STANDARD_OUTPUT: Final = "-"


def check_exports(session: Session, geojson: str, czml: str) -> None:
    """Refuse what would mix two documents on standard output, or name an option without a file."""
    to_output = [one for one, to in (("--geojson", geojson), ("--czml", czml)) if to == STANDARD_OUTPUT]
    if len(to_output) > 1:
        raise CliError("usage-not-both", Exit.USAGE, one="--geojson -", other="--czml -")
    if to_output and session.as_json:
        raise CliError("usage-not-both", Exit.USAGE, one=f"{to_output[0]} -", other="--json")


def is_printed(geojson: str, czml: str) -> bool:
    """Say whether standard output holds a document, and so no words."""
    return STANDARD_OUTPUT in (geojson, czml)


def export(
    session: Session,
    events: Sequence[EventAccount],
    notices: Sequence[NoticeAccount],
    traffic: str,
    *,
    geojson: str,
    czml: str,
) -> None:
    """Write the documents that were asked for; a file that is there is never overwritten."""
    # Imported here: shapes are slow to load, and most commands need none.
    if geojson:
        from jdec.faces.files.geojson import geojson_of

        document = json.dumps(geojson_of(events, notices, traffic=traffic), ensure_ascii=False)
        _write(session, geojson, document + "\n")
    if czml:
        from jdec.faces.files.czml import czml_of

        _write(session, czml, czml_of(events, notices, traffic=traffic) + "\n")


def _write(session: Session, to: str, document: str) -> None:
    if to == STANDARD_OUTPUT:
        session.raw(document)
        return
    write_new(Path(to), document.encode())
    session.tell("picture-written", GOOD, file=to)
