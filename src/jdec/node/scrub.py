"""Looking for damage in one record store: every entry is hashed again, from the bytes up to the signed root.

    bytes -> leaf hash -> right edge of the tree -> root of each kept checkpoint, its signatures verified
                 |                  |
           leaf beside it    stored subtree hashes;   submission index, manifests, receipts: from the bytes

A walk goes through the store in small steps and judges a run of entries whenever it comes to a kept checkpoint.
Where bytes and leaf disagree, the signed root decides which of the two is right.  A walk only reads; it refuses to
guess: what no signature decides is told as a run that is not whole.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

import msgspec

from jdec.messages import read
from jdec.messages.service import RECEIPT_PREFIX, Receipt
from jdec.node.archive import first_position
from jdec.node.ports import DerivedRow, Head, Kept, ReceiptRow, RecordStore, StoredEntry, StoreError
from jdec.record.checkpoint import open_checkpoint, read_checkpoint
from jdec.record.cosignature import open_cosignature
from jdec.record.errors import RecordError
from jdec.record.keys import KeyPair, Role
from jdec.record.manifest import MANIFEST_PREFIX, KeyHistory
from jdec.record.proofs import inclusion_proof, verify_inclusion
from jdec.record.tree import Frontier, leaf_hash
from jdec.words.instants import unix_micros

KINDS = (
    "entry",
    "leaf",
    "run",
    "checkpoint",
    "head",
    "cosigned",
    "submission",
    "manifest",
    "receipt",
    "subtree",
    "file",
)
_MOST_DOUBTS = 8
_HASH_BYTES = 32


class Find(msgspec.Struct, frozen=True):
    """One thing that is wrong.  `what` is one of `KINDS`; `index` is the entry, or the size of a checkpoint.

    `leaf` is the leaf hash that the signed tree demands there, empty where nothing decided it.  `stop` ends a run.
    """

    what: str
    index: int
    leaf: bytes = b""
    stop: int = 0
    row: DerivedRow | None = None
    subtree: tuple[int, int, bytes] | None = None
    head: Head | None = None
    frontier: Frontier | None = None
    root: bytes = b""
    detail: str = ""


class Ledger(msgspec.Struct, frozen=True):
    """A record store and what decides about it: key history, whether a receipt counts, a cosigned note.

    `counts` is asked of receipts on a mirror only.  `open_cosigned` raises `RecordError` for a note without the other
    Party's valid cosignature; None for a mirror, whose cosignatures are its own.
    """

    store: RecordStore
    origin: str
    is_own: bool
    history: Callable[[], KeyHistory]
    counts: Callable[[Receipt], bool]
    open_cosigned: Callable[[bytes], object] | None = None


def cosigned_by(
    history: Callable[[], KeyHistory], earlier: Sequence[KeyPair] = ()
) -> Callable[[bytes], object]:
    """Return how a cosigned note is opened: by any mirror key that the other Party ever had.

    `earlier` are the mirror keys of its earlier generations: what it cosigned with them stays cosigned.
    """

    def open_note(note: bytes) -> object:
        lines = note[note.rfind(b"\n\n") + 2 :]
        return open_cosignature(note, lines, (*history().all_pairs(Role.MIRROR), *earlier))

    return open_note


class _Id(msgspec.Struct):
    submission: str = ""


_IDS = msgspec.json.Decoder(_Id)


class Deriver:
    """Says what the tables beside the entries must hold, entry by entry in their order."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._cited = 0

    def row(self, entry: StoredEntry, kept: ReceiptRow | None = None) -> DerivedRow:
        """Return the derived row of an entry; a kept receipt that says what the bytes say is believed to count."""
        submission = ""
        if self._ledger.is_own:
            try:
                submission = _IDS.decode(entry.data).submission
            except (msgspec.DecodeError, UnicodeDecodeError):
                submission = ""
        receipt = self._receipt(entry, kept) if entry.data.startswith(RECEIPT_PREFIX) else None
        return DerivedRow(entry.index, submission, entry.data.startswith(MANIFEST_PREFIX), receipt)

    def _receipt(self, entry: StoredEntry, kept: ReceiptRow | None) -> ReceiptRow | None:
        message = read(entry.data)
        if not isinstance(message, Receipt):
            return None
        try:
            first = first_position(message.record)
        except RecordError:
            return None
        times = unix_micros(message.signed_at), unix_micros(message.issued_at)
        position = first + message.size
        row = ReceiptRow(entry.index, position, *times)
        # Which receipts of the other Party count was decided when they came; the same is decided now.
        is_settled = self._ledger.is_own or kept == row
        if not is_settled and (position < self._cited or not self._ledger.counts(message)):
            return None
        self._cited = max(self._cited, position)
        return row


