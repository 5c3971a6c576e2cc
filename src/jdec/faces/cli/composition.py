"""What the command line needs done and may not do itself: stores, private keys and a node's process.

Only the composition root knows adapters; it fills a `Composition` with callables of the types below.  Each may raise
`CompositionError`, `jdec.words.faults.Refused`, `jdec.record.errors.RecordError`, or any exception with a text
attribute `code`; the command line turns these into one sentence and an exit code.  Nothing here performs I/O.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from jdec.faces.cli.approving import DemoSigner
from jdec.faces.cli.inviting import InviteOfficer
from jdec.faces.cli.keying import KeyRing
from jdec.faces.cli.looking import ScrubNode
from jdec.faces.cli.recovering import RecoveryOpened, RecoveryOrder, RecoveryRead
from jdec.node.courier import CourierTaken
from jdec.node.people.desk import Officer
from jdec.node.views import NodeStatus, Which
from jdec.record.courier import CourierHeader
from jdec.record.package import Package


class CompositionError(Exception):
    """Something asked of the composition root was refused.

    `code` has a text `cli-<code>` in both languages; `details` fill it; the sentence is English.
    """

    def __init__(self, code: str, message: str, /, **details: str) -> None:
        super().__init__(message)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class InitRequest:
    """A node folder to be written.  `traffic` is `actual`, `test` or `exercise.<name>`; no port, no console.

    `demo_officers`: with demonstration officers in its first manifest, and their keys in the folder.
    """

    folder: Path
    party: str
    peer: str
    traffic: str
    generation: int
    roots: int
    threshold: int
    api_port: int
    link_port: int
    peer_url: str
    demo_officers: bool = False
    console_port: int | None = None


@dataclass(frozen=True, slots=True)
class InitResult:
    """What `init_node` wrote.  `token` is the file that holds the operator's API token, never the token."""

    origin: str
    config: Path
    introduction: Path
    token: Path
    roots: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class NodeAddress:
    """How to talk to a running node: base address, bearer token, and the certificate to trust over https; and where
    its console is, empty where it has none."""

    url: str
    token: str = field(repr=False)
    certificate: Path | None = None
    console_url: str = ""


@dataclass(frozen=True, slots=True)
class ManifestState:
    """A key manifest on its way: version, how many roots have signed, how many must, and where it lies.

    `complete` means that it may be published.  `signed_by` are names of root keys.  `is_certificate_new`: it names a
    TLS certificate of which the other node hears only by this manifest.
    """

    origin: str
    version: int
    signed_by: tuple[str, ...]
    threshold: int
    complete: bool
    path: Path
    is_certificate_new: bool = False


@dataclass(frozen=True, slots=True)
class CourierOrder:
    """What is to be carried: to which file, from which entry on (None: all that the other Party is not known to hold),
    the own record or, `returned`, the other Party's, of which `generation` names an earlier one; `part_bytes` cuts it
    into files of at most that size.
    """

    folder: Path
    to: Path
    since: int | None = None
    returned: bool = False
    part_bytes: int | None = None
    generation: int | None = None


@dataclass(frozen=True, slots=True)
class CourierPart:
    """One file that was written: entries `start` to before `end`, its length in bytes and its hex SHA-256."""

    path: Path
    start: int
    end: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class CourierWritten:
    """What was written.  `answered`: how many entries of the other record the answer in it covers.

    `is_receipt_due`: this Party still owes a receipt for some of them, which no file of now can bring.
    """

    header: CourierHeader
    parts: tuple[CourierPart, ...]
    answered: int
    is_receipt_due: bool


class CourierDesk(Protocol):
    """A node, running or stopped, that takes courier files piece by piece."""

    def status(self) -> NodeStatus:
        """Where it stands."""
        ...

    def take_courier(self, data: bytes) -> CourierTaken:
        """Take one package as a courier file of its own; refusals as `jdec.node.courier.Courier.take` has them."""
        ...


class RecordSource(Protocol):
    """One record, open for reading, whatever holds it."""

    @property
    def origin(self) -> str:
        """The record's origin."""
        ...

    @property
    def size(self) -> int:
        """How many entries are covered by the newest checkpoint."""
        ...

    def packages(self, start: int = 0) -> Iterator[Package]:
        """Yield packages that follow each other from index `start` (0 or a checkpointed size) to `size`.

        Exact entry bytes; each package within `jdec.record.package.DEFAULT_LIMITS`; memory stays bounded.
        """
        ...


class InitNode(Protocol):
    """Write a new node folder.

    Writes a strict TOML configuration, log, mirror and TLS keys (mode 0600), root keys apart in `roots/` (mode 0600,
    the folder 0700), the first key manifest, the introduction file, and an operator's token (mode 0600), of which only
    the SHA-256 is configured.  Raises `CompositionError` `node-folder-exists` for a folder that is not empty; then
    nothing is written.
    """

    def __call__(self, request: InitRequest) -> InitResult:
        """Do it."""
        ...


class RunNode(Protocol):
    """Run the node of a configuration file until SIGINT or SIGTERM, and stop it gracefully.

    Calls `on_ready` once, when both listeners are open.  Returns 0 after a graceful stop, 1 where the node
    stopped itself (its reason is logged).  Raises `Refused` for a faulty configuration.
    """

    def __call__(self, config: Path, on_ready: Callable[[NodeAddress], None]) -> int:
        """Do it."""
        ...


