"""`make mutate`: change the code a little, thousands of times, and see whether a test notices each time.

    python tools/mutate.py record node           record/ and the core of node/
    python tools/mutate.py record/note.py        one module
    python tools/mutate.py node --sample 40      of each module 40 mutants, chosen by --seed
    python tools/mutate.py record --folder F     work in F and keep it; again, only what changed or survived is run

mutmut makes and runs the mutants in a copy of the working tree; this file chooses modules, tests and samples, prints
the table of docs/testing.md and compares the survivors, the mutants no test noticed, with tools/mutation_answers.toml.
It fails where a survivor has no answer, and where an answer is of no survivor (when every mutant was run).
"""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ANSWERS = ROOT / "tools" / "mutation_answers.toml"
NODE_CORE = (
    *("sequencer", "mirror", "exchange", "link", "intake", "quota", "keys", "receipting", "reading"),
    *("witness", "following"),
)
# What a client asks for is tested through the API as well; the slowest tests say little more of a single mutant.
ASKED = ("node/reading.py", "node/intake.py", "node/following.py")
API = tuple(f"tests/api/test_{name}.py" for name in ("reading", "submitting", "refusals", "streams"))
SLOW = "--deselect=tests/node/test_exchange_machine.py"
# A mutant that never ends is stopped after (the time of its tests + 4 s) times 5, twice that in processor time.
SETTINGS = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = [{modules}]
pytest_add_cli_args = ["-x", "-p", "no:cacheprovider", "--tb=no", "{slow}"]
pytest_add_cli_args_test_selection = [{tests}]
also_copy = ["src", "tests", "scenarios", "docs", "tools"]
timeout_constant = 4.0
timeout_multiplier = 5.0
"""
OUTCOMES = {
    0: "survived",
    33: "survived",
    -24: "timed out",
    -9: "timed out",
    36: "timed out",
    24: "timed out",
}
OUTCOMES |= {1: "killed", 3: "killed"}
NAME = re.compile(r"(?P<base>.+)__mutmut_(?P<number>\d+)")


@dataclass(frozen=True)
class Mutant:
    """One change: the function it is in (`record.tree.Frontier.root`), what stood there and what stands now."""

    where: str
    was: str
    now: str
    outcome: str


def main() -> int:
    """Run the mutants and compare the survivors with the answers; 0 only where all are answered."""
    parser = argparse.ArgumentParser(description="mutation testing; see docs/testing.md")
    parser.add_argument("targets", nargs="+", help="record, node, or a module such as record/note.py")
    parser.add_argument("--sample", type=int, default=0, help="mutants of each module; all if left out")
    parser.add_argument("--seed", type=int, default=1, help="chooses the sample")
    parser.add_argument("--folder", type=Path, help="work here and keep it; otherwise in a new folder")
    asked = parser.parse_args()
    modules = [module for target in asked.targets for module in _modules(target)]
    with tempfile.TemporaryDirectory(prefix="jdec-mutate-") as temporary:
        folder = asked.folder.resolve() if asked.folder else Path(temporary)
        survivors: list[Mutant] = []
        print("| module | mutants | run | killed | timed out | survived: answered | open |\n|" + "---|" * 7)
        for tests in sorted({_tests(each) for each in modules}):
            mine = [each for each in modules if _tests(each) == tests]
            _run(folder, tests, mine, asked.sample, asked.seed)
            for module in mine:
                survivors += _report(folder, module)
    return _compare(survivors, modules, is_whole=not asked.sample)


def _modules(target: str) -> list[str]:
    if target == "node":
        return [f"node/{each}.py" for each in NODE_CORE]
    if target == "record":
        files = sorted((ROOT / "src" / "jdec" / "record").glob("*.py"))
        return [f"record/{each.name}" for each in files if each.name != "__init__.py"]
    if not (ROOT / "src" / "jdec" / target).is_file():
        raise SystemExit(f"no such module: {target}, expected record, node or for instance record/note.py")
    return [target]


def _tests(module: str) -> tuple[str, ...]:
    return (f"tests/{module.partition('/')[0]}", *(API if module in ASKED else ()))


def _run(folder: Path, tests: tuple[str, ...], modules: list[str], sample: int, seed: int) -> None:
    """Run what has no outcome yet or is of a changed function, then what survived before."""
    known = {name: code for module in modules for name, code in _codes(folder, module).items()}
    before = {name for name, code in known.items() if code in (0, 33)}
    _copy(folder)
    settings = SETTINGS.format(
        modules=_quoted(f"src/jdec/{e}" for e in modules), tests=_quoted(tests), slow=SLOW
    )
    with (folder / "pyproject.toml").open("a") as file:
        file.write(settings)
    if sample:
        chosen = [name for each in modules for name in _chosen(each, sample, seed)]
        again = [name for name in chosen if known.get(name) in (None, 0, 33)]
        if again:
            _mutmut(folder, again)
        return
    _mutmut(folder, [])
    there = {name for each in modules for name, code in _codes(folder, each).items() if code in (0, 33)}
    if before & there:
        _mutmut(folder, sorted(before & there))


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f'"{each}"' for each in words)


def _copy(folder: Path) -> None:
    """Lay the working tree as it is now into the folder; outcomes that mutmut keeps there stay."""
    for name in ("src", "tests", "scenarios", "docs", "tools"):
        shutil.rmtree(folder / name, ignore_errors=True)
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder / "pyproject.toml")
    # The tests look for shared data beside the tree they lie in, which for mutmut is the folder `mutants`.
    shared, beside = ROOT.parent / "shared", folder / "shared"
    if shared.is_dir() and not beside.exists():
        beside.symlink_to(shared)


def _mutmut(folder: Path, names: list[str]) -> None:
    # Which test reaches which function is measured anew each time.
    (folder / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "1", *names]
    environment = {**os.environ, "JDEC_MUTATION": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": ""}
    with (folder / "mutate.log").open("wb") as log:
        done = subprocess.run(command, cwd=folder, env=environment, stdout=log, stderr=log, check=False)
    if done.returncode:
        raise SystemExit((folder / "mutate.log").read_text(errors="replace")[-3000:])


def _chosen(module: str, count: int, seed: int) -> list[str]:
    from mutmut.mutation.file_mutation import mutate_file_contents

    path = ROOT / "src" / "jdec" / module
    names = sorted(mutate_file_contents(str(path), path.read_text()).mutant_names)
    prefix = f"jdec.{module.removesuffix('.py').replace('/', '.')}."
    chosen = random.Random(f"{seed} {module}").sample(names, min(count, len(names)))
    return [prefix + name for name in chosen]


def _codes(folder: Path, module: str) -> dict[str, int | None]:
    meta = folder / "mutants" / "src" / "jdec" / f"{module}.meta"
    codes: dict[str, int | None] = json.loads(meta.read_text())["exit_code_by_key"] if meta.is_file() else {}
    return codes


def _report(folder: Path, module: str) -> list[Mutant]:
    """Print a module's line of the table; its survivors."""
    mutants = _mutants(folder, module)
    run = [each for each in mutants if each.outcome != "not run"]
    count = Counter(each.outcome for each in run)
    survivors = [each for each in run if each.outcome not in ("killed", "timed out")]
    still_open = (Counter(_key(each) for each in survivors) - _answers([module])).total()
    row = (module, len(mutants), len(run), count["killed"], count["timed out"])
    print("|", " | ".join(map(str, (*row, len(survivors) - still_open, still_open))), "|", flush=True)
    return survivors


