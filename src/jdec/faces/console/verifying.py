"""Verifying a record from the console: by our own verifier and root keys that came by hand; the node is not trusted.

    key manifests -> who may sign -> newest checkpoint -> consistent with the one seen last? -> entries under its root

One verification at a time, in the background and bounded: a record of up to `MOST_WALKED` entries is walked whole, of a
larger one the newest entries are proven one by one.  Nothing is written but which checkpoint was verified last.
"""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

import msgspec

from jdec.faces.console.calls import Refusal
from jdec.faces.console.parts import Trust
from jdec.faces.console.record_views import CheckLine
from jdec.faces.console.records_at_node import AtNode, ConsistencyPath
from jdec.faces.texts import say, say_code
from jdec.node.auditing import RecordKeys
from jdec.node.people.log import Checked
from jdec.node.views import InclusionView
from jdec.record.checkpoint import SignedCheckpoint, open_checkpoint, read_checkpoint
from jdec.record.cosignature import open_cosignature
from jdec.record.errors import RecordError
from jdec.record.manifest import KeyHistory
from jdec.record.proofs import verify_consistency, verify_inclusion
from jdec.record.tiles import WIDTH
from jdec.record.tree import Frontier, leaf_hash, leaf_hashes

if TYPE_CHECKING:
    from jdec.faces.console.app import Console

MOST_WALKED: Final = 50_000
SHOWN: Final = 50
WITHIN_S: Final = 120.0


class Progress(msgspec.Struct):
    """How far a verification has come."""

    record: str
    done: int = 0
    total: int = 0


class Proven(msgspec.Struct, frozen=True):
    """What held: the checkpoint, what it was compared with, how many entries lie under it, and who vouches for it."""

    signed: SignedCheckpoint
    before: int
    entries: int
    is_whole: bool
    manifests: int
    cosigned: int


class Failed(msgspec.Struct, frozen=True):
    """What did not hold, by code, or why nothing could be found out; `size` entries were good so far."""

    family: str
    code: str
    sentence: str
    args: dict[str, str | int]
    size: int = 0


