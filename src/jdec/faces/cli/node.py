"""`jdec node`: lay out a node's folder, take in the other Party's introduction, run the node."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from jdec.faces.cli import recover, scrub
from jdec.faces.cli.composition import CompositionError, InitRequest, InitResult, NodeAddress
from jdec.faces.cli.errors import CliError, Exit
from jdec.faces.cli.helping import Command, Group
from jdec.faces.cli.options import Context, read_file, session_of, write_new
from jdec.faces.cli.session import BAD, GOOD, ODD, Session
from jdec.faces.cli.words import banner_of, fingerprint
from jdec.node.config import NodeConfig, read_config
from jdec.node.introduction import read_introduction
from jdec.record.origin import Origin
from jdec.words.traffic import ACTUAL

CONFIG_NAME = "node.toml"


def register(app: typer.Typer) -> None:
    """Add the group to the program."""
    group = typer.Typer(cls=Group, help="cli-help-node", no_args_is_help=True, rich_markup_mode=None)
    group.callback(cls=Group, help="cli-help-node")(_nothing)
    group.command("init", cls=Command, help="cli-help-node-init")(init)
    group.command("meet", cls=Command, help="cli-help-node-meet")(meet)
    group.command("run", cls=Command, help="cli-help-node-run")(run)
    group.command("scrub", cls=Command, help="cli-help-node-scrub")(scrub.scrub)
    recover.register(group)
    app.add_typer(group, name="node")


def init(
    ctx: Context,
    folder: Annotated[Path, typer.Argument(help="cli-arg-node-folder", metavar="cli-meta-folder")],
    party: Annotated[str, typer.Option(help="cli-opt-party", metavar="cli-meta-party")],
    peer: Annotated[str, typer.Option(help="cli-opt-peer-party", metavar="cli-meta-party")],
    traffic: Annotated[str, typer.Option(help="cli-opt-traffic", metavar="cli-meta-traffic")],
    generation: Annotated[
        int, typer.Option(help="cli-opt-generation", metavar="cli-meta-count", min=1, max=9999)
    ] = 1,
    roots: Annotated[int, typer.Option(help="cli-opt-roots", metavar="cli-meta-count", min=1, max=16)] = 3,
    threshold: Annotated[
        int, typer.Option(help="cli-opt-threshold", metavar="cli-meta-count", min=1, max=16)
    ] = 2,
    api_port: Annotated[
        int, typer.Option(help="cli-opt-api-port", metavar="cli-meta-count", min=0, max=65535)
    ] = 8480,
    link_port: Annotated[
        int, typer.Option(help="cli-opt-link-port", metavar="cli-meta-count", min=0, max=65535)
    ] = 8443,
    console_port: Annotated[
        int, typer.Option(help="cli-opt-console-port", metavar="cli-meta-count", min=0, max=65535)
    ] = 8470,
    no_console: Annotated[bool, typer.Option("--no-console", help="cli-opt-no-console")] = False,
    peer_url: Annotated[
        str, typer.Option(help="cli-opt-peer-url", metavar="cli-meta-address", show_default=False)
    ] = "",
    demo_officers: Annotated[bool, typer.Option("--demo-officers", help="cli-opt-demo-officers")] = False,
) -> None:
    """Write a node's folder."""
    session = session_of(ctx)
    if threshold > roots:
        raise CliError("threshold-too-high", Exit.USAGE, threshold=threshold, roots=roots)
    if demo_officers and traffic == ACTUAL:
        raise CliError("demo-officers-actual", Exit.REFUSED)
    request = InitRequest(
        folder,
        party,
        peer,
        traffic,
        generation,
        roots,
        threshold,
        api_port,
        link_port,
        peer_url,
        demo_officers,
        None if no_console else console_port,
    )
    _check(request)
    _tell_made(session, request, session.composition.init_node(request))


