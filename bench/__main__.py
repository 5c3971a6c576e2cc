"""`python -m bench`: every figure, beside its bound and its target.

python -m bench [--runs 3] [--quick] [--json FILE]
python -m bench large [--entries 1000000] [--json FILE]
python -m bench soak [--minutes 60] [--rate 200] [--json FILE]
python -m bench table --json FILE            puts the figures of a file into docs/performance.md and its twin
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bench import figures, large, machine, soak, tables
from bench.report import Run, rows_of, show, write_json

T = TypeVar("T")
_ROOT = Path(__file__).resolve().parent.parent
_VAR, _DOCS = _ROOT / "var", _ROOT / "docs"


def main() -> int:
    """Measure, print, and write JSON where asked; 1 where a soak found growth."""
    options = _options()
    if options.what == "table":
        return _table(options)
    if options.what == "soak":
        return _soak(options)
    if options.what == "large":
        return _tell(options, [_in_folder(lambda folder: large.run(folder, options.entries))])
    plan = figures.QUICK if options.quick else figures.Plan()
    runs = []
    for number in range(1 if options.quick else options.runs):
        print(f"run {number + 1}, load average {machine.load():.2f}", flush=True)
        runs.append(_in_folder(lambda folder: figures.run(folder, plan)))
    return _tell(options, runs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("what", nargs="?", default="figures", choices=("figures", "large", "soak", "table"))
    parser.add_argument("--quick", action="store_true", help="one short run of the figures")
    parser.add_argument("--runs", type=int, default=3, help="how often the figures are taken")
    parser.add_argument("--entries", type=int, default=1_000_000, help="entries in each record of `large`")
    parser.add_argument("--minutes", type=float, default=60.0, help="how long `soak` lasts")
    parser.add_argument("--rate", type=float, default=200.0, help="messages a second of `soak`")
    parser.add_argument("--json", type=Path, help="write every run and the medians to this file")
    return parser.parse_args()


def _in_folder(measure: Callable[[Path], T]) -> T:
    """Measure in a folder of its own, which goes away afterwards unless something failed."""
    _VAR.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=_VAR, prefix="bench-"))
    try:
        found = measure(folder)
    except BaseException:
        print(f"what the nodes said is kept: var/{folder.name}", file=sys.stderr)
        raise
    shutil.rmtree(folder)
    return found


def _tell(options: argparse.Namespace, runs: list[Run]) -> int:
    rows = rows_of(runs)
    loads = ", ".join(f"{each.load_before:.2f} to {each.load_after:.2f}" for each in runs)
    show(f"{machine.describe()}; load average before and after each run: {loads}", rows)
    write_json(options.json, {"machine": machine.describe(), "figures": rows, "runs": runs})
    return 0


def _table(options: argparse.Namespace) -> int:
    if options.json is None:
        print("say which file: --json FILE", file=sys.stderr)
        return 2
    document = tables.load(options.json)
    name = "large" if any("filling" in row["name"] for row in document["figures"]) else "figures"
    for page in tables.fill(_DOCS, name, document):
        print(f"written: {page.name}")
    return 0


def _soak(options: argparse.Namespace) -> int:
    found = _in_folder(lambda folder: soak.run(folder, options.minutes, options.rate))
    grows = [f"{each.party}: {what}" for each in found.growth for what in each.grows]
    for each in found.growth:
        print(
            f"{each.party}: memory {each.memory_mib:+.2f} MiB over the second half (allowed {each.allowed_mib:.2f}), "
            f"open files {each.open_files[0]} then {each.open_files[1]}, threads {each.threads[0]} then "
            f"{each.threads[1]}, bytes a message {each.bytes_a_message[0]:.0f} then {each.bytes_a_message[1]:.0f}, "
            f"processor {found.processor_us_a_message[each.party]:.0f} µs a message"
        )
    print(
        "grows: " + "; ".join(grows)
        if grows
        else f"nothing grows: {found.messages:,} messages, {found.refused} turned away"
    )
    write_json(options.json, {"machine": machine.describe(), "soak": found, "grows": grows})
    return 1 if grows else 0


if __name__ == "__main__":
    sys.exit(main())
