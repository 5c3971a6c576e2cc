"""What a console is put together from; all of it arrives from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from jdec.node.people.desk import DeskStore
from jdec.node.people.door import NodeDoor
from jdec.node.people.drafts import NoticeDrafts
from jdec.node.people.index import RecordIndex
from jdec.node.people.log import WatchLog
from jdec.node.people.policy import Policy
from jdec.node.people.signing import Signing
from jdec.record.keys import KeyPair


class ConsoleSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a console is to be: whose, for which traffic, under which address."""

    party: str
    peer: str
    traffic: str
    origin: str
    static: Path
    session_longest: timedelta
    session_idle: timedelta
    live_pages: int
    sign_ins_per_minute: int = 20
    line_test_minutes: int = 60
    line_test_answer_minutes: int = 10
    invitation_hours: float = 24.0

    @property
    def is_encrypted(self) -> bool:
        """Whether browsers come over https."""
        return self.origin.startswith("https://")

    @property
    def asks_for_https(self) -> bool:
        """Whether browsers are told to come over https ever after (RFC 6797).

        Of `localhost` they are not: it is everybody's name for his own machine, where other programs serve without.
        """
        return self.is_encrypted and self.domain not in ("localhost", "127.0.0.1", "::1")

    @property
    def host(self) -> str:
        """What the Host header of every request must say."""
        return urlsplit(self.origin).netloc

    @property
    def domain(self) -> str:
        """What passkeys are bound to."""
        return urlsplit(self.origin).hostname or ""

    @property
    def cookie(self) -> str:
        """The name of the cookie: one for each Party and traffic, since ports of a host share theirs.

        Over https browsers take one of this prefix from this very host alone, and only encrypted (RFC 6265bis, 4.1.3).
        """
        prefix = "__Host-" if self.is_encrypted else ""
        return f"{prefix}jdec-{self.party}-{self.traffic}"


class Trust(msgspec.Struct, frozen=True):
    """What a record is verified by: its origin, and the root keys that came by hand, so many of which must sign."""

    origin: str
    roots: tuple[KeyPair, ...]
    threshold: int


class ConsoleParts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a console may use."""

    settings: ConsoleSettings
    door: NodeDoor
    store: DeskStore
    index: RecordIndex
    policy: Policy
    signing: Signing
    drafts: NoticeDrafts
    now: Callable[[], datetime]
    random_bytes: Callable[[int], bytes]
    log: Callable[..., None]
    watch_log: WatchLog
    certificates: Callable[[], Mapping[str, datetime]] = dict
    """Until when each certificate is good that this node's listeners show: `api`, `console`."""
    trusts: Callable[[], tuple[Trust, ...]] = tuple
    """By what records are verified now: introductions change when a record begins its next generation.  Blocking."""
