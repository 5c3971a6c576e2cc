"""Every refusal has its status, its code and a sentence in both languages, and tells nothing it should not."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from jdec.faces.api.problems import NODE_STATUS, QUESTION_STATUS, STATUS_OF
from jdec.faces.texts import has, languages
from jdec.messages.header import MAX_MESSAGE_BYTES
from jdec.node.service import NodeRefused, NodeService, WitnessRefused
from jdec.node.views import FollowEvent, NotAccepted, SubmissionResult, Which

from .parts import TOKENS, RunningApi, bearer, message

JSON = {"content-type": "application/json"}
LINES = {"content-type": "application/x-ndjson"}
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


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


Ask = Callable[[dict[str, str]], httpx.Response]


def refused(ask: Ask, status: int, code: str) -> dict[str, Any]:
    """Ask in both languages; check status, code, shape and language; return the English problem."""
    problems = {}
    for language in languages:
        answer = ask({"accept-language": language})
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), (
            answer.text
        )
        problem = answer.json()
        assert (problem["code"], problem["status"]) == (code, status)
        assert problem["type"] == f"urn:jdec:problem:{code}"
        assert answer.headers["content-language"] == language
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        if status in (429, 503):
            assert int(answer.headers["retry-after"]) == problem["retry_after_s"] >= 1
        for text in (
            problem["title"],
            problem["detail"],
            *(each["rule"] for each in problem.get("faults", ())),
        ):
            assert bool(CYRILLIC.search(text)) == (language == "ru"), text
        problems[language] = problem
    return problems["en"]


def getting(api: RunningApi, path: str, **headers: str) -> Ask:
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    return lambda more: api.client.get(path, headers=[*{**bearer("operator"), **raw, **more}.items()])


def posting(api: RunningApi, path: str, body: bytes, headers: dict[str, str]) -> Ask:
    return lambda more: api.client.post(path, content=body, headers={**bearer("operator"), **headers, **more})


# --- who asks ---------------------------------------------------------------------------------------------------


def test_no_token_is_refused(api: RunningApi) -> None:
    problem = refused(lambda more: api.client.get("/v1/status", headers=more), 401, "token-missing")
    assert "Authorization" in problem["detail"]


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer  a b", "Basic b3A6b3A=", "Bearer a b", TOKENS["operator"]]
)
def test_anything_but_one_bearer_token_is_no_token(api: RunningApi, header: str) -> None:
    refused(getting(api, "/v1/status", authorization=header), 401, "token-missing")


@pytest.mark.parametrize("token", ["x", TOKENS["operator"] + "x", TOKENS["operator"][:-1], "é"])
def test_an_unknown_token_is_refused_and_challenged(api: RunningApi, token: str) -> None:
    refused(getting(api, "/v1/status", authorization=f"Bearer {token}"), 401, "token-unknown")
    answer = api.client.get("/v1/status", headers={"authorization": f"Bearer {token}".encode("latin-1")})
    assert answer.headers["www-authenticate"].startswith("Bearer ")


def test_a_reader_may_not_submit_and_a_submitter_may_not_read(api: RunningApi) -> None:
    reader, submitter = bearer("reader"), bearer("submitter")
    ask = posting(api, "/v1/messages", message(1), {**JSON, **reader})
    assert "submit" in refused(ask, 403, "permission-missing")["detail"]
    for path in ("/v1/status", "/v1/records", "/v1/follow"):
        refused(getting(api, path, **submitter), 403, "permission-missing")


def test_every_operation_but_the_open_ones_asks_for_a_token(api: RunningApi) -> None:
    opened = set()
    for path, methods in api.client.get("/openapi.json").json()["paths"].items():
        for method, told in methods.items():
            where = re.sub(r"\{which\}", "own", path).replace("{index}", "0").replace("{level}", "0")
            where = where.replace("{tile}", "000").replace("{origin_hash}", "0" * 64)
            status = api.client.request(method, where).status_code
            assert (status == 401) == bool(told["security"]), (method, path)
            if status != 401:
                opened.add(path)
    assert opened == {
        "/healthz",
        "/readyz",
        "/metrics",
        "/openapi.json",
        "/v1/witness/add-checkpoint",
        "/v1/witness/{origin_hash}/checkpoint",
    }


# --- path, method, parameters -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v1/nothing", "/v1/records/own", "/schema", "/v1/messages/x/y", "/%00"]
)
def test_an_unknown_path_is_not_found(api: RunningApi, path: str) -> None:
    refused(getting(api, path), 404, "path-unknown")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("DELETE", "/v1/messages", "OPTIONS, POST"),
        ("GET", "/v1/messages/stream", "OPTIONS, POST"),
        ("PUT", "/v1/records/own/entries/0", "GET, HEAD, OPTIONS"),
        ("POST", "/v1/follow", "GET, OPTIONS"),
        ("PATCH", "/healthz", "GET, HEAD, OPTIONS"),
        ("TRACE", "/healthz", "GET, HEAD, OPTIONS"),
    ],
)
def test_another_method_is_refused_with_those_allowed(
    api: RunningApi, method: str, path: str, allow: str
) -> None:
    ask = lambda more: api.client.request(method, path, headers=more)  # noqa: E731
    assert method in refused(ask, 405, "method-not-allowed")["detail"]
    assert ask({}).headers["allow"] == allow
    answer = api.client.options(path)
    assert (answer.status_code, answer.headers["allow"], answer.content) == (204, allow, b"")


def test_head_answers_as_get_does_without_the_body(api: RunningApi) -> None:
    got, head = api.client.get("/healthz"), api.client.head("/healthz")
    assert (head.status_code, head.content, head.headers["content-length"]) == (
        200,
        b"",
        str(len(got.content)),
    )


@pytest.mark.parametrize(
    ("path", "code", "tells"),
    [
        ("/healthz?x=1", "parameter-unknown", "x"),
        ("/v1/status?cursor=now", "parameter-unknown", "cursor"),
        ("/v1/records/own/entries?limit=5&limit=6", "parameter-repeated", "limit"),
        ("/v1/records/own/entries?limit=", "parameter-malformed", "limit"),
        ("/v1/records/own/entries?limit=0", "parameter-malformed", "1 … 1000"),
        ("/v1/records/own/entries?limit=1001", "parameter-malformed", "1 … 1000"),
        ("/v1/records/own/entries?start=-1", "parameter-malformed", "-1"),
        ("/v1/records/own/entries?start=+1", "parameter-malformed", "start"),
        ("/v1/records/own/entries?start=01", "parameter-malformed", "01"),
        ("/v1/records/own/entries?start=1.0", "parameter-malformed", "1.0"),
        ("/v1/records/own/entries?start=%D9%A1", "parameter-malformed", r"\u0661"),
        ("/v1/records/own/entries?start=9007199254740992", "parameter-malformed", "9007199254740991"),
        ("/v1/records/own/entries?start=%FF", "query-malformed", "UTF-8"),
        ("/v1/records/own/proof/inclusion", "parameter-missing", "index"),
        ("/v1/records/own/proof/inclusion?index=0&size=0", "parameter-malformed", "size"),
        ("/v1/records/own/proof/consistency?from=1", "parameter-missing", "to"),
        ("/v1/follow?cursor=1.2.3", "parameter-malformed", "cursor"),
        ("/v1/follow?cursor=then", "parameter-malformed", "then"),
    ],
)
def test_parameters_are_strict(api: RunningApi, path: str, code: str, tells: str) -> None:
    assert tells in refused(getting(api, path), 400, code)["detail"]


def test_a_malformed_last_event_id_is_refused(api: RunningApi) -> None:
    refused(getting(api, "/v1/follow", **{"Last-Event-ID": "x"}), 400, "parameter-malformed")


def test_a_host_that_is_none_is_refused(api: RunningApi) -> None:
    refused(getting(api, "/healthz", host="a b"), 400, "request-malformed")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/v1/records/mine/entries", "record-unknown"),
        ("/v1/records/own/entries/99", "entry-not-found"),
        ("/v1/records/own/entries/x", "entry-not-found"),
        ("/v1/records/own/tile/0/000", "tile-not-found"),
        ("/v1/records/own/tile/0/000.p/99", "tile-not-found"),
        ("/v1/records/own/tile/64/000", "tile-malformed"),
        ("/v1/records/own/tile/00/000", "tile-malformed"),
        ("/v1/records/own/tile/0/0", "tile-malformed"),
        ("/v1/records/own/tile/0/000.p/0", "tile-malformed"),
        ("/v1/records/own/tile/0/000.p/256", "tile-malformed"),
        ("/v1/records/own/tile/0/%2E%2E/%2E%2E/checkpoint", "tile-malformed"),
        ("/v1/records/own/tile/data/000", "tile-malformed"),
        ("/v1/records/own/proof/inclusion?index=9&size=10", "proof-range"),
        ("/v1/records/own/proof/consistency?from=1&to=10000", "proof-range"),
        ("/v1/records/own/proof/consistency?from=2&to=1", "proof-range"),
        ("/v1/witness/" + "0" * 64 + "/checkpoint", "witness-origin-unknown"),
        ("/v1/witness/x/checkpoint", "witness-origin-unknown"),
    ],
)
def test_what_is_not_there_is_not_found(api: RunningApi, path: str, code: str) -> None:
    url = httpx.URL(api.url).copy_with(raw_path=path.encode())
    refused(lambda more: api.client.get(url, headers={**bearer("operator"), **more}), 404, code)


def test_a_record_without_a_checkpoint_says_so(scripted: RunningApi) -> None:
    refused(getting(scripted, "/v1/records/own/checkpoint"), 404, "checkpoint-not-found")


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


def test_a_body_that_only_turns_out_too_large_is_refused_while_it_is_read(api: RunningApi) -> None:
    def pieces() -> Iterator[bytes]:
        yield from [b"x" * 40_000] * 2

    headers = {**bearer("operator"), **JSON}
    refused(
        lambda more: api.client.post("/v1/messages", content=pieces(), headers={**headers, **more}),
        413,
        "message-too-large",
    )


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
    from jdec.faces.api import FaceLimits

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


def test_an_unforeseen_failure_tells_nothing_but_a_number(
    scripted: RunningApi, capsys: pytest.CaptureFixture[str]
) -> None:
    scripted.service.failure = RuntimeError("secret-of-the-node")  # type: ignore[attr-defined]
    try:
        problem = refused(getting(scripted, "/v1/records/own/checkpoint"), 500, "internal")
    finally:
        scripted.service.failure = None  # type: ignore[attr-defined]
    assert set(problem) == {"type", "title", "status", "detail", "code", "instance"}
    assert re.fullmatch(r"urn:jdec:failure:[0-9a-f]{16}", problem["instance"])
    logged = capsys.readouterr()
    assert problem["instance"] in logged.out + logged.err
    assert "secret-of-the-node" not in logged.out + logged.err


def test_a_cancelled_request_is_no_failure() -> None:
    """Cancelling is how a stopping server ends a request; it must not be answered as one that failed."""
    assert not isinstance(asyncio.CancelledError(), Exception)


# --- the texts themselves ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", languages)
def test_every_code_has_its_text_in_both_languages(language: str) -> None:
    missing = [code for code in STATUS_OF if not has(language, f"api-{code}")]
    missing += [code for code in (*NODE_STATUS, *QUESTION_STATUS) if not has(language, f"node-{code}")]
    statuses = {*STATUS_OF.values(), *NODE_STATUS.values(), *QUESTION_STATUS.values(), 422, 413}
    missing += [str(status) for status in statuses if not has(language, f"api-title-{status}")]
    assert missing == []
