"""Two real nodes, the first one's real console, and browsers that are an HTTP client with a cookie.

Node processes are started as a person would start them; the console is the child that its node starts.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import httpx
import msgspec

from cli.nodes import free_port
from jdec.adapters.nodefolder import Address, read_address
from jdec.faces.cli.client import Client
from jdec.faces.cli.composition import InitRequest
from jdec.faces.cli.demo.nodes import NodeProcess
from jdec.main import compose
from jdec.messages import encode, new_message, submission_id
from jdec.messages.header import Header
from jdec.messages.launch_data import Launch, LaunchReport, Stage
from jdec.node.views import Accepted
from jdec.words.launches import LaunchClass
from jdec.words.places import Point

from .desks import pids_of

TRAFFIC = "exercise.console"
WITHIN_S = 90.0
PARTIES = ("USA", "RUS")
_TOKEN = re.compile(r'name="csrf" value="([^"]*)"')


def until(is_so: Callable[[], Any], what: str, within_s: float = WITHIN_S) -> Any:
    """Wait on a condition and return what it gave; a deadline that passes says what did not come about."""
    end_s = time.monotonic() + within_s
    while not (found := is_so()):
        assert time.monotonic() < end_s, f"did not come about: {what}"
        time.sleep(0.02)
    return found


class Stand:
    """Both nodes in a folder; the first has a console."""

    demo_officers = False
    """Whether the first key manifests list the officers of an exercise, with their keys in the folders."""

    def __init__(self, root: Path, **settings: object) -> None:
        self.root = root
        self.compose = compose()
        self._number = 0
        ports = {party: free_port() for party in PARTIES}
        for party, peer in (PARTIES, PARTIES[::-1]):
            console = 0 if party == "USA" else None
            url = f"https://127.0.0.1:{ports[peer]}"
            self.compose.init_node(
                InitRequest(
                    root / party,
                    party,
                    peer,
                    TRAFFIC,
                    1,
                    3,
                    2,
                    0,
                    ports[party],
                    url,
                    console_port=console,
                    demo_officers=self.demo_officers,
                )
            )
        for party, peer in (PARTIES, PARTIES[::-1]):
            shutil.copyfile(root / peer / "introduction.json", root / party / "peer.json")
        lay_static(root / "static")
        given = {"static": "../static", "sign_ins_per_minute": 100_000, **settings}
        lines = "\n".join(f"{name} = {json.dumps(value)}" for name, value in given.items())
        path = root / "USA" / "node.toml"
        path.write_text(path.read_text("utf-8").replace("[console]\n", f"[console]\n{lines}\n"), "utf-8")
        self.nodes = {
            party: NodeProcess(party, root / party, self.compose.program, os.environ) for party in PARTIES
        }

    def start(self, *parties: str) -> None:
        """Start nodes, both when none is named, and wait until they answer."""
        for party in parties or PARTIES:
            self.nodes[party].start()
        for party in parties or PARTIES:
            asyncio.run(self.nodes[party].ready(self.compose, WITHIN_S))

    def stop(self) -> None:
        """End what runs."""
        for node in self.nodes.values():
            node.tell_to_stop()
        for node in self.nodes.values():
            asyncio.run(node.stopped(30))

    @property
    def address(self) -> Address:
        """Where the first node listens."""
        return read_address(self.root / "USA")

    def browser(self, number: str = "", language: str = "en") -> Browser:
        """A browser; signed in where a number is given."""
        made = Browser(self.address.console_url, language)
        if number:
            made.sign_in(number)
        return made

    def submit(self, party: str, message: Header) -> Accepted:
        """Put a message on a Party's record as its technical centre does."""
        with Client(self.compose.find_node(self.root / party), "en") as client:
            (result,) = client.submit([encode(message)])  # type: ignore[arg-type]
        assert isinstance(result, Accepted), result
        return result

    def report(self, party: str = "USA", **changed: Any) -> str:
        """Report a launch that nothing announced; return the name of the message."""
        self._number += 1
        number = self._number
        launch = Launch(
            time=datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3 * number),
            place=Point(lat_deg=20.0 + number % 40, lon_deg=10.0 + 3 * (number % 50)),
            azimuth_deg=45.0,
            launch_class=LaunchClass.ICBM,
        )
        fields = {
            "report": f"{party}-R-2026-{number:06d}",
            "revision": 1,
            "stage": Stage.FIRST,
            "launch": launch,
            **changed,
        }
        done = self.submit(party, make(LaunchReport, party, **fields))
        return f"{party}.1/{done.index}"

    def console_pids(self) -> list[int]:
        """The console processes of the first node that run now."""
        return pids_of(b"jdec.main.console", self.root / "USA")

    def projector_pids(self) -> list[int]:
        """The processes that make the picture of the first node."""
        return pids_of(b"jdec.main.projector", self.root / "USA")


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


