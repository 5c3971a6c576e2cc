"""Whole stories at both consoles of two real nodes, one in English, the other in Russian, driven as officers do.

Nothing is asserted about how long anything takes.  In every story: no address outside is asked, no browser complains,
and axe-core finds nothing on the pages as they are in the end (WCAG 2.2 A and AA).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from playwright.sync_api import expect

from jdec.exercise.programme import Programme, build_programme
from jdec.exercise.scenario import load_folder
from jdec.messages.launch_data import LaunchReport
from jdec.messages.statements import RelayedNotice
from jdec.words.launches import LaunchClass

from .browsing import IN_A_BROWSER
from .desks import PARTIES, TRAFFIC, make, until
from .story_parts import Seat, Sit, Theatre, launch_at

pytestmark = [*IN_A_BROWSER, pytest.mark.slow, pytest.mark.timeout(900)]
SPEAKING = [("en", "ru"), ("ru", "en")]
"""What USA and RUS speak."""


def both(sit: Sit, speaking: tuple[str, str] = ("en", "ru"), number: str = "101") -> tuple[Seat, Seat]:
    """A watch officer at each console, with the sound on."""
    seats = tuple(sit(party, language, number) for party, language in zip(PARTIES, speaking, strict=True))
    for each in seats:
        each.turn_sound_on()
    return seats[0], seats[1]


def receipted(theatre: Theatre, party: str) -> int:
    """How far the other Party has acknowledged a Party's record."""
    with theatre.client(party) as client:
        return client.status().receipted_size


def rocket() -> Programme:
    """The launch of January 1995 with its notice relayed, replayed twenty seconds from now."""
    plan = load_folder().plan("january-1995")
    (run,) = [each for each in plan.runs if each.relayed_by]
    alone = msgspec.structs.replace(plan, runs=(msgspec.structs.replace(run, at_s=20.0),))
    return build_programme(alone, traffic=TRAFFIC, seed=53, starts_at=datetime.now(UTC), pace=1)


def test_the_rocket_of_1995_is_expected_when_it_comes(theatre: Theatre, sit: Sit) -> None:
    """The notice that was not passed on in 1995 is on the record: the launch takes attention and is no alarm.

    Two officers at each console hear it, one in each language: a second run would find the first one's notice open.
    """
    seats = [
        seat
        for number, said in zip(("101", "102"), SPEAKING, strict=True)
        for seat in both(sit, said, number)
    ]
    programme = rocket()
    drafts = [each.draft for each in programme.steps]
    (notice,) = [each for each in drafts if each.kind is RelayedNotice]
    report = [each for each in drafts if each.kind is LaunchReport][-1].content
    number = "NOR/1995"
    content = {**notice.content, "original_number": number}
    index = theatre.submit("RUS", make(RelayedNotice, "RUS", **content)).index
    # In time is what the other side had in hand in time: until its receipt is there a notice counts as late.
    until(lambda: receipted(theatre, "RUS") > index, "the notice is receipted")
    for each in seats:
        row = each.page.locator("#notice-table tr", has_text=number)
        expect(row.locator("th")).to_contain_text("NOR")
        expect(row).to_contain_text(each.text("page-notice-open-now"))
    launch = msgspec.structs.replace(report["launch"], impact_time=None, impact_time_sigma_s=None)
    until(lambda: datetime.now(UTC) > launch.time, "lift-off")
    names = theatre.both_say(launch)
    for each in seats:
        event = each.event(*names)
        expect(event).to_have_attribute("data-grade", "announced")
        expect(event.locator(".side")).to_have_count(2)
        expect(event.locator(".side-missing")).to_have_count(0)
        each.sounds("announced")
        expect(each.held(*names)).to_have_count(0)
        assert set(each.tones()) == {"announced"}
    for each in seats:
        each.open_event(*names)
        expect(each.page.locator(".against.is-counted", has_text=number)).to_be_visible()
        each.judge("/watch", f"/event?name={names[0]}")


