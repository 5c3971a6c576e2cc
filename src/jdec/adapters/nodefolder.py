"""A node's folder on disk: making one, finding one's way in it, and the small files in it.

node.toml            settings                        keys/      log, mirror and TLS keys (0600)
introduction.json    what the other Party gets       roots/     root keys; they belong offline
peer.json            what the other Party gave       tokens/    API tokens (0600)
installation.mark    kept out of backups             data/      both records and evidence
inbox/               manifests handed to the node    run/       where the running node listens
officers/            keys of demonstration officers (0600), where they were asked for; never of actual traffic
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from jdec.adapters.files import make_file, replace_file
from jdec.adapters.keyfiles import write_key, write_private
from jdec.adapters.officerfiles import FOLDER, make_demo_officers, refuse_actual
from jdec.adapters.tls import make_certificate
from jdec.node.failpoints import EVIDENCE_KEEP, KEYS_CERTIFICATE, KEYS_MAKE, MARK_FILE, MARK_STORE
from jdec.node.introduction import FORMAT, Introduction, RootKey
from jdec.record.keys import NO_END_S, SEED_BYTES, CoreSigner, Role
from jdec.record.manifest import Manifest, sign_manifest
from jdec.record.origin import Origin
from jdec.record.roster import NOBODY, Roster

MAX_EVIDENCE = 256
KEY_LIFE_S = 2 * 365 * 24 * 3600
_CONFIG = """\
# jdec node of {party} for the traffic {traffic}.  Unknown keys are refused.
party = "{party}"
peer = "{peer}"
traffic = "{traffic}"
generation = {generation}

[api]
host = "127.0.0.1"
port = {api_port}

[[api.clients]]
name = "operator"
token_sha256 = "{token}"
may = ["submit", "read", "operate"]

{console}[link]
host = "127.0.0.1"
port = {link_port}
peer_url = "{peer_url}"
"""
_CONSOLE = """\
[console]
host = "127.0.0.1"
port = {console_port}

"""


class NodeFolderError(Exception):
    """A node folder cannot be made or used."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Address(msgspec.Struct, frozen=True):
    """Where a running node listens; written when all listeners are open, removed when it stops."""

    pid: int
    api_url: str
    link_url: str
    console_url: str = ""


@dataclass(frozen=True)
class NodePlan:
    """What a new node folder is to be; without a port for the console it gets none.

    `demo_officers`: demonstration officers stand in its first manifest, their keys in its folder; `two_person` are
    then the kinds of message that need two of them.
    """

    folder: Path
    party: str
    peer: str
    traffic: str
    generation: int = 1
    roots: int = 3
    threshold: int = 2
    api_port: int = 0
    link_port: int = 0
    peer_url: str = ""
    demo_officers: bool = False
    two_person: tuple[str, ...] = ()
    console_port: int | None = None


@dataclass(frozen=True)
class NewNode:
    """What `make_node` wrote."""

    origin: str
    config: Path
    introduction: Path
    token: Path
    roots: tuple[Path, ...]


