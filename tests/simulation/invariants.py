"""What must hold whatever happens.  Each method that begins with `hold_` is one invariant of docs/invariants.md."""

from __future__ import annotations

from typing import Any

from jdec.node.archive import first_position
from jdec.node.views import Accepted, Which
from jdec.record.checkpoint import read_checkpoint
from jdec.record.package import Package
from jdec.record.verifier import verify_stream
from node.parts import OTHER

from .worlds import PARTIES, SimulatedWorld

INNOCENT = {"package-gap", "package-truncated", "package-malformed", "package-size-wrong", "note-malformed"}
"""Refusals that a package out of turn, or cut short, earns between honest nodes."""
OF_GENERATIONS = {"generation-taken", "generation-passed", "generation-cites-other", "generation-unheld"}
"""Refusals that packages of an earlier or a coming generation earn, and that people and nodes know how to answer."""


class Invariants:
    """The checks over one world, and what they need to remember of its past.

    `restored` are Parties whose folder is an old one now, `ever` those whose folder ever was.
    """

    def __init__(self, world: SimulatedWorld) -> None:
        self.world = world
        self.restored: set[str] = set()
        self.ever: set[str] = set()
        self.forks: set[str] = set()
        self.revoked: set[str] = set()
        self._restored_size: dict[str, int] = {}
        self._seen: dict[str, tuple[int, int]] = {}
        self._held: dict[str, list[bytes]] = {}
        self._said: dict[str, set[bytes]] = {name: set() for name in PARTIES}
        # A mirror that was put back lacks what it once cosigned until it has fetched it again.
        self._lags: dict[str, dict[str, int]] = {name: {} for name in PARTIES}

    # --- what happened ----------------------------------------------------------------------------------------------

    def answered(self, name: str, data: bytes, accepted: Accepted, before: Accepted | None) -> None:
        """An answer was given: what it says must be on the disk at this very moment, and where it was before."""
        store = self.world.own_of[accepted.record]
        assert store.head().size > accepted.index, "durable-before-answer"
        assert store.read(accepted.index, 1, 1 << 20)[0].data == data, "durable-before-answer"
        if before is not None:
            place = (accepted.record, accepted.index)
            assert place == (before.record, before.index), "nothing-stands-twice"
        self._said[name].add(data)

    def was_restored(self, name: str, *, is_passed: bool = False) -> None:
        """An older folder is in place; `is_passed` says that its introduction names a generation that was followed."""
        self.restored.add(name)
        self.ever.add(name)
        origin = str(self.world.parties[name].origin)
        mirror = self.world.mirror_of.get(origin)
        size = self.world.own[name].head().size
        if is_passed or (mirror is not None and mirror.head().size > size):
            self._restored_size[name] = size
        self._seen.pop(name, None)
        # What the restored mirrors lost of the other record they fetch again, in every generation.
        lags = self._lags[name]
        for known in self.world.names(OTHER[name]):
            if known in self.world.mirror_of:
                lags[known] = max(len(self._held.get(known, [])), lags.get(known, 0))
                self._held[known] = self._entries(self.world.mirror_of[known])

    def holds_again(self, name: str) -> bool:
        """Say whether a Party's mirrors hold all that a restore took from them; until then one copy is the only one."""
        return all(len(self._held.get(known, [])) >= size for known, size in self._lags[name].items())

    def was_recovered(self, name: str, origin: str) -> list[bytes]:
        """The next generation was opened after `origin`; return what was accepted there and stands nowhere now."""
        self.restored.discard(name)
        self._restored_size.pop(name, None)
        self._seen.pop(name, None)
        entries = self._entries(self.world.own_of[origin])
        held = self._held.get(origin, [])
        assert entries[: len(held)] == held, "nothing-mirrored-is-lost"
        assert entries == self._entries(self.world.mirror_of[origin]), "nothing-mirrored-is-lost"
        promised, lost = self.world.promised[name], []
        for data, accepted in list(promised.items()):
            is_here = accepted.index < len(entries) and entries[accepted.index] == data
            if accepted.record == origin and not is_here:
                lost.append(data)
                del promised[data]
        return lost

    def forked(self, name: str) -> None:
        self.forks.add(name)

    # --- checks -------------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Hold everything that can be asked at any moment."""
        for name in PARTIES:
            self.hold_nothing_accepted_is_lost(name)
            for origin in self.world.names(name):
                self.hold_nothing_mirrored_is_lost(origin)
                self.hold_a_mirror_is_a_prefix(name, origin)
            self.hold_nothing_stands_twice(name)
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
            self.hold_what_was_accepted_stands(name)

    def _entries(self, store: Any) -> list[bytes]:
        return [entry.data for entry in store._entries]

    def hold_nothing_accepted_is_lost(self, name: str) -> None:
        """What was answered as accepted stands at its place, while its disk survives."""
        if name in self.restored:
            return
        records = {origin: self._entries(self.world.own_of[origin]) for origin in self.world.names(name)}
        for data, accepted in self.world.promised[name].items():
            entries = records[accepted.record]
            assert accepted.index < len(entries), "nothing-accepted-is-lost"
            assert entries[accepted.index] == data, "nothing-accepted-is-lost"

    def hold_nothing_mirrored_is_lost(self, origin: str) -> None:
        """What the other node once held of a record it holds for ever, with the same bytes, archived or not."""
        store = self.world.mirror_of.get(origin)
        if store is None:
            return
        held, before = self._entries(store), self._held.get(origin, [])
        assert held[: len(before)] == before, "nothing-mirrored-is-lost"
        self._held[origin] = held

    def hold_nothing_stands_twice(self, name: str) -> None:
        """No message stands on a record twice, in whatever generations."""
        entries = [
            each for origin in self.world.names(name) for each in self._entries(self.world.own_of[origin])
        ]
        assert len(set(entries)) == len(entries), "nothing-stands-twice"

    def hold_a_mirror_is_a_prefix(self, name: str, origin: str) -> None:
        """A mirror is the beginning of the record it mirrors, unless that record was restored to less."""
        entries, held = self._entries(self.world.own_of[origin]), self._held.get(origin, [])
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
        origin = str(self.world.parties[name].origin)
        mirrored = self.world.mirror_of.get(origin)
        held = mirrored.head().size if mirrored else 0
        if node is None or OTHER[name] in self.restored or held < self._lags[OTHER[name]].get(origin, 0):
            return
        assert node.bulletin.own <= own, "the-ladder-says-no-more-than-is"
        assert node.bulletin.mirrored <= held, "the-ladder-says-no-more-than-is"
        assert node.bulletin.receipted <= min(held, own), "the-ladder-says-no-more-than-is"
        mirror = self.world.mirrors[name]
        receipt = mirror.receipt_before(mirror.head().size)
        cited = receipt.cited_size - first_position(origin) if receipt else 0
        earlier = any(each.which is Which.PEER for each in self.world.archives[name])
        assert node.bulletin.receipted <= max(0, cited) or earlier, "the-ladder-says-no-more-than-is"

    def hold_evidence_only_of_forks(self) -> None:
        """Evidence is kept only against a Party whose keys really signed two histories."""
        for name in PARTIES:
            if self.world.evidence[name]:
                assert OTHER[name] in self.forks | self.ever, "evidence-only-of-forks"

    def hold_honest_packages_are_taken(self) -> None:
        """Between honest nodes no package is taken for a rewriting, in whatever order packages come."""
        if self.forks or self.ever:
            return
        codes = {facts.get("code") for event, facts in self.world.log if event == "package refused"}
        innocent = INNOCENT | ({"checkpoint-signature-missing"} if self.revoked else set())
        innocent |= OF_GENERATIONS if len(self.world.every) > len(PARTIES) else set()
        assert codes <= innocent, "honest-packages-are-taken"

    def check_fork_refused(self, holder: str, before: list[bytes]) -> None:
        """Hold `a-fork-changes-nothing`: the mirror is as it was, and the proof is kept."""
        held = self._entries(self.world.mirrors[holder])
        assert held[: len(before)] == before, "a-fork-changes-nothing"
        assert self.world.evidence[holder], "a-fork-changes-nothing"

    def hold_records_verify_whole(self, name: str) -> None:
        """Both copies of a record, in every generation, pass the offline verifier from the root keys alone."""
        for origin in self.world.names(name):
            party = self.world.every[origin]
            for store in (self.world.own_of[origin], self.world.mirror_of.get(origin)):
                if store is not None and store.head().size:
                    entries, note = tuple(self._entries(store)), store.head().note
                    verify_stream([Package(0, entries, note)], party.trusted, 2, party.origin)

    def hold_views_are_equal_when_calm(self, name: str) -> None:
        """When all is quiet both nodes hold the same records, earlier generations too, and both know it."""
        if name in self.restored:
            return
        for origin in self.world.names(name):
            entries = self._entries(self.world.own_of[origin])
            assert origin in self.world.mirror_of, "views-are-equal"
            assert entries == self._entries(self.world.mirror_of[origin]), "views-are-equal"
        if OTHER[name] not in self.restored:
            size = self.world.own[name].head().size
            assert self.world.nodes[name].bulletin.mirrored == size, "views-are-equal"

    def hold_what_was_accepted_stands(self, name: str) -> None:
        """What was ever accepted stands on the record, in one generation, once its submitters have said it again."""
        if name in self.restored:
            return
        entries = {
            each for origin in self.world.names(name) for each in self._entries(self.world.own_of[origin])
        }
        assert self._said[name] <= entries, "what-was-accepted-stands"
