"""How much two reports of the two Parties speak for one launch: one term a feature, in integer millinats.

A term is the logarithm of a ratio: how likely the two figures are if both are of the same launch, over how likely
the second is if it is of another launch.  That other launch is either any launch on Earth (`far`), or, where other
reports compete, one of the same cluster (`near`), which often shares place, azimuth, class or impact; then a shared
feature says at most `log(1 / same)`, while a feature that differs still says as much as ever.

Every term is computed with scalar `math` and rounded once; everything after that adds and compares integers, so that
two machines agree.  The term of time is left open: it needs the offset between the Parties' clocks, which the whole
component shares (`solving`).
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import msgspec

from jdec.geo.areas import Covariance2
from jdec.geo.geodesics import angle_between, inverse
from jdec.picture.parameters import MILLINATS, Parameters
from jdec.picture.sights import Sight, Spot
from jdec.words.launches import LaunchClass

_EARTH_KM2: Final = 5.1e8
_DAY_S: Final = 86_400.0
_CLASSES: Final = len(LaunchClass) - 1
_LOG_2PI: Final = math.log(2 * math.pi)
# The widest a feature spreads among other launches: anywhere on Earth, and in one cluster.
_FAR_FLIGHT_S: Final = 3600.0
_NEAR_AZIMUTH_DEG: Final = 120.0
_NEAR_IMPACT_KM2: Final = math.pi * 1000.0**2
_NEAR_FLIGHT_S: Final = 1200.0


class Term(msgspec.Struct, frozen=True):
    """One line of a pairing's reasons: both figures against each other, in millinats; `apart` in `unit`.

    `far` counts against any launch on Earth, `near` against one of the same cluster.
    """

    code: str
    far: int
    near: int
    apart: float | None = None
    sigma: float | None = None


class Link(msgspec.Struct, frozen=True):
    """Two reports that may be of one launch: what each feature says, and how far apart their times are.

    `far` and `near` are the sums of the terms, all but time.  `apart_ms` is the second Party's time less the first's;
    `precision` is the inverse variance of that difference, in units of 1e-14 per ms²; `time_norm` is the time term's
    constant part in millinats.
    """

    apart_ms: int
    precision: int
    time_norm: int
    far: int
    near: int
    terms: tuple[Term, ...]

    @property
    def time_sigma_ms(self) -> float:
        """One standard deviation of the difference of the times, in milliseconds."""
        return float((self.precision * PRECISION_UNIT) ** -0.5)


PRECISION_UNIT: Final = 1e-14


def compare(first: Sight, second: Sight, parameters: Parameters) -> Link | None:
    """The link between reports of two Parties, or None where a gate says that they are too far apart."""
    apart_ms = second.time_ms - first.time_ms
    variance_s2 = first.time_var_s2 + second.time_var_s2
    reach_s2 = variance_s2 + parameters.clock_offset_sigma_s**2
    if (apart_ms / 1000) ** 2 > parameters.time_gate_sigmas**2 * reach_s2:
        return None
    turned_deg = 0.0
    terms: list[Term] = []
    if first.place is not None and second.place is not None:
        placed = _place_term(first.place, second.place, parameters)
        if placed is None:
            return None
        term, turned_deg = placed
        terms.append(term)
    terms += [
        *_azimuth(first, second, turned_deg, parameters),
        *_class(first, second, parameters),
        *_impact(first, second, parameters),
        *_flight(first, second, parameters),
    ]
    return Link(
        apart_ms=apart_ms,
        precision=max(1, round(1 / (variance_s2 * 1e6) / PRECISION_UNIT)),
        time_norm=millinats(-0.5 * (_LOG_2PI + math.log(variance_s2))),
        far=sum(term.far for term in terms),
        near=sum(term.near for term in terms),
        terms=tuple(terms),
    )


@lru_cache(maxsize=8)
def rarity_far(parameters: Parameters) -> int:
    """What speaks for a pairing because launches are rare on Earth and seldom missed, in millinats."""
    return millinats(-math.log(parameters.launches_a_day / _DAY_S) - 2 * math.log(parameters.one_sided))


@lru_cache(maxsize=4096)
def rarity_near(launches_a_s: float, parameters: Parameters) -> int:
    """The same where so many other launches a second compete in the cluster; many for none at all."""
    return millinats(-math.log(max(launches_a_s, 1e-12)) - 2 * math.log(parameters.one_sided))


def _place_term(one: Spot, other: Spot, parameters: Parameters) -> tuple[Term, float] | None:
    """The term of place and how far north turns from the first place to the second; None outside the gate."""
    line = inverse(one.point, other.point)
    turned = line.arrival_azimuth_deg - line.azimuth_deg
    total = _sum(one.spread, other.spread, turned, parameters.place_offset_sigma_km)
    square, determinant = _square(line.range_km, line.azimuth_deg, total)
    if square > parameters.place_gate_sigmas**2:
        return None
    near_km2 = math.pi * parameters.cluster_radius_km**2
    log_density = _with_tail(square, determinant, 2, parameters)
    far = log_density + math.log(_EARTH_KM2)
    near = _shared(log_density + math.log(near_km2), parameters.same_place)
    sigma = line.range_km / math.sqrt(square) if square > 0 else math.sqrt(math.sqrt(determinant))
    return Term("place", millinats(far), millinats(near), line.range_km, sigma), turned


def _azimuth(first: Sight, second: Sight, turned_deg: float, parameters: Parameters) -> tuple[Term, ...]:
    if first.azimuth_deg is None or second.azimuth_deg is None:
        return ()
    apart = angle_between(first.azimuth_deg, second.azimuth_deg - turned_deg)
    variance = first.azimuth_var_deg2 + second.azimuth_var_deg2
    log_density = max(_with_tail(apart**2 / variance, variance, 1, parameters), -math.log(36_000.0))
    far = log_density + math.log(360.0)
    near = _shared(log_density + math.log(_NEAR_AZIMUTH_DEG), parameters.same_azimuth)
    return (Term("azimuth", millinats(far), millinats(near), apart, math.sqrt(variance)),)


def _class(first: Sight, second: Sight, parameters: Parameters) -> tuple[Term, ...]:
    """A class told with confidence c is right that often, and each other class shares the rest evenly."""
    if LaunchClass.UNDETERMINED in (first.launch_class, second.launch_class):
        return ()
    one, other = (_bounded(each.class_confidence) for each in (first, second))
    miss, other_miss = (1 - one) / (_CLASSES - 1), (1 - other) / (_CLASSES - 1)
    if first.launch_class is second.launch_class:
        joint = one * other + (_CLASSES - 1) * miss * other_miss
    else:
        joint = one * other_miss + miss * other + (_CLASSES - 2) * miss * other_miss
    log_ratio = math.log(joint * _CLASSES)
    near = _shared(log_ratio, parameters.same_class)
    return (Term("class", millinats(log_ratio), millinats(near)),)


def _impact(first: Sight, second: Sight, parameters: Parameters) -> tuple[Term, ...]:
    if first.impact is None or second.impact is None:
        return ()
    line = inverse(first.impact.point, second.impact.point)
    turned = line.arrival_azimuth_deg - line.azimuth_deg
    total = _sum(first.impact.spread, second.impact.spread, turned, parameters.place_offset_sigma_km)
    square, determinant = _square(line.range_km, line.azimuth_deg, total)
    log_density = max(_with_tail(square, determinant, 2, parameters), -math.log(100 * _EARTH_KM2))
    far = log_density + math.log(_EARTH_KM2)
    near = _shared(log_density + math.log(_NEAR_IMPACT_KM2), parameters.same_impact)
    sigma = line.range_km / math.sqrt(square) if square > 0 else math.sqrt(math.sqrt(determinant))
    return (Term("impact", millinats(far), millinats(near), line.range_km, sigma),)


def _flight(first: Sight, second: Sight, parameters: Parameters) -> tuple[Term, ...]:
    """Time of flight, not of impact: a clock that is wrong at both ends does not change it."""
    if first.flight_s is None or second.flight_s is None:
        return ()
    apart = abs(first.flight_s - second.flight_s)
    variance = first.flight_var_s2 + second.flight_var_s2
    log_density = max(_with_tail(apart**2 / variance, variance, 1, parameters), -math.log(360_000.0))
    far = log_density + math.log(_FAR_FLIGHT_S)
    near = _shared(log_density + math.log(_NEAR_FLIGHT_S), parameters.same_impact)
    return (Term("flight", millinats(far), millinats(near), apart, math.sqrt(variance)),)


def _shared(log_ratio: float, same: float) -> float:
    """The ratio where another launch of the cluster has the same feature with probability `same`."""
    if log_ratio > 0:
        return -math.log(same + (1 - same) * math.exp(-log_ratio))
    return log_ratio - math.log(same * math.exp(log_ratio) + (1 - same))


def _with_tail(square: float, determinant: float, dimensions: int, parameters: Parameters) -> float:
    """The logarithm of a normal density, with a little weight on one that is much wider."""
    weight = parameters.tail_weight
    narrow = math.log1p(-weight) - 0.5 * square
    wide = (
        math.log(weight)
        - 0.5 * square / parameters.tail_scale**2
        - dimensions * math.log(parameters.tail_scale)
    )
    return log_sum(narrow, wide) - 0.5 * (dimensions * _LOG_2PI + math.log(determinant))


def log_sum(one: float, other: float) -> float:
    """The logarithm of the sum of two numbers of which the logarithms are given, without overflow."""
    high, low = max(one, other), min(one, other)
    return high + math.log1p(math.exp(low - high))


def turned_covariance(spread: Covariance2, turned_deg: float) -> Covariance2:
    """The same covariance in a frame whose north lies `turned_deg` counter-clockwise of its own."""
    angle = math.radians(turned_deg)
    sine, cosine = math.sin(angle), math.cos(angle)
    east, north, cross = spread.east_km2, spread.north_km2, spread.cross_km2
    return Covariance2(
        east_km2=cosine**2 * east - 2 * sine * cosine * cross + sine**2 * north,
        north_km2=sine**2 * east + 2 * sine * cosine * cross + cosine**2 * north,
        cross_km2=sine * cosine * (east - north) + (cosine**2 - sine**2) * cross,
    )


def _sum(one: Covariance2, other: Covariance2, turned_deg: float, offset_km: float) -> Covariance2:
    """Both covariances and that of the offset, in the first place's frame."""
    turned = turned_covariance(other, turned_deg)
    return Covariance2(
        east_km2=one.east_km2 + turned.east_km2 + offset_km**2,
        north_km2=one.north_km2 + turned.north_km2 + offset_km**2,
        cross_km2=one.cross_km2 + turned.cross_km2,
    )


def _square(range_km: float, azimuth_deg: float, total: Covariance2) -> tuple[float, float]:
    """The Mahalanobis square of a displacement, and the covariance's determinant."""
    angle = math.radians(azimuth_deg)
    east, north = range_km * math.sin(angle), range_km * math.cos(angle)
    determinant = total.east_km2 * total.north_km2 - total.cross_km2**2
    square = (
        east**2 * total.north_km2 - 2 * east * north * total.cross_km2 + north**2 * total.east_km2
    ) / determinant
    return square, determinant


def _bounded(confidence: float) -> float:
    """A class told without any doubt would make a contradiction impossible; one told by lot says nothing."""
    return min(max(confidence, 1 / _CLASSES), 0.98)


def millinats(nats: float) -> int:
    """Nats rounded to whole millinats, once."""
    return round(nats * MILLINATS)
