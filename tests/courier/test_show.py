"""`jdec courier show` says what a file claims, believes nothing of it, and verifies it where it is told by what."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from cli.nodes import Pair
from cli.parts import jdec
from jdec.record.courier import decode_courier, encode_header
from jdec.record.package import encode_package

from .conftest import MESSAGES
from .parts import lay_out_cut, out, rewritten, take

SIZE = MESSAGES + 1


def shown(path: Path, *options: object, code: int = 0) -> Any:
    """What the command says of a file, as JSON; both languages agree on the verdict."""
    ran = jdec("courier", "show", path, *options, "--json")
    assert ran.code == code, ran.out
    for language in ("en", "ru"):
        assert jdec("courier", "show", path, *options, "--lang", language).code == code
    return ran.json


def test_what_a_file_claims_is_shown_without_any_node(stopped: Pair, tmp_path: Path) -> None:
    out(stopped.usa, tmp_path / "f")
    told = shown(tmp_path / "f")
    assert (told["ok"], told["judged"], told["start"], told["end"]) == (True, False, 0, SIZE)
    assert (told["from"], told["to"]) == ("jdec/USA/exercise.cli/1", "jdec/RUS/exercise.cli/1")
    assert told["sha256"] == hashlib.sha256((tmp_path / "f").read_bytes()).hexdigest()
    text = jdec("courier", "show", tmp_path / "f").out
    assert "WHOLE: " in text
    assert "Signatures were not looked at" in text


def test_a_file_is_verified_as_the_continuation_of_what_a_node_holds(stopped: Pair, tmp_path: Path) -> None:
    out(stopped.usa, tmp_path / "all")
    out(stopped.usa, tmp_path / "late", "--since", "2000")
    assert shown(tmp_path / "late", "--node", stopped.rus, code=1)["code"] == "package-gap"
    take(stopped.rus, tmp_path / "all")
    for name in ("all", "late"):
        for folder in (stopped.rus, stopped.usa):
            told = shown(tmp_path / name, "--node", folder)
            assert (told["ok"], told["judged"]) == (True, True)
    out(stopped.rus, tmp_path / "back", "--returned")
    assert shown(tmp_path / "back", "--node", stopped.usa)["returned"]
    assert "DOES NOT" not in jdec("courier", "show", tmp_path / "back", "--node", stopped.usa).out


def test_an_introduction_verifies_a_file_from_the_first_entry_on(stopped: Pair, tmp_path: Path) -> None:
    out(stopped.usa, tmp_path / "all")
    assert shown(tmp_path / "all", "--introduction", stopped.rus / "peer.json")["judged"]
    wrong = shown(tmp_path / "all", "--introduction", stopped.usa / "peer.json", code=1)
    assert wrong["code"] == "manifest-origin-wrong"
    out(stopped.usa, tmp_path / "late", "--since", "7")
    ran = jdec("courier", "show", tmp_path / "late", "--introduction", stopped.rus / "peer.json")
    assert (ran.code, "[courier-needs-node]" in ran.err) == (2, True)
    both = ("--introduction", stopped.rus / "peer.json", "--node", stopped.rus)
    assert "[usage-not-both]" in jdec("courier", "show", tmp_path / "late", *both).err


def test_another_partys_introduction_with_the_same_name_holds_nothing(stopped: Pair, tmp_path: Path) -> None:
    out(stopped.usa, tmp_path / "all")
    stranger = lay_out_cut(tmp_path / "stranger")
    told = shown(tmp_path / "all", "--introduction", stranger.usa / "introduction.json", code=1)
    assert (told["judged"], told["code"]) == (True, "manifest-threshold-missed")


def test_a_file_that_is_not_whole_says_how_far_it_is(stopped: Pair, tmp_path: Path) -> None:
    out(stopped.usa, tmp_path / "f")
    data = (tmp_path / "f").read_bytes()
    (tmp_path / "half").write_bytes(data[: len(data) // 2])
    told = shown(tmp_path / "half", code=1)
    _, packages = decode_courier(data)
    assert (told["ok"], told["code"]) == (False, "courier-truncated")
    assert told["whole_to"] in {each.end for each in packages[:-1]}
    assert "NOT WHOLE" in jdec("courier", "show", tmp_path / "half").out
    assert jdec("courier", "show", tmp_path / "half", "--lang", "ru").out.count("НЕ ЦЕЛ") == 1
    (tmp_path / "text").write_text("a letter\n")
    assert "[courier-malformed]" in jdec("courier", "show", tmp_path / "text").err


def test_a_spoilt_entry_and_a_spoilt_answer_do_not_hold(stopped: Pair, tmp_path: Path) -> None:
    out(stopped.usa, tmp_path / "f")
    data = bytearray((tmp_path / "f").read_bytes())
    data[-9] ^= 1
    (tmp_path / "spoilt").write_bytes(data)
    assert shown(tmp_path / "spoilt")["ok"], "the form is right, and nothing more was asked"
    assert shown(tmp_path / "spoilt", "--node", stopped.rus, code=1)["code"] == "package-root-wrong"
    take(stopped.rus, tmp_path / "f")
    out(stopped.rus, tmp_path / "answer")
    header, packages = decode_courier((tmp_path / "answer").read_bytes())
    note = header.cosigned.replace(f"\n{SIZE}\n".encode(), b"\n1\n", 1)
    lied = encode_header(replace(header, cosigned=note)) + b"".join(map(encode_package, packages))
    (tmp_path / "lied").write_bytes(lied)
    assert shown(tmp_path / "lied")["answered"] == 1, "what it claims is shown as it claims it"
    assert shown(tmp_path / "lied", "--node", stopped.usa, code=1)["code"] == "cosignature-bad"


def test_a_record_that_was_rewritten_with_its_own_keys_is_seen_beside_what_is_held(
    stopped: Pair, tmp_path: Path
) -> None:
    out(stopped.usa, tmp_path / "f")
    (tmp_path / "other").write_bytes(rewritten(stopped.usa, (tmp_path / "f").read_bytes()))
    introduction = ("--introduction", stopped.rus / "peer.json")
    assert shown(tmp_path / "other", *introduction)["ok"], "alone, either of two records holds"
    take(stopped.rus, tmp_path / "f")
    told = shown(tmp_path / "other", "--node", stopped.rus, code=1)
    assert told["code"] == "checkpoint-split"
