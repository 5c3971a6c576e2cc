"""Reading never raises; what cannot be read has a code; nothing malformed passes by the fast path."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.messages import (
    KINDS,
    Unreadable,
    encode,
    manifest_note,
    new_message,
    read,
    read_strict,
    receipt_facts,
    submission_id,
)
from jdec.messages.catalogue import SHAPES, rows
from jdec.messages.faults import UNREADABLE_CODES
from jdec.messages.header import MAX_MESSAGE_BYTES
from jdec.messages.launch_data import LaunchReport, Stage
from jdec.messages.service import Receipt
from jdec.words.faults import Refused

from .parts import LAUNCH, LEAST_LAUNCH, NOW, OTHER, REPORT, all_samples, codes_of, faults_of, header, sample

REPORT_BYTES = encode(sample("launch-report"))


def changed(kind: str = "launch-report", **fields: Any) -> bytes:
    """A sample's bytes with top-level fields replaced (None removes one)."""
    tree = json.loads(encode(sample(kind)))
    for name, value in fields.items():
        if value is None:
            tree.pop(name)
        else:
            tree[name] = value
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def with_launch(**fields: Any) -> bytes:
    """The launch report's bytes with fields of its launch replaced."""
    return changed(launch={**json.loads(REPORT_BYTES)["launch"], **fields})


@given(st.binary(max_size=400))
def test_reading_never_raises(data: bytes) -> None:
    result = read(data)
    assert isinstance(result, Unreadable)
    assert result.code in UNREADABLE_CODES
    assert result.detail


@given(st.sampled_from(all_samples()), st.integers(0, 2000), st.integers(0, 255))
def test_a_changed_byte_gives_another_message_or_an_unreadable_one(message: Any, at: int, byte: int) -> None:
    data = bytearray(encode(message))
    at %= len(data)
    before = data[at]
    data[at] = byte
    result = read(bytes(data))
    if isinstance(result, Unreadable):
        assert result.code in UNREADABLE_CODES
    elif byte != before:
        assert result != message or json.loads(bytes(data)) == json.loads(encode(message))


@pytest.mark.parametrize("message", all_samples(), ids=lambda message: message.kind)
def test_another_spelling_of_the_same_json_is_the_same_message(message: Any) -> None:
    tree = json.loads(encode(message))
    spaced = json.dumps(tree, ensure_ascii=True).replace("{", "{ ").encode() + b"\n"
    if message.kind in ("receipt", "key-manifest"):
        assert codes_of(read_strict, spaced) == ["kind-not-first"]
    else:
        assert read(spaced) == message


