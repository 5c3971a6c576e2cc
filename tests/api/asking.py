"""Asking for a refusal in both languages, and what every refusal has to be."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx

from jdec.faces.texts import languages

from .parts import RunningApi, bearer

JSON = {"content-type": "application/json"}
LINES = {"content-type": "application/x-ndjson"}
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
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
    """Ask for a path as the operator, with these headers beside or instead."""
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    return lambda more: api.client.get(path, headers=[*{**bearer("operator"), **raw, **more}.items()])


def posting(api: RunningApi, path: str, body: bytes, headers: dict[str, str]) -> Ask:
    """Send a body as the operator, with these headers beside or instead."""
    return lambda more: api.client.post(path, content=body, headers={**bearer("operator"), **headers, **more})
