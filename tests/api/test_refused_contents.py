"""Refusals of bodies, of messages and by the node itself: status, code, both languages, and no secret told."""

from __future__ import annotations

import re
import select
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from urllib.parse import urlsplit

import pytest
from structlog.testing import capture_logs

from jdec.faces.api import FaceLimits
from jdec.messages.header import MAX_MESSAGE_BYTES
from jdec.node.service import NodeRefused, NodeService, WitnessRefused
from jdec.node.views import FollowEvent, NotAccepted, SubmissionResult, Which

from .asking import JSON, LINES, getting, posting, refused
from .parts import TOKENS, RunningApi, bearer, dial, head_of, message, until


class Scripted(NodeService):
    """The real node, except where a test tells it what to answer."""

    submissions: list[NotAccepted]
    failure: Exception | None = None
    witness: WitnessRefused | None = None
    question: NodeRefused | None = None

    async def submit_many(self, batch: Sequence[bytes], submitter: str) -> list[SubmissionResult]:
        return [self.submissions[0]] * len(batch)

    async def checkpoint(self, which: Which) -> bytes | None:
        if self.failure is not None:
            raise self.failure
        return None

    async def tile(self, which: Which, path: str) -> bytes:
        assert self.question is not None
        raise self.question

    async def add_checkpoint(self, body: bytes) -> bytes:
        assert self.witness is not None
        raise self.witness

    def follow(self, cursor: str = "") -> AsyncIterator[FollowEvent]:
        if self.question is not None:
            raise self.question
        return super().follow(cursor)

    def is_ready(self) -> bool:
        return False


@pytest.fixture(scope="module")
def scripted() -> Iterator[RunningApi]:
    with RunningApi(Scripted) as running:
        yield running


# --- bodies -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/v1/messages", "text/plain"),
        ("/v1/messages", "application/json; charset=latin-1"),
        ("/v1/messages", "application/json; charset=utf-8; a=b"),
        ("/v1/messages", "multipart/form-data"),
        ("/v1/messages/batch", "application/json"),
        ("/v1/messages/stream", "application/octet-stream"),
        ("/v1/messages/stream", ""),
    ],
)
def test_another_media_type_is_refused(api: RunningApi, path: str, kind: str) -> None:
    refused(posting(api, path, message(1), {"content-type": kind}), 415, "media-type")


def test_a_packed_body_is_refused(api: RunningApi) -> None:
    refused(posting(api, "/v1/messages", b"", {**JSON, "content-encoding": "gzip"}), 415, "content-encoding")


def test_a_message_of_65536_bytes_is_refused_with_its_own_code(api: RunningApi) -> None:
    body = b'"' + b"x" * (MAX_MESSAGE_BYTES - 2) + b'"\n'
    assert len(body) == 65_536
    problem = refused(posting(api, "/v1/messages", body, JSON), 413, "message-too-large")
    assert problem["faults"][0]["code"] == "message-too-large"
    refused(posting(api, "/v1/messages", body[:-1], JSON), 413, "message-too-large")


@pytest.mark.parametrize(
    ("path", "code"),
    [("/v1/messages", "message-too-large"), ("/v1/witness/add-checkpoint", "body-too-large")],
)
def test_a_body_that_only_turns_out_too_large_is_refused_while_it_is_read(
    scripted: RunningApi, path: str, code: str
) -> None:
    """The node is not asked at all: the scripted one has no answer ready and would fail."""

    def pieces() -> Iterator[bytes]:
        yield from [b"x" * 40_000] * 2

    headers = {**bearer("operator"), **JSON}
    scripted.service.submissions = []  # type: ignore[attr-defined]
    scripted.service.witness = None  # type: ignore[attr-defined]
    refused(lambda more: scripted.client.post(path, content=pieces(), headers={**headers, **more}), 413, code)


@pytest.mark.parametrize("path", ["/v1/messages", "/v1/witness/add-checkpoint"])
def test_a_client_that_sends_its_whole_body_before_it_reads_gets_the_refusal(
    scripted: RunningApi, path: str
) -> None:
    """The answer waits in its hands while the rest goes out; a connection that is reset would raise."""
    piece = b"9c40\r\n" + b"x" * 40_000 + b"\r\n"
    with dial(scripted) as raw:
        head = head_of(
            scripted, "POST", path, "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
        )
        raw.sendall(head + piece * 2)
        assert select.select([raw], [], [], 20)[0]
        raw.sendall(piece * 100 + b"0\r\n\r\n")
        answer = until(raw, b"never said")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in answer
    assert b'too-large"' in answer


