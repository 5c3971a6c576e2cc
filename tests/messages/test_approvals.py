"""Who let a message go: each outcome, each fault with its code, and the bytes that officers sign."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec
import pytest
from webauthn import verify_authentication_response
from webauthn.helpers.exceptions import InvalidAuthenticationResponse

from jdec.messages import encode, read
from jdec.messages.approvals import (
    TWO_PERSON_KINDS,
    ApprovalInvalid,
    ApprovalMissing,
    Approved,
    ByNode,
    approval_digest,
    judge_approvals,
    passkey_challenge,
    with_approvals,
    with_officers,
)
from jdec.messages.faults import APPROVAL_CODES
from jdec.messages.header import Authorisation, Header, Role
from jdec.messages.kinds import KINDS
from jdec.record.roster import NOBODY, OfficerKey
from jdec.words.faults import Refused

from .officers import HEAD, ROSTER, RP, SECOND, WATCH, Passkey, Plain, approved, listing
from .parts import all_samples, judge, sample

REPORT = sample("launch-report")
NOTIFICATION = sample("pre-launch-notification")


def fault_of(message: Header, roster: Any = ROSTER) -> tuple[str, str]:
    """Code and field of the first fault."""
    state = judge_approvals(message, roster)
    assert isinstance(state, ApprovalInvalid), state
    assert {each.code for each in state.faults} <= set(APPROVAL_CODES)
    return state.code, state.faults[0].field


def test_a_message_of_the_node_alone_is_that_under_any_list() -> None:
    assert judge_approvals(REPORT, NOBODY) == judge_approvals(REPORT, ROSTER) == ByNode()
    assert judge_approvals(NOTIFICATION, NOBODY) == ByNode()


@pytest.mark.parametrize("kind", TWO_PERSON_KINDS)
def test_the_kinds_that_need_two_are_notifications(kind: str) -> None:
    message = sample(kind)
    assert judge_approvals(message, ROSTER) == ApprovalMissing((), 2)
    one = approved(message, WATCH)
    assert judge_approvals(one, ROSTER) == ApprovalMissing((WATCH.officer,), 2)
    both = approved(message, WATCH, HEAD)
    assert judge_approvals(both, ROSTER) == Approved((WATCH.officer, HEAD.officer))
    assert read(encode(both)) == both  # type: ignore[arg-type]


def test_a_line_test_of_the_schedule_is_whole_without_officers_under_any_list() -> None:
    """Nobody says it, so nobody's approval is missing; one that an officer asks needs what the list says."""
    roster = listing([WATCH, HEAD], ("line-test",))
    by_officer = sample("line-test")
    assert judge_approvals(by_officer, roster) == ApprovalMissing((), 2)
    by_schedule = msgspec.structs.replace(by_officer, officer=None)
    assert judge_approvals(by_schedule, roster) == ByNode()
    signed = approved(by_schedule, WATCH)
    assert judge_approvals(signed, roster) == ApprovalMissing((WATCH.officer,), 2)


def test_taking_a_report_back_needs_no_second_officer() -> None:
    assert "report-retraction" not in TWO_PERSON_KINDS
    assert set(TWO_PERSON_KINDS) < set(KINDS)
    assert judge_approvals(sample("report-retraction"), ROSTER) == ByNode()


def test_one_officer_is_enough_where_the_list_asks_for_none() -> None:
    assert judge_approvals(approved(REPORT, HEAD), ROSTER) == Approved((HEAD.officer,))


def test_four_officers_may_sign_and_no_more() -> None:
    desk = [Plain(str(number)) for number in (201, 202, 203, 204, 205)]
    roster = listing(desk)
    assert judge_approvals(approved(REPORT, *desk[:4]), roster) == Approved(
        tuple(x.officer for x in desk[:4])
    )
    with pytest.raises(Refused, match=r"authorised_by.officers is too long: got 5, expected at most 4"):
        judge(encode(approved(REPORT, *desk)), roster=roster)


# --- the digest ---------------------------------------------------------------------------------------------


def test_the_digest_is_pinned() -> None:
    """The golden vector of docs/format.md."""
    message = with_officers(REPORT, [WATCH.officer])
    assert (
        b'"authorised_by":{"basis":"officers","officers":[{"role":"watch-officer","number":"101"}],'
        in encode(message)
    )
    digest = sha256(b"jdec/approval/1\n" + encode(message)).digest()
    assert approval_digest(message) == digest
    assert digest.hex() == "39c2f9471865a1ef1a94621b778b2f0da67ec22832c3e909b414e1d7e3f52409"


