"""The command line as a whole: both languages everywhere, JSON everywhere, one sentence for every error."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from jdec.faces.cli.app import build_cli, split_common
from jdec.faces.cli.composition import CompositionError
from jdec.faces.cli.errors import Exit, explain
from jdec.faces.texts import languages
from jdec.main import compose

from .parts import jdec


def command_lines() -> Iterator[tuple[str, ...]]:
    """Every group and command."""
    for name, command in build_cli().commands.items():
        yield (name,)
        for inner in getattr(command, "commands", {}):
            yield (name, inner)


COMMANDS = list(command_lines())
LEAVES = [words for words in COMMANDS if len(words) == 2 or words[0] not in ("node", "record", "keys")]


@pytest.mark.parametrize("language", languages)
@pytest.mark.parametrize("words", [(), *COMMANDS], ids=" ".join)
def test_every_command_has_a_help_page_in_both_languages(words: tuple[str, ...], language: str) -> None:
    ran = jdec(*words, "--help", "--lang", language)
    assert ran.code == 0
    head, others = {"en": ("Usage: jdec", "Вызов"), "ru": ("Вызов: jdec", "Usage")}[language]
    assert ran.out.startswith(" ".join((head, *words)))
    assert others not in ran.out
    assert "--json" in ran.out
    assert "--lang en|ru" in ran.out


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_russian_help_is_russian_throughout(words: tuple[str, ...]) -> None:
    """Latin letters stand only in what is typed: commands, options, values, names."""
    page = jdec(*words, "--help", "--lang", "ru").out
    options = page.split("Ключи\n")[1]
    described = [line.split("  ")[-1] for line in options.splitlines() if line.startswith("  --")]
    assert [text for text in described if not re.search("[а-я]", text)] == []


def test_no_words_show_the_help_page() -> None:
    assert jdec().out == jdec("--help").out


def test_the_language_may_stand_before_or_after_the_command() -> None:
    before, after = jdec("--lang", "ru", "status", "--help"), jdec("status", "--help", "--lang=ru")
    assert before.out == after.out
    assert "Вызов: jdec status" in before.out


def test_the_language_comes_from_the_environment_when_nobody_says_it() -> None:
    assert "Вызов:" in jdec("--help", environment={"JDEC_LANG": "ru"}).out
    assert "Usage:" in jdec("--help", "--lang", "en", environment={"JDEC_LANG": "ru"}).out


def test_common_options_are_left_alone_after_a_double_dash() -> None:
    common = split_common(["submit", "--", "--json", "--lang"])
    assert (common.as_json, common.language, common.words) == (
        False,
        None,
        ("submit", "--", "--json", "--lang"),
    )


USAGE = [
    (("node", "init"), "usage-missing-argument", "FOLDER is missing", "Не хватает: ПАПКА"),
    (("node", "init", "x"), "usage-missing-option", "--party is missing", "Не хватает: --party"),
    (("status", "--nose"), "usage-no-such-option", "no option --nose here", "Ключа --nose здесь нет"),
    (("stats",), "usage-no-such-command", "no such command. jdec --help", "Такой команды нет"),
    (("record", "shew"), "usage-no-such-command", "jdec record --help", "показывает jdec record --help"),
    (("status", "a", "b"), "usage-extra-argument", "more words than", "Слов больше"),
    (("status", "--node"), "usage-option-form", "Option --node", "Ключ --node"),
    (
        ("record", "show", "--limit", "0"),
        "usage-bad-value",
        "a number from 1 to 1000.",
        "число от 1 до 1000.",
    ),
    (("record", "show", "abc"), "usage-bad-value", "INDEX does not take", "НОМЕР не принимает"),
    (("--lang", "fr", "status"), "usage-language", "no language “fr”", ""),
    (("record", "prove"), "usage-need-one", "either INDEX or --check", "НОМЕР или --check"),
    (
        ("follow", "--from-start", "--cursor", "1.1.1.1"),
        "usage-not-both",
        "--from-start and --cursor",
        "вместе",
    ),
    (
        ("node", "init", "x", "--party", "USA", "--peer", "RUS", "--traffic", "test", "--threshold", "4"),
        "threshold-too-high",
        "4 roots cannot sign where there are 3",
        "Подписать должны 4",
    ),
    (("status", "--node", "http://127.0.0.1:1"), "token-missing", "needs a token", "нужен токен"),
    (("record", "verify", "x"), "introduction-needed", "Trust has to come from", "Доверию нужен источник"),
    (
        ("record", "export", "x.sqlite", "x", "--generation", "1"),
        "generation-needs-folder",
        "Only a node’s folder",
        "хранит только папка узла",
    ),
    (
        ("record", "export", "http://127.0.0.1:1", "x"),
        "export-needs-file",
        "own machine",
        "машине самого узла",
    ),
]


@pytest.mark.parametrize(("words", "code", "english", "russian"), USAGE, ids=[each[1] for each in USAGE])
def test_a_usage_error_is_one_sentence_with_a_code(
    words: tuple[str, ...], code: str, english: str, russian: str
) -> None:
    ran = jdec(*words)
    assert ran.code == Exit.USAGE
    assert ran.out == ""
    assert english in ran.err
    assert ran.err.endswith(f"[{code}]\n")
    assert len(ran.err.splitlines()) == 1
    if russian:
        assert russian in jdec(*words, "--lang", "ru").err
    as_json = jdec(*words, "--json")
    assert as_json.code == Exit.USAGE
    assert as_json.err == ""
    assert as_json.json["error"]["code"] == code


def test_a_missing_file_is_said_with_its_name(tmp_path: Path) -> None:
    ran = jdec("record", "verify", tmp_path / "none", "--introduction", tmp_path / "nothing.json")
    assert ran.code == Exit.USAGE
    assert f"There is no file {tmp_path / 'nothing.json'}. [file-missing]" in ran.err


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "big.json").write_bytes(b" " * (1 << 20) + b"x")
    ran = jdec("record", "verify", "x", "--introduction", tmp_path / "big.json")
    assert (ran.code, "[file-too-large]" in ran.err) == (Exit.USAGE, True)


def test_an_unknown_failure_reveals_nothing_of_itself() -> None:
    def fails(folder: Path) -> object:
        raise ZeroDivisionError("the secret is in this sentence")

    composition = replace(compose(), show_keys=fails)  # type: ignore[arg-type]
    ran = jdec("keys", "show", "x", composition=composition)
    assert ran.code == Exit.INTERNAL
    assert "secret" not in ran.err
    assert "a fault of its own (ZeroDivisionError)" in ran.err


def test_a_refusal_of_the_composition_root_is_said_in_the_language() -> None:
    def refuses(folder: Path) -> object:
        raise CompositionError("node-folder-missing", "no node configuration here", folder="abc")

    composition = replace(compose(), show_keys=refuses)  # type: ignore[arg-type]
    ran = jdec("keys", "show", "abc", "--lang", "ru", composition=composition)
    assert ran.code == Exit.REFUSED
    assert ran.err == "В abc нет узла: нет node.toml. [node-folder-missing]\n"


def test_a_code_that_only_a_later_program_knows_is_said_in_english() -> None:
    explained = explain("ru", CompositionError("of-next-year", "fact: got this, expected that"))
    assert (explained.code, explained.message) == ("of-next-year", "fact: got this, expected that")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "draft.note"), "disk-full"),
        (OSError(errno.EFBIG, "File too large"), "disk-full"),
        (OSError(errno.EIO, "Input/output error"), "disk-failed"),
        (OSError(errno.EACCES, "Permission denied", "draft.note"), "file-unreadable"),
    ],
)
def test_a_disk_that_fails_is_not_called_a_file_that_cannot_be_read(error: OSError, code: str) -> None:
    def fails(folder: Path) -> object:
        raise error

    ran = jdec("keys", "show", "x", composition=replace(compose(), show_keys=fails))  # type: ignore[arg-type]
    assert f"[{code}]" in ran.err
    assert ran.code == (Exit.USAGE if code == "file-unreadable" else Exit.REFUSED)


def test_an_interrupt_ends_quietly() -> None:
    def interrupted(folder: Path) -> object:
        raise KeyboardInterrupt

    ran = jdec("keys", "show", "x", composition=replace(compose(), show_keys=interrupted))  # type: ignore[arg-type]
    assert (ran.code, ran.out, ran.err) == (130, "", "")


def test_the_version_is_said() -> None:
    assert jdec("--version").out.startswith("jdec ")
    assert "version" in jdec("--version", "--json").json