@pytest.mark.parametrize(
    ("data", "code", "sentence"),
    [
        (b"", "message-empty", "message is empty"),
        (b" \n", "message-empty", "message is empty"),
        (REPORT_BYTES[:-1], "not-one-line", "message is not one line"),
        (REPORT_BYTES + b"\n", "not-one-line", "message is not one line"),
        (REPORT_BYTES[:-1] + b"\r\n", "not-one-line", "message is not one line"),
        (b"{\n}\n", "not-one-line", "message is not one line"),
        (b"[]\n", "wrong-type", "$ has the wrong type: got list, expected object"),
        (b"{}\n", "missing-field", "field is missing: kind"),
        (b'{"kind":7}\n', "kind-unknown", "kind is not known: got 7"),
        (b'{"kind":"launch-order"}\n', "kind-unknown", "kind is not known: got launch-order"),
        (changed(version=2), "version-unknown", "version is not known: got 2, expected 1"),
        (changed(version=True), "not-one-of", "version is not one of the known words: got true, expected 1"),
        (changed(version=None), "missing-field", "field is missing: version"),
        (changed(track=[1, 2]), "unknown-field", "field is not known: track"),
        (with_launch(azimuth_mil=6200), "wrong-unit", "got launch.azimuth_mil, expected launch.azimuth_deg"),
        (with_launch(azimuth_deg=360), "out-of-range", "got 360, expected ≥ 0, < 360"),
        (with_launch(azimuth_deg="358"), "wrong-type", "got text, expected number"),
        (with_launch(count=0), "out-of-range", "launch.count is out of range: got 0, expected ≥ 1, ≤ 1000"),
        (with_launch(azimuth_deg=None), "sigma-without-value", "azimuth_sigma_deg stands alone"),
        (with_launch(impact_time=None), "sigma-without-value", "impact_time_sigma_s stands alone"),
        (REPORT_BYTES.replace(b"358.0", b"NaN"), "number-not-finite", "number is not finite: got NaN"),
        (REPORT_BYTES.replace(b"358.0", b"1e400"), "number-too-large", "number is too large: got 1e400"),
        (REPORT_BYTES.replace(b"exercise plan", b"\xff"), "utf8-bad", "bytes are not UTF-8"),
        (REPORT_BYTES.replace(b"as in", b"\\ud800"), "lone-surrogate", "half a surrogate pair: remark.en"),
        (
            REPORT_BYTES.replace(b'"count":4', b'"count":4,"count":4'),
            "duplicate-key",
            "key stands twice: launch.count",
        ),
        (changed(report="RUS-R-2026-000123"), "report-id-not-yours", "expected it to begin with USA-R-"),
        (changed(revision=1), "revision-stage", "got 1 at stage update, expected 1 at stage first only"),
        (changed(stage="first"), "revision-stage", "got 2 at stage first"),
        (
            changed(submission="019ab0c4-7d00-4a3c-9b1e-5f2d8c6a4e10"),
            "wrong-form",
            "submission has the wrong form",
        ),
        (
            changed(submission="019AB0C4-7D00-7A3C-9B1E-5F2D8C6A4E10"),
            "wrong-form",
            "submission has the wrong form",
        ),
        (changed(salt="AAAAAAAAAA=="), "too-short", "salt is too short: got 7, expected at least 8"),
        (changed(sender="XXX"), "not-one-of", "sender is not one of the known words: got XXX"),
        (changed(traffic="Actual"), "wrong-form", "traffic has the wrong form"),
        (changed(authorised_by={"basis": "node"}), "missing-field", "authorised_by.officers"),
        (
            changed(authorised_by={"basis": "node", "officers": [], "signatures": ["x"]}),
            "wrong-type",
            "authorised_by.signatures[0] has the wrong type: got text, expected object",
        ),
        (changed(remark={"en": "\u0000"}), "wrong-form", "remark.en has the wrong form"),
        (
            changed("pre-launch-notification", number="PLN/US/2026/001/017/02"),
            "number-other-format",
            "number ends in another format: got 02, expected 01",
        ),
        (
            changed("pre-launch-notification", number="PLN/RU/2026/001/017/01"),
            "number-not-yours",
            "number is of another Party's series: got RU, expected US for USA",
        ),
        (
            changed("window-extension", original="PLN/RU/2026/001/017/01"),
            "number-not-yours",
            "original is of another Party's series",
        ),
        (
            changed("window-extension", original="PLN/US/2026/001/017/02"),
            "wrong-form",
            "original has the wrong form",
        ),
        (
            changed("geophysical-experiment", altitude_high_km=80.0),
            "altitude-order",
            "altitude band has its ends exchanged: low 90 km is above high 80 km",
        ),
        (
            changed("urgent-statement", about=[], event_time=None),
            "statement-about-nothing",
            "statement is about nothing",
        ),
        (changed("seen", about=None), "seen-nothing", "acknowledgement names nothing"),
        (
            changed("shift-handover", on_watch=[{"role": "head-of-shift", "number": "111"}] * 2),
            "on-watch-twice",
            "officer stands the watch twice: 111",
        ),
        (
            changed("shift-handover", on_watch=[{"role": "watch-officer", "number": "017"}]),
            "taker-not-on-watch",
            "watch is taken by an officer who is not on it: got 111",
        ),
        (
            changed("line-test-answer", about=None),
            "answer-to-nothing",
            "answer cites not exactly one line test: got 0 messages in about",
        ),
        (
            changed("line-test", officer=None, answer_by=None),
            "test-without-time",
            "line test that no officer asks names no time for the answer",
        ),
        (
            changed("receipt", record="jdec/USA/exercise.demo/1"),
            "receipt-own-record",
            "receipt is for the sender's own record",
        ),
        (
            changed("receipt", record="jdec/RUS/actual/1"),
            "reference-other-traffic",
            "record cites another traffic: got actual, expected exercise.demo",
        ),
        (
            changed("key-manifest", manifest="jdec/key-manifest/2\n"),
            "wrong-form",
            "manifest has the wrong form",
        ),
    ],
)
def test_each_fault_of_form_has_its_code_and_sentence(data: bytes, code: str, sentence: str) -> None:
    result = read(data)
    assert isinstance(result, Unreadable)
    assert result.code == code
    assert sentence in result.detail
    found = faults_of(read_strict, data)
    assert found[0].code == code


