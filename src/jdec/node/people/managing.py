"""Letting officers in at a desk and keeping them out: one rule for the command line and for the page of the people.

It decides and asks the store; clock and secrets arrive from outside.  Who may do it at all is for the policy to say.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from jdec.node.people.desk import DeskRole, DeskStore, Invitation, Officer, OfficerState, Passkey, Session
from jdec.node.people.sessions import digest

MOST_DIGITS: Final = 6
SECRET_BYTES: Final = 32
"""So many random bytes make the secret of a link."""
MOST_PEOPLE: Final = 1000
"""So many officers and invitations a desk holds; barred officers are among them."""
CODES: Final = (
    "number-form",
    "number-twin",
    "role-unknown",
    "role-missing",
    "officer-missing",
    "officer-demo",
    "officer-self",
    "administrator-last",
    "people-many",
)
"""Why somebody is not invited or not barred."""


class NotManaged(Exception):
    """Nothing was changed; `code` is one of `CODES`, for which faces hold a sentence that `details` fill."""

    def __init__(self, code: str, **details: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class Person(msgspec.Struct, frozen=True):
    """One number at a desk: its officer, None while it is only invited; his passkey; an open invitation; how many
    sessions of his are open."""

    number: str
    officer: Officer | None = None
    passkey: Passkey | None = None
    invitation: Invitation | None = None
    sessions: int = 0


def people_of(store: DeskStore, open_sessions: Iterable[Session], now: datetime) -> tuple[Person, ...]:
    """Return everybody at the desk, by number as numbers.  Blocking."""
    officers = {each.number: each for each in store.officers()}
    passkeys = {each.number: each for each in store.passkeys()}
    invitations = {each.number: each for each in store.invitations(now)}
    counts = Counter(each.number for each in open_sessions)
    numbers = sorted({*officers, *invitations}, key=lambda number: (int(number), number))
    return tuple(
        Person(each, officers.get(each), passkeys.get(each), invitations.get(each), counts[each])
        for each in numbers
    )


def seal_of(people: Sequence[Person]) -> str:
    """Return what a page was made from: it changes with every officer, passkey and invitation, not with sign-ins."""
    seen = hashlib.sha256()
    for each in people:
        officer, invited = each.officer, each.invitation
        standing = (officer.roles, officer.state, officer.is_demo) if officer else None
        made = each.passkey.credential if each.passkey else None
        by = invited.secret_sha256 if invited else None
        seen.update(msgspec.json.encode((each.number, standing, made, by)))
    return seen.hexdigest()


def number_of(text: str) -> str:
    """Return an officer's number out of what was typed.  Raises `NotManaged` `number-form`."""
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise NotManaged("number-form", got=text[:40])
    return text


def roles_of(words: Iterable[str]) -> tuple[DeskRole, ...]:
    """Return roles by their codes, each once.  Raises `NotManaged` `role-unknown`, `role-missing`."""
    known = [each.value for each in DeskRole]
    given = list(dict.fromkeys(words))
    for each in given:
        if each not in known:
            raise NotManaged("role-unknown", got=each[:40], known=", ".join(known))
    if not given:
        raise NotManaged("role-missing")
    return tuple(DeskRole(each) for each in given)


def invite(
    store: DeskStore, number: str, roles: Sequence[DeskRole], secret: str, now: datetime, hours: float
) -> Invitation:
    """Keep an invitation by which this officer, new or known, registers one passkey and then has these roles.

    Earlier invitations of his end.  Raises `NotManaged` `number-twin`, `officer-demo`, `people-many`.  Blocking.
    """
    with store.alone():
        people = {each.number: each for each in people_of(store, (), now)}
        _refuse_demo(people.get(number), number)
        twin = next((each for each in people if int(each) == int(number)), "")
        if twin and number not in people:
            # The list that root officers sign takes 17 and 017 for one number.  An older desk may have both.
            raise NotManaged("number-twin", got=number, have=twin)
        if number not in people and len(people) >= MOST_PEOPLE:
            raise NotManaged("people-many", limit=MOST_PEOPLE)
        made = Invitation(digest(secret), number, tuple(roles), now + timedelta(hours=hours))
        store.invite(made)
    return made


def said_of(invitation: Invitation) -> str:
    """Return what the audit trail holds of an invitation: whom and as what, never its secret."""
    return " ".join((invitation.number, *(each.value for each in invitation.roles)))


def check_bar(people: Mapping[str, Person], number: str, by: str) -> None:
    """Refuse what is not to be barred; `by` is who bars, empty at a terminal of the node.

    A terminal may bar the last administrator too: it can invite another.  Raises `NotManaged` `officer-missing`,
    `officer-self`, `officer-demo`, `administrator-last`.
    """
    if number not in people:
        raise NotManaged("officer-missing", number=number[:40])
    if by and (by == number if by in people else int(by) == int(number)):
        raise NotManaged("officer-self", number=number)
    _refuse_demo(people[number], number)
    if by and administrators(people.values()) == {number}:
        raise NotManaged("administrator-last", number=number)


def check_use(people: Iterable[Person], invitation: Invitation) -> None:
    """Refuse an invitation whose use would take the last administrator's role.

    It is for whoever uses one to ask: there may have been another administrator when it was made.  Raises `NotManaged`
    `administrator-last`.
    """
    is_taken = DeskRole.ADMINISTRATOR not in invitation.roles
    if is_taken and administrators(people) == {invitation.number}:
        raise NotManaged("administrator-last", number=invitation.number)


def use(store: DeskStore, invitation: Invitation, made: Passkey) -> bool:
    """Register a passkey by an invitation and use it up; False where it is over.

    Raises `NotManaged` as `check_use` does.  Blocking.
    """
    with store.alone():
        check_use(people_of(store, (), made.made_at), invitation)
        return store.register(invitation.secret_sha256, made)


def administrators(people: Iterable[Person]) -> set[str]:
    """Return the numbers of all administrators who can sign in."""
    return {
        each.number
        for each in people
        if each.officer is not None
        and each.officer.state is OfficerState.ACTIVE
        and DeskRole.ADMINISTRATOR in each.officer.roles
        and (each.passkey is not None or each.officer.is_demo)
    }


def bar(store: DeskStore, number: str, now: datetime, by: str = "") -> None:
    """Bar an officer: his sessions, passkeys and invitations end; one who is only invited is invited no more.

    Raises `NotManaged` as `check_bar` does.  Blocking.
    """
    with store.alone():
        check_bar({each.number: each for each in people_of(store, (), now)}, number, by)
        if not store.bar(number):
            raise NotManaged("officer-missing", number=number[:40])


def _refuse_demo(person: Person | None, number: str) -> None:
    if person is not None and person.officer is not None and person.officer.is_demo:
        raise NotManaged("officer-demo", number=number)
