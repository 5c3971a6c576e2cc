"""What is announced in the samples."""

from __future__ import annotations

from datetime import datetime, timedelta

from jdec.faces.console.views import NoticeLine, Word
from jdec.faces.texts import say


def notices(language: str, now: datetime) -> tuple[NoticeLine, ...]:
    """Return six notices around now: seen, open, to come, cancelled, relayed, without an end."""

    def one(
        number: str,
        party: str,
        source: str,
        state: str,
        launch_class: str,
        opens: float,
        closes: float | None,
        area: tuple[str, str],
        count: int = 1,
    ) -> NoticeLine:
        begins = now + timedelta(hours=opens)
        ends = now + timedelta(hours=closes) if closes is not None else None
        return NoticeLine(
            name=f"{party}.1/{number}",
            number=number,
            party=party,
            source=Word(source, say(language, f"picture-source-{source}")),
            state=Word(state, say(language, f"picture-notice-state-{state}")),
            launch_class=Word(launch_class, say(language, f"picture-class-{launch_class}")),
            opens=begins,
            closes=ends,
            area=area[1] if language == "ru" else area[0],
            count=count,
            is_open_now=state == "expected" and begins <= now and (ends is None or now <= ends),
        )

    return (
        one(
            "N-12", "RUS", "own", "expected", "icbm", -1.5, 3, ("Plesetsk to Kamchatka", "Плесецк – Камчатка")
        ),
        one(
            "A-77",
            "USA",
            "own",
            "expected",
            "slbm",
            5,
            13,
            ("Atlantic, NE quadrant", "Атлантика, квадрант NE"),
            2,
        ),
        one("N-13", "RUS", "own", "expected", "space-launch-vehicle", 17, 18.5, ("Vostochny", "Восточный")),
        one("NOR-3", "USA", "relayed", "seen", "sounding-rocket", -9, -5, ("Andøya, north", "Аннёйа, север")),
        one(
            "A-75",
            "USA",
            "own",
            "cancelled",
            "icbm",
            -4,
            2,
            ("Vandenberg to Kwajalein", "Ванденберг – Кваджалейн"),
        ),
        one(
            "HYDRO-9",
            "RUS",
            "hazard",
            "cannot-tell",
            "undetermined",
            2,
            None,
            ("Sea of Okhotsk", "Охотское море"),
        ),
    )
