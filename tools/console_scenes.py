"""Take pictures of every page of two real consoles during one night: `python tools/console_scenes.py [WORD ...]`.

Two nodes run with their consoles over a line that can be cut; what is on the pages was said by both.  Pictures go to
var/scenes, to be looked at; words choose those whose names hold one of them.  Needs Chromium and what `make console`
builds.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from console.desks import PARTIES, TRAFFIC, make, until  # noqa: E402
from console.story_parts import Seat, Theatre, launch_at  # noqa: E402
from jdec.exercise.programme import build_programme  # noqa: E402
from jdec.exercise.scenario import load_folder  # noqa: E402
from jdec.faces.texts import say  # noqa: E402
from jdec.messages.launch_data import Launch, LaunchReport  # noqa: E402
from jdec.messages.statements import RelayedNotice  # noqa: E402
from jdec.words.launches import LaunchClass  # noqa: E402

FOLDER = ROOT / "var/scenes"
SPEAKING = {"USA": "en", "RUS": "ru"}
PAGES = {
    "events": "/events",
    "notices": "/notices",
    "notice-form": "/notices/new?kind=pre-launch-notification",
    "record": "/record",
    "entry": "/record/entry?name=USA.1/3",
    "check": "/record/check",
    "courier": "/record/courier",
    "log": "/log",
    "log-notes": "/log/notes",
    "log-procedures": "/log/procedures",
    "log-summary": "/log/summary",
}


class Camera:
    """Takes pictures of both seats, in both themes."""

    def __init__(self, seats: dict[str, Seat], wanted: list[str]) -> None:
        self.seats = seats
        self._wanted = wanted

    def take(self, scene: str, path: str, ready: Callable[[Seat], object] = lambda _: None) -> None:
        """Take one page at each seat, when it is ready: the whole of it, except where it fits one screen."""
        if self._wanted and not any(word in scene for word in self._wanted):
            return
        for party, seat in self.seats.items():
            for theme in ("light", "dark"):
                button = seat.page.locator(f'form[action="/settings"] button[value="{theme}"]')
                if button.count():
                    seat.page.locator("details.menu").evaluate("menu => { menu.open = true }")
                    button.click()
                seat.open(path)
                ready(seat)
                file = FOLDER / f"{scene}-{party}-{seat.language}-{theme}.png"
                file.write_bytes(seat.page.screenshot(full_page=not path.startswith("/watch")))
                print(file.relative_to(ROOT), flush=True)


def play(theatre: Theatre, camera: Camera) -> None:
    """One night: calm, the rocket of 1995 seen as two things, a launch nobody announced, the line cut."""
    camera.take("1-calm", "/watch")
    names = _rocket(theatre)
    camera.take("2-rocket", "/watch", lambda seat: seat.event(*names).wait_for())
    camera.take("2-rocket-event", f"/event?name={names[0]}")
    alarm = theatre.both_say(launch_at(39.0, 127.5))
    theatre.says("USA", launch_at(-20.0, 60.0))
    camera.take("3-alarm", "/watch", lambda seat: seat.held(*alarm).wait_for())
    rus = camera.seats["RUS"]
    rus.open("/watch")
    rus.press_seen(*alarm)
    camera.take(
        "4-seen-by-rus", "/watch", lambda seat: seat.event(*alarm).locator(".seen-by").first.wait_for()
    )
    camera.take("4-seen-by-rus-event", f"/event?name={alarm[0]}")
    for name, path in PAGES.items():
        camera.take(f"5-{name}", path)
    _lag(theatre, camera)
    theatre.cable.cut()
    late = theatre.says("USA", launch_at(10.0, 100.0))
    camera.take(
        "6-cut",
        "/watch",
        lambda seat: (
            seat.held(late).wait_for() if seat.party == "USA" else seat.page.wait_for_selector(".cell-alarm")
        ),
    )


def _lag(theatre: Theatre, camera: Camera) -> None:
    """The processes that make the picture stand still, and a launch is reported: it stays missing."""
    held = [pid for party in PARTIES for pid in theatre.projector_pids(party)]
    for pid in held:
        os.kill(pid, signal.SIGSTOP)
    try:
        theatre.says("USA", launch_at(-30.0, 10.0))
        for seat in camera.seats.values():
            seat.open("/watch")
            words = say(seat.language, "console-world-behind", since="\0").partition("\0")[0]
            seat.page.get_by_text(words).first.wait_for(timeout=90_000)
        camera.take("7-behind", "/watch")
    finally:
        for pid in held:
            os.kill(pid, signal.SIGCONT)


def _rocket(theatre: Theatre) -> tuple[str, str]:
    """The launch of January 1995, its notice passed on; each side takes it for something else."""
    plan = load_folder().plan("january-1995")
    (run,) = [each for each in plan.runs if each.relayed_by]
    alone = msgspec.structs.replace(plan, runs=(msgspec.structs.replace(run, at_s=2.0),))
    made = build_programme(alone, traffic=TRAFFIC, seed=53, starts_at=datetime.now(UTC), pace=1)
    drafts = [each.draft for each in made.steps]
    (notice,) = [each for each in drafts if each.kind is RelayedNotice]
    launch: Launch = [each for each in drafts if each.kind is LaunchReport][-1].content["launch"]
    theatre.submit("RUS", make(RelayedNotice, "RUS", **notice.content))
    until(lambda: datetime.now(UTC) > launch.time + timedelta(seconds=1), "lift-off")
    ours = msgspec.structs.replace(launch, impact_time=None, impact_time_sigma_s=None)
    theirs = msgspec.structs.replace(ours, launch_class=LaunchClass.SLBM)
    return theatre.says("USA", ours), theatre.says("RUS", theirs)


def main(wanted: list[str]) -> int:
    """Play the night and take the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        theatre = Theatre(Path(folder))
        try:
            theatre.start()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium", args=["--disable-3d-apis"]
                )
                seats = {
                    party: Seat(browser, theatre.url(party), party, SPEAKING[party]) for party in PARTIES
                }
                for seat in seats.values():
                    seat.sign_in("101")
                play(theatre, Camera(seats, wanted))
                browser.close()
        finally:
            theatre.end()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
