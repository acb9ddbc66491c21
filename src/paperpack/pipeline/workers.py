"""Running a function over items: here, or in worker processes where there are enough items to pay for them."""

from __future__ import annotations

import gc
import importlib
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any, Self, TypeVar

import msgspec

from paperpack.pipeline.memory_use import collect_rarely

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.context import BaseContext
    from types import TracebackType

Item = TypeVar("Item")
Result = TypeVar("Result")

ENOUGH_ITEMS = 24
"""From this many items on, starting worker processes is cheaper than doing the work in one."""

_READING = "paperpack.pipeline.preparing"
"""What all workers run, whatever is exported."""


class Workers:
    """A `map` in order. Use as a context manager: leaving it ends the processes, at once after an error.

    `modules` are what the processes run beside reading notes: each is imported once, by the process that all of them
    are forked from.
    """

    def __init__(self, jobs: int, modules: Sequence[str] = ()) -> None:
        self._jobs = jobs
        self._modules = [_READING, *modules]
        self._pool: ProcessPoolExecutor | None = None
        self._worked_here = False

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

    @property
    def none_needed(self) -> bool:
        """Whether there was something to do so far, and so little that this process did it itself."""
        return self._worked_here and self._pool is None

    def map(self, function: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
        """Give `function`'s results in the order of the items. `function` and all values must pickle."""
        todo = list(items)
        if self._jobs <= 1 or len(todo) < ENOUGH_ITEMS:
            self._worked_here = self._worked_here or bool(todo)
            return map(function, todo)
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415  few items need no processes

            context = _context(self._modules)
            self._pool = ProcessPoolExecutor(self._jobs, mp_context=context, initializer=_begin_work)
        chunk = max(1, min(16, len(todo) // (self._jobs * 4)))
        return self._pool.map(_Sending(function), map(_leaving, todo), chunksize=chunk)


class _Travelling:
    """A struct on its way to another process: as msgspec's bytes, since pickling a tree takes ten times as long.

    It is packed only when it leaves, and arrives as the struct itself.
    """

    def __init__(self, value: msgspec.Struct) -> None:
        self._value = value

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _arrived, (type(self._value), msgspec.msgpack.encode(self._value))


def _arrived(kind: type[Any], content: bytes) -> Any:
    return msgspec.msgpack.decode(content, type=kind)


def _leaving(value: Any) -> Any:
    return _Travelling(value) if isinstance(value, msgspec.Struct) else value


class _Sending:
    """A function whose result travels likewise."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self._function = function

    def __call__(self, value: Any) -> Any:
        return _leaving(self._function(value))


def _context(modules: list[str]) -> BaseContext:
    """Choose how processes start: forked from this one, with all it has imported, where that is safe.

    That is on Linux, before there are threads: a forked process has none of them, but the locks they held. Else
    they are forked from a process started for it, or started afresh where there is no fork (Windows).
    """
    import multiprocessing  # noqa: PLC0415  as above

    if sys.platform == "linux" and threading.active_count() == 1:
        for module in modules:
            importlib.import_module(module)
        gc.freeze()
        return multiprocessing.get_context("fork")
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    context.set_forkserver_preload(modules)
    return context


def _begin_work() -> None:
    """Leave interrupts to the parent, and seldom look for cyclic garbage."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_rarely()
