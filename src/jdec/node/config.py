"""A node's settings: one strict TOML file.  Unknown keys, wrong types and wrong ranges are all told at once.

Paths in the file are relative to the folder that holds it.  One file configures one Party, one traffic and one
generation: another traffic is another file, another folder and another process.
"""

from __future__ import annotations

import tomllib
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from jdec.picture.announced.parameters import DEFAULT_NOTICE_PARAMETERS, NoticeParameters
from jdec.picture.parameters import DEFAULT_PARAMETERS, Parameters
from jdec.words.faults import Fault, Refused
from jdec.words.strict import convert_strict

Port = Annotated[int, Meta(ge=0, le=65535)]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Alpha3 = Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]
USUAL_PORTS = {"http": 80, "https": 443}
LOOPBACK = ("127.0.0.1", "::1", "localhost")
CONSOLE_CLIENT = "console"
PERMISSIONS = ("submit", "read", "operate")


class ApiClient(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One program or desk that may talk to the API; only the SHA-256 of its token is kept."""

    name: Name
    token_sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
    may: tuple[str, ...]
    messages_per_minute: Annotated[int, Meta(ge=1, le=10_000_000)] = 600_000


class ApiConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The listener for the Party's own programs.  Without a certificate it listens on loopback only."""

    host: str = "127.0.0.1"
    port: Port = 0
    certificate: str | None = None
    key: str | None = None
    clients: tuple[ApiClient, ...] = ()
    max_batch: Annotated[int, Meta(ge=1, le=10_000)] = 1000


class ConsoleConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The pages for the Party's officers: where they are served, and how long a sign-in lasts.

    `origin` is the address that browsers use and passkeys are bound to; empty: this machine.  `policies` and
    `static` name a file and a folder in place of those that come with the program.  `idle_minutes` count from the last
    request or open page; `session_hours` from the sign-in; `sign_ins_per_minute` from one address.  A line test is sent
    `line_test_minutes` after the last one of either side, and wants its answer within `line_test_answer_minutes`; 0:
    only by hand.
    """

    enabled: bool = True
    host: str = "127.0.0.1"
    port: Port = 0
    origin: str = ""
    certificate: str | None = None
    key: str | None = None
    policies: str = ""
    static: str = ""
    session_hours: Annotated[float, Meta(gt=0, le=24)] = 13.0
    idle_minutes: Annotated[float, Meta(gt=0, le=1440)] = 60.0
    invitation_hours: Annotated[float, Meta(gt=0, le=720)] = 24.0
    sign_ins_per_minute: Annotated[int, Meta(ge=1, le=100_000)] = 20
    live_pages: Annotated[int, Meta(ge=1, le=10_000)] = 600
    line_test_minutes: Annotated[int, Meta(ge=0, le=1440)] = 60
    line_test_answer_minutes: Annotated[int, Meta(ge=1, le=240)] = 10

    def origin_at(self, port: int) -> str:
        """Return the address that browsers are to use where the console listens at this port.

        As browsers write an origin (RFC 6454, section 6.1): they leave the usual port of a scheme out.
        """
        if self.origin:
            return self.origin
        scheme, usual = ("https", USUAL_PORTS["https"]) if self.certificate else ("http", USUAL_PORTS["http"])
        return f"{scheme}://localhost" if port == usual else f"{scheme}://localhost:{port}"


class LinkConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The listener for the other Party's node, and where that node listens."""

    host: str = "127.0.0.1"
    port: Port = 0
    peer_url: str = ""
    heartbeat_s: Annotated[float, Meta(ge=0.2, le=600)] = 5.0
    timeout_s: Annotated[float, Meta(ge=0.2, le=120)] = 5.0


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much waits at most before the node pushes back, and how much one commit or package carries."""

    queue_messages: Annotated[int, Meta(ge=1, le=1_000_000)] = 20_000
    queue_bytes: Annotated[int, Meta(ge=65_536, le=1 << 30)] = 64 * 1024 * 1024
    batch_messages: Annotated[int, Meta(ge=1, le=1024)] = 1024
    batch_bytes: Annotated[int, Meta(ge=65_536, le=4 * 1024 * 1024)] = 2 * 1024 * 1024
    receipt_interval_s: Annotated[float, Meta(ge=1.0, le=3600)] = 1.0


class ScrubConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How fast the records are looked through for damage, and how long after the beginning of the rest the next pass
    comes: 1,000,000 entries take about an hour, once a day."""

    entries_per_second: Annotated[int, Meta(ge=1, le=1_000_000)] = 300
    interval_s: Annotated[float, Meta(ge=1.0, le=30 * 86_400)] = 86_400.0


class PictureConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The launch picture: whether this node computes it, and the figures it goes by where they are not the defaults.

    Nodes whose figures differ say so, and compare nothing: the Parties agree on them first.
    """

    enabled: bool = True
    parameters: Parameters = DEFAULT_PARAMETERS
    notices: NoticeParameters = DEFAULT_NOTICE_PARAMETERS


class Paths(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the node's files lie, relative to its configuration file."""

    data: str = "data"
    keys: str = "keys"
    introduction: str = "introduction.json"
    peer_introduction: str = "peer.json"
    installation_mark: str = "installation.mark"


class NodeConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything one node process is told."""

    party: Alpha3
    peer: Alpha3
    traffic: str
    generation: Annotated[int, Meta(ge=1, le=9999)] = 1
    api: ApiConfig = ApiConfig()
    console: ConsoleConfig | None = None
    link: LinkConfig = LinkConfig()
    limits: Limits = Limits()
    scrub: ScrubConfig = ScrubConfig()
    picture: PictureConfig = PictureConfig()
    paths: Paths = Paths()
    log_level: Annotated[str, Meta(pattern="^(debug|info|warning|error)$")] = "info"


def read_config(text: str) -> NodeConfig:
    """Parse a node's TOML text.  Raises `Refused` with every fault of it."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as cause:
        rule = f"configuration is not TOML: {cause}"
        raise Refused((Fault(code="config-not-toml", field="", value="", rule=rule, args={}),)) from cause
    config = convert_strict(NodeConfig, table)
    faults = tuple(_cross_faults(config))
    if faults:
        raise Refused(faults)
    return config


def _cross_faults(config: NodeConfig) -> list[Fault]:
    """Return what no single field shows."""
    from jdec.words.traffic import is_traffic

    found: list[Fault] = []

    def fault(code: str, field: str, value: str, rule: str) -> None:
        found.append(Fault(code=code, field=field, value=value, rule=rule, args={}))

    if not is_traffic(config.traffic):
        rule = "traffic is actual, test or exercise.<name>"
        fault("traffic-malformed", "traffic", config.traffic, rule)
    if config.party == config.peer:
        fault("config-same-party", "peer", config.peer, "the other Party must be another one")
    api = config.api
    if (api.certificate is None) != (api.key is None):
        fault("config-half-tls", "api.key", "", "certificate and key are given together or not at all")
    if api.certificate is None and api.host not in LOOPBACK:
        fault(
            "config-open-api", "api.host", api.host, "without a certificate the API listens on loopback only"
        )
    if config.console is not None:
        found += _console_faults(config.console)
    if config.link.peer_url and not _is_https(config.link.peer_url):
        fault(
            "config-peer-url", "link.peer_url", config.link.peer_url, "the other node is reached over https"
        )
    names = [client.name for client in api.clients]
    for at, client in enumerate(api.clients):
        if names.count(client.name) > 1:
            fault(
                "config-client-twice", f"api.clients[{at}].name", client.name, "each client has its own name"
            )
        if client.name == CONSOLE_CLIENT and config.console is not None:
            rule = f"the name {CONSOLE_CLIENT} is that of this node's own console"
            fault("config-client-console", f"api.clients[{at}].name", client.name, rule)
        for permission in client.may:
            if permission not in PERMISSIONS:
                rule = f"a permission is one of {', '.join(PERMISSIONS)}"
                fault("config-permission", f"api.clients[{at}].may", permission, rule)
    return found


def _console_faults(console: ConsoleConfig) -> list[Fault]:
    """Return what is wrong with the console's settings beyond their types."""
    found: list[Fault] = []
    if (console.certificate is None) != (console.key is None):
        rule = "certificate and key are given together or not at all"
        found.append(Fault(code="config-half-tls", field="console.key", value="", rule=rule))
    if console.certificate is None and console.host not in LOOPBACK:
        rule = "without a certificate the console listens on loopback only"
        found.append(Fault(code="config-open-console", field="console.host", value=console.host, rule=rule))
    if console.host not in LOOPBACK and not console.origin:
        rule = "a console that others reach names the address that browsers use"
        found.append(Fault(code="config-console-no-origin", field="console.origin", value="", rule=rule))
    if console.origin and not _is_origin(console.origin, is_encrypted=console.certificate is not None):
        rule = (
            "an origin is scheme and host with a port where it is not the usual one, https or on this machine"
        )
        found.append(
            Fault(code="config-console-origin", field="console.origin", value=console.origin, rule=rule)
        )
    return found


def _is_origin(text: str, *, is_encrypted: bool) -> bool:
    """Say whether a text is an origin as browsers write it (RFC 6454), and one that passkeys can be bound to."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host:
        return False
    # Browsers leave the usual port out, so an origin that names it would match no request.
    named = port is not None and port != USUAL_PORTS.get(parts.scheme)
    if text != f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{f':{port}' if named else ''}":
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK and not is_encrypted)


def _is_https(url: str) -> bool:
    """Say whether a text is an https address that can be connected to."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


CODES = (
    "config-not-toml",
    "config-same-party",
    "config-half-tls",
    "config-open-api",
    "config-peer-url",
    "config-client-twice",
    "config-permission",
    "config-client-console",
    "config-console-origin",
    "config-console-no-origin",
    "config-open-console",
    "failpoint-actual",
    "failpoint-malformed",
)