def test_an_unreadable_message_tells_the_kind_it_claims() -> None:
    assert read(b'{"kind":"launch-order","to":"x"}\n').kind == "launch-order"
    assert read(changed(version=2)).kind == "launch-report"
    assert read(b'{"kind":"\\u202e' + b"x" * 90 + b'"}\n').kind == "\\u202e" + "x" * 73 + "…"
    assert read(b"garbage\n").kind == ""


def test_size_is_judged_to_the_byte() -> None:
    def sized(size: int) -> bytes:
        bare = encode(sample("key-manifest"))
        return bare.replace(b"version 1", b"version " + b"1" * (size - len(bare) + 1))

    empty = b'{"kind":"launch-report"' + b" " * (MAX_MESSAGE_BYTES - 25) + b"}\n"
    assert len(empty) == MAX_MESSAGE_BYTES
    assert "message-too-large" not in codes_of(read_strict, empty)
    (found,) = faults_of(read_strict, b" " + empty)
    assert found.rule == "message is too large: got 65536 bytes, expected at most 65535 with its newline"
    assert found.code == "message-too-large"
    assert not isinstance(read(sized(60_000)), Unreadable)


def test_citations_are_of_the_same_traffic_and_each_entry_once() -> None:
    cited = {"record": "jdec/RUS/actual/1", "index": 3, "leaf": "A" * 43 + "="}
    (found,) = faults_of(read_strict, changed(about=[cited]))
    assert (found.code, found.field) == ("reference-other-traffic", "about[0]")
    assert found.rule == "about[0] cites another traffic: got actual, expected exercise.demo"
    cited["record"] = OTHER
    (found,) = faults_of(read_strict, changed(about=[cited, {**cited, "index": 4}, cited]))
    assert (found.code, found.field) == ("reference-twice", "about[2]")
    assert found.rule == f"about[2] cites an entry twice: {OTHER} entry 3"
    assert codes_of(read_strict, changed(about=[{**cited, "leaf": "AAAA"}])) == ["too-short"]
    assert codes_of(read_strict, changed(about=[{**cited, "record": "jdec/RUS/actual/0"}])) == ["wrong-form"]


