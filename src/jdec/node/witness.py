"""The C2SP `tlog-witness` endpoints over the mirror: stock tools can ask this node for its cosignature.

This node's cosignature means "durably stored here", which is more than the specification asks.  A checkpoint beyond
what the mirror holds is therefore fetched first, through the ordinary pull, and only then cosigned; while the other
node cannot be reached the answer is 503.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Awaitable, Callable
from hashlib import sha256

from jdec.node.ports import RecordStore
from jdec.record.checkpoint import SignedCheckpoint, read_checkpoint
from jdec.record.errors import RecordError
from jdec.record.note import parse_note
from jdec.record.proofs import root_at, verify_consistency

MAX_PROOF_LINES = 63
TEXT = "text/plain; charset=utf-8"
SIZE = "text/x.tlog.size"


class WitnessRefused(Exception):
    """An answer other than success, as the specification words it: status, body, content type."""

    def __init__(self, status: int, body: str, content_type: str = TEXT) -> None:
        super().__init__(body)
        self.status = status
        self.body = body.encode()
        self.content_type = content_type


class Witness:
    """Answers add-checkpoint and checkpoint requests for one mirrored record."""

    def __init__(
        self,
        origin: str,
        store: RecordStore,
        *,
        open_note: Callable[[bytes], SignedCheckpoint],
        fetch: Callable[[int], Awaitable[None]],
        cosigner_names: Callable[[], set[str]],
    ) -> None:
        self._origin = origin
        self._store = store
        self._open = open_note
        self._fetch = fetch
        self._cosigner_names = cosigner_names

    async def add_checkpoint(self, body: bytes) -> bytes:
        """Judge a request as `tlog-witness` says; return our cosignature lines for the checkpoint in it."""
        old, proof, note = _parse(body)
        try:
            claimed = read_checkpoint(note)
        except RecordError as error:
            # The specification tells an empty tree with another root apart from a malformed request.
            status = 422 if note.split(b"\n", 2)[1:2] == [b"0"] else 400
            raise WitnessRefused(status, f"checkpoint is malformed: {error}\n") from error
        if claimed.origin != self._origin:
            raise WitnessRefused(404, "unknown log origin\n")
        try:
            signed = self._open(note).checkpoint
        except RecordError as error:
            raise WitnessRefused(403, f"signature is not accepted: {error.code}\n") from error
        if old > signed.size:
            raise WitnessRefused(400, f"old size is past the checkpoint: have {old}, size {signed.size}\n")
        size = self._store.head().size
        if old != size:
            raise WitnessRefused(409, f"{size}\n", SIZE)
        self._check_consistency(old, proof, signed.size, signed.root)
        if signed.size > size:
            await self._fetch(signed.size)
        head = self._store.head()
        if head.size != signed.size:
            raise WitnessRefused(503, "entries up to this checkpoint are not stored here yet\n")
        return self._own_lines(head.note)

    def _check_consistency(self, old: int, proof: list[bytes], size: int, root: bytes) -> None:
        ours = root_at(old, self._store.hash_of)
        try:
            if old == 0 and proof:
                raise WitnessRefused(422, "a proof from the empty tree has no lines\n")
            if old == size and proof:
                raise WitnessRefused(422, "a proof from a tree to itself has no lines\n")
            if old == size and ours != root:
                raise WitnessRefused(409, f"{size}\n", SIZE)
            if 0 < old < size:
                verify_consistency(old, ours, size, root, proof)
        except RecordError as error:
            raise WitnessRefused(422, f"consistency proof does not verify: {error.code}\n") from error

    def _own_lines(self, note: bytes) -> bytes:
        names = self._cosigner_names()
        _, _, lines = note.decode().rpartition("\n\n")
        own = [line for line in lines.split("\n") if line and line.split(" ")[1] in names]
        return "".join(line + "\n" for line in own).encode()

    def checkpoint(self, origin_hash: str) -> bytes | None:
        """Return the newest cosigned checkpoint of the record whose origin has this SHA-256, hex."""
        if origin_hash != sha256(self._origin.encode()).hexdigest():
            return None
        note = self._store.head().note
        if note:
            parse_note(note)
        return note or None


def _parse(body: bytes) -> tuple[int, list[bytes], bytes]:
    head, blank, note = body.partition(b"\n\n")
    if not blank or not note:
        raise WitnessRefused(400, "request needs an old size, proof lines, an empty line and a checkpoint\n")
    try:
        lines = head.decode("ascii").split("\n")
        word, _, number = lines[0].partition(" ")
        if word != "old" or not number.isdigit() or len(number) > 15 or (number != "0" and number[0] == "0"):
            raise ValueError(lines[0])
        proof = [b64decode(line, validate=True) for line in lines[1:]]
    except ValueError as cause:
        raise WitnessRefused(400, "old size or proof lines are malformed\n") from cause
    if len(proof) > MAX_PROOF_LINES or any(len(each) != 32 for each in proof):
        raise WitnessRefused(400, f"a proof has at most {MAX_PROOF_LINES} lines of 32 bytes\n")
    return int(number), proof, note
