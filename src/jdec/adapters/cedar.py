"""Who may do what, from Cedar policy files: judged by the Cedar engine, checked against the schema first.

The shipped file is `jdec.node.people/policies/default.cedar`; a Party may put its own in its place.  A file that does
not fit the schema, or that permits nothing at all, is refused at start: a node with half a policy would be worse than
one that does not open its console.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import cedarpy
import msgspec

from jdec.messages.header import Role
from jdec.node.people.policy import CODES, NOTHING_MORE, Action, Asked, Decision, Denied, Permitted
from jdec.words.traffic import ACTUAL

SHIPPED: Final = "default.cedar"
FILE_CODES: Final = (
    "policy-file-missing",
    "policy-file-too-large",
    "policy-file-malformed",
    "policy-file-unfit",
    "policy-file-empty",
)
MAX_POLICY_BYTES: Final = 256 * 1024
_SCHEMA: Final = "jdec.cedarschema"
_MAX_TOLD: Final = 8
_MAX_SENTENCE: Final = 200
_OFFICER: Final = {"type": "Officer", "id": "whoever-asks"}
_DESK: Final = {"type": "Desk", "id": "console"}


class PolicyFileError(Exception):
    """A policy file cannot be used; `details` fill the text of the code."""

    def __init__(self, code: str, message: str, **details: str) -> None:
        super().__init__(message)
        self.code = code
        self.details = details


class CedarPolicy:
    """A `Policy` of one policy file.  It holds parsed policies and nothing that changes."""

    def __init__(self, text: str, name: str = SHIPPED) -> None:
        """Check policies against the schema and keep them.

        Raises `PolicyFileError`: `policy-file-malformed` (no Cedar), `policy-file-unfit` (it speaks of what the schema
        does not know, or compares what cannot be compared) or `policy-file-empty` (nothing in it permits anything).
        """
        schema = _shipped(_SCHEMA)
        try:
            self._schema = cedarpy.Schema.from_str(schema)
            self._policies = cedarpy.PolicySet.from_str(text)
            parsed = json.loads(cedarpy.policies_to_json_str(text))
        except ValueError as cause:
            reason = _bounded(str(cause))
            message = f"policy file is not Cedar: {name}: {reason}"
            raise PolicyFileError("policy-file-malformed", message, file=name, reason=reason) from cause
        found = cedarpy.validate_policies(text, self._schema)
        if not found.validation_passed:
            told = "; ".join(sorted({_bounded(str(error)) for error in found.errors})[:_MAX_TOLD])
            message = f"policy file does not fit the schema: {name}: {told}"
            raise PolicyFileError("policy-file-unfit", message, file=name, reason=told)
        policies: dict[str, dict[str, Any]] = parsed["staticPolicies"]
        if not any(each["effect"] == "permit" for each in policies.values()):
            raise PolicyFileError("policy-file-empty", f"policy file permits nothing: {name}", file=name)
        self._reasons = {
            key: (each.get("annotations") or {}).get("reason") or "" for key, each in policies.items()
        }

    def decide(
        self, officer_roles: Collection[Role], action: Action, traffic: str, context: Asked = NOTHING_MORE
    ) -> Decision:
        """Say whether an officer in these roles may do this at the console of a record of this traffic."""
        request = {
            "principal": _OFFICER,
            "action": {"type": "Action", "id": str(action)},
            "resource": _DESK,
            "context": msgspec.to_builtins(context),
        }
        try:
            result = cedarpy.is_authorized(
                request, self._policies, _entities(officer_roles, traffic), self._schema
            )
        except ValueError:
            return Denied("policy-failed")
        if result.diagnostics.errors:
            return Denied("policy-failed")
        if result.allowed:
            return Permitted()
        return Denied(self._reason(result.diagnostics.reasons))

    def _reason(self, policies: list[str]) -> str:
        """Return the code of a denial: the first that is known of the policies that forbid, in order of code."""
        if not policies:
            return "role-may-not"
        known = sorted(reason for key in policies if (reason := self._reasons.get(key, "")) in CODES)
        return known[0] if known else "policy-forbids"


def read_policy(path: Path | None = None) -> CedarPolicy:
    """Return the policy of a file, or the shipped one.

    Raises `PolicyFileError`: `policy-file-missing`, `policy-file-too-large`, and those of `CedarPolicy`.
    """
    if path is None:
        return CedarPolicy(_shipped(SHIPPED))
    try:
        with path.open("rb") as file:
            data = file.read(MAX_POLICY_BYTES + 1)
    except OSError as cause:
        message = f"policy file cannot be read: {path.name}"
        raise PolicyFileError("policy-file-missing", message, file=path.name) from cause
    if len(data) > MAX_POLICY_BYTES:
        message = f"policy file is too large: {path.name}: expected at most {MAX_POLICY_BYTES} bytes"
        raise PolicyFileError("policy-file-too-large", message, file=path.name, limit=str(MAX_POLICY_BYTES))
    try:
        text = data.decode()
    except UnicodeDecodeError as cause:
        message = f"policy file is not UTF-8: {path.name}"
        raise PolicyFileError("policy-file-malformed", message, file=path.name, reason="UTF-8") from cause
    return CedarPolicy(text, path.name)


def _shipped(name: str) -> str:
    return (files("jdec.node.people") / "policies" / name).read_text(encoding="utf-8")


def _entities(roles: Collection[Role], traffic: str) -> list[dict[str, Any]]:
    parents = [{"type": "Role", "id": str(role)} for role in sorted(set(roles))]
    return [
        {"uid": _OFFICER, "attrs": {}, "parents": parents},
        {"uid": _DESK, "attrs": {"traffic": traffic, "is_actual": traffic == ACTUAL}, "parents": []},
    ]


def _bounded(sentence: str) -> str:
    return sentence if len(sentence) <= _MAX_SENTENCE else f"{sentence[: _MAX_SENTENCE - 1]}…"
