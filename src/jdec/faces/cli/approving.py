"""Approvals by demonstration officers: what the demo needs of them, and how it lets them sign.

Only messages of the kinds that need two officers are approved; the reports of a warning system go by the node alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from jdec.messages import Message
from jdec.messages.approvals import TWO_PERSON_KINDS, approval_digest, with_approvals, with_officers
from jdec.messages.header import Approval, Officer, Role

_SIGNING = (Role.WATCH_OFFICER, Role.HEAD_OF_SHIFT)


class DemoSigner(Protocol):
    """A demonstration officer with an Ed25519 key."""

    @property
    def number(self) -> str:
        """The officer's number."""
        ...

    @property
    def roles(self) -> tuple[str, ...]:
        """The codes of the roles held."""
        ...

    def sign(self, digest: bytes) -> bytes:
        """Return the signature over the digest of a message."""
        ...


def approver_of(officers: Sequence[DemoSigner]) -> Callable[[Message], Message]:
    """Return what lets a watch officer and a head of shift approve a message that needs two; without them, nothing."""
    found = [next((each for each in officers if role in each.roles), None) for role in _SIGNING]
    signers = [each for each in found if each is not None]

    def approve(message: Message) -> Message:
        if message.kind not in TWO_PERSON_KINDS or len(signers) < len(_SIGNING):
            return message
        pairs = list(zip(signers, _SIGNING, strict=True))
        named = with_officers(message, [Officer(number=each.number, role=role) for each, role in pairs])
        digest = approval_digest(named)
        return with_approvals(
            named,
            [
                Approval(officer=each.number, role=role, algorithm="ed25519", signature=each.sign(digest))
                for each, role in pairs
            ],
        )

    return approve
