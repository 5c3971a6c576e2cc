"""The people at a desk as their page shows them, beside the list of officers that stands on the record.

Numbers, roles and public keys: an officer's name is desk data that no page and no file of this module holds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from jdec.faces.console.calls import Call, Refusal
from jdec.faces.console.passkeys import point_of
from jdec.faces.console.people_views import AuditView, ListingView, PersonLine
from jdec.faces.console.records_at_node import AtNode
from jdec.faces.console.rendering import word
from jdec.faces.console.views import Word
from jdec.faces.texts import say
from jdec.messages.approvals import TWO_PERSON_KINDS
from jdec.node.auditing import RecordKeys
from jdec.node.people.desk import AuditLine, DeskRole, Officer, OfficerState, Passkey
from jdec.node.people.listing import changes, listed_anew
from jdec.node.people.managing import Person, people_of
from jdec.node.people.policy import Action
from jdec.record.errors import RecordError
from jdec.record.roster import WEBAUTHN_ES256, OfficerKey, Roster, RosterOfficer

if TYPE_CHECKING:
    from jdec.faces.console.app import Console

FILE: Final = "officers.json"


class Listed(msgspec.Struct, frozen=True):
    """The list in force, and how many root officers sign another."""

    roster: Roster
    threshold: int


def gathered(console: Console) -> tuple[Person, ...]:
    """Return everybody at the desk.  Blocking."""
    return people_of(console.store, console.sessions.open_ones(), console.now())


async def listed_now(call: Call) -> Listed:
    """Return the list of officers in force.  Raises `Refusal` where the node does not give it."""
    roster = await call.console.records.roster()
    keys = await AtNode(call.console, call.language).get(RecordKeys, "/v1/records/own/keys")
    return Listed(roster, keys.threshold)


def proposed(console: Console, roster: Roster, people: Sequence[Person]) -> tuple[RosterOfficer, ...]:
    """Return the list as the desk would have it.  Raises `Refusal` where it would be none."""
    try:
        return listed_anew(roster, people, lambda passkey: key_of(console, passkey), console.now())
    except RecordError as cause:
        raise Refusal("people-list-wrong", 409, reason=str(cause)) from cause


def key_of(console: Console, passkey: Passkey) -> OfficerKey | None:
    """Return what a list holds of a passkey; None where it is not ECDSA over P-256, which alone a list takes."""
    point = point_of(passkey.public_key)
    return None if point is None else OfficerKey(WEBAUTHN_ES256, point, console.settings.domain)


def lines_of(call: Call, people: Sequence[Person], listed: Listed | None) -> tuple[PersonLine, ...]:
    """Return everybody as a line."""
    return tuple(_line(call, each, listed) for each in people)


async def listing_of(call: Call, people: Sequence[Person]) -> tuple[Listed | None, ListingView]:
    """Return the list in force, None where it is not to be had, and how the page speaks of it."""
    console, language = call.console, call.language
    try:
        listed = await listed_now(call)
    except Refusal as refusal:
        text = say(language, f"console-refused-{refusal.code}", **refusal.args_of_text)
        return None, ListingView(trouble=text)
    try:
        wanted = await asyncio.to_thread(proposed, console, listed.roster, people)
    except Refusal as refusal:
        text = say(language, f"console-refused-{refusal.code}", **refusal.args_of_text)
        return listed, ListingView(trouble=text, count=len(listed.roster.officers))
    found = changes(listed.roster.officers, wanted)
    known = {int(each.number) for each in people}
    keyless = tuple(each.number for each in people if each.passkey and key_of(console, each.passkey) is None)
    strangers = tuple(each.number for each in listed.roster.officers if int(each.number) not in known)
    told = tuple(
        say(language, f"people-list-{what}", numbers=", ".join(numbers))
        for what, numbers in found.items()
        if numbers
    )
    return listed, ListingView(
        count=len(listed.roster.officers),
        strangers=strangers,
        unlistable=keyless,
        changes=told,
        # Nobody is `not` who could be listed: he would be a change.
        is_same=not (told or strangers or keyless)
        and {_listed_how(console, each, listed) for each in people} <= {"so", "not"},
        commands=commands_of(console.settings.party.lower(), listed.threshold, listed.roster.two_person),
    )


def commands_of(folder: str, threshold: int, two_person: Sequence[str] = ()) -> tuple[str, ...]:
    """Return what is typed at the node and at the root officers' machine, `threshold` of whom sign.

    The kinds that need two officers are named where they are not the usual ones, which a list given anew goes back to.
    """
    sign = "jdec keys sign-manifest manifest.note --root"
    is_usual = not two_person or set(two_person) == set(TWO_PERSON_KINDS)
    kinds = "" if is_usual else "".join(f" --two-person {each}" for each in two_person)
    return (
        f"jdec keys rotate {folder} --out manifest.note",
        f"{sign} root-1.key --officers {FILE}{kinds}",
        *(f"{sign} root-{number}.key" for number in range(2, threshold + 1)),
        f"jdec keys publish {folder} manifest.note",
    )


def audit_of(line: AuditLine) -> AuditView:
    """Return a line of the audit trail."""
    return AuditView(
        line.at,
        line.number,
        line.action,
        line.target,
        line.source,
        line.outcome,
        line.outcome.startswith("refused"),
    )


def roles_said(language: str, roles: Sequence[DeskRole]) -> tuple[Word, ...]:
    """Return roles in words."""
    return tuple(word(language, "console-role", each.value) for each in roles)


def _line(call: Call, person: Person, listed: Listed | None) -> PersonLine:
    console, language = call.console, call.language
    officer, invited = person.officer, person.invitation
    roles = officer.roles if officer is not None else ()
    state = officer.state.value if officer is not None else "invited"
    is_demo = officer is not None and officer.is_demo
    entry = _entry(person, listed)
    is_barred = officer is not None and officer.state is OfficerState.BARRED
    may_manage = console.may(call.who.officer, Action.MANAGE_PEOPLE)
    return PersonLine(
        number=person.number,
        roles=roles_said(language, roles),
        state=word(language, "people-state", state),
        is_demo=is_demo,
        signs=word(language, "people-signs", _signs(console, officer, person.passkey)),
        made_at=person.passkey.made_at if person.passkey else None,
        listed=tuple(word(language, "console-role", each) for each in (entry.roles if entry else ())),
        listed_how=word(language, "people-listed", _listed_how(console, person, listed)),
        invited_as=roles_said(language, invited.roles) if invited else (),
        invited_until=invited.ends_at if invited else None,
        sessions=person.sessions,
        may_bar=may_manage
        and not is_demo
        and not (is_barred and invited is None)
        and person.number != call.number,
        may_invite=may_manage and not is_demo,
        is_invited_only=officer is None or is_barred,
    )


def _signs(console: Console, officer: Officer | None, passkey: Passkey | None) -> str:
    if passkey is not None:
        return "passkey"
    return "desk" if officer is not None and console.parts.signing.has_key(officer) else "nothing"


def _entry(person: Person, listed: Listed | None) -> RosterOfficer | None:
    return listed.roster.find(person.number) if listed is not None else None


def _listed_how(console: Console, person: Person, listed: Listed | None) -> str:
    """Return by code how the list has somebody, beside the desk."""
    if listed is None:
        return "unknown"
    entry = _entry(person, listed)
    if entry is None:
        return "not"
    officer = person.officer
    if officer is None or officer.state is OfficerState.BARRED:
        return "still"
    if entry.is_over(console.now().timestamp()):
        return "ended"
    if {each.value for each in officer.roles} != set(entry.roles):
        return "other-roles"
    key = key_of(console, person.passkey) if person.passkey else None
    if person.passkey is not None and key not in entry.keys:
        return "other-key"
    return "so"
