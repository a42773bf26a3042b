"""`./run bench`: each figure beside its reference in the same run, and the bound on their ratio.

A bench is a module `bench_*.py` here with `def figures(env)` that yields `Figure`s on a
database of its own, which is thrown away afterwards.
"""

import importlib
import os
import platform
import sys
from pathlib import Path

from config import inside


def _names():
    return sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))


def main(wanted):
    """Run the benches that are named. :returns: 1 when a bound is broken"""
    names = [
        name for name in _names() if not wanted or any(word in name for word in wanted)
    ]
    if not names:
        print(
            f"No bench is named like {' '.join(wanted)}; there are: {', '.join(_names())}."
        )
        return 2
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}")
    broken = 0
    for name in names:
        with inside.environment() as env:
            # only now are the modules' folders known to Python
            bench = importlib.import_module(f"tests.bench.{name}")
            told = bench.__doc__.strip().splitlines()[0]
            print(f"\n{name.removeprefix('bench_')}: {told}", flush=True)
            for figure in bench.figures(env):
                print(f"  {figure}", flush=True)
                broken += not figure.holds
    print(f"\n{broken} bound(s) broken" if broken else "\nEvery bound holds.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
