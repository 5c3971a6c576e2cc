"""`jdec record`: read a record, verify it, prove an entry, carry it away as a file."""

from __future__ import annotations

import typer

from jdec.faces.cli.helping import Command, Group
from jdec.faces.cli.record_export import export
from jdec.faces.cli.record_prove import prove
from jdec.faces.cli.record_show import show
from jdec.faces.cli.record_verify import verify


def register(app: typer.Typer) -> None:
    """Add the group to the program."""
    group = typer.Typer(cls=Group, help="cli-help-record", no_args_is_help=True, rich_markup_mode=None)
    group.callback(cls=Group, help="cli-help-record")(_nothing)
    group.command("show", cls=Command, help="cli-help-record-show")(show)
    group.command("verify", cls=Command, help="cli-help-record-verify")(verify)
    group.command("prove", cls=Command, help="cli-help-record-prove")(prove)
    group.command("export", cls=Command, help="cli-help-record-export")(export)
    app.add_typer(group, name="record")


def _nothing() -> None:
    """Hold the commands together."""