class Walk:
    """One way through a store, from the first entry to the newest.  `finds` grows as it goes."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._store = ledger.store
        self._deriver = Deriver(ledger)
        self._frontier = Frontier.empty()
        self._is_trusted = True
        self._manifests: list[tuple[int, bytes]] = []
        self._goal: tuple[int, bytes] | None = None
        self._hashed: list[bytes] = []
        self._kept: list[bytes] = []
        self._subtrees: list[tuple[int, int, bytes]] = []
        self._is_inspected = False
        self.at = 0
        self.is_done = False
        self.finds: list[Find] = []

    def step(self, limit: int) -> int:
        """Look at no more than `limit` entries; return at how many.  Raises `StoreError` where a read fails."""
        if not self._is_inspected:
            self._is_inspected = True
            self.finds += [Find("file", 0, detail=each) for each in self._store.inspect()]
        self._goal = self._goal or self._next_goal()
        if self._goal is None:
            self._finish()
            return 0
        start, stop = self.at, min(self.at + limit, self._goal[0])
        kept = self._store.examine(start, stop)
        if not kept.entries:
            # However many the record claims to have: from here on nothing lies there.
            self.finds.append(
                Find("run", start, stop=stop, frontier=self._frontier, detail="no entry is there")
            )
            self.is_done = True
            return 0
        self._look(kept, start, stop)
        self.at = stop
        if stop == self._goal[0]:
            self._judge_run(self._goal)
        return stop - start

    # --- where the next signed root stands ----------------------------------------------------------------------

    def _next_goal(self) -> tuple[int, bytes] | None:
        """Return the next kept checkpoint past here that can be read; one that cannot is told."""
        size = self._store.head().size
        reached = self.at
        while found := self._store.checkpoint_for(reached, 1, 1):
            reached, note = found
            if reached > size:
                self._tell_checkpoint(reached, size, "lies beyond the record")
                continue
            try:
                claimed = read_checkpoint(note)
                if (claimed.origin, claimed.size) == (self._ledger.origin, reached):
                    return found
                self._tell_checkpoint(reached, size, "is another one")
            except (RecordError, TypeError) as error:
                self._tell_checkpoint(reached, size, str(error))
        return (size, b"") if self.at < size else None

    def _tell_checkpoint(self, at: int, size: int, detail: str) -> None:
        self.finds.append(Find("head" if at == size else "checkpoint", at, detail=detail[:200]))

    # --- entries ------------------------------------------------------------------------------------------------

    def _look(self, kept: Kept, start: int, stop: int) -> None:
        rows = {entry.index: entry for entry in kept.entries}
        receipts = {row.index: row for row in kept.receipts}
        manifests = set(kept.manifests)
        wanted: list[DerivedRow] = []
        for index in range(start, stop):
            entry = rows.get(index)
            hashed = leaf_hash(entry.data) if entry else b""
            self._hashed.append(hashed)
            self._kept.append(entry.leaf if entry else b"")
            if entry is None or hashed != entry.leaf:
                continue
            row = self._deriver.row(entry, receipts.get(index))
            wanted.append(row)
            if row.is_manifest:
                self._manifests.append((index, entry.data))
            if row.is_manifest != (index in manifests):
                self.finds.append(Find("manifest", index, row=row))
            elif row.receipt != receipts.get(index):
                self.finds.append(Find("receipt", index, row=row))
        self._subtrees += kept.subtrees
        if self._ledger.is_own:
            self._look_up(wanted)

    def _look_up(self, rows: Sequence[DerivedRow]) -> None:
        ids = [row.submission for row in rows if row.submission]
        known = self._store.find_submissions(ids)
        for row in rows:
            # The manifest that opens a record was submitted by nobody.
            is_opening = row.index == 0 and row.is_manifest and row.submission not in known
            if row.submission and known.get(row.submission) != row.index and not is_opening:
                self.finds.append(Find("submission", row.index, row=row))

    # --- runs ---------------------------------------------------------------------------------------------------

    def _judge_run(self, goal: tuple[int, bytes]) -> None:
        """Hold a run of entries against the signed root where it ends."""
        size, note = goal
        self._goal = None
        root = self._open(size, note) if note else b""
        if not root and note:
            self._tell_checkpoint(size, self._store.head().size, "its signatures do not verify")
            if self._store.checkpoint_for(size, 1, 1):
                # The next checkpoint decides about this run as well.
                return
        start = size - len(self._hashed)
        leaves = self._decide(root) if root and self._is_trusted else None
        if leaves is None:
            self.finds += self._undecided(start, size, root if self._is_trusted else b"")
            leaves = [
                kept if len(kept) == _HASH_BYTES else hashed or bytes(_HASH_BYTES)
                for hashed, kept in zip(self._hashed, self._kept, strict=True)
            ]
            self._is_trusted = False
            self._frontier = self._frontier.extend(leaves)
        else:
            self._told(start, leaves)
            growth = self._frontier.grow(leaves)
            self._compare_subtrees(growth.nodes)
            self._frontier = growth.frontier
        self._hashed, self._kept, self._subtrees = [], [], []

    def _open(self, size: int, note: bytes) -> bytes:
        history = self._ledger.history()
        for index, entry in self._manifests:
            history, _ = history.consider(index, entry)
        try:
            signed = open_checkpoint(note, history.log_keys(size), self._ledger.origin)
        except RecordError:
            return b""
        return signed.checkpoint.root

    def _decide(self, root: bytes) -> list[bytes] | None:
        """Return the leaves that give the root: of each entry in doubt either what is stored or what is hashed."""
        doubts = [
            at for at, (one, two) in enumerate(zip(self._hashed, self._kept, strict=True)) if one != two
        ]
        for leaves in self._guesses(doubts):
            if (
                all(len(each) == _HASH_BYTES for each in leaves)
                and self._frontier.extend(leaves).root() == root
            ):
                return leaves
        return None

    def _guesses(self, doubts: Sequence[int]) -> Iterator[list[bytes]]:
        yield list(self._kept)
        if not doubts:
            return
        yield list(self._hashed)
        if len(doubts) > _MOST_DOUBTS:
            return
        for choice in itertools.product((False, True), repeat=len(doubts)):
            leaves = list(self._kept)
            for at, is_hashed in zip(doubts, choice, strict=True):
                leaves[at] = self._hashed[at] if is_hashed else leaves[at]
            yield leaves

    def _told(self, start: int, leaves: Sequence[bytes]) -> None:
        for at, leaf in enumerate(leaves):
            if self._hashed[at] != leaf:
                self.finds.append(Find("entry", start + at, leaf=leaf))
            elif self._kept[at] != leaf:
                self.finds.append(Find("leaf", start + at, leaf=leaf))

    def _undecided(self, start: int, stop: int, root: bytes) -> list[Find]:
        if root:
            return [Find("run", start, stop=stop, frontier=self._frontier, root=root)]
        pairs = enumerate(zip(self._hashed, self._kept, strict=True), start)
        return [Find("entry", index) for index, (hashed, kept) in pairs if hashed != kept]

    def _compare_subtrees(self, nodes: Sequence[Sequence[bytes]]) -> None:
        for level, index, value in self._subtrees:
            first = self._frontier.size >> level
            right = nodes[level][index - first] if level < len(nodes) and index - first >= 0 else None
            if right is not None and right != value:
                self.finds.append(Find("subtree", index << level, subtree=(level, index, right)))

    # --- the end ------------------------------------------------------------------------------------------------

    def _finish(self) -> None:
        """Compare the right edge and the cosigned checkpoint with the tree that was walked."""
        head = self._store.head()
        if head.size != self.at:
            return
        if self._is_trusted and head.frontier != self._frontier.to_bytes():
            right = Head(head.size, self._frontier.to_bytes(), b"")
            self.finds.append(
                Find("head", head.size, head=right, detail="the right edge of the tree is another one")
            )
        if self._ledger.open_cosigned is not None:
            self._look_at_cosigned(self._ledger.open_cosigned)
        self.is_done = True

    def _look_at_cosigned(self, open_note: Callable[[bytes], object]) -> None:
        found = self._store.cosigned()
        if found is None:
            return
        try:
            claimed = read_checkpoint(found[1])
            open_note(found[1])
            if (claimed.origin, claimed.size) != (self._ledger.origin, found[0]):
                raise RecordError("cosignature-unknown", "it is of another record or size")
            self._open_or_raise(claimed.size, found[1])
        except (RecordError, TypeError) as error:
            self.finds.append(Find("cosigned", 0, detail=str(error)[:200]))

    def _open_or_raise(self, size: int, note: bytes) -> None:
        if not self._open(size, note):
            raise RecordError("cosignature-bad", "the Party's own signatures on it do not verify")


def judge_entry(ledger: Ledger, index: int) -> Find | None:
    """Say at once what is wrong with one entry, by a proof against the newest checkpoint; None where it is whole.

    Where the tree around it is damaged as well the find has no leaf: then a whole walk decides.
    """
    store = ledger.store
    kept = store.examine(index, index + 1).entries
    if not kept:
        return Find("entry", index)
    hashed = leaf_hash(kept[0].data)
    if hashed == kept[0].leaf:
        return None
    try:
        head = store.head()
        signed = open_checkpoint(head.note, ledger.history().log_keys(head.size), ledger.origin)
        path = inclusion_proof(index, head.size, store.hash_of)
    except (RecordError, StoreError):
        return Find("entry", index)
    for what, leaf in (("entry", kept[0].leaf), ("leaf", hashed)):
        try:
            verify_inclusion(index, head.size, leaf, path, signed.checkpoint.root)
        except RecordError:
            continue
        return Find(what, index, leaf=leaf)
    return Find("entry", index)
