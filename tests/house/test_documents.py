"""Documents hold together: links lead somewhere, both languages have one shape, no machine is named."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from jdec.faces.cli.app import build_cli
from jdec.node.config import read_config

ROOT = Path(__file__).resolve().parents[2]
MAX_LINES = 400

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```\s*?$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
_CELL_EDGE = re.compile(r"(?<!\\)\|")
# A path that begins at the root of somebody's machine; system folders every machine has may be named.
_MACHINE = re.compile(r"(?<![\w.}/<-])/(?:work|farm|root|home|Users|tmp/studio|mnt)/[\w.-]+")
_REGISTRY = re.compile(
    r'"resolved": *"https?:|registry *= *"?https?:|--(?:extra-)?index-url|files\.pythonhosted\.org'
    r"|https?://pypi\.org|https?://registry\.npmjs\.org|https?://\S+\.(?:whl|tar\.gz)"
)
# This file has to name what it looks for.
_NAMES_THEM = {"tests/house/test_documents.py"}


def _tracked(*patterns: str) -> list[Path]:
    """Return the files git knows, matching `patterns`; all of them without."""
    arguments = [
        "git",
        "-c",
        "safe.directory=*",
        "-C",
        str(ROOT),
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        "--",
    ]
    listing = subprocess.run([*arguments, *patterns], capture_output=True, text=True, check=True)
    paths = [ROOT / name for name in listing.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _prose(path: Path) -> str:
    """Return a document without its fenced blocks."""
    return _FENCE.sub("", path.read_text(encoding="utf-8"))


def _anchor(heading: str) -> str:
    """Return the fragment a heading answers to, as the common forges make it."""
    words = re.sub(r"[`*]", "", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def _broken_links(document: Path) -> list[str]:
    broken = []
    for target in _LINK.findall(_prose(document)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, fragment = target.partition("#")
        path = (document.parent / file).resolve() if file else document
        if not path.exists():
            broken.append(f"{_name(document)}: {target}")
        elif fragment and fragment not in {_anchor(text) for _, text in _HEADING.findall(_prose(path))}:
            broken.append(f"{_name(document)}: {target} (no such heading)")
    return broken


def _shape(document: Path) -> list[str]:
    """Return what two language versions must have in common: heading levels, tables, rows, fences, lists."""
    text = document.read_text(encoding="utf-8")
    shape = ["fences " + str(len(_FENCE.findall(text)))]
    for line in _FENCE.sub("", text).splitlines():
        if line.startswith("#"):
            shape.append(line.split(" ")[0])
        elif line.startswith("|"):
            shape.append(f"row of {len(_CELL_EDGE.findall(line)) - 1}")
        elif re.match(r"(-|\d+\.) ", line):
            shape.append("item")
    return shape


DOCUMENTS = _tracked("*.md")
TWINS = [path for path in DOCUMENTS if path.name.endswith(".ru.md")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_every_link_inside_a_document_leads_somewhere(document: Path) -> None:
    assert _broken_links(document) == []


@pytest.mark.parametrize("russian", TWINS, ids=_name)
def test_both_languages_of_a_document_have_the_same_shape(russian: Path) -> None:
    english = russian.with_name(russian.name.removesuffix(".ru.md") + ".md")
    assert english.exists()
    assert _shape(russian) == _shape(english)


@pytest.mark.parametrize("russian", TWINS, ids=_name)
def test_both_languages_of_a_document_point_at_each_other(russian: Path) -> None:
    english = russian.with_name(russian.name.removesuffix(".ru.md") + ".md")
    assert f"]({russian.name})" in english.read_text(encoding="utf-8")
    assert f"]({english.name})" in russian.read_text(encoding="utf-8")


@pytest.mark.parametrize("russian", TWINS, ids=_name)
def test_examples_are_the_same_in_both_languages(russian: Path) -> None:
    """Blocks that say what they are (```sh, ```toml, ```json) differ in nothing but comments."""
    english = russian.with_name(russian.name.removesuffix(".ru.md") + ".md")

    def blocks(path: Path) -> list[str]:
        named = re.findall(r"^```(?:sh|toml|json)\n(.*?)^```", path.read_text("utf-8"), re.M | re.S)
        return [re.sub(r"[ \t]*# .*$", "", block, flags=re.M) for block in named]

    assert blocks(russian) == blocks(english)


@pytest.mark.parametrize("readme", ["README.md", "README.ru.md"])
def test_readme_shows_the_two_commands(readme: str) -> None:
    lines = (ROOT / readme).read_text(encoding="utf-8").splitlines()
    assert "make demo" in lines
    assert "make test" in lines


@pytest.mark.parametrize("readme", ["README.md", "README.ru.md"])
def test_readme_says_whose_system_this_is_not(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    sentence = {
        "README.md": "No state signed the instruments of 2009",
        "README.ru.md": "Ни одно государство не подписывало документы 2009 года",
    }[readme]
    assert sentence in text


def test_no_tracked_file_tells_of_a_machine_or_a_registry() -> None:
    telling = []
    for path in _tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if _name(path) not in _NAMES_THEM:
            telling += [f"{_name(path)}: {found[0]}" for found in _MACHINE.finditer(text)]
            telling += [f"{_name(path)}: {found[0]}" for found in _REGISTRY.finditer(text)]
    assert telling == []


def test_no_source_file_is_longer_than_one_sitting() -> None:
    long = {
        _name(path): lines
        for path in _tracked("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    }
    assert long == {}


def test_the_checks_of_this_file_can_fail(tmp_path: Path) -> None:
    english = tmp_path / "a.md"
    english.write_text("# A\n\n[gone](nowhere.md) [here](#a) [not here](#b)\n", encoding="utf-8")
    russian = tmp_path / "a.ru.md"
    russian.write_text("# А\n\n## Б\n", encoding="utf-8")
    assert _shape(english) != _shape(russian)
    text = english.read_text(encoding="utf-8")
    assert _LINK.findall(text) == ["nowhere.md", "#a", "#b"]
    assert _MACHINE.search("see " + "/home" + "/someone/jdec")
    assert not _MACHINE.search("see /usr/share/doc and src/root/x")


@pytest.mark.parametrize("document", ["docs/operating.md", "docs/operating.ru.md"])
def test_the_settings_shown_are_settings_a_node_takes(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    example, *sections = re.findall(r"^```toml\n(.*?)^```", text, re.M | re.S)
    config = read_config(example)
    assert (config.party, config.peer, config.traffic) == ("USA", "RUS", "exercise.demo")
    without = re.sub(r"^\[console\]\n[^\[]*", "", example, flags=re.M)
    for each in sections:
        assert each.startswith("[console]")
        assert read_config(f"{without}\n{each}").console is not None


def _commands(document: Path) -> list[str]:
    """Return every command line of this program that a document shows in a shell block or in running text."""
    text = document.read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", text, re.M | re.S)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`([^`\n]+)`", _prose(document))
    prefix = re.compile(r"(?:\.venv/bin/)?jdec (?=[a-z])")
    return [prefix.sub("", line, count=1) for line in lines if prefix.match(line)]


def _unknown_words(line: str) -> list[str]:
    """Return what of a command line the program does not know: a command, or an option of it."""
    command, words = build_cli(), line.split()
    while words and (commands := getattr(command, "commands", None)):
        if words[0].startswith("-"):
            break
        if words[0] not in commands:
            return [words[0]]
        command = commands[words.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts} | {
        "--lang",
        "--json",
        "--help",
        "--version",
    }
    options = [word.partition("=")[0] for word in words if word.startswith("--")]
    return [option for option in options if option not in known]


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_every_command_a_document_shows_is_one_the_program_has(document: Path) -> None:
    unknown = {line: words for line in _commands(document) if (words := _unknown_words(line))}
    assert unknown == {}


def test_the_documents_do_show_commands() -> None:
    """The check above would pass on documents without commands, and on a program that knows every word."""
    shown = [line for document in DOCUMENTS for line in _commands(document)]
    assert "node run usa" in shown
    assert "demo --headless --cut 10s" in shown
    assert _unknown_words("node walk usa") == ["walk"]
    assert _unknown_words("node run usa --backwards") == ["--backwards"]
