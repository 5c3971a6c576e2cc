"""How a message that officers let go is authorised: the port, and what a desk without any officer's key does.

A key that lies at the desk is that of an officer of an exercise.  A real officer's key is a passkey, which signs in the
officer's browser: then the desk only puts together what the browser says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from jdec.messages.header import Approval, Role
from jdec.messages.kinds import Message
from jdec.node.people.desk import Officer


class NotSigned(Exception):
    """There is no signature: this desk holds no key of the officer, or what a browser says is no assertion."""


class Signing(Protocol):
    """Puts officers' approvals on messages.  No I/O; from any thread."""

    def has_key(self, officer: Officer) -> bool:
        """Whether this desk can sign in the officer's name by itself."""

    def sign(self, message: Message, officer: Officer, role: Role) -> Message:
        """The message as this one officer lets it go; as it is where the desk holds no key of the officer."""

    def approve(self, message: Message, officer: Officer, role: Role) -> Approval:
        """The officer's approval by a key of this desk.  Raises `NotSigned`."""

    def approve_by_passkey(self, officer: Officer, role: Role, credential: Mapping[str, Any]) -> Approval:
        """The officer's approval out of what a browser says of a passkey.  Raises `NotSigned`.

        Whether it is a signature over the message is judged by `jdec.messages.approvals`, as for every other.
        """
