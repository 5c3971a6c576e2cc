"""The command line as a whole: `--lang` and `--json` anywhere, one place where errors become sentences.

    jdec [--lang en|ru] [--json] COMMAND ...

The language is known before the commands are built, so every help page and every error is wholly in it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import Any, TextIO

import typer
from typer.main import get_command

from jdec import __version__
from jdec.faces.cli import (
    console,
    courier,
    demo,
    follow,
    keys,
    node,
    notice,
    picture,
    record,
    replay,
    status,
    submit,
)
from jdec.faces.cli.composition import Composition
from jdec.faces.cli.errors import CliError, Exit, explain
from jdec.faces.cli.helping import Group, usage_error
from jdec.faces.cli.session import Session
from jdec.faces.texts import Language, from_environment, languages

PROGRAM = "jdec"


@dataclass(frozen=True, slots=True)
class Common:
    """The options every command has, and the words that remain."""

    language: str | None
    as_json: bool
    version: bool
    words: tuple[str, ...]


def build_cli() -> Group:
    """Return the whole tree of commands; texts are ids until a page is shown to somebody."""
    app = typer.Typer(
        cls=Group,
        help="cli-help-jdec",
        rich_markup_mode=None,
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    app.callback(cls=Group, help="cli-help-jdec")(_nothing)
    for room in (demo, replay, node, status, submit, picture, notice, follow, record, courier, keys, console):
        room.register(app)
    command = get_command(app)
    assert isinstance(command, Group)
    return command


def run(
    arguments: Sequence[str],
    composition: Composition,
    environment: Mapping[str, str],
    streams: tuple[TextIO, TextIO, TextIO] | None = None,
) -> int:
    """Run one command line and return its exit code; never raises and never shows a traceback.

    `arguments` are without the program's name.  `streams` are input, output and errors.
    """
    common = split_common(arguments)
    fallback: Language = from_environment(environment)
    wanted = common.language
    language = next((known for known in languages if known == wanted), fallback)
    stdin, stdout, stderr = streams or (sys.stdin, sys.stdout, sys.stderr)
    session = Session(language, common.as_json, composition, environment, stdin, stdout, stderr)
    try:
        if wanted is not None and wanted not in languages:
            raise CliError("usage-language", Exit.USAGE, got=wanted)
        if common.version:
            session.line(f"{PROGRAM} {__version__}")
            session.data({"version": __version__})
            return Exit.OK
        return _invoke(common.words, session)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has what it wanted (`jdec record show | head`); there is nobody left to tell.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  closed with the process
        return Exit.OK
    except Exception as error:
        if environment.get("JDEC_DEBUG"):
            raise
        explained = explain(language, error)
        session.fail(explained)
        return explained.exit_code


def split_common(arguments: Sequence[str]) -> Common:
    """Take `--lang`, `--json` and `--version` out of a command line, wherever before `--` they stand."""
    language: str | None = None
    as_json = version = False
    words: list[str] = []
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word == "--":
            words += [word, *rest]
            break
        if word == "--json":
            as_json = True
        elif word == "--version" and not words:
            version = True
        elif word == "--lang":
            language = rest.pop(0) if rest else ""
        elif word.startswith("--lang="):
            language = word.removeprefix("--lang=")
        else:
            words.append(word)
    return Common(language, as_json, version, tuple(words))


def _invoke(words: Sequence[str], session: Session) -> int:
    command = build_cli()
    try:
        with redirect_stdout(session.stdout):
            result: Any = command.main(
                args=list(words) or ["--help"],
                prog_name=PROGRAM,
                standalone_mode=False,
                obj=session,
                color=False,
                terminal_width=session.width,
            )
    except Exception as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            session.raw(str(error) + "\n")
            return Exit.USAGE
        if hasattr(error, "ctx") and hasattr(error, "format_message"):
            raise usage_error(error) from None
        raise
    return int(result) if isinstance(result, int) else Exit.OK


def _nothing() -> None:
    """Hold the commands together."""
