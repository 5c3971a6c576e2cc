"""Help pages and usage errors in the officer's language.

Typer knows the commands and their parameters; their help texts are ids of the catalogue.  The words around
them (usage, options, "no such option") are the catalogue's too, so that a page is wholly in one language.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from jdec.faces.cli.errors import CliError, Exit
from jdec.faces.cli.session import Session

DEFAULT_WIDTH = 100
_INDENT = 2
_LONGEST_NAME = 28


class Command(TyperCommand):
    """A command whose help page is written by this module."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page."""
        formatter.write(command_page(ctx, self))


class Group(TyperGroup):
    """A group of commands whose help page is written by this module."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page."""
        formatter.write(group_page(ctx, self))


def command_page(ctx: Any, command: Command) -> str:
    """Return the help page of one command."""
    session: Session = ctx.obj
    arguments = [p for p in command.params if isinstance(p, TyperArgument)]
    options = [p for p in command.params if isinstance(p, TyperOption) and not p.hidden]
    parts = [_usage(session, ctx.command_path, [_argument_name(session, a) for a in arguments])]
    parts.append(_prose(session, command.help))
    if arguments:
        rows = [(session.text(str(a.metavar)), session.text(str(a.help))) for a in arguments]
        parts.append(_rows(session, "cli-help-arguments", rows))
    rows = [_option_row(session, option) for option in options]
    parts.append(_rows(session, "cli-help-options", [*rows, *_common_rows(session)]))
    return "\n".join(parts)


def group_page(ctx: Any, group: Group) -> str:
    """Return the help page of a group, with the first sentence of each command's own page."""
    session: Session = ctx.obj
    parts = [_usage(session, ctx.command_path, [session.text("cli-meta-command")])]
    parts.append(_prose(session, group.help))
    rows = [
        (name, _first_sentence(session.text(str(command.help)))) for name, command in group.commands.items()
    ]
    parts.append(_rows(session, "cli-help-commands", rows))
    parts.append(_rows(session, "cli-help-options", _common_rows(session)))
    if ctx.parent is None:
        codes = [(str(code.value), session.text(f"cli-exit-{code.value}")) for code in Exit]
        parts.append(_rows(session, "cli-help-exit", codes))
    return "\n".join(parts)


def usage_error(error: Any) -> CliError:
    """Return Typer's usage error as one of ours; told apart by what it carries, never by its words."""
    name = type(error).__name__
    if name == "NoSuchOption":
        return CliError("usage-no-such-option", Exit.USAGE, name=str(error.option_name))
    if name == "MissingParameter":
        kind = "argument" if isinstance(error.param, TyperArgument) else "option"
        return CliError(f"usage-missing-{kind}", Exit.USAGE, name=parameter_name(error))
    if name == "BadParameter" and error.param is not None:
        low, high = getattr(error.param, "min", None), getattr(error.param, "max", None)
        return CliError(
            "usage-bad-value",
            Exit.USAGE,
            name=parameter_name(error),
            ranged="yes" if low is not None and high is not None else "no",
            low=str(low),
            high=str(high),
        )
    if name == "BadOptionUsage":
        return CliError("usage-option-form", Exit.USAGE, name=str(error.option_name))
    if error.ctx is not None and isinstance(error.ctx.command, TyperGroup):
        return CliError("usage-no-such-command", Exit.USAGE, path=error.ctx.command_path)
    return CliError("usage-extra-argument", Exit.USAGE)


def parameter_name(error: Any) -> str:
    """Return an option as it is typed; an argument by the name its help page gives it."""
    session: Session = error.ctx.obj
    if isinstance(error.param, TyperArgument):
        return session.text(str(error.param.metavar))
    return str(error.param.opts[0])


def _usage(session: Session, path: str, arguments: Iterable[str]) -> str:
    words = [session.text("cli-help-usage"), path, *arguments, session.text("cli-help-options-meta")]
    return " ".join(words) + "\n"


def _argument_name(session: Session, argument: TyperArgument) -> str:
    name = session.text(str(argument.metavar))
    return name if argument.required else f"[{name}]"


def _prose(session: Session, message_id: str | None) -> str:
    paragraphs = session.text(str(message_id)).split("\n\n")
    return "\n\n".join(_wrapped(paragraph, session.width, "  ") for paragraph in paragraphs) + "\n"


def _wrapped(text: str, width: int, indent: str) -> str:
    return textwrap.fill(
        " ".join(text.split("\n")),
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _rows(session: Session, head: str, rows: list[tuple[str, str]]) -> str:
    widest = min(_LONGEST_NAME, max(len(name) for name, _ in rows))
    column = _INDENT + widest + 2
    lines = [session.text(head)]
    for name, text in rows:
        wrapped = _wrapped(text, session.width, " " * column)
        start = " " * _INDENT + name
        if len(name) <= widest:
            lines.append(start.ljust(column) + wrapped[column:])
        else:
            lines += [start, wrapped]
    return "\n".join(lines) + "\n"


def _option_row(session: Session, option: TyperOption) -> tuple[str, str]:
    name = ", ".join(sorted(option.opts, key=len, reverse=True))
    if option.metavar and not option.is_flag:
        name += " " + session.text(str(option.metavar))
    text = session.text(str(option.help))
    details = []
    if option.required:
        details.append(session.text("cli-help-required"))
    if option.envvar:
        details.append(session.text("cli-help-environment", name=str(option.envvar)))
    if option.show_default and option.default not in (None, False, ""):
        details.append(session.text("cli-help-default", value=str(option.default)))
    return name, f"{text} [{'; '.join(details)}]" if details else text


def _common_rows(session: Session) -> list[tuple[str, str]]:
    return [
        ("--json", session.text("cli-opt-json")),
        ("--lang en|ru", session.text("cli-opt-lang")),
        ("--help", session.text("cli-opt-help")),
    ]


def _first_sentence(text: str) -> str:
    return text.split("\n\n")[0].replace("\n", " ").partition(". ")[0].rstrip(".") + "."
