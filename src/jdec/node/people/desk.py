"""What the desk keeps of its people: officers, passkeys, invitations, sessions, drafts, and what each of them did.

Desk data: never mirrored, never on a record.  Names of people stand here and nowhere else; the records know a role and
a number.  Instants are timezone-aware.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

import msgspec


class DeskRole(StrEnum):
    """Roles at a desk: those of the records, and two that never speak on a record."""

    WATCH_OFFICER = "watch-officer"
    HEAD_OF_SHIFT = "head-of-shift"
    LIAISON_OFFICER = "liaison-officer"
    ANALYST = "analyst"
    SECRETARIAT = "secretariat"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class OfficerState(StrEnum):
    """Whether an officer may sign in."""

    ACTIVE = "active"
    BARRED = "barred"


class Officer(msgspec.Struct, frozen=True):
    """A person at this desk.  `name` is for the desk alone; `is_demo`: signs in with one click, in exercises only."""

    number: str
    roles: tuple[DeskRole, ...]
    name: str = ""
    language: str = "en"
    theme: str = "dark"
    state: OfficerState = OfficerState.ACTIVE
    is_demo: bool = False


class Passkey(msgspec.Struct, frozen=True):
    """The public half of a passkey, as WebAuthn gives it."""

    credential: bytes
    number: str
    public_key: bytes
    sign_count: int
    made_at: datetime


class Invitation(msgspec.Struct, frozen=True):
    """A link by which one officer registers one passkey, once; only the SHA-256 of its secret is kept."""

    secret_sha256: str
    number: str
    roles: tuple[DeskRole, ...]
    ends_at: datetime


class Session(msgspec.Struct, frozen=True):
    """One sign-in; only the SHA-256 of its cookie is kept."""

    cookie_sha256: str
    number: str
    begun_at: datetime
    seen_at: datetime
    ends_at: datetime


class Draft(msgspec.Struct, frozen=True):
    """What an officer has typed and not sent: `form` names the form and what it is about; `fields` as they came."""

    number: str
    form: str
    fields: dict[str, str]
    kept_at: datetime


class AuditLine(msgspec.Struct, frozen=True):
    """One line of the audit trail: who (empty: nobody was signed in), what, about what, from where, what came of it."""

    at: datetime
    number: str
    action: str
    target: str
    source: str
    outcome: str


class DeskStore(Protocol):
    """Where the desk keeps its people.  Blocking; from any thread.  What returns has been written durably.

    Loss of the store costs sign-ins, drafts and the audit trail; forgery of it lets a stranger sign in at this desk.
    Neither touches a record: what was said there stays as it was said.
    """

    def officers(self) -> list[Officer]:
        """All officers by number."""

    def officer(self, number: str) -> Officer | None:
        """One officer."""

    def put_officer(self, officer: Officer) -> None:
        """Write an officer, new or in place of the one of that number."""

    def put_look(self, number: str, language: str, theme: str) -> None:
        """Write language and theme of an officer, and nothing else of him: he may have been barred meanwhile."""

    def bar(self, number: str) -> bool:
        """Bar an officer; his sessions, passkeys and invitations end in the same step.

        One who was only invited is invited no more.  False where there is neither officer nor invitation.
        """

    def alone(self) -> AbstractContextManager[None]:
        """Have the store for oneself, before all other threads and processes: what is looked at inside stays so until
        what is changed inside is written, in one step.  Held for a moment only; an exception undoes all of it."""

    def invite(self, invitation: Invitation) -> None:
        """Keep an invitation; earlier ones of the same officer end."""

    def invitation(self, secret_sha256: str, now: datetime) -> Invitation | None:
        """An invitation that is still good."""

    def invitations(self, now: datetime) -> list[Invitation]:
        """All invitations that are still good."""

    def register(self, secret_sha256: str, passkey: Passkey) -> bool:
        """Use an invitation up and keep the passkey made with it, in one step; False where it was used meanwhile.

        Earlier passkeys of that officer, and sessions begun with them, end.
        """

    def passkey(self, credential: bytes) -> Passkey | None:
        """A passkey by its credential id."""

    def passkeys(self) -> list[Passkey]:
        """All passkeys."""

    def used(self, credential: bytes, sign_count: int) -> None:
        """Keep a passkey's counter."""

    def open_session(self, session: Session) -> None:
        """Keep a session."""

    def session(self, cookie_sha256: str) -> tuple[Session, Officer] | None:
        """A session that was not ended, with its officer as he is now."""

    def sessions(self) -> list[Session]:
        """All sessions that were not ended; some may be over by age."""

    def touch(self, cookie_sha256: str, seen_at: datetime) -> None:
        """Keep when a session was last heard of."""

    def end_session(self, cookie_sha256: str) -> None:
        """End one session."""

    def end_sessions(self, number: str) -> list[str]:
        """End every session of an officer; return which they were."""

    def keep_draft(self, draft: Draft) -> None:
        """Keep a draft in place of the one of the same form."""

    def drafts(self, number: str) -> list[Draft]:
        """An officer's drafts, newest first."""

    def drop_draft(self, number: str, form: str) -> None:
        """Forget a draft: it was sent, or thrown away by its officer."""

    def write_down(self, line: AuditLine) -> None:
        """Add a line to the audit trail; nothing takes one away."""

    def audit(self, limit: int, skip: int = 0) -> Sequence[AuditLine]:
        """The newest lines but for the first `skip`, newest first."""


MOST_DRAFT_LETTERS: Final = 65_536
DEMO_OFFICERS: Final = (
    Officer("101", (DeskRole.WATCH_OFFICER,), is_demo=True),
    Officer("102", (DeskRole.WATCH_OFFICER,), is_demo=True),
    Officer("110", (DeskRole.HEAD_OF_SHIFT,), is_demo=True),
    Officer("120", (DeskRole.LIAISON_OFFICER,), is_demo=True),
    Officer("130", (DeskRole.SECRETARIAT,), is_demo=True),
    Officer("140", (DeskRole.AUDITOR,), is_demo=True),
    Officer("190", (DeskRole.ADMINISTRATOR,), is_demo=True),
)
"""Who may be played in an exercise; the same numbers stand in the key manifests of an exercise."""
