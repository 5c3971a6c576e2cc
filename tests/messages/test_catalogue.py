"""Schema, catalogue, texts and documents say what the types say, in both languages."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fluent.syntax import parse
from fluent.syntax.ast import Message as FluentMessage
from jsonschema import Draft202012Validator, FormatChecker

from jdec.faces.texts import languages, say
from jdec.messages import KINDS, Unreadable, encode, read
from jdec.messages.basis import BASIS
from jdec.messages.catalogue import SHAPES, choices, family_of, field_names, kinds_by_family, rows
from jdec.messages.faults import CODES, NOTICE_CODES, UNREADABLE_CODES
from jdec.messages.schema import json_schema
from jdec.words.faults import Fault, Notice

from .parts import all_samples, sample

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.jsonl"))
LINES = [line for file in GOLDEN for line in file.read_text(encoding="utf-8").splitlines()]
FLUENT = ROOT / "src" / "jdec" / "faces" / "texts"


def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(json_schema())
    return Draft202012Validator(json_schema(), format_checker=FormatChecker())


def test_every_pinned_message_fits_the_schema() -> None:
    check = validator()
    for line in LINES:
        assert list(check.iter_errors(json.loads(line))) == []


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "launch-order"},
        {"version": 2},
        {"sender": "XXX"},
        {"traffic": "actual\n"},
        {"submission": "x"},
        {"issued_at": "2026-11-23T10:15:00+00:00"},
        {"issued_at": "2026-11-23T10:15:00.1234567Z"},
        {"salt": "AAAA"},
        {"revision": 0},
        {"revision": 1.5},
        {"stage": "last"},
        {"report": "USA-R-26-1"},
        {"remark": {"de": "x"}},
        {"remark": {"en": "\u0000"}},
        {"extra": 1},
        {"launch": {}},
        {"about": [{"record": "jdec/USA/actual/0", "index": 0, "leaf": "A" * 43 + "="}]},
    ],
    ids=str,
)
def test_what_the_schema_refuses_is_refused_by_reading(change: dict[str, Any]) -> None:
    tree = {**json.loads(encode(sample("launch-report"))), **change}
    assert not validator().is_valid(tree)
    assert isinstance(read(json.dumps(tree).encode() + b"\n"), Unreadable)


def test_the_schema_says_the_list_of_states_once() -> None:
    assert json.dumps(json_schema()).count('"AFG"') == 1


def test_every_field_has_one_basis_and_no_basis_lacks_its_field() -> None:
    fields = {
        f"{(SHAPES.get(row.owner) or KINDS[row.owner]).__name__}.{row.field}": row.basis for row in rows()
    }
    assert fields == BASIS


def test_every_kind_stands_in_one_family() -> None:
    listed = [kind for kinds in kinds_by_family().values() for kind in kinds]
    assert sorted(listed) == sorted(KINDS)
    assert family_of("receipt") == "service"


def test_the_catalogue_names_the_fields_that_messages_carry() -> None:
    known = {row.field for row in rows()} | {"kind", "type"}

    def names(tree: Any) -> set[str]:
        if isinstance(tree, list):
            return {name for item in tree for name in names(item)}
        if not isinstance(tree, dict):
            return set()
        return set(tree) | {name for item in tree.values() for name in names(item)}

    for line in LINES:
        assert names(json.loads(line)) - {"en", "ru"} <= known


def test_units_stand_in_the_names() -> None:
    for row in rows():
        if row.type == "number":
            assert row.unit or row.field == "class_confidence"
            assert row.limits


# What no message may carry: architecture, section 12.
FORBIDDEN = re.compile(
    r"velocit|speed|accel|state_?vector|ephemer|keplerian|covariance|track|trajector|waypoint|"
    r"intercept|engage|aim|target|track|sensor|radar|satellite|detector|elevation|range_km|apogee|"
    r"payload|warhead|yield|person|surname|first_?name|rank",
    re.IGNORECASE,
)


def _schema_names(node: Any) -> set[str]:
    if isinstance(node, list):
        return {name for item in node for name in _schema_names(item)}
    if not isinstance(node, dict):
        return set()
    own = set(node["properties"]) if isinstance(node.get("properties"), dict) else set()
    return own | {name for item in node.values() for name in _schema_names(item)}


def test_no_field_can_carry_a_state_vector_a_track_or_an_aim_point() -> None:
    names = _schema_names(json_schema())
    assert {"lat_deg", "azimuth_deg", "kind"} <= names
    assert [name for name in sorted(names) if FORBIDDEN.search(name)] == []


def test_a_launch_has_one_place_and_one_impact_and_no_series_of_times() -> None:
    launch = json_schema()["$defs"]["Launch"]["properties"]
    assert [name for name, kind in launch.items() if kind.get("type") == "array"] == []
    assert sorted(name for name in launch if "time" in name and "sigma" not in name) == [
        "impact_time",
        "time",
    ]


def _fluent(language: str) -> dict[str, set[str]]:
    """Every text of the messages with the variables it uses."""
    source = (FLUENT / language / "messages.ftl").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for entry in parse(source).body:
        assert type(entry).__name__ != "Junk", entry
        if isinstance(entry, FluentMessage):
            assert entry.id.name not in found
            found[entry.id.name] = set(re.findall(r"\$([a-z_]+)", source[entry.span.start : entry.span.end]))
    return found


def test_both_languages_hold_the_same_texts_with_the_same_variables() -> None:
    assert _fluent("en") == _fluent("ru")


def _wanted() -> set[str]:
    wanted = {f"kind-{kind}" for kind in KINDS} | {f"about-{kind}" for kind in KINDS}
    wanted |= {f"family-{family}" for family in kinds_by_family()} | {f"shape-{shape}" for shape in SHAPES}
    wanted |= {"field-" + name.replace("_", "-") for name in (*field_names(), "kind", "type")}
    wanted |= {f"value-{word}" for word in choices()} | {f"type-{row.type}" for row in rows()}
    wanted |= {f"unit-{row.unit}" for row in rows() if row.unit}
    wanted |= {f"basis-{row.basis.kind}" for row in rows()} | {f"source-{row.basis.source}" for row in rows()}
    wanted |= {f"fault-{code}" for code in CODES} | {f"notice-{code}" for code in NOTICE_CODES}
    return wanted


@pytest.mark.parametrize("language", languages)
def test_every_code_kind_field_and_word_has_a_text_and_no_text_is_left_over(language: str) -> None:
    held = {name for name in _fluent(language) if not name.startswith(("catalogue-", "column-", "word-"))}
    assert held == _wanted()


@pytest.mark.parametrize("language", languages)
def test_a_text_is_written_in_its_own_language(language: str) -> None:
    source = (FLUENT / language / "messages.ftl").read_text(encoding="utf-8")
    for entry in parse(source).body:
        if isinstance(entry, FluentMessage) and language == "en":
            assert not re.search("[а-яё]", source[entry.span.start : entry.span.end], re.IGNORECASE)
        elif isinstance(entry, FluentMessage) and not entry.id.name.startswith("source-rfc"):
            assert re.search("[а-яё]", source[entry.span.start : entry.span.end], re.IGNORECASE)


def test_no_code_is_said_twice() -> None:
    assert len(set(CODES)) == len(CODES)
    assert len(set(NOTICE_CODES)) == len(NOTICE_CODES)
    assert set(UNREADABLE_CODES) <= set(CODES)


def _everything_said() -> list[tuple[str, Fault | Notice]]:
    """Faults and notices of many bad inputs, with the family their texts stand under."""
    from . import test_oddities, test_reading
    from .parts import faults_of, judge
    from .speaking import DAY, announced, cancellation, report

    said: list[tuple[str, Fault | Notice]] = []
    marks = test_reading.test_each_fault_of_form_has_its_code_and_sentence.pytestmark
    for data, _, _ in marks[0].args[1]:
        said += [("fault", found) for found in faults_of(judge, data)]
    for opens, _ in test_oddities.test_a_late_or_early_notice_is_warned_about_and_accepted.pytestmark[0].args[
        1
    ]:
        data = encode(announced(opens, opens + DAY))
        said += [("notice", found) for found in judge(data).notices]
    said += [("notice", found) for found in judge(cancellation()).notices]
    said += [("fault", found) for found in faults_of(judge, report(sender="RUS", traffic="test"))]
    return said


@pytest.mark.parametrize("language", languages)
def test_what_is_said_fills_its_text_in_both_languages(language: str) -> None:
    said = _everything_said()
    assert len({found.code for _, found in said}) > 30
    for family, found in said:
        text = say(language, f"{family}-{found.code}", **found.args)
        assert "{" not in text
        assert "$" not in text.replace("$ ", "")


def _make_docs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "tools" / "make_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["message-schema.json", "message-catalogue.md", "message-catalogue.ru.md"])
def test_the_documents_are_what_the_types_make(name: str) -> None:
    made = _make_docs().documents()[f"docs/{name}"]()
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == made


def test_the_samples_cover_every_field() -> None:
    """A field that no golden line carries would not be pinned."""
    text = "\n".join(LINES)
    assert [row.field for row in rows() if f'"{row.field}":' not in text] == []
    assert {message.kind for message in all_samples()} == set(KINDS)
