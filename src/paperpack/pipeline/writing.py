"""Writing outputs so that a good old file is never replaced by a broken new one.

Everything is first written into a staging folder inside the output folder; only when an export is whole are
its files moved over the old ones, each by one atomic rename. Whatever ends the build, the staging folder goes.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from paperpack.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperpack.exporters.base import Output

STAGING_PREFIX = ".paperpack-staging-"


class Fate(Enum):
    """What a build did to a file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class StagedFile(msgspec.Struct, frozen=True):
    """A finished file that waits in the staging folder (None: it stands in its place already). `size` is in bytes."""

    path: str
    staged: Path | None
    size: int
    sha256: str
    holds: dict[str, int]
    key: str = ""


class Staging:
    """The staging folder of one build; made by `staging`."""

    def __init__(self, folder: Path, output: Path) -> None:
        self._folder = folder
        self._output = output
        self._owners: dict[str, str] = {}

    def stage(self, output: Output, owner: str) -> StagedFile:
        """Write an output's bytes. `owner` (exporter and book) is named if two make the same file."""
        path = self._owned(output.path, owner)
        staged = self._folder / f"{len(self._owners)}-{hashlib.sha256(path.encode()).hexdigest()[:16]}"
        with _told(self._output / path):
            staged.write_bytes(output.content)
        digest = hashlib.sha256(output.content).hexdigest()
        return StagedFile(path, staged, len(output.content), digest, dict(output.holds), output.key)

    def leave(self, output: Output, owner: str, *, size: int, sha256: str) -> StagedFile:
        """Let a file of the last build stand as it is."""
        path = self._owned(output.path, owner)
        return StagedFile(path, None, size, sha256, dict(output.holds), output.key)

    def _owned(self, path: str, owner: str) -> str:
        path = _checked(path)
        if path in self._owners:
            raise OutputError(
                f"{self._output / path}: {self._owners[path]} and {owner} would both write this file",
                hint="Give one of the books another title in its paperpack.toml, or build them apart.",
            )
        self._owners[path] = owner
        return path

    def commit(self, file: StagedFile) -> Fate:
        """Move a staged file to its place, unless the same bytes stand there already."""
        target = self._output / file.path
        if file.staged is None:
            return Fate.UNCHANGED
        with _told(target):
            if _same_bytes(target, file):
                file.staged.unlink()
                return Fate.UNCHANGED
            fate = Fate.CHANGED if target.exists() else Fate.NEW
            target.parent.mkdir(parents=True, exist_ok=True)
            file.staged.replace(target)
        return fate


@contextlib.contextmanager
def staging(output: Path) -> Iterator[Staging]:
    """Open a staging folder inside the output folder, and remove it whatever happens."""
    with _told(output):
        output.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=output))
    try:
        yield Staging(folder, output)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def replace_file(target: Path, content: bytes) -> None:
    """Write a single file through a temporary one beside it."""
    with _told(target):
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)


def _checked(path: str) -> str:
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or not parts.parts:
        raise OutputError(
            f"an exporter gave the path '{path}', which leaves the output folder",
            hint="Report this to the exporter's author.",
        )
    return str(parts)


def _same_bytes(target: Path, file: StagedFile) -> bool:
    try:
        if target.stat().st_size != file.size:
            return False
        return hashlib.sha256(target.read_bytes()).hexdigest() == file.sha256
    except FileNotFoundError:
        return False


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def _told(target: Path) -> Iterator[None]:
    """Turn the system's refusal into an error that says what to do."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{target}: cannot be written: {error.strerror or error}",
            hint="Check the folder's permissions and free space, or choose another folder with -o.",
        ) from error
