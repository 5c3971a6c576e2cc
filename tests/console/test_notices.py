"""Every form of a notice from an empty page to both records, approved by as many officers as the list asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .notice_parts import (
    PRE_LAUNCH,
    NoticeStand,
    approve,
    at,
    begin,
    by_two,
    circle,
    on_both,
    said,
    window,
    write,
)
from .parts import Browser, Stand, held, until

TWO = {
    "state": "approved",
    "officers": [{"number": "101", "role": "watch-officer"}, {"number": "110", "role": "head-of-shift"}],
    "code": "",
}


@pytest.fixture(scope="module")
def notice_stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """Both nodes with officers, and the first one's console."""
    made = NoticeStand(tmp_path_factory.mktemp("notices"))
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture
def officers(notice_stand: Stand) -> Iterator[tuple[Browser, Browser]]:
    """A watch officer and a head of shift."""
    with notice_stand.browser("101") as first, notice_stand.browser("110") as second:
        yield first, second


def announced(stand: Stand, officers: tuple[Browser, Browser], **typed: str) -> dict[str, Any]:
    """A pre-launch notification on both records, known to the picture."""
    draft = write(officers[0], "pre-launch-notification", **{**PRE_LAUNCH, **window(), **typed})
    message = by_two(stand, *officers, "110", draft)
    until(lambda: message["number"] in officers[0].get("/notices").text, "the picture has the notice")
    return message


def test_a_pre_launch_notification_reaches_both_records_approved_by_two(
    notice_stand: Stand, officers: tuple[Browser, Browser]
) -> None:
    message = announced(
        notice_stand,
        officers,
        **{
            "count": "2",
            "azimuth_deg": "358,5",
            "window.daily.opens_utc": "05:00",
            "window.daily.closes_utc": "1500",
            "remark.en": "A research flight.",
            "remark.ru": "Исследовательский пуск.",
            "impact_areas[0].shape": "polygon",
            "impact_areas[0].points": "70 10\n71 10\n71 12\n70 12\n70 10",
            **circle("impact_areas[2]", "72°30′00″N 015°00′00″E", "20 NM"),
        },
    )
    assert message["authority"] == TWO
    assert message["kind"] == "pre-launch-notification"
    assert message["azimuth_deg"] == 358.5
    assert message["window"]["daily"] == {"opens_utc": "05:00", "closes_utc": "15:00"}
    assert [each["type"] for each in message["impact_areas"]] == ["polygon", "circle"]
    assert message["impact_areas"][1]["radius_km"] == 37.04
    assert len(message["impact_areas"][0]["vertices"]) == 4
    assert message["remark"]["ru"] == "Исследовательский пуск."
    assert {each["officer"] for each in message["authorised_by"]["signatures"]} == {"101", "110"}


def test_an_extension_cites_its_original_and_keeps_its_series(
    notice_stand: Stand, officers: tuple[Browser, Browser]
) -> None:
    original = announced(notice_stand, officers)
    draft = write(officers[0], "window-extension", original["number"], new_closes_at=at(96))
    message = by_two(notice_stand, *officers, "110", draft)
    assert message["authority"] == TWO
    assert message["number"] == f"{original['number'][:-2]}02"
    assert [f"USA.1/{each['index']}" for each in message["about"]] == [original["name"]]
    until(lambda: "extended; closed first" in officers[0].get("/notices").text, "the time line tells of it")


def test_a_post_launch_notification(notice_stand: Stand, officers: tuple[Browser, Browser]) -> None:
    original = announced(notice_stand, officers, **window(-2, 20))
    draft = write(
        officers[0],
        "post-launch-notification",
        original["number"],
        launched_at=at(-1),
        as_announced="no",
        launch_class="sounding-rocket",
    )
    message = by_two(notice_stand, *officers, "110", draft)
    assert message["authority"] == TWO
    assert message["as_announced"] is False
    assert message["original"] == original["number"]


