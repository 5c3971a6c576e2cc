"""`jdec demo`: what is asked, how it is shown, how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from jdec.exercise.programme import DEFAULT_PACE, DEFAULT_SEED
from jdec.exercise.scenario import load_folder
from jdec.faces.cli.demo.plain import Plain
from jdec.faces.cli.demo.player import rounds
from jdec.faces.cli.demo.run import Run, make_folder, remove_folder
from jdec.faces.cli.demo.screen import Screen
from jdec.faces.cli.demo.settings import Settings, cut_begins_s, read_span
from jdec.faces.cli.demo.stage import Observer, Silent
from jdec.faces.cli.demo.summary import Summary
from jdec.faces.cli.errors import Exit
from jdec.faces.cli.helping import Command
from jdec.faces.cli.options import Context, session_of
from jdec.faces.cli.session import Session
from jdec.faces.console.built import is_built

PROGRAMME = "demo"
INTERRUPTED = 130


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("demo", cls=Command, help="demo-help")(demo)


def demo(
    ctx: Context,
    headless: Annotated[bool, typer.Option("--headless", help="demo-opt-headless")] = False,
    seconds: Annotated[
        float | None,
        typer.Option(
            "--seconds",
            help="demo-opt-seconds",
            metavar="demo-meta-seconds",
            min=1,
            max=1_000_000,
            show_default=False,
        ),
    ] = None,
    pace: Annotated[
        float, typer.Option("--pace", help="demo-opt-pace", metavar="demo-meta-number")
    ] = DEFAULT_PACE,
    cut: Annotated[
        str, typer.Option("--cut", help="demo-opt-cut", metavar="demo-meta-span", show_default=False)
    ] = "",
    seed: Annotated[
        int, typer.Option("--seed", help="demo-opt-seed", metavar="demo-meta-number")
    ] = DEFAULT_SEED,
    console: Annotated[
        bool | None, typer.Option("--console/--no-console", help="demo-opt-console", show_default=False)
    ] = None,
    keep: Annotated[
        Path | None,
        typer.Option("--keep", help="demo-opt-keep", metavar="demo-meta-folder", show_default=False),
    ] = None,
) -> int:
    """Run two nodes on this machine and let them exchange real launches as exercise traffic."""
    session = session_of(ctx)
    cut_s = read_span("--cut", cut) if cut else 0.0
    consoles = _has_consoles(session, asked=console, headless=headless)
    settings = Settings(seconds, pace, seed, cut_s, keep, consoles)
    plan = load_folder().plan(PROGRAMME)
    programme, _ = rounds(plan, seed=seed, pace=pace, now_us=session.composition.now_us())
    if cut:
        cut_begins_s(seconds if seconds is not None else programme.duration_s, cut_s)
    run = Run(session.composition, dict(session.environment), session.language, plan, settings)
    run.observer = _observer(session, run, headless)
    root = make_folder(keep)
    try:
        with asyncio.Runner() as runner:
            summary = runner.run(_perform(run, root))
    finally:
        if keep is None:
            remove_folder(root)
    if summary is None:
        return _interrupted(session)
    session.data(summary)
    return Exit.OK if summary.ok else Exit.NEGATIVE


def _has_consoles(session: Session, *, asked: bool | None, headless: bool) -> bool:
    """Say whether the nodes get consoles: where a person is at a terminal, or asks for them, and they are built."""
    if headless or session.as_json or asked is False or not (asked or session.stdout.isatty()):
        return False
    if not is_built():
        session.hint("demo-console-not-built")
        return False
    return True


def _observer(session: Session, run: Run, headless: bool) -> Observer:
    if session.as_json:
        return Silent()
    console = Console(file=session.stdout, highlight=False, markup=False, emoji=False)
    if headless or not console.is_terminal:
        return Plain(session, console, run.stage)
    return Screen(session, console, run.stage, run.ledger)


async def _perform(run: Run, root: Path) -> Summary | None:
    """Perform a run until it is over or somebody stops it; None where it was stopped."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Outside of the main thread there are no signals to hear.
        with contextlib.suppress(ValueError, RuntimeError):
            loop.add_signal_handler(number, stop.set)
    summary: Summary | None = None
    run.observer.begin()
    try:
        performing = asyncio.create_task(run.perform(root))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait([performing, stopping], return_when=asyncio.FIRST_COMPLETED)
        # What was judged stands, though both nodes stayed for those who looked.
        summary = performing.result() if performing.done() else run.summary
        performing.cancel()
        stopping.cancel()
        await asyncio.gather(performing, stopping, return_exceptions=True)
    finally:
        run.observer.end(summary)
    return summary


def _interrupted(session: Session) -> int:
    session.hint("demo-interrupted")
    session.data(
        {"error": {"code": "demo-interrupted", "message": session.text("demo-interrupted"), "faults": []}}
    )
    return INTERRUPTED
