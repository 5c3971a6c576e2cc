"""The composition root: the only place that knows adapters and faces together."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from jdec.adapters import nodefolder
from jdec.adapters.officerfiles import read_demo_officers
from jdec.adapters.recordfile import RecordFile, open_record_file
from jdec.faces.cli.app import run
from jdec.faces.cli.composition import (
    Composition,
    CompositionError,
    CourierDesk,
    CourierOrder,
    InitRequest,
    InitResult,
    ManifestState,
    NodeAddress,
)
from jdec.faces.cli.inviting import Invited, InviteRequest
from jdec.faces.cli.looking import ScrubOrder, ScrubReport
from jdec.faces.cli.recovering import RecoveryOpened, RecoveryOrder, RecoveryRead
from jdec.main import courier, keyring
from jdec.main.arming import armed
from jdec.messages.approvals import TWO_PERSON_KINDS
from jdec.node.people.desk import Officer
from jdec.node.views import Which

__all__ = ["compose", "main"]


def compose() -> Composition:
    """Return everything the command line is given from outside."""
    return Composition(
        init_node=armed(lambda request: request.traffic, _init_node),
        run_node=_run_node,
        find_node=_find_node,
        open_record=_open_record,
        show_keys=keyring.show_keys,
        rotate_keys=armed(_traffic_of_folder, keyring.rotate_keys),
        sign_manifest=armed(_traffic_of_draft, keyring.sign_manifest_file),
        publish_manifest=armed(_traffic_of_folder, keyring.publish_manifest),
        load_manifest=armed(_traffic_of_folder, keyring.load_manifest),
        scrub_node=armed(_traffic_of_order, _scrub_node),
        read_back=armed(_traffic_of_order, _read_back),
        draft_generation=armed(_traffic_of_folder, _draft_generation),
        open_generation=armed(_traffic_of_folder, _open_generation),
        write_courier=armed(_traffic_of_order, courier.write_courier),
        open_stopped=armed(_traffic_of_folder, _open_stopped),
        invite_officer=_invite_officer,
        list_officers=_list_officers,
        bar_officer=_bar_officer,
        now_us=lambda: time.time_ns() // 1000,
        random_bytes=os.urandom,
        wait=time.sleep,
        program=(sys.executable, "-m", "jdec.main"),
        demo_officers=read_demo_officers,
    )


def main() -> int:
    """Run one command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a letter shows a mark for it; the rest of the sentence still arrives.
            stream.reconfigure(errors="replace")
    return run(sys.argv[1:], compose(), os.environ)


def _traffic_of_folder(folder: Path, *_rest: object, **_named: object) -> str:
    return keyring.config_of(keyring.folder_of(folder)).traffic


def _traffic_of_order(
    order: CourierOrder | RecoveryOrder | ScrubOrder, *_rest: object, **_named: object
) -> str:
    return _traffic_of_folder(order.folder)


def _traffic_of_draft(manifest: Path, *_rest: object, **_named: object) -> str:
    return keyring.origin_of_draft(manifest).traffic


def _init_node(request: InitRequest) -> InitResult:
    plan = nodefolder.NodePlan(
        request.folder,
        request.party,
        request.peer,
        request.traffic,
        request.generation,
        request.roots,
        request.threshold,
        request.api_port,
        request.link_port,
        request.peer_url,
        request.demo_officers,
        TWO_PERSON_KINDS,
        request.console_port,
    )
    made = nodefolder.make_node(plan, time.time_ns() // 1000, os.urandom)
    return InitResult(made.origin, made.config, made.introduction, made.token, made.roots)


def _scrub_node(order: ScrubOrder, on_progress: Callable[[int], None]) -> ScrubReport:
    from jdec.main.scrubbing import scrub

    return scrub(order, on_progress)


def _read_back(order: RecoveryOrder) -> RecoveryRead:
    # Imported here, as below: the line's client is slow to load, and other commands do not need it.
    from jdec.main.recovery import read_back

    return read_back(order)


def _draft_generation(folder: Path, out: Path, not_after_s: int) -> ManifestState:
    from jdec.main.recovery import draft_generation

    return draft_generation(folder, out, not_after_s)


def _open_generation(folder: Path, manifest: Path) -> RecoveryOpened:
    from jdec.main.recovery import open_next

    return open_next(folder, manifest)


def _run_node(config: Path, on_ready: Callable[[NodeAddress], None]) -> int:
    # Imported here: only this command needs the web server, and the others start faster without it.
    from jdec.main.running import run_node

    def ready(address: nodefolder.Address) -> None:
        on_ready(NodeAddress(address.api_url, "", console_url=address.console_url))

    return run_node(config, ready)


def _invite_officer(request: InviteRequest) -> Invited:
    # Imported here, as the desk's store below: slow to load, and no other command needs it.
    from jdec.main.inviting import invite_officer

    return invite_officer(request)


def _list_officers(folder: Path) -> list[Officer]:
    from jdec.main.inviting import list_officers

    return list_officers(folder)


def _bar_officer(folder: Path, number: str) -> None:
    from jdec.main.inviting import bar_officer

    bar_officer(folder, number)


def _open_stopped(folder: Path) -> AbstractContextManager[CourierDesk]:
    # Imported here, as above: only this command puts a whole node together without running it.
    from jdec.main.courier_stopped import open_stopped

    return open_stopped(folder)


def _find_node(folder: Path) -> NodeAddress:
    folder = keyring.folder_of(folder)
    config = keyring.config_of(folder)
    console_url = ""
    try:
        address = nodefolder.read_address(folder)
        url, console_url = address.api_url, address.console_url
    except nodefolder.NodeFolderError as error:
        if config.api.port == 0:
            raise CompositionError(error.code, str(error), folder=str(folder)) from error
        scheme = "https" if config.api.certificate else "http"
        url = f"{scheme}://{config.api.host}:{config.api.port}"
    token = folder / "tokens" / "operator.token"
    certificate = folder / config.api.certificate if config.api.certificate else None
    text = token.read_text(encoding="ascii").strip() if token.exists() else ""
    return NodeAddress(url, text, certificate, console_url)


@contextlib.contextmanager
def _open_record(path: Path, which: Which, generation: int | None = None) -> Iterator[RecordFile]:
    if path.is_dir():
        path = keyring.record_file(keyring.folder_of(path), which, generation)
    with open_record_file(path) as record:
        yield record
