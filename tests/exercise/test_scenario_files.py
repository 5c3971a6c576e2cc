"""Scenario files are strict: all faults of all files come at once, each with file, field and sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from jdec.exercise.errors import SCENARIO_CODES
from jdec.exercise.scenario import MAX_FILE_BYTES, load_folder, load_scenarios, read_folder
from jdec.words.faults import Fault, Refused

from .parts import LAUNCHES, PROGRAMME, SOURCES, check_fault, folder


def refusal(files: dict[str, bytes]) -> tuple[Fault, ...]:
    with pytest.raises(Refused) as caught:
        load_scenarios(files)
    return tuple(check_fault(fault) for fault in caught.value.faults)


def test_a_whole_folder_is_read() -> None:
    scenarios = load_scenarios(folder())
    plan = scenarios.plan("small")
    assert [run.launch.id for run in plan.runs] == ["one"]
    assert plan.parties == ("USA", "RUS")
    assert plan.deorbits[0].party == "RUS"


NOTICE = """semi_minor_km = 5
basis = "seen"
sources = ["book"]
[launch.notice]
given = true
opens_at = "2001-02-01T00:00:00Z"
"""

CASES = [
    ("launches", "[[launch]]", "[[launch]", "scenario-not-toml", "some.toml: ", "is not TOML"),
    (
        "launches",
        'basis = "derived"\np = 0.5',
        'basis = "derived"',
        "scenario-no-probability",
        "].p",
        "no prob",
    ),
    (
        "launches",
        'sources = ["book"]\n[launch.place]',
        "[launch.place]",
        "scenario-no-source",
        "sources",
        "no source",
    ),
    (
        "launches",
        '["book"]\nlat_deg',
        '["no-book"]\nlat_deg',
        "scenario-source-unknown",
        "[0]",
        "got no-book",
    ),
    ("launches", 'at = "2001-02-03T04:05:06Z"\n', "", "scenario-time-one-of", "time.at", "got neither"),
    (
        "launches",
        'basis = "seen"\n',
        'date = "2001-02-03"\nbasis = "seen"\n',
        "scenario-time-one-of",
        "at",
        "got both",
    ),
    ("launches", '"1980-06-03"', '"1980-06-31"', "scenario-date", "date", "no day|not a day of the calendar"),
    (
        "launches",
        "semi_minor_km = 5\n",
        NOTICE,
        "scenario-window",
        "notice",
        "window of the notice is not whole",
    ),
    (
        "launches",
        "semi_minor_km = 5\n",
        NOTICE + 'closes_at = "2001-02-02T00:00:00Z"\n',
        "scenario-window",
        "notice",
        "does not hold the launch",
    ),
    ("launches", LAUNCHES, LAUNCHES + LAUNCHES, "scenario-id-twice", "launch[1].id", "id stands twice: one"),
    ("programme", 'launch = "one"', 'launch = "two"', "scenario-launch-unknown", "run[0].launch", "got two"),
    (
        "programme",
        'deorbit = "station"',
        'deorbit = "moon"',
        "scenario-deorbit-unknown",
        "deorbit[0]",
        "got moon",
    ),
    ("programme", '"alarm"', '"siren"', "scenario-incident-unknown", "false_alarm[0]", "got siren"),
    (
        "programme",
        'not-ours"\nincident = "alarm"',
        'ours"\nlaunch = "two"',
        "scenario-not-run",
        "statement[0]",
        "got two",
    ),
    (
        "programme",
        'not-ours"\nincident = "alarm"',
        'ours"',
        "scenario-statement-one-of",
        "launch",
        "got neither",
    ),
    (
        "programme",
        'party = "RUS"\nat_s = 20',
        'party = "FRA"\nat_s = 20',
        "scenario-party",
        "statement[0].party",
        "got FRA",
    ),
    (
        "programme",
        "gap_s = 10",
        'gap_s = 10\nrelayed_by = "FRA"',
        "scenario-party",
        "run[0].relayed_by",
        "got FRA",
    ),
    (
        "programme",
        "gap_s = 10",
        'gap_s = 10\n[[run]]\nlaunch = "one"\ngap_s = 1',
        "scenario-id-twice",
        "run",
        "twice: one",
    ),
    ("programme", '["USA", "RUS"]', '["USA", "USA"]', "parties-not-two", "parties", "two different states"),
    (
        "programme",
        "extended_at_s = 2",
        "extended_at_s = 4",
        "scenario-order",
        "extended_at_s",
        "out of order",
    ),
    (
        "programme",
        "opens_after_s = 10",
        "opens_after_s = 30",
        "scenario-span",
        "closes_after_s",
        "does not close",
    ),
    (
        "programme",
        "gap_s = 10",
        "gap_s = 10\nnotice_due_s = 30",
        "unknown-field",
        "run[0].notice_due_s",
        "not known",
    ),
    (
        "programme",
        'id = "small"',
        'id = "small"\nnotice_lead_s = 60\nnotice_due_s = 30',
        "scenario-notice-due",
        "notice_due_s",
        "due 30 s before its window, which opens 30 s after it",
    ),
    ("programme", "lasts_s = 50", "lasts = 50", "unknown-field", "interruption[0].lasts", "not known"),
    ("launches", "lat_deg = 10.0", "lat_deg = 91", "out-of-range", "launch[0].place.lat_deg", "out of range"),
    (
        "launches",
        "lat_deg = 10.0",
        "lat_deg = nan",
        "out-of-range",
        "launch[0].place.lat_deg",
        "out of range",
    ),
    ("launches", ', ru = "Один" }', " }", "missing-field", "launch[0].title.ru", "missing"),
]


@pytest.mark.parametrize(("file", "old", "new", "code", "field", "sentence"), CASES)
def test_each_fault_names_its_file_its_field_and_its_rule(
    file: str, old: str, new: str, code: str, field: str, sentence: str
) -> None:
    texts = {"launches": LAUNCHES, "programme": PROGRAMME}
    assert old in texts[file]
    faults = refusal(folder(**{file: texts[file].replace(old, new, -1 if old == '"alarm"' else 1)}))
    found = [fault for fault in faults if fault.code == code]
    assert found, faults
    assert field in found[0].field
    assert any(part in found[0].rule for part in sentence.split("|"))


def test_all_faults_of_all_files_come_at_once() -> None:
    launches = LAUNCHES.replace("lat_deg = 10.0", "lat_deg = 100").replace("p = 0.5", "p = 2")
    programme = PROGRAMME.replace("gap_s = 10", "gap_s = -1")
    faults = refusal(folder(sources=SOURCES + "x = 1", launches=launches, programme=programme))
    files = {fault.field.partition(":")[0] for fault in faults}
    assert files == {"sources.toml", "launches/some.toml", "programmes/small.toml"}
    assert len(faults) == 4


def test_bytes_that_are_not_utf8_are_refused() -> None:
    assert refusal({"sources.toml": b"\xff"})[0].code == "scenario-not-utf8"


def test_a_file_beyond_the_limit_is_refused() -> None:
    fault = refusal({"sources.toml": b"#" * (MAX_FILE_BYTES + 1)})[0]
    assert (fault.code, fault.field) == ("scenario-too-large", "sources.toml: ")


def test_an_unknown_programme_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refused, match="programme is not known: got none, expected one of small") as caught:
        load_scenarios(folder()).plan("none")
    assert check_fault(caught.value.faults[0]).code == "scenario-programme-unknown"


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="folder holds no scenario file") as caught:
        load_folder(tmp_path)
    assert check_fault(caught.value.faults[0]).code == "scenario-no-files"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").mkdir()
    with pytest.raises(Refused, match=r"scenario file cannot be read: sources\.toml") as caught:
        read_folder(tmp_path)
    assert check_fault(caught.value.faults[0]).code == "scenario-unreadable"


def test_a_folder_on_disk_reads_as_its_bytes(tmp_path: Path) -> None:
    for name, data in folder().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert read_folder(tmp_path) == folder()
    assert load_folder(tmp_path) == load_scenarios(folder())


def test_every_scenario_code_is_tested_here() -> None:
    tested = {case[3] for case in CASES}
    elsewhere = {
        "scenario-not-utf8",
        "scenario-too-large",
        "scenario-unreadable",
        "scenario-no-files",
        "scenario-programme-unknown",
    }
    assert set(SCENARIO_CODES) <= tested | elsewhere
