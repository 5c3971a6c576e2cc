"""What tests of the people at a desk do again and again: invite, read a row, and know a refusal by its sentence."""

from __future__ import annotations

import html
import re
from typing import Any

import cbor2
import httpx

from jdec.faces.texts import say
from jdec.node.people.desk import DeskRole, Invitation, Passkey
from jdec.node.people.sessions import digest

from .lone import Lone
from .parts import Browser

NAME = "Ivanov-Smith"
"""What only the desk knows of officer 017."""


def es256(x: bytes = b"x" * 32, y: bytes = b"y" * 32) -> bytes:
    """A public key as an authenticator gives it (COSE, RFC 9053, section 7.1)."""
    return bytes(cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y}))


def with_passkey(lone: Lone, number: str, *roles: DeskRole, key: bytes = b"") -> Passkey:
    """Have an officer who has registered a passkey."""
    secret = digest(number)
    lone.store.invite(Invitation(secret, number, roles, lone.time.replace(year=2099)))
    made = Passkey(number.encode(), number, key or es256(), 0, lone.time)
    assert lone.store.register(secret, made)
    return made


def seal(browser: Browser) -> str:
    """What the page was made from."""
    found = re.search(r'name="seal" value="([0-9a-f]{64})"', browser.get("/people").text)
    assert found
    return found[1]


def invite(browser: Browser, number: str, *roles: str, **fields: str) -> httpx.Response:
    """Send the form of an invitation."""
    fields.setdefault("seal", seal(browser))
    ticked = {f"role {role}": "yes" for role in roles}
    return browser.post("/people/invite", None, number=number, **ticked, **fields)


def link_of(answer: httpx.Response) -> str:
    """The link that a page shows."""
    found = re.search(r'<textarea id="link"[^>]*>([^<]*)<', answer.text)
    assert found, answer.text
    return html.unescape(found[1])


def row(browser: Browser, number: str) -> str:
    """What the page says of one officer, in words."""
    page = re.sub(r'<span class="cell-head".*?</span>', " ", browser.get("/people").text)
    rows = re.findall(r'<tr role="row" class="person-.*?</tr>', page, re.S)
    for each in rows:
        if f'person-number">{number}<' in each:
            return re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]*>", " ", each))).strip()
    raise AssertionError(f"no officer {number}")


def refused(answer: httpx.Response, status: int, code: str, **args: Any) -> None:
    """A refusal is its status, its code and its one sentence."""
    assert answer.status_code == status, answer.text[-1500:]
    assert say("en", f"console-refused-{code}", **args) in html.unescape(answer.text)
    assert f">{code}<" in answer.text
