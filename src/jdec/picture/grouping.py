"""Which reports hang together, while a fold looks for its components: disjoint sets that know when they are a crowd.

A crowd is too large to be resolved, and stays one whatever joins it.  Of a crowd only that it hangs together counts:
two of its reports need not be compared.
"""

from __future__ import annotations

from collections.abc import Iterable

from jdec.picture.assessments import ReportKey


def is_crowd(keys: Iterable[ReportKey], most: int) -> bool:
    """Whether the reports of the first Party, or those of the others, are more than `most`."""
    counts: dict[str, int] = {}
    for party, _ in keys:
        counts[party] = counts.get(party, 0) + 1
    return _is_beyond(counts, most)


def _is_beyond(counts: dict[str, int], most: int) -> bool:
    first = counts[min(counts)] if counts else 0
    return max(first, sum(counts.values()) - first) > most


class Group:
    """Reports that hang together."""

    def __init__(self, keys: Iterable[ReportKey], most: int) -> None:
        self.keys = set(keys)
        self.is_crowd = is_crowd(self.keys, most)


class Groups:
    """Disjoint groups of reports; those with more than `most` reports a side are crowds."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._of: dict[ReportKey, Group] = {}

    def __contains__(self, key: ReportKey) -> bool:
        return key in self._of

    def add(self, keys: Iterable[ReportKey]) -> None:
        """Take in reports that hang together and are in no group yet."""
        group = Group(keys, self._most)
        self._of |= dict.fromkeys(group.keys, group)

    def of(self, key: ReportKey) -> Group:
        """The group of a report."""
        return self._of[key]

    def join(self, one: ReportKey, other: ReportKey) -> Group:
        """Make one group of those of two reports."""
        small, large = sorted((self._of[one], self._of[other]), key=lambda group: len(group.keys))
        if small is not large:
            large.keys |= small.keys
            large.is_crowd = small.is_crowd or large.is_crowd or is_crowd(large.keys, self._most)
            self._of |= dict.fromkeys(small.keys, large)
        return large

    def all(self) -> list[frozenset[ReportKey]]:
        """Every group once, in no order that counts."""
        return [frozenset(group.keys) for group in {id(each): each for each in self._of.values()}.values()]
