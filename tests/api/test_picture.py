"""The picture over HTTP: pages, names, places, refusals in both languages, and a stream that resumes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from jdec.node.picture_views import PictureStatus
from jdec.node.sequencer import Draft
from projector.parts import report, strange

from .parts import RunningApi, bearer

WITHIN_S = 30.0


def get(api: RunningApi, path: str, status: int = 200, **headers: str) -> Any:
    answer = api.client.get(f"/v1/picture{path}", headers={**bearer("reader"), **headers})
    assert answer.status_code == status, answer.text
    return answer.json()


def until(api: RunningApi, is_so: Callable[[PictureStatus], bool]) -> PictureStatus:
    """Wait until the node's status says so of its picture."""
    end_s = time.monotonic() + WITHIN_S
    while True:
        answer = api.client.get("/v1/status", headers=bearer("reader")).json()
        status = msgspec.convert(answer["picture"], PictureStatus)
        if is_so(status):
            return status
        assert time.monotonic() < end_s, status


@pytest.fixture(scope="module")
def seen(api: RunningApi) -> RunningApi:
    """A node that has folded a pair, a launch of its own alone and a later one of the other side's."""
    for data in (report("USA", 1), report("USA", 2, at_s=4000, lat_deg=-5, lon_deg=-52)):
        answer = api.client.post(
            "/v1/messages", content=data, headers={**bearer("operator"), "content-type": "application/json"}
        )
        assert answer.status_code == 201
    for data in (report("RUS", 1, at_s=3), report("RUS", 2, at_s=9000, lat_deg=62, lon_deg=40)):
        api.run(api.other.submit(data, "operator"))
    until(api, lambda each: each.counts.events == 3 and each.state == "current")
    return api


def test_the_picture_says_how_far_it_is_and_what_it_counts(seen: RunningApi) -> None:
    page = get(seen, "")
    status = page["status"]
    assert status["view"] == "launch-picture/2"
    assert status["behind"] == sum(each["size"] - each["folded"] for each in status["records"])
    assert [status["counts"][name] for name in ("events", "two_sided", "one_sided")] == [3, 1, 2]
    assert [each["state"] for each in page["events"]] == ["two-sided", "one-sided", "one-sided"]
    assert page["next"] is None


def test_pages_join_to_the_whole_list(seen: RunningApi) -> None:
    whole = get(seen, "")["events"]
    first = get(seen, "?limit=1")
    second = get(seen, f"?limit=1&after={first['next']}")
    third = get(seen, f"?limit=5&after={second['next']}")
    assert first["events"] + second["events"] + third["events"] == whole
    assert third["next"] is None


def test_events_are_chosen_by_time_and_state(seen: RunningApi) -> None:
    whole = get(seen, "")["events"]
    assert get(seen, "?since=2026-11-23T11:00:00Z")["events"] == whole[1:]
    assert get(seen, f"?until={whole[1]['time']}")["events"] == whole[:1]
    assert get(seen, "?state=one-sided")["events"] == whole[1:]
    assert get(seen, "?state=retracted")["events"] == []


def test_an_event_is_found_by_its_name_and_by_either_first_report(seen: RunningApi) -> None:
    event = get(seen, "")["events"][0]
    for name in (event["name"], *(each["name"] for each in event["assessments"])):
        assert get(seen, f"/event?name={quote(name, safe='')}") == event
        component = get(seen, f"/component?name={quote(name, safe='')}")
        assert event in component["events"]
        assert get(seen, f"/component?name={quote(component['name'], safe='')}") == component


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/event?name=USA.1/999", 404, "event-not-found"),
        ("/component?name=USA.1/999", 404, "component-not-found"),
        ("/compare?name=USA.1/999", 404, "component-not-found"),
        ("/event?name=usa", 400, "parameter-malformed"),
        ("/event", 400, "parameter-missing"),
        ("?since=2026-02-30T00:00:00Z", 422, "instant-unknown"),
        ("?since=2026-02-30", 400, "parameter-malformed"),
        ("?state=lost", 400, "parameter-malformed"),
        ("?after=AAAA", 404, "picture-place-unknown"),
        ("/at?own=100000&peer=0", 404, "picture-at-ahead"),
        ("/follow?cursor=0.0.0.0", 400, "parameter-malformed"),
    ],
)
def test_every_refusal_has_a_code_and_both_languages(
    seen: RunningApi, path: str, status: int, code: str
) -> None:
    english = get(seen, path, status)
    russian = get(seen, path, status, **{"accept-language": "ru"})
    assert english["code"] == russian["code"] == code
    assert english["detail"] != russian["detail"]


def test_reading_the_picture_needs_the_permission_to_read(seen: RunningApi) -> None:
    for path in ("", "/event?name=USA.1/1", "/at?own=0&peer=0", "/unreadable", "/compare?name=USA.1/1"):
        assert seen.client.get(f"/v1/picture{path}").status_code == 401
        answer = seen.client.get(f"/v1/picture{path}", headers=bearer("submitter"))
        assert answer.status_code == 403


