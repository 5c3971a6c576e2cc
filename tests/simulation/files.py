"""Which record files the folders of both nodes hold, generation by generation; their backups, and putting one back.

As in a real folder, the introductions say which generations there are, and the files say what is left of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jdec.node.archive import ArchivedRecord, Lacking
from jdec.node.recovery import holds_cited
from jdec.node.views import Which
from jdec.record.checkpoint import Checkpoint
from node.parts import OTHER, Party

from .disk import Disk


@dataclass(eq=False)
class Backup:
    """A copy of one node's folder: what each record file held, and what the introductions named then."""

    own: Party
    peer: Party
    contents: dict[str, dict[str, Any]] = field(default_factory=dict)


class Files:
    """The record files of both nodes, by the names of their records."""

    def __init__(
        self,
        every: dict[str, Party],
        own_of: dict[str, Disk],
        mirror_of: dict[str, Disk],
        parties: dict[str, Party],
        known: dict[str, Party],
    ) -> None:
        self._every, self._own_of, self._mirror_of = every, own_of, mirror_of
        self._parties, self._known = parties, known

    def cited(self, origin: str) -> Checkpoint:
        """Return what the generation after this one cites of it."""
        following = self._every[str(self._every[origin].origin.next_generation())]
        assert following.first.previous is not None
        return following.first.previous.checkpoint

    def earlier(self, present: Party) -> list[str]:
        """Return the names of the generations before this one, newest first."""
        found = [origin for origin, party in self._every.items() if party.party == present.party]
        return list(reversed(found[: found.index(str(present.origin))]))

    def lacking_own(self, name: str) -> Lacking | None:
        """Return the newest earlier generation of the own record that is not there as it is cited."""
        for origin in self.earlier(self._parties[name]):
            if not holds_cited(self._own_of[origin], self.cited(origin)):
                return Lacking(Which.OWN, self.cited(origin))
        return None

    def lacking_peer(self, name: str) -> Lacking | None:
        """Return the newest earlier generation of the other record that is not there as it is cited."""
        for origin in self.earlier(self._known[name]):
            if origin not in self._mirror_of or not holds_cited(self._mirror_of[origin], self.cited(origin)):
                return Lacking(Which.PEER, self.cited(origin))
        return None

    def archive_of(self, name: str) -> tuple[list[ArchivedRecord], tuple[Lacking, ...]]:
        """Return the earlier generations that a node finds when it starts, and the one that it lacks."""
        lacking = self.lacking_peer(name)
        found = []
        for which, files, present in (
            (Which.OWN, self._own_of, self._parties[name]),
            (Which.PEER, self._mirror_of, self._known[name]),
        ):
            for origin in self.earlier(present):
                if which is Which.PEER and lacking and origin == lacking.cited.origin:
                    break
                found.append(ArchivedRecord(which, origin, files[origin], self.cited(origin).size))
        return list(reversed(found)), (lacking,) if lacking else ()

    def held_by(self, name: str) -> dict[str, Disk]:
        """Return every record file in a node's folder."""
        own = {origin: disk for origin, disk in self._own_of.items() if self._every[origin].party == name}
        mirrors = {
            origin: disk
            for origin, disk in self._mirror_of.items()
            if self._every[origin].party == OTHER[name]
        }
        return {**own, **mirrors}

    def back_up(self, name: str) -> Backup:
        """Copy a node's folder."""
        contents = {origin: disk.backup() for origin, disk in self.held_by(name).items()}
        return Backup(self._parties[name], self._known[name], contents)

    def put_back(self, name: str, backup: Backup) -> None:
        """Put a copy of a folder in its place: what was not in it then is gone."""
        for origin, disk in self.held_by(name).items():
            disk.restore(backup.contents.get(origin, Disk().backup()))

    def is_longer(self, backup: Backup) -> bool:
        """Say whether a copy holds more of a closed generation than both sides still had when it was closed."""
        made = Disk()
        for origin, content in backup.contents.items():
            if origin == str(self._newest(self._every[origin].party).origin):
                continue
            made.restore(content)
            if made.head().size > self.cited(origin).size:
                return True
        return False

    def is_other_copy_whole(self, name: str) -> bool:
        """Say whether the other node holds every closed generation of both records: then this one may lose its own."""
        other = OTHER[name]
        mine = [origin for origin in self.earlier(self._newest(name)) if origin in self._mirror_of]
        is_mirrored = all(holds_cited(self._mirror_of[origin], self.cited(origin)) for origin in mine)
        return (
            is_mirrored and len(mine) == len(self.earlier(self._newest(name))) and not self.lacking_own(other)
        )

    def _newest(self, name: str) -> Party:
        return [party for party in self._every.values() if party.party == name][-1]
