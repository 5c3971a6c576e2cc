"""`jdec record prove`: one entry with all that is needed to believe it, in a file that travels alone.

The file is a C2SP `tlog-proof`; its extra data are the entry's bytes.  A stock tool that is given the entry checks
the path and the checkpoint; `--check` checks the same here, without a node and without a network.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from jdec.faces.cli.client import Client
from jdec.faces.cli.errors import CliError, Exit
from jdec.faces.cli.options import (
    DEFAULT_NODE,
    CertificateOption,
    Context,
    IntroductionOption,
    NodeOption,
    PeerOption,
    TokenOption,
    client_of,
    read_file,
    read_trust,
    session_of,
    which_of,
    write_new,
)
from jdec.faces.cli.record_verify import instant_of
from jdec.faces.cli.session import BAD, GOOD, Session
from jdec.faces.texts import say_code
from jdec.node.introduction import Introduction
from jdec.node.views import Which
from jdec.record.checkpoint import SignedCheckpoint, open_checkpoint, read_checkpoint
from jdec.record.errors import RecordError
from jdec.record.keys import KeyPair, Role
from jdec.record.manifest import KeyHistory
from jdec.record.proofs import ProofFile, format_proof_file, parse_proof_file, verify_inclusion
from jdec.record.tree import leaf_hash


def prove(
    ctx: Context,
    index: Annotated[
        int | None, typer.Argument(help="cli-arg-index", metavar="cli-meta-index", min=0, show_default=False)
    ] = None,
    node: NodeOption = DEFAULT_NODE,
    token_file: TokenOption = None,
    certificate: CertificateOption = None,
    peer: PeerOption = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="cli-opt-proof-out", metavar="cli-meta-file", show_default=False),
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option("--check", help="cli-opt-check", metavar="cli-meta-file", show_default=False),
    ] = None,
    entry: Annotated[
        Path | None,
        typer.Option("--entry", help="cli-opt-entry", metavar="cli-meta-file", show_default=False),
    ] = None,
    introduction: IntroductionOption = None,
    manifest: Annotated[
        list[Path] | None,
        typer.Option("--manifest", help="cli-opt-manifest", metavar="cli-meta-file", show_default=False),
    ] = None,
) -> int:
    """Write the proof of an entry, or check one."""
    session = session_of(ctx)
    if (index is None) == (check is None):
        raise CliError("usage-need-one", Exit.USAGE, one=session.text("cli-meta-index"), other="--check")
    if check is not None:
        return check_proof(session, check, entry, read_trust(introduction), manifest or [])
    assert index is not None
    with client_of(session, node, token_file, certificate) as client:
        return write_proof(session, client, which_of(peer), index, out)


def write_proof(session: Session, client: Client, which: Which, index: int, out: Path | None) -> int:
    """Write the proof of an entry to a new file, or print it."""
    view = client.inclusion(which, index)
    proof = parse_proof_file(view.proof.encode())
    data = client.entry_bytes(which, index, view.size)
    proof = replace(proof, extra=data)
    # A proof that would not convince anybody is not handed out.
    checkpoint = read_checkpoint(proof.checkpoint_note)
    verify_inclusion(index, checkpoint.size, leaf_hash(data), proof.proof, checkpoint.root)
    text = format_proof_file(proof)
    if out is None:
        session.data({"record": view.record, "index": index, "size": view.size, "proof": text.decode()})
        if not session.as_json:
            session.raw(text.decode())
        return Exit.OK
    write_new(out, text)
    session.tell("cli-prove-done", GOOD, record=view.record, index=str(index), file=str(out))
    session.data({"record": view.record, "index": index, "size": view.size, "file": str(out)})
    return Exit.OK


def check_proof(
    session: Session, file: Path, entry: Path | None, trust: Introduction, manifests: list[Path]
) -> int:
    """Check a proof file against root keys that came by hand; exit code 1 where it does not hold."""
    try:
        proof = parse_proof_file(read_file(file))
        data = proof.extra if entry is None else read_file(entry)
        if not data:
            raise CliError("proof-entry-needed", Exit.USAGE)
        keys = trusted_keys(trust, [read_file(path) for path in manifests])
        signed = checked(proof, data, keys, trust.origin)
    except RecordError as refusal:
        reason = say_code(session.language, "record", refusal.code, refusal.details, str(refusal))
        session.tell("cli-check-failed", BAD, file=str(file))
        session.line(f"  {reason} [{refusal.code}]")
        session.data({"ok": False, "code": refusal.code, "message": reason, "detail": str(refusal)})
        return Exit.NEGATIVE
    signed_at = instant_of(signed.signed_at_s)
    session.tell(
        "cli-check-good",
        GOOD,
        record=trust.origin,
        index=str(proof.index),
        size=signed.size,
        signed=signed_at,
    )
    session.line(data.decode("utf-8", "replace").rstrip("\n"))
    session.data(
        {
            "ok": True,
            "record": trust.origin,
            "index": proof.index,
            "size": signed.size,
            "root": b64encode(signed.root).decode(),
            "signed_at": signed_at.replace(" ", "T"),
            "entry": data.decode("utf-8", "replace"),
        }
    )
    return Exit.OK


def checked(proof: ProofFile, data: bytes, keys: tuple[KeyPair, ...], origin: str) -> SignedCheckpoint:
    """Return the checkpoint over an entry.  Raises `RecordError` where signature or path does not hold."""
    signed = open_checkpoint(proof.checkpoint_note, keys, origin)
    verify_inclusion(proof.index, signed.size, leaf_hash(data), proof.proof, signed.root)
    return signed


def trusted_keys(trust: Introduction, manifests: list[bytes]) -> tuple[KeyPair, ...]:
    """Return the record keys that the introduction's manifest and later ones (in order) name.

    A proof shows one entry and not the record, so it cannot show where a later manifest stands; a key that any
    of the manifests revokes is therefore not trusted at all.
    """
    history = KeyHistory.begin(trust.manifest.encode(), trust.root_pairs(), trust.threshold, trust.origin)
    for at, note in enumerate(manifests, start=1):
        history = history.apply(at, note)
    return tuple(pair for pair in history.all_pairs(Role.LOG) if pair.publics.isdisjoint(history.revoked))
