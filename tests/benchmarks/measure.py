"""Running a command and measuring it: wall time, CPU time and peak memory of it and all its descendants."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHILD_SUBREAPER = 36  # prctl(2), PR_SET_CHILD_SUBREAPER
_LOOKS_A_SECOND = 20


@dataclass(frozen=True)
class Run:
    """One run: seconds of wall and CPU time, and the largest resident sets in MB, of the main process and of another."""

    wall: float
    cpu: float
    main_memory: float
    worker_memory: float


def run(command: Sequence[str | Path], folder: Path) -> Run:
    """Run a command to its end. Raises `RuntimeError` with what it said if it fails.

    Worker processes do not belong to the process that asks for them, so orphans are adopted and waited for.
    """
    _adopt_orphans()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        memory = _Memory(process.pid)
        said, _ = process.communicate()
    wall = time.perf_counter() - started
    memory.stop()
    _wait_for_orphans()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}: exit {process.returncode}\n{said[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, cpu, memory.main, memory.worker)


class _Memory:
    """Looks at the peaks of a process and its descendants while they run, as the kernel keeps them."""

    def __init__(self, pid: int) -> None:
        self.main = 0.0
        self.worker = 0.0
        self._pid = pid
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._end.wait(1 / _LOOKS_A_SECOND):
            self.main = max(self.main, _peak(self._pid))
            for child in _descendants(self._pid):
                self.worker = max(self.worker, _peak(child))


def _peak(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(line.split()[1]) * 1024 / 1e6


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    todo = [pid]
    while todo:
        here = todo.pop()
        try:
            children = Path(f"/proc/{here}/task/{here}/children").read_text(encoding="ascii").split()
        except OSError:
            continue
        found += map(int, children)
        todo += map(int, children)
    return found


def _adopt_orphans() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_CHILD_SUBREAPER, 1, 0, 0, 0)


def _wait_for_orphans() -> None:
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return
