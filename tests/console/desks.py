"""Both Parties' nodes with their consoles, and browsers that are an HTTP client with a cookie.

Node processes are started as a person would start them; each console is the child that its node starts.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import httpx

from cli.nodes import free_port
from jdec.adapters.nodefolder import read_address
from jdec.faces.cli.client import Client
from jdec.faces.cli.composition import InitRequest
from jdec.faces.cli.demo.nodes import NodeProcess
from jdec.main import compose
from jdec.messages import encode, new_message, submission_id
from jdec.messages.header import Header
from jdec.messages.launch_data import Launch, LaunchReport, Stage
from jdec.node.views import Accepted, EntryView, Which
from jdec.words.launches import LaunchClass
from jdec.words.places import Point

TRAFFIC = "exercise.north-wind"
PARTIES = ("USA", "RUS")
WITHIN_S = 90.0
_TOKEN = re.compile(r'name="csrf" value="([^"]*)"')


def until(is_so: Callable[[], Any], what: str, within_s: float = WITHIN_S) -> Any:
    """Wait on a condition and return what it gave."""
    end_s = time.monotonic() + within_s
    while not (found := is_so()):
        assert time.monotonic() < end_s, f"did not come about: {what}"
        time.sleep(0.02)
    return found


def pids_of(program: bytes, folder: Path) -> list[int]:
    """The processes of a program that run now for the node of a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = path.read_bytes().split(b"\0")
            if program in words and str(folder / "node.toml").encode() in words:
                found.append(int(path.parent.name))
    return found


class Pair:
    """Both nodes in a folder, each with a console."""

    def __init__(self, root: Path, settings: str = "") -> None:
        self._begin(root)
        ports = {party: free_port() for party in PARTIES}
        for party, peer in (PARTIES, PARTIES[::-1]):
            url = f"https://127.0.0.1:{ports[peer]}"
            self.compose.init_node(
                InitRequest(root / party, party, peer, TRAFFIC, 1, 3, 2, 0, ports[party], url, console_port=0)
            )
            path = root / party / "node.toml"
            text = path.read_text("utf-8").replace("[console]\n", f"[console]\n{settings}", 1)
            path.write_text(text, "utf-8")
        for party, peer in (PARTIES, PARTIES[::-1]):
            shutil.copyfile(root / peer / "introduction.json", root / party / "peer.json")
        self.nodes = {
            party: NodeProcess(party, root / party, self.compose.program, os.environ) for party in PARTIES
        }

    def _begin(self, root: Path) -> None:
        """What every pair starts from, however its nodes are laid out."""
        self.root = root
        self.compose = compose()
        self._number = 0
        self._jars: dict[tuple[str, str], dict[str, str]] = {}
        # Kept, so that none is left open for a collector to find.
        self._made: list[Browser] = []
        self.nodes: dict[str, NodeProcess] = {}

    def start(self, *parties: str) -> None:
        """Start nodes, both when none is named, and wait until they and their consoles answer."""
        for party in parties or PARTIES:
            self.nodes[party].start()
        for party in parties or PARTIES:
            asyncio.run(self.nodes[party].ready(self.compose, WITHIN_S))
        for party in parties or PARTIES:
            with self.browser(party) as browser:
                assert browser.get("/sign-in").status_code == 200

    def stop(self, *parties: str) -> None:
        """End what runs."""
        for made in () if parties else self._made:
            made.http.close()
        for party in parties or PARTIES:
            self.nodes[party].tell_to_stop()
        for party in parties or PARTIES:
            asyncio.run(self.nodes[party].stopped(30))

    def url(self, party: str) -> str:
        """Where a Party's console is."""
        return read_address(self.root / party).console_url

    def browser(self, party: str = "USA", number: str = "", language: str = "en") -> Browser:
        """A browser at a Party's console; signed in, and speaking this language, where a number is given."""
        made = Browser(self.url(party), language)
        self._made.append(made)
        if number:
            # An officer signs in once: too many sign-ins from one place are turned away.
            jar = self._jars.setdefault((party, number), made.cookies)
            made.cookies = jar
            if not jar:
                made.sign_in(number)
            made.speak(language)
        return made

    def console_pids(self, party: str) -> list[int]:
        """The console processes of a Party's node that run now."""
        return pids_of(b"jdec.main.console", self.root / party)

    def projector_pids(self, party: str) -> list[int]:
        """The processes that make the picture of a Party's node."""
        return pids_of(b"jdec.main.projector", self.root / party)

    def client(self, party: str) -> Client:
        """A program at a Party's node."""
        return Client(self.compose.find_node(self.root / party), "en")

    def submit(self, party: str, message: Header) -> Accepted:
        """Put a message on a Party's record as its technical centre does."""
        with self.client(party) as client:
            (result,) = client.submit([encode(message)])  # type: ignore[arg-type]
        assert isinstance(result, Accepted), result
        return result

    def entries(self, party: str, kind: str = "") -> list[EntryView]:
        """A Party's own record; only of a kind where one is named."""
        with self.client(party) as client:
            found = client.entries(Which.OWN, 0, 1000)[0]
        return [each for each in found if not kind or each.kind == kind]

    def report(self, party: str = "USA", **changed: Any) -> str:
        """Report a launch that nothing announced; return the name of the message."""
        self._number += 1
        launch = Launch(
            time=datetime.now(UTC).replace(microsecond=0),
            place=Point(lat_deg=20.0 + self._number % 40, lon_deg=10.0 + 3 * (self._number % 50)),
            azimuth_deg=45.0,
            launch_class=LaunchClass.ICBM,
        )
        report = f"{party}-R-2026-{self._number:06d}"
        fields = {"report": report, "revision": 1, "stage": Stage.FIRST, "launch": launch, **changed}
        return f"{party}.1/{self.submit(party, make(LaunchReport, party, **fields)).index}"


