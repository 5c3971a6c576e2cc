"""The watch page and its pieces: of now, of a past place, on the map; each made once for all who see the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from jdec.faces.cli.client import Client
from jdec.faces.console.fragments import MARK
from jdec.messages.notifications import PreLaunchNotification
from jdec.words.instants import Window
from jdec.words.launches import LaunchClass
from jdec.words.places import Circle

from .parts import Stand, make, until

PARTS = ("answers", "cells", "held", "events", "notices")


def test_every_piece_is_on_the_page_and_by_itself(stand: Stand) -> None:
    stand.report()
    with stand.browser("101") as browser:
        page = browser.get("/watch").text
        for part in PARTS:
            answer = browser.get(f"/watch/part/{part}")
            assert answer.status_code == 200
            assert "<html" not in answer.text
            assert f'id="part-{part}"' in answer.text
            assert f'id="part-{part}"' in page


def test_a_piece_is_the_same_for_two_officers_but_for_the_token_of_its_forms(stand: Stand) -> None:
    name = stand.report()
    with stand.browser("101") as one, stand.browser("102") as two:
        until(lambda: name in one.get("/watch/part/held").text, "it holds the alarm")
        first, second = one.get("/watch/part/held").text, two.get("/watch/part/held").text
        mine, theirs = one.token(), two.token()
    assert mine in first
    assert theirs in second
    assert MARK not in first
    assert first.replace(mine, theirs) == second


def test_both_languages_have_the_whole_page(stand: Stand) -> None:
    with stand.browser("110") as browser:
        english = browser.get("/watch").text
        browser.post("/settings", language="ru")
        russian = browser.get("/watch").text
        browser.post("/settings", language="en")
    assert "Line to the other node" in english
    assert "Линия к другому узлу" in russian
    assert english.count("<section") == russian.count("<section")


def test_the_map_has_every_event_with_its_grade_and_every_notice(stand: Stand) -> None:
    name = stand.report()
    now = datetime.now(UTC)
    notice = make(
        PreLaunchNotification,
        "USA",
        number="PLN/US/2026/001/077/01",
        launch_class=LaunchClass.SPACE_LAUNCH_VEHICLE,
        window=Window(opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=5)),
        launch_area=Circle(lat_deg=28.5, lon_deg=-80.6, radius_km=50.0),
    )
    stand.submit("USA", notice)
    with stand.browser("101") as browser:

        def features() -> dict[str, list[dict[str, object]]]:
            found: dict[str, list[dict[str, object]]] = {}
            for each in browser.get("/watch/map.json").json()["features"]:
                properties = each["properties"]
                found.setdefault(properties.get("event") or properties["number"], []).append(properties)
            return found

        known = until(
            lambda: each if {name, "PLN/US/2026/001/077/01"} <= set(each := features()) else None,
            "both are drawn",
        )
        rows = until(
            lambda: (
                text if "PLN/US/2026/001/077/01" in (text := browser.get("/watch/part/notices").text) else ""
            ),
            "the notice is listed",
        )
        kind = browser.get("/watch/map.json").headers["content-type"]
    assert kind == "application/geo+json"
    launch = next(each for each in known[name] if each["role"] == "launch")
    assert (launch["grade"], launch["party"]) == ("alarm", "USA")
    assert launch["key"]
    assert str(launch["label"]).endswith(name)
    assert {each["role"] for each in known["PLN/US/2026/001/077/01"]} == {"notice-launch-area"}
    assert "expected" in rows


def test_a_past_view_is_what_the_picture_was_and_the_slider_knows_the_places(stand: Stand) -> None:
    first, second = stand.report(), stand.report()
    with stand.browser("101") as browser:
        until(lambda: second in browser.get("/watch/part/events").text, "both are shown")

        def steps() -> list[dict[str, str]]:
            found: list[dict[str, str]] = browser.get("/watch/times.json").json()["steps"]
            return found

        size = int(second.partition("/")[2])
        until(lambda: any(int(each["at"].partition(".")[0]) > size for each in steps()), "the slider knows")
        at = max((each["at"] for each in steps() if int(each["at"].partition(".")[0]) == size), key=len)
        page = browser.get(f"/watch?at={at}")
        assert page.status_code == 200, page.text
        events = page.text.partition('id="part-events"')[2].partition('id="part-notices"')[0]
        assert first in events
        assert second not in events
        assert second in page.text.partition('id="part-held"')[2].partition("</section>")[0]
        drawn = browser.get(f"/watch/map.json?at={at}").json()["features"]
        assert second not in {each["properties"].get("event") for each in drawn}
        ahead = browser.get("/watch?at=999999.0")
        assert ahead.status_code == 404
        assert "The node does not show that past view: The record ends before that" in ahead.text


def test_what_holds_the_alarm_stands_on_every_page(stand: Stand) -> None:
    name = stand.report()
    with stand.browser("101") as browser:
        until(lambda: f'data-event="{name}"' in browser.get("/watch/part/held").text, "it holds the alarm")
        for path in ("/watch", "/notices", "/log", "/record", "/record/check", f"/event?name={name}"):
            text = browser.get(path).text
            assert text.count('id="part-held"') == 1, path
            strip = text.partition('id="part-held"')[2].partition("</section>")[0]
            assert 'data-held="alarm"' in strip
            assert f'data-event="{name}"' in strip
            assert "data-holding hidden" not in text


def test_the_state_row_says_how_far_our_words_have_come(stand: Stand) -> None:
    stand.report()
    with Client(stand.compose.find_node(stand.root / "USA"), "en") as client:
        size = client.status().own.size
    with stand.browser("101") as browser:
        text = until(
            lambda: text if f"mirrored {size}" in (text := browser.get("/watch/part/cells").text) else "",
            "all of it is at the other side",
        )
    assert "all of it is at the other side" in text
    assert f"accepted {size}" in text
