"""`jdec picture what-if`: the launches about two reports if they were of one launch, or of two; a preview only."""

from __future__ import annotations

from typing import Annotated

import typer

from jdec.faces.cli.errors import Exit
from jdec.faces.cli.options import (
    DEFAULT_NODE,
    CertificateOption,
    Context,
    NodeOption,
    TokenOption,
    client_of,
    session_of,
)
from jdec.faces.cli.picture.asking import PICTURE
from jdec.faces.cli.picture.showing import show_event
from jdec.faces.cli.session import FAINT, GOOD, ODD
from jdec.faces.cli.words import banner_of
from jdec.faces.wording import worth
from jdec.node.picture_views import WhatIf
from jdec.picture.wishes import Wish


def what_if(
    ctx: Context,
    first: Annotated[str, typer.Argument(help="cli-arg-what-if", metavar="cli-meta-report")],
    second: Annotated[str, typer.Argument(help="cli-arg-what-if", metavar="cli-meta-report")],
    apart: Annotated[bool, typer.Option("--apart", help="cli-opt-apart")] = False,
    node: NodeOption = DEFAULT_NODE,
    token_file: TokenOption = None,
    certificate: CertificateOption = None,
) -> int:
    """Print a preview of the picture with two reports held to be of one launch, or of two."""
    session = session_of(ctx)
    wish = Wish.APART if apart else Wish.TOGETHER
    with client_of(session, node, token_file, certificate) as client:
        traffic = client.status().traffic
        found = client.get(WhatIf, f"{PICTURE}/what-if", first=first, second=second, wish=wish.value)
    session.line(*banner_of(session, traffic))
    session.tell(f"picture-what-if-{wish.value}", "bold", first=first, second=second)
    if found.is_as_it_stands:
        session.tell("picture-what-if-as-it-stands", GOOD)
    else:
        session.tell("picture-what-if-cost", ODD, cost=worth(found.cost))
    session.tell("picture-what-if-preview", FAINT)
    for event in found.events:
        session.line("")
        show_event(session, event)
    session.data(found)
    return Exit.OK