def test_the_picture_at_earlier_sizes_is_the_earlier_picture(seen: RunningApi) -> None:
    at = get(seen, "/at?own=0&peer=0")
    assert (at["components"], at["counts"]["events"]) == ([], 0)
    sizes = {each["record"]: each["size"] for each in get(seen, "")["status"]["records"]}
    own, peer = sizes.values()
    now = get(seen, f"/at?own={own}&peer={peer}")
    assert [event for each in now["components"] for event in each["events"]] == get(seen, "")["events"]


def test_both_nodes_agree_and_the_drill_finds_nothing(seen: RunningApi) -> None:
    until(seen, lambda each: each.agreement.state == "agree" and each.agreement.agreeing == 3)
    name = get(seen, "")["events"][0]["assessments"][0]["name"]
    found = get(seen, f"/compare?name={quote(name)}")
    assert (found["state"], found["difference"]) == ("agree", None)
    assert found["mine"] == found["theirs"]


def test_an_entry_of_an_unknown_kind_is_listed_and_in_no_picture() -> None:
    with RunningApi() as api:
        api.run(unread(api))
        until(api, lambda each: each.counts.unreadable == 1)
        (entry,) = get(api, "/unreadable")["entries"]
        assert (entry["record"], entry["code"]) == ("jdec/RUS/exercise.demo/1", "kind-unknown")
        assert get(api, "/unreadable?start=1")["entries"] == []


async def unread(api: RunningApi) -> None:
    """Have the other Party put bytes on its record that this version cannot read."""
    await api.other._sequencer.put_own(Draft(strange(1), "019ab0c4-7d00-7a3c-9b1e-5f2d8c6a4e99"))


def events_of(api: RunningApi, cursor: str) -> list[tuple[str, str, Any]]:
    """All events until the server ends the stream: id, type, data."""
    headers = bearer("reader")
    found = []
    with api.client.stream("GET", f"/v1/picture/follow?cursor={cursor}", headers=headers) as answer:
        assert answer.status_code == 200
        block: dict[str, str] = {}
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            if line and not line.startswith(":"):
                block[name] = value
            elif "data" in block:
                found.append((block["id"], block["event"], msgspec.json.decode(block["data"])))
                block = {}
    return found


def components_after(api: RunningApi, cursor: str, count: int) -> list[tuple[str, str, Any]]:
    """So many components after a cursor: a stream here ends soon, and a busy machine needs more than one."""
    found: list[tuple[str, str, Any]] = []
    for _ in range(100):
        told = events_of(api, cursor)
        found += [each for each in told if each[1] == "component"]
        if len(found) >= count:
            break
        cursor = found[-1][0] if found else cursor
    return found


def test_a_follower_resumes_after_any_event_and_is_told_each_component_once(seen: RunningApi) -> None:
    at, kind, data = events_of(seen, "now")[0]
    assert (kind, data["status"]["counts"]["events"]) == ("status", 3)
    epoch = at.partition(".")[0]
    components = components_after(seen, f"{epoch}.0", 3)
    assert {each[2]["name"] for each in components} == {
        get(seen, f"/component?name={quote(each['name'], safe='')}")["name"]
        for each in get(seen, "")["events"]
    }
    assert components_after(seen, components[0][0], 2) == components[1:]


@pytest.mark.parametrize("cursor", ["0123456789ab.3", "{epoch}.999999"])
def test_a_cursor_of_other_tables_or_beyond_the_log_is_told_to_read_anew(
    seen: RunningApi, cursor: str
) -> None:
    at = events_of(seen, "now")[0][0]
    told = events_of(seen, cursor.format(epoch=at.partition(".")[0]))
    assert [each[1] for each in told][:2] == ["reset", "status"]
    assert told[0][0] == at


def test_a_preview_of_another_pairing_says_what_it_would_cost_and_writes_nothing(seen: RunningApi) -> None:
    before = get(seen, "")
    event = before["events"][0]
    first, second = (each["name"] for each in event["assessments"])
    apart = get(seen, f"/what-if?first={first}&second={second}&wish=apart")
    assert [each["name"] for each in apart["events"]] == [first, second]
    assert (apart["cost"], apart["is_as_it_stands"]) == (event["margin"], False)
    together = get(seen, f"/what-if?first={second}&second={first}&wish=together")
    assert (together["cost"], together["is_as_it_stands"]) == (0, True)
    assert [each["name"] for each in together["events"]] == [event["name"]]
    assert get(seen, "")["events"] == before["events"]


def test_a_preview_that_cannot_be_made_says_why(seen: RunningApi) -> None:
    names = [[each["name"] for each in event["assessments"]] for event in get(seen, "")["events"]]
    (first, _), (own,), (peer,) = names
    for pair, wish, code in (
        ((own, peer), "together", "what-if-out-of-gates"),
        ((first, peer), "apart", "what-if-same-party"),
    ):
        path = f"/what-if?first={pair[0]}&second={pair[1]}&wish={wish}"
        english, russian = get(seen, path, 422), get(seen, path, 422, **{"accept-language": "ru"})
        assert english["code"] == russian["code"] == code
        assert english["detail"] != russian["detail"]
    assert get(seen, f"/what-if?first={own}&second=RUS.1/99&wish=apart", 404)["code"] == "event-not-found"
    assert get(seen, f"/what-if?first={own}&second={peer}&wish=maybe", 400)["code"] == "parameter-malformed"
