"""`jdec record verify`: an auditor's question, answered with one word: does this record hold together?

Root keys from an introduction that came by hand are the only trust.  The verifier streams: a record file or an
archive of packages of any size is verified in bounded memory.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from jdec.faces.cli.client import Client, package_of_node
from jdec.faces.cli.errors import CliError, Exit
from jdec.faces.cli.options import (
    CertificateOption,
    Context,
    GenerationOption,
    IntroductionOption,
    PeerOption,
    TokenOption,
    find_address,
    read_trust,
    session_of,
    which_of,
)
from jdec.faces.cli.session import BAD, GOOD, ODD, Session
from jdec.faces.texts import say_code
from jdec.node.introduction import Introduction
from jdec.node.views import Which
from jdec.record.errors import RecordError
from jdec.record.origin import Origin
from jdec.record.package import Package, read_packages
from jdec.record.succession import Generation, verify_generations
from jdec.record.verifier import VerifiedRecord

ARCHIVE_MAGIC = b"jdec-package/1\n"
SQLITE_MAGIC = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Source:
    """Packages from somewhere, and how many entries they bring, where that is known beforehand.

    `earlier` are the generations before, from the one that the trust names on.
    """

    packages: Iterator[Package]
    total: int | None
    earlier: tuple[Iterator[Package], ...] = ()


class Done:
    """How far a verification came: told to whoever draws it, and kept for the day it fails."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self._tell = tell
        self.size = 0

    def __call__(self, size: int) -> None:
        self.size = size
        self._tell(size)


def verify(
    ctx: Context,
    source: Annotated[str, typer.Argument(help="cli-arg-verify-source", metavar="cli-meta-source")],
    introduction: IntroductionOption = None,
    peer: PeerOption = False,
    generation: GenerationOption = None,
    token_file: TokenOption = None,
    certificate: CertificateOption = None,
    root: Annotated[
        str, typer.Option("--root", help="cli-opt-root-hash", metavar="cli-meta-hash", show_default=False)
    ] = "",
) -> int:
    """Verify a whole record; exit code 1 where it does not hold."""
    session = session_of(ctx)
    trust = read_trust(introduction)
    with (
        _open(session, source, which_of(peer), generation, trust, token_file, certificate) as opened,
        progress_of(session, opened.total) as progressed,
    ):
        done = Done(progressed)
        try:
            course = verify_generations(
                (*opened.earlier, opened.packages), trust.root_pairs(), trust.threshold, trust.origin, done
            )
        except RecordError as refusal:
            return _failed(session, refusal, done.size)
    *earlier, last = course
    found = last.record
    root_b64 = b64encode(found.root).decode()
    if root and root != root_b64:
        differs = session.text("cli-root-differs", got=root_b64, expected=root)
        session.line(differs, BAD)
        session.data({"ok": False, "code": "root-differs", "message": differs, **_figures(found)})
        return Exit.NEGATIVE
    for each in earlier:
        before, size = str(each.record.origin), str(each.record.size)
        session.tell("cli-verify-followed", GOOD, origin=before, size=size, cited=str(each.cited))
    _succeeded(session, found, earlier)
    return Exit.OK


@contextmanager
def _open(
    session: Session,
    source: str,
    which: Which,
    generation: int | None,
    trust: Introduction,
    token_file: Path | None,
    certificate: Path | None,
) -> Iterator[Source]:
    """Open what is to be verified; of a node's folder also what lies between it and the trust."""
    path = Path(source)
    if not path.is_dir():
        if generation is not None:
            raise CliError("generation-needs-folder", Exit.USAGE)
        with open_source(session, source, which, token_file, certificate) as opened:
            yield opened
        return
    with ExitStack() as stack:
        record = stack.enter_context(session.composition.open_record(path, which, generation))
        first, last = (Origin.parse(each).generation for each in (trust.origin, record.origin))
        before = [
            stack.enter_context(session.composition.open_record(path, which, number))
            for number in range(first, last)
        ]
        yield Source(record.packages(), record.size, tuple(each.packages() for each in before))


@contextmanager
def open_source(
    session: Session, source: str, which: Which, token_file: Path | None, certificate: Path | None
) -> Iterator[Source]:
    """Open whatever was named: an archive of packages, a record file, a node's folder, or a running node."""
    if source.startswith(("http://", "https://")):
        address = find_address(session, source, token_file, certificate)
        with Client(address, session.language) as client:
            size, packages = package_of_node(client, which)
            yield Source(packages, size)
        return
    path = Path(source)
    if path.is_file():
        with path.open("rb") as file:
            if file.read(len(SQLITE_MAGIC)) != SQLITE_MAGIC:
                file.seek(0)
                yield Source(read_packages(file), None)
                return
    elif not path.exists():
        raise FileNotFoundError(2, "no such file", source)
    with session.composition.open_record(path, which) as record:
        yield Source(record.packages(), record.size)


@contextmanager
def progress_of(
    session: Session, total: int | None, text_id: str = "cli-verify-progress"
) -> Iterator[Callable[[int], None]]:
    """Show progress on standard error while something long goes on, on a terminal only."""
    console = session.progress_console
    if session.as_json or not console.is_terminal:
        yield lambda _size: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(session.text(text_id), total=total)
        yield lambda size: progress.update(task, completed=size)


def instant_of(time_s: int) -> str:
    """Return a signed time as it is read at a desk."""
    return datetime.fromtimestamp(time_s, UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _failed(session: Session, refusal: RecordError, verified: int) -> int:
    reason = say_code(session.language, "record", refusal.code, refusal.details, str(refusal))
    session.tell("cli-verify-failed", BAD, verified=verified)
    session.line(f"  {reason} [{refusal.code}]")
    session.data(
        {
            "ok": False,
            "code": refusal.code,
            "message": reason,
            "detail": str(refusal),
            "verified_size": verified,
        }
    )
    return Exit.NEGATIVE


def _succeeded(session: Session, found: VerifiedRecord, earlier: Sequence[Generation] = ()) -> None:
    text = session.text
    session.tell("cli-verify-good", GOOD, size=found.size, origin=str(found.origin))
    session.pairs(
        [
            (text("cli-label-root-hash"), b64encode(found.root).decode()),
            (text("cli-label-signed"), _span(found)),
            (text("cli-label-checkpoints"), text("cli-verify-checkpoints", count=found.checkpoints)),
            (
                text("cli-label-manifests"),
                ", ".join(
                    text("cli-verify-manifest", version=str(version), index=str(index))
                    for index, version in found.manifests
                ),
            ),
        ]
    )
    for each in found.ignored:
        session.tell("cli-verify-ignored", ODD, index=str(each.index), code=each.code)
    before = [
        {"origin": str(each.record.origin), "size": each.record.size, "cited": each.cited} for each in earlier
    ]
    session.data({"ok": True, **_figures(found), **({"earlier": before} if before else {})})


def _span(found: VerifiedRecord) -> str:
    first, last = instant_of(found.first_signed_at_s), instant_of(found.signed_at_s)
    return first if first == last else f"{first} – {last}"


def _figures(found: VerifiedRecord) -> dict[str, object]:
    return {
        "origin": str(found.origin),
        "size": found.size,
        "root": b64encode(found.root).decode(),
        "checkpoints": found.checkpoints,
        "first_signed_at": instant_of(found.first_signed_at_s).replace(" ", "T"),
        "signed_at": instant_of(found.signed_at_s).replace(" ", "T"),
        "manifests": [{"index": index, "version": version} for index, version in found.manifests],
        "ignored_manifests": [{"index": each.index, "code": each.code} for each in found.ignored],
    }
