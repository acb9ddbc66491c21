"""A `map` in worker processes: the same results in the same order, however the processes start."""

from __future__ import annotations

import os
import sys
import textwrap
import threading
from subprocess import run

import msgspec
import pytest

from paperpack.pipeline.workers import ENOUGH_ITEMS, Workers


class Number(msgspec.Struct, frozen=True):
    value: int


def doubled(number: Number) -> Number:
    return Number(number.value * 2)


def process_of(_: int) -> int:
    return os.getpid()


def refused(value: int) -> int:
    raise ValueError(f"no {value}")


ITEMS = [Number(value) for value in range(ENOUGH_ITEMS * 3)]
DOUBLED = [Number(value * 2) for value in range(ENOUGH_ITEMS * 3)]


def test_results_come_in_the_order_of_the_items() -> None:
    with Workers(2) as workers:
        assert list(workers.map(doubled, ITEMS)) == DOUBLED


def test_beside_a_thread_nothing_is_forked_from_this_process() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        with Workers(2) as workers:
            assert list(workers.map(doubled, ITEMS)) == DOUBLED
    finally:
        done.set()
        thread.join()


def test_without_threads_modules_are_imported_before_the_processes_start() -> None:
    program = textwrap.dedent("""
        import sys
        from paperpack.pipeline.workers import Workers
        from tests.pipeline.test_workers import DOUBLED, ITEMS, doubled
        with Workers(2, ["colorsys"]) as workers:
            assert list(workers.map(doubled, ITEMS)) == DOUBLED
        print("colorsys" in sys.modules)
    """)
    made = run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == ("True" if sys.platform == "linux" else "False")


def test_a_handful_of_items_stays_in_this_process() -> None:
    with Workers(2) as workers:
        assert set(workers.map(process_of, range(ENOUGH_ITEMS - 1))) == {os.getpid()}


def test_it_is_known_whether_processes_were_needed() -> None:
    with Workers(2) as workers:
        told = [workers.none_needed]
        for items in ([], [1], range(ENOUGH_ITEMS)):
            assert len(list(workers.map(process_of, items))) == len(items)
            told.append(workers.none_needed)
    assert told == [False, False, True, False]


def test_one_job_stays_in_this_process() -> None:
    with Workers(1) as workers:
        assert set(workers.map(process_of, range(ENOUGH_ITEMS * 2))) == {os.getpid()}


def test_an_error_reaches_who_asked() -> None:
    with pytest.raises(ValueError, match="no 0"), Workers(2) as workers:
        list(workers.map(refused, range(ENOUGH_ITEMS)))
