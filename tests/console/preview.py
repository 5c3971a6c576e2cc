"""A server of nothing but looks: the templates with the samples, a live line that can be silenced, and no node.

`python -m tests.console.preview` serves at http://localhost:8797; cookies `sample`, `language` and `theme` choose what
is shown (`/?sample=storm&language=ru&theme=light` sets them).  It sends the strictest policy: `default-src 'self'`.
"""

from __future__ import annotations

import json
import queue
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from tests.console import sample
from tests.console.sample_map import map_of

import jdec.faces.console
from jdec.faces.console.views import ConfirmView, EmptyView, InvitationView, SignInView, Word
from jdec.faces.texts import say

HERE = Path(jdec.faces.console.__file__).parent
STATIC = HERE / "static"
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
KINDS = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}
PAGES = ("watch", "sign-in", "invitation", "confirm", "error", "empty", "events", "log")


def is_built() -> bool:
    """Say whether `make console` has run."""
    return (STATIC / "manifest.json").is_file()


def environment() -> Environment:
    """Return the templates as the console sets them up."""
    names = json.loads((STATIC / "manifest.json").read_text())
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["static_url"] = lambda name: f"/static/{names[name]}"
    return made


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of browsers that go away in the middle of a request."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Preview:
    """The server, what it shows, and its live line."""

    def __init__(self, port: int = 0, beat_s: float = 1.0, *, is_still: bool = False) -> None:
        self.templates = environment()
        self.beat_s = beat_s
        self.is_still = is_still
        self.started = datetime.now(UTC)
        self.is_silent = False
        self.node = "up"
        self.seen: list[str] = []
        self.lines: list[queue.Queue[bytes]] = []
        self.server = _Server(("127.0.0.1", port), self._handler())
        self.url = f"http://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Close the door; lines that are open end by themselves."""
        self.is_silent = True
        self.server.shutdown()
        self.server.server_close()

    def now(self) -> str:
        """Return the time of the samples, going on from where they begin unless it stands still."""
        gone = timedelta(0) if self.is_still else datetime.now(UTC) - self.started
        return (sample.NOW + gone).isoformat()

    def publish(self, kind: str, data: dict[str, Any]) -> None:
        """Tell every page something."""
        for line in tuple(self.lines):
            line.put(f"event: {kind}\ndata: {json.dumps(data)}\n\n".encode())

    def render(self, template: str, language: str, frame: Any, view: Any) -> bytes:
        """Return a page."""
        words = {
            "frame": frame,
            "view": view,
            "t": lambda message_id, **args: say(language, message_id, **args),
            "instant": lambda when: when.strftime("%Y-%m-%d %H:%M:%S"),
            "day": lambda when: when.strftime("%Y-%m-%d"),
        }
        return self.templates.get_template(template).render(words).encode()

    def _handler(self) -> Callable[..., BaseHTTPRequestHandler]:
        preview = self

        class Handler(_Handler):
            def __init__(self, *args: Any) -> None:
                self.preview = preview
                super().__init__(*args)

        return Handler


