"""`jdec courier show`: what a courier file claims to be, whether it is whole, and whether it holds.

Without a folder or an introduction nothing is trusted and nothing is judged but the form.  With a folder the file is
judged as the continuation of what that node holds, by the offline verifier; with an introduction, from entry 0 on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from jdec.faces.cli.composition import CompositionError
from jdec.faces.cli.errors import CliError, Exit
from jdec.faces.cli.options import Context, IntroductionOption, read_file, read_trust, session_of
from jdec.faces.cli.session import BAD, FAINT, GOOD, Session
from jdec.faces.cli.words import banner_of, grouped
from jdec.faces.texts import say_code
from jdec.node.config import read_config
from jdec.node.introduction import Introduction, read_introduction
from jdec.node.views import Which
from jdec.record.checkpoint import read_checkpoint
from jdec.record.cosignature import open_cosignature
from jdec.record.courier import CourierFile, CourierHeader, read_courier
from jdec.record.errors import RecordError
from jdec.record.package import ByteStream, Package
from jdec.record.verifier import verify_stream

_SWALLOW = 1 << 20


class Hashed:
    """A stream whose bytes are counted and hashed as they are read."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int, /) -> bytes:
        """Read on."""
        data = self._stream.read(size)
        self._digest.update(data)
        self.size += len(data)
        return data

    def hexdigest(self) -> str:
        """Return the SHA-256 of the whole stream, to its very end."""
        while self.read(_SWALLOW):
            pass
        return self._digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file is by its form; `broken` says why it is not whole."""

    header: CourierHeader
    packages: int
    end: int
    size: int
    sha256: str
    broken: RecordError | None


def show(
    ctx: Context,
    file: Annotated[Path, typer.Argument(help="cli-arg-courier-file", metavar="cli-meta-file")],
    node: Annotated[
        Path | None,
        typer.Option("--node", help="cli-opt-courier-node", metavar="cli-meta-folder", show_default=False),
    ] = None,
    introduction: IntroductionOption = None,
) -> int:
    """Show a courier file; exit code 1 where it is not whole or does not hold."""
    session = session_of(ctx)
    if node is not None and introduction is not None:
        raise CliError("usage-not-both", Exit.USAGE, one="--node", other="--introduction")
    seen = _see(file)
    judged, refusal = False, seen.broken
    if refusal is None and (node is not None or introduction is not None):
        judged, refusal = True, _judge(session, file, node, introduction)
    _tell(session, file, seen, judged, refusal)
    return Exit.NEGATIVE if refusal else Exit.OK


def _see(path: Path) -> Seen:
    with path.open("rb") as file:
        stream = Hashed(file)
        opened = read_courier(stream)
        packages, end, broken = 0, opened.header.start, None
        try:
            for package in opened.packages:
                packages, end = packages + 1, package.end
        except RecordError as error:
            broken = error
        digest = stream.hexdigest()
        return Seen(opened.header, packages, end, stream.size, digest, broken)


def _judge(session: Session, path: Path, node: Path | None, introduction: Path | None) -> RecordError | None:
    """Verify the file after what the folder holds, or from entry 0 on; return why it does not hold."""
    with path.open("rb") as file, ExitStack() as stack:
        opened = read_courier(file)
        header = opened.header
        base: Iterator[Package] = iter(())
        if node is not None:
            which, trust = _trust_of(node, header)
            try:
                base = stack.enter_context(session.composition.open_record(node, which)).packages()
            except (CompositionError, RecordError):
                base = iter(())
        else:
            trust = read_trust(introduction)
            if header.start:
                raise CliError("courier-needs-node", Exit.USAGE, start=str(header.start))
        try:
            packages = _continuing(base, opened)
            found = verify_stream(packages, trust.root_pairs(), trust.threshold, trust.origin)
            if header.cosigned and not header.is_returned:
                lines = header.cosigned[header.cosigned.rfind(b"\n\n") + 2 :]
                open_cosignature(header.cosigned, lines, found.history.mirror_keys())
        except RecordError as error:
            return error
    return None


def _continuing(base: Iterator[Package], opened: CourierFile) -> Iterator[Package]:
    """Yield what is held before the file begins, then the file; what both hold must be the same.

    The last entries before the file may lie under no checkpoint of their own: they go with its first package.
    """
    start = opened.header.start
    at = 0
    before: tuple[bytes, ...] = ()
    known: Iterator[bytes] = iter(())
    for held in base:
        if held.end > start:
            cut = start - held.start
            at, before = held.start, held.entries[:cut]
            known = chain(held.entries[cut:], (each for more in base for each in more.entries))
            break
        yield held
    for package in opened.packages:
        if package.start == start and before:
            yield Package(at, before + package.entries, package.checkpoint_note)
        else:
            yield package
        # Only now is it verified: two signed records that differ are more than a spoilt file.
        if any(mine != theirs for theirs, mine in zip(package.entries, known, strict=False)):
            message = f"what the file holds up to entry {package.end} differs from what is held here"
            raise RecordError("checkpoint-split", message, size=package.end)


def _trust_of(folder: Path, header: CourierHeader) -> tuple[Which, Introduction]:
    config_path = folder / "node.toml"
    if not config_path.is_file():
        raise CompositionError("node-folder-missing", f"no node.toml in {folder}", folder=str(folder))
    config = read_config(read_file(config_path).decode("utf-8", "replace"))
    is_own = header.record.party == config.party
    name = config.paths.introduction if is_own else config.paths.peer_introduction
    return Which.OWN if is_own else Which.PEER, read_introduction(read_file(folder / name))


def _tell(session: Session, path: Path, seen: Seen, judged: bool, refusal: RecordError | None) -> None:
    header, text = seen.header, session.text
    session.line(*banner_of(session, header.sender.traffic))
    verdict = "broken" if seen.broken else "refused" if refusal else "holds" if judged else "whole"
    session.tell(f"cli-courier-{verdict}", BAD if refusal else GOOD, file=str(path))
    reason = ""
    if refusal:
        reason = say_code(session.language, "record", refusal.code, refusal.details, str(refusal))
        session.line(f"  {reason} [{refusal.code}]")
    held = _answer(header)
    rows = [
        ("from", str(header.sender)),
        ("to", str(header.receiver)),
        ("record", str(header.record)),
        ("entries", range_of(session, header.start, header.end)),
        ("part", text("cli-courier-part", part=str(header.part), parts=str(header.parts))),
        ("answer", text("cli-courier-answers", size=held, origin=str(header.receiver)) if held
         else text("cli-courier-no-answer")),
        ("packages", str(seen.packages)),
        ("size", text("cli-courier-bytes", bytes=seen.size)),
        ("sha256", grouped(seen.sha256)),
    ]  # fmt: skip
    session.pairs((label(session, name), value) for name, value in rows)
    if header.is_returned:
        session.tell("cli-courier-is-returned", FAINT, party=header.receiver.party)
    if not judged and not refusal:
        session.tell("cli-courier-unjudged", FAINT)
    session.data(
        {
            "ok": refusal is None,
            "judged": judged,
            "code": refusal.code if refusal else "",
            "message": reason,
            "from": str(header.sender),
            "to": str(header.receiver),
            "record": str(header.record),
            "returned": header.is_returned,
            "start": header.start,
            "end": header.end,
            "whole_to": seen.end,
            "part": header.part,
            "parts": header.parts,
            "answered": held,
            "packages": seen.packages,
            "bytes": seen.size,
            "sha256": seen.sha256,
        }
    )


def _answer(header: CourierHeader) -> int:
    """Return how many entries of the receiver's record the sender says it holds; 0 where it says nothing readable."""
    try:
        return read_checkpoint(header.cosigned).size if header.cosigned else 0
    except RecordError:
        return 0


def label(session: Session, name: str) -> str:
    """Return the word for one figure of a courier file."""
    return session.text(f"cli-courier-label-{name}")


def range_of(session: Session, start: int, end: int) -> str:
    """Return which entries a file brings, in words."""
    return session.text("cli-courier-range", count=end - start, start=str(start), end=str(end))


def log_line(session: Session, way: str, what: str, sha256: str) -> None:
    """Print the line that the officer who carries the file writes into the log book."""
    now = datetime.fromtimestamp(session.composition.now_us() // 1_000_000, UTC)
    stamp = now.strftime("%Y-%m-%d %H:%M:%SZ")
    session.tell(f"cli-courier-log-{way}", stamp=stamp, what=what, sha256=grouped(sha256))
