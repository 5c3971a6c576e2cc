"""A whole notice: what it becomes, what it is refused for, and that no text breaks the reader."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdec.faces.texts import languages, say
from jdec.messages import encode, new_message, read
from jdec.messages.hazard import HazardDraft, read_notice
from jdec.messages.hazard.codes import HAZARD_CODES, HAZARD_NOTICE_CODES
from jdec.messages.hazard.states import STATE_OF_PREFIX, STATE_OF_SERIES, state_of_location
from jdec.messages.hazard_notice import MAX_RAW, MAX_VERTICES_IN_ALL, MAX_WINDOWS, HazardNotice
from jdec.messages.header import MAX_MESSAGE_BYTES
from jdec.words.faults import Refused
from jdec.words.instants import DailyHours, Window
from jdec.words.parties import STATES
from jdec.words.places import Polygon, Vertex
from messages.parts import cite, codes_of, header, judge

from .parts import EXAMPLES, at, notam, warning


@pytest.mark.parametrize("text", EXAMPLES)
def test_a_draft_becomes_a_message_that_a_node_accepts(text: str) -> None:
    message = new_message(HazardNotice, **header(), **read_notice(text).content())
    judged = judge(encode(message))
    assert judged.message == message
    assert judged.message == read(encode(message))


def test_a_notice_to_airmen_is_read_whole() -> None:
    draft = read_notice(notam(head="X0017/26 NOTAMR X0012/26"))
    assert (draft.channel, draft.number, draft.replaces) == ("notam", "X0017/26", "X0012/26")
    assert (draft.issuing_state, draft.says_launch) == ("NOR", False)
    assert draft.raw == notam(head="X0017/26 NOTAMR X0012/26")
    assert draft.q_line is not None
    assert draft.q_line.radius_km == pytest.approx(64.82)


def test_a_warning_is_read_whole() -> None:
    draft = read_notice(warning("280500Z TO 281200Z NOV 26", rest="2. CANCEL NAVAREA XIX 12/26."))
    assert (draft.channel, draft.number) == ("navigational-warning", "NAVAREA XIX 17/26")
    assert (draft.issuing_state, draft.replaces, draft.says_launch) == ("NOR", "NAVAREA XIX 12/26", True)
    assert draft.q_line is None


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("ROCKET LAUNCH WILL TAKE PLACE", True),
        ("AEROSPACE FLT ACT WILL TAKE PLACE", True),
        ("UNBURNED DEBRIS IS EXPECTED", True),
        ("MISSILE FIRING", True),
        ("A TEMPORARY DANGER AREA", False),
        ("PARACHUTE JUMPING", False),
    ],
)
def test_only_the_words_of_a_notice_say_that_it_is_about_a_launch(words: str, says: bool) -> None:
    assert read_notice(notam(f"{words} WI N6900E01500-N6900E01700-N6830E01700")).says_launch is says


def test_a_notam_that_cancels_another_is_read_as_that_and_nothing_else() -> None:
    draft = read_notice(
        "X0018/26 NOTAMC X0017/26\nQ) ENOR/QRDCA\nA) ENOR B) 2611271200\nE) RESTRICTED AREA CANCELLED"
    )
    assert (draft.number, draft.cancels, draft.replaces) == ("X0018/26", "X0017/26", None)
    assert (draft.issuing_state, draft.valid, draft.windows, draft.areas) == ("NOR", None, (), ())
    # Whatever else it repeats is of the notice that it takes back.
    assert read_notice(notam(head="X0018/26 NOTAMC X0017/26")).areas == ()
    message = new_message(HazardNotice, **header(), **draft.content())
    assert (message.cancels, message.windows) == ("X0017/26", ())


def test_a_notam_that_cancels_and_does_not_say_what_is_refused() -> None:
    with pytest.raises(Refused, match="cancels another and does not name it"):
        read_notice(notam(head="X0018/26 NOTAMC"))


def test_a_warning_of_no_place_and_time_cancels_and_one_with_them_replaces() -> None:
    draft = read_notice("NAVAREA XIX 18/26.\nCANCEL NAVAREA XIX 17/26.")
    assert (draft.number, draft.cancels, draft.replaces) == ("NAVAREA XIX 18/26", "NAVAREA XIX 17/26", None)
    assert draft.issuing_state == "NOR"
    again = read_notice(
        warning("280500Z TO 281200Z NOV 26", head="NAVAREA XIX 18/26", rest="CANCEL NAVAREA XIX 17/26.")
    )
    assert (again.cancels, again.replaces) == (None, "NAVAREA XIX 17/26")
    with pytest.raises(Refused, match="no area"):
        read_notice(
            "NAVAREA XIX 18/26.\nROCKET LAUNCHING 280500Z TO 281200Z NOV 26.\nCANCEL NAVAREA XIX 17/26."
        )


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"windows": (), "areas": ()}, ["hazard-without", "hazard-without"]),
        ({"areas": ()}, ["hazard-without"]),
        ({"cancels": "X0016/26"}, ["hazard-cancels-and-more"]),
        (
            {"windows": (), "areas": (), "cancels": "X0016/26", "replaces": "X0015/26"},
            ["hazard-cancels-and-more"],
        ),
        ({"windows": (), "areas": (), "cancels": "X0016/26"}, []),
    ],
)
def test_a_message_names_windows_and_areas_or_what_it_cancels(
    changed: dict[str, Any], codes: list[str]
) -> None:
    content = {**read_notice(notam()).content(), **changed}
    if codes:
        assert codes_of(new_message, HazardNotice, **header(), **content) == codes
    else:
        assert new_message(HazardNotice, **header(), **content).areas == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "hazard-empty"),
        (" \n\x00", "hazard-empty"),
        ("x" * (MAX_RAW + 1), "hazard-too-long"),
        ("A letter to the editor", "hazard-form-unknown"),
    ],
)
def test_what_is_no_notice_is_refused(text: str, code: str) -> None:
    assert codes_of(read_notice, text) == [code]


def test_controls_are_replaced_and_lines_of_other_systems_made_ours() -> None:
    draft = read_notice("\x01" + notam().replace("\n", "\r\n") + "\x03")
    assert draft.raw == notam()
    assert [found.code for found in draft.notices] == ["hazard-controls"]


def test_small_letters_and_web_marks_are_read() -> None:
    text = notam("AREA &apos;ONE&apos;: N6900E01500 – N6900E01700 – N6830E01700").lower()
    assert len(read_notice(text).areas) == 1
    assert read_notice(text).raw == text


def test_every_state_of_the_tables_is_a_state() -> None:
    assert {*STATE_OF_PREFIX.values(), *STATE_OF_SERIES.values()} <= set(STATES)
    assert len(STATE_OF_SERIES) == 24
    assert [state_of_location(name) for name in ("ENOR", "UAFM", "UAAA", "ZKKP", "ZBPE", "XXXX")] == [
        *("NOR", "KGZ", "KAZ", "PRK", "CHN"),
        None,
    ]


def test_the_largest_notice_is_a_message_of_permitted_size() -> None:
    """The longest text in the longest letters, the most windows and vertices in the longest figures."""
    vertices = [
        Vertex(lat_deg=-10.123456789012345 - at / 1e9, lon_deg=-100.12345678901234 + at) for at in range(64)
    ]
    window = Window(
        opens_at=at("2026-11-28T05:00").replace(microsecond=1),
        closes_at=at("2026-11-30T12:00").replace(microsecond=1),
        daily=DailyHours(opens_utc="05:00", closes_utc="12:00"),
    )
    message = new_message(
        HazardNotice,
        **header(about=tuple(cite(index=2**53 - 1 - n) for n in range(64))),
        channel="notam",
        number="𝄞" * 120,
        issuing_state="NOR",
        windows=(window,) * MAX_WINDOWS,
        areas=(Polygon(vertices=tuple(vertices)),) * (MAX_VERTICES_IN_ALL // 64),
        replaces="𝄞" * 120,
        says_launch=True,
        raw="𝄞" * MAX_RAW,
    )
    assert len(encode(message)) <= MAX_MESSAGE_BYTES
    assert read(encode(message)) == message


def test_more_vertices_than_that_are_refused() -> None:
    polygon = Polygon(vertices=tuple(Vertex(lat_deg=n / 10, lon_deg=1.0) for n in range(64)))
    content = {**read_notice(notam()).content(), "areas": (polygon,) * 5}
    assert codes_of(new_message, HazardNotice, **header(), **content) == ["vertices-in-all"]


PIECES = st.sampled_from(
    [
        *("N6900E01500", "S69 17 40 E 016 01 15", "69-17.25N 016-01.50W", "N9999E99999", "RADIUS 5NM", "-", "\n"),
        *("B) 2611280500", "C) PERM", "D) ", "E) ", "NOTAMC", "0500-1200", "DLY", "NOV 28", "99", "2359-2400"),
        *("280500Z TO 281200Z", "DAILY 28 THRU 99 FEB", "CANCEL THIS MSG 999999Z", " ALONG X TO ", "\x00", "٣٤", "É"),
    ]
)  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A notice with pieces cut out, put in and doubled."""
    text = draw(st.sampled_from(EXAMPLES))
    for _ in range(draw(st.integers(0, 6))):
        at, length = draw(st.integers(0, len(text))), draw(st.integers(0, 12))
        piece = draw(PIECES | st.text(max_size=5) | st.just(text[at : at + length] * 2))
        text = text[:at] + piece + text[at + length :]
    return text


