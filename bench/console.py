"""How fast both consoles show what was said, and how much they bear (`make bench-console`).

Two real nodes with consoles and Debian's Chromium on the machine's two cores, which the browser shares.  The bound of
what is shown is taken in the same run and of the same messages: how long they take to be mirrored, before which no
other screen can know of them; that of a first page is the same page fetched by a plain client.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

import httpx
from playwright.async_api import Browser, Page, async_playwright

from bench import machine
from bench.client import Client, Ladder
from bench.live import Listeners
from bench.report import Figure, rows_of, show, write_json
from bench.report import Run as RunOfFigures
from jdec.faces.cli.composition import NodeAddress
from jdec.faces.cli.demo.nodes import TRAFFIC, NodeProcess, lay_out
from jdec.faces.console.live import MOST_OF_SESSION
from jdec.main import compose
from jdec.messages import encode, new_message, submission_id
from jdec.messages.launch_data import Launch, LaunchReport, Stage
from jdec.words.launches import LaunchClass
from jdec.words.places import Point

_ROOT: Final = Path(__file__).resolve().parent.parent
PARTIES: Final = ("USA", "RUS")
CHROMIUM: Final = "/usr/bin/chromium"
PATIENCE_MS: Final = 120_000
GLOBES: Final = 3
_APART: Final = timedelta(minutes=30)
# When each event was first on the page, and when the map was ready; milliseconds since 1970 and since the page began.
_WATCH: Final = """window.shown = {}; window.mapAt = 0; new MutationObserver(() => {
  const at = performance.timeOrigin + performance.now();
  for (const each of document.querySelectorAll('#part-events [data-event]')) window.shown[each.dataset.event] ??= at;
  if (!window.mapAt && document.querySelector('#map[data-ready]')) window.mapAt = performance.now();
}).observe(document, {subtree: true, childList: true, attributes: true});"""
# The list from its top to its end in steps of a screen, a frame each: all of it, and the longest frame.
_SCROLL: Final = """async () => { const list = document.querySelector('.event-list'); const begun = performance.now();
  const frame = () => new Promise(requestAnimationFrame); await frame(); let last = performance.now(), longest = 0;
  for (let at = 0; at < list.scrollHeight; at += list.clientHeight) { list.scrollTop = at; await frame();
    longest = Math.max(longest, performance.now() - last); last = performance.now(); }
  return [performance.now() - begun, longest]; }"""


_TOKEN: Final = re.compile(r'name="csrf" value="([^"]+)"')


def _line_of(cookies: httpx.Cookies) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


class Reporter:
    """Makes reports of launches that have nothing to do with each other, each of its own hour."""

    def __init__(self) -> None:
        self._made = 0
        self._chance = Random(7)
        self._begin = datetime.now(UTC).replace(microsecond=0)

    def make(self) -> bytes:
        """Return a report of USA; each tells of an earlier launch than the one before it."""
        self._made += 1
        launch = Launch(
            time=self._begin - self._made * _APART,
            place=Point(lat_deg=self._chance.uniform(-70, 70), lon_deg=self._chance.uniform(-179, 179)),
            azimuth_deg=self._chance.uniform(0, 359),
            launch_class=LaunchClass.OTHER_BALLISTIC_MISSILE,
        )
        return self._report(launch)

    def make_newest(self) -> bytes:
        """Return a report of a launch of now, which is the first of the list."""
        self._made += 1
        place = Point(lat_deg=self._chance.uniform(-70, 70), lon_deg=self._chance.uniform(-179, 179))
        now = datetime.now(UTC)
        return self._report(
            Launch(time=now, place=place, azimuth_deg=45.0, launch_class=LaunchClass.OTHER_BALLISTIC_MISSILE)
        )

    def _report(self, launch: Launch) -> bytes:
        message = new_message(
            LaunchReport,
            sender="USA",
            traffic=TRAFFIC,
            submission=submission_id(time.time_ns() // 1_000_000, os.urandom(10)),
            issued_at=datetime.now(UTC),
            salt=os.urandom(12),
            report=f"USA-R-2026-{self._made:06d}",
            revision=1,
            stage=Stage.FIRST,
            launch=launch,
        )
        return encode(message)


class Desks:
    """Both consoles, a browser at each, and a client of the API of the first node."""

    def __init__(self, urls: dict[str, str], browser: Browser, client: Client, ladder: Ladder) -> None:
        self.urls = urls
        self.browser = browser
        self.client = client
        self.ladder = ladder
        self.pages: dict[str, Page] = {}
        self.reporter = Reporter()

    async def sign_in(self) -> None:
        """An officer signs in at each console."""
        for party, url in self.urls.items():
            context = await self.browser.new_context(viewport={"width": 1280, "height": 720})
            context.set_default_timeout(PATIENCE_MS)
            await context.add_init_script(_WATCH)
            self.pages[party] = page = await context.new_page()
            await page.goto(f"{url}/sign-in")
            await page.locator('button.card[value="101"]').click()
            await page.wait_for_selector("#map[data-ready]")

    async def open(self, party: str, path: str) -> tuple[float, float]:
        """Open a page; return milliseconds to its first useful paint and to its map."""
        page = self.pages[party]
        await page.goto(self.urls[party] + path)
        await page.wait_for_selector("html[data-line=live]")
        await page.wait_for_function("() => window.mapAt > 0")
        paint, ready = await page.evaluate(
            "() => [performance.getEntriesByName('first-contentful-paint')[0].startTime, window.mapAt]"
        )
        return float(paint), float(ready)

    async def cookies(self, party: str) -> str:
        """The cookies of a signed-in browser."""
        jar = await self.pages[party].context.cookies()
        return "; ".join(f"{each['name']}={each['value']}" for each in jar if "name" in each)

    async def sessions(self, party: str, count: int) -> list[str]:
        """The cookies of so many more sessions, each of its own sign-in."""
        url = self.urls[party]
        port = url.rpartition(":")[2]
        found = []
        for _ in range(count):
            head = {"host": f"localhost:{port}", "origin": url, "sec-fetch-site": "same-origin"}
            async with httpx.AsyncClient(headers=head, trust_env=False, timeout=120) as http:
                where = f"http://127.0.0.1:{port}/sign-in"
                page = await http.get(where)
                form = {"csrf": _TOKEN.findall(page.text)[0], "officer": "101"}
                # A browser sends secure cookies to its own machine without encryption; this client does not.
                await http.post(f"{where}/demo", data=form, headers={"cookie": _line_of(http.cookies)})
                found.append(_line_of(http.cookies))
        return found

    async def fetch_ms(self, party: str, path: str) -> float:
        """How long a plain client takes for a page."""
        port = self.urls[party].rpartition(":")[2]
        head = {"host": f"localhost:{port}", "cookie": await self.cookies(party)}
        async with httpx.AsyncClient(headers=head, trust_env=False, timeout=120) as http:
            begun = time.perf_counter()
            (await http.get(f"http://127.0.0.1:{port}{path}")).raise_for_status()
            return (time.perf_counter() - begun) * 1000

    async def say(self) -> tuple[float, float]:
        """Report a launch; return milliseconds until it is mirrored, and until it is on both screens."""
        message = self.reporter.make_newest()
        begun_ms = time.time() * 1000
        index = await self.client.submit(message)
        await self.ladder.reach(index + 1)
        mirrored_ms = time.time() * 1000
        shown = [await self._shown(page, f"USA.1/{index}") for page in self.pages.values()]
        return mirrored_ms - begun_ms, max(shown) - begun_ms

    async def _shown(self, page: Page, name: str) -> float:
        await page.wait_for_function("name => window.shown[name] > 0", arg=name, polling=50)
        return float(await page.evaluate("name => window.shown[name]", name))


@contextlib.asynccontextmanager
async def _running(folder: Path) -> AsyncIterator[dict[str, NodeAddress]]:
    """Run both nodes with their consoles."""
    parts = compose()
    ports = {party: _free_port() for party in PARTIES}
    urls = {party: f"https://127.0.0.1:{port}" for party, port in ports.items()}
    processes = []
    for party, path in lay_out(parts, folder, urls, consoles=True).items():
        config = path / "node.toml"
        text = (
            config.read_text()
            .replace("[link]\n", f"[link]\nport = {ports[party]}\n")
            .replace("port = 0\npeer", "peer")
        )
        text = text.replace('may = ["submit"', 'messages_per_minute = 10000000\nmay = ["submit"')
        text = text.replace("[console]\n", "[console]\nsign_ins_per_minute = 10000\n", 1)
        config.write_text(text)
        processes.append(NodeProcess(party, path, parts.program, os.environ))
    try:
        for each in processes:
            each.start()
        yield {each.party: await each.ready(parts, 120) for each in processes}
    finally:
        for each in processes:
            each.tell_to_stop()
        for each in processes:
            await each.stopped(30)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.asynccontextmanager
async def _desks(folder: Path) -> AsyncIterator[Desks]:
    async with _running(folder) as addresses, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM)
        urls = {party: each.console_url for party, each in addresses.items()}
        node = addresses["USA"]
        async with Client(node.url, node.token) as client, Ladder(client).watching() as ladder:
            desks = Desks(urls, browser, client, ladder)
            await desks.sign_in()
            yield desks
        await browser.close()


async def _first_pages(desks: Desks, count: int, name: str, globes: int) -> list[Figure]:
    # Without a graphics card the globe takes the processor that everything else needs: a few times are enough.
    taken = [await desks.open("USA", "/watch?map=globe") for _ in range(globes)]
    drawn = [await desks.open("USA", "/watch?map=drawn") for _ in range(count)]
    bound = statistics.median([await desks.fetch_ms("USA", "/watch") for _ in range(count)])
    middle = statistics.median
    return [
        Figure(f"{name}, first useful paint, p50", "ms", middle(each[0] for each in drawn), bound, "<= 1500"),
        Figure(f"{name}, globe ready, p50", "ms", middle(each[1] for each in taken), target="<= 3000"),
        Figure(f"{name}, drawn map ready, p50", "ms", middle(each[1] for each in drawn), target="<= 3000"),
    ]


async def _both_screens(desks: Desks, count: int, name: str) -> list[Figure]:
    # The map that is drawn: the globe, without a graphics card, would be what is measured.
    for party in PARTIES:
        await desks.open(party, "/watch?map=drawn")
    taken = [await desks.say() for _ in range(count)]
    mirrored, shown = (sorted(each) for each in zip(*taken, strict=True))
    middle, last = len(taken) // 2, min(len(taken) - 1, len(taken) * 95 // 100)
    return [
        Figure(
            f"{name}, both screens after submission, p50", "ms", shown[middle], mirrored[middle], "<= 300"
        ),
        Figure(f"{name}, both screens after submission, p95", "ms", shown[last], mirrored[last]),
    ]


async def _many_live(desks: Desks, clients: int, messages: int) -> list[Figure]:
    port = int(desks.urls["USA"].rpartition(":")[2])
    sessions = await desks.sessions("USA", -(-clients // MOST_OF_SESSION))
    async with Listeners(port, (sessions * MOST_OF_SESSION)[:clients]).listening() as listeners:
        heard_ms = []
        for _ in range(messages):
            begun = time.perf_counter()
            told = listeners.told
            await desks.client.submit(desks.reporter.make())
            await listeners.hear_after(told)
            heard_ms.append((time.perf_counter() - begun) * 1000)
        lost = await listeners.settle()
    name = f"{clients} live pages"
    return [
        Figure(f"{name}, events lost", "", lost, target="<= 0"),
        Figure(f"{name}, all hear of a report, p50", "ms", statistics.median(heard_ms)),
    ]


async def _fill(desks: Desks, count: int) -> None:
    size = 0
    for _ in range(count):
        size = await desks.client.submit(desks.reporter.make()) + 1
    await desks.ladder.reach(size)
    while True:
        if not _behind(await desks.client.status()):
            return
        await asyncio.sleep(0.1)


def _behind(status: dict[str, object]) -> bool:
    picture = status["picture"]
    return not isinstance(picture, dict) or picture.get("state") != "current"


async def _many_events(desks: Desks, count: int, samples: int) -> list[Figure]:
    await _fill(desks, count)
    name = f"{count:,} events"
    figures = await _first_pages(desks, samples, name, 1)
    figures += await _both_screens(desks, samples, name)
    whole, longest = await desks.pages["USA"].evaluate(_SCROLL)
    return [
        *figures,
        Figure(f"{name}, list scrolled to its end", "ms", float(whole)),
        Figure(f"{name}, longest frame of it", "ms", float(longest)),
    ]


async def _measure(folder: Path, options: argparse.Namespace) -> list[Figure]:
    async with _desks(folder) as desks:
        figures = await _first_pages(desks, options.samples, "few events", GLOBES)
        figures += await _both_screens(desks, options.samples, "few events")
        figures += await _many_live(desks, options.clients, options.samples)
        figures += await _many_events(desks, options.events, options.samples)
    return figures


def main() -> int:
    """Measure and print; 1 where a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.console", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--events", type=int, default=2_000, help="events in the picture of the second part")
    parser.add_argument("--clients", type=int, default=500, help="live pages at one console")
    parser.add_argument("--samples", type=int, default=10, help="how often each thing is done")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    var = _ROOT / "var"
    var.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=var, prefix="bench-console-"))
    before = machine.load()
    try:
        figures = asyncio.run(_measure(folder, options))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    run = RunOfFigures(before, machine.load(), figures)
    rows = rows_of([run])
    show(f"{machine.describe()}; load average {before:.1f} before, {run.load_after:.1f} after", rows)
    write_json(options.json, {"machine": machine.describe(), "figures": rows, "runs": [run]})
    return 1 if any(row.reached is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