@pytest.mark.parametrize("speaking", SPEAKING)
def test_an_unannounced_launch_is_held_until_each_side_has_seen_it(
    theatre: Theatre, sit: Sit, speaking: tuple[str, str]
) -> None:
    """Both say on the record who saw it and that it is not theirs; what is open goes to the next shift."""
    seats = both(sit, speaking)
    west = 0.0 if speaking[0] == "en" else 60.0
    names = theatre.both_say(launch_at(39.0, 127.5 - west))
    for each in seats:
        expect(each.event(*names).locator(".side:not(.side-missing)")).to_have_count(2)
        expect(each.held(*names)).to_be_visible()
        each.sounds("alarm")
    for each in seats:
        each.press_seen(*names)
        for reader in seats:
            said = reader.event(*names).locator(".seen-by", has_text=each.party)
            expect(said).to_contain_text(reader.text("console-role-watch-officer"))
            expect(said).to_contain_text("101")
    for each in seats:
        each.open_event(*names)
        each.state_not_ours()
    for each in seats:
        expect(
            each.page.locator(".message.their", has_text=each.text("kind-urgent-statement"))
        ).to_be_visible()
        each.open("/watch")
        expect(each.event(*names).locator(".statement")).to_have_count(2)
    _next_shift(theatre, seats, theatre.both_say(launch_at(-20.0, 127.5 - west)))
    for each in seats:
        each.judge("/watch", f"/event?name={names[0]}", "/log")


def _next_shift(theatre: Theatre, seats: tuple[Seat, Seat], late: tuple[str, str]) -> None:
    """A launch comes at the end of the shift: the first Party hands it over, the other Party reads who has it now."""
    here, there = seats
    expect(here.event(*late).locator(".side:not(.side-missing)")).to_have_count(2)
    here.open("/log")
    for name in late:
        expect(here.page.locator(f'[name="open {name}"]')).to_be_checked()
    here.hand_over("102")
    there.open("/log")
    theirs = there.page.locator("#log-roster .side.their")
    expect(theirs.locator("> p strong")).to_contain_text(there.text("console-role-watch-officer"))
    expect(theirs.locator("> p strong")).to_contain_text("102")
    cited = msgspec.json.decode(theatre.entries(here.party, "shift-handover")[-1].data)["about"]
    assert {f"{each['record'].split('/')[1]}.1/{each['index']}" for each in cited} >= set(late)
    here.sign_out()
    here.sign_in("102")
    there.open("/watch")
    for each in seats:
        each.press_seen(*late)


def test_a_false_report_is_taken_back_in_two_actions(theatre: Theatre, sit: Sit) -> None:
    """One officer takes it back; it stays on the record, struck through on both sides, and the alarm ends."""
    head, there = sit("USA", "en", "110"), sit("RUS", "ru", "101")
    there.turn_sound_on()
    report = "USA-R-2026-900003"
    name = theatre.says("USA", launch_at(5.0, -120.0), report)
    for each in (head, there):
        expect(each.held(name)).to_be_visible()
    there.sounds("alarm")
    head.open_event(name)
    form = head.page.locator(f"form#retract-{report}")
    head.page.locator("details.retract summary").click()
    form.locator("select").select_option("false-detection")
    form.locator("button[type=submit]").click()
    head.page.locator('form.choices[action="/acts/retraction"] button').click()
    expect(head.page.locator("#said")).to_contain_text("USA.1/")
    head.open("/watch")
    for each in (head, there):
        expect(each.held(name)).to_have_count(0)
        side = each.event(name).locator(".side.is-retracted")
        expect(side).to_contain_text(each.text("page-retracted"))
        assert "line-through" in side.locator(".side-what").evaluate(
            "e => getComputedStyle(e).textDecorationLine"
        )
        expect(each.event(name)).to_have_attribute("data-grade", "calm")
        each.judge("/watch", f"/event?name={name}")


