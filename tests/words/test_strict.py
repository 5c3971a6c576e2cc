"""Strict decoding refuses what is lax, and reports every fault at once."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from jdec.words.faults import CODES, Fault, Refused, Ruled, fault, join_path, printable
from jdec.words.instants import Instant
from jdec.words.strict import MAX_DEPTH, convert_strict, decode_strict, parse_json
from jdec.words.walk import TYPE_WORDS, walk


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Inner(Struct, frozen=True, forbid_unknown_fields=True):
    lat_deg: Annotated[float, Meta(ge=-90, le=90)]
    name: Annotated[str, Meta(min_length=2, max_length=4, pattern="^[a-z]+$", examples=["abc"])] = "abc"


class Left(Struct, frozen=True, forbid_unknown_fields=True, tag_field="side", tag="left"):
    depth: int


class Right(Struct, frozen=True, forbid_unknown_fields=True, tag_field="side", tag="right"):
    depth: int


class Paired(Ruled, frozen=True, forbid_unknown_fields=True):
    low: int
    high: int

    def broken_rules(self) -> list[Fault]:
        return (
            [] if self.low <= self.high else [fault("window-order", "high", self.high, "high is below low")]
        )


class Outer(Struct, frozen=True, forbid_unknown_fields=True):
    inner: Inner
    many: Annotated[tuple[Inner, ...], Meta(max_length=2)] = ()
    side: Left | Right | None = None
    at: Instant | None = None
    flag: bool = False
    colour: Colour = Colour.RED
    step: Literal["go", "stop"] = "go"
    blob: Annotated[bytes, Meta(min_length=2, max_length=4)] = b"ab"
    words: dict[Literal["en", "ru"], str] = {}
    pair: Paired | None = None
    either: int | str = 0
    count: Annotated[int, Meta(gt=0, lt=10)] = 1


def faults_of(data: bytes, kind: Any = Outer) -> tuple[Fault, ...]:
    with pytest.raises(Refused) as caught:
        decode_strict(kind, data)
    assert caught.value.faults
    assert all(found.code in CODES for found in caught.value.faults)
    return caught.value.faults


def one(data: bytes, kind: Any = Outer) -> tuple[str, str, str]:
    (found,) = faults_of(data, kind)
    return found.code, found.field, found.rule


def test_all_faults_of_a_document_come_at_once() -> None:
    data = (
        b'{"inner":{"lat_deg":91,"name":"A"},"many":[{"lat_deg":"1"},{"lat_rad":1}],'
        b'"flag":1,"colour":"green","step":"halt","odd":1,"count":10}'
    )
    found = {(each.field, each.code) for each in faults_of(data)}
    assert found == {
        ("inner.lat_deg", "out-of-range"),
        ("inner.name", "too-short"),
        ("many[0].lat_deg", "wrong-type"),
        ("many[1].lat_deg", "missing-field"),
        ("many[1].lat_rad", "wrong-unit"),
        ("flag", "wrong-type"),
        ("colour", "not-one-of"),
        ("step", "not-one-of"),
        ("odd", "unknown-field"),
        ("count", "out-of-range"),
    }


@pytest.mark.parametrize(
    ("data", "code", "field", "sentence"),
    [
        (
            b'{"inner":{"lat_deg":1},"inner":{"lat_deg":1}}',
            "duplicate-key",
            "inner",
            "key stands twice: inner",
        ),
        (
            b'{"inner":{"lat_deg":1,"lat_\\u0064eg":1}}',
            "duplicate-key",
            "inner.lat_deg",
            "twice: inner.lat_deg",
        ),
        (b'{"inner":{"lat_deg":NaN}}', "number-not-finite", "", "number is not finite: got NaN"),
        (b'{"inner":{"lat_deg":-Infinity}}', "number-not-finite", "", "got -Infinity"),
        (b'{"inner":{"lat_deg":1e400}}', "number-too-large", "", "number is too large: got 1e400"),
        (b'{"inner":{"lat_deg":' + b"9" * 5000 + b"}}", "number-too-large", "", "number is too large"),
        (b'{"words":{"en":"\xff"}}', "utf8-bad", "", "bytes are not UTF-8: byte 16 cannot be read"),
        (b'{"inner":{"lat_deg":1}} x', "json-malformed", "", "JSON is malformed at byte 24"),
        (b"", "json-malformed", "", "JSON is malformed at byte 0"),
        (b'\xef\xbb\xbf{"inner":{"lat_deg":1}}', "json-malformed", "", "JSON is malformed at byte 0"),
        (b"[" * 60_000, "too-deep", "", f"got 60000 levels, expected at most {MAX_DEPTH}"),
        (b"[]", "wrong-type", "", "$ has the wrong type: got list, expected object"),
        (b'{"inner":{"lat_deg":true}}', "wrong-type", "inner.lat_deg", "got true-or-false, expected number"),
        (b'{"inner":{"lat_deg":"7"}}', "wrong-type", "inner.lat_deg", "got text, expected number"),
        (b'{"inner":{"lat_deg":null}}', "wrong-type", "inner.lat_deg", "got nothing, expected number"),
        (b'{"inner":{"lat_deg":1,"name":"ABC"}}', "wrong-form", "inner.name", "got 'ABC', expected like abc"),
        (b'{"inner":{"lat_deg":1,"name":"abcde"}}', "too-long", "inner.name", "got 5, expected at most 4"),
        (b'{"inner":{"lat_deg":1},"count":1.0}', "wrong-type", "count", "got number, expected whole-number"),
        (b'{"inner":{"lat_deg":1},"blob":"YWI"}', "base64-form", "blob", "blob is not base64"),
        (b'{"inner":{"lat_deg":1},"blob":"YWJ="}', "base64-form", "blob", "one spelling only"),
        (b'{"inner":{"lat_deg":1},"blob":"Y-_="}', "base64-form", "blob", "standard alphabet"),
        (b'{"inner":{"lat_deg":1},"blob":"YQ=="}', "too-short", "blob", "got 1, expected at least 2"),
        (b'{"inner":{"lat_deg":1},"words":{"de":"x"}}', "not-one-of", "words.de", "expected en, ru"),
        (
            b'{"inner":{"lat_deg":1},"pair":{"low":2,"high":1}}',
            "window-order",
            "pair.high",
            "high is below low",
        ),
        (b'{"inner":{"lat_deg":1},"side":{"depth":1}}', "missing-field", "side.side", "missing: side.side"),
        (b'{"inner":{"lat_deg":1},"side":{"side":"up","depth":1}}', "not-one-of", "side.side", "left, right"),
        (
            b'{"inner":{"lat_deg":1},"side":{"side":"left","depth":""}}',
            "wrong-type",
            "side.depth",
            "got text",
        ),
        (b'{"inner":{"lat_deg":1},"either":1.5}', "wrong-type", "either", "got number"),
        (
            b'{"inner":{"lat_deg":1},"many":[{"lat_deg":1},{"lat_deg":1},{"lat_deg":1}]}',
            "too-long",
            "many",
            "3",
        ),
        (
            b'{"inner":{"lat_deg":1},"at":"2026-11-23T10:00:00+03:00"}',
            "instant-not-utc",
            "at",
            "at is not in UTC: got offset +03:00, expected Z",
        ),
    ],
)
def test_each_refusal_names_its_field_and_says_fact_got_and_expected(
    data: bytes, code: str, field: str, sentence: str
) -> None:
    got_code, got_field, rule = one(data)
    assert (got_code, got_field) == (code, field)
    assert sentence in rule


def test_half_a_surrogate_pair_is_refused_in_values_and_in_keys() -> None:
    (value,) = faults_of(b'{"inner":{"lat_deg":1},"words":{"en":"\\ud800"}}')
    assert (value.code, value.field) == ("lone-surrogate", "words.en")
    assert value.rule == "text holds half a surrogate pair: words.en"
    codes = [found.code for found in faults_of(b'{"inner":{"lat_deg":1},"\\udc00":1}')]
    assert codes == ["lone-surrogate", "unknown-field"]
    assert (
        decode_strict(Outer, b'{"inner":{"lat_deg":1},"words":{"en":"\\ud83d\\ude80"}}').words["en"] == "🚀"
    )


def test_duplicate_keys_and_content_faults_are_told_together() -> None:
    codes = [found.code for found in faults_of(b'{"inner":{"lat_deg":91},"flag":true,"flag":7}')]
    assert codes == ["duplicate-key", "out-of-range", "wrong-type"]


def test_a_struct_that_breaks_a_plain_rule_is_refused_with_its_sentence() -> None:
    class Odd(Struct):
        number: int

        def __post_init__(self) -> None:
            if self.number % 2 == 0:
                raise ValueError("number is even")

    assert one(b'{"number":2}', Odd) == ("rule-broken", "", "number is even")
    assert decode_strict(Odd, b'{"number":3}').number == 3


def test_a_type_without_a_walker_is_still_refused() -> None:
    class Timed(Struct):
        day: msgspec.UnsetType | Any = None

    assert decode_strict(Timed, b'{"day":1}').day == 1

    class Dated(Struct):
        pause: Annotated[tuple[int, int], Meta(description="two")]

    assert one(b'{"pause":[1]}', Dated) == ("not-accepted", "", "value is not accepted by its type: $")


def test_toml_is_judged_by_the_same_rules_with_its_own_dates() -> None:
    table = tomllib.loads("at = 2026-11-23T10:00:00Z\n[inner]\nlat_deg = 7\n")
    assert convert_strict(Outer, table).at == datetime(2026, 11, 23, 10, tzinfo=UTC)
    for text, code in (
        ("2026-11-23T10:00:00", "instant-not-utc"),
        ("2026-11-23T10:00:00+03:00", "instant-not-utc"),
    ):
        with pytest.raises(Refused) as caught:
            convert_strict(Outer, tomllib.loads(f"at = {text}\n[inner]\nlat_deg = 91\n"))
        assert [found.code for found in caught.value.faults] == ["out-of-range", code]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
LIKELY = st.fixed_dictionaries(
    {"inner": st.fixed_dictionaries({"lat_deg": st.floats(-100, 100) | JSON})},
    optional={
        "flag": st.booleans() | JSON,
        "colour": st.sampled_from(["red", "blue", "green"]) | JSON,
        "side": st.fixed_dictionaries({"side": st.sampled_from(["left", "right", "up"]), "depth": JSON})
        | JSON,
        "at": st.sampled_from(["2026-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "1900-01-01T00:00:00Z"])
        | JSON,
        "either": JSON,
        "blob": st.sampled_from(["YWI=", "YWJ=", "YWI", ""]) | JSON,
        "words": st.dictionaries(st.sampled_from(["en", "ru", "de"]), JSON, max_size=2),
        "pair": st.fixed_dictionaries({"low": st.integers(0, 3), "high": st.integers(0, 3)}),
        "count": st.integers(-2, 12) | JSON,
    },
)


@given(st.one_of(JSON, LIKELY))
def test_the_walk_finds_a_fault_wherever_msgspec_refuses(value: object) -> None:
    """No refusal of the library goes without a sentence of ours; the walk may be stricter, never laxer."""
    found = walk(Outer, value)
    assert all(each.code in CODES and each.rule for each in found)
    try:
        msgspec.convert(value, Outer, strict=True)
    except (ValueError, TypeError):
        assert found
        return
    assert {each.code for each in found} <= {
        "instant-form",
        "instant-not-utc",
        "instant-range",
        "base64-form",
    }


@given(LIKELY)
def test_what_decodes_is_the_same_however_it_is_spelled(value: object) -> None:
    """The fast path and the slow path give one answer."""
    compact = msgspec.json.encode(value)
    spaced = json.dumps(value, indent=1, ensure_ascii=True).encode()
    assert _outcome(spaced) == _outcome(compact)


def _outcome(data: bytes) -> object:
    try:
        return decode_strict(Outer, data)
    except Refused as refused:
        return refused.faults


def _names_twice(tree: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in tree}) != len(tree):
        raise LookupError("twice")
    return dict(tree)


def test_the_public_json_vectors_are_judged_as_their_names_say(shared: Path) -> None:
    """JSONTestSuite: `y_` parses, `n_` does not; but a duplicate key, lawful in JSON, is refused here."""
    files = sorted((shared / "vectors" / "json-parsing").glob("*.json"))
    assert len(files) > 250
    refused_twice = set()
    for file in files:
        data = file.read_bytes()
        if file.name.startswith("n_"):
            with pytest.raises(Refused):
                parse_json(data)
            continue
        plain, found = parse_json(data)
        try:
            json.loads(data, object_pairs_hook=_names_twice)
        except LookupError:
            refused_twice.add(file.name)
            assert [each.code for each in found] == ["duplicate-key"]
        else:
            assert found == []
            assert plain == json.loads(data)
            assert decode_strict(Any, data) == plain
    assert refused_twice == {"y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"}


@given(st.text(max_size=300))
def test_a_shown_value_is_bounded_and_holds_no_control_letter(text: str) -> None:
    shown = printable(text)
    assert len(shown) <= 80
    assert all(letter.isprintable() for letter in shown)


def test_a_shown_value_keeps_russian_and_escapes_what_turns_text_around() -> None:
    assert printable("Плесецк") == "Плесецк"
    assert printable("a\u202eb\x00") == "a\\u202eb\\u0000"
    assert printable("x" * 81) == "x" * 79 + "…"
    assert printable("x" * 80) == "x" * 80
    assert printable({"a": 1}) == '{"a":1}'
    assert printable(object()).startswith("<object")


def test_a_path_is_dotted_and_numbered() -> None:
    assert join_path("about", "[0]") == "about[0]"
    assert join_path("about[0]", "leaf") == "about[0].leaf"
    assert join_path("", "leaf") == "leaf"
    found = fault("not-accepted", "high", 1, "x", name="high").under("pair")
    assert (found.field, found.args["name"]) == ("pair.high", "pair.high")


def test_a_refusal_without_a_fault_cannot_be_made() -> None:
    with pytest.raises(AssertionError, match="a refusal needs at least one fault"):
        Refused([])


def test_the_words_for_types_are_all_said() -> None:
    from jdec.words.walk import type_word

    values = ({}, [], "", True, 1, 1.5, None, datetime(2026, 1, 1, tzinfo=UTC), object())
    assert tuple(type_word(value) for value in values) == TYPE_WORDS
