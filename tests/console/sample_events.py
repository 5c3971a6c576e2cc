"""The launch events of the samples."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from jdec.faces.console.views import AssessmentLine, EventLine, Grade, SeenBy, Word
from jdec.faces.texts import say

DAY = datetime(2026, 11, 26, tzinfo=UTC)


def at(hours: int, minutes: int, seconds: int = 0) -> datetime:
    """Return a time of the day of the samples."""
    return DAY + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def pick(language: str, english: str, russian: str) -> str:
    """Return one of two sentences."""
    return russian if language == "ru" else english


def _word(language: str, family: str, code: str, **args: str | int) -> Word:
    return Word(code, say(language, f"{family}-{code}", **args))


def _rung(language: str, code: str) -> Word:
    return Word(code, say(language, f"cli-rung-{code}"))


def _side(
    language: str,
    party: str,
    report: str,
    time: datetime,
    launch_class: str,
    place: str,
    azimuth: str,
    *,
    rung: str = "receipted",
    revision: int = 1,
    is_retracted: bool = False,
) -> AssessmentLine:
    name = {
        "USA": ("United States of America", "Соединённые Штаты Америки"),
        "RUS": ("Russian Federation", "Российская Федерация"),
    }
    return AssessmentLine(
        party,
        pick(language, *name[party]),
        report,
        time,
        _word(language, "picture-class", launch_class),
        place,
        azimuth=azimuth,
        revision=revision,
        is_retracted=is_retracted,
        ladder=_rung(language, rung),
    )


def _seen(language: str, party: str, number: str, time: datetime) -> SeenBy:
    return SeenBy(party, pick(language, "watch officer", "дежурный офицер"), number, time)


def launch_1995(language: str) -> EventLine:
    """Andøya, as in January 1995: a sounding rocket that a third state announced; both sides saw it."""
    return EventLine(
        name="USA.1/7 + RUS.1/4",
        key="usa-1-7",
        grade=Grade.ANNOUNCED,
        headline=pick(
            language, "Sounding rocket, Andøya, to the north", "Исследовательская ракета, Аннёйа, на север"
        ),
        time=at(6, 24, 13),
        state=_word(language, "picture-state", "two-sided"),
        verdict=_word(language, "picture-verdict", "announced"),
        launches=say(language, "picture-launches", low=1),
        sides=(
            _side(
                language,
                "USA",
                "U-2031",
                at(6, 24, 12),
                "sounding-rocket",
                "69.29 N 16.02 E ± 8 km",
                "Az 348°",
                revision=3,
            ),
            _side(
                language,
                "RUS",
                "Р-118",
                at(6, 24, 15),
                "slbm",
                "69.4 N 15.1 E ± 25 km",
                "Az 352°",
                revision=2,
            ),
        ),
        seen=(_seen(language, "USA", "27", at(6, 25, 2)), _seen(language, "RUS", "8", at(6, 25, 40))),
        agreement=Word("agree", say(language, "console-agreement-agree")),
        differs=say(language, "console-sides-classes"),
        statements=(
            pick(language, "RUS: not ours (06:26:10).", "RUS: не наш (06:26:10)."),
            pick(
                language,
                "NOR, relayed by USA: announced.",
                "NOR, передано USA: объявлен.",
            ),
        ),
        newest="RUS.1/9",
    )


def unannounced(language: str) -> EventLine:
    """A third state's launch that nobody announced, seen by one side so far; it holds the alarm."""
    return EventLine(
        name="USA.1/38",
        key="usa-1-38",
        grade=Grade.ALARM,
        headline=pick(
            language,
            "Ballistic missile, Korean Peninsula, to the east",
            "Баллистическая ракета, Корейский полуостров, на восток",
        ),
        time=at(14, 1, 32),
        state=_word(language, "picture-state", "one-sided", party="USA"),
        verdict=_word(language, "picture-verdict", "unannounced"),
        launches=say(language, "picture-launches", low=1),
        sides=(
            _side(
                language,
                "USA",
                "U-2044",
                at(14, 1, 32),
                "other-ballistic-missile",
                "39.66 N 124.7 E ± 12 km",
                "Az 82°",
                rung="mirrored",
            ),
        ),
        is_held=True,
        newest="USA.1/38",
    )


