"""Every generation of a record has a file of its own, and the introduction says which is the present one."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from jdec.adapters.nodefolder import NodePlan, make_node
from jdec.adapters.sqlite import open_store
from jdec.adapters.storefiles import earlier_introduction, generation_of, mark_file, mirror_file, own_file
from jdec.main import compose
from jdec.node.views import Which

DATA = Path("data")


def test_the_first_generation_keeps_the_plain_names() -> None:
    assert own_file(DATA, 1) == Path("data/own.sqlite")
    assert mirror_file(DATA, 1) == Path("data/mirror.sqlite")
    assert mark_file(Path("installation.mark"), 1) == Path("installation.mark")


def test_a_later_generation_bears_its_number() -> None:
    assert own_file(DATA, 2) == Path("data/own-2.sqlite")
    assert mirror_file(DATA, 13) == Path("data/mirror-13.sqlite")
    assert mark_file(Path("kept/apart.mark"), 3) == Path("kept/apart-3.mark")


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_no_two_generations_share_a_file(one: int, other: int) -> None:
    files = {each(DATA, number) for each in (own_file, mirror_file, mark_file) for number in (one, other)}
    assert len(files) == 3 * len({one, other})


def test_the_introduction_of_an_earlier_generation_lies_beside_the_present_one() -> None:
    assert earlier_introduction(Path("node/peer.json"), 1) == Path("node/peer-1.json")


def test_the_generation_is_the_origin_s() -> None:
    assert generation_of("jdec/USA/exercise.dawn/12") == 12


def test_a_folder_is_read_at_the_generation_that_its_introduction_names(tmp_path: Path) -> None:
    folder = tmp_path / "USA"
    made = make_node(NodePlan(folder, "USA", "RUS", "test"), 1_800_000_000_000_000, os.urandom)
    text = made.introduction.read_text(encoding="utf-8")
    made.introduction.write_text(
        text.replace('"origin": "jdec/USA/test/1"', '"origin": "jdec/USA/test/2"'), encoding="utf-8"
    )
    for origin, path in (("jdec/USA/test/1", "own.sqlite"), ("jdec/USA/test/2", "own-2.sqlite")):
        open_store(folder / "data" / path, origin).close()
    with compose().open_record(folder, Which.OWN) as record:
        assert record.origin == "jdec/USA/test/2"