@pytest.mark.parametrize("message", all_samples(), ids=lambda message: message.kind)
def test_signatures_are_outside_the_digest_and_all_else_is_inside(message: Header) -> None:
    named = with_officers(message, [WATCH.officer, SECOND.officer])
    signed = approved(message, WATCH, SECOND)
    assert approval_digest(signed) == approval_digest(named)
    others = [
        message,
        with_officers(message, [SECOND.officer, WATCH.officer]),
        msgspec.structs.replace(named, salt=b"other salt"),
        msgspec.structs.replace(named, issued_at=datetime(2026, 1, 1, tzinfo=UTC)),
    ]
    assert approval_digest(named) not in [approval_digest(each) for each in others]


def test_a_whole_number_in_a_field_of_fractions_is_signed_as_it_will_be_read() -> None:
    """Python takes 358 for 358.0; the bytes differ, and what the other side reads must bear the signature."""
    launch = msgspec.structs.replace(REPORT.launch, azimuth_deg=358)
    built = approved(msgspec.structs.replace(REPORT, launch=launch), WATCH)
    assert b'"azimuth_deg":358,' in encode(built)
    assert judge_approvals(read(encode(built)), ROSTER) == Approved((WATCH.officer,))  # type: ignore[arg-type]


def test_what_could_not_be_read_back_is_not_signed() -> None:
    launch = msgspec.structs.replace(REPORT.launch, azimuth_deg=400.0)
    with pytest.raises(Refused, match=r"launch.azimuth_deg is out of range"):
        approval_digest(msgspec.structs.replace(REPORT, launch=launch))


# --- each fault ---------------------------------------------------------------------------------------------


def test_a_signature_over_other_words_is_wrong() -> None:
    other = msgspec.structs.replace(approved(REPORT, WATCH), salt=b"12345678")
    assert fault_of(other) == ("signature-wrong", "authorised_by.signatures[0].signature")


def test_a_signature_by_another_officers_key_is_wrong() -> None:
    named = with_officers(REPORT, [SECOND.officer])
    forged = msgspec.structs.replace(WATCH.sign(named), officer="102")
    assert fault_of(with_approvals(named, [forged])) == (
        "signature-wrong",
        "authorised_by.signatures[0].signature",
    )


def test_an_officer_must_be_on_the_list() -> None:
    assert fault_of(approved(REPORT, Plain("999"))) == ("officer-unknown", "authorised_by.officers[0].number")
    assert fault_of(approved(REPORT, WATCH), NOBODY)[0] == "officer-unknown"


def test_a_role_must_be_held() -> None:
    assert fault_of(approved(REPORT, Plain("101", Role.HEAD_OF_SHIFT))) == (
        "role-not-held",
        "authorised_by.officers[0].role",
    )


def test_one_officer_does_not_count_twice() -> None:
    assert fault_of(approved(NOTIFICATION, WATCH, WATCH))[0] == "officer-twice"
    both_roles = Plain("101", Role.ANALYST)
    listed = replace(WATCH.listed, roles=("watch-officer", "analyst"))
    roster = replace(listing([SECOND]), officers=(listed,))
    assert fault_of(approved(NOTIFICATION, WATCH, both_roles), roster)[0] == "officer-twice"


def test_each_officer_named_signs_once_and_nobody_else() -> None:
    signed = approved(NOTIFICATION, WATCH, SECOND)
    half = with_approvals(signed, signed.authorised_by.signatures[:1])
    assert fault_of(half) == ("officer-unsigned", "authorised_by.officers[1]")
    named = with_officers(REPORT, [WATCH.officer])
    more = with_approvals(named, [WATCH.sign(named), SECOND.sign(named)])
    assert fault_of(more) == ("officer-unnamed", "authorised_by.signatures[1]")
    double = with_approvals(named, [WATCH.sign(named), WATCH.sign(named)])
    assert fault_of(double) == ("officer-twice", "authorised_by.signatures[1].officer")


