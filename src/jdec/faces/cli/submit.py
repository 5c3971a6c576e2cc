"""`jdec submit`: hand messages to a node and show, line by line, what became of each.

Bytes go as they stand in the file.  A node that pushes back is asked again, which is safe: the same message
twice is one message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from typing import IO, Annotated, Any

import msgspec
import typer

from jdec.faces.cli.client import Client
from jdec.faces.cli.errors import CliError, Exit
from jdec.faces.cli.helping import Command
from jdec.faces.cli.options import (
    DEFAULT_NODE,
    CertificateOption,
    Context,
    NodeOption,
    TokenOption,
    client_of,
    session_of,
)
from jdec.faces.cli.session import BAD, FAINT, GOOD, ODD, Session
from jdec.faces.cli.words import reason_of, rung_of
from jdec.messages.header import MAX_MESSAGE_BYTES
from jdec.node.views import Accepted, NotAccepted, SubmissionResult

BATCH_LINES = 200
BATCH_BYTES = 512 * 1024
DEFAULT_PATIENCE_S = 60
LEAST_WAIT_S = 1
Line = tuple[int, bytes]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("submit", cls=Command, help="cli-help-submit")(submit)


def submit(
    ctx: Context,
    file: Annotated[str, typer.Argument(help="cli-arg-submit-file", metavar="cli-meta-file-or-dash")],
    node: NodeOption = DEFAULT_NODE,
    token_file: TokenOption = None,
    certificate: CertificateOption = None,
    patience: Annotated[
        int, typer.Option(help="cli-opt-patience", metavar="cli-meta-seconds", min=0, max=86_400)
    ] = DEFAULT_PATIENCE_S,
) -> int:
    """Submit messages, one a line; exit code 3 where any was refused."""
    session = session_of(ctx)
    counts = {"accepted": 0, "duplicate": 0, "refused": 0}
    stdin = getattr(session.stdin, "buffer", session.stdin)
    source: Any = nullcontext(stdin) if file == "-" else open(file, "rb")  # noqa: SIM115, PTH123  closed below
    with source as stream, client_of(session, node, token_file, certificate) as client:
        for batch in batches_of(lines_of(stream)):
            for line, result in submit_patiently(session, client, batch, patience):
                show(session, line, result)
                counts[_outcome(result)] += 1
    if not sum(counts.values()):
        raise CliError("nothing-to-submit", Exit.USAGE, file=file)
    style = BAD if counts["refused"] else GOOD
    session.tell("cli-submit-total", style, total=sum(counts.values()), **counts)
    return Exit.REFUSED if counts["refused"] else Exit.OK


def lines_of(stream: IO[bytes]) -> Iterator[Line]:
    """Yield numbered lines with their newline; blank ones are passed over.

    A line that is too long to be a message is cut one byte past the limit, and the rest of it skipped: the
    node then says that it is too long, and nothing here grows with it.
    """
    number = 0
    while data := stream.readline(MAX_MESSAGE_BYTES + 1):
        number += 1
        rest = data
        while not rest.endswith(b"\n") and rest:
            rest = stream.readline(MAX_MESSAGE_BYTES + 1)
        if data.strip():
            yield number, data if data.endswith(b"\n") else data + b"\n"


def batches_of(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield lines in groups that one request carries."""
    batch: list[Line] = []
    size = 0
    for line in lines:
        if batch and (len(batch) >= BATCH_LINES or size + len(line[1]) > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += len(line[1])
    if batch:
        yield batch


def submit_patiently(
    session: Session, client: Client, batch: list[Line], patience_s: int
) -> list[tuple[int, SubmissionResult]]:
    """Submit a batch; what the node had no room for is submitted again until patience ends."""
    results: dict[int, SubmissionResult] = {}
    waiting, left_s = batch, patience_s
    while waiting:
        answers = client.submit([data for _, data in waiting])
        results.update({number: answer for (number, _), answer in zip(waiting, answers, strict=True)})
        held = [line for line in waiting if _retry_s(results[line[0]]) is not None]
        if not held or left_s <= 0:
            break
        pause_s = min(left_s, max(_retry_s(results[number]) or LEAST_WAIT_S for number, _ in held))
        session.hint("cli-submit-waiting", count=len(held), seconds=pause_s)
        session.composition.wait(pause_s)
        waiting, left_s = held, left_s - pause_s
    return [(number, results[number]) for number, _ in batch]


def show(session: Session, line: int, result: SubmissionResult, label: str = "") -> None:
    """Print what became of one line; `label` says what it was."""
    session.data({"line": line, **msgspec.to_builtins(result)})
    if isinstance(result, NotAccepted):
        if result.faults:
            session.tell("cli-submit-faults", BAD, line=str(line), faults=len(result.faults))
        else:
            reason = (
                f"{result.message} ({reason_of(session, result.reason)})" if result.reason else result.message
            )
            session.tell("cli-submit-refused", BAD, line=str(line), reason=reason, code=result.code)
        for fault in result.faults:
            value = f" = {fault.value}" if fault.value else ""
            session.line(f"      {fault.field or '-'}{value}: {fault.rule} [{fault.code}]")
        return
    word, style = rung_of(session, result.state)
    kind = "duplicate" if result.duplicate else "accepted"
    session.tell(
        f"cli-submit-{kind}",
        FAINT if result.duplicate else style,
        line=str(line),
        index=str(result.index),
        record=result.record,
        state=word,
        label=f" · {label}" if label else "",
    )
    for notice in result.notices:
        where = f"{notice.field}: " if notice.field else ""
        session.line(f"      ! {where}{notice.rule} [{notice.code}]", ODD)


def _outcome(result: SubmissionResult) -> str:
    if isinstance(result, Accepted):
        return "duplicate" if result.duplicate else "accepted"
    return "refused"


def _retry_s(result: SubmissionResult) -> int | None:
    if isinstance(result, NotAccepted) and result.retry_after_s is not None:
        return max(LEAST_WAIT_S, result.retry_after_s)
    return None
