"""The running API against its own document: whatever schemathesis invents is answered as the document says.

All checks that schemathesis has by default are on; `schemathesis.toml` beside this file says the one thing that one
of them is told more.
"""

from __future__ import annotations

import copy
import json
import tomllib
from pathlib import Path

import msgspec
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from jdec.faces.api.app import all_operations
from jdec.faces.api.openapi import document
from jdec.node.config import ApiConfig

from . import lines
from .parts import QUICK, TOKENS, TRAFFIC, RunningApi

EXAMPLES = 30
CONFIG = SchemathesisConfig.from_dict(
    {
        **tomllib.loads((Path(__file__).parent / "schemathesis.toml").read_text(encoding="utf-8")),
        "hooks": lines.__name__,
        "auth": {"openapi": {"token": {"bearer": TOKENS["operator"]}}},
    }
)


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