def test_basis_and_lists_agree() -> None:
    officers = Authorisation(basis="officers", officers=(), signatures=())
    node = msgspec.structs.replace(approved(REPORT, WATCH).authorised_by, basis="node")
    for said in (officers, node):
        message = msgspec.structs.replace(REPORT, authorised_by=said)
        assert fault_of(message) == ("basis-differs", "authorised_by.basis")


def test_an_officer_signs_until_the_last_second() -> None:
    last_s = int(REPORT.issued_at.timestamp())
    in_time = replace(listing([SECOND]), officers=(replace(WATCH.listed, not_after_s=last_s),))
    late = replace(in_time, officers=(replace(WATCH.listed, not_after_s=last_s - 1),))
    message = approved(REPORT, WATCH)
    assert judge_approvals(message, in_time) == Approved((WATCH.officer,))
    assert fault_of(message, late) == ("officer-expired", "authorised_by.officers[0].number")


def test_a_key_of_that_kind_must_be_on_the_list() -> None:
    passkey = Passkey("101", Role.WATCH_OFFICER)
    assert fault_of(approved(REPORT, passkey)) == ("key-unknown", "authorised_by.signatures[0].algorithm")


def test_any_of_an_officers_keys_will_do() -> None:
    other = Passkey("111")
    keys = (*other.listed.keys, *HEAD.listed.keys, OfficerKey("ed25519", bytes(32)))
    roster = replace(ROSTER, officers=(replace(HEAD.listed, keys=keys),))
    assert judge_approvals(approved(REPORT, HEAD), roster) == Approved((HEAD.officer,))


def test_all_faults_are_told_at_once() -> None:
    message = approved(NOTIFICATION, Plain("999"), Plain("101", Role.AUDITOR))
    with pytest.raises(Refused) as caught:
        judge(encode(message), roster=ROSTER)
    assert [each.code for each in caught.value.faults] == ["officer-unknown", "role-not-held"]


# --- passkeys -----------------------------------------------------------------------------------------------


def by_head(**said: Any) -> Header:
    named = with_officers(REPORT, [HEAD.officer])
    return with_approvals(named, [HEAD.sign(named, **said)])


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"flags": 0x01}, "authenticator-flags"),
        ({"flags": 0x04}, "authenticator-flags"),
        ({"flags": 0x00}, "authenticator-flags"),
        ({"flags": 0x45}, "authenticator-malformed"),
        ({"rp": "evil.example"}, "authenticator-rp"),
        ({"type": "webauthn.create"}, "client-type"),
        ({"type": None}, "client-type"),
        ({"challenge": "AAAA"}, "client-challenge"),
        ({"challenge": 7}, "client-challenge"),
        ({"origin": "https://evil.example"}, "client-origin"),
        ({"origin": f"https://evil{RP}"}, "client-origin"),
        ({"origin": f"http://{RP}"}, "client-origin"),
        ({"origin": f"https://watch.{RP}"}, "client-origin"),
        ({"origin": f"https://watch.{RP}:8443"}, "client-origin"),
        ({"origin": f"https://{RP}/path"}, "client-origin"),
        ({"origin": None}, "client-origin"),
        ({"crossOrigin": True}, "client-origin"),
    ],
)
def test_what_a_passkey_said_is_checked_field_by_field(said: dict[str, Any], code: str) -> None:
    assert fault_of(by_head(**said))[0] == code


@pytest.mark.parametrize(
    "said",
    [
        {"origin": f"https://{RP}:8443"},
        {"crossOrigin": False},
        {"other_keys_can_be_added_here": "do not compare clientDataJSON against a template"},
        {"flags": 0x1D},
    ],
)
def test_what_browsers_may_add_is_no_fault(said: dict[str, Any]) -> None:
    assert judge_approvals(by_head(**said), ROSTER) == Approved((HEAD.officer,))


def test_a_console_on_the_machine_itself_needs_no_tls() -> None:
    head = Passkey("110", rp="localhost")
    named = with_officers(REPORT, [head.officer])
    message = with_approvals(named, [head.sign(named, origin="http://localhost:8490")])
    assert judge_approvals(message, listing([head])) == Approved((head.officer,))


@pytest.mark.parametrize(
    "client", [b"", b"{", b"[]", b"\xff", b'{"type":"webauthn.get","type":"webauthn.get"}']
)
def test_client_data_that_cannot_be_read_are_a_fault(client: bytes) -> None:
    named = with_officers(REPORT, [HEAD.officer])
    data = HEAD.sign(named).authenticator
    assert fault_of(with_approvals(named, [HEAD.assertion(data, client)]))[0] == "client-malformed"


