"""Nodes with the officers of an exercise, forms of notices filled in, and what became of them on both records."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec

from jdec.faces.cli.client import Client
from jdec.node.views import EntryView, Which

from .parts import Browser, Stand, until

_INPUT = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


class NoticeStand(Stand):
    """Both nodes, whose key manifests list the officers of the exercise and ask for two of them."""

    demo_officers = True


def at(hours: float, form: str = "%Y-%m-%d %H:%M") -> str:
    """A time so many hours from now, as it is typed."""
    return f"{datetime.now(UTC) + timedelta(hours=hours):{form}}"


def window(opens: float = 48, closes: float = 72) -> dict[str, str]:
    """The inputs of a window."""
    return {"window.opens_at": at(opens), "window.closes_at": at(closes)}


def circle(name: str, points: str = "69.294 16.02", radius: str = "20 km") -> dict[str, str]:
    """The inputs of a circle."""
    return {f"{name}.shape": "circle", f"{name}.points": points, f"{name}.radius": radius}


PRE_LAUNCH = {"launch_class": "sounding-rocket", **circle("launch_area")}


def hidden(page: httpx.Response) -> dict[str, str]:
    """The hidden inputs of a page that carry its form."""
    found = {name: html.unescape(value) for name, value in _INPUT.findall(page.text)}
    return {name: found.get(name, "") for name in ("kind", "draft", "version", "page", "told", "csrf")}


def value_of(page: httpx.Response, name: str) -> str:
    """What stands in an input of a page."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page.text)
    return html.unescape(found[1]) if found else ""


def begin(browser: Browser, kind: str, original: str = "") -> dict[str, str]:
    """Open an empty form; return its hidden inputs and the number that it proposes."""
    page = browser.get(f"/notices/new?kind={kind}" + (f"&original={original}" if original else ""))
    assert page.status_code == 200, page.text[:500]
    number = value_of(page, "number")
    proposed = {"number": number, "original": original}
    return {**hidden(page), **{name: text for name, text in proposed.items() if text}}


def write(browser: Browser, kind: str, original: str = "", **typed: str) -> str:
    """Fill a form in and go on to the review; return the draft's name."""
    form = begin(browser, kind, original)
    answer = browser.post("/notices/save", None, **{**form, **typed, "act": "review"})
    assert answer.status_code == 303, faults_of(answer)
    assert answer.headers["location"].endswith("/review")
    return form["draft"]


def faults_of(page: httpx.Response) -> list[str]:
    """The faults that a page or a verdict tells."""
    return [html.unescape(each) for each in re.findall(r'data-text="([^"]*)"', page.text)]


def warnings_of(page: httpx.Response) -> list[str]:
    """The warnings of a verdict."""
    found = re.findall(r'<li class="warning">(.*?)</li>', page.text, re.S)
    return [html.unescape(re.sub("<[^>]*>", "", each)).strip() for each in found]


def approve(browser: Browser, draft: str, second: str = "") -> httpx.Response:
    """Press the button of the review page."""
    page = browser.get(f"/notices/draft/{draft}/review")
    assert page.status_code == 200, page.text[:500]
    form = {name: text for name, text in hidden(page).items() if name not in ("kind", "page")}
    return browser.post("/notices/approve", None, **{**form, **({"second": second} if second else {})})


def by_two(stand: Stand, first: Browser, second: Browser, number: str, draft: str) -> dict[str, Any]:
    """Have a draft approved by both; return the message, which stands on both records with the same authority."""
    handed = approve(first, draft, number)
    assert handed.status_code == 303, handed.text[-1500:]
    sent = approve(second, draft)
    assert sent.status_code == 303, sent.text[-1500:]
    return on_both(stand, said(second))


def said(browser: Browser) -> str:
    """The name of the entry that the next page speaks of."""
    text = browser.get("/notices").text
    found = re.search(r"on the record as ([A-Z]{3}\.\d+/\d+)", text)
    assert found, text[:2000]
    return found[1]


def on_both(stand: Stand, name: str) -> dict[str, Any]:
    """The message of an entry; both nodes say the same of it and of who let it go."""
    index = int(name.partition("/")[2])
    own = entry(stand, "USA", Which.OWN, index)
    mirror: EntryView = until(lambda: entry(stand, "RUS", Which.PEER, index), f"{name} is mirrored")
    assert own.data == mirror.data
    assert own.authority == mirror.authority
    found = msgspec.json.decode(own.data)
    return {**found, "authority": msgspec.json.decode(msgspec.json.encode(own.authority)), "name": name}


def entry(stand: Stand, party: str, which: Which, index: int) -> Any:
    """An entry at a node, None where it is not there yet."""
    with Client(stand.compose.find_node(stand.root / party), "en") as client:
        entries = client.entries(which, index, 1)[0]
    return entries[0] if entries and entries[0].index == index else None
