"""What the demo is asked is judged before anything is started, with a sentence in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.faces.cli.demo import command
from jdec.faces.cli.demo.pictures import PictureSummary
from jdec.faces.cli.demo.run import Run, make_folder, remove_folder
from jdec.faces.cli.demo.settings import cut_begins_s, read_span
from jdec.faces.cli.demo.summary import Latency, LineSummary, Messages, Summary
from jdec.faces.cli.errors import CliError, Exit, explain
from jdec.faces.texts import has, languages

from .parts import here

CODES = ("demo-span", "demo-cut-length", "demo-folder-not-empty", "demo-not-exercise", "demo-node-ended")


@pytest.mark.parametrize("language", languages)
@pytest.mark.parametrize("code", [*CODES, "demo-node-slow"])
def test_every_refusal_of_the_demo_has_a_text(language: str, code: str) -> None:
    assert has(language, f"cli-{code}")


@pytest.mark.parametrize(
    ("text", "seconds"), [("10s", 10), ("10", 10), ("500ms", 0.5), ("1.5min", 90), (" 2.25s ", 2.25)]
)
def test_a_length_of_time_is_read_with_its_unit(text: str, seconds: float) -> None:
    assert read_span("--cut", text) == seconds


@pytest.mark.parametrize("text", ["", "s", "-3s", "3h", "1e3", "nan", "inf", "10 s", "٣s", "1234567s"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(CliError) as refused:
        read_span("--cut", text)
    english, russian = (explain(language, refused.value) for language in languages)
    assert english.message.startswith("--cut is not a length of time: got")
    assert russian.message.startswith("Значение --cut — не длительность: получено")
    assert english.exit_code is Exit.USAGE


@given(st.integers(10, 100_000), st.integers(2, 100_000))
def test_a_cut_that_fits_lies_in_the_middle(length: int, cut: int) -> None:
    length_s, cut_s = length / 4, cut / 4
    if cut_s > length_s - 2:
        with pytest.raises(CliError, match="demo-cut-length"):
            cut_begins_s(length_s, cut_s)
    else:
        assert cut_begins_s(length_s, cut_s) * 2 + cut_s == pytest.approx(length_s)


@pytest.mark.parametrize(
    ("words", "code", "exit_code", "english", "russian"),
    [
        (("--cut", "soon"), "demo-span", 2, "write 10s, 500ms or 2min", "пишите 10s, 500ms или 2min"),
        (
            ("--cut", "9s", "--seconds", "10"),
            "demo-cut-length",
            2,
            "The cut does not fit: got 9 s, expected 0.5 to 8 s",
            "Обрыв не помещается: получено 9 с",
        ),
        (("--cut", "10min"), "demo-cut-length", 2, "The cut does not fit", "Обрыв не помещается"),
        (("--pace", "0"), "pace-range", 3, "The pace is out of range: got 0", "получено 0"),
        (("--pace", "nan"), "pace-range", 3, "The pace is out of range: got nan", "получено nan"),
        (("--seconds", "0"), "usage-bad-value", 2, "--seconds does not take this value", "--seconds"),
    ],
)
def test_a_wrong_wish_is_refused_before_anything_is_started(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    code: str,
    exit_code: int,
    english: str,
    russian: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    for language, sentence in (("en", english), ("ru", russian)):
        given, said = here("demo", *words, "--lang", language)
        assert given == exit_code
        assert sentence in said
        assert f"[{code}]" in said
    assert list(tmp_path.iterdir()) == []


def test_an_error_with_json_is_one_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert here("demo", "--json", "--cut", "x") == (
        2,
        '{"error":{"code":"demo-span","message":"--cut is not a length of time: got x; write 10s, 500ms or '
        '2min.","faults":[]}}\n',
    )


def test_a_run_lies_in_var_of_the_working_directory_and_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`var` goes too, unless something else is in it."""
    monkeypatch.chdir(tmp_path)
    first, second = make_folder(None), make_folder(None)
    assert {first.parent, second.parent} == {tmp_path / "var"}
    (first / "something").write_text("")
    remove_folder(first)
    assert [each.name for each in (tmp_path / "var").iterdir()] == [second.name]
    remove_folder(second)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_to_be_kept_is_new_or_empty(tmp_path: Path) -> None:
    assert make_folder(tmp_path / "a" / "new" / "one").is_dir()
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "letter").write_text("")
    with pytest.raises(CliError, match="demo-folder-not-empty"):
        make_folder(tmp_path / "used")
    assert (tmp_path / "used" / "letter").exists()


@pytest.mark.parametrize("is_ok", [True, False])
def test_the_exit_code_says_whether_the_nodes_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_ok: bool
) -> None:
    """And so does the last thing that is said."""

    async def perform(self: Run, root: Path) -> Summary:
        messages = Messages(2, 2, 2, 0 if is_ok else 1, 0, 0, {"seen": 2})
        latency = Latency(1.0, 2.0, None, 4.0)
        line, picture = LineSummary(0, 0, None), PictureSummary(agree=is_ok)
        return Summary(
            is_ok, "exercise.demo", "demo", 1, 60.0, 1.0, None, {}, messages, latency, line, picture
        )

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command.Run, "perform", perform)
    code, said = here("demo", "--headless")
    assert code == (0 if is_ok else 1)
    assert ("The nodes agree" in said, "THE NODES DO NOT AGREE" in said) == (is_ok, not is_ok)
