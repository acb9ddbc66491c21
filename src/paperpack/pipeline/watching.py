"""Building again and again: whenever something changes that a build can read."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from paperpack.errors import PaperpackError
from paperpack.pipeline.manifest import unchanged
from paperpack.pipeline.request import BuildResult  # noqa: TC001  msgspec reads the annotations at run time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from paperpack.pipeline.request import BuildRequest

    Build = Callable[[BuildRequest], BuildResult]

_QUIET = frozenset((".git", ".hg", ".svn", ".paperpack"))
_LOCK = "paperpack.lock"
_PAUSE = 50
"""Milliseconds that have to be quiet before a build begins: an editor saves in several steps."""

_LOOK_UP = 300
"""Milliseconds after which `stop` is looked at where nothing happens."""


class Stop(Protocol):
    """What ends the watching, such as a `threading.Event`."""

    def is_set(self) -> bool:
        """Whether to end."""
        ...


class Round(msgspec.Struct, frozen=True):
    """One build: the files whose change led to it (none for the first), its result or why there is none, its time."""

    changed: tuple[Path, ...]
    result: BuildResult | None
    error: PaperpackError | None
    seconds: float


def watch(
    request: BuildRequest, now: Callable[[], int], stop: Stop, build: Build | None = None
) -> Iterator[Round]:
    """Build, then build again whenever something changed that the build depends on, until `stop` is set or Ctrl-C.

    `now` gives the time for what is new, as each build needs its own. A build that fails is told, and waited on.
    """
    from watchfiles import watch as changes  # noqa: PLC0415  only who watches pays for it

    make = build or _build
    skipped = os.path.realpath(request.output)
    yield _round(request, now(), (), make)
    events = changes(
        *_watched(request),
        watch_filter=lambda _, path: _counts(path, skipped),
        stop_event=stop,
        step=_PAUSE,
        rust_timeout=_LOOK_UP,
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    caught_up = False
    for event in events:
        # the first time that nothing happens is for what changed before the watching began
        if (event or not caught_up) and not unchanged(request):
            yield _round(request, now(), tuple(sorted({Path(path) for _, path in event})), make)
        caught_up = caught_up or not event


def _round(request: BuildRequest, now: int, changed: tuple[Path, ...], build: Build) -> Round:
    request = msgspec.structs.replace(request, now=now)
    started = time.perf_counter()
    result, problem = None, None
    try:
        result = (unchanged(request) if not changed else None) or build(request)
    except PaperpackError as error:
        problem = error
    return Round(changed, result, problem, time.perf_counter() - started)


def _build(request: BuildRequest) -> BuildResult:
    from paperpack.pipeline.build import build  # noqa: PLC0415  an unchanged build needs nothing of it
    from paperpack.pipeline.progress import NoProgress  # noqa: PLC0415  same

    return build(request, NoProgress())


def _watched(request: BuildRequest) -> tuple[Path, ...]:
    """Give the folders to watch: those named, those of named files, and the configuration's."""
    folders = [path if path.is_dir() else path.parent for path in request.notes]
    if request.config:
        folders.append(request.config.parent)
    real = dict.fromkeys(Path(os.path.realpath(folder)) for folder in folders)
    return tuple(folder for folder in real if not any(other in folder.parents for other in real))


def _counts(path: str, skipped: str) -> bool:
    """Say whether a change can change a build: not that of outputs, locks and temporary files."""
    if path == skipped or path.startswith(skipped + os.sep):
        return False
    parts = Path(path).parts
    name = parts[-1]
    return not (
        _QUIET & set(parts) or name == _LOCK or name.startswith(f".{_LOCK}.") or name.endswith(("~", ".swp"))
    )
