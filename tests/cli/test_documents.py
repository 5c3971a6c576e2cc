"""The reference of the command line is what the program prints."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from jdec.faces.cli.errors import Exit
from jdec.faces.texts import languages, say

ROOT = Path(__file__).resolve().parents[2]


def generator():
    """The tool that writes the reference."""
    spec = importlib.util.spec_from_file_location("cli_docs", ROOT / "tools" / "cli_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", languages)
def test_the_reference_is_what_the_help_pages_say(language: str) -> None:
    ending = "" if language == "en" else f".{language}"
    path = ROOT / "docs" / f"cli{ending}.md"
    assert path.read_text(encoding="utf-8") == generator().documents()[f"docs/cli{ending}.md"]()


@pytest.mark.parametrize("language", languages)
def test_the_reference_names_every_exit_code(language: str) -> None:
    text = generator().cli_reference(language)
    assert [
        code for code in Exit if f"  {code.value}  {say(language, f'cli-exit-{code.value}')}" not in text
    ] == []