class Verifying:
    """The verifications of one console.  One event loop only."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._task: asyncio.Task[None] | None = None
        self.progress: Progress | None = None
        self.outcomes: dict[str, tuple[Proven | Failed, datetime, str]] = {}

    @property
    def is_running(self) -> bool:
        """Say whether one runs."""
        return self._task is not None and not self._task.done()

    def begin(self, records: list[str], number: str, language: str) -> None:
        """Verify records, one after another.  Raises `Refusal` while another verification runs."""
        if self.is_running:
            raise Refusal("verify-running", 409)
        self.progress = Progress(records[0])
        for record in records:
            # What was found before says nothing of now, whatever becomes of this one.
            self.outcomes.pop(record, None)
        self._task = asyncio.create_task(self._run(records, number, language))

    async def _run(self, records: list[str], number: str, language: str) -> None:
        console = self._console
        try:
            for record in records:
                self.progress = Progress(record)
                try:
                    outcome = await self._one(record, language)
                    if isinstance(outcome, Proven):
                        signed = outcome.signed
                        kept = Checked(record, signed.size, signed.note, console.now(), number)
                        await asyncio.to_thread(console.parts.watch_log.keep_checked, kept)
                except Exception as error:
                    # Nobody waits for this task: whatever broke it is an outcome, never silence.
                    name = type(error).__name__
                    console.parts.log("verification broke off", record=record, error=name)
                    outcome = Failed("console", "verify-broken", "it broke off", {"error": name})
                self.outcomes[record] = (outcome, console.now(), number)
        finally:
            self.progress = None

    async def _one(self, record: str, language: str) -> Proven | Failed:
        trusts = await asyncio.to_thread(self._console.parts.trusts)
        trust = next((each for each in trusts if each.origin == record), None)
        if trust is None:
            return Failed("console", "verify-no-trust", "no root keys for this record", {"record": record})
        walk = _Walk(self._console, AtNode(self._console, language), trust, self._tell)
        try:
            async with asyncio.timeout(WITHIN_S):
                return await walk.run()
        except TimeoutError:
            args: dict[str, str | int] = {"seconds": int(WITHIN_S)}
            return Failed("console", "verify-slow", "verification took too long", args, walk.size)
        except RecordError as error:
            return Failed("record", error.code, str(error), dict(error.details), walk.size)
        except Refusal as refusal:
            sentence = say(language, f"console-refused-{refusal.code}", **refusal.args_of_text)
            return Failed("", refusal.code, sentence, {}, walk.size)

    def _tell(self, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress.done, self.progress.total = done, total


class _Walk:
    """One verification of one record."""

    def __init__(
        self, console: Console, node: AtNode, trust: Trust, tell: Callable[[int, int], None]
    ) -> None:
        self._console = console
        self._node = node
        self._trust = trust
        self._tell = tell
        self._origin = trust.origin
        self.size = 0

    async def run(self) -> Proven:
        """Verify.  Raises `RecordError` for what does not hold, and `Refusal` where the node does not answer."""
        note = await self._node.read(f"/v1/records/{self._origin}/checkpoint")
        size = read_checkpoint(note).size
        history = await self._history(self._origin, self._trust)
        # Signatures of ML-DSA take their time; the pages go on meanwhile.
        signed = await asyncio.to_thread(open_checkpoint, note, history.log_keys(size), self._origin)
        before = await self._consistent(signed, history)
        is_whole = size <= MOST_WALKED
        entries = await (self._walk(signed) if is_whole else self._prove(signed))
        cosigned = await self._cosigned(note, size)
        return Proven(signed, before, entries, is_whole, len(history.applied), cosigned)

    async def _history(self, origin: str, trust: Trust) -> KeyHistory:
        keys = await self._node.get(RecordKeys, f"/v1/records/{origin}/keys")
        head = read_checkpoint(await self._node.read(f"/v1/records/{origin}/checkpoint")).size
        entries = []
        for each in keys.manifests:
            bundle = await self._node.bundle(origin, each.index // WIDTH, head)
            entries.append((each.index, bundle[each.index % WIDTH]))
        return await asyncio.to_thread(
            KeyHistory.rebuild, entries, trust.roots, trust.threshold, trust.origin
        )

    async def _consistent(self, signed: SignedCheckpoint, history: KeyHistory) -> int:
        """Hold the newest checkpoint against the one that was verified here last; return the size of that one."""
        seen = await asyncio.to_thread(self._console.parts.watch_log.checked, self._origin)
        if seen is None:
            return 0
        old = await asyncio.to_thread(open_checkpoint, seen.note, history.log_keys(seen.size), self._origin)
        if signed.size < old.size:
            raise RecordError(
                "checkpoint-size-back",
                f"checkpoint size went back: have {old.size}, offered {signed.size}",
                have=old.size,
                offered=signed.size,
            )
        path = f"/v1/records/{self._origin}/proof/consistency"
        found = await self._node.get(ConsistencyPath, path, **{"from": old.size, "to": signed.size})
        proof = [b64decode(each) for each in found.path]
        verify_consistency(old.size, old.root, signed.size, signed.root, proof)
        return old.size

    async def _walk(self, signed: SignedCheckpoint) -> int:
        """Hash every entry and come to the signed root."""
        frontier = Frontier.empty()
        for number in range(-(-signed.size // WIDTH)):
            entries = await self._node.bundle(self._origin, number, signed.size)
            leaves = await asyncio.to_thread(leaf_hashes, entries)
            frontier = frontier.extend(leaves)
            self.size = frontier.size
            self._tell(self.size, signed.size)
        if frontier.size != signed.size or frontier.root() != signed.root:
            message = f"entries do not give the signed root at size {signed.size}"
            raise RecordError("package-root-wrong", message, size=signed.size)
        return signed.size

    async def _prove(self, signed: SignedCheckpoint) -> int:
        """Prove the newest entries one by one."""
        first = max(0, signed.size - SHOWN)
        for index in range(first, signed.size):
            bundle = await self._node.bundle(self._origin, index // WIDTH, signed.size)
            where = f"/v1/records/{self._origin}/proof/inclusion"
            proof = await self._node.get(InclusionView, where, index=index, size=signed.size)
            path = [b64decode(each) for each in proof.path]
            verify_inclusion(index, signed.size, leaf_hash(bundle[index % WIDTH]), path, signed.root)
            self._tell(index - first + 1, SHOWN)
        return signed.size - first

    async def _cosigned(self, note: bytes, size: int) -> int:
        """Return the size that the other Party's mirror vouches for under this very note, 0 where it does not."""
        trusts = await asyncio.to_thread(self._console.parts.trusts)
        other = next((each for each in trusts if each.origin != self._origin), None)
        if other is None:
            return 0
        lines = note[note.rfind(b"\n\n") + 2 :]
        try:
            history = await self._history(other.origin, other)
            await asyncio.to_thread(open_cosignature, note, lines, history.mirror_keys())
        except (RecordError, Refusal):
            return 0
        return size


def check_line(language: str, record: str, outcome: Proven | Failed, at: str, number: str) -> CheckLine:
    """Return what a verification found as a sentence, with the figures behind it."""
    if isinstance(outcome, Failed):
        if outcome.family:
            why = say_code(language, outcome.family, outcome.code, outcome.args, outcome.sentence)
        else:
            why = outcome.sentence
        text = say(language, "records-check-failed", record=record, why=why)
        so_far = say(language, "records-check-so-far", count=outcome.size)
        details: tuple[str, ...] = (so_far,) if outcome.size else ()
        return CheckLine(record=record, is_good=False, text=text, details=details, at=at, number=number)
    size = outcome.signed.size
    details = (
        say(language, "records-check-signed", size=size, manifests=outcome.manifests),
        say(language, "records-check-consistent", before=outcome.before)
        if outcome.before
        else say(language, "records-check-first"),
        say(
            language,
            "records-check-walked" if outcome.is_whole else "records-check-proven",
            count=outcome.entries,
        ),
        say(language, "records-check-cosigned" if outcome.cosigned else "records-check-not-cosigned"),
    )
    text = say(language, "records-check-good", record=record, count=size)
    return CheckLine(record=record, is_good=True, text=text, details=details, at=at, number=number)