def make_node(plan: NodePlan, now_us: int, random_bytes: Callable[[int], bytes]) -> NewNode:
    """Write a new node folder.

    Raises `NodeFolderError` `node-folder-exists` and `OfficerFileError` `demo-officers-actual`; then nothing was
    written.
    """
    folder = plan.folder
    if plan.demo_officers:
        refuse_actual(plan.traffic)
    if folder.exists() and any(folder.iterdir()):
        raise NodeFolderError("node-folder-exists", f"folder exists and is not empty: {folder.name}")
    origin = Origin.parse(f"jdec/{plan.party}/{plan.traffic}/{plan.generation}")
    for name in ("", "keys", "roots", "tokens", "data", "inbox", "run"):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    roots = [
        write_key(
            folder / "roots" / f"root-{number}.key",
            f"jdec/{plan.party}/root-{number}",
            Role.ROOT,
            NO_END_S,
            random_bytes(SEED_BYTES),
        )
        for number in range(1, plan.roots + 1)
    ]
    keys = make_operating_keys(folder / "keys", origin, now_us // 1_000_000 + KEY_LIFE_S, random_bytes)
    certificate = make_link_certificate(folder / "keys", str(origin), now_us)
    roster = _demo_roster(plan, random_bytes) if plan.demo_officers else NOBODY
    manifest = Manifest(
        origin=origin,
        version=1,
        roots=tuple(root.pair for root in roots),
        threshold=plan.threshold,
        keys=tuple(key.pair for key in keys),
        certificates=(certificate,),
        roster=roster,
    )
    introduction_path = _write_introduction(plan, manifest, roots)
    token = secrets.token_urlsafe(32)
    write_private(folder / "tokens" / "operator.token", token.encode() + b"\n")
    config = _write_settings(plan, token)
    paths = tuple(sorted((folder / "roots").glob("*.key")))
    return NewNode(str(origin), config, introduction_path, folder / "tokens" / "operator.token", paths)


def _write_introduction(plan: NodePlan, manifest: Manifest, roots: list[CoreSigner]) -> Path:
    """Let as many roots as must sign the first manifest, and write down what the other Party gets."""
    note = sign_manifest(manifest, roots[: plan.threshold])
    introduction = Introduction(
        format=FORMAT,
        party=plan.party,
        origin=str(manifest.origin),
        threshold=plan.threshold,
        roots=tuple(RootKey(str(root.pair.ed25519), str(root.pair.mldsa44)) for root in roots),
        manifest=note.decode(),
    )
    path = plan.folder / "introduction.json"
    make_file(path, introduction.to_bytes(), mode=0o644)
    return path


def _write_settings(plan: NodePlan, token: str) -> Path:
    values = {name: getattr(plan, name) for name in ("party", "peer", "traffic", "generation")}
    settings = _CONFIG.format(
        **values,
        api_port=plan.api_port,
        link_port=plan.link_port,
        peer_url=plan.peer_url,
        token=hashlib.sha256(token.encode()).hexdigest(),
        console="" if plan.console_port is None else _CONSOLE.format(console_port=plan.console_port),
    )
    config = plan.folder / "node.toml"
    # Last: a folder without settings was never finished, and no command takes it for a node.
    make_file(config, settings.encode(), mode=0o644)
    return config


def _demo_roster(plan: NodePlan, random_bytes: Callable[[int], bytes]) -> Roster:
    folder = plan.folder / FOLDER
    folder.mkdir(mode=0o700)
    return Roster(make_demo_officers(folder, plan.traffic, random_bytes), plan.two_person)


def make_operating_keys(
    folder: Path, origin: Origin, not_after_s: int, random_bytes: Callable[[int], bytes]
) -> list[CoreSigner]:
    """Write a new log key and a new mirror key beside whatever is there; return their signers."""
    made = []
    for role, name in ((Role.LOG, str(origin)), (Role.MIRROR, origin.mirror_name)):
        number = _next_number(folder, role.value)
        path = folder / f"{role.value}-{number}.key"
        with KEYS_MAKE:
            made.append(write_key(path, name, role, not_after_s, random_bytes(SEED_BYTES)))
    return made


def make_link_certificate(folder: Path, name: str, now_us: int) -> bytes:
    """Write a new TLS key and certificate beside whatever is there; return the certificate as DER."""
    number = _next_number(folder, "tls")
    key, certificate, der = make_certificate(name, now_us)
    # Without its certificate a key is never looked at, and its number is never used again.
    write_private(folder / f"tls-{number}.pem", key)
    make_file(folder / f"tls-{number}.crt", certificate, mode=0o644, step=KEYS_CERTIFICATE)
    return der


def _next_number(folder: Path, kind: str) -> int:
    """Return a number that no file of this kind bears, whole pair or half."""
    names = (path.stem.removeprefix(f"{kind}-") for path in folder.glob(f"{kind}-*"))
    return 1 + max((int(name) for name in names if name.isdigit()), default=0)


def write_address(folder: Path, address: Address) -> None:
    """Say where the running node listens."""
    path = folder / "run" / "address.json"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(address))
    fresh.replace(path)