def lay_static(folder: Path) -> None:
    """What stands for the built scripts and styles."""
    folder.mkdir()
    (folder / "console-1a2b.js").write_text("// nothing\n")
    (folder / "manifest.json").write_text('{"console.js": "console-1a2b.js"}')


class Browser:
    """An HTTP client that keeps cookies as a browser does, and says where its requests come from."""

    def __init__(self, url: str, language: str = "en") -> None:
        self.url = url
        self.cookies: dict[str, str] = {}
        self._language = language
        self.http = self._client()

    def _client(self) -> httpx.Client:
        port = self.url.rpartition(":")[2]
        return httpx.Client(
            base_url=f"http://127.0.0.1:{port}",
            headers={"host": f"localhost:{port}", "accept-language": self._language},
            timeout=60,
            trust_env=False,
        )

    def connect_anew(self) -> None:
        """Forget connections that are kept open, as a browser does with those that broke."""
        self.http.close()
        self.http = self._client()

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

    def post(self, path: str, head: dict[str, str] | None = None, **fields: str) -> httpx.Response:
        """Send a form; with the token of the watch page unless another is given."""
        if "csrf" not in fields:
            fields["csrf"] = self.token()
        return self._kept(self.http.post(path, data=fields, headers={**self.head(), **(head or {})}))

    def token(self) -> str:
        """The token that forms carry now."""
        page = self.get("/watch")
        # A page that is refused to somebody who is signed in holds forms too.
        found = _TOKEN.search(page.text) or _TOKEN.search(self.get("/sign-in").text)
        assert found, page.text[:400]
        return found[1]

    def sign_in(self, number: str) -> httpx.Response:
        """Sign in as an officer of the exercise."""
        token = _TOKEN.search(self.get("/sign-in").text)
        assert token
        return self.post("/sign-in/demo", csrf=token[1], officer=number)

    def _kept(self, answer: httpx.Response) -> httpx.Response:
        for line in answer.headers.get_list("set-cookie"):
            pair, *rest = line.split(";")
            name, _, value = pair.partition("=")
            if any(each.strip().lower() == "max-age=0" for each in rest):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value.strip('"')
        return answer

    @contextmanager
    def live(self, after: str = "") -> Iterator[Line]:
        """Listen to the live line."""
        more = {"last-event-id": after} if after else {}
        with self.http.stream("GET", "/live", headers=self.head(**more)) as answer:
            assert answer.status_code == 200, answer.read()
            line = Line(answer)
            yield line
            line.close()


class Line:
    """One live line, read in a thread of its own."""

    def __init__(self, answer: httpx.Response) -> None:
        self.events: list[tuple[str, str, dict[str, Any]]] = []
        self.is_over = False
        self._answer = answer
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        kind = number = ""
        try:
            for line in self._answer.iter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    kind = value
                elif name == "id":
                    number = value
                elif name == "data":
                    self.events.append((kind, number, msgspec.json.decode(value)))
                elif not line:
                    kind = number = ""
        except httpx.HTTPError:
            pass
        self.is_over = True

    def wait(self, kind: str, is_it: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        """Wait for an event of a kind."""

        def found() -> list[dict[str, Any]]:
            return [data for name, _, data in self.events if name == kind and is_it(data)]

        (result, *_) = until(found, f"{kind} on the live line")
        return dict(result)

    def close(self) -> None:
        """Stop listening."""
        stream: Any = self._answer.extensions.get("network_stream")
        sock = stream.get_extra_info("socket") if stream else None
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(10)


def held(browser: Browser, name: str) -> dict[str, str]:
    """The fields of the form that says `seen` of an event, from the strip of the watch page."""
    text = browser.get("/watch/part/held").text
    for form in re.findall(r"<form.*?</form>", text, re.S):
        fields = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', form))
        if name in fields.get("newest", "").split():
            return fields
    return {}