class _Handler(BaseHTTPRequestHandler):
    preview: Preview
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        """Take a form; saying `seen` answers with a sentence, all else leads back."""
        length = int(self.headers.get("content-length", "0"))
        form = dict(parse_qsl(self.rfile.read(length).decode()))
        self.query = {}
        if self.path == "/acts/seen":
            self.preview.seen.append(form["event"])
            self._send(
                self._bytes_of("held")
                + b'<div id="said" class="said" role="status" hx-swap-oob="true"></div>'
            )
            return
        cookies = [f"{name}={form[name]}; path=/" for name in ("language", "theme") if name in form]
        self._send(b"", status=303, location=form.get("next", "/watch"), cookies=cookies)

    def do_GET(self) -> None:
        """Serve a page, a part of one, a built file or the live line."""
        address = urlsplit(self.path)
        self.query = dict(parse_qsl(address.query))
        path = address.path
        if path == "/":
            self._choose()
        elif path == "/live":
            self._live()
        elif path.startswith("/static/"):
            self._file(path.removeprefix("/static/"))
        elif path == "/watch/map.json":
            self._send(json.dumps(map_of(self._sample())).encode(), "application/json")
        elif path == "/watch/times.json":
            self._send(json.dumps({"steps": _steps()}).encode(), "application/json")
        elif path.startswith("/watch/part/"):
            self._part(path.rpartition("/")[2])
        elif path[1:] in PAGES:
            self._page(path[1:])
        else:
            self._send(b"", status=404)

    def _choose(self) -> None:
        cookies = [f"{name}={value}; path=/" for name, value in self.query.items()]
        self._send(b"", status=303, location="/watch", cookies=cookies)

    def _cookie(self, name: str, default: str) -> str:
        found = SimpleCookie(self.headers.get("cookie", "")).get(name)
        return found.value if found else default

    def _sample(self) -> str:
        return "past" if self.query.get("at") else self._cookie("sample", "rocket-1995")

    def _frame(self, path: str, *, is_signed: bool = True) -> Any:
        language, theme = self._cookie("language", "en"), self._cookie("theme", "dark")
        traffic = self._cookie("traffic", "exercise.north-wind")
        return sample.frame(language, theme, path, is_signed=is_signed, traffic=traffic)

    def _part(self, name: str) -> None:
        self._send(self._bytes_of(name))

    def _bytes_of(self, name: str) -> bytes:
        frame = self._frame("/watch")
        view = sample.watch_view(self._sample(), frame.language)
        frame = msgspec.structs.replace(frame, held=view.held)
        return self.preview.render(f"parts/{name}.html", frame.language, frame, view)

    def _page(self, name: str) -> None:
        frame = self._frame(f"/{name}", is_signed=name not in ("sign-in", "invitation"))
        language = frame.language
        titles = {
            "invitation": ("Make your passkey", "Создание ключа доступа"),
            "confirm": ("Confirm", "Подтверждение"),
            "empty": ("Launches", "Пуски"),
        }
        if name in titles:
            frame = msgspec.structs.replace(frame, title=sample.both(language, *titles[name]))
        if frame.officer is not None:
            held = sample.watch_view(self._sample(), language).held
            frame = msgspec.structs.replace(frame, held=held)
        template, view = self._view(name, language, frame.theme)
        self._send(self.preview.render(template, language, frame, view))

    def _view(self, name: str, language: str, theme: str) -> tuple[str, Any]:
        if name == "sign-in":
            return "sign_in.html", SignInView(sample.demo_officers(language, theme))
        if name == "invitation":
            role = Word("watch", sample.both(language, "watch officer", "дежурный офицер"))
            return "invitation.html", InvitationView("27", (role,), "sample-secret")
        if name == "confirm":
            question = sample.both(
                language,
                "Say on the record that this launch is not ours?",
                "Заявить в журнале, что этот пуск не наш?",
            )
            return "confirm.html", ConfirmView(question, "/acts/statement", (("event", "USA.1/7"),), "/watch")
        if name == "error":
            return "error.html", sample.refusal(language)
        if name in ("empty", "events", "log"):
            return "empty.html", EmptyView(
                sample.both(language, "Nothing is here yet.", "Здесь пока ничего нет.")
            )
        return "watch.html", sample.watch_view(self._sample(), language)

    def _file(self, name: str) -> None:
        file = STATIC / name
        if "/" in name or not file.is_file():
            self._send(b"", status=404)
            return
        self._send(file.read_bytes(), KINDS.get(file.suffix, "text/plain"), cache="max-age=3600")

    def _send(
        self,
        body: bytes,
        kind: str = "text/html; charset=utf-8",
        *,
        status: int = 200,
        location: str = "",
        cookies: list[str] | None = None,
        cache: str = "no-store",
    ) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.send_header("content-security-policy", POLICY)
        self.send_header("cache-control", cache)
        self.send_header("x-content-type-options", "nosniff")
        if location:
            self.send_header("location", location)
        for each in cookies or ():
            self.send_header("set-cookie", each)
        self.end_headers()
        self.wfile.write(body)

    def _live(self) -> None:
        """Send what is published, and a beat in between; a silenced line stays open and says nothing."""
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("cache-control", "no-store")
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True
        line: queue.Queue[bytes] = queue.Queue()
        self.preview.lines.append(line)
        try:
            self._say("hello", {"now": self.preview.now(), "sequence": "sample-1", "node": "up"})
            while True:
                try:
                    self.wfile.write(line.get(timeout=self.preview.beat_s))
                except queue.Empty:
                    if not self.preview.is_silent:
                        self._say(
                            "beat",
                            {
                                "now": self.preview.now(),
                                "node": self.preview.node,
                                "since": self.preview.now(),
                            },
                        )
        except OSError:
            self.preview.lines.remove(line)

    def _say(self, kind: str, data: dict[str, Any]) -> None:
        self.wfile.write(f"event: {kind}\ndata: {json.dumps(data)}\n\n".encode())


def _steps() -> list[dict[str, str]]:
    return [
        {
            "at": f"{1000 + 20 * each}.{900 + 16 * each}",
            "time": (sample.NOW - timedelta(hours=10 - each)).isoformat(),
        }
        for each in range(10)
    ]


if __name__ == "__main__":
    preview = Preview(int(sys.argv[1]) if len(sys.argv) > 1 else 8797, beat_s=4.0)
    print(preview.url, flush=True)
    threading.Event().wait()
