"""Talking to a node: what it refuses, how it breaks, what it sends, and what is made of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.faces.cli.client import event_data, event_lines
from jdec.faces.cli.errors import Exit
from jdec.faces.cli.submit import BATCH_BYTES, BATCH_LINES, batches_of

from .parts import (
    TOKEN,
    Answer,
    Asked,
    Ran,
    Waits,
    as_json,
    jdec,
    patient,
    problem,
    serving,
    status_view,
    token_file,
)

ENVIRONMENT = {"JDEC_TOKEN": TOKEN}
ACCEPTED = {
    "result": "accepted",
    "record": "jdec/USA/exercise.t/1",
    "index": 7,
    "leaf": "bGVhZg==",
    "size": 8,
    "state": "accepted",
    "duplicate": False,
}
FULL = {"result": "refused", "code": "queue-full", "message": "no room", "retry_after_s": 2}
LOST_LINE = {"state": "down", "since": "2026-11-23T20:59:00Z", "reason": "x"}


def entry_view(index: int = 0, **changes: Any) -> dict[str, Any]:
    """One entry as the API shows it."""
    bracket = {"not_before": "", "claimed": "2026-11-23T21:00:00.5Z", "not_after": ""}
    return {
        "record": "jdec/USA/exercise.t/1",
        "index": index,
        "leaf": "bGVhZg==",
        "data": '{"kind":"launch-report","report":"USA-R-2026-000001","stage":"final"}\n',
        "kind": "launch-report",
        "unreadable": "",
        "state": "mirrored",
        "bracket": bracket,
        **changes,
    }


def event(index: int) -> dict[str, Any]:
    """An event that brings an entry."""
    return {"type": "entry", "cursor": f"{index + 1}.0.0.0", "entry": entry_view(index)}


def as_stream(*events: dict[str, Any], is_cut: bool = False) -> Answer:
    """Events as the API streams them."""
    told = "".join(f"id: {e['cursor']}\nevent: {e['type']}\ndata: {json.dumps(e)}\n\n" for e in events)
    return Answer(f"retry: 2000\n\n: alive\n\n{told}".encode(), 200, "text/event-stream", is_cut)


# --- reaching it ------------------------------------------------------------------------------------------------


def test_a_node_that_is_away_is_said_to_be_away(tmp_path: Path) -> None:
    with serving(lambda _: Answer()) as gone:
        url = gone.url
    ran = jdec("status", "--node", url, "--token-file", token_file(tmp_path))
    assert ran.code == Exit.UNREACHABLE
    assert ran.err == f"The node at {url} cannot be reached. Is it running? [node-unreachable]\n"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"<html>hello</html>", 200, "text/html"),
        Answer(b"", 204),
        Answer(b'{"party": 7}'),
        Answer(b"no", 500, "text/plain"),
        Answer(b"", 302),
        Answer(b"[" * 100_000),
    ],
    ids=["page", "nothing", "other-shape", "plain-500", "elsewhere", "deep"],
)
def test_what_is_no_node_is_said_to_be_none(answer: Answer) -> None:
    with serving(lambda _: answer) as server:
        ran = jdec("status", "--node", server.url, environment=ENVIRONMENT)
    assert (ran.code, "[node-answer-unknown]" in ran.err) == (Exit.UNREACHABLE, True)


def test_the_token_goes_to_the_node_and_nowhere_else(tmp_path: Path) -> None:
    with serving(lambda _: problem(401, "token-unknown", "Токен неизвестен.")) as server:
        ran = jdec("status", "--node", server.url, "--token-file", token_file(tmp_path), "--lang", "ru")
        (asked,) = server.asked
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.headers["accept-language"] == "ru"
    assert (ran.code, ran.err) == (Exit.REFUSED, "Токен неизвестен. [token-unknown]\n")


def test_a_file_that_is_no_certificate_is_refused(tmp_path: Path) -> None:
    ran = jdec(
        "status",
        "--node",
        "https://127.0.0.1:1",
        "--certificate",
        token_file(tmp_path),
        environment=ENVIRONMENT,
    )
    assert (ran.code, "is not a certificate. [certificate-unreadable]" in ran.err) == (Exit.USAGE, True)


# --- status -----------------------------------------------------------------------------------------------------


def status_of(**changes: Any) -> tuple[Ran, Ran]:
    """What `status` says in words and in JSON."""
    with serving(lambda _: as_json(status_view(**changes))) as server:
        words = jdec("status", "--node", server.url, environment=ENVIRONMENT)
        return words, jdec("status", "--node", server.url, "--json", environment=ENVIRONMENT)


def test_a_node_in_order_says_so_in_its_first_words() -> None:
    words, data = status_of()
    assert (words.code, data.code) == (Exit.OK, Exit.OK)
    assert words.out.splitlines()[:2] == [
        "EXERCISE · exercise.t · nothing here is real",
        "All is in order at the node of USA.",
    ]
    assert (data.json["ok"], data.json["status"]["party"]) == (True, "USA")


@pytest.mark.parametrize(
    ("changes", "trouble", "sentence"),
    [
        ({"link": LOST_LINE}, "link", "No line to RUS since 2026-11-23 20:59:00Z."),
        ({"mode": "read-only", "mode_reason": "store-not-intact"}, "mode", "may be older than the record"),
        ({"mode": "read-only", "mode_reason": "of-next-year"}, "mode", "takes no messages: of-next-year."),
        ({"evidence": 2}, "evidence", "ACT NOW: RUS signed records that contradict each other; 2 pieces"),
    ],
)
def test_a_node_that_needs_somebody_says_so_and_exits_1(changes: Any, trouble: str, sentence: str) -> None:
    words, data = status_of(**changes)
    assert (words.code, data.code) == (Exit.NEGATIVE, Exit.NEGATIVE)
    assert sentence in words.out.splitlines()[1]
    assert data.json["troubles"] == [trouble]


def test_a_node_that_takes_nothing_promises_nothing_about_what_it_has_not_sent() -> None:
    """A node that was set back may lack the very messages that waited for the line."""
    down, _ = status_of(link=LOST_LINE)
    assert "Messages are kept and go out when it is back." in down.out
    back, _ = status_of(link=LOST_LINE, mode="read-only", mode_reason="next-generation-needed")
    assert "No line to RUS since 2026-11-23 20:59:00Z." in back.out
    assert "kept" not in back.out


@pytest.mark.parametrize("traffic", ["actual", "test"])
def test_a_node_of_other_traffic_is_refused_before_the_catalogue_is_read(
    traffic: str, tmp_path: Path
) -> None:
    with serving(lambda _: as_json(status_view(traffic=traffic))) as server:
        ran = jdec("replay", tmp_path / "is-not-there.csv", "--node", server.url, environment=ENVIRONMENT)
    assert (ran.code, "[not-exercise-traffic]" in ran.err) == (Exit.REFUSED, True)


def test_actual_traffic_never_looks_like_exercise() -> None:
    words, _ = status_of(traffic="actual")
    assert words.out.splitlines()[0] == "ACTUAL TRAFFIC"
    assert "EXERCISE" not in words.out


# --- submit -----------------------------------------------------------------------------------------------------


def test_bytes_go_as_they_stand_and_results_come_line_by_line() -> None:
    lines = b'{"b": 1}\n\n{"a":\t2}'
    with serving(lambda _: as_json([ACCEPTED, {**ACCEPTED, "duplicate": True}])) as server:
        ran = jdec("submit", "-", "--node", server.url, stdin=lines.decode(), environment=ENVIRONMENT)
        (asked,) = server.asked
    assert asked.body == b'{"b": 1}\n{"a":\t2}\n'
    assert ran.code == Exit.OK
    assert ran.out.splitlines() == [
        "1: accepted, jdec/USA/exercise.t/1 #7",
        "3: already there, jdec/USA/exercise.t/1 #7 (accepted)",
        "2 messages: 1 accepted, 1 already there, 0 refused.",
    ]


def test_notices_and_faults_stand_under_their_message() -> None:
    notice = {"code": "clock-off", "field": "issued_at", "rule": "the clock is off"}
    fault = {"code": "out-of-range", "field": "place.lat_deg", "value": "95", "rule": "too far north"}
    refused = {"result": "refused", "code": "out-of-range", "message": "-", "faults": [fault]}
    with serving(lambda _: as_json([{**ACCEPTED, "notices": [notice]}, refused])) as server:
        ran = jdec("submit", "-", "--node", server.url, stdin="{}\n{}\n", environment=ENVIRONMENT)
        data = jdec("submit", "-", "--json", "--node", server.url, stdin="{}\n{}\n", environment=ENVIRONMENT)
    assert ran.code == Exit.REFUSED
    assert ran.out.splitlines()[:4] == [
        "1: accepted, jdec/USA/exercise.t/1 #7",
        "      ! issued_at: the clock is off [clock-off]",
        "2: REFUSED, 1 fault:",
        "      place.lat_deg = 95: too far north [out-of-range]",
    ]
    assert [(each["line"], each["result"]) for each in data.lines] == [(1, "accepted"), (2, "refused")]


def test_a_node_without_room_is_asked_again_for_those_messages_alone() -> None:
    answers = iter([[ACCEPTED, FULL, ACCEPTED], [FULL], [ACCEPTED]])
    waits = Waits()
    with serving(lambda _: as_json(next(answers))) as server:
        ran = jdec(
            "submit",
            "-",
            "--node",
            server.url,
            stdin="1\n2\n3\n",
            environment=ENVIRONMENT,
            composition=patient(waits),
        )
        bodies = [asked.body for asked in server.asked]
    assert (ran.code, bodies, waits.seconds) == (Exit.OK, [b"1\n2\n3\n", b"2\n", b"2\n"], [2, 2])


def test_patience_ends() -> None:
    waits = Waits()
    with serving(lambda _: as_json([FULL])) as server:
        words = ("submit", "-", "--patience", "5", "--node", server.url)
        ran = jdec(*words, stdin="1\n", environment=ENVIRONMENT, composition=patient(waits))
    assert (ran.code, waits.seconds) == (Exit.REFUSED, [2, 2, 1])
    assert "1: REFUSED: no room [queue-full]" in ran.out


def test_a_batch_that_is_too_long_for_the_node_is_halved() -> None:
    def answer(asked: Asked) -> Answer:
        count = asked.body.count(b"\n")
        return as_json([ACCEPTED] * count) if count <= 2 else problem(413, "batch-too-long", "too long")

    with serving(answer) as server:
        ran = jdec("submit", "-", "--node", server.url, stdin="1\n2\n3\n4\n5\n", environment=ENVIRONMENT)
        taken = [asked.body for asked in server.asked if asked.body.count(b"\n") <= 2]
    assert (ran.code, b"".join(taken)) == (Exit.OK, b"1\n2\n3\n4\n5\n")


def test_a_line_without_end_is_not_held_in_memory(tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(b"x" * 1_000_000 + b"\n{}\n")
    with serving(lambda _: as_json([ACCEPTED, ACCEPTED])) as server:
        assert (
            jdec("submit", tmp_path / "long", "--node", server.url, environment=ENVIRONMENT).code == Exit.OK
        )
        (asked,) = server.asked
    first, second = asked.body.splitlines(keepends=True)
    assert 65_535 < len(first) < 65_540
    assert second == b"{}\n"


def test_a_file_without_messages_is_said_to_have_none() -> None:
    with serving(lambda _: Answer()) as server:
        ran = jdec("submit", "-", "--node", server.url, stdin="\n \n", environment=ENVIRONMENT)
        assert server.asked == []
    assert (ran.code, "[nothing-to-submit]" in ran.err) == (Exit.USAGE, True)


@given(st.lists(st.integers(1, 70_000), max_size=600))
def test_batches_keep_every_line_in_order_and_stay_bounded(sizes: list[int]) -> None:
    lines = [(number, b"x" * size) for number, size in enumerate(sizes)]
    batches = list(batches_of(lines))
    assert [line for batch in batches for line in batch] == lines
    assert all(0 < len(batch) <= BATCH_LINES for batch in batches)
    assert all(len(batch) == 1 or sum(len(data) for _, data in batch) <= BATCH_BYTES for batch in batches)


# --- follow -----------------------------------------------------------------------------------------------------


def follow_answers(*streams: Answer) -> Any:
    """A node that is in order and streams these, one after another."""
    waiting = iter(streams)
    return lambda asked: next(waiting) if asked.path.startswith("/v1/follow") else as_json(status_view())


def cursors(asked: list[Asked]) -> list[str]:
    """The cursors a node was asked to follow from."""
    return [each.path.partition("?cursor=")[2] for each in asked if each.path.startswith("/v1/follow")]


def test_a_broken_line_is_taken_up_after_the_last_event() -> None:
    answers = follow_answers(as_stream(event(0), event(1), is_cut=True), as_stream(), as_stream(event(2)))
    waits = Waits()
    with serving(answers) as server:
        words = ("follow", "--from-start", "--count", "3", "--json", "--node", server.url)
        ran = jdec(*words, environment=ENVIRONMENT, composition=patient(waits))
        asked = cursors(server.asked)
    assert [each["entry"]["index"] for each in ran.lines] == [0, 1, 2]
    assert (asked, waits.seconds) == (["", "2.0.0.0", "2.0.0.0"], [1, 2])


def test_from_now_on_means_from_here_on_also_after_a_break() -> None:
    answers = follow_answers(as_stream(), as_stream(event(3)))
    with serving(answers) as server:
        words = ("follow", "--count", "1", "--node", server.url)
        jdec(*words, environment=ENVIRONMENT, composition=patient(Waits()))
        assert cursors(server.asked) == ["3.3.3.2", "3.3.3.2"]


def test_a_kept_cursor_outlives_the_program(tmp_path: Path) -> None:
    kept = tmp_path / "cursor"
    with serving(follow_answers(as_stream(event(0)), as_stream(event(1)))) as server:
        words = ("follow", "--from-start", "--count", "1", "--cursor-file", kept, "--node", server.url)
        jdec(*words, environment=ENVIRONMENT)
        jdec(*words, environment=ENVIRONMENT)
        assert cursors(server.asked) == ["", "1.0.0.0"]
    assert [path.name for path in tmp_path.iterdir()] == ["cursor"]


def test_a_refusal_that_will_not_pass_ends_the_following() -> None:
    ahead = problem(409, "cursor-ahead", "The cursor is ahead.")
    with serving(follow_answers(problem(503, "not-ready", "-"), ahead)) as server:
        words = ("follow", "--cursor", "9.9.9.9", "--node", server.url)
        ran = jdec(*words, environment=ENVIRONMENT, composition=patient(Waits()))
    assert (ran.code, ran.err.splitlines()[-1]) == (Exit.REFUSED, "The cursor is ahead. [cursor-ahead]")


def test_entries_are_shown_in_words() -> None:
    mirrored = {"type": "mirrored", "cursor": "1.0.1.0", "size": 21}
    link = {"type": "link", "cursor": "1.0.1.0", "link": LOST_LINE}
    with serving(follow_answers(as_stream(event(0), mirrored, link))) as server:
        words = ("follow", "--from-start", "--count", "3", "--lang", "ru", "--node", server.url)
        ran = jdec(*words, environment=ENVIRONMENT)
    assert ran.out.splitlines()[1:] == [
        "2026-11-23 21:00:00Z  jdec/USA/exercise.t/1 #0    Донесение о пуске  "
        "USA-R-2026-000001, итоговое донесение  (сохранено у другой Стороны)",
        "У другого узла сохранена 21 наша запись, с первой подряд.",
        "ОБРЫВ с 2026-11-23 20:59:00Z",
    ]


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1)), st.integers(1, 9)
)
def test_events_are_read_as_they_were_written_wherever_the_line_cuts_them(data: list[str], size: int) -> None:
    """Line ends that only Unicode knows are part of a Party's text."""
    stream = "".join(f": alive\n\nid: 1\ndata: {each}\n\n" for each in data).encode()
    pieces = (stream[at : at + size] for at in range(0, len(stream), size))
    assert list(event_data(event_lines(pieces))) == data


# --- what another Party writes ----------------------------------------------------------------------------------

HOSTILE = "\x1b]0;owned\x07\x1b[2J\u202eback\u2066[bold]red[/bold]"


def test_nothing_in_an_entry_moves_the_cursor_or_turns_the_writing() -> None:
    data = json.dumps({"kind": "launch-report", "report": HOSTILE}, ensure_ascii=False)
    view = entry_view(data=data, kind=HOSTILE, record=HOSTILE)
    with serving(lambda _: as_json(view)) as server:
        ran = jdec("record", "show", "0", "--node", server.url, environment=ENVIRONMENT)
    assert ran.code == Exit.OK
    assert not set(ran.out) & set("\x1b\x07\u202e\u2066")
    assert "\\u001b[2J\\u202eback\\u2066[bold]red[/bold]" in ran.out


def test_an_unreadable_entry_is_shown_with_its_code() -> None:
    view = entry_view(data='{"kind":"of-next-year"}\n', kind="", unreadable="kind-unknown")
    with serving(lambda _: as_json(view)) as server:
        ran = jdec("record", "show", "0", "--node", server.url, environment=ENVIRONMENT)
    assert "unreadable (kind-unknown)" in ran.out.splitlines()[0]
