"""The running API against its own document: whatever schemathesis invents is answered as the document says.

All checks that schemathesis has by default are on.  One of them is told one thing more: a message that its schema
allows may still be refused with 422, because rules between fields and between messages are in no schema.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator

import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from jdec.faces.api.app import all_operations
from jdec.faces.api.openapi import document
from jdec.node.config import ApiConfig

from .parts import QUICK, TOKENS, TRAFFIC, RunningApi

EXAMPLES = 30
CONFIG = SchemathesisConfig.from_dict(
    {
        "auth": {"openapi": {"token": {"bearer": TOKENS["operator"]}}},
        "checks": {
            "positive_data_acceptance": {
                "expected-statuses": ["2xx", "401", "403", "404", "409", "422", "429", "5xx"],
            }
        },
    }
)


@schemathesis.serializer("application/x-ndjson")
def send_lines(context: object, value: object) -> bytes:
    """Send text as the lines it is and any other value as one line."""
    if isinstance(value, bytes):
        return value
    return (value if isinstance(value, str) else json.dumps(value)).encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def api() -> Iterator[RunningApi]:
    with RunningApi() as running:
        yield running


DOCUMENT = document(
    all_operations(ApiConfig().max_batch, QUICK),
    language="en",
    party="USA",
    traffic=TRAFFIC,
    version="0.1.0",
)
schema = schemathesis.openapi.from_dict(copy.deepcopy(DOCUMENT), config=CONFIG)


def test_the_document_judged_here_is_the_one_that_is_served(api: RunningApi) -> None:
    assert api.client.get("/openapi.json").json() == json.loads(msgspec.json.encode(DOCUMENT))


@schema.parametrize()
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
def test_every_operation_answers_as_the_document_says(case: schemathesis.Case, api: RunningApi) -> None:
    case.call_and_validate(base_url=api.url)
