"""A fold of notices that takes up accounts kept before solves nothing, and goes on as if it had never stopped."""

from __future__ import annotations

import os
from collections.abc import Iterable
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdec.messages.statements import Statement
from jdec.picture import Entry, PictureFold
from jdec.picture.announced import components, linking
from jdec.picture.folding import FoldChange

from .announcing_parts import Records, point
from .test_announced_folding import BUSY

MANY = settings(max_examples=1000 if os.environ.get("JDEC_SLOW") == "1" else 100, deadline=None)
chances = st.integers(min_value=0, max_value=10**9).map(Random)


class Kept:
    """What tables hold, kept up by the changes alone."""

    def __init__(self) -> None:
        self.components: dict[str, Any] = {}
        self.notices: dict[str, Any] = {}

    def take(self, change: FoldChange) -> None:
        for held, changed, gone in (
            (self.components, change.components, change.gone),
            (self.notices, change.notices, change.notices_gone),
        ):
            for name in gone:
                held.pop(name, None)
            held |= {each.name: each for each in changed}  # type: ignore[attr-defined]

    def restored(self, entries: Iterable[Entry]) -> PictureFold:
        fold = PictureFold()
        fold.restore(entries, self.components.values(), self.notices.values())
        return fold


def rebuilt(entries: list[Entry]) -> Kept:
    kept = Kept()
    kept.take(PictureFold().fold(entries))
    return kept


@MANY
@given(chances)
def test_however_often_it_is_restored_it_comes_to_what_a_rebuild_makes(chance: Random) -> None:
    order = chance.sample(BUSY, len(BUSY))
    kept, fold, at = Kept(), PictureFold(), 0
    while at < len(order):
        stop = min(len(order), at + chance.randint(1, 6))
        kept.take(fold.fold(order[at:stop]))
        at = stop
        whole = rebuilt(order[:at])
        assert (kept.components, kept.notices) == (whole.components, whole.notices)
        if chance.random() < 0.5:
            fold = kept.restored(chance.sample(order[:at], at))


def test_what_came_before_changes_nothing_after_a_restore() -> None:
    change = rebuilt(BUSY).restored(BUSY).fold(BUSY)
    assert change == FoldChange()


def test_restoring_judges_nothing_and_a_change_judges_its_own_component(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judged = []
    inner = components.ComponentParts.judged

    def judge(self: Any, *words: Any) -> Any:
        judged.append(len(self.views))
        return inner(self, *words)

    records = Records()
    for number in range(1, 5):
        records.notice(number=number, launch_area=point(62.9, 20.0 * number))
        records.report(place=point(62.9, 20.0 * number))
        records.report(place=point(-40.0, 20.0 * number))
    kept = rebuilt(records.entries)
    monkeypatch.setattr(components.ComponentParts, "judged", judge)
    fold = kept.restored(records.entries)
    assert judged == []
    change = fold.fold([records.report("RUS", 4.0, place=point(62.9, 40.0))])
    assert len(judged) == 1
    assert [len(each.events) for each in change.components] == [1]
    kept.take(change)
    assert kept.notices == rebuilt(records.entries).notices


def test_a_word_that_changes_no_verdict_tells_of_no_event_that_has_no_notice() -> None:
    records = Records()
    report = records.report()
    records.state(Statement.OURS, "USA", [report])
    fold = rebuilt(records.entries).restored(records.entries)
    assert fold.fold(records.entries) == FoldChange()


@pytest.mark.parametrize("lost", ["components", "notices", "verdict"])
def test_accounts_that_do_not_fit_the_entries_are_refused(lost: str) -> None:
    kept = rebuilt(BUSY)
    if lost == "verdict":
        name = next(name for name, each in kept.components.items() if each.events[0].verdict is not None)
        account = kept.components[name]
        events = tuple(msgspec.structs.replace(each, verdict=None) for each in account.events)
        kept.components[name] = msgspec.structs.replace(account, events=events)
    else:
        held = getattr(kept, lost)
        del held[min(held)]
    with pytest.raises(ValueError, match=r"no component|not there|no verdict"):
        kept.restored(BUSY)


def test_an_event_whose_scores_alone_change_is_not_held_against_notices_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A report a minute later changes what the pairing of the first launch is worth, and not what it is."""
    records = Records()
    records.both()
    fold = PictureFold()
    (before,) = [each for component in fold.fold(records.entries).components for each in component.events]
    linked = []
    inner = linking.Linking.link_event
    monkeypatch.setattr(
        linking.Linking, "link_event", lambda self, name: (linked.append(name), inner(self, name))[1]
    )
    change = fold.fold([records.report("USA", 60.0)])
    (after,) = [event for each in change.components for event in each.events if event.name == before.name]
    assert after.score != before.score
    assert linked == ["USA.1/1"]
