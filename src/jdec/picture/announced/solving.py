"""One component solved: of each event in each layer of notices which answers are alive, and of each notice too.

A layer is the word of one speaker: the Parties' own notices, the notices that one Party relayed, the public hazard
notices.  Within a layer a launch has one notice and a notice as many launches as it states; between layers there is
no competition, for the same launch may be announced by a Party, relayed by the other and published for airmen.

Hazard notices are the exception: several of them, each of one flight information region or one stage, are of one
launch.  So every group of kindred notices goes to the one launch that explains it best, and a launch may have any
number of groups.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
import numpy as np

from jdec.picture.announced.matching import Match
from jdec.picture.announced.notices import Announced, NoticeKey
from jdec.picture.announced.outcomes import Code
from jdec.picture.announced.parameters import NoticeParameters
from jdec.picture.announced.transport import FAR, Transport, transport
from jdec.picture.announced.views import View

Matches = Mapping[tuple[NoticeKey, str], Match]

# Beyond any worth: forces all launches of an event to have a notice, if they can.
_FORCED: Final = 1 << 32


class Answer(msgspec.Struct, frozen=True):
    """What a layer says of one event.

    `live` are the notices it may be of, best first; `code` is None where it is of one of them for certain, and else
    says why not.  `is_open`: it may be of one of them.  `is_determined`: it is clear which.  `is_part`: some of its
    launches are of one of them and some are not.
    """

    live: tuple[NoticeKey, ...] = ()
    code: Code | None = None
    is_open: bool = False
    is_determined: bool = True
    is_part: bool = False
    margin: int | None = None

    @property
    def is_certain(self) -> bool:
        """Whether it is announced by one of the live notices."""
        return self.code is None


class Layer(msgspec.Struct, frozen=True):
    """All answers of one layer, by event; and by notice the launches it surely has and may have."""

    answers: dict[str, Answer]
    seen: dict[NoticeKey, tuple[str, ...]]


def solve_planned(
    views: Sequence[View], notices: Sequence[Announced], matches: Matches, parameters: NoticeParameters
) -> Layer:
    """A layer in which a launch has one notice and a notice as many launches as it states.

    Where it is not clear how many launches an event is, the layer is solved for the fewest and for the most of them:
    an event is certain only if it is so both times.
    """
    views = [view for view in views if any((notice.key, view.name) in matches for notice in notices)]
    if not views:
        return Layer({}, {})
    most = [view.high for view in views]
    if sum(most) + sum(min(notice.count, sum(most)) for notice in notices) > parameters.most_units:
        return _unresolved(views, notices, matches)
    planned = _Planned(views, notices, matches, parameters.margin_millinats)
    layer = planned.solve([view.low for view in views])
    if all(view.low == view.high for view in views):
        return layer
    fuller = planned.solve(most)
    answers = {view.name: _both(view, layer.answers[view.name], fuller.answers[view.name]) for view in views}
    seen = {key: tuple(dict.fromkeys(names + fuller.seen[key])) for key, names in layer.seen.items()}
    return Layer(answers, seen)


def _both(view: View, fewest: Answer, most: Answer) -> Answer:
    """The answer for an event that is so many launches at the fewest and so many at the most."""
    if not fewest.is_certain or most.is_certain or view.low == view.high:
        return fewest if not fewest.is_certain else most
    return Answer(fewest.live, Code.COUNT_UNCLEAR, is_open=True, is_determined=fewest.is_determined)


class _Planned:
    """One layer, to be solved for given numbers of launches: events are rows, notices columns."""

    def __init__(
        self, views: Sequence[View], notices: Sequence[Announced], matches: Matches, margin: int
    ) -> None:
        self._views, self._notices, self._matches, self._margin = views, notices, matches, margin
        self._worths = np.full((len(views), len(notices)), -FAR, dtype=np.int64)
        for row, view in enumerate(views):
            for column, notice in enumerate(notices):
                match = matches.get((notice.key, view.name))
                if match is not None:
                    self._worths[row, column] = match.worth

    def solve(self, needs: list[int]) -> Layer:
        room = [min(notice.count, sum(needs)) for notice in self._notices]
        best = transport(needs, room, self._worths)
        is_live = best.regrets[:-1] <= self._margin
        live = [[column for column in range(len(room)) if is_live[row, column]] for row in range(len(needs))]
        contested = is_live[:, :-1].sum(axis=0) > 1
        answers = {}
        for row, view in enumerate(self._views):
            if not live[row]:
                answers[view.name] = self._none(row, best)
            elif not is_live[row, -1]:
                answers[view.name] = self._certain(row, live[row], needs[row], best)
            else:
                is_part = needs[row] > 1 and self._never_all(row, needs, room, best)
                is_shared = any(contested[column] for column in live[row])
                answers[view.name] = self._open(row, live[row], is_part=is_part, is_shared=is_shared)
        seen = {
            notice.key: tuple(view.name for row, view in enumerate(self._views) if is_live[row, column])
            for column, notice in enumerate(self._notices)
        }
        return Layer(answers, seen)

    def _certain(self, row: int, live: list[int], need: int, best: Transport) -> Answer:
        """It is of one of these, or of all of them together if they are no more than it needs."""
        room = sum(self._notices[column].count for column in live)
        others = [
            int(best.regrets[row, column]) for column in range(best.regrets.shape[1]) if column not in live
        ]
        return Answer(
            self._ordered(row, live),
            None,
            is_open=True,
            is_determined=len(live) == 1 or room <= need,
            margin=_margin(min(others, default=FAR)),
        )

    def _none(self, row: int, best: Transport) -> Answer:
        """It is of none: a notice that would be certain of it if no other launch had it is named."""
        fitting = [column for column in range(len(self._notices)) if self._worths[row, column] > self._margin]
        code = Code.BEYOND_COUNT if fitting else Code.NO_NOTICE
        return Answer(self._ordered(row, fitting), code, margin=_margin(int(best.regrets[row, :-1].min())))

    def _open(self, row: int, live: list[int], *, is_part: bool, is_shared: bool) -> Answer:
        """It may be of one of these or of none; or some of its launches are and some are not."""
        keys, is_determined = self._ordered(row, live), len(live) == 1
        if is_part:
            return Answer(keys, Code.BEYOND_COUNT, is_determined=is_determined, is_part=True)
        code = Code.ONE_OF_LAUNCHES if is_shared else Code.THIN_EVIDENCE
        return Answer(keys, code, is_open=True, is_determined=is_determined)

    def _never_all(self, row: int, needs: list[int], room: list[int], best: Transport) -> bool:
        """Whether no answer within the margin gives all launches of a row a notice."""
        forced = self._worths.copy()
        forced[row] = np.where(forced[row] > -FAR // 2, forced[row] + _FORCED, forced[row])
        found = transport(needs, room, forced)
        is_short = found.flow[row, -1] > 0
        return bool(is_short or found.total - _FORCED * needs[row] < best.total - self._margin)

    def _ordered(self, row: int, columns: list[int]) -> tuple[NoticeKey, ...]:
        return ordered(self._views[row].name, [self._notices[column] for column in columns], self._matches)


class _Group(msgspec.Struct, frozen=True):
    """A group of kindred notices, what it is worth to each launch, and the launches that it may be of."""

    notices: tuple[Announced, ...]
    worths: dict[str, int]
    live: tuple[str, ...]
    best: int
    margin: int

    @property
    def owner(self) -> str | None:
        """The launch that it is of for certain."""
        return self.live[0] if len(self.live) == 1 and self.best > self.margin else None

    @property
    def gap(self) -> int:
        """How much worse the best other answer is."""
        return self.best - max([0, *(worth for name, worth in self.worths.items() if name not in self.live)])


def solve_hazard(
    views: Sequence[View],
    groups: Sequence[Sequence[Announced]],
    far_kin: Mapping[NoticeKey, Sequence[NoticeKey]],
    matches: Matches,
    parameters: NoticeParameters,
) -> Layer:
    """Every group goes to the launch that explains it best, or to none; a launch may have any number of groups.

    Once a launch is announced by one group for certain, groups that can be of no other launch follow, however thin
    what speaks for them, and so do far kin, which nothing speaks for: they add names and decide nothing.
    """
    names = [view.name for view in views]
    held = [_group(group, names, matches, parameters.margin_millinats) for group in groups]
    owners = [group.owner for group in held]
    for number, group in enumerate(held):
        if len(group.live) == 1 and group.live[0] in owners:
            owners[number] = group.live[0]
    of_notice = {each.key: owner for group, owner in zip(held, owners, strict=True) for each in group.notices}
    live = [list(group.live) for group in held]
    for number, group in enumerate(held):
        if group.worths:
            continue
        leaders = (of_notice.get(kin) for each in group.notices for kin in far_kin.get(each.key, ()))
        live[number] = sorted({leader for leader in leaders if leader is not None})
        owners[number] = live[number][0] if len(live[number]) == 1 else None
    answers = {name: _hazard_answer(name, held, owners, live, matches) for name in names}
    seen = {each.key: tuple(names) for group, names in zip(held, live, strict=True) for each in group.notices}
    return Layer({name: answer for name, answer in answers.items() if answer is not None}, seen)


def _group(group: Sequence[Announced], names: list[str], matches: Matches, margin: int) -> _Group:
    worths = _group_worths(group, names, matches)
    best = max([0, *worths.values()])
    live = tuple(name for name in names if name in worths and best - worths[name] <= margin)
    return _Group(tuple(group), worths, live, best, margin)


def _hazard_answer(
    name: str,
    groups: Sequence[_Group],
    owners: Sequence[str | None],
    live: Sequence[Sequence[str]],
    matches: Matches,
) -> Answer | None:
    """What the groups say of one launch; None where none of them has anything to do with it."""
    own = [group for group, owner in zip(groups, owners, strict=True) if owner == name]
    if own:
        keys = ordered(name, [each for group in own for each in group.notices], matches)
        margin = max(group.gap for group in own if group.owner == name)
        return Answer(keys, None, is_open=True, margin=margin)
    may_be = [group for group, names in zip(groups, live, strict=True) if name in names and group.worths]
    if may_be:
        code = Code.ONE_OF_LAUNCHES if any(len(group.live) > 1 for group in may_be) else Code.THIN_EVIDENCE
        keys = ordered(name, [each for group in may_be for each in group.notices], matches)
        return Answer(keys, code, is_open=True, is_determined=False)
    lost = [group for group in groups if group.worths.get(name, 0) > group.margin]
    if not lost:
        return None
    keys = ordered(name, [each for group in lost for each in group.notices], matches)
    return Answer(keys, Code.NOTICE_TAKEN)


def _group_worths(group: Sequence[Announced], names: list[str], matches: Matches) -> dict[str, int]:
    """What a group is worth to each launch: as much as the member that fits it best, for they are not independent."""
    found: dict[str, int] = {}
    for name in names:
        worths = [match.worth for each in group if (match := matches.get((each.key, name)))]
        if worths:
            found[name] = max(worths)
    return found


def ordered(name: str, notices: Sequence[Announced], matches: Matches) -> tuple[NoticeKey, ...]:
    """Keys of notices, those that fit an event best first, then by their place on the records."""

    def rank(notice: Announced) -> tuple[int, tuple[str, int, int]]:
        match = matches.get((notice.key, name))
        return (-match.worth if match else FAR, notice.entries[0].place)

    return tuple(notice.key for notice in sorted(notices, key=rank))


def _unresolved(views: Sequence[View], notices: Sequence[Announced], matches: Matches) -> Layer:
    """Too many launches and notices at once: every event may be of every notice that fits it."""
    answers = {}
    for view in views:
        held = [notice for notice in notices if (notice.key, view.name) in matches]
        answers[view.name] = Answer(
            ordered(view.name, held, matches), Code.TOO_MANY, is_open=True, is_determined=False
        )
    seen = {
        notice.key: tuple(view.name for view in views if (notice.key, view.name) in matches)
        for notice in notices
    }
    return Layer(answers, seen)


def _margin(regret: int) -> int | None:
    return None if regret >= FAR // 2 else regret
