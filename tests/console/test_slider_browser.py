"""The time slider under an officer's hand."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from .test_looks import browser, desk, preview, pytestmark

__all__ = ["browser", "desk", "preview", "pytestmark"]


def test_a_change_of_the_picture_does_not_move_the_slider_that_is_being_drawn(desk: Any) -> None:
    here = desk(sample="unannounced")
    page = here.page
    page.clock.install()
    here.open("/watch?map=drawn")
    slider = page.locator("#slider-range")
    expect(slider).to_be_visible()
    newest = int(slider.get_attribute("max") or "")
    # No time goes by unless the test says so: the hand does not rest.
    page.clock.pause_at(page.evaluate("() => Date.now() + 1000"))
    slider.focus()
    slider.press("ArrowLeft")
    slider.press("ArrowLeft")
    with page.expect_response("**/watch/times.json"):
        page.evaluate(PICTURE)
        page.clock.run_for(200)
    page.evaluate(
        "() => new Promise((done) => { const { port1, port2 } = new MessageChannel();"
        " port1.onmessage = done; port2.postMessage(0); })"
    )
    expect(slider).to_have_value(str(newest - 2))
    expect(page.locator("#past")).to_be_hidden()
    page.clock.run_for(300)
    expect(page.locator("#past")).to_be_visible()
    expect(slider).to_have_value(str(newest - 2))


PICTURE = "() => document.body.dispatchEvent(new CustomEvent('jdec:picture', { detail: null }))"