class FindNode(Protocol):
    """Return the address and operator's token of the node whose folder (or configuration file) is given.

    Raises `CompositionError` `node-folder-missing` where there is no configuration, `node-not-running` where
    the port was left to chance and no running node has written it down.
    """

    def __call__(self, folder: Path) -> NodeAddress:
        """Do it."""
        ...


class OpenRecord(Protocol):
    """Open a record for reading, even beside a running node: a record file, or one of a folder's, of any generation."""

    def __call__(
        self, path: Path, which: Which, generation: int | None = None
    ) -> AbstractContextManager[RecordSource]:
        """Do it."""
        ...


class ShowKeys(Protocol):
    """Return the public side of the keys of the own record of a node folder.  Never returns a private key."""

    def __call__(self, folder: Path) -> KeyRing:
        """Do it."""
        ...


class RotateKeys(Protocol):
    """Make new log, mirror and TLS keys beside the old ones and draft the next key manifest, unsigned.

    `not_after_s` ends the new keys; `revoke` also revokes the ones in force.  Writes the draft to `out`, a
    file that is not there yet.  The node goes on with its old keys until the manifest is published.
    """

    def __call__(self, folder: Path, out: Path, not_after_s: int, *, revoke: bool) -> ManifestState:
        """Do it."""
        ...


class SignManifest(Protocol):
    """Add one root officer's signatures to a draft manifest, in place.

    Needs no node and no network: both files may be offline.  Signing twice with the same root changes nothing.
    `officers` (the bytes of a list) and `two_person` (kinds of message) first take the place of those in the draft;
    a list without `two_person` asks for two officers for the kinds that need them by default.  Raises
    `CompositionError` `manifest-signed-already`, `officer-role-unknown`, `two-person-kind-unknown`.
    """

    def __call__(
        self, manifest: Path, root: Path, officers: bytes | None = None, two_person: tuple[str, ...] = ()
    ) -> ManifestState:
        """Do it."""
        ...


class PublishManifest(Protocol):
    """Hand a complete manifest to the node of a folder, which writes it on its own record as an entry.

    Refuses, with nothing changed, a manifest that lacks signatures or does not follow the one in force.
    """

    def __call__(self, folder: Path, manifest: Path) -> ManifestState:
        """Do it."""
        ...


class LoadManifest(Protocol):
    """Hand a complete manifest of the other Party to the node of a folder, before its record brings it.

    This is how a rotation during a cut locks nobody out.  The same checks as for one that arrives.
    """

    def __call__(self, folder: Path, manifest: Path) -> ManifestState:
        """Do it."""
        ...


class WriteCourier(Protocol):
    """Write a courier file, beside a running node or without one; `on_progress` is told the entries written so far.

    Raises `CompositionError` `courier-nothing`, `courier-since-ahead`, `courier-part-small`, `file-unwritable`, and
    `FileExistsError`.  What cannot be written whole leaves nothing.
    """

    def __call__(self, order: CourierOrder, on_progress: Callable[[int], None]) -> CourierWritten:
        """Do it."""
        ...


class OpenStopped(Protocol):
    """Open the stores of a stopped node, and keep it from starting meanwhile.

    Raises `CompositionError` `node-running` where the node runs, starts or stops.
    """

    def __call__(self, folder: Path) -> AbstractContextManager[CourierDesk]:
        """Do it."""
        ...


class ReadBack(Protocol):
    """Read a stopped node's own record back from the other node's mirror, over the line or from courier files.

    Raises `CompositionError` and refusals with codes `recovery-…`, `RecordError` for a record that does not verify.
    """

    def __call__(self, order: RecoveryOrder) -> RecoveryRead:
        """Do it."""
        ...


class DraftGeneration(Protocol):
    """Make the next generation's keys, which end at `not_after_s`, and draft its first manifest to `out`."""

    def __call__(self, folder: Path, out: Path, not_after_s: int) -> ManifestState:
        """Do it."""
        ...


class OpenGeneration(Protocol):
    """Judge the signed manifest, put what was read back in place, and let the introduction name the generation."""

    def __call__(self, folder: Path, manifest: Path) -> RecoveryOpened:
        """Do it."""
        ...


@dataclass(frozen=True)
class Composition:
    """Everything the command line is given from outside.

    `now_us`: microseconds since the epoch, UTC.  `random_bytes`: unpredictable bytes.  `wait`: sleep that many
    seconds.  `program`: the words that start this same program in another process.  `bar_officer` says whether there is
    one.  `demo_officers`: the demonstration officers whose keys lie in a folder, for a traffic that is not actual.
    """

    init_node: InitNode
    run_node: RunNode
    find_node: FindNode
    open_record: OpenRecord
    show_keys: ShowKeys
    rotate_keys: RotateKeys
    sign_manifest: SignManifest
    publish_manifest: PublishManifest
    load_manifest: LoadManifest
    write_courier: WriteCourier
    open_stopped: OpenStopped
    scrub_node: ScrubNode
    read_back: ReadBack
    draft_generation: DraftGeneration
    open_generation: OpenGeneration
    invite_officer: InviteOfficer
    list_officers: Callable[[Path], list[Officer]]
    bar_officer: Callable[[Path, str], None]
    now_us: Callable[[], int]
    random_bytes: Callable[[int], bytes]
    wait: Callable[[float], None]
    program: tuple[str, ...]
    demo_officers: Callable[[Path, str], Sequence[DemoSigner]]
