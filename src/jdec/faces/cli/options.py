"""Parameters that several commands share, and what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from jdec.faces.cli.client import Client
from jdec.faces.cli.composition import NodeAddress
from jdec.faces.cli.errors import CliError, Exit
from jdec.faces.cli.session import Session
from jdec.node.introduction import Introduction, read_introduction
from jdec.node.views import Which

# A node's folder, or the address of its API.
NodeOption = Annotated[
    str, typer.Option("--node", help="cli-opt-node", metavar="cli-meta-node", envvar="JDEC_NODE")
]
TokenOption = Annotated[
    Path | None,
    typer.Option("--token-file", help="cli-opt-token-file", metavar="cli-meta-file", show_default=False),
]
CertificateOption = Annotated[
    Path | None,
    typer.Option("--certificate", help="cli-opt-certificate", metavar="cli-meta-file", show_default=False),
]
PeerOption = Annotated[bool, typer.Option("--peer", help="cli-opt-peer")]
GenerationOption = Annotated[
    int | None,
    typer.Option(
        "--generation",
        help="cli-opt-which-generation",
        metavar="cli-meta-count",
        min=1,
        max=999_999,
        show_default=False,
    ),
]
IntroductionOption = Annotated[
    Path | None,
    typer.Option("--introduction", help="cli-opt-introduction", metavar="cli-meta-file", show_default=False),
]
Context = typer.Context
DEFAULT_NODE = "."
_MOST_BYTES = 1 << 20


def session_of(ctx: Any) -> Session:
    """Return the session a command runs in."""
    session = ctx.obj
    assert isinstance(session, Session)
    return session


def which_of(peer: bool) -> Which:
    """Return which record `--peer` means."""
    return Which.PEER if peer else Which.OWN


def find_address(
    session: Session, node: str, token_file: Path | None, certificate: Path | None
) -> NodeAddress:
    """Return how to reach the node: a folder knows its own address and token; an address needs a token.

    The token comes from `--token-file`, else from JDEC_TOKEN, else from the node's folder.
    """
    token = read_token(session, token_file)
    if node.startswith(("http://", "https://")):
        if not token:
            raise CliError("token-missing", Exit.USAGE, url=node)
        return NodeAddress(node, token, certificate)
    found = session.composition.find_node(Path(node))
    return NodeAddress(found.url, token or found.token, certificate or found.certificate)


@contextmanager
def client_of(
    session: Session, node: str, token_file: Path | None, certificate: Path | None
) -> Iterator[Client]:
    """Open a client of the node."""
    with Client(find_address(session, node, token_file, certificate), session.language) as client:
        yield client


def read_token(session: Session, token_file: Path | None) -> str:
    """Return the token given on the command line or in the environment, or empty text."""
    if token_file is not None:
        return read_file(token_file, 4096).decode("ascii", "replace").strip()
    return session.environment.get("JDEC_TOKEN", "").strip()


def read_file(path: Path, most_bytes: int = _MOST_BYTES) -> bytes:
    """Return a file's bytes; a larger file than `most_bytes` is refused."""
    with path.open("rb") as file:
        data = file.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise CliError("file-too-large", Exit.USAGE, file=str(path), limit=most_bytes)
    return data


def write_new(path: Path, data: bytes) -> None:
    """Write a file that was not there; an existing one is never overwritten."""
    with path.open("xb") as file:
        file.write(data)


def read_trust(introduction: Path | None) -> Introduction:
    """Return the introduction that names the trusted roots; there is no default for trust."""
    if introduction is None:
        raise CliError("introduction-needed", Exit.USAGE)
    return read_introduction(read_file(introduction))
