"""Which files a build can read: what its manifest has to look at."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from paperpack.pipeline.cache.snapshot import MOST_BESIDE_FILES, MOST_FILES, Scope, Snapshot, take
from paperpack.pipeline.lock_file import NAME as LOCK

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from paperpack.pipeline.books import BoundBook
    from paperpack.pipeline.request import BuildRequest
    from paperpack.read.library import BookSource

_CONFIGURATION = "paperpack.toml"


def inputs_of(request: BuildRequest, sources: Sequence[BookSource]) -> Snapshot | None:
    """Look at all files that a build of these books can read, but for the locks; None where there are too many.

    That is everything below the notes' folders, the configurations beside and above them, the bibliographies
    beside them, and whether there is a lock above, which makes a folder the root of single files.
    """
    roots = [source.root for source in sources]
    output = os.path.realpath(request.output)
    if any(root.is_relative_to(output) for root in roots):
        return None
    above = dict.fromkeys(parent for root in roots for parent in root.parents)
    files = [*(parent / name for parent in above for name in (_CONFIGURATION, LOCK))]
    scope = Scope(
        folders=tuple(map(str, roots)),
        skipped=(output, *(str(root / LOCK) for root in roots)),
        files=(*map(str, files), *([os.path.abspath(request.config)] if request.config else [])),  # noqa: PTH100  links stay as typed
        beside=tuple(dict.fromkeys(str(root.parent) for root in roots)),
    )
    most = MOST_BESIDE_FILES if any(source.single_files for source in sources) else MOST_FILES
    return take(scope, time.time_ns(), most)  # compared with the times of files alone


def lock_places(bound: BoundBook) -> tuple[Path, ...]:
    """Give where a book's lock lies, and where it would."""
    return (bound.lock_file.path, bound.read.source.root / LOCK)


def looks_elsewhere(bound: BoundBook) -> bool:
    """Whether a book's outputs depend on what is not looked at: fonts of the user's, in a folder or on the system."""
    chosen = bound.read.config.pdf
    return bool(chosen.font_folder) or chosen.font not in {"sans", "serif"}