@pytest.mark.parametrize("data", [b"", b"x" * 32, b"x" * 36, bytes(38)])
def test_authenticator_data_of_another_length_are_a_fault(data: bytes) -> None:
    named = with_officers(REPORT, [HEAD.officer])
    client = HEAD.sign(named).client
    assert fault_of(with_approvals(named, [HEAD.assertion(data, client)]))[0] == "authenticator-malformed"


def test_an_ed25519_approval_carries_nothing_of_a_passkey() -> None:
    named = with_officers(REPORT, [WATCH.officer])
    odd = msgspec.structs.replace(WATCH.sign(named), client=b"{}")
    assert fault_of(with_approvals(named, [odd]))[0] == "authenticator-malformed"


def test_a_passkey_off_its_curve_has_signed_nothing() -> None:
    key = OfficerKey("webauthn-es256", b"\x04" + b"\x01" * 64, RP)
    roster = replace(ROSTER, officers=(replace(HEAD.listed, keys=(key,)),))
    assert fault_of(approved(REPORT, HEAD), roster)[0] == "signature-wrong"


def as_library_sees(message: Header) -> None:
    """The same assertion given to py_webauthn, which other people wrote."""
    (approval,) = message.authorised_by.signatures

    def text(data: bytes) -> str:
        return urlsafe_b64encode(data).rstrip(b"=").decode()

    # COSE_Key (RFC 9053): EC2, ES256, P-256, x, y.
    cose = (
        b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20" + HEAD.public[1:33] + b"\x22\x58\x20" + HEAD.public[33:]
    )
    verify_authentication_response(
        credential={
            "id": text(b"id"),
            "rawId": text(b"id"),
            "type": "public-key",
            "response": {
                "clientDataJSON": text(approval.client),
                "authenticatorData": text(approval.authenticator),
                "signature": text(approval.signature),
            },
        },
        expected_challenge=approval_digest(message),
        expected_rp_id=RP,
        expected_origin=f"https://{RP}",
        credential_public_key=cose,
        credential_current_sign_count=0,
        require_user_verification=True,
    )


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"flags": 0x01},
        {"flags": 0x04},
        {"rp": "evil.example"},
        {"type": "webauthn.create"},
        {"challenge": "AAAA"},
        {"origin": "https://evil.example"},
    ],
)
def test_py_webauthn_comes_to_the_same(said: dict[str, Any]) -> None:
    message = by_head(**said)
    if not said:
        as_library_sees(message)
        assert judge_approvals(message, ROSTER) == Approved((HEAD.officer,))
        return
    assert isinstance(judge_approvals(message, ROSTER), ApprovalInvalid)
    with pytest.raises(InvalidAuthenticationResponse):
        as_library_sees(message)


def test_py_webauthn_refuses_a_changed_signature_as_well() -> None:
    message = by_head()
    (approval,) = message.authorised_by.signatures
    other = msgspec.structs.replace(REPORT, salt=b"12345678")
    moved = with_approvals(with_officers(other, [HEAD.officer]), [approval])
    assert fault_of(moved)[0] == "client-challenge"
    with pytest.raises(InvalidAuthenticationResponse):
        as_library_sees(moved)


def test_the_challenge_is_the_digest() -> None:
    assert passkey_challenge(b"\xff" * 32) == "_" * 42 + "8"


# --- at its own node ----------------------------------------------------------------------------------------


def test_at_its_own_node_a_forged_approval_is_refused_and_a_missing_one_is_told() -> None:
    forged = msgspec.structs.replace(approved(REPORT, WATCH), salt=b"12345678")
    with pytest.raises(Refused, match="signature is not one of officer 101 over this message"):
        judge(encode(forged), roster=ROSTER)
    notices = {
        each.code: each.args for each in judge(encode(approved(NOTIFICATION, WATCH)), roster=ROSTER).notices
    }
    assert notices["approval-missing"] == {"have": "1", "wanted": "2"}
    whole = judge(encode(approved(NOTIFICATION, WATCH, HEAD)), roster=ROSTER)
    assert "approval-missing" not in [each.code for each in whole.notices]
