"""`make console`: build with npm what the console's browsers are given (scripts, styles, fonts, maps).

The sources lie in `console/`, what is built in `src/jdec/faces/console/static`, which git does not keep.  A digest of
the sources stands beside it, so that nothing is built twice and no change is missed.  With `--soft`, as `make demo` and
`make test` call it, a machine without Node or without its packages gets one sentence instead of a failure: everything
but the console works.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "console"
TARGET = ROOT / "src/jdec/faces/console/static"
STAMP = TARGET / "built-from.txt"
NODE_AT_LEAST = 18
_LEFT_OUT = {"node_modules"}


def main(arguments: list[str]) -> int:
    """Build unless it is built; return 0 where it is there afterwards, or where `--soft` lets it be missing."""
    digest = digest_of_sources(SOURCE)
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == digest:
        return 0
    trouble = _what_is_missing() or _build()
    if not trouble:
        STAMP.write_text(digest, encoding="utf-8")
        return 0
    print(f"The console is not built: {trouble}. Everything else works without it.", flush=True)
    return 0 if "--soft" in arguments else 1


def digest_of_sources(folder: Path) -> str:
    """Return a digest over the names and bytes of everything that the build reads."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not _LEFT_OUT & set(path.relative_to(folder).parts):
            digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _what_is_missing() -> str:
    """Say what has to be installed first; empty where nothing has."""
    wanted = f"it needs Node {NODE_AT_LEAST} or later with npm (Debian: apt-get install nodejs npm)"
    if shutil.which("node") is None or shutil.which("npm") is None:
        return wanted
    said = subprocess.run(("node", "--version"), capture_output=True, text=True, check=False).stdout.strip()
    version = re.match(r"v(\d+)\.", said)
    if version is None or int(version[1]) < NODE_AT_LEAST:
        return f"{wanted}; this is {said or 'no Node that answers'}"
    return ""


def _build() -> str:
    """Fetch the packages that the lock file names and build; say what failed, or nothing."""
    for command in (("npm", "ci", "--ignore-scripts", "--silent"), ("npm", "run", "--silent", "build")):
        if subprocess.run(command, cwd=SOURCE, check=False).returncode:
            return f"`{' '.join(command)}` failed in {SOURCE.name}/"
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
