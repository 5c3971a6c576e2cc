"""Two node folders whose line leads nowhere, and the courier's commands between them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from cli.nodes import Pair, lay_out
from cli.parts import Ran, jdec
from jdec.adapters.keyfiles import read_keys
from jdec.main import keyring
from jdec.record.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from jdec.record.courier import decode_courier, encode_header
from jdec.record.keys import Role
from jdec.record.package import Package, encode_package
from jdec.record.tree import Frontier, leaf_hashes

NOWHERE = "https://127.0.0.1:9"


def lay_out_cut(folder: Path, traffic: str = "exercise.cli") -> Pair:
    """Two folders, introduced, whose nodes never reach each other."""
    pair = lay_out(folder, traffic)
    for path in (pair.usa, pair.rus):
        config = path / "node.toml"
        text = re.sub(r'peer_url = ".*"', f'peer_url = "{NOWHERE}"', config.read_text(encoding="utf-8"))
        config.write_text(text, encoding="utf-8")
    return pair


def copy_of(pair: Pair, folder: Path) -> Pair:
    """The same two folders elsewhere, to be changed at will."""
    for path in (pair.usa, pair.rus):
        shutil.copytree(path, folder / path.name)
    return Pair(folder / "usa", folder / "rus")


def out(folder: Path, to: Path, *options: object) -> Any:
    """Write a courier file; return what the command said."""
    ran = jdec("courier", "out", folder, "--to", to, *options, "--json")
    assert ran.code == 0, ran.out
    return ran.json


def take(folder: Path, *files: Path) -> Any:
    """Take courier files in; return what the command said."""
    ran = jdec("courier", "in", folder, *files, "--json")
    assert ran.code == 0, ran.out
    return ran.json


def refused(folder: Path, *files: Path) -> tuple[Ran, str]:
    """Offer files that are not taken; return what the command did in English, and the code.

    In both languages the same code is told.
    """
    told = {language: jdec("courier", "in", folder, *files, "--lang", language) for language in ("en", "ru")}
    codes = {language: re.findall(r"\[([a-z-]+)\]\n", ran.err) for language, ran in told.items()}
    assert codes["en"] == codes["ru"]
    assert told["en"].code == told["ru"].code != 0
    assert re.search("[а-яё]", told["ru"].err)
    return told["en"], codes["en"][-1]


def verified(folder: Path, introduction: Path, *options: str) -> int:
    """Verify one of a folder's two records; return its size."""
    ran = jdec("record", "verify", folder, *options, "--introduction", introduction, "--json")
    assert ran.code == 0, ran.out
    return int(ran.json["size"])


def rewritten(folder: Path, data: bytes, *, later_s: int = 60) -> bytes:
    """The same courier file by a Party that, with its own keys, says its last entry was another."""
    header, packages = decode_courier(data)
    entries = [entry for each in packages for entry in each.entries]
    _, history = keyring.history_of(folder)
    (pair,) = history.log_keys(header.end)
    signer = next(each for each in read_keys(folder / "keys", Role.LOG) if each.pair == pair)
    signed = open_checkpoint(packages[-1].checkpoint_note, [pair], str(header.record))
    entries[-1] = entries[-2]
    root = Frontier.empty().extend(leaf_hashes(entries)).root()
    checkpoint = Checkpoint(str(header.record), header.end, root)
    note = sign_checkpoint(checkpoint, signer, signed.signed_at_s + later_s)
    start = packages[-1].start
    last = Package(start, tuple(entries[start - header.start :]), note)
    pieces = [*packages[:-1], last]
    return encode_header(header) + b"".join(encode_package(each) for each in pieces)
