"""Courier files between two nodes that do not run: written from the stores and taken into them directly."""

from __future__ import annotations

import fcntl
import hashlib
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from cli.nodes import Pair
from cli.parts import jdec
from cluster.processes import Forked
from jdec.faces.cli.composition import CourierDesk
from jdec.main import compose, keyring
from jdec.main.arming import VARIABLE
from jdec.node.courier import CourierTaken
from jdec.record.courier import decode_courier, encode_header
from jdec.record.evidence import check_evidence, parse_evidence
from jdec.record.package import encode_package

from .conftest import MESSAGES
from .parts import lay_out_cut, out, refused, rewritten, take, verified

SIZE = MESSAGES + 1


def test_files_alone_bring_each_side_what_the_other_wrote_and_what_it_holds(
    stopped: Pair, tmp_path: Path
) -> None:
    wrote = out(stopped.usa, tmp_path / "1")
    assert (wrote["start"], wrote["end"], wrote["answered"], wrote["receipt_due"]) == (0, SIZE, 0, False)
    assert wrote["files"][0]["sha256"] == hashlib.sha256((tmp_path / "1").read_bytes()).hexdigest()
    took = take(stopped.rus, tmp_path / "1")
    assert (took["files"][0]["fresh"], took["held"], took["mirrored"]) == (SIZE, SIZE, 0)
    assert took["files"][0]["sha256"] == wrote["files"][0]["sha256"]
    back = out(stopped.rus, tmp_path / "2")
    assert (back["start"], back["end"], back["answered"]) == (0, 2, SIZE)
    assert back["receipt_due"], "only a running node writes receipts"
    climbed = take(stopped.usa, tmp_path / "2")
    assert (climbed["held"], climbed["mirrored"], climbed["receipted"]) == (2, SIZE, 0)
    answer = out(stopped.usa, tmp_path / "3")
    assert (answer["start"], answer["end"], answer["answered"]) == (SIZE, SIZE, 2)
    assert take(stopped.rus, tmp_path / "3")["mirrored"] == 2
    assert verified(stopped.rus, stopped.usa / "introduction.json", "--peer") == SIZE
    assert verified(stopped.usa, stopped.rus / "introduction.json", "--peer") == 2


def test_the_same_file_twice_changes_nothing_and_an_old_one_is_known(stopped: Pair, tmp_path: Path) -> None:
    out(stopped.usa, tmp_path / "1")
    take(stopped.rus, tmp_path / "1")
    before = (stopped.rus / "data" / "mirror.sqlite").read_bytes()
    again = take(stopped.rus, tmp_path / "1", tmp_path / "1")
    assert [each["fresh"] for each in again["files"]] == [0, 0]
    assert (stopped.rus / "data" / "mirror.sqlite").read_bytes() == before
    assert "Nothing in" in jdec("courier", "in", stopped.rus, tmp_path / "1").out


def test_parts_are_taken_in_their_order_whatever_order_they_are_given_in(
    stopped: Pair, tmp_path: Path
) -> None:
    wrote = out(stopped.usa, tmp_path / "record.courier", "--part-size", "600K")
    files = [Path(each["file"]) for each in wrote["files"]]
    count = len(files)
    assert count > 1
    assert [path.name for path in files] == [f"record.{at}-of-{count}.courier" for at in range(1, count + 1)]
    assert all(path.stat().st_size <= 600_000 for path in files)
    assert not (tmp_path / "record.courier").exists()
    took = take(stopped.rus, *reversed(files))
    assert [each["part"] for each in took["files"]] == list(range(1, count + 1))
    assert took["held"] == SIZE


def test_a_part_that_comes_too_early_says_from_where_to_ask(stopped: Pair, tmp_path: Path) -> None:
    wrote = out(stopped.usa, tmp_path / "r", "--part-size", "600K")
    first, second = (Path(each["file"]) for each in wrote["files"][:2])
    ran, code = refused(stopped.rus, second)
    start = wrote["files"][1]["start"]
    assert (ran.code, code) == (3, "courier-gap")
    assert f"0 are held here, the file begins at {start}" in ran.err
    assert "--since 0" in ran.err
    take(stopped.rus, first)
    assert take(stopped.rus, second)["held"] == wrote["files"][1]["end"]


