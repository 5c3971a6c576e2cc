"""What the two guides show is what the code does, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jdec.exercise.catalogue import read_catalogue
from jdec.exercise.errors import CATALOGUE_CODES, ROW_CODES
from jdec.exercise.profiles import FOREIGN, OWN_COLUMNS
from jdec.exercise.scenario import default_folder, load_folder, load_scenarios, read_folder
from jdec.exercise.sensors import NOTIONAL
from jdec.words.launches import LaunchClass

DOCS = Path(__file__).resolve().parents[2] / "docs"
BOTH = pytest.mark.parametrize("ending", ["md", "ru.md"])


def block(text: str, language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found
    return found[1]


@BOTH
def test_the_example_catalogue_reads_as_the_guide_says(ending: str) -> None:
    text = (DOCS / f"catalogue-format.{ending}").read_text()
    result = read_catalogue([block(text, "csv").encode()])
    assert [launch.id for launch in result.launches] == ["black-brant"]
    assert [(held.line, held.code, held.field) for held in result.held] == [(3, "value-unknown", "time_utc")]


@BOTH
def test_the_catalogue_guide_names_every_column_class_code_and_profile(ending: str) -> None:
    text = (DOCS / f"catalogue-format.{ending}").read_text()
    names = [*OWN_COLUMNS, *(profile.name for profile in FOREIGN), *LaunchClass, *ROW_CODES, *CATALOGUE_CODES]
    assert [name for name in names if f"`{name}`" not in text] == []


@BOTH
def test_the_example_programme_is_read(ending: str) -> None:
    text = (DOCS / f"scenarios.{ending}").read_text()
    files = {**read_folder(default_folder()), "programmes/small.toml": block(text, "toml").encode()}
    assert load_scenarios(files).plan("small").runs[0].relayed_by == "RUS"


@BOTH
def test_the_scenario_guide_gives_the_figures_of_the_notional_systems(ending: str) -> None:
    text = (DOCS / f"scenarios.{ending}").read_text()
    point = "," if ending == "ru.md" else "."
    rows = {
        "25–70": NOTIONAL.first_delay_s == (25.0, 70.0),
        "60–120": NOTIONAL.update_after_s == (60.0, 120.0),
        "120–240": NOTIONAL.final_after_s == (120.0, 240.0),
    }
    assert all(rows.values())
    shown = [*rows]
    for stage in NOTIONAL.stages:
        shown += [f"{stage.place_sigma_km:g} ", f"{stage.azimuth_sigma_deg:g}°".replace(".", point)]
    shown += [f"{value:g}".replace(".", point) for value in NOTIONAL.detection.values()]
    assert [each for each in shown if each not in text] == []


@BOTH
def test_the_scenario_guide_names_every_programme(ending: str) -> None:
    text = (DOCS / f"scenarios.{ending}").read_text()
    scenarios = load_folder()
    assert [name for name in scenarios.programmes if f"`{name}`" not in text] == []
    assert f"`demo` ({len(scenarios.plan('demo').runs)} " in text
