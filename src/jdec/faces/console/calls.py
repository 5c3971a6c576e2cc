"""What passes through the console's door: a page, an admitted call of it, and an answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from jdec.faces.console.views import Offer
from jdec.node.people.policy import Action
from jdec.node.people.sessions import Signed

if TYPE_CHECKING:
    from jdec.faces.console.app import Console

HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"
OF_SIGNING: Final = ("credential", "trouble", "alone")
"""Fields with which an act says how it is signed, beside what was typed."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A whole answer; `cookies` are to be set, an empty one taken away."""

    body: bytes = b""
    status: int = 200
    media_type: str = HTML
    headers: Mapping[str, str] = {}
    cookies: Mapping[str, str] = {}


class Refusal(Exception):
    """A request is refused; `code` has the text `console-refused-<code>` in both languages.

    `offer` is what may be done all the same.
    """

    def __init__(self, code: str, status: int, faults: tuple[str, ...] = (), **args: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.faults = faults
        self.args_of_text = args
        self.offer: Offer | None = None


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One method on one path.

    `action` is what it does for somebody, None for what anybody may have; `rate` names the bucket that it is counted
    in; `draft` gives the form whose fields are kept when the page is refused; `is_data`: scripts ask for it, and it
    refuses in JSON.  `may` asks the policy where it takes more than the action: what the page is about.  `most_file`:
    its form carries one file of at most so many bytes.  `says` is the kind of message that it puts on the record, where
    its action stands for several.
    """

    path: str
    handle: Callable[[Call], Awaitable[Answer]]
    method: str = "GET"
    action: Action | None = None
    rate: str = ""
    draft: Callable[[Mapping[str, str]], str] | None = None
    is_data: bool = False
    may: Callable[[Call], Awaitable[bool]] | None = None
    most_file: int = 0
    says: str = ""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A request as far as it was read.

    `csrf` is the token that forms of the answer carry; `own_token` that of
    the cookie, whether its session is over or not; `offered` the one that came; `number` whose session it is or
    was, empty where nobody knows; `visit` is the cookie of somebody who has not signed in.
    """

    console: Console
    page: Page
    path: str
    names: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str]
    signed: Signed | None
    number: str
    cookie: str
    visit: str
    csrf: str
    own_token: str
    offered: str
    origin: str
    site: str
    language: str
    source: str
    is_fragment: bool
    file: bytes = b""

    @property
    def who(self) -> Signed:
        """Who is signed in, on a page that asks for it."""
        assert self.signed is not None
        return self.signed
