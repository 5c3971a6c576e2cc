"""What must hold whatever happens.  Each method that begins with `hold_` is one invariant of docs/invariants.md."""

from __future__ import annotations

from jdec.node.views import Accepted
from jdec.record.checkpoint import read_checkpoint
from jdec.record.package import Package
from jdec.record.verifier import verify_stream
from node.parts import OTHER
from node.world import World

PARTIES = ("USA", "RUS")
INNOCENT = {"package-gap", "package-truncated", "package-malformed", "package-size-wrong", "note-malformed"}
"""Refusals that a package out of turn, or cut short, earns between honest nodes."""


class Invariants:
    """The checks over one world, and what they need to remember of its past."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.restored: set[str] = set()
        self.forks: set[str] = set()
        self._restored_size: dict[str, int] = {}
        self._seen: dict[str, tuple[int, int]] = {}
        self._held: dict[str, list[bytes]] = {name: [] for name in PARTIES}

    # --- what happened ----------------------------------------------------------------------------------------------

    def answered(self, name: str, data: bytes, accepted: Accepted) -> None:
        """An answer was given: what it says must be on the disk at this very moment."""
        store = self.world.own[name]
        assert store.head().size > accepted.index, "durable-before-answer"
        assert store.read(accepted.index, 1, 1 << 20)[0].data == data, "durable-before-answer"

    def was_restored(self, name: str) -> None:
        self.restored.add(name)
        size, held = self.world.own[name].head().size, self.world.mirrors[OTHER[name]].head().size
        if held > size:
            self._restored_size[name] = size
        self._seen.pop(name, None)
        # What the restored mirror lost of the other record it fetches again.
        self._held[OTHER[name]] = self._entries(self.world.mirrors[name])

    def forked(self, name: str) -> None:
        self.forks.add(name)

    # --- checks -------------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Hold everything that can be asked at any moment."""
        for name in PARTIES:
            self.hold_nothing_accepted_is_lost(name)
            self.hold_nothing_mirrored_is_lost(name)
            self.hold_nothing_stands_twice(name)
            self.hold_a_mirror_is_a_prefix(name)
            self.hold_size_and_time_only_rise(name)
            self.hold_a_restored_store_writes_nothing(name)
        self.check_ladder()
        self.hold_evidence_only_of_forks()
        self.hold_honest_packages_are_taken()

    def check_ladder(self) -> None:
        for name in PARTIES:
            self.hold_the_ladder_says_no_more_than_is(name)

    def check_at_the_end(self) -> None:
        self.check()
        for name in PARTIES:
            self.hold_records_verify_whole(name)
            self.hold_views_are_equal_when_calm(name)

    def _entries(self, store: object) -> list[bytes]:
        return [entry.data for entry in store.read(0, 1 << 30, 1 << 40)]  # type: ignore[attr-defined]

    def hold_nothing_accepted_is_lost(self, name: str) -> None:
        """What was answered as accepted stands at its place, while its disk survives."""
        if name in self.restored:
            return
        entries = self._entries(self.world.own[name])
        for data, accepted in self.world.promised[name].items():
            assert accepted.index < len(entries), "nothing-accepted-is-lost"
            assert entries[accepted.index] == data, "nothing-accepted-is-lost"

    def hold_nothing_mirrored_is_lost(self, name: str) -> None:
        """What the other node once held of a record it holds for ever, with the same bytes."""
        held = self._entries(self.world.mirrors[OTHER[name]])
        before = self._held[name]
        assert held[: len(before)] == before, "nothing-mirrored-is-lost"
        self._held[name] = held

    def hold_nothing_stands_twice(self, name: str) -> None:
        """No message stands on a record twice."""
        entries = self._entries(self.world.own[name])
        assert len(set(entries)) == len(entries), "nothing-stands-twice"

    def hold_a_mirror_is_a_prefix(self, name: str) -> None:
        """A mirror is the beginning of the record it mirrors, unless that record was restored to less."""
        entries, held = self._entries(self.world.own[name]), self._held[name]
        shared = min(len(entries), len(held))
        assert entries[:shared] == held[:shared], "a-mirror-is-a-prefix"
        assert len(held) <= len(entries) or name in self.restored, "a-mirror-is-a-prefix"

    def hold_size_and_time_only_rise(self, name: str) -> None:
        """A record's signed size and signed time only rise."""
        head = self.world.own[name].head()
        if not head.note:
            return
        node = self.world.nodes.get(name)
        time_s = node.status().own.signed_at_s if node and hasattr(node.status().own, "signed_at_s") else 0
        size, before_s = self._seen.get(name, (0, 0))
        assert read_checkpoint(head.note).size == head.size >= size, "size-and-time-only-rise"
        assert not time_s or time_s >= before_s, "size-and-time-only-rise"
        self._seen[name] = (head.size, max(time_s, before_s))

    def hold_a_restored_store_writes_nothing(self, name: str) -> None:
        """A store that came back from a backup, and lacks what is mirrored, takes no entry."""
        if name in self._restored_size:
            size = self.world.own[name].head().size
            assert size == self._restored_size[name], "a-restored-store-writes-nothing"

    def hold_the_ladder_says_no_more_than_is(self, name: str) -> None:
        """Nothing is shown as mirrored or receipted beyond what is."""
        node, own = self.world.nodes.get(name), self.world.own[name].head().size
        held = self.world.mirrors[OTHER[name]].head().size
        if node is None or OTHER[name] in self.restored:
            return
        assert node.bulletin.own <= own, "the-ladder-says-no-more-than-is"
        assert node.bulletin.mirrored <= held, "the-ladder-says-no-more-than-is"
        assert node.bulletin.receipted <= min(held, own), "the-ladder-says-no-more-than-is"
        mirror = self.world.mirrors[name]
        receipt = mirror.receipt_before(mirror.head().size)
        assert node.bulletin.receipted <= (receipt.cited_size if receipt else 0), (
            "the-ladder-says-no-more-than-is"
        )

    def hold_evidence_only_of_forks(self) -> None:
        """Evidence is kept only against a Party whose keys really signed two histories."""
        for name in PARTIES:
            if self.world.evidence[name]:
                assert OTHER[name] in self.forks | self.restored, "evidence-only-of-forks"

    def hold_honest_packages_are_taken(self) -> None:
        """Between honest nodes no package is taken for a rewriting, in whatever order packages come."""
        if self.forks or self.restored:
            return
        codes = {facts.get("code") for event, facts in self.world.log if event == "package refused"}
        assert codes <= INNOCENT, "honest-packages-are-taken"

    def check_fork_refused(self, holder: str, before: list[bytes]) -> None:
        """Hold `a-fork-changes-nothing`: the mirror is as it was, and the proof is kept."""
        held = self._entries(self.world.mirrors[holder])
        assert held[: len(before)] == before, "a-fork-changes-nothing"
        assert self.world.evidence[holder], "a-fork-changes-nothing"

    def hold_records_verify_whole(self, name: str) -> None:
        """Both copies of a record pass the offline verifier from the root keys alone."""
        party = self.world.parties[name]
        for store in (self.world.own[name], self.world.mirrors[OTHER[name]]):
            entries, note = tuple(self._entries(store)), store.head().note
            if entries:
                verify_stream([Package(0, entries, note)], party.trusted, 2, party.origin)

    def hold_views_are_equal_when_calm(self, name: str) -> None:
        """When all is quiet both nodes hold the same two records, and both know it."""
        if name in self.restored:
            return
        assert self._entries(self.world.own[name]) == self._entries(self.world.mirrors[OTHER[name]]), (
            "views-are-equal"
        )
        assert self.world.nodes[name].bulletin.mirrored == self.world.own[name].head().size, "views-are-equal"
