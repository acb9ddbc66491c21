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
        if not _is_good(once, twice, usual):  # once more: other work on the machine may have been in the way
            once, twice = measured(make, options.size, steps)
        failed += not _is_good(once, twice, usual)
        print(_row(name, once, twice, usual), flush=True)
    print(f"{failed} missed")
    return int(failed > 0)


def _is_good(once: dict[str, float], twice: dict[str, float], usual: dict[str, float]) -> bool:
    """Say whether a measurement is within all bars; a single step may miss by as much as noise does."""
    steps_are_good = all(growth < 2 * MOST_GROWTH for growth in _growths(once, twice).values())
    return _growth(once, twice) < MOST_GROWTH and _slowness(once, usual) < MOST_SLOWNESS and steps_are_good


def _growths(once: dict[str, float], twice: dict[str, float]) -> dict[str, float]:
    return {step: twice[step] / once[step] for step in once if twice[step] > LEAST_SECONDS}


def _growth(once: dict[str, float], twice: dict[str, float]) -> float:
    return sum(twice.values()) / sum(once.values()) if sum(twice.values()) > LEAST_SECONDS else 0.0


def _slowness(once: dict[str, float], usual: dict[str, float]) -> float:
    return sum(once.values()) / sum(usual.values())


def _row(name: str, once: dict[str, float], twice: dict[str, float], usual: dict[str, float]) -> str:
    grown = _growths(once, twice)
    steepest = max(grown, key=lambda step: grown[step], default="")
    slowest = max(once, key=lambda step: once[step])
    return (
        f"{'ok ' if _is_good(once, twice, usual) else 'BAD'} {' '.join(name.split()):28} "
        f"{sum(once.values()):7.2f} s  ×{_growth(once, twice):4.1f}  {_slowness(once, usual):5.2f} of ordinary  "
        f"slowest {slowest} {once[slowest]:.2f} s, steepest {steepest or '-'} ×{grown.get(steepest, 0.0):.1f}"
    )


def _shown(seconds: dict[str, float]) -> str:
    return f"{sum(seconds.values()):.2f} s (" + ", ".join(f"{k} {v:.2f}" for k, v in seconds.items()) + ")"


if __name__ == "__main__":
    sys.exit(main())