@pytest.mark.parametrize(("size", "code"), [("1K", 3), ("9X", 2), ("0", 2), ("1.5M", 2)])
def test_a_size_into_which_nothing_fits_is_told_with_one_that_would(
    stopped: Pair, tmp_path: Path, size: str, code: int
) -> None:
    ran = jdec("courier", "out", stopped.usa, "--to", tmp_path / "f", "--part-size", size, "--json")
    error = ran.json["error"]
    assert ran.code == code
    assert error["code"] == ("courier-part-small" if code == 3 else "courier-size-bad")
    assert list(tmp_path.glob("f*")) == []
    if code == 3:
        least = error["message"].rsplit(" ", 1)[1].rstrip(".")
        assert len(out(stopped.usa, tmp_path / "f", "--part-size", least)["files"]) > 1


def test_entries_are_carried_from_where_one_says_but_not_past_the_end(stopped: Pair, tmp_path: Path) -> None:
    out(stopped.usa, tmp_path / "1", "--since", "7")
    header, packages = decode_courier((tmp_path / "1").read_bytes())
    assert (header.start, packages[0].start, header.end) == (7, 7, SIZE)
    ran = jdec("courier", "out", stopped.usa, "--to", tmp_path / "2", "--since", SIZE + 1)
    assert (ran.code, "[courier-since-ahead]" in ran.err) == (3, True)
    assert not (tmp_path / "2").exists()


