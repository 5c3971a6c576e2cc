"""`jdec notice`: read public notices to airmen and mariners, show what was understood, put it on the record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from jdec.faces.cli.client import Client
from jdec.faces.cli.errors import Exit, fault_lines
from jdec.faces.cli.helping import Command, Group
from jdec.faces.cli.notice_show import plain_notice, show_notice
from jdec.faces.cli.options import (
    DEFAULT_NODE,
    CertificateOption,
    Context,
    NodeOption,
    TokenOption,
    client_of,
    read_file,
    session_of,
)
from jdec.faces.cli.sending import SALT_BYTES
from jdec.faces.cli.session import BAD, GOOD, Session
from jdec.faces.cli.submit import DEFAULT_PATIENCE_S, show, submit_patiently
from jdec.faces.cli.words import banner_of
from jdec.messages import encode, new_message, read, submission_id
from jdec.messages.hazard import HazardDraft, read_notice
from jdec.messages.hazard_notice import HazardNotice
from jdec.messages.header import SUBMISSION_RANDOM_BYTES
from jdec.node.views import Accepted, NodeStatus, Which
from jdec.picture.entries import name_of_place
from jdec.words.faults import Refused, fault
from jdec.words.instants import from_unix_micros

# A little more than any notice may be long, so that a longer one is read far enough to be told so.
MOST_BYTES = 64 * 1024
STANDARD_INPUT = "-"
_PAGE = 1000
_KIND = "hazard-notice"

FilesArgument = Annotated[
    list[str], typer.Argument(help="cli-arg-notice-files", metavar="cli-meta-files-or-dash")
]


def register(app: typer.Typer) -> None:
    """Add the group to the program."""
    group = typer.Typer(cls=Group, help="cli-help-notice", no_args_is_help=True, rich_markup_mode=None)
    group.callback(cls=Group, help="cli-help-notice")(_nothing)
    group.command("read", cls=Command, help="cli-help-notice-read")(read_)
    group.command("import", cls=Command, help="cli-help-notice-import")(import_)
    app.add_typer(group, name="notice")


def read_(ctx: Context, files: FilesArgument) -> int:
    """Show what was understood of notices; exit code 3 where any was refused."""
    session = session_of(ctx)
    understood = 0
    for file, draft in _drafts(session, files):
        show_notice(session, file, draft)
        session.data({"file": file, "notice": plain_notice(draft)})
        understood += 1
    return _ended(session, len(files), len(files) - understood)


def import_(
    ctx: Context,
    files: FilesArgument,
    node: NodeOption = DEFAULT_NODE,
    token_file: TokenOption = None,
    certificate: CertificateOption = None,
) -> int:
    """Read notices and submit each as a message, but none that is there; exit code 3 where any was refused."""
    session = session_of(ctx)
    accepted = 0
    with client_of(session, node, token_file, certificate) as client:
        status = client.status()
        session.line(*banner_of(session, status.traffic))
        drafts = list(_drafts(session, files))
        known = _imported(client, status.own.size) if drafts else {}
        for number, (file, draft) in enumerate(drafts, start=1):
            show_notice(session, file, draft)
            identity = _identity(draft)
            if identity in known:
                session.tell("cli-notice-already", GOOD, file=file, name=known[identity])
                session.data({"file": file, "already": known[identity]})
                accepted += 1
            elif (result := _submit(session, client, status, number, draft)) is not None:
                known[identity] = name_of_place(result.record, result.index)
                accepted += 1
    return _ended(session, len(files), len(files) - accepted)


def _drafts(session: Session, files: list[str]) -> Iterator[tuple[str, HazardDraft]]:
    """Each notice that was understood; of the others every fault is told."""
    for file in files:
        try:
            draft = read_notice(_text(session, file))
        except Refused as refused:
            lines = fault_lines(session.language, refused.faults)
            session.tell("cli-notice-refused", BAD, file=file, faults=len(lines))
            for line in lines:
                value = f" = {line.value}" if line.value else ""
                session.line(f"      {line.field or '-'}{value}: {line.rule} [{line.code}]")
            session.data({"file": file, "faults": lines})
            continue
        yield file, draft


def _imported(client: Client, size: int) -> dict[tuple[str, ...], str]:
    """Return the public notices on the node's own record, by identity, with their names."""
    found: dict[tuple[str, ...], str] = {}
    start = 0
    while start < size:
        entries, size = client.entries(Which.OWN, start, _PAGE)
        if not entries:
            break
        for entry in entries:
            message = read(entry.data.encode()) if entry.kind == _KIND else None
            if isinstance(message, HazardNotice):
                found.setdefault(_identity(message), name_of_place(entry.record, entry.index))
        start = entries[-1].index + 1
    return found


def _identity(notice: HazardDraft | HazardNotice) -> tuple[str, ...]:
    """What makes two notices one: publisher, number and words, however these are broken into lines."""
    return (notice.channel, notice.issuing_state or "", notice.number, " ".join(notice.raw.split()))


def _text(session: Session, file: str) -> str:
    if file == STANDARD_INPUT:
        stream = getattr(session.stdin, "buffer", session.stdin)
        data = stream.read(MOST_BYTES)
    else:
        data = read_file(Path(file), MOST_BYTES)
    try:
        return data.decode("utf-8-sig") if isinstance(data, bytes) else str(data)
    except UnicodeDecodeError as error:
        at = str(error.start)
        rule = f"bytes are not UTF-8: byte {at} cannot be read"
        raise Refused([fault("utf8-bad", "", "", rule, byte=at)]) from None


def _submit(
    session: Session, client: Client, status: NodeStatus, number: int, draft: HazardDraft
) -> Accepted | None:
    composition = session.composition
    now_us = composition.now_us()
    message = new_message(
        HazardNotice,
        sender=status.party,
        traffic=status.traffic,
        submission=submission_id(now_us // 1000, composition.random_bytes(SUBMISSION_RANDOM_BYTES)),
        issued_at=from_unix_micros(now_us),
        salt=composition.random_bytes(SALT_BYTES),
        **draft.content(),
    )
    ((_, result),) = submit_patiently(session, client, [(number, encode(message))], DEFAULT_PATIENCE_S)
    show(session, number, result, draft.number)
    return result if isinstance(result, Accepted) else None


def _ended(session: Session, total: int, refused: int) -> int:
    session.tell("cli-notice-read", BAD if refused else GOOD, total=total, refused=refused)
    return Exit.REFUSED if refused else Exit.OK


def _nothing() -> None:
    """Hold the commands together."""
