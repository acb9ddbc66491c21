"""Measure hostile text: whether time grows with its size alone, and how it compares to ordinary text.

usage: python tests/tools/hostile_text.py [--size BYTES] [--step NAME] [--after NAME] [WORD...]

Each text is taken at a size and at twice that size (1 MB and 2 MB) through reading, cards and outputs. Printed
are the CPU seconds at the size, the time of twice the size ÷ the time of the size, the time ÷ that of ordinary text,
and the slowest step. Exit code 1: a ratio is 2.5 or more, a comparison 10 or more, or something was raised. Only
texts whose name holds one of the WORDs are measured, if any are given.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.hostile import HOSTILE, way_of

MOST_GROWTH = 2.5
MOST_SLOWNESS = 10.0
LEAST_SECONDS = 0.3
"""A step that takes less at double size says nothing about growth: noise is as large."""


def timed(text: str, steps: Sequence[str]) -> dict[str, float]:
    """Give the seconds of each step of the way of a text."""
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, work in way_of(Path(folder), text):
            gc.collect()
            start = time.process_time()
            work()
            seconds[name] = time.process_time() - start
            if steps and name == steps[-1]:
                break
    return seconds


def measured(
    make: Callable[[int], str], size: int, steps: Sequence[str]
) -> tuple[dict[str, float], dict[str, float]]:
    """Give the seconds at a size and at its double."""
    return timed(make(size), steps), timed(make(2 * size), steps)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; give the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("words", nargs="*")
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--step", help="go no further than this step")
    parser.add_argument("--after", help="begin behind the text with this name")
    options = parser.parse_args(arguments)
    steps = [options.step] if options.step else []
    timed(HOSTILE["ordinary"](10_000), steps)
    usual = timed(HOSTILE["ordinary"](options.size), steps)
    print(f"ordinary text: {_shown(usual)}", flush=True)
    failed = 0
    names = list(HOSTILE)
    for name in names[names.index(options.after) + 1 if options.after else 0 :]:
        make = HOSTILE[name]
        if options.words and not any(word in name for word in options.words):
            continue
        try:
            once, twice = measured(make, options.size, steps)
        except Exception:  # noqa: BLE001  the table says what was raised, and goes on
            failed += 1
            print(f"BAD {name!s:28} raised\n{traceback.format_exc(limit=-3)}", flush=True)
            continue
        failed += not _row(name, once, twice, usual)
    print(f"{failed} missed")
    return int(failed > 0)


def _row(name: str, once: dict[str, float], twice: dict[str, float], usual: dict[str, float]) -> bool:
    grown = {step: twice[step] / once[step] for step in once if twice[step] > LEAST_SECONDS}
    growth = sum(twice.values()) / sum(once.values()) if sum(twice.values()) > LEAST_SECONDS else 0.0
    steepest = max(grown, key=lambda step: grown[step], default="")
    slowness = sum(once.values()) / sum(usual.values())
    good = growth < MOST_GROWTH and slowness < MOST_SLOWNESS and grown.get(steepest, 0.0) < 2 * MOST_GROWTH
    slowest = max(once, key=lambda step: once[step])
    print(
        f"{'ok ' if good else 'BAD'} {name!s:28} {sum(once.values()):7.2f} s  ×{growth:4.1f}  "
        f"{slowness:5.2f} of ordinary  slowest {slowest} {once[slowest]:.2f} s, "
        f"steepest {steepest or '-'} ×{grown.get(steepest, 0.0):.1f}",
        flush=True,
    )
    return good


def _shown(seconds: dict[str, float]) -> str:
    return f"{sum(seconds.values()):.2f} s (" + ", ".join(f"{k} {v:.2f}" for k, v in seconds.items()) + ")"


if __name__ == "__main__":
    sys.exit(main())
