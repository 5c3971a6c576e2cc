"""Figures of the model read from a TOML file: strict, and only such as can be computed with."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator
from typing import Final, TypeVar

import msgspec

from jdec.picture.announced import DEFAULT_NOTICE_PARAMETERS, NoticeParameters
from jdec.picture.parameters import DEFAULT_PARAMETERS, Parameters
from jdec.words.faults import Fault, Refused, fault
from jdec.words.strict import convert_strict

T = TypeVar("T", Parameters, NoticeParameters)
NOTICES: Final = "notices"
_SHARES: Final = frozenset(
    [
        *("clocks_agree", "one_sided", "same_place", "same_azimuth", "same_class", "same_impact"),
        *("tail_weight", "time_tail_weight", "class_confidence_default"),
        *("outside_window", "outside_area"),
        *("followed_own", "followed_relayed", "followed_says_launch", "followed_hazard"),
    ]
)
_MAY_BE_ZERO: Final = frozenset(
    [
        *("margin_millinats", "most_reports_a_side", "most_units", "notice_latest_s"),
        *("window_tolerance_s", "area_tolerance_km", "hazard_lead_s"),
        *("class_mismatch", "class_match", "ownership", "launched_elsewhen", "cancelled", "cited"),
    ]
)
_LEAST: Final = 1e-6
_MOST: Final = 1e9
_MOST_WHOLE: Final = 1_000_000


def read_figures(text: str) -> tuple[Parameters, NoticeParameters]:
    """Return the figures of both assignments; those not named are the defaults.  Raises `Refused` with every fault.

    The first assignment's stand at the top, the second's in the table `notices`.
    """
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as cause:
        rule = f"configuration is not TOML: {cause}"
        raise Refused([Fault(code="config-not-toml", field="", value="", rule=rule, args={})]) from cause
    second = table.pop(NOTICES, {})
    faults: list[Fault] = []
    first_figures = _read(Parameters, DEFAULT_PARAMETERS, table, "", faults)
    second_figures = _read(NoticeParameters, DEFAULT_NOTICE_PARAMETERS, second, NOTICES, faults)
    if faults:
        raise Refused(faults)
    return first_figures, second_figures


def _read(kind: type[T], otherwise: T, table: object, under: str, faults: list[Fault]) -> T:
    try:
        found = convert_strict(kind, table)
    except Refused as refused:
        faults += [each.under(under) for each in refused.faults]
        return otherwise
    faults += [each.under(under) for each in _out_of_range(found)]
    return found


def _out_of_range(figures: Parameters | NoticeParameters) -> Iterator[Fault]:
    for name, value in msgspec.structs.asdict(figures).items():
        if isinstance(value, str):
            continue
        low, high = _range(name, is_whole=isinstance(value, int))
        if not math.isfinite(value) or not low <= value <= high:
            expected = f"{low:g} … {high:g}"
            rule = f"{name} is out of range: got {value}, expected {expected}"
            yield fault("out-of-range", name, value, rule, name=name, got=str(value), expected=expected)


def _range(name: str, *, is_whole: bool) -> tuple[float, float]:
    if name in _SHARES:
        return _LEAST, 1 - _LEAST
    low = 0.0 if name in _MAY_BE_ZERO else 1.0 if is_whole else _LEAST
    return low, _MOST_WHOLE if is_whole else _MOST
