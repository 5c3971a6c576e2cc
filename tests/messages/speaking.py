"""What the tests of judgement say: a report, a notification, a cancellation, and what is noticed of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from jdec.messages import encode, new_message
from jdec.messages.faults import NOTICE_CODES
from jdec.messages.header import Reference
from jdec.messages.launch_data import Launch, LaunchReport, Stage
from jdec.messages.notifications import (
    LaunchCancellation,
    PreLaunchNotification,
)
from jdec.words.instants import Window
from jdec.words.launches import LaunchClass

from .parts import (
    LEAST_LAUNCH,
    NOW,
    PLN,
    POINT,
    header,
    judge,
)

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def report(**changed: Any) -> bytes:
    launch = {name: getattr(LEAST_LAUNCH, name) for name in LEAST_LAUNCH.__struct_fields__}
    top = {
        name: changed.pop(name)
        for name in ("about", "sender", "traffic", "issued_at", "submission")
        if name in changed
    }
    return encode(
        new_message(
            LaunchReport,
            **header(**top),
            report=f"{top.get('sender', 'USA')}-R-2026-000123",
            revision=1,
            stage=Stage.FIRST,
            launch=Launch(**{**launch, **changed}),
        )
    )


def announced(
    opens: timedelta, closes: timedelta, *, number: str = PLN, **changed: Any
) -> PreLaunchNotification:
    return new_message(
        PreLaunchNotification,
        **header(**changed),
        number=number,
        launch_class=LaunchClass.ICBM,
        window=Window(opens_at=NOW + opens, closes_at=NOW + closes),
        launch_area=POINT,
    )


def noticed(
    data: bytes, found: dict[Reference, object] | None = None, **changed: Any
) -> list[tuple[str, str, str]]:
    """(code, field, sentence) of every notice."""
    notices = judge(data, found, **changed).notices
    assert all(each.code in NOTICE_CODES for each in notices)
    return [(each.code, each.field, each.rule) for each in notices]


def cancellation(**changed: Any) -> bytes:
    return encode(
        new_message(LaunchCancellation, **header(**changed), number="PLN/US/2026/001/017/04", original=PLN)
    )
