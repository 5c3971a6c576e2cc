"""Who may do what: the shipped policy as a table, and files that do not fit refused at start."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import pytest

from jdec.adapters.cedar import MAX_POLICY_BYTES, CedarPolicy, PolicyFileError, read_policy
from jdec.messages.header import Role
from jdec.node.people.policy import CODES, Action, Asked, Denied, Permitted, Policy

SHIPPED = read_policy()
SCHEMA = (files("jdec.node.people") / "policies" / "jdec.cedarschema").read_text("utf-8")
# One column a role, in the order of this line; + permitted, . no policy permits, A and M forbidden by name.
COLUMNS = (
    Role.WATCH_OFFICER,
    Role.HEAD_OF_SHIFT,
    Role.LIAISON_OFFICER,
    Role.SECRETARIAT,
    Role.ANALYST,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    Role.REPORTING_SERVICE,
)
TABLE = {
    #                             w h l s a A M r
    Action.SIGN_IN:              "+ + + + + + + .",
    Action.VIEW_WATCH:           "+ + + + + + . .",
    Action.VIEW_RECORD:          "+ + + + + + . .",
    Action.VIEW_LOG:             "+ + + + + + . .",
    Action.VIEW_PEOPLE:          ". + . . . + + .",
    Action.VERIFY_RECORD:        "+ + + + + + . .",
    Action.EXPORT_EVIDENCE:      ". + + . . + . .",
    Action.SAY_SEEN:             "+ + . . . A M .",
    Action.SAY_STATEMENT:        "+ + + . . A M .",
    Action.RETRACT_REPORT:       "+ + . . . A M .",
    Action.DRAFT_NOTIFICATION:   "+ + + + . A M .",
    Action.APPROVE_NOTIFICATION: "+ + + . . A M .",
    Action.SUBMIT_NOTIFICATION:  "+ + + . . A M .",
    Action.ANSWER_LINE_TEST:     "+ + . . . A M .",
    Action.HAND_OVER_SHIFT:      "+ + . . . A M .",
    Action.TAKE_SHIFT:           "+ + . . . A M .",
    Action.RUN_ALARM_TEST:       "+ + . . . A M .",
    Action.WRITE_LOG:            "+ + . . . A M .",
    Action.CARRY_COURIER:        "+ + . . . A M .",
    Action.MANAGE_PEOPLE:        ". . . . . A + .",
}  # fmt: skip
MARKS = {
    "+": Permitted(),
    ".": Denied("role-may-not"),
    "A": Denied("auditor-says-nothing"),
    "M": Denied("administrator-says-nothing"),
}
CELLS = [
    (role, action, MARKS[mark])
    for action, row in TABLE.items()
    for role, mark in zip(COLUMNS, row.split(), strict=True)
]


def test_the_table_is_whole() -> None:
    assert set(COLUMNS) == set(Role)
    assert set(TABLE) == set(Action)


@pytest.mark.parametrize(("role", "action", "decision"), CELLS, ids=lambda each: str(each))
def test_each_role_may_do_this_and_no_more(role: Role, action: Action, decision: object) -> None:
    for traffic in ("actual", "test", "exercise.demo"):
        assert SHIPPED.decide({role}, action, traffic) == decision


def test_without_a_role_nothing_but_signing_in_is_permitted() -> None:
    permitted = [action for action in Action if SHIPPED.decide((), action, "actual") == Permitted()]
    assert permitted == [Action.SIGN_IN]


def test_two_roles_may_what_either_may_unless_one_of_them_is_silent() -> None:
    silent = {Role.AUDITOR, Role.ADMINISTRATOR}
    for pair in combinations(Role, 2):
        for action in Action:
            alone = [SHIPPED.decide({role}, action, "actual") for role in pair]
            both = SHIPPED.decide(pair, action, "actual")
            forbidden = [each for each in alone if each in (MARKS["A"], MARKS["M"])]
            if action is Action.SIGN_IN:
                assert (both == Permitted()) == (Role.REPORTING_SERVICE not in pair)
            elif forbidden:
                assert silent & {*pair}
                assert both in forbidden
            else:
                assert (both == Permitted()) == (Permitted() in alone)


def test_every_denial_has_a_known_code() -> None:
    told = {decision.code for _, _, decision in CELLS if isinstance(decision, Denied)}
    assert told <= set(CODES)
    policy: Policy = SHIPPED
    assert isinstance(policy.decide((), Action.SAY_SEEN, "actual"), Denied)


def test_the_schema_knows_the_roles_and_actions_of_the_program_and_no_others() -> None:
    roles = re.search(r"entity Role enum \[(.*?)\]", SCHEMA, re.DOTALL)
    assert roles is not None
    assert set(re.findall(r'"([a-z-]+)"', roles[1])) == {str(role) for role in Role}
    asked = set(re.findall(r'"([a-z-]+)"', "".join(re.findall(r"action (.*?);", SCHEMA, re.DOTALL))))
    assert asked - {"reads", "speaks", "keeps-watch"} == {str(action) for action in Action}
    fields = re.search(r"type Asked = \{(.*?)\};", SCHEMA, re.DOTALL)
    assert fields is not None
    assert re.findall(r"(\w+): ", fields[1]) == list(Asked.__struct_fields__)


def test_a_partys_own_file_may_look_at_traffic_kind_draft_and_shift() -> None:
    policy = CedarPolicy(
        """
        permit (principal in Role::"head-of-shift", action == Action::"approve-notification", resource)
        when { context.is_on_shift && !context.is_own_draft };
        permit (principal, action == Action::"draft-notification", resource)
        when { context.kind == "launch-cancellation" && !resource.is_actual };
        @reason("administrator-says-nothing")
        forbid (principal, action == Action::"say-seen", resource) when { resource.traffic == "test" };
        forbid (principal, action == Action::"say-statement", resource);
        """
    )
    head = {Role.HEAD_OF_SHIFT}
    approve = Action.APPROVE_NOTIFICATION
    assert policy.decide(head, approve, "actual", Asked(is_on_shift=True)) == Permitted()
    assert policy.decide(head, approve, "actual") == Denied("role-may-not")
    own = Asked(is_on_shift=True, is_own_draft=True)
    assert policy.decide(head, approve, "actual", own) == Denied("role-may-not")
    cancels = Asked(kind="launch-cancellation")
    assert policy.decide(head, Action.DRAFT_NOTIFICATION, "test", cancels) == Permitted()
    assert policy.decide(head, Action.DRAFT_NOTIFICATION, "actual", cancels) == Denied("role-may-not")
    assert policy.decide(head, Action.SAY_SEEN, "test") == Denied("administrator-says-nothing")
    assert policy.decide(head, Action.SAY_STATEMENT, "test") == Denied("policy-forbids")


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        ("permit (everybody);", "policy-file-malformed", "policy file is not Cedar: own.cedar"),
        ("", "policy-file-empty", "policy file permits nothing: own.cedar"),
        ("// to be written", "policy-file-empty", "policy file permits nothing"),
        ("forbid (principal, action, resource);", "policy-file-empty", "policy file permits nothing"),
        (
            'permit (principal in Role::"admiral", action, resource);',
            "policy-file-unfit",
            'does not fit the schema: own.cedar: .*"admiral"` is not declared',
        ),
        (
            'permit (principal, action == Action::"fly", resource);',
            "policy-file-unfit",
            "unrecognized action",
        ),
        (
            "permit (principal, action, resource) when { context.rank > 3 };",
            "policy-file-unfit",
            "attribute `rank` in context",
        ),
        (
            "permit (principal, action, resource) when { resource.traffic > 3 };",
            "policy-file-unfit",
            "unexpected type: expected Long but saw String",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_refused(tmp_path: Path, text: str, code: str, sentence: str) -> None:
    path = tmp_path / "own.cedar"
    path.write_text(text, "utf-8")
    with pytest.raises(PolicyFileError, match=sentence) as caught:
        read_policy(path)
    assert caught.value.code == code
    assert caught.value.details["file"] == "own.cedar"
    assert len(str(caught.value)) < 2000


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyFileError, match=r"policy file cannot be read: none\.cedar"):
        read_policy(tmp_path / "none.cedar")
    (tmp_path / "big.cedar").write_bytes(b"/" * (MAX_POLICY_BYTES + 1))
    with pytest.raises(PolicyFileError, match=r"policy file is too large: big\.cedar") as caught:
        read_policy(tmp_path / "big.cedar")
    assert caught.value.code == "policy-file-too-large"
    (tmp_path / "latin.cedar").write_bytes(b"\xff")
    with pytest.raises(PolicyFileError, match=r"policy file is not UTF-8: latin\.cedar"):
        read_policy(tmp_path / "latin.cedar")


def test_the_shipped_file_read_as_a_partys_own_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "own.cedar"
    path.write_text((files("jdec.node.people") / "policies" / "default.cedar").read_text("utf-8"), "utf-8")
    own = read_policy(path)
    assert all(own.decide({role}, action, "actual") == decision for role, action, decision in CELLS)
