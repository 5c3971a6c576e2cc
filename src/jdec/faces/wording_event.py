"""One launch event in full, figure by figure, in an officer's words, for whichever face shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from jdec.faces.texts import say_code
from jdec.faces.wording import Speaks, at_desk, point_words, where
from jdec.node.views import AuthorityView
from jdec.picture.accounts import AssessmentAccount, EventAccount
from jdec.picture.fusing import Fused
from jdec.picture.mentions import Mention
from jdec.words.faults import Notice
from jdec.words.places import Circle, ErrorEllipse, Place, Point, Polygon
from jdec.words.texts import in_language

NONE: Final = "–"
# Which variable of a text is a count, so that its plural fits.
_COUNT: Final = "count"


def assessment_figures(speaker: Speaks, each: AssessmentAccount) -> dict[str, str]:
    """Return what one Party says, by the field of the text `picture-field-<field>`."""
    launch, text = each.launch, speaker.text
    confidence = f" ({launch.class_confidence:.0%})" if launch.class_confidence is not None else ""
    retracted = text(f"value-{each.retracted.value}") if each.retracted is not None else NONE
    return {
        "report": f"{each.report} · {text('picture-revision', number=str(each.revision))}",
        "retracted": retracted,
        "stage": text(f"value-{each.stage.value}"),
        "issued": at_desk(each.issued_at),
        "time": f"{at_desk(launch.time)}{_sigma(launch.time_sigma_s, text('picture-s'))}",
        "place": place_said(speaker, launch.place),
        "azimuth": _degrees(launch.azimuth_deg, launch.azimuth_sigma_deg),
        "class": f"{text(f'picture-class-{launch.launch_class.value}')}{confidence}",
        "count": str(launch.count),
        "impact": place_said(speaker, launch.impact_place),
        "impact-time": NONE
        if launch.impact_time is None
        else f"{at_desk(launch.impact_time)}{_sigma(launch.impact_time_sigma_s, text('picture-s'))}",
        "source": text(f"value-{each.source.value}") if each.source is not None else NONE,
    }


def fused_figures(speaker: Speaks, fused: Fused) -> Iterator[tuple[str, str]]:
    """Yield what both together make, with its label."""
    text = speaker.text
    yield (
        text("picture-field-time"),
        f"{at_desk(fused.time)}{_sigma(fused.time_sigma_s, text('picture-s'))}",
    )
    if fused.place is not None:
        yield text("picture-field-place"), place_said(speaker, fused.place)
    if fused.azimuth_deg is not None:
        yield text("picture-field-azimuth"), _degrees(fused.azimuth_deg, fused.azimuth_sigma_deg)
    if fused.impact_place is not None:
        yield text("picture-field-impact"), place_said(speaker, fused.impact_place)


def mention_line(speaker: Speaks, mention: Mention) -> str:
    """Return who spoke of a launch, and what was said."""
    words = [at_desk(mention.issued_at), mention.name, speaker.text(f"kind-{mention.kind}")]
    if mention.statement is not None:
        words.append(speaker.text(f"value-{mention.statement.value}"))
    if mention.officer is not None:
        words.append(speaker.text(f"value-{mention.officer.role.value}"))
    if mention.attention is not None:
        words.append(speaker.text(f"value-{mention.attention.value}"))
    return " · ".join([*words, f"→ {', '.join(mention.about)}"])


def launches_said(speaker: Speaks, event: EventAccount) -> str:
    """Return how many launches an event is."""
    if event.launches_low == event.launches_high:
        return speaker.text("picture-launches", low=event.launches_low)
    return speaker.text("picture-launches-range", low=str(event.launches_low), high=str(event.launches_high))


def place_said(speaker: Speaks, place: Place | None) -> str:
    """Return a place as it was given, with its error or extent."""
    if place is None:
        return NONE
    km = speaker.text("picture-km")
    if isinstance(place, Point):
        return point_words(place) + _ellipse(place.error, km)
    if isinstance(place, Circle):
        return f"{where(speaker, place)}, r {place.radius_km:.0f} {km}"
    if isinstance(place, Polygon):
        return f"{where(speaker, place)}, {speaker.text('cli-notice-vertices', count=len(place.vertices))}"
    parts = [in_language(place.name, speaker.language)[1]]
    parts += [speaker.text(f"value-{each.value}") for each in (place.ocean, place.quadrant) if each]
    return ", ".join(parts)


def _ellipse(error: ErrorEllipse | None, km: str) -> str:
    if error is None:
        return ""
    axes = dict.fromkeys(f"{axis:.0f}" for axis in (error.semi_major_km, error.semi_minor_km))
    return f" ± {'×'.join(axes)} {km}"


def _sigma(sigma: float | None, unit: str) -> str:
    return f" ± {sigma:.1f} {unit}" if sigma is not None else ""


def _degrees(azimuth: float | None, sigma: float | None) -> str:
    if azimuth is None:
        return NONE
    return f"{azimuth:.1f}°" + (f" ± {sigma:.1f}°" if sigma is not None else "")


def said(speaker: Speaks, notice: Notice) -> str:
    """Return what is odd in the officer's language."""
    args: dict[str, str | int] = dict(notice.args)
    if _COUNT in args:
        args[_COUNT] = int(args[_COUNT])
    return say_code(speaker.language, "notice", notice.code, args, notice.rule)


def authority_said(speaker: Speaks, authority: AuthorityView) -> str:
    """Return who let a message go, and what does not hold of it."""
    officers = ", ".join(f"{speaker.text(f'value-{each.role}')} {each.number}" for each in authority.officers)
    if authority.state == "invalid":
        return speaker.text("cli-authority-invalid", officers=officers or "-", code=authority.code)
    return speaker.text(f"cli-authority-{authority.state}", officers=officers or "-")
