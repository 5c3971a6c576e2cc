"""The node's API as a console uses it: questions, streams, submission.  The console holds nothing of the node's own."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Final, Protocol, TypeVar

from jdec.words.faults import Fault

T = TypeVar("T")
PATIENCE_S: Final = 5.0


class NodeAway(Exception):
    """The node did not answer, or not as a node does; `reason` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NodeSaidNo(Exception):
    """The node answered with a problem: its code, its sentence in the language asked for, and every fault."""

    def __init__(self, code: str, sentence: str, status: int, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.status = status
        self.faults = faults


class NodeDoor(Protocol):
    """One node's API.  Every call raises `NodeAway` or `NodeSaidNo`; none is tried again here."""

    async def get(
        self,
        kind: type[T],
        path: str,
        *,
        language: str = "",
        patience_s: float = PATIENCE_S,
        **parameters: str | int,
    ) -> T:
        """Ask a question; the answer is decoded strictly, a refusal is in this language.  A node that is silent for so
        long is away."""

    def stream(self, kind: type[T], path: str, cursor: str) -> AsyncGenerator[T, None]:
        """Events from a cursor on, until the line breaks or the node ends it."""

    async def read(self, path: str, *, language: str = "", **parameters: str | int) -> bytes:
        """Ask for what is not JSON: a checkpoint, a tile, a file."""

    async def hand(self, kind: type[T], path: str, data: bytes, language: str) -> T:
        """Hand bytes over; return what the node says of them."""

    async def submit(self, kind: type[T], data: bytes, language: str) -> T:
        """Submit one message; return what the node says of it."""
