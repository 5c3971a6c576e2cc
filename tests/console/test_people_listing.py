"""The list of officers that a desk proposes to root officers: who is added, changed, taken off, and left alone."""

from __future__ import annotations

from datetime import UTC, datetime

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.parts import jdec
from jdec.faces.console.gather_people import commands_of
from jdec.faces.console.passkeys import point_of
from jdec.messages.approvals import TWO_PERSON_KINDS
from jdec.node.people.desk import DeskRole, Invitation, Officer, OfficerState, Passkey
from jdec.node.people.listing import changes, listed_anew
from jdec.node.people.managing import Person
from jdec.record.errors import RecordError
from jdec.record.roster import ED25519, OfficerKey, Roster, RosterOfficer, format_officers, parse_officers

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
ANALYST = (DeskRole.ANALYST,)
NUMBERS = st.from_regex(r"[0-9]{1,6}", fullmatch=True)


def _key(passkey: Passkey) -> OfficerKey | None:
    return OfficerKey(ED25519, passkey.public_key) if len(passkey.public_key) == 32 else None


def _person(number: str, key: bytes = b"", *roles: DeskRole, **state: OfficerState) -> Person:
    passkey = Passkey(b"id", number, key, 0, NOW) if key else None
    return Person(number, Officer(number, roles or ANALYST, **state), passkey)


def test_a_proposed_list_has_who_may_approve_and_leaves_strangers_alone() -> None:
    mine, other, third = (bytes([each]) * 32 for each in (1, 2, 3))
    stranger = RosterOfficer("900", ("analyst",), (OfficerKey(ED25519, third),), 4_000_000_000)
    kept = RosterOfficer(
        "021", ("auditor",), (OfficerKey(ED25519, other), OfficerKey(ED25519, mine)), 4_000_000_001
    )
    barred = RosterOfficer("030", ("analyst",), (OfficerKey(ED25519, b"b" * 32),))
    keyless = RosterOfficer("040", ("analyst",), (OfficerKey(ED25519, b"k" * 32),))
    before = Roster((stranger, kept, barred, keyless))
    after = listed_anew(
        before,
        [
            _person("021", mine),
            _person("022", b"n" * 32, DeskRole.LIAISON_OFFICER, DeskRole.ANALYST),
            _person("023", b"of another kind"),
            _person("030", b"b" * 32, state=OfficerState.BARRED),
            _person("040"),
            Person("050", invitation=Invitation("f" * 64, "050", ANALYST, NOW)),
        ],
        _key,
        NOW,
    )
    listed = {each.number: each for each in after}
    assert list(listed) == ["021", "022", "040", "900"]
    assert listed["021"] == RosterOfficer("021", ("analyst",), kept.keys, 4_000_000_001)
    assert listed["022"].roles == ("liaison-officer", "analyst")
    assert (listed["040"], listed["900"]) == (keyless, stranger)
    assert changes(before.officers, after) == {
        "added": ("022",),
        "changed": ("021",),
        "renewed": (),
        "dropped": ("030",),
    }
    assert parse_officers(format_officers(after)) == after


def test_a_number_that_is_written_otherwise_on_the_list_is_changed_and_not_doubled() -> None:
    before = Roster((RosterOfficer("17", ("analyst",), (OfficerKey(ED25519, b"1" * 32),)),))
    after = listed_anew(before, [_person("017", b"1" * 32)], _key, NOW)
    assert [each.number for each in after] == ["017"]
    assert changes(before.officers, after)["changed"] == ("017",)


@pytest.mark.parametrize(("after_s", "is_carried_on"), [(-1, False), (0, True), (1, True)])
def test_a_last_second_is_carried_on_until_it_is_past(after_s: int, is_carried_on: bool) -> None:
    last = int(NOW.timestamp()) + after_s
    keys = (OfficerKey(ED25519, b"1" * 32),)
    entry, keyless = (
        RosterOfficer(number, ("analyst",), (key,), last)
        for number, key in (("017", keys[0]), ("018", OfficerKey(ED25519, b"2" * 32)))
    )
    before = Roster((entry, keyless))
    after = listed_anew(before, [_person("017", b"1" * 32), _person("018")], _key, NOW)
    until_s = last if is_carried_on else None
    assert after == (RosterOfficer("017", ("analyst",), keys, until_s), keyless)
    found = changes(before.officers, after)
    assert (found["changed"], found["renewed"]) == ((), () if is_carried_on else ("017",))


