"""`jdec picture correlate`: a file of messages as launch events, in words, as JSON, and whatever the file holds."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdec.faces.cli.errors import CliError, Exit
from jdec.faces.cli.picture import sheet as sheets
from jdec.faces.cli.picture.correlate import partition_of
from jdec.faces.cli.picture.sheet import read_sheet
from jdec.messages import encode
from jdec.messages.launch_data import ReportRetraction, RetractionReason
from jdec.picture import Entry, picture_of
from jdec.picture.announced import DEFAULT_NOTICE_PARAMETERS
from jdec.picture.parameters import DEFAULT_PARAMETERS
from picture.announcing_parts import LIFT_OFF, Records, hours, point

from .parts import Ran, jdec

GOLDEN = Path(__file__).resolve().parents[1] / "golden"


def records() -> Records:
    """An announced launch, a salvo, one that one side alone saw, a report taken back; a public notice."""
    made = Records()
    made.notice()
    made.both()
    made.report("USA", 7200, point(40, 100))
    made.both(14_400)
    made.both(14_408)
    made.hazard()
    false = made.report("RUS", 9000, point(10, 10))
    made.say(
        ReportRetraction,
        "RUS",
        LIFT_OFF + hours(4),
        report=false.message.report,  # type: ignore[union-attr]  # a report
        reason=RetractionReason.FALSE_DETECTION,
    )
    return made


def line_of(entry: Entry) -> bytes:
    """The bytes of an entry's message."""
    return encode(entry.message)  # type: ignore[arg-type]  # never unreadable here


def text_of(made: Records) -> bytes:
    """All messages, one a line."""
    return b"".join(line_of(entry) for entry in made.entries)


def placed(entry: Entry, **changed: object) -> bytes:
    """An entry with its place, one line of JSON."""
    view = {"record": entry.record, "index": entry.index, "data": line_of(entry).decode(), **changed}
    return json.dumps(view).encode() + b"\n"


def correlate(path: Path, *words: object) -> Ran:
    return jdec("picture", "correlate", path, *words)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "messages.ndjson"
    path.write_bytes(text_of(records()))
    return path


# --- what comes out ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_partition_is_printed_as_it_always_was(file: Path, language: str) -> None:
    """The golden text is read by people before it is changed."""
    file.write_bytes(file.read_bytes() + b"nonsense\n{}\n")
    ran = correlate(file, "--lang", language)
    assert ran.code == Exit.REFUSED
    told, hashes = ran.out.rstrip("\n").rsplit("\n", 1)
    assert told + "\n" == (GOLDEN / f"correlate.{language}.txt").read_text()
    assert len(hashes.split()) == {"en": 4, "ru": 5}[language]


def test_the_json_names_every_message_once_and_is_what_the_fold_says(file: Path) -> None:
    found = correlate(file, "--json").json
    made = records()
    events = {event.name: event for event in picture_of(made.entries).events}
    assert {each["name"] for each in found["events"]} == events.keys()
    for each in found["events"]:
        event = events[each["name"]]
        assert each["messages"] == list(event.message_names)
        assert (each["score_millinats"], each["margin_millinats"]) == (event.score, event.margin)
        assert each["launches"] == [event.launches_low, event.launches_high]
    named = [name for each in found["events"] for name in each["messages"]]
    assert len(named) == len(set(named)) == 9
    assert [each["verdict"] for each in found["events"]][:2] == ["announced", "unannounced"]
    assert {each["name"] for each in found["notices"]} == {"RUS.1/0", "USA.1/4"}
    assert (found["unreadable"], found["counts"]["two_sided"], found["traffic"]) == ([], 1, "exercise.demo")
    assert found["lines"]["USA.1/0"] == 3


def test_receipts_bound_a_notice_where_the_file_names_places_and_nowhere_else(tmp_path: Path) -> None:
    """A file of bare messages may leave some out: what its receipts cover cannot be known."""
    made = Records()
    made.report()
    made.notice(said_h=-48)
    made.receipt("USA", 1, at_h=1)
    bare, whole = tmp_path / "bare.ndjson", tmp_path / "whole.ndjson"
    bare.write_bytes(text_of(made))
    whole.write_bytes(b"".join(placed(entry) for entry in made.entries))
    assert [each["verdict"] for each in correlate(bare, "--json").json["events"]] == ["announced"]
    ran = correlate(whole, "--json")
    assert [each["verdict"] for each in ran.json["events"]] == ["cannot-tell"]
    assert "notice-time-unclear" in ran.out


