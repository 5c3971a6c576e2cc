"""From view structs to pages: templates, texts and instants in an officer's language, and the frame around a page.

Whatever a template puts out is escaped, and letters that turn the direction of writing are shown as what they are: the
words of another Party may not rearrange a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from jdec.faces.console.navigation import May, pages_for
from jdec.faces.console.parts import ConsoleSettings
from jdec.faces.console.views import EventLine, Frame, NavItem, OfficerView, Said, Word
from jdec.faces.texts import has, say
from jdec.node.people.desk import Officer
from jdec.words.traffic import exercise_name, is_exercise

TEMPLATES: Final = Path(__file__).with_name("templates")
_TURNING: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Renderer:
    """All templates of a console."""

    def __init__(
        self, settings: ConsoleSettings, now: Callable[[], datetime], asset: Callable[[str], str]
    ) -> None:
        self._settings = settings
        self._now = now
        self._pages = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            finalize=straight,
        )
        self._pages.globals["static_url"] = asset
        self.held: Callable[[Officer, str], tuple[EventLine, ...] | None] = lambda _officer, _language: None
        self.signs: Callable[[Officer], bool] = lambda _officer: False
        self.by_two: Callable[[], frozenset[str]] = frozenset
        self.may: May = lambda _officer, _action: True

    def page(self, template: str, frame: Frame, view: Any = None) -> bytes:
        """Return a page or a fragment."""
        language = frame.language
        words: Mapping[str, Any] = {
            "frame": frame,
            "view": view,
            "t": lambda message_id, **args: say(language, message_id, **args),
            "instant": instant,
            "day": day,
        }
        return self._pages.get_template(template).render(words).encode("utf-8", "replace")

    def frame(
        self,
        title: str,
        language: str,
        *,
        officer: Officer | None,
        csrf: str,
        path: str,
        said: tuple[Said, ...] = (),
        waiting: Mapping[str, int] = {},
    ) -> Frame:
        """Return what every page has around it."""
        own, traffic = self._settings, self._settings.traffic
        held = self.held(officer, language) if officer is not None else None
        waiting = {**waiting, "watch": len(held or ())}
        return Frame(
            title=title,
            language=language,
            theme=officer.theme if officer is not None else "dark",
            party=own.party,
            party_name=party_name(language, own.party),
            peer=own.peer,
            peer_name=party_name(language, own.peer),
            traffic=traffic,
            is_exercise=traffic != "actual",
            exercise_name=exercise_name(traffic) if is_exercise(traffic) else "",
            officer=None if officer is None else officer_view(officer, language),
            csrf=csrf,
            path=path,
            nav=tuple(
                NavItem(
                    place,
                    say(language, f"console-nav-{name}"),
                    key,
                    is_here=f"{path.split('?')[0]}/".startswith(f"{place}/"),
                    waiting=waiting.get(name, 0),
                )
                for place, name, key in pages_for(officer, self.may)
            )
            if officer is not None
            else (),
            now=self._now(),
            said=said,
            held=held,
            signs=officer is not None and self.signs(officer),
            by_two=self.by_two(),
        )


def officer_view(officer: Officer, language: str) -> OfficerView:
    """Return an officer as a shared screen may name him."""
    roles = tuple(Word(role.value, say(language, f"console-role-{role.value}")) for role in officer.roles)
    return OfficerView(officer.number, roles, language, officer.theme, officer.is_demo)


def party_name(language: str, party: str) -> str:
    """Return a Party's name; its code where there is none."""
    message_id = f"console-party-{party}"
    return say(language, message_id) if has(language, message_id) else party


def word(language: str, family: str, code: str) -> Word:
    """Return a code with its word; the code itself where it has none."""
    message_id = f"{family}-{code}"
    return Word(code, say(language, message_id) if has(language, message_id) else code)


def straight(value: Any) -> Any:
    """Return what a template is about to put out, without letters that turn the direction of writing."""
    if isinstance(value, str) and not isinstance(value, Markup) and _TURNING.search(value):
        return _TURNING.sub(lambda found: f"\u27e8U+{ord(found[0]):04X}\u27e9", value)
    return value


def instant(value: datetime | None) -> str:
    """Return an instant as it is read at a desk: date and time to the second, UTC."""
    return f"{value:%Y-%m-%d %H:%M:%S}Z" if value is not None else "\u2013"


def since_when(value: datetime, now: datetime) -> str:
    """Return an instant as a sentence names it: its time, UTC, with the day before it where that is not today."""
    return f"{value:%H:%M:%S} UTC" if value.date() == now.date() else instant(value)


def day(value: datetime | None) -> str:
    """Return the day of an instant, UTC."""
    return f"{value:%Y-%m-%d}" if value is not None else "\u2013"


def as_json(value: Any) -> bytes:
    """Return a value as JSON."""
    return msgspec.json.encode(value)