def test_a_line_that_is_cut_is_said_and_both_agree_when_it_is_back(theatre: Theatre, sit: Sit) -> None:
    """While nothing passes each side shows its own words as accepted, and no more; afterwards the ladder is climbed."""
    seats = both(sit)
    theatre.cable.cut()
    for each in seats:
        expect(each.cell("link")).to_contain_text(each.text("console-cell-link-down"))
    names = {
        party: theatre.says(party, launch_at(-35.0, lon)) for party, lon in (("USA", -60.0), ("RUS", 80.0))
    }
    for each in seats:
        own = each.event(names[each.party])
        expect(own.locator(".side.own .side-ladder.ladder-accepted")).to_be_visible()
        expect(each.cell("own")).to_have_class("cell cell-late")
        for other in set(names.values()) - {names[each.party]}:
            expect(each.event(other)).to_have_count(0)
        assert each.faults() == []
    theatre.cable.mend()
    for each in seats:
        expect(each.cell("link")).to_contain_text(each.text("console-cell-link-up"))
        expect(each.cell("own")).to_contain_text(each.text("console-cell-own-all"))
        receipted = each.event(names[each.party]).locator(".side.own .side-ladder.ladder-receipted")
        expect(receipted).to_be_visible()
        for name in names.values():
            expect(each.event(name)).to_be_visible()
        expect(each.cell("agreement")).to_contain_text(each.text("console-agreement-agree"))
    for each in seats:
        for name in names.values():
            each.press_seen(name)
        each.judge("/watch", *(f"/event?name={name}" for name in names.values()), "/record")


def test_two_officers_let_a_notice_go_and_the_launch_is_expected(theatre: Theatre, sit: Sit) -> None:
    """101 types it, 110 approves it, both nodes show both approvals; then the launch comes."""
    typist, head, there = sit("USA", "en", "101"), sit("USA", "ru", "110"), sit("RUS", "ru", "101")
    typist.open("/notices/new?kind=pre-launch-notification")
    opens = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=150)
    typist.fill(
        **{
            "launch_class": "space-launch-vehicle",
            "window.opens_at": f"{opens:%Y-%m-%d %H:%M:%S}",
            "window.closes_at": f"{opens + timedelta(hours=6):%Y-%m-%d %H:%M:%S}",
            "launch_area.shape": "circle",
            "launch_area.points": "28.5 -80.6",
            "launch_area.radius": "30 km",
        }
    )
    typist.page.locator('.form-do button[value="review"]').click()
    typist.page.locator("#second").select_option("110")
    number = typist.page.locator("main h1 .figure").inner_text()
    typist.page.locator("#approve button[type=submit]").click()
    expect(typist.page.locator("main.notices-page")).to_be_visible()
    head.open("/notices")
    head.page.locator(".draft.is-mine a", has_text=number).click()
    expect(head.page.locator(".approvals")).to_contain_text("101")
    head.page.locator("#approve button[type=submit]").click()
    (entry,) = until(lambda: theatre.entries("USA", "pre-launch-notification"), "the notice is sent")
    name = f"USA.1/{entry.index}"
    for each in (typist, there):
        each.open("/watch")
        expect(each.page.locator("#notice-table tr", has_text=number)).to_be_visible()
        each.open(f"/record/entry?name={name}")
        expect(each.page.locator(".authority-approved")).to_contain_text("101")
        expect(each.page.locator(".authority-approved")).to_contain_text("110")
        each.judge(f"/record/entry?name={name}", "/notices")
    _expected(theatre, (typist, there), opens)
    head.judge("/notices")


def _expected(theatre: Theatre, seats: tuple[Seat, Seat], opens: datetime) -> None:
    """The window opens and the launch comes: both sides say that it was announced, and no alarm sounds."""
    for each in seats:
        each.open("/watch")
        each.turn_sound_on()
    until(lambda: datetime.now(UTC) > opens + timedelta(seconds=1), "the window is open", 200)
    names = theatre.both_say(launch_at(28.5, -80.6, launch_class=LaunchClass.SPACE_LAUNCH_VEHICLE))
    for each in seats:
        expect(each.event(*names)).to_have_attribute("data-grade", "announced")
        # With the notice of another story open, one report alone may not fit at once: attention, and never alarm.
        each.sounds("announced", "late")
        expect(each.held(*names)).to_have_count(0)
        each.judge("/watch", f"/event?name={names[0]}")


def test_an_alarm_is_heard_behind_another_tab_and_shown_on_return(theatre: Theatre, sit: Sit) -> None:
    seats = both(sit)
    fronts = [each.context.new_page() for each in seats]
    for each, front in zip(seats, fronts, strict=True):
        front.goto(f"{each.url}/record")
        front.bring_to_front()
    names = theatre.both_say(launch_at(55.0, -170.0))
    for each in seats:
        each.sounds("alarm")
        assert each.page.locator("html").get_attribute("data-line") == "live"
    for each, front in zip(seats, fronts, strict=True):
        front.close()
        each.page.bring_to_front()
        expect(each.held(*names)).to_be_visible()
        assert each.faults() == []
        each.press_seen(*names)


