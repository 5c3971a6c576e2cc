"""Officers in a key manifest: one spelling, bounded, nothing twice, and in force from the entry after."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdec.record.manifest import KeyHistory, manifest_in, sign_manifest
from jdec.record.manifest_body import (
    Manifest,
    complete_manifest,
    parse_manifest_text,
    sign_manifest_text,
)
from jdec.record.roster import (
    ED25519,
    NOBODY,
    WEBAUTHN_ES256,
    OfficerKey,
    Roster,
    RosterOfficer,
    format_officers,
    parse_officers,
)

from .parts import FIRST, LOG, ROOTS, SECOND, USA, entry_of, log_signer, pairs, refused


def plain(number: int) -> OfficerKey:
    return OfficerKey(ED25519, number.to_bytes(32, "big"))


def passkey(number: int, rp: str = "console.example") -> OfficerKey:
    return OfficerKey(WEBAUTHN_ES256, b"\x04" + number.to_bytes(64, "big"), rp)


WATCH = RosterOfficer("101", ("watch-officer",), (plain(1),))
HEAD = RosterOfficer("110", ("head-of-shift", "watch-officer"), (passkey(2), plain(3)), 1_800_000_000)
ROSTER = Roster((WATCH, HEAD), ("launch-cancellation", "spacecraft-deorbit"))
LISTED = replace(FIRST, roster=ROSTER)

GOLDEN = (
    ',"previous":null,"officers":[{"number":"101","roles":["watch-officer"],"keys":[{"algorithm":"ed25519",'
    '"public":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE="}]},{"number":"110","roles":["head-of-shift",'
    '"watch-officer"],"keys":[{"algorithm":"webauthn-es256","public":"BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAI=","rp":"console.example"},{"algorithm":"ed25519","public":'
    '"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAM="}],"not_after_s":1800000000}],'
    '"two_person":["launch-cancellation","spacecraft-deorbit"]}\n'
)


def keys() -> st.SearchStrategy[OfficerKey]:
    return st.integers(1, 2**64).flatmap(
        lambda at: st.sampled_from([plain(at), passkey(at, "a.b-c.example")])
    )


def rosters() -> st.SearchStrategy[Roster]:
    words = st.from_regex(r"\A[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,9}){0,2}\Z")
    officers = st.builds(
        RosterOfficer,
        st.integers(0, 999_999).map(str),
        st.lists(words, min_size=1, max_size=8, unique=True).map(tuple),
        st.lists(keys(), min_size=1, max_size=4).map(tuple),
        st.none() | st.integers(1, 4_133_980_799),
    )
    return st.builds(
        Roster,
        st.lists(officers, max_size=5).filter(_is_distinct).map(tuple),
        st.lists(words, max_size=6, unique=True).map(tuple),
    )


def _is_distinct(officers: list[RosterOfficer]) -> bool:
    publics = [key.public for each in officers for key in each.keys]
    return len({each.number for each in officers}) == len(officers) and len(set(publics)) == len(publics)


@settings(max_examples=40)
@given(rosters())
def test_a_list_of_officers_is_read_as_it_was_written(roster: Roster) -> None:
    manifest = replace(FIRST, roster=roster)
    assert parse_manifest_text(manifest.text()) == manifest
    assert parse_officers(format_officers(roster.officers)) == roster.officers


def test_the_bytes_are_the_documented_ones_and_no_list_adds_none() -> None:
    before = FIRST.text()
    assert before.endswith('"previous":null}\n')
    assert LISTED.text() == before.removesuffix(',"previous":null}\n') + GOLDEN


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"previous":null}', '"previous":null,"officers":[]}'),
        ('"previous":null}', '"previous":null,"two_person":[]}'),
        ('"rp":"console.example"', '"rp": "console.example"'),
        ('"keys":[{"algorithm":"ed25519","public"', '"keys":[{"algorithm":"ed25519","rp":"","public"'),
        (',"not_after_s":1800000000', ',"not_after_s":null'),
    ],
)
def test_a_second_spelling_is_refused(old: str, new: str) -> None:
    text = (FIRST if old.startswith('"prev') else LISTED).text()
    with refused("manifest-malformed", "malformed key manifest: JSON is not in its one spelling"):
        parse_manifest_text(text.replace(old, new, 1) if old in text else text + new)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda one: one.update(number="1234567"), "officer's number: '1234567', expected 1 to 6 digits"),
        (lambda one: one.update(number="1a"), "officer's number"),
        (lambda one: one.update(roles=[]), "roles of officer 101: 0, expected 1 to 8"),
        (lambda one: one.update(roles=[f"r{at}" for at in range(9)]), "roles of officer 101: 9"),
        (lambda one: one.update(roles=["Watch"]), "role is not a code: 'Watch'"),
        (lambda one: one.update(roles=["w" * 41]), "role is not a code"),
        (lambda one: one.update(keys=[]), "keys of officer 101: 0, expected 1 to 4"),
        (lambda one: one.update(keys=one["keys"] * 5), "keys of officer 101: 5"),
        (
            lambda one: one["keys"][0].update(algorithm="rsa"),
            "algorithm of an officer's key is not known: 'rsa'",
        ),
        (lambda one: one["keys"][0].update(public="AAA="), "ed25519 key has 2 bytes, expected 32"),
        (lambda one: one["keys"][0].update(public="AAB="), "not canonical base64"),
        (lambda one: one["keys"][0].update(rp="a.example"), "relying party of a ed25519 key"),
        (lambda one: one.update(not_after_s=0), "last second of officer 101: 0"),
        (lambda one: one.update(not_after_s=4_133_980_800), "last second of officer 101"),
        (lambda one: one.update(name="Ivanov"), "unknown field `name`"),
    ],
)
def test_each_field_is_bounded(change: object, sentence: str) -> None:
    head, line = LISTED.text().rstrip("\n").rsplit("\n", 1)
    body = json.loads(line)
    change(body["officers"][0])  # type: ignore[operator]
    with refused("manifest-malformed", f"malformed key manifest: .*{sentence}.*"):
        parse_manifest_text(f"{head}\n{json.dumps(body, separators=(',', ':'))}\n")


def test_a_passkey_names_its_relying_party_and_is_an_uncompressed_point() -> None:
    for rp in ("", "Console.Example", "-a.example", "a..example", "a" * 64, ".".join(["a" * 60] * 5)):
        with refused("manifest-malformed", "malformed key manifest: relying party of a webauthn-es256 key.*"):
            passkey(1, rp)
    with refused(
        "manifest-malformed", "malformed key manifest: webauthn-es256 key is not an uncompressed point"
    ):
        OfficerKey(WEBAUTHN_ES256, bytes(65), "a.example")
    assert passkey(1, "localhost").rp == "localhost"


def test_nothing_stands_twice() -> None:
    twice = "stands twice in one list of officers"
    with refused("manifest-officer-repeated", f"an officer's number {twice}"):
        Roster((WATCH, replace(HEAD, number="0101")))
    with refused("manifest-officer-repeated", f"an officer's key {twice}"):
        Roster((WATCH, replace(HEAD, keys=(plain(1),))))
    with refused("manifest-officer-repeated", f"a role {twice}"):
        replace(WATCH, roles=("analyst", "analyst"))
    with refused("manifest-officer-repeated", f"a kind {twice}"):
        Roster((), ("seen", "seen"))
    with refused("manifest-key-repeated", "a public key stands twice in one manifest"):
        replace(FIRST, roster=Roster((replace(WATCH, keys=(OfficerKey(ED25519, LOG.pair.ed25519.public),)),)))


def test_a_list_is_bounded() -> None:
    def crowd(count: int) -> tuple[RosterOfficer, ...]:
        return tuple(replace(WATCH, number=str(at), keys=(plain(at + 1),)) for at in range(count))

    assert len(Roster(crowd(200)).officers) == 200
    with refused("manifest-malformed", "malformed key manifest: officers: 201, expected 0 to 200"):
        Roster(crowd(201))
    with refused(
        "manifest-malformed", "malformed key manifest: kinds that need two officers: 65, expected 0 to 64"
    ):
        Roster((), tuple(f"k{at}" for at in range(65)))
    with refused("manifest-malformed", "malformed key manifest: kind is not a code: 'A'"):
        Roster((), ("A",))


def test_the_largest_list_fits_an_entry_and_brackets_inside_texts_do_not_count() -> None:
    officers = tuple(
        RosterOfficer(str(at), ("watch-officer",), (plain(at + 1),), 4_133_980_799) for at in range(200)
    )
    note = sign_manifest(replace(FIRST, roster=Roster(officers)), ROOTS)
    entry = entry_of(note)
    assert entry.count(b"{") + entry.count(b"[") > 512
    assert manifest_in(entry) == note
    assert len(entry) < 65_535


def test_a_note_that_fits_no_entry_is_not_put_together() -> None:
    """Quotation marks take two bytes inside an entry, so a note within its own limit may still be too long."""
    officers = tuple(RosterOfficer(str(at), tuple("abcdefgh"), (plain(at + 1),)) for at in range(200))
    bare = replace(FIRST, roster=Roster(officers))
    line = sign_manifest_text(bare.text(), ROOTS[0])
    spare = (59_800 - len(line) - len(bare.text())) * 3 // 8
    full = replace(bare, certificates=(_certificate(spare, 1), _certificate(spare, 2)))
    line = sign_manifest_text(full.text(), ROOTS[0])
    assert 59_000 < len(full.text()) + len(line) < 60_000
    with refused(
        "manifest-malformed", r"malformed key manifest: \d+ bytes as a text inside an entry, .* 65000"
    ):
        complete_manifest(full.text(), [line])


def _certificate(size: int, filling: int) -> bytes:
    return b"\x30\x82" + size.to_bytes(2, "big") + bytes((filling,)) * size


def test_a_list_is_in_force_from_the_entry_after_its_manifest() -> None:
    history = KeyHistory.begin(sign_manifest(LISTED, ROOTS[:2]), pairs(ROOTS), 2, USA)
    assert history.roster_at(0) == history.roster_at(1) == history.roster_at(10**9) == ROSTER
    other = Roster((HEAD,), ("seen",))
    second = replace(SECOND, roster=other)
    history = history.apply(7, sign_manifest(second, ROOTS[:2]))
    assert [history.roster_at(at) for at in (0, 6, 7)] == [ROSTER] * 3
    assert [history.roster_at(at) for at in (8, 9)] == [other] * 2
    third = replace(SECOND, version=3, keys=(log_signer(4).pair, FIRST.keys[1]))
    history = history.apply(9, sign_manifest(third, ROOTS[:2]))
    assert (history.roster_at(9), history.roster_at(10)) == (other, NOBODY)


def test_a_revoked_key_is_no_officers_key() -> None:
    spare = log_signer(71).pair.ed25519
    named = Roster((replace(WATCH, keys=(OfficerKey(ED25519, spare.public),)),))
    with refused("manifest-key-revoked", "manifest names a key that it revokes itself"):
        replace(FIRST, revoked=(spare,), roster=named)
    history = KeyHistory.begin(
        sign_manifest(replace(FIRST, revoked=(spare,)), ROOTS[:2]), pairs(ROOTS), 2, USA
    )
    later: Manifest = replace(SECOND, roster=named)
    with refused("manifest-key-revoked", "manifest names a revoked key: of officer 101"):
        history.apply(1, sign_manifest(later, ROOTS[:2]))


def test_a_file_of_officers_is_read_strictly() -> None:
    assert parse_officers(format_officers(ROSTER.officers)) == ROSTER.officers
    for data in (b"", b"{}", b'[{"number":"1"}]', b"[" * 5000, b'[{"x":1}]'):
        with refused("manifest-malformed", "malformed key manifest: list of officers cannot be read: .*"):
            parse_officers(data)
    twice = format_officers((WATCH,)).decode().strip()
    with refused("manifest-officer-repeated", "an officer's number stands twice in one list of officers"):
        parse_officers(f"[{twice[1:-1]},{twice[1:-1]}]".encode())