def test_neither_order_nor_repetition_nor_language_changes_what_comes_out(file: Path, tmp_path: Path) -> None:
    """With their places given; without them the order of one sender's lines is their place."""
    made = records()
    other = tmp_path / "other.ndjson"
    other.write_bytes(b"".join(placed(entry) for entry in [*reversed(made.entries), *made.entries]))
    one = correlate(file, "--json").json
    two = correlate(other, "--json", "--lang", "ru").json
    for name in ("inputs_hash", "outcome_hash", "events", "notices", "components"):
        assert one[name] == two[name], name
    assert two["counts"]["repeated"] == len(made.entries)


def test_standard_input_and_what_follow_writes_are_read(file: Path) -> None:
    made = records()
    told = [
        json.dumps({"type": "entry", "cursor": "1", "entry": json.loads(placed(entry))})
        for entry in made.entries
    ]
    told.insert(1, json.dumps({"type": "mirrored", "cursor": "2", "size": 3}))
    bare = jdec("picture", "correlate", "-", "--json", stdin=file.read_text()).json
    followed = jdec("picture", "correlate", "-", "--json", stdin="\n".join(told)).json
    assert followed["events"] == bare["events"]
    assert (followed["counts"]["passed"], bare["counts"]["passed"]) == (1, 0)


def test_figures_of_the_model_can_be_given(file: Path, tmp_path: Path) -> None:
    figures = tmp_path / "figures.toml"
    figures.write_text("margin_millinats = 1_000_000\n[notices]\nfollowed_own = 0.5\n")
    found = correlate(file, "--json", "--parameters", figures).json
    plain = correlate(file, "--json").json
    assert (found["counts"]["two_sided"], plain["counts"]["two_sided"]) == (0, 1)
    assert found["inputs_hash"] != plain["inputs_hash"]
    assert found["notice_parameters"] != plain["notice_parameters"]


# --- what is refused --------------------------------------------------------------------------------------------


def other_traffic(entry: Entry) -> bytes:
    return line_of(entry).replace(b"exercise.demo", b"exercise.other")


def of_a_third_party(entry: Entry) -> bytes:
    return line_of(entry).replace(b'"USA', b'"FRA')


@pytest.mark.parametrize(
    ("change", "code", "english", "russian"),
    [
        (other_traffic, "picture-two-traffics", "more than one traffic", "больше одного вида обмена"),
        (of_a_third_party, "picture-three-parties", "more than two Parties", "более чем двух Сторон"),
    ],
)
def test_a_file_of_which_there_is_no_one_picture_is_refused(
    file: Path, change: object, code: str, english: str, russian: str
) -> None:
    report = next(entry for entry in records().entries if entry.party == "USA")
    file.write_bytes(file.read_bytes() + change(report))  # type: ignore[operator]
    for words, sentence in (((), english), (("--lang", "ru"), russian)):
        ran = correlate(file, *words)
        assert (ran.code, ran.out) == (Exit.REFUSED, "")
        assert sentence in ran.err
        assert f"[{code}]" in ran.err


BAD_LINES = {
    "line-place-unknown": lambda entry: placed(entry, record="jdec/USA/nowhere"),
    "line-not-of-record": lambda entry: placed(entry, record="jdec/RUS/exercise.demo/1"),
    "line-leaf-differs": lambda entry: placed(entry, leaf="bGVhZg=="),
    "line-place-mixed": line_of,
    "json-malformed": lambda entry: placed(entry, data="nonsense\n"),
    "kind-unknown": lambda entry: placed(entry, data='{"kind":"nose"}\n'),
    "line-too-long": lambda entry: placed(entry, data="x" * sheets.MOST_LINE_BYTES),
    "message-too-large": lambda entry: placed(entry, data='"' + "x" * 70_000 + '"\n'),
}


@pytest.mark.parametrize("code", BAD_LINES)
def test_a_line_that_is_no_entry_is_listed_with_its_code_and_takes_nothing_with_it(
    code: str, tmp_path: Path
) -> None:
    made = records()
    path = tmp_path / "x"
    first = made.entries[0]
    lines = [placed(first), BAD_LINES[code](made.entries[2]), *(placed(each) for each in made.entries[1:])]
    path.write_bytes(b"".join(lines))
    english, russian = correlate(path), correlate(path, "--lang", "ru")
    found = correlate(path, "--json")
    assert (english.code, russian.code, found.code) == (Exit.REFUSED,) * 3
    assert [(each["line"], each["code"]) for each in found.json["unreadable"]] == [(2, code)]
    assert found.json["counts"]["events"] == 4
    assert f"line 2: {found.json['unreadable'][0]['rule']} [{code}]" in english.out
    assert "строка 2: " in russian.out


