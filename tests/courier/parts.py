"""Two node folders whose line leads nowhere, and the courier's commands between them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from cli.nodes import Pair, lay_out
from cli.parts import Ran, jdec

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