@pytest.mark.parametrize("barred", ["017", "17"])
def test_of_two_old_numbers_that_are_one_the_barred_one_goes_from_the_list(barred: str) -> None:
    """They come in this order, and whoever is barred takes nothing from the other."""
    good = "17" if barred == "017" else "017"
    key = OfficerKey(ED25519, b"1" * 32)
    people = [
        _person("017", b"" if barred == "017" else key.public),
        _person("17", b"" if barred == "17" else key.public),
    ]
    people = [
        _person(each.number, state=OfficerState.BARRED) if each.number == barred else each for each in people
    ]
    for listed in (barred, good):
        was = OfficerKey(ED25519, b"2" * 32)
        before = Roster((RosterOfficer(listed, ("analyst",), (was,)),))
        assert listed_anew(before, people, _key, NOW) == (RosterOfficer(good, ("analyst",), (key,)),)
    # One without a passkey keeps his own line, and not that of the other.
    keyless = [_person(each.number) if each.number == good else each for each in people]
    for listed, left in ((barred, []), (good, [good])):
        before = Roster((RosterOfficer(listed, ("analyst",), (key,)),))
        assert [each.number for each in listed_anew(before, keyless, _key, NOW)] == left


def test_a_list_that_would_be_none_is_said_to_be_none() -> None:
    with pytest.raises(RecordError, match="stands twice in one list of officers"):
        listed_anew(Roster(), [_person("1", b"k" * 32), _person("2", b"k" * 32)], _key, NOW)
    many = [_person(str(each), each.to_bytes(32, "big")) for each in range(1, 202)]
    with pytest.raises(RecordError, match="officers: 201, expected 0 to 200"):
        listed_anew(Roster(), many, _key, NOW)


@given(st.lists(st.sampled_from(["analyst", "auditor", "secretariat"]), unique=True, min_size=1))
def test_a_list_that_says_the_same_has_no_changes(roles: list[str]) -> None:
    one = RosterOfficer("1", tuple(roles), (OfficerKey(ED25519, b"k" * 32),))
    other = RosterOfficer("1", tuple(reversed(roles)), one.keys)
    assert set(changes((one,), (other,)).values()) == {()}


def test_only_a_passkey_of_the_listed_kind_has_a_point() -> None:
    good = {1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32}
    assert point_of(cbor2.dumps(good)) == b"\x04" + b"x" * 32 + b"y" * 32
    for change in ({3: -35}, {-1: 2}, {-2: b"x" * 31}):
        assert point_of(cbor2.dumps({**good, **change})) is None
    assert point_of(cbor2.dumps({1: 1, 3: -8, -1: 6, -2: b"x" * 32})) is None
    assert point_of(cbor2.dumps({1: 3, 3: -257, -1: b"n" * 256, -2: b"\x01\x00\x01"})) is None


# A bare point, as old keys have it, is one.
@given(st.binary(max_size=80).filter(lambda data: data[:1] != b"\x04"))
def test_what_is_no_key_has_no_point(data: bytes) -> None:
    assert point_of(data) is None


def test_the_commands_are_those_of_the_program_and_have_as_many_roots_as_sign() -> None:
    lines = commands_of("usa", 3)
    assert [each.split()[:3] for each in lines] == [
        ["jdec", "keys", each] for each in ("rotate", *("sign-manifest",) * 3, "publish")
    ]
    for line in lines:
        said = jdec(*line.split()[1:3], "--help").out
        assert [word for word in line.split() if word.startswith("--") and word not in said] == []
    assert [each for each in lines if "--officers" in each] == [lines[1]]
    # A list that is put in without them goes back to the usual kinds.
    for usual in ((), TWO_PERSON_KINDS, tuple(reversed(TWO_PERSON_KINDS))):
        assert commands_of("usa", 1, usual) == commands_of("usa", 1)
    kinds = ("urgent-statement", "pre-launch-notification")
    assert commands_of("usa", 1, kinds)[1].endswith(
        "--officers officers.json --two-person urgent-statement --two-person pre-launch-notification"
    )
