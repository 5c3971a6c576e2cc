"""`jdec picture` against two real nodes: one launch that was announced, one that nobody explains."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from jdec.faces.cli.client import Client
from jdec.faces.cli.errors import Exit
from jdec.main import compose
from jdec.messages import encode, new_message, submission_id
from jdec.messages.launch_data import Launch, LaunchReport, Stage
from jdec.messages.notifications import PreLaunchNotification
from jdec.node.picture_views import Agreement, PictureEvent, PictureState
from jdec.words.instants import Window
from jdec.words.launches import LaunchClass
from jdec.words.places import Circle, ErrorEllipse, Point

from .nodes import TRAFFIC, Pair, lay_out, running
from .parts import Ran, jdec

NOW = datetime.now(UTC).replace(microsecond=0)
# Ahead of the clock, so that the notice is on the records before it, as the receipts have it.
LIFT_OFF = NOW + timedelta(minutes=30)
ERROR = ErrorEllipse(semi_major_km=10, semi_minor_km=5, orientation_deg=30)
SITE = Point(lat_deg=62.9, lon_deg=40.5, error=ERROR)
IMPACT = Point(lat_deg=57.0, lon_deg=162.0, error=ERROR)
FAR = Point(lat_deg=-10.0, lon_deg=179.5, error=ERROR)


def line(kind: Any, sender: str, serial: int, at: datetime, **content: Any) -> str:
    """One message of a Party."""
    message = new_message(
        kind,
        sender=sender,
        traffic=TRAFFIC,
        submission=submission_id(int(LIFT_OFF.timestamp() * 1000) + serial, serial.to_bytes(10, "big")),
        issued_at=at,
        salt=serial.to_bytes(12, "big"),
        **content,
    )
    return encode(message).decode()


def report(sender: str, number: int, after_s: float, place: Point, **launch: Any) -> str:
    """A first report."""
    time = LIFT_OFF + timedelta(seconds=after_s)
    seen = Launch(time=time, time_sigma_s=5.0, place=place, launch_class=LaunchClass.SLBM, **launch)
    return line(
        LaunchReport,
        sender,
        number,
        NOW,
        report=f"{sender}-R-2026-{number:06d}",
        revision=1,
        stage=Stage.FIRST,
        launch=seen,
    )


NOTICE = line(
    PreLaunchNotification,
    "RUS",
    1,
    NOW,
    number="PLN/RU/2026/001/001/01",
    launch_class=LaunchClass.SLBM,
    window=Window(opens_at=LIFT_OFF - timedelta(hours=1), closes_at=LIFT_OFF + timedelta(hours=1)),
    launch_area=Circle(lat_deg=62.9, lon_deg=40.5, radius_km=60),
)
FLIGHT = {"azimuth_deg": 44.0, "azimuth_sigma_deg": 3.0, "impact_place": IMPACT}
SAID = {
    "RUS": NOTICE + report("RUS", 2, 0, SITE, **FLIGHT),
    "USA": report("USA", 3, 2, SITE, **FLIGHT) + report("USA", 4, -3600, FAR, azimuth_deg=90.0),
}


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Both nodes running, with all that was said in both pictures, and compared."""
    with running(lay_out(tmp_path_factory.mktemp("pictured"))) as pair:
        for party, folder in (("RUS", pair.rus), ("USA", pair.usa)):
            assert jdec("submit", "-", "--node", folder, stdin=SAID[party]).code == Exit.OK
        for folder in (pair.usa, pair.rus):
            wait_for_the_picture(folder)
        yield pair


def wait_for_the_picture(folder: Path) -> None:
    """Follow the picture until it holds both launches and the other node's is found to be the same."""
    with Client(compose().find_node(folder), "en") as client:
        for event in client.stream(PictureEvent, "/v1/picture/follow", ""):
            status = event.status
            is_whole = status is not None and status.state is PictureState.CURRENT
            if (
                is_whole
                and (status.counts.events, status.counts.notices) == (2, 1)
                and (status.agreement.state is Agreement.AGREE and status.agreement.agreeing >= 2)
            ):
                return
    raise AssertionError("the picture never came about")


def picture(pair: Pair, *words: object, russian: bool = False) -> Ran:
    return jdec("picture", *words, "--node", pair.usa, *(["--lang", "ru"] if russian else []))


def joint(pair: Pair) -> str:
    """The name of the launch that both sides saw."""
    events = picture(pair, "list", "--json").json["events"]
    return str(next(event["name"] for event in events if event["state"] == "two-sided"))


def test_what_is_unexplained_stands_first_and_the_first_line_says_whether_it_is_quiet(pictured: Pair) -> None:
    ran = picture(pictured, "list")
    assert ran.code == Exit.OK
    banner, quiet, agree, lag, heads, first, second = ran.out.splitlines()
    assert "EXERCISE" in banner
    assert quiet == "NOT QUIET: 1 launch is not explained."
    assert agree == "Both nodes make the same picture."
    assert lag == "The picture holds all that is on the records."
    assert heads.split()[:3] == ["attention", "lift-off", "notices"]
    assert re.match(r"ALARM +\S+ \S+Z +UNANNOUNCED +USA only +10.0°S 179.5°E +SLBM +USA\.1/\d+$", first)
    assert "late notice" in second
    assert "both sides" in second


