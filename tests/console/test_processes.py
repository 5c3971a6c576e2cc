"""The console is a child of its node: started with it, ended with it, started again, and never its trouble."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from adapters.tls_parts import Authority
from jdec.faces.cli.client import Client
from jdec.main.programs import ConsoleOrders

from .parts import Browser, Stand, until


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Stand]:
    """Nodes of its own for a test that ends processes; the usual limits."""
    made = Stand(tmp_path, sign_ins_per_minute=20)
    yield made
    made.stop()


def console_pid(stand: Stand) -> int:
    """The one console process, as soon as it is there."""
    found: list[int] = until(stand.console_pids, "a console runs")
    (pid,) = found
    return pid


def test_a_console_that_dies_is_started_again_and_nobody_is_turned_away(own: Stand) -> None:
    own.start("USA")
    with own.browser("101") as browser:
        for _ in range(2):
            pid = console_pid(own)
            os.kill(pid, signal.SIGKILL)
            until(lambda pid=pid: pid not in own.console_pids(), "it is gone")
            # The door stays open: whoever knocks waits for the next one, with the session as it was.
            browser.connect_anew()
            assert browser.get("/watch").status_code == 200
    lines = own.nodes["USA"].log.read_bytes().splitlines()
    log = [msgspec.json.decode(line) for line in lines if line.startswith(b"{")]
    assert sum(each["event"] == "console ended" and each["code"] == -9 for each in log) == 2
    with Client(own.compose.find_node(own.root / "USA"), "en") as client:
        assert client.status().mode == "ready"
    with own.browser() as browser:
        token = browser.token()
        fields = {"csrf": token, "officer": "017"}
        answers = [browser.post("/sign-in/demo", **fields) for _ in range(21)]
        assert answers[-1].status_code == 429
        assert "Too often in a short time. Wait a moment." in answers[-1].text


def test_a_console_that_starts_again_knows_its_node_whose_certificate_files_were_replaced(own: Stand) -> None:
    """The node shows what it read at its start until it starts again; its console believes that and nothing newer."""
    authority, tls = Authority(), own.root / "USA/tls"
    authority.issue(tls, "api", days=5)
    settings = own.root / "USA/node.toml"
    files = '[api]\ncertificate = "tls/api.crt"\nkey = "tls/api.key"\n'
    settings.write_text(settings.read_text("utf-8").replace("[api]\n", files, 1), "utf-8")
    own.nodes["USA"].start()
    before = console_pid(own)
    with own.browser() as browser:
        assert browser.get("/sign-in").status_code == 200
    authority.issue(tls, "api")
    os.kill(before, signal.SIGKILL)
    until(lambda: before not in own.console_pids(), "it is gone")
    with own.browser("101") as browser, browser.live() as line:
        line.wait("beat", lambda data: data["node"] == "up")
        # The certificate that is shown ends in five days; the one that lies in the files, in thirty.
        until(lambda: "Certificate of the API: ends in 4 days" in browser.get("/watch").text, "it is told")


def test_a_console_ends_with_its_node_however_that_ends(own: Stand) -> None:
    own.start("USA")
    console_pid(own)
    own.nodes["USA"].kill()
    until(lambda: own.console_pids() == [], "the console of a killed node is gone")
    own.start("USA")
    console_pid(own)
    own.nodes["USA"].tell_to_stop()
    until(lambda: not own.nodes["USA"].is_running, "the node stops")
    assert own.console_pids() == []
    assert own.nodes["USA"].code == 0


def test_the_token_of_the_console_is_written_nowhere(own: Stand) -> None:
    own.start("USA")
    with own.browser("101") as browser:
        assert browser.get("/watch").status_code == 200
    pid = console_pid(own)
    # It came over standard input: neither in words nor in the environment, which is that of the node.
    assert Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[1:3] == [b"-m", b"jdec.main.console"]
    environment = {each: Path(f"/proc/{each}/environ").read_bytes() for each in (pid, own.nodes["USA"].pid)}
    assert len({*environment.values()}) == 1
    texts = [path.read_bytes() for path in (own.root / "USA").rglob("*") if path.is_file()]
    assert not any(b"Bearer" in each for each in [*texts, own.nodes["USA"].log.read_bytes()])
    # Its hash stands in no settings either: a restart makes another.
    assert b'name = "console"' not in (own.root / "USA/node.toml").read_bytes()


def test_a_node_that_stops_while_a_page_is_open_is_said_to_be_lost(own: Stand) -> None:
    """A console that outlives its node for a moment, here held by this test, says so and sends nothing."""
    own.start("USA")
    door = socket.create_server(("127.0.0.1", 0))
    os.set_inheritable(door.fileno(), True)
    url = f"http://localhost:{door.getsockname()[1]}"
    token = (own.root / "USA/tokens/operator.token").read_text().strip()
    orders = ConsoleOrders(own.address.api_url, token, door.fileno(), url)
    pid = console_pid(own)
    os.kill(pid, signal.SIGSTOP)
    words = [sys.executable, "-m", "jdec.main.console", str(own.root / "USA/node.toml")]
    console = subprocess.Popen(words, stdin=subprocess.PIPE, pass_fds=(door.fileno(),))
    assert console.stdin is not None
    console.stdin.write(msgspec.json.encode(orders) + b"\n")
    console.stdin.flush()
    try:
        with Browser(url) as browser:
            browser.sign_in("101")
            with browser.live() as line:
                line.wait("beat", lambda data: data["node"] == "up")
                own.nodes["USA"].kill()
                lost = line.wait("beat", lambda data: data["node"] == "lost")
                assert lost["since"] <= lost["now"]
                assert "Cut off from the node since" in browser.get("/watch").text
                assert browser.get("/watch?at=1.0").status_code == 503
                own.start("USA")
                # The port of the API is another one after a start; this console was told of the first.
    finally:
        os.kill(pid, signal.SIGCONT) if Path(f"/proc/{pid}").exists() else None
        console.stdin.close()
        assert console.wait(20) == 0
        door.close()


def test_a_picture_that_stands_still_is_said_to_though_nothing_else_changes(own: Stand) -> None:
    """Nobody tells the pages that ten seconds have gone by: the console does, and says when it goes on."""
    own.start("USA")
    (projector,) = until(own.projector_pids, "a projector runs")
    words = "Launches may be missing: the picture has been behind the records since"
    with own.browser("101") as browser:
        until(lambda: "No launch is known here" in browser.get("/watch").text, "the picture is read")
        os.kill(projector, signal.SIGSTOP)
        try:
            own.report()
            until(lambda: words in browser.get("/watch").text, "the band says so")
        finally:
            os.kill(projector, signal.SIGCONT)
        until(lambda: words not in browser.get("/watch").text, "it is said no more")


def test_a_node_without_the_section_has_no_console_and_its_address_says_so(own: Stand) -> None:
    own.start("RUS")
    found = json.loads((own.root / "RUS/run/address.json").read_bytes())
    assert found["console_url"] == ""


def test_without_its_built_files_the_console_says_in_both_languages_how_to_build_them(own: Stand) -> None:
    (own.root / "static/manifest.json").unlink()
    own.start("USA")
    with own.browser() as browser:
        answer = browser.get("/sign-in")
    assert answer.status_code == 503
    assert answer.text.count("make console") == 2
    assert "Соберите" in answer.text


def test_nothing_of_a_console_disturbs_its_node(own: Stand) -> None:
    """A desk store that cannot be opened ends the console again and again, with growing pauses, and nothing else."""
    data = own.root / "USA" / "data"
    (data / "desk.sqlite").write_bytes(b"this is no database" * 100)
    own.start("USA")
    begun = time.monotonic()

    def ended() -> int:
        return own.nodes["USA"].log.read_text().count('"console ended"')

    until(lambda: ended() >= 2, "it ended twice")
    assert time.monotonic() > begun
    with Client(own.compose.find_node(own.root / "USA"), "en") as client:
        assert client.status().mode == "ready"
    own.report()
    assert httpx.get(f"{own.address.api_url}/readyz", trust_env=False).status_code == 200
