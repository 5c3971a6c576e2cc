"""Officers with passkeys at the first of two nodes, and what they press: parts of the tests of signed acts."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from jdec.faces.cli.client import Client
from jdec.node.people.desk import DeskRole
from jdec.node.views import EntryView, Which
from jdec.record.roster import WEBAUTHN_ES256

from .notice_parts import NoticeStand, on_both
from .parts import Browser, Stand, held, until
from .passkey_parts import Authenticator, enter, listing

OTHER, UNLISTED = "202", "203"
POOL = [str(number) for number in range(301, 361)]
"""An officer for each test: how often one may act in a minute is bounded."""
PASSKEYS = {number: Authenticator() for number in (OTHER, UNLISTED, *POOL)}
Opens = Callable[..., Browser]


def signed_stand(folder: Path) -> NoticeStand:
    """Both nodes; officers with passkeys stand on the list, and one has a passkey at the desk alone."""
    roster = [
        passkey.listed(number, "head-of-shift") for number, passkey in PASSKEYS.items() if number != UNLISTED
    ]
    return listing(folder, *roster)


def enter_all(stand: NoticeStand) -> None:
    """Have all of them at the desk."""
    for number, passkey in PASSKEYS.items():
        passkey.origin = stand.address.console_url
        enter(stand, number, DeskRole.HEAD_OF_SHIFT, passkey)


def entries(stand: Stand, kind: str) -> list[EntryView]:
    """The own entries of a kind."""
    with Client(stand.compose.find_node(stand.root / "USA"), "en") as client:
        return [each for each in client.entries(Which.OWN, 0, 1000)[0] if each.kind == kind]


def seen_form(browser: Browser, name: str) -> dict[str, str]:
    """The form of an event in the strip, as soon as it is there."""
    found = until(lambda: held(browser, name), f"{name} holds the alarm")
    return {field: html.unescape(text) for field, text in found.items()}


def challenge(browser: Browser, path: str, form: dict[str, str], by: str) -> str:
    """What the officer's passkey makes of what the page asks it."""
    answer = browser.post(f"{path}/options", **form)
    assert answer.status_code == 200, answer.text
    return PASSKEYS[by].sign(answer.json()["publicKey"])


def signed(browser: Browser, path: str, form: dict[str, str], by: str) -> httpx.Response:
    """Press the button, and let the passkey sign."""
    return browser.post(path, **{**form, "credential": challenge(browser, path, form, by)})


def check_signed(stand: NoticeStand, kind: str, number: str) -> dict[str, Any]:
    """The newest message of a kind: both nodes say that this officer let it go, by his passkey."""
    message = on_both(stand, f"USA.1/{entries(stand, kind)[-1].index}")
    assert message["authority"]["state"] == "approved"
    assert [each["number"] for each in message["authority"]["officers"]] == [number]
    assert [(each["officer"], each["algorithm"]) for each in message["authorised_by"]["signatures"]] == [
        (number, WEBAUTHN_ES256)
    ]
    return message


def offered(page: httpx.Response) -> dict[str, str]:
    """The form of what may be done all the same."""
    found = re.search(r'<form class="offered".*?</form>', page.text, re.S)
    assert found, page.text
    fields = re.findall(r'name="([^"]*)" value="([^"]*)"', found[0])
    return {name: html.unescape(text) for name, text in fields}
