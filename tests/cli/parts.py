"""Running a command line inside the test, and a server that answers as it was told."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from jdec.faces.cli.app import run
from jdec.faces.cli.composition import Composition
from jdec.main import compose

TOKEN = "a-token-that-must-never-be-shown"


@dataclass(frozen=True)
class Ran:
    """What one command line did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on standard output."""
        (line,) = self.out.splitlines()
        return json.loads(line)

    @property
    def lines(self) -> list[Any]:
        """The JSON values on standard output."""
        return [json.loads(line) for line in self.out.splitlines()]


class Waits:
    """Stands for sleeping: notes how long, and sleeps not at all."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def jdec(
    *words: object,
    stdin: str = "",
    environment: Mapping[str, str] | None = None,
    composition: Composition | None = None,
) -> Ran:
    """Run one command line as the program would."""
    streams = (io.TextIOWrapper(io.BytesIO(stdin.encode())), io.StringIO(), io.StringIO())
    environment = {"COLUMNS": "100", **(environment or {})}
    code = run([str(word) for word in words], composition or compose(), environment, streams)
    out, err = streams[1].getvalue(), streams[2].getvalue()
    assert "Traceback" not in out + err
    assert TOKEN not in out + err
    return Ran(int(code), out, err)


def patient(waits: Waits) -> Composition:
    """A composition that does not sleep."""
    return replace(compose(), wait=waits)


@dataclass(frozen=True)
class Asked:
    """One request that reached the server."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What the server says; a body that is cut breaks off where the client expects more."""

    body: bytes = b""
    status: int = 200
    media_type: str = "application/json"
    is_cut: bool = False


class Server:
    """A server whose answers are told by a function of the request."""

    def __init__(self, url: str, asked: list[Asked]) -> None:
        self.url = url
        self.asked = asked


@contextmanager
def serving(answer: Callable[[Asked], Answer]) -> Iterator[Server]:
    """Serve on loopback until the end of the block."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            length = int(self.headers.get("content-length", 0))
            request = Asked(self.command, self.path, dict(self.headers.items()), self.rfile.read(length))
            asked.append(request)
            told = answer(request)
            self.send_response(told.status)
            self.send_header("content-type", told.media_type)
            self.send_header("content-length", str(len(told.body) + told.is_cut))
            self.end_headers()
            self.wfile.write(told.body)
            self.close_connection = True

        do_GET = do_POST = _handle

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Server(f"http://127.0.0.1:{server.server_port}", asked)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def problem(status: int, code: str, detail: str, faults: tuple[dict[str, Any], ...] = ()) -> Answer:
    """A problem as the API answers it."""
    body = {"type": f"urn:x:{code}", "title": "-", "status": status, "detail": detail, "code": code}
    data = json.dumps({**body, "faults": faults}).encode()
    return Answer(data, status, "application/problem+json")


def status_view(**changes: Any) -> dict[str, Any]:
    """The status of a node that is in order."""
    head = {"record": "jdec/USA/exercise.t/1", "size": 3, "root": "", "signed_at": "2026-11-23T21:00:00Z"}
    return {
        "party": "USA",
        "peer_party": "RUS",
        "traffic": "exercise.t",
        "version": "0",
        "mode": "ready",
        "mode_reason": "",
        "own": head,
        "mirror": {**head, "record": "jdec/RUS/exercise.t/1"},
        "mirrored_size": 3,
        "receipted_size": 2,
        "pending": 0,
        "link": {"state": "up", "since": "2026-11-23T21:00:00Z", "reason": ""},
        "evidence": 0,
        **changes,
    }


def as_json(value: object) -> Answer:
    """A JSON answer."""
    return Answer(json.dumps(value).encode())


def token_file(folder: Path) -> Path:
    """A file with a token."""
    path = folder / "token"
    path.write_text(TOKEN + "\n")
    return path
