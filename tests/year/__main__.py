"""`python -m tests.year --seeds 1000 --jobs 2`: that many years; ends with status 1 if one goes wrong.

Each year that is over is told with the sum so far, so that a long run can be watched, and ended at any time.
"""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor

from tests.year.cleaning import Parts
from tests.year.simulation import Figures, simulate

_SHOWN = 20  # mistakes of one seed


def _one(seed: int) -> Figures:
    return simulate(seed, Parts())


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.year", description=__doc__)
    parser.add_argument("--seeds", type=int, default=10, help="how many years")
    parser.add_argument("--first", type=int, default=0, help="the first seed, to repeat one")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.seeds)
    total = dict.fromkeys(("runs", "made", "deleted", "kept", "left"), 0)
    most = wrong = 0
    with ProcessPoolExecutor(options.jobs) as jobs:
        for done, figures in enumerate(jobs.map(_one, seeds), 1):
            total = {name: count + getattr(figures, name) for name, count in total.items()}
            most, wrong = max(most, figures.most), wrong + len(figures.wrong)
            for words in figures.wrong[:_SHOWN]:
                print(f"seed {figures.seed}: {words}")
            told = ", ".join(f"{count:,} {name}" for name, count in total.items())
            years = f"{done} years, to seed {figures.seed}"
            print(f"{years}: {told}; at most {most:,} branches at once; wrong: {wrong}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
