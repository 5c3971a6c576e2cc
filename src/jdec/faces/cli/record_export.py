"""`jdec record export`: a whole record as an archive of packages, which `record verify` reads anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jdec.faces.cli.errors import CliError, Exit
from jdec.faces.cli.options import Context, GenerationOption, PeerOption, session_of, which_of
from jdec.faces.cli.record_verify import progress_of
from jdec.faces.cli.session import GOOD
from jdec.record.package import encode_package


def export(
    ctx: Context,
    source: Annotated[str, typer.Argument(help="cli-arg-export-source", metavar="cli-meta-record")],
    file: Annotated[Path, typer.Argument(help="cli-arg-export-file", metavar="cli-meta-file")],
    peer: PeerOption = False,
    generation: GenerationOption = None,
    start: Annotated[
        int, typer.Option("--start", help="cli-opt-export-start", metavar="cli-meta-index", min=0)
    ] = 0,
) -> int:
    """Write packages that follow each other from the first entry on (or from `--start`)."""
    session = session_of(ctx)
    if source.startswith(("http://", "https://")):
        raise CliError("export-needs-file", Exit.USAGE)
    if generation is not None and not Path(source).is_dir():
        raise CliError("generation-needs-folder", Exit.USAGE)
    beside = file.with_name(file.name + ".part")
    with session.composition.open_record(Path(source), which_of(peer), generation) as record:
        origin, packages, size = record.origin, 0, start
        if file.exists():
            raise FileExistsError(17, "file exists", str(file))
        # The archive gets its name when it is whole, so a name that is there means a whole archive.
        with progress_of(session, record.size) as show_progress, beside.open("wb") as out:
            for package in record.packages(start):
                out.write(encode_package(package))
                packages, size = packages + 1, package.end
                show_progress(size)
    if not packages:
        beside.unlink()
        raise CliError("record-empty", Exit.NEGATIVE, origin=origin)
    beside.rename(file)
    session.tell("cli-export-done", GOOD, origin=origin, entries=size - start, file=str(file))
    session.data({"origin": origin, "start": start, "size": size, "packages": packages, "file": str(file)})
    return Exit.OK
