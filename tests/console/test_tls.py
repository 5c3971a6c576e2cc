"""The console over TLS, at a name of its own and off this machine's `localhost`: a real browser, real passkeys.

The browser knows the console's certificate by its public key and finds its name at this machine; all else is as at a
desk: without a secure context there would be no passkeys at all.
"""

from __future__ import annotations

import os
import re
import signal
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from adapters.tls_parts import Authority, spki_of
from cli.nodes import free_port
from cli.parts import jdec
from jdec.faces.cli.client import Client
from jdec.faces.cli.composition import CompositionError
from jdec.faces.cli.errors import CliError
from jdec.node.people.desk import DeskRole

from .browsing import IN_A_BROWSER, NO_3D, PATIENCE_MS, chromium
from .notice_parts import on_both
from .parts import PARTIES, until
from .passkey_parts import Authenticator, enter, listing
from .preview import STATIC

pytestmark = [*IN_A_BROWSER]
HOST = "console.usa.example"
NUMBER = "201"
PASSKEY = Authenticator(domain=HOST)
COOKIE = "__Host-jdec-USA-exercise.console"


class Encrypted:
    """Both nodes; the first one's API and console show certificates of an authority of this test's own."""

    def __init__(self, root: Path) -> None:
        self.authority, self.port = Authority(), free_port()
        self.url = f"https://{HOST}:{self.port}"
        (root / "tls").mkdir()
        self.certificate, key = self.authority.issue(root / "tls", HOST)
        given = {"certificate": "../tls/console.crt", "key": "../tls/console.key", "origin": self.url}
        self.certificate = self.certificate.rename(root / "tls/console.crt")
        key.rename(root / "tls/console.key")
        self.stand = listing(
            root, PASSKEY.listed(NUMBER, "head-of-shift"), static=str(STATIC), host="0.0.0.0", **given
        )
        self.settings = root / "USA/node.toml"
        text = self.settings.read_text("utf-8")
        head, console = text.split("[console]\n", 1)
        console = re.sub(r'^host = "127.0.0.1"\n', "", console, count=1, flags=re.M)
        console = re.sub(r"^port = 0\n", f"port = {self.port}\n", console, count=1, flags=re.M)
        api = f'[api]\ncertificate = "{given["certificate"]}"\nkey = "{given["key"]}"\n'
        head = head.replace("[api]\n", api, 1)
        self.settings.write_text(f"{head}[console]\n{console}", "utf-8")

    def start(self) -> None:
        """Start both nodes; they are ready when their programs are answered, the first one's over TLS."""
        for node in self.stand.nodes.values():
            node.start()
        for party in PARTIES:
            until(lambda party=party: self._answers(party), f"{party} is ready")

    def _answers(self, party: str) -> bool:
        try:
            with Client(self.stand.compose.find_node(self.stand.root / party), "en") as client:
                return client.status().mode == "ready"
        except (CliError, CompositionError):
            return False

    def trust(self) -> ssl.SSLContext:
        """What believes the authority."""
        return ssl.create_default_context(cadata=self.authority.certificate.decode())


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Encrypted]:
    """Both nodes, and an officer with a passkey on the list."""
    made = Encrypted(tmp_path_factory.mktemp("tls"))
    try:
        made.start()
        PASSKEY.origin = made.url
        enter(made.stand, NUMBER, DeskRole.HEAD_OF_SHIFT, PASSKEY)
        yield made
    finally:
        made.stand.stop()