def test_half_a_file_leaves_what_is_whole_and_another_copy_brings_the_rest(
    stopped: Pair, tmp_path: Path
) -> None:
    out(stopped.usa, tmp_path / "whole")
    data = (tmp_path / "whole").read_bytes()
    (tmp_path / "half").write_bytes(data[: len(data) // 2])
    ran, code = refused(stopped.rus, tmp_path / "half")
    assert (ran.code, code) == (3, "courier-truncated")
    _, packages = decode_courier(data)
    held = verified(stopped.rus, stopped.usa / "introduction.json", "--peer")
    assert held in {each.end for each in packages[:-1]}
    took = take(stopped.rus, tmp_path / "whole")
    assert (took["files"][0]["fresh"], took["held"]) == (SIZE - held, SIZE)


def test_a_spoilt_byte_is_refused_and_what_came_before_it_stays(stopped: Pair, tmp_path: Path) -> None:
    out(stopped.usa, tmp_path / "whole")
    data = bytearray((tmp_path / "whole").read_bytes())
    data[-9] ^= 1
    (tmp_path / "spoilt").write_bytes(data)
    ran, code = refused(stopped.rus, tmp_path / "spoilt")
    assert (ran.code, code) == (3, "courier-not-signed")
    _, packages = decode_courier((tmp_path / "whole").read_bytes())
    assert verified(stopped.rus, stopped.usa / "introduction.json", "--peer") == packages[-2].end


def test_files_that_are_not_for_this_node_are_named_for_what_they_are(stopped: Pair, tmp_path: Path) -> None:
    other = lay_out_cut(tmp_path / "other", "test")
    out(stopped.usa, tmp_path / "from-usa")
    assert refused(stopped.usa, tmp_path / "from-usa")[1] == "courier-own-file"
    assert refused(other.rus, tmp_path / "from-usa")[1] == "courier-other-traffic"
    take(stopped.rus, tmp_path / "from-usa")
    out(stopped.rus, tmp_path / "back", "--returned")
    assert refused(stopped.usa, tmp_path / "back")[1] == "courier-returned"
    (tmp_path / "text").write_text("a note to the officer\n")
    assert refused(stopped.rus, tmp_path / "text")[1] == "courier-malformed"
    assert refused(stopped.rus, tmp_path / "nothing")[1] == "file-missing"
    assert refused(stopped.rus, tmp_path / "from-usa", tmp_path / "text")[1] == "courier-malformed"


def test_a_record_that_was_rewritten_is_refused_and_the_proof_is_kept(stopped: Pair, tmp_path: Path) -> None:
    out(stopped.usa, tmp_path / "f")
    take(stopped.rus, tmp_path / "f")
    (tmp_path / "other").write_bytes(rewritten(stopped.usa, (tmp_path / "f").read_bytes()))
    ran, code = refused(stopped.rus, tmp_path / "other")
    assert (ran.code, code) == (3, "courier-split")
    assert "ACT NOW" in ran.err
    _, history = keyring.history_of(stopped.rus, of_peer=True)
    (path,) = (stopped.rus / "data" / "evidence").iterdir()
    check_evidence(parse_evidence(path.read_bytes()), history)
    assert jdec("courier", "in", stopped.rus, tmp_path / "other", "--json").json["evidence"] == 1
    assert verified(stopped.rus, stopped.usa / "introduction.json", "--peer") == SIZE


def test_an_answer_that_does_not_hold_is_said_and_the_entries_are_taken(
    stopped: Pair, tmp_path: Path
) -> None:
    out(stopped.usa, tmp_path / "from-usa")
    take(stopped.rus, tmp_path / "from-usa")
    out(stopped.rus, tmp_path / "from-rus")
    header, packages = decode_courier((tmp_path / "from-rus").read_bytes())
    note = header.cosigned.replace(f"\n{SIZE}\n".encode(), f"\n{SIZE + 1}\n".encode(), 1)
    bad = encode_header(replace(header, cosigned=note)) + b"".join(encode_package(each) for each in packages)
    (tmp_path / "bad").write_bytes(bad)
    ran = jdec("courier", "in", stopped.usa, tmp_path / "bad", "--json")
    assert (ran.code, ran.json["ok"], ran.json["held"], ran.json["mirrored"]) == (3, False, 2, 0)
    assert ran.json["files"][0]["answer_refused"] == "courier-cosignature"
    told = jdec("courier", "in", stopped.usa, tmp_path / "bad").out
    assert "[courier-cosignature]" in told
    assert take(stopped.usa, tmp_path / "from-rus")["mirrored"] == SIZE


def test_the_other_partys_record_is_given_back_as_it_was_cosigned(stopped: Pair, tmp_path: Path) -> None:
    empty = jdec("courier", "out", stopped.rus, "--to", tmp_path / "0", "--returned")
    assert (empty.code, "[courier-nothing]" in empty.err) == (3, True)
    out(stopped.usa, tmp_path / "1")
    take(stopped.rus, tmp_path / "1")
    out(stopped.rus, tmp_path / "2", "--returned")
    header, packages = decode_courier((tmp_path / "2").read_bytes())
    assert (header.is_returned, header.start, header.end) == (True, 0, SIZE)
    assert packages[-1].checkpoint_note == header.cosigned
    _, mine = decode_courier((tmp_path / "1").read_bytes())
    entries = [entry for each in packages for entry in each.entries]
    assert entries == [entry for each in mine for entry in each.entries]
    assert (
        "jdec node recover read"
        in jdec("courier", "out", stopped.rus, "--to", tmp_path / "3", "--returned").out
    )


def test_an_existing_file_is_left_alone_and_a_place_that_is_none_is_named(
    stopped: Pair, tmp_path: Path
) -> None:
    (tmp_path / "mine").write_text("mine")
    ran = jdec("courier", "out", stopped.usa, "--to", tmp_path / "mine")
    assert (ran.code, "[file-exists]" in ran.err, (tmp_path / "mine").read_text()) == (2, True, "mine")
    ran = jdec("courier", "out", stopped.usa, "--to", tmp_path / "none" / "f", "--lang", "ru")
    assert (ran.code, "[file-unwritable]" in ran.err) == (3, True)
    wrote = out(stopped.usa, tmp_path / "p", "--part-size", "600K")["files"]
    Path(wrote[0]["file"]).unlink()
    ran = jdec("courier", "out", stopped.usa, "--to", tmp_path / "p", "--part-size", "600K")
    assert (ran.code, "[file-exists]" in ran.err) == (2, True)
    assert len(list(tmp_path.glob("p.*"))) == len(wrote) - 1


def test_a_node_without_a_folder_here_or_an_introduction_is_said_to_lack_it(
    stopped: Pair, tmp_path: Path
) -> None:
    for words in (
        ("out", "http://127.0.0.1:1", "--to", tmp_path / "f"),
        ("in", "http://127.0.0.1:1", tmp_path),
    ):
        ran = jdec("courier", *words)
        assert (ran.code, "[courier-needs-folder]" in ran.err) == (2, True)
    assert "[node-folder-missing]" in jdec("courier", "out", tmp_path, "--to", tmp_path / "f").err
    (stopped.usa / "peer.json").unlink()
    ran = jdec("courier", "out", stopped.usa, "--to", tmp_path / "f")
    assert (ran.code, "[introduction-missing]" in ran.err) == (3, True)


def test_a_node_that_only_starts_or_stops_is_waited_for(stopped: Pair, tmp_path: Path) -> None:
    out(stopped.usa, tmp_path / "1")
    with (stopped.rus / "data" / "own.sqlite.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ran, code = refused(stopped.rus, tmp_path / "1")
    assert (ran.code, code) == (4, "courier-busy")
    assert take(stopped.rus, tmp_path / "1")["held"] == SIZE


def _limited(words: list[object], limit: int, log: Path) -> int:
    """Run a command no file of which may grow past a limit, as on a stick that is full."""
    process = Forked([str(word) for word in words], {**os.environ, "JDEC_LANG": "en"}, log)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (limit, limit))
    return process.wait()


def test_a_full_stick_leaves_no_half_file(stopped: Pair, tmp_path: Path) -> None:
    place = tmp_path / "stick"
    place.mkdir()
    code = _limited(["courier", "out", stopped.usa, "--to", place / "f"], 300_000, tmp_path / "log")
    assert (code, "[disk-full]" in (tmp_path / "log").read_text()) == (3, True)
    assert list(place.iterdir()) == []


def test_a_consignment_that_cannot_be_written_whole_leaves_none_of_its_files(
    stopped: Pair, tmp_path: Path
) -> None:
    place = tmp_path / "stick"
    place.mkdir()
    options: list[object] = []
    for since in range(1_000, SIZE, 50):
        # Where the packages end depends on the batches of the day: look for a small first and a larger second file.
        options = ["--part-size", "300K", "--since", since]
        ran = jdec("courier", "out", stopped.usa, "--to", tmp_path / f"p{since}", *options, "--json")
        sizes = [each["bytes"] for each in ran.json.get("files", [])]
        if len(sizes) > 1 and sizes[0] < sizes[1]:
            break
    else:
        raise AssertionError("no such consignment")
    words = ["courier", "out", stopped.usa, "--to", place / "f", *options]
    assert _limited(words, sizes[0] + 10, tmp_path / "log") == 3
    assert "[disk-full]" in (tmp_path / "log").read_text()
    assert list(place.iterdir()) == []


def test_a_full_disk_under_the_mirror_costs_a_repeat_and_nothing_else(stopped: Pair, tmp_path: Path) -> None:
    out(stopped.usa, tmp_path / "1")
    code = _limited(["courier", "in", stopped.rus, tmp_path / "1"], 900_000, tmp_path / "log")
    assert (code, "[store-failed]" in (tmp_path / "log").read_text()) == (3, True)
    assert take(stopped.rus, tmp_path / "1")["held"] == SIZE
    assert verified(stopped.rus, stopped.usa / "introduction.json", "--peer") == SIZE


@pytest.mark.parametrize("way", ["kill", "error"])
@pytest.mark.parametrize("side", ["failed", "persisted"])
@pytest.mark.parametrize("point", ["mirror.append", "cosigned.keep"])
def test_a_command_that_dies_within_a_file_loses_nothing_when_it_is_run_again(
    stopped: Pair, tmp_path: Path, point: str, side: str, way: str
) -> None:
    out(stopped.rus, tmp_path / "1")
    take(stopped.usa, tmp_path / "1")
    out(stopped.usa, tmp_path / "2")
    environment = {**os.environ, VARIABLE: f"{point}:{side}:{way}"}
    words = ["courier", "in", str(stopped.rus), str(tmp_path / "2")]
    code = Forked(words, environment, tmp_path / "log").wait()
    assert code == (-9 if way == "kill" else 3), (tmp_path / "log").read_text()
    took = take(stopped.rus, tmp_path / "2")
    assert (took["held"], took["mirrored"]) == (SIZE, 2)
    assert verified(stopped.rus, stopped.usa / "introduction.json", "--peer") == SIZE


def test_a_file_of_any_length_goes_package_by_package(stopped: Pair, tmp_path: Path) -> None:
    """Nothing larger than one package is ever in memory or handed over at once."""
    out(stopped.usa, tmp_path / "f")
    pieces: list[int] = []

    @contextmanager
    def watched(folder: Path) -> Iterator[CourierDesk]:
        with compose().open_stopped(folder) as desk:
            yield Watched(desk, pieces)

    composition = replace(compose(), open_stopped=watched)
    assert jdec("courier", "in", stopped.rus, tmp_path / "f", composition=composition).code == 0
    _, packages = decode_courier((tmp_path / "f").read_bytes())
    assert len(pieces) == len(packages) > 1
    assert max(pieces) < 600_000 < (tmp_path / "f").stat().st_size


class Watched:
    """A desk that notes how much it is handed at once."""

    def __init__(self, desk: CourierDesk, pieces: list[int]) -> None:
        self._desk, self._pieces = desk, pieces
        self.status = desk.status

    def take_courier(self, data: bytes) -> CourierTaken:
        """Take one piece."""
        self._pieces.append(len(data))
        return self._desk.take_courier(data)