def test_a_watch_is_kept_by_keys_alone(theatre: Theatre, sit: Sit) -> None:
    """From signing in to signing out, at one console after the other; no mouse is touched."""
    for party, language in (("USA", "en"), ("RUS", "ru")):
        seat = sit(party, language)
        names = theatre.both_say(launch_at(-45.0, 10.0 if party == "USA" else 100.0))
        _in_by_key(seat)
        _read_and_see_by_key(seat, names)
        _state_by_key(seat, names)
        _hand_over_and_leave_by_key(seat)


def _in_by_key(seat: Seat) -> None:
    seat.page.goto(f"{seat.url}/sign-in")
    seat.reach('button.card[value="101"]')
    seat.page.keyboard.press("Enter")
    seat.page.wait_for_url("**/watch")
    if seat.page.locator("html").get_attribute("lang") != seat.language:
        seat.reach("form.speech button")
        seat.page.keyboard.press("Enter")
        expect(seat.page.locator("html")).to_have_attribute("lang", seat.language)
    seat.settled()


def _read_and_see_by_key(seat: Seat, names: tuple[str, str]) -> None:
    """`j` goes to an event, Enter chooses it; `s` goes to the button of what holds the alarm, Enter presses it."""
    expect(seat.event(*names).locator(".side:not(.side-missing)")).to_have_count(2)
    expect(seat.held(*names)).to_be_visible()
    seat.held_as(*names)
    assert seat.faults() == []
    seat.page.keyboard.press("j")
    expect(seat.event(*names).locator(".pick")).to_be_focused()
    seat.page.keyboard.press("Enter")
    expect(seat.event(*names).locator(".pick")).to_have_attribute("aria-pressed", "true")
    seat.page.keyboard.press("s")
    expect(seat.held(*names).locator("button")).to_be_focused()
    seat.page.keyboard.press("Enter")
    expect(seat.held(*names)).to_have_count(0)


def _state_by_key(seat: Seat, names: tuple[str, str]) -> None:
    seat.page.keyboard.press("j")
    seat.reach(".event a.name")
    seat.page.keyboard.press("Enter")
    expect(seat.page.locator("main.event-page")).to_be_visible()
    seat.settled()
    seat.reach('input[name="statement"]')
    seat.page.keyboard.press("Space")
    wanted = seat.page.locator('input[name="statement"][value="not-ours"]')
    for _ in range(12):
        if wanted.is_checked():
            break
        seat.page.keyboard.press("ArrowDown")
    expect(wanted).to_be_checked()
    seat.reach("#statement-form button[type=submit]")
    assert seat.faults() == []
    seat.page.keyboard.press("Enter")
    expect(seat.page.locator(".message.own", has_text=seat.text("kind-urgent-statement"))).to_be_visible()


def _hand_over_and_leave_by_key(seat: Seat) -> None:
    """A digit leads to the page of the log; the summary of the menu leads out."""
    key = seat.page.locator('.nav a[href="/log"]').get_attribute("data-key")
    seat.settled().locator("body").evaluate("() => document.activeElement.blur()")
    seat.page.keyboard.press(key or "")
    expect(seat.page.locator("main.log-page")).to_be_visible()
    seat.settled()
    seat.reach("#taken_by-number")
    seat.page.keyboard.press("Control+a")
    seat.page.keyboard.type("102")
    seat.reach('form[action="/log/handover"] button[type=submit]')
    assert seat.faults() == []
    seat.page.keyboard.press("Enter")
    expect(seat.page.locator("#log-roster .side.own > p strong")).to_contain_text("102")
    seat.settled()
    seat.reach("details.menu summary")
    seat.page.keyboard.press("Enter")
    seat.reach('form[action="/sign-out"] button')
    seat.page.keyboard.press("Enter")
    expect(seat.page.locator("main.sign-in")).to_be_visible()
    assert seat.faults() == []
