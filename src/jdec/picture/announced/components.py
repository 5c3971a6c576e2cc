"""One component from its parts to its verdicts and standings: layers, groups, answers."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from jdec.picture.announced.judging import Judged, Passed, judge, layer_rank, standing_of, verdict_of
from jdec.picture.announced.notices import Announced, NoticeKey, is_standing
from jdec.picture.announced.outcomes import EventVerdict, NoticeStanding
from jdec.picture.announced.parameters import NoticeParameters
from jdec.picture.announced.reaching import Kinship
from jdec.picture.announced.solving import Layer, Matches, solve_hazard, solve_planned
from jdec.picture.announced.views import View

Kin = Mapping[NoticeKey, Mapping[NoticeKey, Kinship]]


class ComponentParts(msgspec.Struct, frozen=True):
    """What a component is solved from: events by name, notices by place, and what holds between them."""

    views: list[View]
    notices: list[Announced]
    matches: Matches
    kin: Kin
    passed: dict[NoticeKey, Passed]

    def judged(
        self, parameters: NoticeParameters
    ) -> tuple[tuple[EventVerdict, ...], tuple[NoticeStanding, ...]]:
        """The verdict of every event and the standing of every notice."""
        layers = self._layers(parameters)
        notices = {notice.key: notice for notice in self.notices}
        judged: dict[str, dict[str, Judged]] = {}
        for name, layer in layers.items():
            judged[name] = {
                view.name: (answer, judge(view, answer, notices, self.matches))
                for view in self.views
                if (answer := layer.answers.get(view.name)) is not None
            }
        ranked = sorted(judged, key=layer_rank)
        verdicts = tuple(
            verdict_of(view, [judged[name][view.name] for name in ranked if view.name in judged[name]])
            for view in self.views
        )
        views = {view.name: view for view in self.views}
        standings = tuple(
            standing_of(
                notice,
                layers[notice.layer].seen.get(notice.key, ()),
                judged[notice.layer],
                views,
                self.passed[notice.key],
                is_standing=is_standing(notice, parameters),
            )
            for notice in self.notices
        )
        return verdicts, standings

    def _layers(self, parameters: NoticeParameters) -> dict[str, Layer]:
        layers = {}
        for name in sorted({notice.layer for notice in self.notices}):
            held = [notice for notice in self.notices if notice.layer == name]
            if name == "hazard":
                far = {notice.key: self._kin_of(notice.key, Kinship.FAR) for notice in held}
                layers[name] = solve_hazard(self.views, self._groups(held), far, self.matches, parameters)
            else:
                layers[name] = solve_planned(self.views, held, self.matches, parameters)
        return layers

    def _groups(self, notices: list[Announced]) -> list[list[Announced]]:
        """Near kin together, each group in the order of the records."""
        left = {notice.key for notice in notices}
        groups = []
        for notice in notices:
            if notice.key not in left:
                continue
            group, edge = {notice.key}, [notice.key]
            while edge:
                more = [key for key in self._kin_of(edge.pop(), Kinship.NEAR) if key in left - group]
                group.update(more)
                edge += more
            groups.append([each for each in notices if each.key in group])
            left -= group
        return groups

    def _kin_of(self, key: NoticeKey, kind: Kinship) -> list[NoticeKey]:
        return sorted(other for other, each in self.kin.get(key, {}).items() if each is kind)
