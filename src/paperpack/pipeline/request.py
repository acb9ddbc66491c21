"""What a build is asked for and what it answers; light to import, as an unchanged build needs no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from paperpack.diagnostics import Diagnostic, Severity  # noqa: TC001  msgspec reads the annotations at run time
from paperpack.pipeline.writing import Fate  # noqa: TC001  same

if TYPE_CHECKING:
    from pathlib import Path

    from paperpack.model import Layout


class BuildRequest(msgspec.Struct, frozen=True):
    """What to build. `now` is the time for content that is new or changed, seconds since 1970.

    `layouts`, where any are given, are those of every note on paper, whatever configuration and note say.
    Without `cache` nothing is taken from earlier builds, and nothing is kept for later ones.
    """

    notes: tuple[Path, ...]
    output: Path
    exporters: tuple[str, ...]
    now: int
    config: Path | None = None
    jobs: int = 1
    keep_going: bool = False
    booklet: bool = False
    layouts: tuple[Layout, ...] = ()
    remote_images: bool = False
    cache: bool = True


class BuiltFile(msgspec.Struct, frozen=True):
    """A file of a build: its path in the output folder, its size in bytes, what it holds now and held before."""

    path: str
    size: int
    fate: Fate
    holds: dict[str, int]
    held: dict[str, int]


class BuildResult(msgspec.Struct, frozen=True):
    """What a build made, what it has to say, and what became of the cards."""

    files: tuple[BuiltFile, ...]
    diagnostics: tuple[Diagnostic, ...]
    changes: tuple[Any, ...]
    stopped: bool = False

    def has(self, severity: Severity) -> bool:
        """Whether anything of this severity was said."""
        return any(problem.severity == severity.value for problem in self.diagnostics)