def _mutants(folder: Path, module: str) -> list[Mutant]:
    text = (folder / "mutants" / "src" / "jdec" / module).read_text()
    lines = text.splitlines()
    bodies = {
        node.name: lines[node.lineno : node.end_lineno]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    prefix = module.removesuffix(".py").replace("/", ".")
    found: list[Mutant] = []
    for name, code in _codes(folder, module).items():
        last = name.rpartition(".")[2]
        match = NAME.fullmatch(last)
        if match is None:
            raise SystemExit(f"mutmut gave a name of another form: {name}")
        base = match["base"]
        changes = [e for e in difflib.ndiff(bodies[f"{base}__mutmut_orig"], bodies[last]) if e[0] in "+-"]
        was, now = (" ".join(each[2:].strip() for each in changes if each[0] == sign) for sign in "-+")
        where = f"{prefix}.{base.removeprefix('x_').removeprefix('xǁ').replace('ǁ', '.')}"
        found.append(
            Mutant(where, was, now, "not run" if code is None else OUTCOMES.get(code, f"exit {code}"))
        )
    return found


def _key(mutant: Mutant) -> tuple[str, str, str]:
    return mutant.where, mutant.was, mutant.now


def _answers(modules: list[str]) -> Counter[tuple[str, str, str]]:
    prefixes = tuple(each.removesuffix(".py").replace("/", ".") + "." for each in modules)
    answers = tomllib.loads(ANSWERS.read_text())["answer"]
    wanted = [each for each in answers if each["where"].startswith(prefixes) and each["why"]]
    return Counter((each["where"], each["was"], each["now"]) for each in wanted)


def _compare(survivors: list[Mutant], modules: list[str], is_whole: bool) -> int:
    found, answered = Counter(_key(each) for each in survivors), _answers(modules)
    unanswered, needless = found - answered, answered - found if is_whole else Counter()
    for where, was, now in sorted(unanswered.elements()):
        quoted = [json.dumps(each, ensure_ascii=False) for each in (where, was, now)]
        print('\nunanswered:\n[[answer]]\nwhere = {}\nwas = {}\nnow = {}\nwhy = ""'.format(*quoted))
    for where, was, now in sorted(needless.elements()):
        print(f"\nno longer survives: {where}\n  - {was}\n  + {now}")
    return 1 if unanswered or needless else 0


if __name__ == "__main__":
    sys.exit(main())
