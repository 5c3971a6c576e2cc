"""Sending the steps of a programme to the nodes of its Parties, each at its time, with its citations."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping

import msgspec

from jdec.exercise.programme import Programme
from jdec.exercise.sending import finish, seen_at
from jdec.exercise.steps import Step
from jdec.faces.cli.client import Client
from jdec.faces.cli.errors import Told
from jdec.faces.cli.picture.asking import PICTURE
from jdec.faces.cli.session import Session
from jdec.faces.cli.submit import DEFAULT_PATIENCE_S, show, submit_patiently
from jdec.faces.texts import has
from jdec.faces.wording import attention_of
from jdec.messages import submission_id
from jdec.messages.header import SUBMISSION_RANDOM_BYTES, Reference
from jdec.messages.service import Seen
from jdec.node.views import Accepted
from jdec.picture.accounts import EventAccount
from jdec.picture.entries import name_of_place
from jdec.words.attention import Attention
from jdec.words.faults import Refused
from jdec.words.instants import from_unix_micros

SALT_BYTES = 12
CITED_STEPS = 40
CITED_PAUSE_S = 0.05
PICTURE_STEPS = 200
_NOT_YET = ("event-not-found", "picture-absent")


class Tally(msgspec.Struct, frozen=True):
    """What became of the steps; `elsewhere` are those of a Party whose node was not given, and answers to them."""

    accepted: int = 0
    refused: int = 0
    elsewhere: int = 0


class Sender:
    """Sends one programme once."""

    def __init__(self, session: Session, clients: Mapping[str, Client], programme: Programme) -> None:
        self._session = session
        self._clients = clients
        self._programme = programme
        self._entries: dict[str, tuple[str, Reference]] = {}
        self._waits_for_picture = True

    def run(self) -> Tally:
        """Send every step at its time and return the tally."""
        composition = self._session.composition
        started_us = composition.now_us()
        accepted = refused = elsewhere = 0
        for number, step in enumerate(self._programme.steps, start=1):
            client = self._clients.get(step.party)
            if client is None:
                elsewhere += 1
                continue
            wait_s = step.at_s - (composition.now_us() - started_us) / 1_000_000
            if wait_s > 0:
                composition.wait(wait_s)
            line = self._line(step, client)
            if line is None:
                elsewhere += 1
            elif self._send(number, step, client, line):
                accepted += 1
            else:
                refused += 1
        return Tally(accepted, refused, elsewhere)

    def _line(self, step: Step, client: Client) -> bytes | None:
        """Return the step's bytes, or None for an answer to something that was never said here."""
        composition = self._session.composition
        cited = self._cited(step, client)
        draft = step.draft
        if draft.kind is Seen and cited:
            draft = seen_at(draft, self._attention(client, cited[0]))
        now_us = composition.now_us()
        try:
            return finish(
                draft,
                party=step.party,
                traffic=self._programme.traffic,
                submission=submission_id(now_us // 1000, composition.random_bytes(SUBMISSION_RANDOM_BYTES)),
                issued_at=from_unix_micros(now_us),
                salt=composition.random_bytes(SALT_BYTES),
                about=tuple(cited),
            )
        except Refused:
            # Some messages mean nothing without what they cite; with all citations at hand it is another fault.
            if len(cited) == len(step.cites):
                raise
            return None

    def _send(self, number: int, step: Step, client: Client, line: bytes) -> bool:
        ((_, result),) = submit_patiently(self._session, client, [(number, line)], DEFAULT_PATIENCE_S)
        show(self._session, number, result, self._label(step))
        if not isinstance(result, Accepted):
            return False
        reference = Reference(record=result.record, index=result.index, leaf=b64decode(result.leaf))
        self._entries[step.id] = (step.party, reference)
        return True

    def _label(self, step: Step) -> str:
        message_id = f"kind-{step.draft.kind_name}"
        return self._session.text(message_id) if has(self._session.language, message_id) else ""

    def _cited(self, step: Step, client: Client) -> list[Reference]:
        """Return the entries a step cites, those only that its node holds by now."""
        found = []
        for cited in step.cites:
            party, reference = self._entries.get(cited, ("", None))
            if reference is not None and (party == step.party or self._holds(client, reference.index)):
                found.append(reference)
        return found

    def _holds(self, client: Client, index: int) -> bool:
        for _ in range(CITED_STEPS):
            if client.status().mirror.size > index:
                return True
            self._session.composition.wait(CITED_PAUSE_S)
        return False

    def _attention(self, client: Client, reference: Reference) -> Attention | None:
        """Return the grade that a node's picture gives the launch of a report, as soon as it is there; else none."""
        name = name_of_place(reference.record, reference.index)
        for _ in range(PICTURE_STEPS):
            try:
                event = client.get(EventAccount, f"{PICTURE}/event", name=name)
            except Told as no:
                # A picture may still be starting; one that is waited for in vain is not waited for again.
                if no.explained.code not in _NOT_YET or not self._waits_for_picture:
                    return None
            else:
                return attention_of(event)
            self._session.composition.wait(CITED_PAUSE_S)
        self._waits_for_picture = False
        return None
