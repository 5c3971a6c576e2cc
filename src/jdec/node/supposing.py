"""A preview of the picture with two reports held together or apart, computed from the records while somebody waits.

Nothing is written and nothing is told to the other node: what makes a pairing so is a joint act.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final

from jdec.messages import read
from jdec.node.picture import Picture
from jdec.node.picture_views import WhatIf
from jdec.node.reading import NodeRefused, Reading
from jdec.picture.accounts import ComponentAccount, event_account
from jdec.picture.entries import Entry
from jdec.picture.parameters import Parameters
from jdec.picture.wishes import Wish
from jdec.record.origin import Origin

MOST_ENTRIES: Final = 5_000
TOGETHER: Final = 2


class Supposing:
    """Answers what-if questions; few at a time, in worker threads."""

    def __init__(self, picture: Picture, reading: Reading, parameters: Parameters) -> None:
        self._picture, self._reading, self._parameters = picture, reading, parameters
        self._running = asyncio.Semaphore(TOGETHER)

    async def what_if(self, first: str, second: str, wish: Wish) -> WhatIf | None:
        """Return the events as they would be; None where one of the two first reports is in no component.

        Raises `NodeRefused` `what-if-<ground>` where nothing can be supposed, `picture-busy`, `picture-at-too-large`,
        and what reading a record raises.
        """
        if self._running.locked():
            raise NodeRefused("picture-busy", "other pictures are being computed")
        async with self._running:
            components = [await self._picture.component(name) for name in (first, second)]
            if None in components:
                return None
            names = names_of(each for each in components if each is not None)
            if len(names) > MOST_ENTRIES:
                message = f"too many entries to fold while you wait: {len(names)}, at most {MOST_ENTRIES}"
                raise NodeRefused(
                    "picture-at-too-large", message, got=str(len(names)), limit=str(MOST_ENTRIES)
                )
            return await asyncio.to_thread(self._suppose, names, first, second, wish)

    def _suppose(self, names: list[str], first: str, second: str, wish: Wish) -> WhatIf:
        # Imported here: what solves is slow to load, and few nodes are ever asked.
        from jdec.picture.supposing import NotSupposed, suppose

        entries = [self._entry(name) for name in names]
        found = suppose(entries, first, second, wish, self._parameters)
        if isinstance(found, NotSupposed):
            raise NodeRefused(
                f"what-if-{found.ground}",
                f"nothing can be supposed of {first} and {second}: {found.ground}",
                first=first,
                second=second,
            )
        return WhatIf(
            first=first,
            second=second,
            wish=wish,
            cost=found.cost,
            is_as_it_stands=found.is_as_it_stands,
            events=tuple(event_account(event) for event in found.events),
        )

    def _entry(self, name: str) -> Entry:
        """Return the entry of a short name such as `USA.1/7`."""
        writer, _, index = name.partition("/")
        for record in self._reading.names():
            origin = Origin.parse(record)
            if f"{origin.party}.{origin.generation}" == writer:
                (stored,) = self._reading.stored(record, int(index))
                return Entry(record, stored.index, stored.leaf, read(stored.data))
        raise NodeRefused("entry-not-found", f"no record of this name: {name}", index=index)


def names_of(components: Iterable[ComponentAccount]) -> list[str]:
    """Return the names of all entries of these components, each once."""
    return list(
        dict.fromkeys(
            name
            for component in components
            for event in component.events
            for assessment in event.assessments
            for name in assessment.names
        )
    )
