"""A small set of messages whose picture is pinned to the last millinat.

Where this fails the model has changed: either by mistake, or on purpose, and then `MODEL_VERSION` says so and both
nodes must have the new one before their hashes agree again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from jdec.messages.launch_data import ReportRetraction, RetractionReason
from jdec.picture import DEFAULT_PARAMETERS, MODEL_VERSION, Entry, PictureFold, picture_of
from jdec.words.launches import LaunchClass
from picture.announcing_parts import LIFT_OFF, Records, point

PARAMETERS_DIGEST: Final = "f31b867ed59281d9133f4fb4a4a6247ff4f8097d98f6185b8ec09bcd4280ac42"
STATES: Final[dict[str, tuple[str, int, int]]] = {
    "RUS.1/0 + USA.1/0": ("two-sided", 1, 1),
    "RUS.1/1 + USA.1/1 + USA.1/2": ("undetermined", 2, 2),
    "RUS.1/2 + RUS.1/3 + USA.1/3 + USA.1/4": ("undetermined", 2, 3),
    "RUS.1/4 + USA.1/5": ("two-sided", 1, 1),
    "RUS.1/5 + USA.1/6": ("two-sided", 1, 1),
    "RUS.1/6 + USA.1/7": ("two-sided", 1, 1),
    "RUS.1/7 + USA.1/8": ("two-sided", 1, 1),
    "RUS.1/8 + USA.1/9": ("two-sided", 1, 1),
    "RUS.1/9 + USA.1/10": ("two-sided", 1, 1),
    "RUS.1/10": ("retracted", 0, 0),
    "USA.1/11": ("one-sided", 3, 3),
}
REASONS: Final[dict[str, dict[str, int]]] = {
    "RUS.1/0 + USA.1/0": {
        "time": -2880,
        "rarity-near": 12429,
        "place": 670,
        "azimuth": 457,
        "class": -309,
        "impact": 1221,
        "flight": 981,
    },
    "RUS.1/4 + USA.1/5": {"time": -2432, "rarity-near": 8247, "place": 686, "azimuth": 601, "class": 202},
    "RUS.1/5 + USA.1/6": {"time": -2282, "rarity-near": 7786, "place": 686, "azimuth": 601, "class": 202},
    "RUS.1/6 + USA.1/7": {"time": -2209, "rarity-near": 7613, "place": 686, "azimuth": 601, "class": 202},
    "RUS.1/7 + USA.1/8": {"time": -2213, "rarity-near": 7666, "place": 686, "azimuth": 601, "class": 202},
    "RUS.1/8 + USA.1/9": {"time": -2294, "rarity-near": 7832, "place": 686, "azimuth": 601, "class": 202},
    "RUS.1/9 + USA.1/10": {"time": -2451, "rarity-near": 8307, "place": 686, "azimuth": 601, "class": 202},
}
MARGINS: Final[dict[str, int | None]] = {
    "RUS.1/0 + USA.1/0": 12009,
    "RUS.1/1 + USA.1/1 + USA.1/2": None,
    "RUS.1/2 + RUS.1/3 + USA.1/3 + USA.1/4": None,
    "RUS.1/4 + USA.1/5": 7166,
    "RUS.1/5 + USA.1/6": 6863,
    "RUS.1/6 + USA.1/7": 6770,
    "RUS.1/7 + USA.1/8": 6830,
    "RUS.1/8 + USA.1/9": 6931,
    "RUS.1/9 + USA.1/10": 7223,
    "RUS.1/10": None,
    "USA.1/11": None,
}
HASHES: Final[dict[str, tuple[str, str]]] = {
    "RUS.1/0": (
        "09f7186acefbbbebeea75b1622984d372916b8890a91b2df9c87902be426b235",
        "23ad066abfc703ba7e6a45dffa00ad6aa0d4f3373558facaef939f683a623032",
    ),
    "RUS.1/1": (
        "98285312a9cca632084c9e4863dae6bb4e74d3ed75783e168bee663c339825dd",
        "69718b923c698e65be930cfdbfad614a24295883e7f48bb092fb22e7436885f0",
    ),
    "RUS.1/10": (
        "a22ba7f0e4bac7b0f185b97cfa017ca60dcbd03bfab2af158300c507c9d028ce",
        "4911322a1b8000fae58221c39ae1b0c285f0a3813634c01cf76ebb59390b1ae5",
    ),
    "RUS.1/2": (
        "1667f4b60967420bb45faa9735f124e42b789fbfb8fd6f39bb0b85b3b4452a2f",
        "90fcfd5ccbe769275f3f477875d76b37ce4abca344ce6807f7b81164a8549a86",
    ),
    "RUS.1/4": (
        "ef1539346fd108e5915046bab65cdbc012f83d41242d3496d45a6bb6cee96110",
        "80250fc6d2088fb96d729cb630460a5f1dfb955034df1c1a11a86776e22af4c0",
    ),
    "USA.1/11": (
        "ea5871ee1cbcdb2e07d38e08f6e5d347c713a062b835fdf80e50f362f9f46486",
        "21aede583f50d2980dedee6415dc22db05473481a7010db5d21009f5e04bc29f",
    ),
}
OFFSETS: Final[dict[str, tuple[int | None, int | None]]] = {
    "RUS.1/0": (-5778, 6667),
    "RUS.1/1": (-3556, 6667),
    "RUS.1/10": (None, None),
    "RUS.1/2": (-890, 6626),
    "RUS.1/4": (-9449, 1468),
    "USA.1/11": (None, None),
}


def messages() -> list[Entry]:
    """A full pair, a pair with a competitor, reports like as like, a ripple, one taken back, one alone."""
    records = Records()
    _full_pair(records)
    for party, after_s in (("USA", 3600.0), ("RUS", 3604.0), ("USA", 3640.0)):
        records.report(party, after_s, place=point(10.0, 179.95), azimuth_deg=80.0 + after_s / 100)
    for number in range(2):
        records.report("USA", 7200.0 + 5 * number, place=point(-64.0, -179.9), count=1 + number)
        records.report("RUS", 7201.0 + 5 * number, place=point(-64.0, 179.9))
    for number in range(6):
        for party, sigma_s in (("USA", 2.0), ("RUS", 3.0)):
            records.report(
                party,
                10_800.0 + 20 * number + (sigma_s - 2) * (7 + number),
                place=point(85.0 + number / 100, -10.0),
                azimuth_deg=(300.0 + 25 * number) % 360.0,
                azimuth_sigma_deg=3.0,
                time_sigma_s=sigma_s,
            )
    records.report("RUS", 20_000.0, number=900)
    records.say(
        ReportRetraction, "RUS", LIFT_OFF, report="RUS-R-2026-000900", reason=RetractionReason.TEST_DATA
    )
    records.report("USA", 30_000.0, count=3)
    return records.entries


def _full_pair(records: Records) -> None:
    records.report(
        "USA",
        azimuth_deg=12.0,
        azimuth_sigma_deg=3.0,
        class_confidence=0.9,
        impact_place=point(75.0, 60.0, 80.0),
        impact_time=LIFT_OFF + timedelta(seconds=700),
        impact_time_sigma_s=20.0,
    )
    records.report(
        "RUS",
        6.5,
        place=point(62.8, 40.9, 20.0),
        azimuth_deg=17.5,
        launch_class=LaunchClass.SLBM,
        impact_place=point(75.9, 61.0, 120.0),
        impact_time=LIFT_OFF + timedelta(seconds=741),
    )


def test_the_model_and_the_parameters_are_those_that_are_pinned() -> None:
    assert MODEL_VERSION == "correlation/2"
    assert DEFAULT_PARAMETERS.digest() == PARAMETERS_DIGEST


def test_the_events_and_their_states_are_those_that_are_pinned() -> None:
    events = picture_of(messages()).events
    assert {each.name: (each.state.value, each.launches_low, each.launches_high) for each in events} == STATES


def test_the_reasons_and_margins_are_those_that_are_pinned() -> None:
    events = picture_of(messages()).events
    assert {
        each.name: {line.code: line.worth for line in each.reasons} for each in events if each.reasons
    } == REASONS
    assert {each.name: each.margin for each in events} == MARGINS


def test_the_hashes_and_clock_offsets_are_those_that_are_pinned() -> None:
    accounts = PictureFold().fold(messages()).components
    assert {each.name: (each.inputs_hash, each.outcome_hash) for each in accounts} == HASHES
    assert {each.name: (each.offset_ms, each.offset_sigma_ms) for each in accounts} == OFFSETS
