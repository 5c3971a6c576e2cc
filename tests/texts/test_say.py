"""One function says every text, refuses to guess, and finds out which language a person reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.faces.texts import TextMissing, choose, from_environment, languages, say, say_code


def test_an_unknown_id_is_refused() -> None:
    with pytest.raises(TextMissing, match="no text 'cli-nothing-of-this-name' in language 'ru'"):
        say("ru", "cli-nothing-of-this-name")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(TextMissing, match="no language 'fr': have en, ru"):
        say("fr", "cli-yes")


def test_a_missing_variable_is_refused() -> None:
    with pytest.raises(TextMissing, match="cli-file-missing"):
        say("en", "cli-file-missing")


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, "1 сообщение"),
        (2, "2 сообщения"),
        (5, "5 сообщений"),
        (11, "11 сообщений"),
        (21, "21 сообщение"),
        (112, "112 сообщений"),
        (0, "ничего"),
    ],
)
def test_russian_counts_take_the_form_of_their_number(count: int, expected: str) -> None:
    assert say("ru", "cli-status-pending", count=count) == expected


def test_no_isolation_marks_reach_a_terminal() -> None:
    assert say("en", "cli-file-missing", file="x.toml") == "There is no file x.toml."


def test_a_code_without_a_text_is_said_in_its_english_sentence() -> None:
    assert say_code("ru", "record", "code-of-next-year", {}, "fact, got, expected") == "fact, got, expected"


def test_a_code_whose_arguments_do_not_fit_is_said_in_its_english_sentence() -> None:
    assert say_code("ru", "record", "package-gap", {}, "package leaves a gap") == "package leaves a gap"


def test_a_code_with_its_arguments_is_said_in_the_language() -> None:
    text = say_code("ru", "record", "package-gap", {"have": "7", "offered": "9"}, "")
    assert text == "Не хватает записей: есть 7, пакет начинается с 9."


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "en"),
        ("", "en"),
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("en;q=0.5, ru;q=0.7", "ru"),
        ("fr, de;q=0.9", "en"),
        ("ru;q=0, en;q=0.1", "en"),
        ("ru;q=0", "en"),
        ("RU", "ru"),
        ("en, ru", "en"),
        ("ru;q=nonsense, en;q=0.2", "en"),
        ("ru;q=7", "en"),
        ("*", "en"),
    ],
)
def test_the_header_chooses_the_language(header: str | None, expected: str) -> None:
    assert choose(header) == expected


@given(st.text(max_size=200))
def test_no_header_breaks_the_choice(header: str) -> None:
    assert choose(header) in languages


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_MESSAGES": "ru_RU", "LANG": "en_GB.UTF-8"}, "ru"),
        ({"JDEC_LANG": "ru", "LC_ALL": "en_US.UTF-8"}, "ru"),
        ({"JDEC_LANG": "fr", "LANG": "ru_RU"}, "ru"),
        ({"LANG": "run_XX"}, "en"),
    ],
)
def test_the_environment_chooses_the_language(environment: dict[str, str], expected: str) -> None:
    assert from_environment(environment) == expected
