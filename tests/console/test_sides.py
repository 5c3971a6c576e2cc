"""A state wears one colour and one line at both desks; whether it is one's own is said by words, never by a colour."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jdec.faces.console.rendering import TEMPLATES, Renderer
from jdec.faces.console.views import Frame

from .test_held import NOW

STYLES = Path(__file__).resolve().parents[2] / "console" / "css"
DESKS = pytest.mark.parametrize(("own", "peer"), [("USA", "RUS"), ("RUS", "USA")])


def desk(own: str, peer: str, language: str = "en") -> tuple[Renderer, Frame]:
    """The frame of a page at a Party's desk."""
    settings: Any = SimpleNamespace(party=own, peer=peer, traffic="test")
    renderer = Renderer(settings, lambda: NOW, str)
    return renderer, renderer.frame("Watch", language, officer=None, csrf="", path="/watch")


def classes(own: str, peer: str, party: str) -> set[str]:
    """The classes by which a desk marks what a Party says."""
    renderer, frame = desk(own, peer)
    source = '{% import "macros.html" as m with context %}{{ m.side(frame, party) }}'
    found = renderer._pages.from_string(source).render(frame=frame, party=party)
    return set(found.split())


@DESKS
def test_a_state_has_the_same_colour_at_both_desks_and_own_is_another_word(own: str, peer: str) -> None:
    assert classes(own, peer, "RUS") - {"own", "their"} == {"one"}
    assert classes(own, peer, "USA") - {"own", "their"} == {"two"}
    assert "own" in classes(own, peer, own)
    assert "their" in classes(own, peer, peer)
    assert classes(own, peer, "NOR") == {"third"}


@DESKS
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_head_of_every_page_names_the_own_side_first_in_the_colour_of_its_state(
    own: str, peer: str, language: str
) -> None:
    renderer, frame = desk(own, peer, language)
    page = renderer.page("base.html", frame).decode()
    head = re.findall(r'<span class="(one|two) (own|their) code"[^>]*>([A-Z]{3})<', page)
    colours = {"RUS": "one", "USA": "two"}
    assert head[:2] == [(colours[own], "own", own), (colours[peer], "their", peer)]
    assert f'<body class="mine-{colours[own]}"' in page


def test_no_style_asks_whose_own_side_it_is() -> None:
    styles = {each.name: each.read_text() for each in sorted(STYLES.glob("*.css"))}
    assert "tokens.css" in styles
    for name, text in styles.items():
        assert not re.findall(r"\.(?:own|their)\b(?!-)|--(?:map-)?(?:own|their)\b", text), name


def test_every_page_asks_the_one_macro_whose_side_it_is() -> None:
    """So that none of them can turn the colours round."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        asks = re.findall(r"'(?:own|their|one|two)' if ", path.read_text())
        allowed = {"macros.html": 4, "base.html": 1}
        assert len(asks) == allowed.get(path.name, 0), path.name