def read_address(folder: Path) -> Address:
    """Return where the running node listens.  Raises `NodeFolderError` `node-not-running`."""
    try:
        return msgspec.json.decode((folder / "run" / "address.json").read_bytes(), type=Address)
    except (OSError, ValueError) as cause:
        raise NodeFolderError(
            "node-not-running", f"no running node has written its address: {folder.name}"
        ) from cause


def forget_address(folder: Path) -> None:
    """Take the address back: the node no longer listens."""
    (folder / "run" / "address.json").unlink(missing_ok=True)


def is_intact(mark: Path, stored: str | None, size: int) -> bool:
    """Say whether the store is the one this installation last wrote, by the mark file kept out of backups.

    A store that is new, beside no mark file, is intact.  A store with another mark, with fewer entries than the mark
    file remembers, or with no mark beside a mark file, came back from a backup or was lost.
    """
    tokens, least = _read_mark(mark)
    if stored is None and size == 0 and not tokens:
        return True
    return stored in tokens and size >= least


def renew_mark(
    mark: Path, size: int, set_stored: Callable[[str], None], random_bytes: Callable[[int], bytes]
) -> None:
    """Give store and file a fresh mark, so that every earlier backup of the store is known by its old one.

    Between the two writes of the file the store may hold either mark, and both are believed.
    """
    tokens, _ = _read_mark(mark)
    fresh = random_bytes(16).hex()
    _write_mark(mark, (*tokens[-1:], fresh), size)
    with MARK_STORE:
        set_stored(fresh)
    _write_mark(mark, (fresh,), size)


def remember_size(mark: Path, size: int) -> None:
    """Remember how many entries the store held at least, so that an older copy of it is known by its size."""
    tokens, least = _read_mark(mark)
    if tokens and size > least:
        _write_mark(mark, tokens, size)


def _read_mark(path: Path) -> tuple[tuple[str, ...], int]:
    """Return the marks that are believed and the least size; none and 0 where there is no readable file."""
    try:
        tokens, _, size = path.read_text(encoding="ascii").strip().partition("\n")
        return tuple(tokens.split()), int(size or 0)
    except (OSError, ValueError):
        return (), 0


def _write_mark(path: Path, tokens: tuple[str, ...], size: int) -> None:
    replace_file(path, f"{' '.join(tokens)}\n{size}\n".encode("ascii"), step=MARK_FILE)


def keep_evidence(folder: Path, code: str, data: bytes) -> int:
    """Keep an evidence file, once for the same bytes; return how many files there are.

    One file proves all there is to prove, and a hostile peer can make new ones for ever: `MAX_EVIDENCE` are kept.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{code}-{hashlib.sha256(data).hexdigest()[:16]}.evidence"
    if not (folder / name).exists() and count_evidence(folder) < MAX_EVIDENCE:
        replace_file(folder / name, data, step=EVIDENCE_KEEP)
    return count_evidence(folder)


def count_evidence(folder: Path) -> int:
    """Return how many evidence files there are."""
    return len(list(folder.glob("*.evidence")))


def list_evidence(folder: Path) -> list[tuple[str, str, int, str]]:
    """Return of each evidence file its name, code, size and SHA-256."""
    found = []
    for path in sorted(folder.glob("*.evidence")):
        data = path.read_bytes()
        found.append((path.name, path.stem.rpartition("-")[0], len(data), hashlib.sha256(data).hexdigest()))
    return found


def read_evidence(folder: Path, name: str) -> bytes | None:
    """Return an evidence file by its name; None where there is none, whatever the name may try to name."""
    known = {each.name: each for each in folder.glob("*.evidence")}
    return known[name].read_bytes() if name in known else None