def test_a_large_body_is_refused_by_its_announcement_alone(api: RunningApi) -> None:
    where = urlsplit(api.url)
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=20) as raw:
        token = TOKENS["operator"]
        head = f"POST /v1/messages/batch HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n"
        raw.sendall(f"{head}Content-Type: text/plain\r\nContent-Length: 99999999999\r\n\r\n".encode())
        answer = b"".join(iter(lambda: raw.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in answer
    assert b'"code":"body-too-large"' in answer


def test_a_body_that_does_not_come_is_not_waited_for_for_ever() -> None:
    with RunningApi(limits=FaceLimits(body_s=0.05)) as api:
        where = urlsplit(api.url)
        with socket.create_connection((where.hostname or "", where.port or 0), timeout=20) as raw:
            head = f"POST /v1/messages HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {TOKENS['operator']}\r\n"
            raw.sendall(f"{head}Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{{".encode())
            answer = b"".join(iter(lambda: raw.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"body-slow"' in answer


def test_a_batch_of_too_many_lines_is_refused_whole() -> None:
    with RunningApi(max_batch=3) as api:
        body = b"".join(message(number) for number in range(4))
        problem = refused(posting(api, "/v1/messages/batch", body, LINES), 413, "batch-too-long")
        assert "4" in problem["detail"]
        assert api.service.status().own.size <= 2


def test_a_batch_larger_than_the_limit_is_refused(api: RunningApi) -> None:
    body = b"x" * (8 * 1024 * 1024 + 1)
    refused(posting(api, "/v1/messages/batch", body, LINES), 413, "body-too-large")


# --- what a message says ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "message-empty"),
        (b'{"kind":\n"x"}', "not-one-line"),
        (b"{", "json-malformed"),
        (b'{"kind":"x"}', "kind-unknown"),
        (message(1).replace(b'"until"', b'"till"'), "unknown-field"),
        (message(1, party="RUS"), "wrong-sender"),
        (message(1, traffic="actual"), "wrong-traffic"),
        (message(1).replace(b'"kind"', b'"kind":"seen","kind"', 1), "duplicate-key"),
        (b"\xff\n", "utf8-bad"),
    ],
)
def test_a_refused_message_tells_all_its_faults(api: RunningApi, body: bytes, code: str) -> None:
    answer = api.client.post("/v1/messages", content=body, headers={**bearer("operator"), **JSON})
    problem = refused(posting(api, "/v1/messages", body, JSON), 422, answer.json()["code"])
    assert code in [each["code"] for each in problem["faults"]]


def test_the_same_id_with_other_bytes_is_a_conflict(api: RunningApi) -> None:
    first, other = message(500), message(500, salt=b"another-salt")
    api.client.post("/v1/messages", content=first, headers={**bearer("operator"), **JSON}).raise_for_status()
    refused(posting(api, "/v1/messages", other, JSON), 409, "submission-conflict")


def test_a_used_up_quota_says_when_to_come_back(api: RunningApi) -> None:
    slow = {**JSON, **bearer("slow")}
    for number in (600, 601):
        assert posting(api, "/v1/messages", message(number), slow)({}).status_code == 201
    problem = refused(posting(api, "/v1/messages", message(602), slow), 429, "quota-exceeded")
    assert problem["retry_after_s"] <= 60


@pytest.mark.parametrize("code", ["queue-full", "node-read-only", "node-stopping", "store-failed"])
def test_what_the_node_cannot_take_now_may_be_tried_again(scripted: RunningApi, code: str) -> None:
    scripted.service.submissions = [NotAccepted(code, "the node cannot")]  # type: ignore[attr-defined]
    refused(posting(scripted, "/v1/messages", message(1), JSON), 503, code)


# --- the node's own answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "witness-malformed"),
        (403, "witness-signature"),
        (404, "witness-origin-unknown"),
        (422, "witness-inconsistent"),
        (503, "witness-unavailable"),
    ],
)
def test_what_the_witness_refuses_is_a_problem(scripted: RunningApi, status: int, code: str) -> None:
    scripted.service.witness = WitnessRefused(status, "because\n")  # type: ignore[attr-defined]
    ask = lambda more: scripted.client.post("/v1/witness/add-checkpoint", content=b"x", headers=more)  # noqa: E731
    assert refused(ask, status, code)["reason"] == "because"


def test_the_witness_answers_a_stale_size_as_its_specification_says(scripted: RunningApi) -> None:
    scripted.service.witness = WitnessRefused(409, "41\n", "text/x.tlog.size")  # type: ignore[attr-defined]
    answer = scripted.client.post("/v1/witness/add-checkpoint", content=b"x")
    assert (answer.status_code, answer.text, answer.headers["content-type"]) == (
        409,
        "41\n",
        "text/x.tlog.size",
    )


def test_a_cursor_ahead_of_the_records_is_a_conflict(api: RunningApi) -> None:
    refused(getting(api, "/v1/follow?cursor=999.0.0.0"), 409, "cursor-ahead")


def test_a_node_that_takes_nothing_is_not_ready(scripted: RunningApi) -> None:
    refused(lambda more: scripted.client.get("/readyz", headers=more), 503, "not-ready")


def test_an_unforeseen_failure_tells_nothing_but_a_number(scripted: RunningApi) -> None:
    """The log is looked at where it is made: which stream it goes to is set by whoever made a node before."""
    scripted.service.failure = RuntimeError("secret-of-the-node")  # type: ignore[attr-defined]
    try:
        with capture_logs() as logged:
            problem = refused(getting(scripted, "/v1/records/own/checkpoint"), 500, "internal")
    finally:
        scripted.service.failure = None  # type: ignore[attr-defined]
    assert set(problem) == {"type", "title", "status", "detail", "code", "instance"}
    assert re.fullmatch(r"urn:jdec:failure:[0-9a-f]{16}", problem["instance"])
    assert problem["instance"] in [each["instance"] for each in logged]
    assert "secret-of-the-node" not in str(logged)


def test_a_record_without_a_checkpoint_says_so(scripted: RunningApi) -> None:
    refused(getting(scripted, "/v1/records/own/checkpoint"), 404, "checkpoint-not-found")