@pytest.fixture(scope="module")
def browser(encrypted: Encrypted) -> Iterator[Browser]:
    """Debian's Chromium, which believes the certificate and finds the name."""
    believed = f"--ignore-certificate-errors-spki-list={spki_of(encrypted.certificate)}"
    with chromium(NO_3D, f"--host-resolver-rules=MAP {HOST} 127.0.0.1", believed) as found:
        yield found


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of one officer; in the end it complained of nothing, and asked nobody else."""
    made = browser.new_context(locale="ru-RU")
    made.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    asked: set[str] = set()
    made.on(
        "console", lambda each: complaints.append(each.text) if each.type in ("error", "warning") else None
    )
    made.on("weberror", lambda each: complaints.append(str(each.error)))
    made.on("request", lambda each: asked.add(each.url.split("/")[2]))
    yield made
    made.close()
    assert (complaints, {each.partition(":")[0] for each in asked}) == ([], {HOST})


@pytest.fixture
def plain(encrypted: Encrypted) -> Iterator[httpx.Client]:
    """A client that is no browser."""
    made = httpx.Client(
        base_url=f"https://127.0.0.1:{encrypted.port}",
        headers={"host": f"{HOST}:{encrypted.port}"},
        verify=encrypted.trust(),
        trust_env=False,
        timeout=60,
    )
    with made:
        yield made


def test_an_officer_signs_in_hears_and_acts(encrypted: Encrypted, context: BrowserContext) -> None:
    """Sign-in by passkey, the live line, an act signed by the passkey for this very host, and both nodes judge it."""
    page = context.new_page()
    PASSKEY.plug_in(page, NUMBER)
    answer = page.goto(f"{encrypted.url}/sign-in")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'self'; ")
    assert "unsafe" not in policy
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert page.evaluate("isSecureContext") is True
    page.locator("#passkey button").click()
    page.wait_for_url("**/watch")
    page.wait_for_selector("html[data-line=live]")
    (cookie,) = [each for each in context.cookies() if each["name"] == COOKIE]
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Strict")
    assert (cookie["domain"], cookie["path"]) == (HOST, "/")
    assert page.evaluate("document.cookie") == ""
    name = encrypted.stand.report()
    event = page.locator(f'#part-held .held-event[data-event~="{name}"]')
    expect(event).to_be_visible()
    event.locator(".seen-form button").click()
    expect(event).to_have_count(0)
    said = page.locator("#said .said-done")
    expect(said).to_contain_text(re.compile(r"USA\.1/\d+"))
    found = re.search(r"USA\.1/\d+", said.inner_text())
    assert found
    authority = on_both(encrypted.stand, found[0])["authority"]
    assert (authority["state"], [each["number"] for each in authority["officers"]]) == ("approved", [NUMBER])


def test_an_invitation_leads_to_the_address_that_browsers_use(
    encrypted: Encrypted, context: BrowserContext
) -> None:
    """The command line gives an https link, by which an officer registers a passkey in this browser and is in."""
    words = ("console", "invite", encrypted.stand.root / "USA", "--number", "305", "--role", "watch-officer")
    done = jdec(*words, "--json")
    link = done.json["url"]
    assert link.startswith(f"{encrypted.url}/invitation/")
    page = context.new_page()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    options |= dict.fromkeys(("hasResidentKey", "hasUserVerification", "isUserVerified"), True)
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(link)
    page.locator("#passkey button").click()
    page.wait_for_url("**/watch")
    page.wait_for_selector("html[data-line=live]")
    expect(page.locator("details.menu summary")).to_contain_text("305")


def test_nothing_is_answered_without_encryption(encrypted: Encrypted, context: BrowserContext) -> None:
    """Whoever speaks plain HTTP gets no word; a browser that was here once comes encrypted whatever is typed."""
    with httpx.Client(trust_env=False, timeout=60) as client, pytest.raises(httpx.TransportError):
        client.get(f"http://127.0.0.1:{encrypted.port}/sign-in", headers={"host": f"{HOST}:{encrypted.port}"})
    page = context.new_page()
    page.goto(f"{encrypted.url}/sign-in")
    page.goto(f"http://{HOST}:{encrypted.port}/sign-in")
    assert page.url == f"{encrypted.url}/sign-in"
    expect(page.locator("main.sign-in")).to_be_visible()


def test_every_cookie_is_of_this_host_alone_and_encrypted(plain: httpx.Client, encrypted: Encrypted) -> None:
    answer = plain.get("/sign-in")
    token = re.search(r'name="csrf" value="([^"]*)"', answer.text)
    assert token
    set_first = answer.headers.get_list("set-cookie")
    jar = "; ".join(each.partition(";")[0] for each in set_first)
    head = {"cookie": jar, "origin": encrypted.url, "sec-fetch-site": "same-origin"}
    entered = plain.post("/sign-in/demo", data={"csrf": token[1], "officer": "101"}, headers=head)
    assert entered.status_code == 303
    cookies = [*set_first, *entered.headers.get_list("set-cookie")]
    assert len(cookies) >= 2
    for each in cookies:
        name, *attributes = [part.strip() for part in each.split(";")]
        assert name.startswith(COOKIE)
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=strict"} <= set(attributes)
        assert not any(part.lower().startswith("domain") for part in attributes)
    # A form from the same host without encryption is another site's.
    other = {**head, "origin": encrypted.url.replace("https", "http")}
    assert (
        plain.post("/sign-in/demo", data={"csrf": token[1], "officer": "101"}, headers=other).status_code
        == 403
    )
    assert plain.get("/sign-in", headers={"host": "localhost"}).status_code == 421


def test_a_certificate_that_was_spoilt_ends_no_node(encrypted: Encrypted, plain: httpx.Client) -> None:
    """A console that starts again with it says why and is tried again; the node never was in question."""
    key = encrypted.certificate.with_suffix(".key")
    good, stand = key.read_bytes(), encrypted.stand
    log = stand.nodes["USA"].log
    before = log.read_text("utf-8").count("tls-key-malformed")
    key.write_text("spoilt")
    try:
        (pid,) = until(stand.console_pids, "a console runs")
        os.kill(pid, signal.SIGKILL)
        until(lambda: log.read_text("utf-8").count("tls-key-malformed") > before, "the log says why")
        stand.report()
    finally:
        key.write_bytes(good)
    assert until(lambda: _answers(plain), "the console serves again") == 200


def _answers(plain: httpx.Client) -> int:
    try:
        return plain.get("/sign-in").status_code
    except httpx.TransportError:
        return 0
