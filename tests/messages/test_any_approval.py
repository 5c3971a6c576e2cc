"""Whatever a message says of officers, it is read back, judged, and approved by nobody who has not signed."""

from __future__ import annotations

import json

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from jdec.messages import NODE_ONLY, encode, read
from jdec.messages.approvals import ApprovalInvalid, ByNode, judge_approvals
from jdec.messages.header import Approval, Authorisation, Officer, Role

from .officers import ROSTER
from .parts import sample

REPORT = sample("launch-report")


approvals = st.builds(
    Approval,
    officer=st.sampled_from(["101", "110", "999"]),
    role=st.sampled_from(Role),
    algorithm=st.sampled_from(["ed25519", "webauthn-es256"]),
    signature=st.binary(min_size=1, max_size=128),
    authenticator=st.binary(max_size=64),
    client=st.binary(max_size=64) | st.just(json.dumps({"type": "webauthn.get"}).encode()),
)
authorisations = st.builds(
    Authorisation,
    basis=st.sampled_from(["node", "officers"]),
    officers=st.lists(
        st.builds(Officer, number=st.sampled_from(["101", "110", "7"]), role=st.sampled_from(Role)),
        max_size=4,
    ).map(tuple),
    signatures=st.lists(approvals, max_size=4).map(tuple),
)


@settings(max_examples=150)
@given(authorisations)
def test_whatever_is_said_of_officers_is_read_back_judged_and_never_approved(said: Authorisation) -> None:
    message = msgspec.structs.replace(REPORT, authorised_by=said)
    assert read(encode(message)) == message
    state = judge_approvals(message, ROSTER)
    assert isinstance(state, ByNode) == (said == NODE_ONLY)
    assert isinstance(state, ByNode | ApprovalInvalid)
