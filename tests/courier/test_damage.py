"""A spoilt record file on either side of a courier: nothing of it is carried, and nobody is told of a fault of jdec."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cli.nodes import Pair
from cli.parts import jdec
from jdec.faces.cli.courier import _place
from jdec.record.courier import CourierHeader, encode_header
from jdec.record.origin import Origin

from .conftest import MESSAGES
from .parts import out, take

LAST = MESSAGES


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as db:
        db.execute(statement)
        db.commit()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET data = CAST('x' || substr(data, 2) AS BLOB) WHERE idx = 1000",
        "UPDATE entry SET leaf = zeroblob(32) WHERE idx = 1000",
        "DELETE FROM entry WHERE idx = 1000",
    ],
    ids=["bytes", "leaf", "gone"],
)
@pytest.mark.parametrize("returned", [False, True])
def test_a_damaged_entry_is_never_carried(
    stopped: Pair, tmp_path: Path, statement: str, returned: bool
) -> None:
    folder, name, options = stopped.usa, "own.sqlite", ("--since", 0)
    if returned:
        take(stopped.rus, Path(out(stopped.usa, tmp_path / "1")["files"][0]["file"]))
        folder, name, options = stopped.rus, "mirror.sqlite", ("--returned",)
    change(folder / "data" / name, statement)
    for language, word in (("en", "damaged"), ("ru", "повреждена")):
        ran = jdec("courier", "out", folder, "--to", tmp_path / "f", *options, "--lang", language)
        assert (ran.code, "[store-damaged]" in ran.err) == (3, True), ran.err
        assert word in ran.err
        assert "1000" in ran.err
    assert not list(tmp_path.glob("f*"))


def test_an_answer_that_meets_a_damaged_store_is_not_believed_and_its_entries_are_taken(
    stopped: Pair, tmp_path: Path
) -> None:
    out(stopped.usa, tmp_path / "1")
    take(stopped.rus, tmp_path / "1")
    out(stopped.rus, tmp_path / "2")
    change(stopped.usa / "data" / "own.sqlite", f"UPDATE entry SET leaf = zeroblob(32) WHERE idx = {LAST}")
    ran = jdec("courier", "in", stopped.usa, tmp_path / "2", "--json")
    assert ran.code == 3, ran.out
    (file,) = ran.json["files"]
    assert (file["fresh"], file["answer_refused"]) == (2, "courier-cosignature")
    assert ran.json["mirrored"] == 0
    assert jdec("node", "scrub", stopped.usa, "--repair", "--json").code == 0
    assert jdec("courier", "in", stopped.usa, tmp_path / "2", "--json").json["mirrored"] == LAST + 1


@pytest.mark.parametrize(("name", "record"), [("own.sqlite", "own"), ("mirror.sqlite", "peer")])
def test_a_record_file_that_is_gone_is_no_whole_record(stopped: Pair, name: str, record: str) -> None:
    file = stopped.usa / "data" / name
    file.unlink()
    for options in ((), ("--repair",)):
        ran = jdec("node", "scrub", stopped.usa, *options, "--json")
        assert ran.code == 1
        assert [(each["record"], each["what"], each["reason"]) for each in ran.json["damages"]] == [
            (record, "file", "file-missing")
        ]
        assert not file.exists()
    for language, gone, remedy in (
        ("en", "it is gone", {"own": "recovery runbook", "peer": "is only a copy"}),
        ("ru", "файла нет", {"own": "порядку восстановления", "peer": "только копия"}),
    ):
        ran = jdec("node", "scrub", stopped.usa, "--repair", "--lang", language)
        assert gone in ran.out + ran.err
        assert [each for each, word in remedy.items() if word in ran.out + ran.err] == [record]


def test_files_of_many_generations_go_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    usa = Origin("USA", "exercise.cli", 1)
    places = []
    for generation in (10, 9, 2):
        origin = replace(usa, generation=generation)
        path = tmp_path / f"{generation}"
        path.write_bytes(encode_header(CourierHeader(origin, replace(usa, party="RUS"), origin, 0, 0)))
        places.append((_place(path), generation))
    assert [generation for _, generation in sorted(places)] == [2, 9, 10]


def test_what_nobody_asked_to_mend_is_not_said_to_be_being_mended(stopped: Pair) -> None:
    change(stopped.usa / "data" / "own.sqlite", "DELETE FROM submission")
    for language, found, mending in (
        ("en", "nothing is mended yet", "being mended"),
        ("ru", "ничего не исправлено", "исправляется"),
    ):
        ran = jdec("node", "scrub", stopped.usa, "--lang", language)
        assert ran.code == 1
        assert found in ran.out + ran.err
        assert mending not in ran.out + ran.err