def test_the_list_is_wholly_in_russian_too(pictured: Pair) -> None:
    ran = picture(pictured, "list", russian=True)
    assert "НЕСПОКОЙНО: 1 пуск не объяснён." in ran.out
    assert "Картины обоих узлов одинаковы." in ran.out
    assert re.search(r"ТРЕВОГА .* НЕ ОБЪЯВЛЕН +только USA +.* БРПЛ", ran.out)
    assert set(re.findall(r"\b[a-z]{3,}\b", ran.out)) <= {"exercise", "cli"}


def test_an_event_is_shown_with_both_words_side_by_side_and_every_reason(pictured: Pair) -> None:
    name = joint(pictured)
    ran = picture(pictured, "show", name)
    text = ran.out
    assert ran.code == Exit.OK
    assert re.search(r"^ +RUS +USA$", text, re.MULTILINE)
    assert re.search(r"^report +RUS-R-2026-000002 · revision 1 +USA-R-2026-000003 · revision 1$", text, re.M)
    assert "Both together, beside their own words" in text
    assert "The notice came before the launch, but later than is due." in text or "after the launch" in text
    assert re.search(r"[+−]\d+\.\d\d  time: [\d.−-]+ s apart, spread [\d.]+ s", text)
    assert re.search(r"place: 0.00 km apart", text)
    assert "Why one launch: +" in text
    assert "by      the Party’s own notice" in text
    by_report = picture(pictured, "show", name.split(" + ")[1])
    assert by_report.out == text


def test_an_event_is_shown_wholly_in_russian_too(pictured: Pair) -> None:
    ran = picture(pictured, "show", joint(pictured), russian=True)
    assert "Почему это один пуск: +" in ran.out
    assert "собственное уведомление Стороны" in ran.out
    assert re.search(r"время: расхождение .* с при разбросе", ran.out)
    assert "Азимут не ведёт" in ran.out
    words = re.sub(r"\[[a-z-]+\]", "", ran.out)
    assert set(re.findall(r"\b[a-z]{3,}\b", words)) <= {"exercise", "cli"}


def test_the_picture_of_earlier_sizes_can_be_asked_for(pictured: Pair) -> None:
    early = picture(pictured, "list", "--at", "1.1")
    assert "As it was with record sizes 1 (own) and 1 (the other Party’s)." in early.out
    assert "QUIET: no launch is in the picture." in early.out
    status = jdec("status", "--node", pictured.usa, "--json").json["status"]
    sizes = f"{status['own']['size']}.{status['mirror']['size']}"
    there = f"{status['mirror']['size']}.{status['own']['size']}"
    here = picture(pictured, "list", "--at", sizes, "--json").json
    other = jdec("picture", "list", "--at", there, "--node", pictured.rus, "--json").json
    assert here["events"] == other["events"] == picture(pictured, "list", "--json").json["events"]
    assert here["at"]["digest"] == other["at"]["digest"]
    shown = picture(pictured, "show", joint(pictured), "--at", sizes)
    assert shown.out == picture(pictured, "show", joint(pictured)).out


def test_notices_are_listed_with_what_became_of_them(pictured: Pair) -> None:
    ran = picture(pictured, "notices")
    assert re.search(
        r"RUS\.1/\d+ +PLN/RU/2026/001/001/01 +RUS .* launch detected +1 of 1 +RUS\.1/\d+ \+ USA\.1/\d+",
        ran.out,
    )
    assert "Уведомлений нет." in picture(pictured, "notices", "--state", "cancelled", russian=True).out
    assert [each["state"] for each in picture(pictured, "notices", "--json").json["notices"]] == ["seen"]


def test_both_nodes_agree_and_a_drill_finds_no_difference(pictured: Pair) -> None:
    ran = picture(pictured, "agreement")
    assert (ran.code, "Both nodes make the same picture." in ran.out) == (Exit.OK, True)
    assert re.search(r"jdec/USA/exercise\.cli/1 +\d+ folded here, \d+ there", ran.out)
    drilled = picture(pictured, "drill", joint(pictured))
    assert (drilled.code, "Both nodes say the same of" in drilled.out) == (Exit.OK, True)
    assert "[picture-nothing-differs]" in picture(pictured, "drill").err


def test_a_preview_of_two_launches_in_place_of_one_says_what_it_costs(pictured: Pair) -> None:
    first, second = joint(pictured).split(" + ")
    ran = picture(pictured, "what-if", first, second, "--apart")
    assert ran.code == Exit.OK
    assert f"If {first} and {second} were of two launches:" in ran.out
    assert "A preview. Nothing was said or written" in ran.out
    found = picture(pictured, "what-if", first, second, "--apart", "--json").json
    assert [each["name"] for each in found["events"]] == [first, second]
    assert found["cost"] > 0
    stands = picture(pictured, "what-if", first, second, russian=True).out
    assert "Такова картина и сейчас." in stands


