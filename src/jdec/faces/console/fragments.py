"""What is made once: whoever asks for the same piece of the same state gets the same bytes.

The token of forms differs from session to session; it stands in the bytes as a mark that is replaced on the way out.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Final, Generic, TypeVar

import msgspec

from jdec.faces.console.rendering import Renderer
from jdec.faces.console.views import Frame

K = TypeVar("K")
V = TypeVar("V")
MARK: Final = "jdec-csrf-0123456789-mark"
_KEPT: Final = 128


class Kept(Generic[K, V]):
    """The newest of what was made, by what it was made from.  One event loop only."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """Return what was made, if it is still kept."""
        return self._held.get(key)

    def keys(self) -> set[K]:
        """Return of what there is something."""
        return set(self._held)

    def drop(self, key: K) -> None:
        """Forget it."""
        self._held.pop(key, None)

    def put(self, key: K, value: V) -> None:
        """Keep it; of too many the oldest goes."""
        self._held[key] = value
        if len(self._held) > self._most:
            self._held.popitem(last=False)


class Fragments:
    """The newest fragments.  One event loop only."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._kept: Kept[tuple[str, ...], bytes] = Kept(_KEPT)
        self.made = 0

    def get(self, key: tuple[str, ...], template: str, frame: Frame, view: Any) -> bytes:
        """Return a fragment; `key` must name all that it depends on but the token."""
        found = self._kept.get(key)
        if found is None:
            self.made += 1
            found = self._renderer.page(template, msgspec.structs.replace(frame, csrf=MARK), view)
            self._kept.put(key, found)
        return found.replace(MARK.encode(), frame.csrf.encode())
