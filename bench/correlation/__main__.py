"""`python -m bench.correlation`: how well reports are put together, beside rivals; then every target, reached or not.

python -m bench.correlation [--seeds 1000] [--rows salvo,storm] [--quick] [--json FILE]
python -m bench.correlation pages --json FILE    puts the figures of a file into docs/correlation-figures.md, .ru.md

All trials come from seeds: the same options give the same figures on every machine.  `--seed` draws others.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import msgspec

from bench.correlation import pages, tables
from bench.correlation.figures import Figures
from bench.correlation.rows import Row, rows_named
from bench.correlation.running import Sizes, competitors, has_stonesoup, run
from bench.correlation.targets import verdicts
from bench.correlation.tuning import tune
from bench.report import write_json

_DOCS = Path(__file__).resolve().parents[2] / "docs"
_TRIALS_A_STORM = 50
QUICK = Sizes(trials=30, storms=1, tuning_trials=6, tuning_storms=1, shuffled=10, shuffled_storms=1)


def main(arguments: list[str] | None = None) -> int:
    """Run what is asked for; 2 where a name or file is wrong."""
    options = _options(arguments)
    try:
        rows = rows_named([name for name in options.rows.split(",") if name])
        return _pages(options) if options.what == "pages" else _run(options, rows)
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 2


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.correlation", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("what", nargs="?", default="run", choices=("run", "pages"))
    parser.add_argument("--seeds", type=int, help="trials of each small row; a storm for every fifty of them")
    parser.add_argument(
        "--seed", type=int, default=1, help="another set of trials, for tuning and testing alike"
    )
    parser.add_argument("--rows", default="", help="names of rows with commas between; all without")
    parser.add_argument("--quick", action="store_true", help="a few trials of everything")
    parser.add_argument("--json", type=Path, help="write the figures to this file, or read them from it")
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace, rows: tuple[Row, ...]) -> int:
    sizes = QUICK if options.quick else Sizes()
    if options.seeds is not None:
        storms = max(1, options.seeds // _TRIALS_A_STORM)
        sizes = msgspec.structs.replace(sizes, trials=options.seeds, storms=storms)
    if not has_stonesoup():
        print(
            "Stone Soup is not installed (make bench-correlation adds it): its rule runs through scipy instead"
        )
    tuned = tune(options.seed, sizes.tuning_trials, sizes.tuning_storms)
    found: list[Figures] = []
    for row in run(rows, competitors(tuned), sizes, options.seed):
        print(
            f"{row[0].row}: {row[0].trials} trials, {row[0].launches} launches", file=sys.stderr, flush=True
        )
        found += row
    judged = verdicts(found)
    tables.show(found, tuned, judged)
    document = {
        "seed": options.seed,
        "sizes": sizes,
        "stonesoup": has_stonesoup(),
        "tuned": tuned,
        "figures": found,
        "targets": judged,
    }
    write_json(options.json, document)
    return 0


def _pages(options: argparse.Namespace) -> int:
    if options.json is None:
        raise ValueError("say which file: --json FILE")
    for page in pages.fill(_DOCS, pages.load(options.json)):
        print(f"written: {page.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
