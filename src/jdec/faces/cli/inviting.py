"""What the command line needs done to let an officer in at a console; the composition root fills it in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from jdec.node.people.desk import DeskRole


@dataclass(frozen=True, slots=True)
class InviteRequest:
    """An officer to be invited to the console of a node folder."""

    folder: Path
    number: str
    roles: tuple[DeskRole, ...]


@dataclass(frozen=True, slots=True)
class Invited:
    """The link that was made, and until when it is good; it is kept nowhere."""

    url: str = field(repr=False)
    until: datetime


class InviteOfficer(Protocol):
    """Make an invitation.

    Raises `CompositionError` `console-missing`, `node-not-running`, `node-folder-missing`; `NotManaged`.
    """

    def __call__(self, request: InviteRequest) -> Invited:
        """Do it."""
        ...
