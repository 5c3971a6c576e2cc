"""Which pages an officer finds in the list of pages, and which of them comes first for him: the policy says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from jdec.node.people.desk import DeskRole, Officer
from jdec.node.people.policy import Action

HOME: Final = "/"
"""Leads whoever is signed in to his own first page."""
NAV: Final = (
    ("/watch", "watch", "w", Action.VIEW_WATCH),
    ("/notices", "notices", "n", Action.VIEW_WATCH),
    ("/log", "log", "l", Action.VIEW_LOG),
    ("/record", "record", "r", Action.VIEW_RECORD),
    ("/people", "people", "p", Action.VIEW_PEOPLE),
)
_RECORD, _WATCH = "/record", "/watch"

May = Callable[[Officer, Action], bool]


def pages_for(officer: Officer, may: May) -> tuple[tuple[str, str, str], ...]:
    """Return path, name and key of the pages that an officer may see."""
    return tuple((path, name, key) for path, name, key, action in NAV if may(officer, action))


def first_page(officer: Officer, may: May) -> str:
    """Return where an officer begins: an auditor at the records, all others at the first page they may see.

    For whom there is none it is the page of the watch, which says so.
    """
    paths = [path for path, _, _ in pages_for(officer, may)]
    if DeskRole.AUDITOR in officer.roles and _RECORD in paths:
        return _RECORD
    return paths[0] if paths else _WATCH


def may_see(officer: Officer, path: str, may: May) -> bool:
    """Say whether a place lies under a page that an officer may see; of other places the door itself decides."""
    inside = f"{path.partition('?')[0]}/"
    return all(may(officer, action) for page, _, _, action in NAV if inside.startswith(f"{page}/"))