def test_two_entries_at_one_place_are_not_both_taken(tmp_path: Path) -> None:
    made = records()
    first, second = (entry for entry in made.entries[1:3])
    path = tmp_path / "x"
    path.write_bytes(placed(first) + placed(second, record=first.record, index=first.index))
    found = correlate(path, "--json").json
    assert [each["code"] for each in found["unreadable"]] == ["line-not-of-record"]
    again = next(entry for entry in made.entries if entry.party == second.party and entry != second)
    path.write_bytes(placed(second) + placed(again, index=second.index))
    found = correlate(path, "--json").json
    assert [each["code"] for each in found["unreadable"]] == ["line-place-taken"]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_file_that_is_not_there_or_empty_is_a_sentence(tmp_path: Path, language: str) -> None:
    (tmp_path / "empty").write_bytes(b"\n\n")
    for name, code in (("none", "file-missing"), ("empty", "picture-file-empty"), (".", "file-unreadable")):
        ran = correlate(tmp_path / name, "--lang", language)
        assert (ran.code, ran.out, f"[{code}]" in ran.err) == (Exit.USAGE, "", True)


def test_a_file_is_read_only_so_far(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.setattr(sheets, "MOST_LINES", 5)
    assert "[picture-file-too-long]" in correlate(file).err
    monkeypatch.setattr(sheets, "MOST_LINES", 500)
    monkeypatch.setattr(sheets, "MOST_BYTES", 1000)
    assert "[picture-file-too-long]" in correlate(file, "--lang", "ru").err


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("margin_millinats = ", {"config-not-toml"}),
        ("nose = 1\n[notices]\neye = 2", {"unknown-field"}),
        ("time_gate_sigmas = nan\nplace_gate_sigmas = inf", {"out-of-range"}),
        ("one_sided = 1.0\n[notices]\nfollowed_own = 0", {"out-of-range"}),
        ("margin_millinats = -1", {"out-of-range"}),
        ('margin_millinats = "much"\nnotices = 3', {"wrong-type"}),
    ],
)
def test_figures_that_cannot_be_computed_with_are_all_told(
    file: Path, tmp_path: Path, text: str, codes: set[str]
) -> None:
    figures = tmp_path / "figures.toml"
    figures.write_text(text)
    for language in ("en", "ru"):
        ran = correlate(file, "--parameters", figures, "--json", "--lang", language)
        assert ran.code == Exit.REFUSED
        assert {fault["code"] for fault in ran.json["error"]["faults"]} or codes == {"config-not-toml"}
        assert {*(fault["code"] for fault in ran.json["error"]["faults"])} <= codes


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_figures_within_their_ranges_give_a_picture_or_a_sentence(data: st.DataObject) -> None:
    """Whatever somebody writes into the file of figures, the program itself never fails."""
    from jdec.faces.cli.picture.figures import _range, read_figures

    names = [
        name for name, value in msgspec.structs.asdict(DEFAULT_PARAMETERS).items() if value != "default-1"
    ]
    name = data.draw(st.sampled_from(names))
    is_whole = isinstance(getattr(DEFAULT_PARAMETERS, name), int)
    low, high = _range(name, is_whole=is_whole)
    value = data.draw(st.sampled_from([low, high]))
    figures, _ = read_figures(f"{name} = {int(value) if is_whole else value}")
    sheet = read_sheet(io.BytesIO(text_of(records())))
    try:
        partition_of(sheet, figures, DEFAULT_NOTICE_PARAMETERS)
    except ArithmeticError:
        assert not is_whole


# --- any bytes --------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [line_of(records().entries[1]), placed(records().entries[2]), b"\n", b"{}\n", b"\xff"]
)


@settings(max_examples=150, deadline=timedelta(seconds=5))
@given(
    st.one_of(
        st.binary(max_size=400),
        st.lists(st.one_of(PIECES, st.binary(max_size=40)), max_size=6).map(b"".join),
        st.tuples(PIECES, st.integers(0, 600), st.binary(min_size=1, max_size=3)).map(
            lambda given: given[0][: given[1]] + given[2] + given[0][given[1] :]
        ),
    )
)
def test_any_bytes_are_a_picture_or_a_sentence(data: bytes) -> None:
    """Every line is an entry, a repetition, something else that was understood, or listed: none is lost."""
    try:
        sheet = read_sheet(io.BytesIO(data))
    except CliError:
        # Of more than one traffic or two Parties: a sentence, as the tests above see.
        return
    assert len(sheet.entries) + sheet.repeated + sheet.passed + len(sheet.bad) == sheet.total
    found = partition_of(sheet, DEFAULT_PARAMETERS, DEFAULT_NOTICE_PARAMETERS)
    assert len(found.sheet.lines) == len(sheet.entries)
