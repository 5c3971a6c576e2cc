"""What officers say on the record from this console: the message is made here, submitted to the node, and nowhere else.

The same act by the same officer about the same messages is one message, however often a button is pressed: its bytes
are kept and sent again, and the node knows them.  An officer whose key is a passkey signs in the browser: the message
is made when the browser asks what to sign, names the officer, and is sent with that signature in it.
"""

from __future__ import annotations

import asyncio
import hashlib
from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

import msgspec

from jdec.faces.console.calls import Answer, Refusal
from jdec.faces.console.fragments import Kept
from jdec.faces.console.parts import ConsoleParts
from jdec.faces.texts import say_code
from jdec.messages import KINDS, encode, new_message, submission_id
from jdec.messages.approvals import (
    ApprovalInvalid,
    approval_digest,
    judge_approvals,
    with_approvals,
    with_officers,
)
from jdec.messages.header import MAX_ABOUT, SUBMISSION_RANDOM_BYTES, Header, Reference, Role
from jdec.messages.header import Officer as Named
from jdec.messages.kinds import Message
from jdec.node.people.desk import Officer
from jdec.node.people.door import NodeAway, NodeSaidNo
from jdec.node.people.signing import NotSigned
from jdec.node.views import Accepted, EntryView
from jdec.picture.entries import name_of_place
from jdec.record.roster import Roster
from jdec.words.faults import Fault, Refused
from jdec.words.instants import unix_micros

ASKED_AGAIN_S: Final = 30.0
"""So long a browser that asks again is given the same message; after that a new one, with the time that it is then."""
SIGNED_WITHIN_S: Final = 180.0
"""So long after a message was made its signature is taken: an officer signs what is so now."""
_SALT_BYTES: Final = 12
_KEPT: Final = 512
_APPROVALS: Final = "authorised_by"


class Way(StrEnum):
    """How an officer lets a message go: by a key of this desk, by a passkey, or not at all, and then the node does."""

    KEY = "key"
    PASSKEY = "passkey"
    NODE = "node"


class Voice(msgspec.Struct, frozen=True):
    """Who says something, in which role, and how; `session` is that of the browser, `roster` the list in force.

    By a passkey nothing is said without a list.
    """

    officer: Officer
    role: Role
    way: Way
    session: str = ""
    roster: Roster = Roster()


