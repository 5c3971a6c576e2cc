"""Standard procedures: what a watch does step by step, shipped as TOML files in both languages.

A file holds an `id`, a title and steps with an id each; an id is never reused for another step, because ticks of past
shifts name it.  Nothing here decides anything: a procedure is a list that people tick off.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

ORDER = ("taking-the-watch", "alarm", "unannounced-launch", "false-alarm", "link-lost")


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step, in both languages."""

    id: str
    en: str
    ru: str


class Procedure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One procedure, in both languages."""

    id: str
    en: str
    ru: str
    steps: tuple[Step, ...]


@cache
def procedures() -> tuple[Procedure, ...]:
    """Return every procedure, in the order in which a watch meets them."""
    found = []
    for name in ORDER:
        text = files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
        found.append(msgspec.convert(tomllib.loads(text), Procedure))
    return tuple(found)
