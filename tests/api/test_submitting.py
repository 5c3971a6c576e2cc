"""Messages go down as the bytes they are, one answer each, in the order they were given."""

from __future__ import annotations

import msgspec

from jdec.faces.api.streaming import submit_patiently
from jdec.messages.header import MAX_MESSAGE_BYTES
from jdec.node.service import NodeService
from jdec.node.views import Accepted, NotAccepted, Rung, SubmissionResult

from .parts import RunningApi, bearer, dial, head_of, leaf_of, message, until

JSON = {**bearer("operator"), "content-type": "application/json"}
LINES = {**bearer("operator"), "content-type": "application/x-ndjson"}
TOO_LONG = b'"' + b"x" * MAX_MESSAGE_BYTES + b'"\n'


def entry(api: RunningApi, index: int) -> dict[str, str]:
    found: dict[str, str] = api.client.get(
        f"/v1/records/own/entries/{index}", headers=bearer("operator")
    ).json()
    return found


def test_a_message_is_answered_with_its_place_and_is_found_there(api: RunningApi) -> None:
    data = message(1)
    answer = api.client.post("/v1/messages", content=data, headers=JSON)
    told = answer.json()
    assert answer.status_code == 201
    assert told["result"] == "accepted"
    assert (told["leaf"], told["duplicate"]) == (leaf_of(data), False)
    assert told["size"] > told["index"]
    assert answer.headers["location"] == f"/v1/records/own/entries/{told['index']}"
    assert (
        api.client.get(answer.headers["location"], headers=bearer("reader")).json()["data"].encode() == data
    )


def test_the_same_bytes_again_are_the_same_message(api: RunningApi) -> None:
    first = api.client.post("/v1/messages", content=message(2), headers=JSON).json()
    again = api.client.post("/v1/messages", content=message(2), headers=JSON)
    assert again.status_code == 200
    assert again.json()["duplicate"]
    assert again.json()["index"] == first["index"]


def test_a_missing_newline_is_added_and_nothing_else_is_changed(api: RunningApi) -> None:
    data = message(3)
    told = api.client.post("/v1/messages", content=data[:-1], headers=JSON).json()
    assert told["leaf"] == leaf_of(data)


def test_a_charset_of_utf8_is_taken(api: RunningApi) -> None:
    headers = {**JSON, "content-type": "Application/JSON ; charset=UTF-8"}
    assert api.client.post("/v1/messages", content=message(4), headers=headers).status_code == 201


def test_what_is_odd_is_accepted_with_notices_in_the_language_asked_for(api: RunningApi) -> None:
    told = {}
    for language in ("en", "ru"):
        headers = {**JSON, "accept-language": language}
        told[language] = api.client.post("/v1/messages", content=message(5), headers=headers).json()[
            "notices"
        ]
    assert [each["code"] for each in told["en"]] == [each["code"] for each in told["ru"]] == ["clock-off"]
    assert "clock" in told["en"][0]["rule"]
    assert "час" in told["ru"][0]["rule"]


def test_a_batch_answers_line_by_line_and_takes_the_good_ones(api: RunningApi) -> None:
    body = message(10) + b"nonsense\n" + TOO_LONG + message(11) + message(10) + b"\n" + message(12)[:-1]
    told = api.client.post("/v1/messages/batch", content=body, headers=LINES).json()
    assert [each.get("code", each["result"]) for each in told] == [
        "accepted",
        "json-malformed",
        "message-too-large",
        "accepted",
        "accepted",
        told[5]["code"],
        "not-one-line",
    ]
    assert [each.get("duplicate") for each in told] == [False, None, None, False, True, None, None]
    assert told[0]["index"] == told[4]["index"]


def test_refusals_in_a_batch_are_in_the_language_asked_for(api: RunningApi) -> None:
    headers = {**LINES, "accept-language": "ru"}
    (told,) = api.client.post("/v1/messages/batch", content=b"x\n", headers=headers).json()
    assert "JSON" in told["message"]
    assert told["message"] == told["faults"][0]["rule"] != "JSON is malformed at byte 0"


