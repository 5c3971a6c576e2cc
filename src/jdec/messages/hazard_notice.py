"""Hazard notices: public notices to airmen and mariners that a Party found and put on its record.

Apart from the Parties' own notifications, which speak for a Party, and from relayed notices, which a third
state gave it: a hazard notice was published for everybody, says where and when not to be, and need not say why.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import Meta

from jdec.messages.header import Header
from jdec.words.faults import Fault, fault
from jdec.words.forms import whole
from jdec.words.instants import Window
from jdec.words.parties import State
from jdec.words.places import Circle, Polygon
from jdec.words.texts import NO_CONTROLS, ShortText

MAX_RAW: Final = 6_000
MAX_WINDOWS: Final = 32
MAX_AREAS: Final = 16
# All areas together, so that a full message with the longest text stays below the limit of a message.
MAX_VERTICES_IN_ALL: Final = 256

HazardChannel = Literal["notam", "navigational-warning"]
HazardArea = Circle | Polygon
RawText = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=MAX_RAW,
        pattern=whole(NO_CONTROLS),
        examples=["X0017/26 NOTAMN\nQ) …"],
    ),
]


class HazardNotice(Header, frozen=True, kw_only=True, tag="hazard-notice"):
    """A public notice of danger areas, or one that only takes another back, with the text it was read from.

    `number` is the publisher's; `issuing_state` is the state whose service published it, where that can be
    told; several slots of a day are several windows.  `says_launch` means that the text itself speaks of a
    launch or a rocket; nothing else is judged.  `replaces` is the number of the notice in whose place this one comes,
    `cancels` that of the notice which it takes back; then it has no window and no area of its own.
    """

    channel: HazardChannel
    number: ShortText
    issuing_state: State | None = None
    windows: Annotated[tuple[Window, ...], Meta(max_length=MAX_WINDOWS)] = ()
    areas: Annotated[tuple[HazardArea, ...], Meta(max_length=MAX_AREAS)] = ()
    replaces: ShortText | None = None
    cancels: ShortText | None = None
    says_launch: bool = False
    raw: RawText

    def broken_rules(self) -> list[Fault]:
        faults = super().broken_rules()
        for name, held in (("windows", self.windows), ("areas", self.areas)):
            if not held and self.cancels is None:
                rule = f"{name} are missing: expected at least one where the notice cancels none"
                faults.append(fault("hazard-without", name, "", rule, name=name))
        if self.cancels is not None and (self.windows or self.areas or self.replaces is not None):
            rule = f"notice cancels {self.cancels} and says more: expected no window, no area and nothing replaced"
            faults.append(fault("hazard-cancels-and-more", "cancels", self.cancels, rule, got=self.cancels))
        count = sum(len(area.vertices) for area in self.areas if isinstance(area, Polygon))
        if count > MAX_VERTICES_IN_ALL:
            got, limit = str(count), str(MAX_VERTICES_IN_ALL)
            rule = f"areas have too many vertices in all: got {got}, expected at most {limit}"
            faults.append(fault("vertices-in-all", "areas", got, rule, got=got, limit=limit))
        return faults
