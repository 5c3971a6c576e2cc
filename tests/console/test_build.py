"""Building the looks: one command, nothing twice, and a sentence instead of a failure where there is no Node."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from make_console import SOURCE, digest_of_sources

ROOT = Path(__file__).resolve().parents[2]


def _run(path: str, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the tool over a copy of the sources, with another PATH."""
    folder = tmp_path / "clone"
    (folder / "tools").mkdir(parents=True)
    (folder / "console").mkdir()
    (folder / "console/package.json").write_text("{}")
    (folder / "tools/make_console.py").write_text((ROOT / "tools/make_console.py").read_text())
    command = (sys.executable, str(folder / "tools/make_console.py"), *arguments)
    return subprocess.run(command, env={"PATH": path}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("arguments", "code"), [(("--soft",), 0), ((), 1)])
def test_without_node_one_sentence_says_what_is_missing(
    tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    done = _run(str(tmp_path), tmp_path, *arguments)
    assert done.returncode == code
    assert done.stdout.count("\n") == 1
    assert "it needs Node 18 or later with npm" in done.stdout
    assert done.stderr == ""


def test_an_older_node_is_named(tmp_path: Path) -> None:
    for name, says in (("node", "echo v16.20.2"), ("npm", "true")):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{says}\n")
        program.chmod(0o755)
    done = _run(f"{tmp_path}:/usr/bin:/bin", tmp_path, "--soft")
    assert "this is v16.20.2" in done.stdout


def test_the_digest_sees_names_and_bytes_and_not_what_npm_fetched(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    first = digest_of_sources(tmp_path)
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules/b").write_text("2")
    assert digest_of_sources(tmp_path) == first
    (tmp_path / "a").rename(tmp_path / "c")
    assert digest_of_sources(tmp_path) != first


def test_the_lock_file_names_hashes_and_no_registry() -> None:
    lock = json.loads((SOURCE / "package-lock.json").read_text())
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert [name for name, each in packages.items() if "resolved" in each] == []
    assert [name for name, each in packages.items() if not each["integrity"].startswith("sha512-")] == []
    assert "omit-lockfile-registry-resolved=true" in (SOURCE / ".npmrc").read_text().splitlines()


def test_every_style_sheet_is_taken_in_once() -> None:
    """One left out styles nothing; one taken in twice, whatever stood between is overruled by its second time."""
    folder = SOURCE / "css"
    taken = [
        each
        for path in folder.glob("*.css")
        for each in re.findall(r'@import\s+(?:url\()?"\./([^"]*)"', path.read_text("utf-8"))
    ]
    assert sorted(taken) == sorted(path.name for path in folder.glob("*.css") if path.name != "console.css")
    scripts = [path.read_text("utf-8") for path in (SOURCE / "src").glob("*.ts")]
    assert [each for each in scripts if re.search(r'import [^;]*\.css"', each)] == []


def test_versions_are_exact() -> None:
    package = json.loads((SOURCE / "package.json").read_text())
    wanted = {**package["dependencies"], **package["devDependencies"]}
    assert [name for name, version in wanted.items() if not version[0].isdigit()] == []
