"""What `jdec console` does in a node folder's desk store, beside a running console or without one."""

from __future__ import annotations

import secrets
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from jdec.adapters import nodefolder
from jdec.adapters.desk_store import FILE, SqliteDesk
from jdec.faces.cli.composition import CompositionError
from jdec.faces.cli.inviting import Invited, InviteRequest
from jdec.main import keyring
from jdec.node.config import ConsoleConfig
from jdec.node.people import managing
from jdec.node.people.desk import AuditLine, Officer
from jdec.node.people.managing import SECRET_BYTES, said_of


def invite_officer(request: InviteRequest) -> Invited:
    """Keep an invitation and return the link, which stands nowhere else.  Raises `NotManaged`."""
    folder, console = _console_of(request.folder)
    url = console.origin or _running_url(folder)
    secret, now = secrets.token_urlsafe(SECRET_BYTES), datetime.now(UTC)
    with closing(_open(folder)) as store, store.alone():
        made = managing.invite(store, request.number, request.roles, secret, now, console.invitation_hours)
        _write_down(store, now, "console invite", said_of(made))
    return Invited(f"{url}/invitation/{secret}", made.ends_at)


def list_officers(folder: Path) -> list[Officer]:
    """Return the officers of a node folder's console."""
    with closing(_open(_console_of(folder)[0])) as store:
        return store.officers()


def bar_officer(folder: Path, number: str) -> None:
    """Bar an officer and end his sessions, passkeys and invitations.  Raises `NotManaged`."""
    now = datetime.now(UTC)
    with closing(_open(_console_of(folder)[0])) as store, store.alone():
        managing.bar(store, number, now)
        _write_down(store, now, "console bar", number)


def _write_down(store: SqliteDesk, now: datetime, action: str, target: str) -> None:
    """Add a line to the audit trail, in one step with the change: its lines stand in the order of what was done.

    Whoever is at the terminal of the node is known to its machine only.
    """
    store.write_down(AuditLine(now, "", action, target, "cli", "done"))


def _console_of(folder: Path) -> tuple[Path, ConsoleConfig]:
    folder = keyring.folder_of(folder)
    console = keyring.config_of(folder).console
    if console is None or not console.enabled:
        raise CompositionError("console-missing", f"node has no console: {folder.name}", folder=str(folder))
    return folder, console


def _running_url(folder: Path) -> str:
    try:
        return nodefolder.read_address(folder).console_url
    except nodefolder.NodeFolderError as error:
        port = keyring.config_of(folder).console
        if port is None or port.port == 0:
            raise CompositionError(error.code, str(error), folder=str(folder)) from error
        return port.origin_at(port.port)


def _open(folder: Path) -> SqliteDesk:
    data = folder / keyring.config_of(folder).paths.data
    data.mkdir(mode=0o700, exist_ok=True)
    return SqliteDesk(data / FILE)