def make(kind: type[Header], party: str, **content: Any) -> Any:
    """A message of a Party, of now."""
    return new_message(
        kind,
        sender=party,
        traffic=TRAFFIC,
        submission=submission_id(time.time_ns() // 1_000_000, os.urandom(10)),
        issued_at=datetime.now(UTC),
        salt=os.urandom(12),
        **content,
    )


class Browser:
    """An HTTP client that keeps cookies as a browser does, and says where its requests come from."""

    def __init__(self, url: str, language: str = "en") -> None:
        self.url = url
        self.cookies: dict[str, str] = {}
        port = url.rpartition(":")[2]
        self.http = httpx.Client(
            base_url=f"http://127.0.0.1:{port}",
            headers={"host": f"localhost:{port}", "accept-language": language},
            timeout=60,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def head(self, **more: str) -> dict[str, str]:
        """The headers of a request from one of the console's own pages."""
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"cookie": jar, "origin": self.url, "sec-fetch-site": "same-origin", **more}

    def get(self, path: str, **more: str) -> httpx.Response:
        """Ask for a page."""
        return self._kept(self.http.get(path, headers=self.head(**more)))

    def post(self, path: str, head: dict[str, str] | None = None, **fields: Any) -> httpx.Response:
        """Send a form; with the token of a page of ours unless another is given."""
        fields.setdefault("csrf", self.token())
        return self._kept(self.http.post(path, data=fields, headers={**self.head(), **(head or {})}))

    def upload(self, path: str, data: bytes, **fields: str) -> httpx.Response:
        """Send a form with a file."""
        fields.setdefault("csrf", self.token())
        files = {"file": ("brought.courier", data, "application/octet-stream")}
        return self._kept(self.http.post(path, data=fields, files=files, headers=self.head()))

    def token(self) -> str:
        """The token that forms carry now."""
        page = self.get("/watch")
        # A page that is refused to somebody who is signed in holds forms too.
        found = _TOKEN.search(page.text) or _TOKEN.search(self.get("/sign-in").text)
        assert found, page.text[:400]
        return found[1]

    def sign_in(self, number: str) -> None:
        """Sign in as an officer of the exercise."""
        token = _TOKEN.search(self.get("/sign-in").text)
        assert token
        answer = self.post("/sign-in/demo", csrf=token[1], officer=number)
        assert answer.status_code == 303, answer.text

    def speak(self, language: str) -> None:
        """Choose a language."""
        assert self.post("/settings", language=language).status_code == 303

    def _kept(self, answer: httpx.Response) -> httpx.Response:
        for line in answer.headers.get_list("set-cookie"):
            pair, *rest = line.split(";")
            name, _, value = pair.partition("=")
            if any(each.strip().lower() == "max-age=0" for each in rest):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value.strip('"')
        return answer
