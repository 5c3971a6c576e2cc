"""Many runs on every core, added up."""

from __future__ import annotations

import functools
import multiprocessing
import os
import signal
import warnings
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from unittest import mock

from jdec.record.keys import VerifierKey

from .scene import Scene

_SLICE = 25
_STANDSTILL_S = 60
NOT_FAULTS = (
    "say",
    "wait",
    "accepted",
    "end",
    "back-up",
    "rise",
    "heal",
    "disk-freed",
    "said-again",
    "taken-in",
    "archive-fetched",
    "archive-missing",
    "rotate-USA",
    "rotate-RUS",
)
LOST = ("nothing-accepted-is-lost", "nothing-mirrored-is-lost", "durable-before-answer")
DOUBLED = ("nothing-stands-twice",)


@dataclass
class Total:
    """What many runs came to.  `failures` are (seed, what did not hold)."""

    runs: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: Total) -> None:
        self.runs += other.runs
        self.counts.update(other.counts)
        self.failures += other.failures

    def _failed(self, names: tuple[str, ...]) -> int:
        return sum(any(name in what for name in names) for _, what in self.failures)

    def sentence(self) -> str:
        """Return the figures in one line, and one line for each of the first failures."""
        faults = {name: count for name, count in sorted(self.counts.items()) if name not in NOT_FAULTS}
        lost, doubled = self._failed(LOST), self._failed(DOUBLED)
        head = (
            f"{self.runs} runs, {sum(faults.values())} faults, {self.counts['accepted']} messages accepted: "
            f"{lost} lost, {doubled} doubled, {len(self.failures) - lost - doubled} disagreements"
        )
        kinds = ", ".join(f"{name} {count}" for name, count in faults.items())
        replay = [f"python -m simulation --seed {seed}   # {what}" for seed, what in self.failures[:10]]
        return "\n".join([head, f"faults by kind: {kinds}", *replay])


class StandsStill(KeyboardInterrupt):
    """A story that does not end.  An event loop keeps any other exception to itself, and goes on for ever."""


def _stands_still(*_: object) -> None:
    raise StandsStill("a-story-ends")


@functools.lru_cache(maxsize=8192)
def _verified(key: VerifierKey, signature: bytes, message: bytes) -> bool:
    return _has_signed(key, signature, message)


_has_signed = VerifierKey.has_signed
"""Verified once and then remembered: the same bytes are checked by both nodes, at each start and at each look, and what
comes of it never changes.  A story costs a third less."""


def play(seeds: range) -> Total:
    """Play the stories of these seeds, one after another; one that does not end has failed."""
    total = Total()
    signal.signal(signal.SIGALRM, _stands_still)
    for seed in seeds:
        scene = Scene(seed)
        try:
            # Again and again: a loop that is closed waits for its tasks, which may not end either.
            signal.setitimer(signal.ITIMER_REAL, _STANDSTILL_S, _STANDSTILL_S)
            with warnings.catch_warnings(), mock.patch.object(VerifierKey, "has_signed", _verified):
                warnings.simplefilter("error")
                # A node killed in the very turn it was started leaves loops that never began.
                warnings.filterwarnings("ignore", message="coroutine .* was never awaited")
                scene.run()
        except BaseException as failure:
            total.failures.append((seed, f"{type(failure).__name__}: {failure}"[:200]))
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        total.runs += 1
        total.counts.update(scene.counts)
    return total


def play_many(first: int, runs: int) -> Total:
    """Play `runs` stories from seed `first` on, on every core."""
    total = Total()
    slices = [range(at, min(at + _SLICE, first + runs)) for at in range(first, first + runs, _SLICE)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context) as pool:
        for each in pool.map(play, slices):
            total.add(each)
    return total