def differing(language: str) -> EventLine:
    """Both saw it, each as something else, and the two nodes come to different pictures."""
    return EventLine(
        name="USA.1/31 + RUS.1/27",
        key="usa-1-31",
        grade=Grade.UNCLEAR,
        headline=pick(
            language, "ICBM or space launch vehicle, Plesetsk", "МБР или космический носитель, Плесецк"
        ),
        time=at(13, 47, 5),
        state=_word(language, "picture-state", "undetermined", low=2),
        verdict=_word(language, "picture-verdict", "cannot-tell"),
        launches=say(language, "picture-launches-range", low=1, high=2),
        sides=(
            _side(
                language, "USA", "U-2040", at(13, 47, 5), "icbm", "62.9 N 40.5 E ± 6 km", "Az 41°", revision=2
            ),
            _side(
                language,
                "USA",
                "U-2041",
                at(13, 47, 40),
                "icbm",
                "62.7 N 40.1 E ± 20 km",
                "",
                is_retracted=True,
            ),
            _side(
                language, "RUS", "Р-131", at(13, 46, 58), "space-launch-vehicle", "62.93 N 40.58 E", "Az 12°"
            ),
        ),
        seen=(_seen(language, "RUS", "8", at(13, 48)),),
        is_held=True,
        agreement=Word("outcome-differs", say(language, "console-agreement-outcome-differs")),
        differs=say(language, "console-sides-classes"),
        newest="USA.1/33",
    )


def cut_off(language: str) -> EventLine:
    """One's own report that has not left this side."""
    return EventLine(
        name="USA.1/36",
        key="usa-1-36",
        grade=Grade.LATE,
        headline=pick(language, "SLBM, Barents Sea, to Kamchatka", "БРПЛ, Баренцево море, на Камчатку"),
        time=at(13, 52, 20),
        state=_word(language, "picture-state", "one-sided", party="USA"),
        verdict=_word(language, "picture-verdict", "late-notice"),
        launches=say(language, "picture-launches", low=1),
        sides=(
            _side(
                language,
                "USA",
                "U-2043",
                at(13, 52, 20),
                "slbm",
                "70.9 N 38.2 E ± 15 km",
                "Az 57°",
                rung="accepted",
            ),
        ),
        missing=say(language, "console-missing-no-line"),
        seen=(_seen(language, "USA", "27", at(13, 53)),),
        newest="USA.1/36",
    )


def storm(language: str) -> tuple[EventLine, ...]:
    """Sixty launches within two hours, three of them unexplained."""
    lines = [unannounced(language)]
    for number in range(59):
        time = at(14, 0) - timedelta(minutes=2 * number, seconds=7 * number % 60)
        grade = (Grade.ALARM, "unannounced") if number in (4, 9) else (Grade.ANNOUNCED, "announced")
        lines.append(
            EventLine(
                name=f"USA.1/{200 + number} + RUS.1/{300 + number}",
                key=f"usa-1-{200 + number}",
                grade=grade[0],
                headline=pick(
                    language,
                    f"SLBM, Sea of Okhotsk, salvo {number // 4 + 1}",
                    f"БРПЛ, Охотское море, залп {number // 4 + 1}",
                ),
                time=time,
                state=_word(language, "picture-state", "two-sided"),
                verdict=_word(language, "picture-verdict", grade[1]),
                launches=say(language, "picture-launches", low=1),
                sides=(
                    _side(
                        language,
                        "USA",
                        f"U-{3000 + number}",
                        time,
                        "slbm",
                        f"{52 + number % 5}.{number % 10} N 150.{number % 10} E ± 9 km",
                        "Az 350°",
                    ),
                    _side(
                        language,
                        "RUS",
                        f"Р-{400 + number}",
                        time,
                        "slbm",
                        f"{52 + number % 5}.{number % 9} N 150.{number % 8} E ± 4 km",
                        "Az 351°",
                    ),
                ),
                seen=(
                    _seen(
                        language,
                        "USA" if grade[0] is Grade.ANNOUNCED else "RUS",
                        "27" if grade[0] is Grade.ANNOUNCED else "8",
                        time + timedelta(minutes=1),
                    ),
                ),
                is_held=grade[0] is Grade.ALARM,
                agreement=Word("agree", ""),
                newest=f"RUS.1/{300 + number}",
            )
        )
    return tuple(lines)
