"""`jdec picture`: its commands under one name."""

from __future__ import annotations

import typer

from jdec.faces.cli.helping import Command, Group
from jdec.faces.cli.picture.agreeing import agreement, drill
from jdec.faces.cli.picture.correlate import correlate
from jdec.faces.cli.picture.following import follow
from jdec.faces.cli.picture.listing import list_, notices
from jdec.faces.cli.picture.showing import show
from jdec.faces.cli.picture.supposing import what_if


def register(app: typer.Typer) -> None:
    """Add the group to the program."""
    group = typer.Typer(cls=Group, help="cli-help-picture", no_args_is_help=True, rich_markup_mode=None)
    group.callback(cls=Group, help="cli-help-picture")(_nothing)
    for name, command in (
        ("list", list_),
        ("show", show),
        ("follow", follow),
        ("notices", notices),
        ("agreement", agreement),
        ("drill", drill),
        ("what-if", what_if),
        ("correlate", correlate),
    ):
        group.command(name, cls=Command, help=f"cli-help-picture-{name}")(command)
    app.add_typer(group, name="picture")


def _nothing() -> None:
    """Hold the commands together."""
