"""The reference of the command line in both languages, from the help pages as the program prints them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

from jdec.faces.cli.app import PROGRAM, build_cli, run
from jdec.faces.texts import languages, say
from jdec.main import compose

WIDTH = "100"
_OTHER_LANGUAGE = {"en": "[Русский](cli.ru.md)", "ru": "[English](cli.md)"}


def documents() -> dict[str, Callable[[], str]]:
    """Every document of this module by its path from the top of the repository."""
    made: dict[str, Callable[[], str]] = {}
    for language in languages:
        ending = "" if language == "en" else f".{language}"
        made[f"docs/cli{ending}.md"] = lambda language=language: cli_reference(language)
    return made


def cli_reference(language: str) -> str:
    """The reference of the command line in one language, as Markdown."""
    parts = [f"# {say(language, 'cli-doc-title')}", _OTHER_LANGUAGE[language], say(language, "cli-doc-made")]
    for section in ("node", "errors", "json", "environment"):
        parts.append(f"## {say(language, f'cli-doc-{section}')}")
        parts.append(say(language, f"cli-doc-{section}-text"))
    parts.append(f"## {say(language, 'cli-doc-commands')}")
    for words in command_lines():
        parts.append(f"### {' '.join((PROGRAM, *words))}")
        parts.append(f"```text\n{help_page(language, words)}```")
    return "\n\n".join(parts) + "\n"


def command_lines() -> Iterator[tuple[str, ...]]:
    """The program itself, then every group and command in the order of use."""
    yield ()
    for name, command in build_cli().commands.items():
        yield (name,)
        for inner in getattr(command, "commands", {}):
            yield (name, inner)


def help_page(language: str, words: tuple[str, ...]) -> str:
    """What `--help` prints for a command in one language."""
    out = io.StringIO()
    code = run(
        [*words, "--help", "--lang", language],
        compose(),
        {"COLUMNS": WIDTH},
        (io.StringIO(), out, io.StringIO()),
    )
    if code != 0:
        raise RuntimeError(f"no help page for {words}: exit code {code}")
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
