"""Which map an officer is shown: the globe where a graphics card draws it, else the drawn one, and who chooses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from .sample_map import map_of
from .test_looks import browser, desk, preview, pytestmark

__all__ = ["browser", "desk", "preview", "pytestmark"]

# A browser that draws in software and does not say so when it is asked for a fast one; one with a graphics card; one
# without WebGL.
UNAWARE = """(() => { const made = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, wanted) {
    return made.call(this, kind, {...wanted, failIfMajorPerformanceCaveat: false}); }; })();"""
CARD = f"""{UNAWARE} (() => {{ const said = WebGL2RenderingContext.prototype.getParameter;
  WebGL2RenderingContext.prototype.getParameter = function (name) {{
    return name === 0x9246 ? 'ANGLE (Some, Graphics Card 9000)' : said.call(this, name); }}; }})();"""
NO_WEBGL = """delete window.WebGL2RenderingContext; (() => { const made = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, wanted) {
    return kind.startsWith('webgl') ? null : made.call(this, kind, wanted); }; })();"""
# The map at its lowest; buttons that what is said of launches beyond its edge would lie on.
COVERED = """() => { document.querySelector('.sight').style.cssText = 'height: 196px; min-height: 0';
  const said = document.querySelector('.map-beyond').getBoundingClientRect();
  return [...document.querySelectorAll('.map-tools button')].filter(each => each.offsetParent)
    .filter(each => each.getBoundingClientRect().bottom > said.top).map(each => each.innerText); }"""
GLOBE_ANYWAY, DRAWN_AGAIN = "[data-map-kind=globe]", "[data-map-kind=drawn]"


@pytest.mark.parametrize("script", ["", UNAWARE])
def test_without_a_graphics_card_the_map_is_drawn_and_says_why(desk: Any, script: str) -> None:
    here = desk(sample="unannounced")
    here.context.add_init_script(script)
    page = here.open("/watch")
    expect(page.locator("#map")).to_have_attribute("data-ready", "drawn")
    expect(page.locator(".key-drawn")).to_have_text(
        "drawn map: without a graphics card the globe takes long to appear on this machine",
        use_inner_text=True,
    )
    expect(page.locator(GLOBE_ANYWAY)).to_be_visible()
    expect(page.locator(DRAWN_AGAIN)).to_be_hidden()
    assert not any("maplibre-worker" in url for url in here.asked)


def test_an_officer_chooses_the_globe_all_the_same_and_the_choice_is_kept(desk: Any) -> None:
    here = desk(sample="unannounced", language="ru")
    page = here.open("/watch")
    page.locator("[data-map-do=shape]").click()
    page.locator(GLOBE_ANYWAY).click()
    expect(page.locator("#map")).to_have_attribute("data-ready", "gl")
    expect(page.locator("#map > .drawn")).to_have_count(0)
    expect(page.locator("#map .pin.grade-alarm")).to_have_count(1)
    # The map begins anew as a globe, whatever the one before it was turned to.
    expect(page.locator("[data-map-do=shape]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(DRAWN_AGAIN)).to_be_focused()
    expect(page.locator(GLOBE_ANYWAY)).to_be_hidden()
    expect(page.locator(".key-drawn")).to_have_text("", use_inner_text=True)
    page = here.open("/watch")
    expect(page.locator("#map")).to_have_attribute("data-ready", "gl")
    page.locator(DRAWN_AGAIN).press("Enter")
    expect(page.locator("#map")).to_have_attribute("data-ready", "drawn")
    expect(page.locator("#map canvas")).to_have_count(0)
    expect(page.locator(GLOBE_ANYWAY)).to_be_focused()
    page.locator("#map .pin.grade-alarm").click()
    expect(page.locator("#event-usa-1-38 .pick")).to_have_attribute("aria-pressed", "true")
    expect(here.open("/watch").locator("#map")).to_have_attribute("data-ready", "drawn")


def test_with_a_graphics_card_the_map_is_the_globe_and_offers_no_other(desk: Any) -> None:
    here = desk(sample="unannounced")
    here.context.add_init_script(CARD)
    page = here.open("/watch")
    expect(page.locator("#map")).to_have_attribute("data-ready", "gl")
    expect(page.locator(GLOBE_ANYWAY)).to_be_hidden()
    expect(page.locator(DRAWN_AGAIN)).to_be_hidden()
    expect(page.locator(".key-drawn")).to_have_text("", use_inner_text=True)


@pytest.mark.parametrize("path", ["/watch", "/watch?map=globe"])
def test_without_webgl_there_is_no_globe_to_choose(desk: Any, path: str) -> None:
    here = desk(sample="unannounced")
    here.context.add_init_script(NO_WEBGL)
    page = here.open(path)
    expect(page.locator("#map")).to_have_attribute("data-ready", "drawn")
    expect(page.locator(".key-drawn")).to_have_text(
        "drawn map: this browser has no WebGL", use_inner_text=True
    )
    expect(page.locator(GLOBE_ANYWAY)).to_be_hidden()


def test_a_globe_whose_code_does_not_come_is_replaced_and_not_remembered(desk: Any) -> None:
    here = desk(sample="unannounced")
    page = here.open("/watch")
    page.route("**/static/globe-*.js", lambda route: route.abort())
    page.locator(GLOBE_ANYWAY).click()
    expect(page.locator(".key-drawn")).to_have_text(
        "drawn map: the globe did not appear", use_inner_text=True
    )
    expect(page.locator("#map")).to_have_attribute("data-ready", "drawn")
    expect(page.locator("#map .pin.grade-alarm")).to_have_count(1)
    expect(page.locator(DRAWN_AGAIN)).to_be_hidden()
    expect(page.locator(GLOBE_ANYWAY)).to_be_focused()
    assert page.evaluate("() => localStorage.getItem('jdec.map')") in (None, "")
    here.complaints[:] = [each for each in here.complaints if "ERR_FAILED" not in each]


@pytest.mark.parametrize("gives_up", [False, True])
def test_while_a_globe_does_not_come_the_map_before_it_stays(desk: Any, *, gives_up: bool) -> None:
    """Until the officer gives it up, or its time is over."""
    here = desk(sample="unannounced")
    here.page.clock.install()
    here.page.route("**/static/maplibre-worker*", lambda _: None)
    page = here.open("/watch")
    page.locator(GLOBE_ANYWAY).click()
    expect(page.locator(".key-drawn")).to_have_text("the globe is being drawn", use_inner_text=True)
    expect(page.locator("#map .globe-box")).to_have_count(1)
    expect(page.locator("#map > .drawn")).to_be_visible()
    expect(page.locator("#map .pin.grade-alarm")).to_be_visible()
    expect(page.locator(DRAWN_AGAIN)).to_be_focused()
    if gives_up:
        page.locator(DRAWN_AGAIN).click()
    else:
        page.clock.fast_forward(60_000)
    expect(page.locator("#map")).to_have_attribute("data-ready", "drawn")
    expect(page.locator("#map .globe-box")).to_have_count(0)
    expect(page.locator("#map .pin.grade-alarm")).to_have_count(1)
    expect(page.locator(DRAWN_AGAIN)).to_be_hidden()
    assert page.evaluate("() => localStorage.getItem('jdec.map')") in (None, "")


def test_a_remembered_globe_that_fails_gives_way_to_the_drawn_map(desk: Any) -> None:
    here = desk(sample="unannounced")
    here.context.add_init_script("localStorage.setItem('jdec.map', 'globe')")
    here.page.route("**/static/globe-*.js", lambda route: route.abort())
    page = here.open("/watch")
    expect(page.locator("#map")).to_have_attribute("data-ready", "drawn")
    expect(page.locator("#map .pin.grade-alarm")).to_have_count(1)
    assert page.evaluate("() => localStorage.getItem('jdec.map')") == ""
    here.complaints[:] = [each for each in here.complaints if "ERR_FAILED" not in each]


def test_a_picture_of_now_that_comes_late_is_not_drawn_over_the_past(desk: Any) -> None:
    here = desk(sample="unannounced")
    page = here.open("/watch?map=drawn")
    pin = page.locator("#map .pin.grade-alarm")
    expect(pin).to_have_count(1)
    late: list[Route] = []
    page.route("**/watch/map.json", lambda route: late.append(route))
    with page.expect_request("**/watch/map.json"):
        here.preview.publish("picture", {})
    with page.expect_response("**/watch/map.json?at=*"):
        page.keyboard.press("t")
        for _ in range(3):
            page.keyboard.press("ArrowLeft")
    expect(page.locator("#past")).to_be_visible()
    expect(pin).to_have_count(0)
    with page.expect_response("**/watch/map.json"):
        late[0].fulfill(body=json.dumps(map_of("unannounced")), content_type="application/json")
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")
    expect(pin).to_have_count(0)


@pytest.mark.parametrize("kind", ["drawn", "globe"])
def test_launches_beyond_the_edge_of_the_map_are_counted(desk: Any, kind: str) -> None:
    page = desk(sample="unannounced", language="ru").open(f"/watch?map={kind}")
    beyond = page.locator(".map-beyond")
    expect(page.locator("#map .pin")).to_have_count(2)
    expect(beyond).to_be_hidden()
    for _ in range(8):
        page.locator("[data-map-do=in]").click()
    expect(beyond).to_have_text("Пусков за краем карты: 2", use_inner_text=True)
    assert page.evaluate(COVERED) == []
    page.locator("[data-map-do=home]").click()
    expect(beyond).to_be_hidden()


def test_a_launch_behind_the_drawn_globe_is_counted(desk: Any) -> None:
    page = desk(sample="unannounced").open("/watch?map=drawn")
    expect(page.locator("#map .pin")).to_have_count(2)
    for _ in range(12):
        page.locator("#map > .drawn").press("ArrowDown")
    expect(page.locator("#map .pin")).to_have_count(0)
    expect(page.locator(".map-beyond")).to_have_text(
        "Launches beyond the edge of the map: 2", use_inner_text=True
    )
