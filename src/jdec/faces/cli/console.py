"""`jdec console`: the officers of a console: invite one, list them, bar one.

What is changed here is changed in the desk store beside the running console, which sees it at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from jdec.faces.cli.errors import CliError, Exit
from jdec.faces.cli.helping import Command, Group
from jdec.faces.cli.inviting import InviteRequest
from jdec.faces.cli.options import Context, session_of
from jdec.faces.cli.session import GOOD, ODD
from jdec.faces.texts import say
from jdec.node.people.desk import OfficerState
from jdec.node.people.managing import NotManaged, number_of, roles_of

HERE = Path()
FolderArgument = Annotated[Path, typer.Argument(help="cli-arg-node-folder", metavar="cli-meta-folder")]
NumberOption = Annotated[str, typer.Option("--number", help="cli-opt-number", metavar="cli-meta-number")]


def register(app: typer.Typer) -> None:
    """Add the group to the program."""
    group = typer.Typer(cls=Group, help="cli-help-console", no_args_is_help=True, rich_markup_mode=None)
    group.callback(cls=Group, help="cli-help-console")(_nothing)
    group.command("invite", cls=Command, help="cli-help-console-invite")(invite)
    group.command("officers", cls=Command, help="cli-help-console-officers")(officers)
    group.command("bar", cls=Command, help="cli-help-console-bar")(bar)
    app.add_typer(group, name="console")


def invite(
    ctx: Context,
    number: NumberOption,
    role: Annotated[list[str], typer.Option("--role", help="cli-opt-role", metavar="cli-meta-role")],
    folder: FolderArgument = HERE,
) -> None:
    """Make a link by which an officer registers a passkey, once."""
    session = session_of(ctx)
    try:
        request = InviteRequest(folder, number_of(number), roles_of(role))
    except NotManaged as cause:
        raise CliError(cause.code, Exit.USAGE, **cause.details) from cause
    made = session.composition.invite_officer(request)
    session.tell("console-invited", GOOD, number=number, until=f"{made.until:%Y-%m-%d %H:%M}Z", url=made.url)
    roles = [each.value for each in request.roles]
    session.data({"number": number, "roles": roles, "url": made.url, "until": made.until})


def officers(ctx: Context, folder: FolderArgument = HERE) -> None:
    """List the officers of a console."""
    session = session_of(ctx)
    found = session.composition.list_officers(folder)
    for each in found:
        roles = ", ".join(say(session.language, f"console-role-{role.value}") for role in each.roles)
        style = ODD if each.state is OfficerState.BARRED else ""
        session.line(f"{each.number}  {session.text(f'cli-officer-{each.state.value}')}  {roles}", style)
    session.data([msgspec.to_builtins(each) for each in found])


def bar(ctx: Context, number: NumberOption, folder: FolderArgument = HERE) -> None:
    """Let an officer sign in no more, and end every session of his."""
    session = session_of(ctx)
    session.composition.bar_officer(folder, number)
    session.tell("cli-officer-barred-now", GOOD, number=number)
    session.data({"number": number, "state": OfficerState.BARRED.value})


def _nothing() -> None:
    """Hold the commands together."""