@settings(max_examples=600)
@given(spoilt() | st.text(max_size=400) | st.lists(PIECES, max_size=80).map(" ".join))
def test_any_text_ends_as_a_draft_or_a_refusal(text: str) -> None:
    draft = _read(text)
    if isinstance(draft, HazardDraft):
        assert {found.code for found in draft.notices} <= set(HAZARD_NOTICE_CODES)
        return _holds_together(draft)
    assert {found.code for found in draft.faults} <= set(HAZARD_CODES)
    for language in languages:
        for found in draft.faults:
            assert say(language, f"fault-{found.code}", **found.args)
    return None


def _read(text: str) -> HazardDraft | Refused:
    try:
        return read_notice(text)
    except Refused as refused:
        return refused


def _holds_together(draft: HazardDraft) -> None:
    """Whatever was read is a message; every window lies within the time of the notice."""
    message = new_message(HazardNotice, **header(), **draft.content())
    assert read(encode(message)) == message
    for window in draft.windows:
        assert draft.valid.opens_at <= window.opens_at < window.closes_at <= draft.valid.closes_at


@pytest.mark.parametrize(
    "piece", ["1 ", "N", "12-", "0100-0200 ", "(A", "N12 ", "12, ", "ALONG A ", "01 ", "AND "]
)
@pytest.mark.parametrize("head", ["X0017/26 NOTAMN\nB) 2611280500 C) 2611301200\nD) ", "NAVAREA XIX 17/26 "])
def test_a_long_dull_text_is_read_like_any_other(head: str, piece: str) -> None:
    """No form takes more than its share of time: the whole suite would hang here if one did."""
    text = (head + piece * MAX_RAW)[: MAX_RAW - 30] + " E) 6900N01500E"
    with pytest.raises(Refused):
        read_notice(text)
