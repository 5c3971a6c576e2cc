"""The document is valid OpenAPI 3.1, in both languages, and says what every operation may answer."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from jdec.faces.api.app import all_operations
from jdec.faces.api.door import FaceLimits
from jdec.faces.api.openapi import document
from jdec.faces.api.problems import COURIER_STATUS, NODE_STATUS, QUESTION_STATUS, STATUS_OF
from jdec.faces.texts import languages

OPERATIONS = all_operations(1000, FaceLimits())


def told(language: str, party: str = "USA") -> dict[str, Any]:
    made = document(OPERATIONS, language=language, party=party, traffic="exercise.demo", version="0.1.0")
    plain: dict[str, Any] = json.loads(msgspec.json.encode(made))
    return plain


def operations(made: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method} {path}", each) for path, found in made["paths"].items() for method, each in found.items()
    ]


@pytest.mark.parametrize("language", languages)
def test_the_document_is_valid(language: str) -> None:
    OpenAPIV31SpecValidator(told(language)).validate()


def test_the_two_languages_differ_in_texts_alone() -> None:
    def bare(node: Any) -> Any:
        if isinstance(node, list):
            return [bare(each) for each in node]
        if isinstance(node, dict):
            words = ("description", "summary", "title")
            return {
                key: bare(value)
                for key, value in node.items()
                if not (key in words and isinstance(value, str))
            }
        return node

    english, russian = told("en"), told("ru")
    assert bare(english) == bare(russian)
    for (_, one), (_, other) in zip(operations(english), operations(russian), strict=True):
        assert one["summary"] != other["summary"]
        assert re.search("[а-яё]", other["summary"] + other["description"])


def test_every_operation_documents_its_problems() -> None:
    for name, each in operations(told("en")):
        answers = each["responses"]
        wanted = {"400", "500"} | ({"401", "403"} if each["security"] else set())
        wanted |= (
            {"413", "415"}
            if "requestBody" in each and "stream" not in name and "witness" not in name
            else set()
        )
        assert wanted <= set(answers), name
        for status, answer in answers.items():
            if status >= "400" and "text/x.tlog.size" not in answer["content"]:
                schema = answer["content"]["application/problem+json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ProblemView"}, (name, status)


def test_examples_keep_their_schemas() -> None:
    made = told("en")
    checked = 0
    for _, each in operations(made):
        medias = [media for answer in each["responses"].values() for media in answer["content"].items()]
        medias += [*each.get("requestBody", {}).get("content", {}).items()]
        for kind, media in medias:
            if "json" not in kind or "ndjson" in kind:
                continue
            shown = [one["value"] for one in media.get("examples", {}).values()]
            shown += [media["example"]] if "example" in media else []
            for value in shown:
                schema = {**media["schema"], "components": made["components"]}
                jsonschema.Draft202012Validator(schema).validate(value)
                checked += 1
    assert checked > 60


def test_the_message_schema_is_that_of_this_very_node() -> None:
    schemas = told("en", party="RUS")["components"]["schemas"]
    assert "KeyManifest" not in schemas
    assert "Receipt" not in schemas
    assert schemas["LaunchReport"]["properties"]["sender"] == {"enum": ["RUS"]}
    assert schemas["LaunchReport"]["properties"]["traffic"] == {"enum": ["exercise.demo"]}
    assert len(schemas["Message"]["anyOf"]) == 18


def test_operation_names_are_unique() -> None:
    names = [each.name for each in OPERATIONS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", ["api.md", "api.ru.md"])
def test_the_document_for_people_names_every_operation_and_every_code(name: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / name).read_text(encoding="utf-8")
    for each in OPERATIONS:
        assert f"| `{each.method} {each.path}` | {each.permission or ''}".rstrip() in text, each.name
    for table in (STATUS_OF, NODE_STATUS, QUESTION_STATUS, COURIER_STATUS):
        for code, status in table.items():
            assert f"| `{code}` | {status} | " in text, code
    told_codes = set(re.findall(r"^\| `([a-z-]+)` \| [45]\d\d \|", text, re.MULTILINE))
    assert told_codes == {*STATUS_OF, *NODE_STATUS, *QUESTION_STATUS, *COURIER_STATUS}
