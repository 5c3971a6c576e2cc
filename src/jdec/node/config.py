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

from jdec.words.faults import Fault, Refused
from jdec.words.strict import convert_strict

Port = Annotated[int, Meta(ge=0, le=65535)]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Alpha3 = Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]
LOOPBACK = ("127.0.0.1", "::1", "localhost")
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
    link: LinkConfig = LinkConfig()
    limits: Limits = Limits()
    scrub: ScrubConfig = ScrubConfig()
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
        for permission in client.may:
            if permission not in PERMISSIONS:
                rule = f"a permission is one of {', '.join(PERMISSIONS)}"
                fault("config-permission", f"api.clients[{at}].may", permission, rule)
    return found


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
    "failpoint-actual",
    "failpoint-malformed",
)