def test_changes_are_followed_from_where_a_follower_stopped(pictured: Pair, tmp_path: Path) -> None:
    """The first status comes at once; then a new report makes a new component."""
    kept = tmp_path / "cursor"
    first = picture(pictured, "follow", "--count", 1, "--cursor-file", kept, "--json")
    assert first.lines[0]["type"] == "status"
    cursor = kept.read_text().strip()
    late = report("USA", 5, 7200, Point(lat_deg=5, lon_deg=5, error=ERROR))
    assert jdec("submit", "-", "--node", pictured.usa, stdin=late).code == Exit.OK
    with Client(compose().find_node(pictured.usa), "en") as client:
        for event in client.stream(PictureEvent, "/v1/picture/follow", cursor):
            if event.type == "component":
                break
    words = picture(pictured, "follow", "--count", 1, "--cursor-file", kept)
    assert re.search(r"ALARM · UNANNOUNCED · .* · USA only · 5\.0°N 5\.0°E · USA\.1/\d+", words.out)
    assert kept.read_text().strip() != cursor
    russian = picture(pictured, "follow", "--count", 1, "--cursor", cursor, russian=True)
    assert "ТРЕВОГА · НЕ ОБЪЯВЛЕН · " in russian.out


# --- for maps -----------------------------------------------------------------------------------------------------


def test_the_picture_is_written_for_maps_and_globes(pictured: Pair, tmp_path: Path) -> None:
    geojson, czml = tmp_path / "p.geojson", tmp_path / "p.czml"
    ran = picture(pictured, "list", "--geojson", geojson, "--czml", czml)
    assert (ran.code, f"Written: {czml}" in ran.out) == (Exit.OK, True)
    features = json.loads(geojson.read_text())["features"]
    roles = {feature["properties"]["role"] for feature in features}
    assert roles == {
        *("launch", "launch-error", "track", "corridor", "fan", "impact", "impact-error"),
        *("fused-launch", "fused-impact", "notice-launch-area"),
    }
    packets = json.loads(czml.read_text())
    assert packets[0]["id"] == "document"
    assert "exercise.cli" in packets[0]["name"]
    assert all("/" in packet["availability"][0] for packet in packets[1:])
    again = picture(pictured, "list", "--geojson", geojson)
    assert (again.code, "[file-exists]" in again.err) == (Exit.USAGE, True)


def test_a_document_on_standard_output_stands_alone(pictured: Pair) -> None:
    ran = picture(pictured, "show", joint(pictured), "--geojson", "-")
    assert json.loads(ran.out)["type"] == "FeatureCollection"
    assert json.loads(picture(pictured, "list", "--czml", "-").out)[0]["version"] == "1.0"


BAD = [
    (("show", "USA.1/999"), "event-not-found", Exit.REFUSED),
    (("show", "nonsense"), "", Exit.REFUSED),
    (("show", "USA.1/999", "--at", "1.1"), "picture-event-missing", Exit.REFUSED),
    (("list", "--at", "yesterday"), "picture-at-form", Exit.USAGE),
    (("list", "--at", "999999.1"), "picture-at-ahead", Exit.REFUSED),
    (("list", "--geojson", "-", "--czml", "-"), "usage-not-both", Exit.USAGE),
    (("list", "--geojson", "-", "--json"), "usage-not-both", Exit.USAGE),
    (("notices", "--state", "nose"), "picture-state-unknown", Exit.USAGE),
    (("follow", "--cursor", "nose", "--count", "1"), "", Exit.REFUSED),
    (("drill", "USA.1/999"), "", Exit.REFUSED),
    (("what-if", "USA.1/999", "RUS.1/999"), "event-not-found", Exit.REFUSED),
    (("what-if", "nonsense", "RUS.1/1"), "", Exit.REFUSED),
]


@pytest.mark.parametrize(("words", "code", "exit_code"), BAD, ids=[" ".join(words) for words, _, _ in BAD])
def test_what_cannot_be_answered_is_a_sentence_in_both_languages(
    pictured: Pair, words: tuple[str, ...], code: str, exit_code: Exit
) -> None:
    for russian in (False, True):
        ran = jdec("picture", *words, "--node", pictured.usa, *(["--lang", "ru"] if russian else []))
        said = ran.err or ran.out
        assert ran.code == exit_code
        assert code in said
        assert bool(re.search("[а-яё]", said)) is russian


def test_without_a_node_each_command_says_so(tmp_path: Path) -> None:
    for words in (("list",), ("show", "USA.1/1"), ("follow",), ("notices",), ("agreement",), ("drill",)):
        ran = jdec("picture", *words, "--node", tmp_path)
        assert "[node-folder-missing]" in ran.err