def test_an_empty_batch_has_no_answers(api: RunningApi) -> None:
    answer = api.client.post("/v1/messages/batch", content=b"", headers=LINES)
    assert (answer.status_code, answer.json()) == (200, [])


def test_lines_of_a_batch_follow_one_another_on_the_record(api: RunningApi) -> None:
    body = b"".join(message(number) for number in range(20, 60))
    told = api.client.post("/v1/messages/batch", content=body, headers=LINES).json()
    indexes = [each["index"] for each in told]
    assert indexes == sorted(indexes)
    assert [entry(api, index)["leaf"] for index in indexes[:3]] == [leaf_of(message(n)) for n in (20, 21, 22)]


# --- the stream -------------------------------------------------------------------------------------------------


def test_a_stream_is_answered_in_order_and_goes_on_after_bad_lines(api: RunningApi) -> None:
    good = [message(number) for number in range(100, 400)]
    lines = [line for each in good for line in (each, b"bad\n")] + [TOO_LONG, message(400)]
    answer = api.client.post("/v1/messages/stream", content=iter(lines), headers=LINES)
    told = [msgspec.json.decode(line) for line in answer.content.splitlines()]
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert [each["result"] for each in told] == ["accepted", "refused"] * 300 + ["refused", "accepted"]
    assert [each["leaf"] for each in told[:600:2]] == [leaf_of(each) for each in good]
    assert told[600]["code"] == "message-too-large"
    indexes = [each["index"] for each in told if each["result"] == "accepted"]
    assert indexes == sorted(indexes)


def test_a_stream_answers_while_the_client_still_sends(api: RunningApi) -> None:
    """Each line is sent only after the answer to the one before has been read."""
    with dial(api) as raw:
        kind = "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n"
        raw.sendall(head_of(api, "POST", "/v1/messages/stream", kind))
        for number in range(500, 505):
            line = message(number)
            raw.sendall(b"%x\r\n%b\r\n" % (len(line), line))
            assert leaf_of(line).encode() in until(raw, b"}\n\r\n")
        raw.sendall(b"0\r\n\r\n")
        assert until(raw, b"0\r\n\r\n").endswith(b"0\r\n\r\n")


def test_an_unfinished_last_line_of_a_finished_body_is_judged_as_it_stands(api: RunningApi) -> None:
    answer = api.client.post("/v1/messages/stream", content=message(600) + message(601)[:-1], headers=LINES)
    told = [msgspec.json.decode(line) for line in answer.content.splitlines()]
    assert [each.get("code", each["result"]) for each in told] == ["accepted", "not-one-line"]


class Crowded(NodeService):
    """A node whose queue is full for the first tries of every odd line."""

    def __init__(self) -> None:
        self.tries: list[list[bytes]] = []
        self.full_for = 2

    async def submit_many(self, batch: object, submitter: str) -> list[SubmissionResult]:
        lines = list(batch)  # type: ignore[call-overload]
        self.tries.append(lines)
        full = len(self.tries) <= self.full_for
        return [
            NotAccepted("queue-full", "full", retry_after_s=1)
            if full and int(line) % 2
            else Accepted("r", int(line), "", 1, Rung.ACCEPTED, False)
            for line in lines
        ]


async def test_a_full_queue_slows_a_stream_and_keeps_its_order() -> None:
    node = Crowded()
    lines = [b"%d\n" % number for number in range(8)]
    results = await submit_patiently(node, list(lines), "desk", waits_s=(0.0, 0.0, 0.0))
    assert [each.index for each in results if isinstance(each, Accepted)] == list(range(8))
    assert node.tries == [lines, lines[1::2], lines[1::2]]


async def test_a_queue_that_stays_full_is_told_in_the_end() -> None:
    node = Crowded()
    node.full_for = 99
    results = await submit_patiently(node, [b"0\n", b"1\n"], "desk", waits_s=(0.0, 0.0))
    assert [each.code for each in results if isinstance(each, NotAccepted)] == ["queue-full"]
    assert len(node.tries) == 3