class Done(msgspec.Struct, frozen=True):
    """A message that is on the record: its name, how far it has climbed, and whether it was there before.

    `is_alone`: the officer chose that the node alone lets it go.
    """

    name: str
    rung: str
    is_known: bool
    is_alone: bool = False


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer is about to say.

    It is the same act where officer, `key`, role, `about` (names of messages) and `content` are the same: other words
    are another message, never the bytes of the one before.  `of_now` is content that the clock gives, and makes no
    other act.  `done` gives the answer once it is on the record.
    """

    key: tuple[str, ...]
    kind: type[Header]
    voice: Voice
    about: Sequence[str] = ()
    content: Mapping[str, Any]
    of_now: Mapping[str, Any] = {}
    done: Callable[[Done], Awaitable[Answer]]

    @property
    def name(self) -> tuple[str, ...]:
        """What stands for the act and the words that an officer confirmed."""
        said = (self.voice.role.value, sorted(self.about), self.content)
        digest = hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()
        return (self.voice.officer.number, *self.key, digest)


class _Asked(msgspec.Struct, frozen=True):
    """A message that a browser was asked to have signed, and when it was made (monotonic seconds)."""

    message: Message
    at: float


class _Made(msgspec.Struct, frozen=True):
    """The bytes that are sent, however often."""

    data: bytes
    is_signed_there: bool = False
    is_alone: bool = False


class Acting:
    """Makes and submits messages.  One event loop only."""

    def __init__(self, parts: ConsoleParts, monotonic: Callable[[], float]) -> None:
        self._parts = parts
        self._monotonic = monotonic
        self._made: Kept[tuple[str, ...], _Made] = Kept(_KEPT)
        self._asked: Kept[tuple[str, ...], _Asked] = Kept(_KEPT)
        self._locks: Kept[tuple[str, ...], asyncio.Lock] = Kept(_KEPT)

    async def ask(self, act: Act, language: str) -> bytes | None:
        """Make the message and return the digest that the officer's passkey is to sign, 32 bytes.

        None where there is nothing to sign: the officer has no passkey on the list, or the message is signed or was
        sent before.  Raises `Refusal`.
        """
        if act.voice.way is not Way.PASSKEY:
            return None
        async with self._lock(act.name):
            if self._made.get(act.name) is not None:
                return None
            # Only the browser that asked may bring the signature.
            key = (act.voice.session, *act.name)
            asked = self._asked.get(key)
            if asked is None or self._monotonic() - asked.at > ASKED_AGAIN_S:
                message = await self._make(act, language)
                named = with_officers(message, [Named(role=act.voice.role, number=act.voice.officer.number)])
                asked = _Asked(named, self._monotonic())
                self._asked.put(key, asked)
            return approval_digest(asked.message)

    async def say(
        self,
        act: Act,
        language: str,
        credential: Mapping[str, Any] | None = None,
        *,
        is_alone: bool = False,
    ) -> Done:
        """Put a message on the record and return what became of it.

        `credential` is what the browser says of the officer's passkey; `is_alone`: the officer goes without.  What was
        sent before is sent again as it was.  Raises `Refusal`.
        """
        async with self._lock(act.name):
            made = self._made.get(act.name)
            if made is None:
                made = await self._let_go(act, language, credential, is_alone=is_alone)
                self._made.put(act.name, made)
            return await self._submit(act.name, made, language)

    def _lock(self, name: tuple[str, ...]) -> asyncio.Lock:
        lock = self._locks.get(name)
        if lock is None:
            lock = asyncio.Lock()
            self._locks.put(name, lock)
        return lock

    async def _let_go(
        self, act: Act, language: str, credential: Mapping[str, Any] | None, *, is_alone: bool
    ) -> _Made:
        """The bytes as the officer lets them go; nothing goes without a signature that was not chosen to."""
        voice = act.voice
        if credential is not None:
            return _Made(encode(self._signed(act, credential, language)), is_signed_there=True)
        if voice.way is Way.PASSKEY and not is_alone:
            raise Refusal("act-unsigned", 409, why="none")
        message = await self._make(act, language)
        signed = self._parts.signing.sign(message, voice.officer, voice.role)
        return _Made(encode(signed), is_alone=is_alone and voice.way is not Way.KEY)

    def _signed(self, act: Act, credential: Mapping[str, Any], language: str) -> Message:
        """The very message that the browser was given, with the passkey's signature; what was asked is used up."""
        voice, key = act.voice, (act.voice.session, *act.name)
        asked = self._asked.get(key)
        self._asked.drop(key)
        is_over = asked is None or self._monotonic() - asked.at > SIGNED_WITHIN_S
        if asked is None or is_over or voice.way is not Way.PASSKEY:
            raise Refusal("act-over", 409)
        try:
            approval = self._parts.signing.approve_by_passkey(voice.officer, voice.role, credential)
        except NotSigned as cause:
            raise Refusal("act-wrong", 403) from cause
        message = with_approvals(asked.message, [approval])
        judged = judge_approvals(message, voice.roster)
        if isinstance(judged, ApprovalInvalid):
            raise Refusal("act-wrong", 403, tuple(_said(each, language) for each in judged.faults))
        return message

    async def _make(self, act: Act, language: str) -> Message:
        """A message as the node alone lets it go.  Raises `Refusal`."""
        parts = self._parts
        about = await self._references(act.about)
        settings, now = parts.settings, parts.now()
        try:
            message = new_message(
                act.kind,
                sender=settings.party,
                traffic=settings.traffic,
                submission=submission_id(
                    unix_micros(now) // 1000, parts.random_bytes(SUBMISSION_RANDOM_BYTES)
                ),
                issued_at=now,
                salt=parts.random_bytes(_SALT_BYTES),
                about=about,
                **act.content,
                **act.of_now,
            )
        except Refused as refused:
            raise wrong(refused.faults, language) from refused
        assert isinstance(message, tuple(KINDS.values()))
        return message  # type: ignore[return-value]

    async def _submit(self, key: tuple[str, ...], made: _Made, language: str) -> Done:
        try:
            done = await self._parts.door.submit(Accepted, made.data, language)
        except NodeAway as away:
            # Sent or not: the same bytes may be sent again.
            code = "node-unsure" if away.reason == "timeout" else "node-away"
            raise Refusal(code, 503) from away
        except NodeSaidNo as no:
            if no.status < 500:
                # It will never be taken as it is: the next try makes another.
                self._made.drop(key)
            if made.is_signed_there and any(each.field.startswith(_APPROVALS) for each in no.faults):
                # The list has changed since the signature was judged here.
                lines = tuple(_said(each, language) for each in no.faults)
                raise Refusal("act-wrong", 403, lines) from no
            if no.faults:
                raise wrong(no.faults, language) from no
            raise Refusal("node-no", 409 if no.status < 500 else 503, reason=no.sentence) from no
        return Done(name_of_place(done.record, done.index), done.state.value, done.duplicate, made.is_alone)

    async def _references(self, names: Sequence[str]) -> tuple[Reference, ...]:
        """Return citations of messages by name.  Raises `Refusal` where the node does not give them."""
        found = []
        for name in sorted(names)[:MAX_ABOUT]:
            record, index = place_of(name, self._parts.settings.traffic)
            try:
                entry = await self._parts.door.get(EntryView, f"/v1/records/{record}/entries/{index}")
            except NodeAway as away:
                raise Refusal("node-away", 503) from away
            except NodeSaidNo as no:
                raise Refusal("node-no", 409, reason=no.sentence) from no
            found.append(Reference(record=record, index=index, leaf=b64decode(entry.leaf)))
        return tuple(found)


def place_of(name: str, traffic: str) -> tuple[str, int]:
    """Return record and index of a message by its name, `USA.1/7`."""
    writer, _, index = name.partition("/")
    party, _, generation = writer.partition(".")
    return f"jdec/{party}/{traffic}/{generation}", int(index)


def wrong(faults: Sequence[Fault], language: str) -> Refusal:
    """Return the refusal of a message that is not right, with a line for each fault."""
    lines = tuple(f"{each.field}: {_said(each, language)}" for each in faults)
    return Refusal("message-wrong", 422, lines, count=len(lines))


def _said(fault: Fault, language: str) -> str:
    return say_code(language, "fault", fault.code, fault.args, fault.rule)