def _instants(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths of every instant in a sample."""
    if isinstance(tree, dict):
        return [found for key, value in tree.items() for found in _instants(value, (*path, key))]
    if isinstance(tree, list):
        return [found for number, value in enumerate(tree) for found in _instants(value, (*path, number))]
    return (
        [path] if isinstance(tree, str) and len(tree) >= 20 and tree.endswith("Z") and tree[10] == "T" else []
    )


CASES = [
    (message.kind, path) for message in all_samples()[:] for path in _instants(json.loads(encode(message)))
]


def test_the_samples_hold_every_instant_field_there_is() -> None:
    here = {(kind, path[-1]) for kind, path in CASES}
    for row in rows():
        if row.type == "instant" and row.owner in KINDS:
            assert (row.owner, row.field) in here
    inside = {path[-1] for _, path in CASES}
    assert {row.field for row in rows() if row.type == "instant" and row.owner in SHAPES} <= inside


@pytest.mark.parametrize(
    ("kind", "path"), CASES, ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else ""
)
@pytest.mark.parametrize("text", ["1899-01-01T00:00:00Z", "2026-11-28T10:15:00+03:00", "2026-11-28T10:15:00"])
def test_no_odd_instant_passes_by_the_fast_path(kind: str, path: tuple[Any, ...], text: str) -> None:
    """The decoder alone takes these, and writes them back unchanged."""
    message = next(
        each for each in all_samples() if each.kind == kind and path in _instants(json.loads(encode(each)))
    )
    tree = json.loads(encode(message))
    node = tree
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = text
    data = json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    assert any(found.code.startswith("instant-") for found in faults_of(read_strict, data))


def test_a_receipt_tells_its_facts_and_nothing_else_does() -> None:
    receipt = sample("receipt")
    signed, issued = 1_795_428_899_000_000, 1_795_428_900_000_000
    assert receipt_facts(encode(receipt)) == (8, signed, issued)
    assert receipt_facts(REPORT_BYTES) is None
    assert receipt_facts(b'{"kind":"receipt",') is None


def test_a_key_manifest_gives_its_note() -> None:
    manifest = sample("key-manifest")
    assert manifest_note(encode(manifest)) == manifest.manifest.encode()
    assert manifest_note(REPORT_BYTES) is None
    assert manifest_note(b'{"kind":"key-manifest",') is None


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_a_submission_id_is_a_uuid_of_version_7(unix_ms: int, random_bytes: bytes) -> None:
    from uuid import RFC_4122, UUID

    made = UUID(submission_id(unix_ms, random_bytes))
    assert (made.version, made.variant) == (7, RFC_4122)
    assert made.int >> 80 == unix_ms
    random_bits = (made.int >> 64 & 0xFFF) << 62 | made.int & (2**62 - 1)
    assert random_bits == int.from_bytes(random_bytes, "big") & (2**74 - 1)


def test_a_submission_id_needs_ten_random_bytes_and_a_time_of_48_bits() -> None:
    with pytest.raises(ValueError, match="submission id needs 10 random bytes: got 9"):
        submission_id(0, bytes(9))
    with pytest.raises(ValueError, match="submission id needs Unix milliseconds of 48 bits: got -1"):
        submission_id(-1, bytes(10))


def test_a_message_that_breaks_a_rule_cannot_be_built() -> None:
    made = {**header(), "report": REPORT, "launch": LAUNCH, "stage": Stage.FIRST}
    assert codes_of(new_message, LaunchReport, **made, revision=3) == ["revision-stage"]
    made["issued_at"] = datetime(2026, 1, 1)  # noqa: DTZ001  a naive time is what is refused
    assert codes_of(new_message, LaunchReport, **made, revision=1) == ["instant-not-utc"]
    last = new_message(LaunchReport, **{**made, "issued_at": NOW, "stage": Stage.FINAL}, revision=1)
    assert read(encode(last)) == last


def test_a_default_is_not_written_and_means_the_same_when_it_is() -> None:
    least = new_message(
        LaunchReport, **header(), report=REPORT, revision=1, stage=Stage.FIRST, launch=LEAST_LAUNCH
    )
    data = encode(least)
    assert b'"about"' not in data
    assert b'"count"' not in data
    assert read(data.replace(b'"launch_class":', b'"count":1,"launch_class":')) == least


def test_the_kind_of_a_message_is_its_tag() -> None:
    assert {message.kind for message in all_samples()} == set(KINDS)
    assert isinstance(sample("receipt"), Receipt)
    assert sample("receipt").issued_at.tzinfo is UTC


def test_both_ways_of_reading_refuse_alike() -> None:
    """The fast path never lets pass what the thorough way refuses."""
    from jdec.messages.reading import _read_slowly

    for message in all_samples():
        assert _read_slowly(encode(message)) == message
    with pytest.raises(Refused):
        _read_slowly(REPORT_BYTES[:-1])
