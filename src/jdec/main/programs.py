"""How a node starts the processes beside it, and what it says to them; both sides of each pipe read it here.

The pipe is the leash: its writing end is the node's alone, so it closes however the node ends, and then they end too.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import Final

import msgspec

CONSOLE: Final = (sys.executable, "-m", "jdec.main.console")
PROJECTOR: Final = (sys.executable, "-m", "jdec.main.projector")
REBUILD: Final = b"rebuild"
_MOST_BYTES: Final = 65_536


class ConsoleOrders(msgspec.Struct, frozen=True):
    """What a console is told when it starts, as one line of JSON on its standard input.

    `handle` is the number of the listening socket that it inherits; `token` opens the node's API and is written down
    nowhere.  `api_certificate` (DER) is what that API shows for as long as the node runs; empty without TLS.
    """

    api_url: str
    token: str
    handle: int
    url: str
    api_certificate: bytes = b""


def end_with_input(on_data: Callable[[bytes], None] = lambda _data: None) -> None:
    """End this process when its standard input does, whatever it is doing; `on_data` gets what comes before."""

    def listen() -> None:
        while data := os.read(0, _MOST_BYTES):
            on_data(data)
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
