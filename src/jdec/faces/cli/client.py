"""Talking to a running node over its HTTP API, as any other program would.

Answers are decoded strictly into the node's own views.  A refusal (RFC 9457) becomes `Told` with the node's
own sentence, which it says in the language it was asked in.  No token is ever put into an error.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import httpx
import msgspec

from jdec.faces.cli.composition import NodeAddress
from jdec.faces.cli.errors import CliError, Exit, Explained, FaultLine, Told
from jdec.node.courier import CourierTaken
from jdec.node.views import (
    EntryView,
    FaultView,
    FollowEvent,
    InclusionView,
    NodeStatus,
    SubmissionResult,
    Which,
)
from jdec.record.checkpoint import read_checkpoint
from jdec.record.package import Package
from jdec.record.tiles import ENTRIES, WIDTH, Tile, bundles_of, parse_bundle

T = TypeVar("T")
TIMEOUT_S = 30.0
# A follower hears at least a heartbeat in this time, or the line is taken for dead.
SILENCE_S = 60.0


class _Problem(msgspec.Struct, frozen=True):
    code: str = ""
    title: str = ""
    detail: str = ""
    faults: tuple[FaultView, ...] = ()


class _Page(msgspec.Struct, frozen=True):
    record: str
    size: int
    entries: list[EntryView]
    next: int | None = None


class Client:
    """One node's API.  Calls raise `CliError` (`node-unreachable`, `node-answer-unknown`) or `Told`."""

    def __init__(
        self, address: NodeAddress, language: str, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._url = address.url
        headers = {"accept-language": language, "user-agent": "jdec-cli"}
        if address.token:
            headers["authorization"] = f"Bearer {address.token}"
        self._http = httpx.Client(
            base_url=address.url,
            headers=headers,
            timeout=TIMEOUT_S,
            verify=_trust(address.certificate),
            transport=transport,
            trust_env=False,
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def status(self) -> NodeStatus:
        """Return where the node stands."""
        return self._json(NodeStatus, "/v1/status")

    def entry(self, which: Which, index: int) -> EntryView:
        """Return one entry."""
        return self._json(EntryView, f"/v1/records/{which.value}/entries/{index}")

    def entries(self, which: Which, start: int, limit: int) -> tuple[list[EntryView], int]:
        """Return entries from `start`, and the size of the record."""
        page = self._json(_Page, f"/v1/records/{which.value}/entries", start=start, limit=limit)
        return page.entries, page.size

    def checkpoint(self, which: Which) -> bytes:
        """Return the newest signed checkpoint."""
        return self._bytes(f"/v1/records/{which.value}/checkpoint")

    def inclusion(self, which: Which, index: int) -> InclusionView:
        """Return the proof that an entry lies under the newest checkpoint."""
        return self._json(InclusionView, f"/v1/records/{which.value}/proof/inclusion", index=index)

    def bundles(self, which: Which, size: int) -> Iterator[list[bytes]]:
        """Yield the exact bytes of the first `size` entries, up to 256 at a time."""
        for tile in bundles_of(size):
            yield parse_bundle(self._bytes(f"/v1/records/{which.value}/{tile.path()}"))

    def entry_bytes(self, which: Which, index: int, size: int) -> bytes:
        """Return the exact bytes of one entry of a record that has at least `size` entries."""
        first = index // WIDTH * WIDTH
        tile = Tile(ENTRIES, index // WIDTH, min(WIDTH, size - first))
        bundle = parse_bundle(self._bytes(f"/v1/records/{which.value}/{tile.path()}"))
        return bundle[index - first]

    def submit(self, lines: Sequence[bytes]) -> list[SubmissionResult]:
        """Submit messages, each with its newline; return one result each, in order.

        A batch that the node finds too long is sent in halves.
        """
        try:
            data = self._bytes(
                "/v1/messages/batch", b"".join(lines), headers={"content-type": "application/x-ndjson"}
            )
        except Told as told:
            if told.explained.code not in ("batch-too-long", "body-too-large") or len(lines) < 2:
                raise
            half = len(lines) // 2
            return self.submit(lines[:half]) + self.submit(lines[half:])
        results = _decode(list[SubmissionResult], data)
        if len(results) != len(lines):
            raise CliError("node-answer-unknown", Exit.UNREACHABLE, url=self._url)
        return results

    def take_courier(self, data: bytes) -> CourierTaken:
        """Hand the node one package as a courier file of its own; return what it did."""
        body = self._bytes("/v1/courier", data, headers={"content-type": "application/octet-stream"})
        return _decode(CourierTaken, body)

    def follow(self, cursor: str) -> Iterator[FollowEvent]:
        """Yield events from a cursor on until the line breaks or the node ends it; then come back."""
        return self.stream(FollowEvent, "/v1/follow", cursor)

    def get(self, kind: type[T], path: str, **parameters: str | int) -> T:
        """Return what the node answers to a question, decoded strictly."""
        return self._json(kind, path, **parameters)

    def stream(self, kind: type[T], path: str, cursor: str) -> Iterator[T]:
        """Yield a stream's events from a cursor on until the line breaks or the node ends it; then come back."""
        parameters = {"cursor": cursor} if cursor else {}
        timeout = httpx.Timeout(TIMEOUT_S, read=SILENCE_S)
        try:
            with self._http.stream("GET", path, params=parameters, timeout=timeout) as answer:
                if answer.status_code != 200:
                    answer.read()
                    raise self._told(answer)
                for data in event_data(event_lines(answer.iter_bytes())):
                    yield _decode(kind, data.encode())
        except httpx.HTTPError as cause:
            raise self._unreachable(cause) from cause

    def _json(self, kind: type[T], path: str, **parameters: str | int) -> T:
        return _decode(kind, self._bytes(path, parameters=parameters))

    def _bytes(
        self,
        path: str,
        body: bytes | None = None,
        *,
        headers: dict[str, str] | None = None,
        parameters: Mapping[str, str | int] | None = None,
    ) -> bytes:
        method = "GET" if body is None else "POST"
        try:
            answer = self._http.request(method, path, content=body, headers=headers, params=parameters)
        except (httpx.HTTPError, httpx.InvalidURL) as cause:
            raise self._unreachable(cause) from cause
        if answer.status_code >= 300:
            raise self._told(answer)
        return answer.content

    def _told(self, answer: httpx.Response) -> Exception:
        if not answer.headers.get("content-type", "").startswith("application/problem+json"):
            return CliError("node-answer-unknown", Exit.UNREACHABLE, url=self._url)
        problem = _decode(_Problem, answer.content)
        faults = tuple(FaultLine(each.code, each.field, each.value, each.rule) for each in problem.faults)
        explained = Explained(problem.code, problem.detail or problem.title, Exit.REFUSED, faults)
        return Told(explained)

    def _unreachable(self, cause: Exception) -> CliError:
        kind = "timeout" if isinstance(cause, httpx.TimeoutException) else "refused"
        if "CERTIFICATE_VERIFY_FAILED" in str(cause):
            kind = "certificate"
        return CliError("node-unreachable", Exit.UNREACHABLE, url=self._url, kind=kind)


def package_of_node(client: Client, which: Which) -> tuple[int, Iterator[Package]]:
    """Return the size of a node's record and one package with all of it, under its newest checkpoint.

    A running node gives out its newest checkpoint only, so the entries are held in memory while they are
    verified; for a very large record, verify its file.
    """
    note = client.checkpoint(which)
    size = read_checkpoint(note).size

    def packages() -> Iterator[Package]:
        entries = [entry for bundle in client.bundles(which, size) for entry in bundle]
        yield Package(0, tuple(entries), note)

    return size, packages()


def event_lines(pieces: Iterable[bytes]) -> Iterator[str]:
    """Yield the lines of a stream of events: other line ends that Unicode knows are part of a Party's text."""
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            yield line.removesuffix(b"\r").decode("utf-8", "replace")


def event_data(lines: Iterable[str]) -> Iterator[str]:
    """Yield the data of each event of a `text/event-stream` (WHATWG HTML, section 9.2.6)."""
    data: list[str] = []
    for line in lines:
        if not line:
            if data:
                yield "\n".join(data)
            data = []
        elif line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))


def _decode(kind: type[T], data: bytes) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as cause:
        raise CliError("node-answer-unknown", Exit.UNREACHABLE, url="") from cause


def _trust(certificate: Path | None) -> ssl.SSLContext | bool:
    if certificate is None:
        return True
    try:
        trusted = ssl.create_default_context(cafile=str(certificate))
    except (OSError, ssl.SSLError) as cause:
        raise CliError("certificate-unreadable", Exit.USAGE, file=str(certificate)) from cause
    # The file may hold the node's own certificate and not its issuer's: then that one alone is believed.
    trusted.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    return trusted
