"""The named places where a node may be made to fail, so that what it does then is tested and not believed.

A failpoint stands around one step that changes what lasts, or that another node sees.  It has two sides: `failed`,
nothing of the step happened; `persisted`, all of it did, and whoever asked never hears.  Nothing is armed unless a
test or the composition root arms it; then `reach` costs one comparison.

The list is complete by construction: a failpoint that is not a constant here does not exist.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from enum import StrEnum
from types import TracebackType
from typing import Final

from jdec.node.ports import PeerUnreachable, StoreFailed


class Side(StrEnum):
    """Where in the step the failure strikes."""

    FAILED = "failed"
    PERSISTED = "persisted"


Hook = Callable[["Failpoint", Side], None]
_hook: Hook | None = None


class Failpoint:
    """A named step; used as `with SEQUENCER_APPEND: ...`.  `error` makes what a real failure there raises."""

    def __init__(self, name: str, what: str, error: Callable[[str], Exception]) -> None:
        self.name = name
        self.what = what
        self.error = error

    def __enter__(self) -> None:
        if _hook is not None:
            _hook(self, Side.FAILED)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if _hook is not None and kind is None:
            _hook(self, Side.PERSISTED)


def _store(name: str) -> Exception:
    return StoreFailed("store-failed", f"made to fail at {name}")


def _disk(name: str) -> Exception:
    return OSError(5, f"made to fail at {name}")


def _line(name: str) -> Exception:
    return PeerUnreachable(f"made to fail at {name}")


SEQUENCER_APPEND: Final = Failpoint("sequencer.append", "a batch goes down on the own record", _store)
SEQUENCER_RESIGN: Final = Failpoint("sequencer.resign", "the present tree is signed again", _store)
MIRROR_APPEND: Final = Failpoint("mirror.append", "a package goes down on the mirror", _store)
MIRROR_RESIGN: Final = Failpoint("mirror.resign", "a later checkpoint of the same tree is kept", _store)
COSIGNED_KEEP: Final = Failpoint("cosigned.keep", "the other node's cosignature is kept", _store)
SCRUB_MEND: Final = Failpoint("scrub.mend", "what was damaged is written again in its place", _store)
SCRUB_REBUILD: Final = Failpoint("scrub.rebuild", "the tables beside the entries are derived again", _store)
LINK_PUSH: Final = Failpoint("link.push", "a package is handed to the other node", _line)
LINK_PULL: Final = Failpoint("link.pull", "a package is fetched from the other node", _line)
EVIDENCE_KEEP: Final = Failpoint("evidence.keep", "a proof of a rewriting becomes a file", _disk)
MARK_FILE: Final = Failpoint("mark.file", "the installation mark file is written", _disk)
MARK_STORE: Final = Failpoint("mark.store", "the installation mark goes into the store", _store)
KEYS_MAKE: Final = Failpoint("keys.make", "a next operating key is written", _disk)
KEYS_CERTIFICATE: Final = Failpoint("keys.certificate", "the next certificate of the line is written", _disk)
KEYS_DRAFT: Final = Failpoint("keys.draft", "the draft of the next manifest is written", _disk)
KEYS_SIGN: Final = Failpoint("keys.sign", "a root officer's signature is added to a draft", _disk)
RECOVERY_KEEP: Final = Failpoint("recovery.keep", "what was read back from the mirror is kept", _disk)
RECOVERY_SWAP: Final = Failpoint("recovery.swap", "what was read back takes the old store's place", _disk)
RECOVERY_SWITCH: Final = Failpoint("recovery.switch", "the introduction names the next generation", _disk)
INBOX_HAND: Final = Failpoint("inbox.hand", "a manifest is put into the node's inbox", _disk)
INBOX_TAKEN: Final = Failpoint("inbox.taken", "a manifest that was taken leaves the inbox", _disk)
INBOX_PEER: Final = Failpoint("inbox.peer", "the other Party's coming manifest is kept", _disk)
COURIER_WRITE: Final = Failpoint("courier.write", "a courier file that is whole gets its name", _disk)
PEER_GENERATION: Final = Failpoint("peer.generation", "the other Party's next generation is kept", _disk)

FAILPOINTS: Final = tuple(each for each in list(globals().values()) if isinstance(each, Failpoint))
"""Every failpoint there is."""


_ARMED = re.compile(r"([a-z0-9._-]+):(failed|persisted):(kill|error)(?::([1-9][0-9]{0,6}))?")


def arm(hook: Hook | None) -> None:
    """Let `hook` be asked at every side of every failpoint; None disarms."""
    global _hook  # noqa: PLW0603 - one switch for the whole process is what it is
    _hook = hook


def hook_from_text(text: str, told: Callable[[str, str], None] = lambda _name, _side: None) -> Hook:
    """Return the hook that `name:side:mode[:nth]` describes, mode `kill` or `error`.  Raises `ValueError`.

    `kill` ends the process as `kill -9` does; `error` raises what a real failure there would raise, once.  `told`
    hears of it just before.
    """
    found = _ARMED.fullmatch(text)
    if not found:
        raise ValueError(f"a failpoint is armed as name:failed|persisted:kill|error[:nth], got {text[:80]}")
    name, side, mode, nth = found.groups()
    if name not in {each.name for each in FAILPOINTS}:
        raise ValueError(f"no such failpoint: {name[:60]}")
    wanted, left = Side(side), int(nth or 1)

    def hook(at: Failpoint, reached: Side) -> None:
        nonlocal left
        if at.name != name or reached is not wanted:
            return
        left -= 1
        if left == 0:
            told(name, side)
            if mode == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise at.error(at.name)

    return hook