def meet(
    ctx: Context,
    folder: Annotated[Path, typer.Argument(help="cli-arg-node-folder", metavar="cli-meta-folder")],
    introduction: Annotated[Path, typer.Argument(help="cli-arg-introduction", metavar="cli-meta-file")],
) -> None:
    """Take in the other Party's introduction, after showing what it must be compared with."""
    session = session_of(ctx)
    config = _config_of(folder)
    data = read_file(introduction)
    met = read_introduction(data)
    origin = Origin.parse(met.origin)
    if met.party != config.peer or origin.party != config.peer:
        raise CliError("introduction-other-party", Exit.REFUSED, got=met.party, expected=config.peer)
    if origin.traffic != config.traffic:
        raise CliError(
            "introduction-other-traffic", Exit.REFUSED, got=origin.traffic, expected=config.traffic
        )
    prints = [(pair.name, fingerprint(pair)) for pair in met.root_pairs()]
    place = folder / config.paths.peer_introduction
    write_new(place, data)
    session.tell("cli-meet-done", GOOD, origin=met.origin, file=str(place))
    session.pairs(prints)
    session.tell("cli-meet-compare", ODD, threshold=met.threshold)
    session.data(
        {
            "origin": met.origin,
            "file": str(place),
            "threshold": met.threshold,
            "roots": [{"name": name, "fingerprint": print_} for name, print_ in prints],
        }
    )


def run(
    ctx: Context,
    config: Annotated[Path, typer.Argument(help="cli-arg-config", metavar="cli-meta-config")],
    attached: Annotated[bool, typer.Option("--attached", help="cli-opt-attached")] = False,
) -> int:
    """Run the node until it is told to stop."""
    session = session_of(ctx)
    if attached:
        threading.Thread(target=_stop_at_end_of_input, args=(session,), daemon=True).start()
    path = config / CONFIG_NAME if config.is_dir() else config
    settings = read_config(read_file(path).decode("utf-8", "replace"))

    def ready(address: NodeAddress) -> None:
        session.line(*banner_of(session, settings.traffic))
        session.tell("cli-run-ready", GOOD, party=settings.party, url=address.url)
        if address.console_url:
            session.tell("cli-run-console", GOOD, url=address.console_url)
        said = {"ready": True, "party": settings.party, "url": address.url, "console": address.console_url}
        session.data(said)

    code = session.composition.run_node(path, ready)
    session.tell("cli-run-stopped" if code == 0 else "cli-run-failed", GOOD if code == 0 else BAD)
    return code


def _stop_at_end_of_input(session: Session) -> None:
    """Wait for the end of standard input, which comes however its other end ended, then stop as SIGTERM does."""
    # Not through the text stream, which a thread must not hold while the program ends.
    while os.read(session.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _tell_made(session: Session, request: InitRequest, result: InitResult) -> None:
    session.tell("cli-init-done", GOOD, party=request.party, origin=result.origin)
    session.pairs(
        [
            (session.text("cli-label-config"), str(result.config)),
            (session.text("cli-label-introduction"), str(result.introduction)),
            (session.text("cli-label-token"), str(result.token)),
            *((session.text("cli-label-root"), str(path)) for path in result.roots),
        ]
    )
    session.tell("cli-init-roots-offline", ODD, roots=request.roots, threshold=request.threshold)
    if request.demo_officers:
        session.tell("cli-init-demo-officers", ODD, folder=str(request.folder / "officers"))
    session.tell("cli-init-next", folder=str(request.folder), peer=request.peer)
    session.data(
        {
            "origin": result.origin,
            "config": str(result.config),
            "introduction": str(result.introduction),
            "token": str(result.token),
            "roots": [str(path) for path in result.roots],
        }
    )


def _check(request: InitRequest) -> None:
    """Refuse what `node run` would refuse later, before anything is written.  Raises `Refused`, all faults told."""
    values = {"party": request.party, "peer": request.peer, "traffic": request.traffic}
    # A JSON string is a TOML basic string.
    lines = [f"{name} = {msgspec.json.encode(value).decode()}" for name, value in values.items()]
    lines += ["[link]", f"peer_url = {msgspec.json.encode(request.peer_url).decode()}"]
    read_config("\n".join(lines))


def _config_of(folder: Path) -> NodeConfig:
    path = folder / CONFIG_NAME
    if not path.is_file():
        raise CompositionError("node-folder-missing", f"no {CONFIG_NAME} in {folder}", folder=str(folder))
    return read_config(read_file(path).decode("utf-8", "replace"))


def _nothing() -> None:
    """Hold the commands together."""
