"""Places inside this console that a form or an address may lead back to."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from jdec.faces.console.calls import Call

_ENCODED: Final = "%[0-9A-Fa-f]{2}"
_LOCAL: Final = re.compile(
    rf"/(?:(?:[A-Za-z0-9._~+-]|{_ENCODED})(?:[A-Za-z0-9._~/+-]|{_ENCODED})*)?"
    rf"(?:\?(?:[A-Za-z0-9._~&=+/-]|{_ENCODED})*)?",
    re.ASCII,
)
_LONGEST: Final = 2000


def local_path(text: str) -> str:
    """Return a path of this console as it was given; empty for whatever might lead elsewhere."""
    return text if len(text) <= _LONGEST and _LOCAL.fullmatch(text) and "//" not in text else ""


def local_path_at(url: str, origin: str) -> str:
    """Return the path of a whole address under this origin; empty for whatever is not plainly one of them.

    What stands behind `#` is for the browser alone.
    """
    whole = url.partition("#")[0]
    return local_path(whole.removeprefix(origin)) if whole.startswith(f"{origin}/") else ""


def here(call: Call) -> str:
    """Return where a page is, its query with it: forms lead back there."""
    path = quote(call.path, safe="/~")
    return f"{path}?{urlencode(call.query, safe='/')}" if call.query else path


def back_of(call: Call, otherwise: str) -> str:
    """Return where a form leads back to, if it names a place of this console."""
    return local_path(call.form.get("next", "") or call.form.get("back", "")) or otherwise


def sign_in_at(back: str) -> str:
    """Return the address of the sign-in that leads to a place of this console."""
    return f"/sign-in?back={quote(back, safe='/')}" if back not in ("", "/") else "/sign-in"


def led_to(sign_in: str) -> str:
    """Return where an address of the sign-in leads; empty where nowhere in particular."""
    return local_path(parse_qs(urlsplit(sign_in).query).get("back", [""])[0])
