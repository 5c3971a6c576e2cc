"""`python -m simulation [--runs N] [--first SEED]` in tests/, or `--seed N` to see one story line by line."""

from __future__ import annotations

import argparse
import sys
import traceback

from .many import play_many
from .scene import Scene


def main() -> int:
    """Play; return 1 where anything did not hold."""
    reader = argparse.ArgumentParser(prog="python -m simulation", description=__doc__)
    reader.add_argument("--runs", type=int, default=1000)
    reader.add_argument("--first", type=int, default=1)
    reader.add_argument("--seed", type=int)
    asked = reader.parse_args()
    if asked.seed is None:
        total = play_many(asked.first, asked.runs)
        print(total.sentence())
        return 1 if total.failures else 0
    scene = Scene(asked.seed)
    try:
        print(scene.run())
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        print("\n".join(scene.told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
