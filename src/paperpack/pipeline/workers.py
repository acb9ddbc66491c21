"""Running a function over items: here, or in worker processes where there are enough items to pay for them."""

from __future__ import annotations

import multiprocessing
import signal
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

Item = TypeVar("Item")
Result = TypeVar("Result")

ENOUGH_ITEMS = 24
"""From this many items on, starting worker processes is cheaper than doing the work in one."""


class Workers:
    """A `map` in order. Use as a context manager: leaving it ends the processes, at once after an error."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is None:
            return
        if kind is not None:
            for process in list((self._pool._processes or {}).values()):  # noqa: SLF001  no public way before 3.14
                process.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def map(self, function: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
        """Give `function`'s results in the order of the items. `function` and all values must pickle."""
        todo = list(items)
        if self._jobs <= 1 or len(todo) < ENOUGH_ITEMS:
            return map(function, todo)
        if self._pool is None:
            self._pool = _start_pool(self._jobs)
        chunk = max(1, min(16, len(todo) // (self._jobs * 4)))
        return self._pool.map(function, todo, chunksize=chunk)


def _start_pool(jobs: int) -> ProcessPoolExecutor:
    # fork is unsafe beside the threads of a progress bar; Windows has only spawn
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_leave_interrupts_to_the_parent)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