def test_a_cancellation(notice_stand: Stand, officers: tuple[Browser, Browser]) -> None:
    original = announced(notice_stand, officers)
    draft = write(officers[0], "launch-cancellation", original["number"], **{"remark.en": "Weather."})
    message = by_two(notice_stand, *officers, "110", draft)
    assert message["authority"] == TWO
    assert message["number"].endswith("/04")


def test_a_geophysical_experiment(notice_stand: Stand, officers: tuple[Browser, Browser]) -> None:
    place = {"area.shape": "named-area", "area.name_en": "Norwegian Sea", "area.name_ru": "Норвежское море"}
    place |= {"area.ocean": "atlantic", "area.quadrant": "NE"}
    figures = {"altitude_low_km": "80", "altitude_high_km": "120,5"}
    draft = write(officers[0], "geophysical-experiment", **window(), **place, **figures)
    message = by_two(notice_stand, *officers, "110", draft)
    assert message["authority"] == TWO
    assert message["area"]["name"] == {"en": "Norwegian Sea", "ru": "Норвежское море"}
    assert message["altitude_high_km"] == 120.5
    until(lambda: message["number"] in officers[0].get("/notices").text, "the list has it")


def test_a_de_orbit(notice_stand: Stand, officers: tuple[Browser, Browser]) -> None:
    area = {
        "impact_areas[0].shape": "polygon",
        "impact_areas[0].points": "-40 -130\n-45 -130\n-45 -120\n-40 -120",
    }
    about = {"object_name": "CYGNUS NG-99", "designator": "2026-101A"}
    draft = write(officers[0], "spacecraft-deorbit", **window(), **area, **about)
    text = officers[1].get(f"/notices/draft/{draft}/review").text
    assert "RE-ENTRY OF SPACECRAFT CYGNUS NG-99" in text
    message = by_two(notice_stand, *officers, "110", draft)
    assert message["authority"] == TWO
    assert message["impact_areas"][0]["vertices"][0] == {"lat_deg": -40.0, "lon_deg": -130.0}


def test_an_urgent_statement_needs_one_officer(
    notice_stand: Stand, officers: tuple[Browser, Browser]
) -> None:
    place = {"event_place.shape": "point", "event_place.points": "60 100"}
    remark = {"remark.en": "Found by radar.", "remark.ru": "Обнаружен радаром."}
    draft = write(
        officers[0], "urgent-statement", statement="unidentified-object", event_time=at(-1), **place, **remark
    )
    assert approve(officers[0], draft).status_code == 303
    message = on_both(notice_stand, said(officers[0]))
    assert message["authority"]["state"] == "approved"
    assert message["authority"]["officers"] == [{"number": "101", "role": "watch-officer"}]
    assert message["event_place"]["lat_deg"] == 60.0


def test_a_statement_may_cite_entries(notice_stand: Stand, officers: tuple[Browser, Browser]) -> None:
    name = notice_stand.report()
    draft = write(officers[0], "urgent-statement", statement="not-ours", about=name)
    assert approve(officers[0], draft).status_code == 303
    message = on_both(notice_stand, said(officers[0]))
    assert [f"USA.1/{each['index']}" for each in message["about"]] == [name]
    page = begin(officers[0], "urgent-statement")
    answer = officers[0].post("/notices/check", None, **{**page, "statement": "ours", "about": "USA.1/9999"})
    assert "The node does not give one of these entries." in answer.text


def test_seen_is_signed_by_its_officer(notice_stand: Stand, officers: tuple[Browser, Browser]) -> None:
    name = notice_stand.report()
    form: dict[str, str] = until(lambda: held(officers[0], name), "the alarm is held")
    names = ("event", "newest", "attention", "csrf")
    answer = officers[0].post("/acts/seen", **{each: form[each] for each in names})
    assert answer.status_code == 303
    number = int(officers[0].get("/watch").text.partition("on the record as USA.1/")[2].partition(":")[0])
    message = on_both(notice_stand, f"USA.1/{number}")
    assert message["kind"] == "seen"
    assert message["authority"]["officers"] == [{"number": "101", "role": "watch-officer"}]
    assert message["authority"]["state"] == "approved"
