"""Every refusal has its status, its code and a sentence in both languages: who asks, for what, and how."""

from __future__ import annotations

import re

import httpx
import pytest

from jdec.faces.api.problems import NODE_STATUS, QUESTION_STATUS, STATUS_OF
from jdec.faces.texts import has, languages

from .asking import JSON, Ask, getting, posting, refused
from .parts import TOKENS, RunningApi, bearer, message

# --- who asks ---------------------------------------------------------------------------------------------------


def test_no_token_is_refused(api: RunningApi) -> None:
    problem = refused(lambda more: api.client.get("/v1/status", headers=more), 401, "token-missing")
    assert "Authorization" in problem["detail"]


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer  a b", "Basic b3A6b3A=", "Bearer a b", TOKENS["operator"]]
)
def test_anything_but_one_bearer_token_is_no_token(api: RunningApi, header: str) -> None:
    refused(getting(api, "/v1/status", authorization=header), 401, "token-missing")


def asking_twice(api: RunningApi, path: str, name: str, values: tuple[str, str]) -> Ask:
    given = [(name, value) for value in values]
    own = [] if name == "Authorization" else list(bearer("operator").items())
    return lambda more: api.client.get(path, headers=[*given, *own, *more.items()])


def test_two_tokens_are_refused_whatever_each_would_allow(api: RunningApi) -> None:
    """Which of them counts would be a guess, and another guess behind some proxy."""
    good, bad = f"Bearer {TOKENS['operator']}", "Bearer x"
    for values in ((good, bad), (bad, good), (good, good)):
        problem = refused(asking_twice(api, "/v1/status", "Authorization", values), 400, "parameter-repeated")
        assert "Authorization" in problem["detail"]
    assert api.client.get("/healthz", headers=[("Authorization", good)] * 2).status_code == 400


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
    "path",
    [
        "/healthz/",
        "//healthz",
        "/v1/status/",
        "/v1//status",
        "//v1/status",
        "/v1/records/own/entries/0/",
        "/v1/records//own/checkpoint",
        "/v1/records/own/tile/0//000",
        "/v1/records/own/tile/0/000/",
        "/v1/follow/",
        "/v1/status%2F",
    ],
)
def test_a_path_has_one_spelling(api: RunningApi, path: str) -> None:
    """A slash at the end or two in a row name nothing, though the router would overlook them."""
    url = httpx.URL(api.url).copy_with(raw_path=path.encode())
    refused(lambda more: api.client.get(url, headers={**bearer("operator"), **more}), 404, "path-unknown")


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
    for value in ("x", "", "1.2.3"):
        problem = refused(getting(api, "/v1/follow", **{"Last-Event-ID": value}), 400, "parameter-malformed")
        assert "now | 12.9.12.10" in problem["detail"]
    ask = asking_twice(api, "/v1/follow", "Last-Event-ID", ("0.0.0.0", "now"))
    assert "Last-Event-ID" in refused(ask, 400, "parameter-repeated")["detail"]


def test_no_sentence_shows_a_pattern(api: RunningApi) -> None:
    """People read what may stand there, not how the program matches it."""
    for path in ("/v1/follow?cursor=then", "/v1/records/own/tile/64/000", "/v1/witness/x/checkpoint"):
        assert (
            re.search(
                r"\[0-9|\{\d|\(\?|\\", api.client.get(path, headers=bearer("operator")).json()["detail"]
            )
            is None
        )


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


# --- the texts themselves ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", languages)
def test_every_code_has_its_text_in_both_languages(language: str) -> None:
    missing = [code for code in STATUS_OF if not has(language, f"api-{code}")]
    missing += [code for code in (*NODE_STATUS, *QUESTION_STATUS) if not has(language, f"node-{code}")]
    statuses = {*STATUS_OF.values(), *NODE_STATUS.values(), *QUESTION_STATUS.values(), 422, 413}
    missing += [str(status) for status in statuses if not has(language, f"api-title-{status}")]
    assert missing == []
