"""Everything a build can read, as one hash: to know without reading notes that nothing changed.

Files count by size, times and inode, as they do for git. One that was changed so shortly before the snapshot that a
later change might leave it the same time counts by its content, too.
"""

from __future__ import annotations

import hashlib
import os
from stat import S_ISDIR, S_ISLNK, S_ISREG
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

State = tuple[int, ...]
"""Type and rights, bytes, times of change and inode of a file; those of its target behind, for a link."""

MOST_FILES = 50_000
"""In larger folders no snapshot is taken."""

MOST_BESIDE_FILES = 2_000
"""The same where the folder was not named, but a file in it."""

_NO_INPUT = frozenset((".git", ".hg", ".svn", ".paperpack"))
_GRANULARITY = 2_000_000_000
"""The coarsest times that file systems keep, in nanoseconds (FAT)."""


class Scope(msgspec.Struct, frozen=True):
    """What is looked at: folders with all below them, and single files, there or not.

    `skipped` are real paths of folders and files to leave out, `suffixes` endings of such files' names. `beside`
    are folders of which only `.bib` files count.
    """

    folders: tuple[str, ...]
    skipped: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()


class Snapshot(msgspec.Struct, frozen=True):
    """How it all was: `fresh` are the files that count by content, too."""

    scope: Scope
    digest: str
    fresh: tuple[str, ...]


def take(scope: Scope, now: int, most: int = MOST_FILES) -> Snapshot | None:
    """Look at the files; `now` is the clock's time in nanoseconds. None where there are more than `most`."""
    entries = _entries(scope, most)
    if entries is None:
        return None
    fresh = tuple(path for path, line in entries if is_fresh(line, now))
    return Snapshot(scope, _hash(entries, fresh), fresh)


def still_holds(snapshot: Snapshot) -> bool:
    """Whether everything is as it was."""
    entries = _entries(snapshot.scope, MOST_FILES)
    return entries is not None and _hash(entries, snapshot.fresh) == snapshot.digest


def is_fresh(state: State, now: int) -> bool:
    """Whether a file was changed so shortly before `now` (nanoseconds) that its times may not tell the next change."""
    return _newest(state) > now - _GRANULARITY


def _newest(state: State) -> int:
    return max(state[2], state[3]) if len(state) > 1 and S_ISREG(state[0]) else 0


def _entries(scope: Scope, most: int) -> list[tuple[str, State]] | None:
    skipped = frozenset(scope.skipped)
    entries: list[tuple[str, State]] = []
    for folder in scope.folders:
        for entry in _below(folder, skipped, scope.suffixes):
            entries.append(entry)
            if len(entries) > most:
                return None
    entries += [(path, state_of(path)) for path in scope.files]
    for folder in scope.beside:
        entries += [(path, state_of(path)) for path in _bibliographies(folder)]
    return entries


def _below(folder: str, skipped: Collection[str], suffixes: tuple[str, ...]) -> Iterator[tuple[str, State]]:
    todo = [folder]
    while todo:
        here = todo.pop()
        try:
            with os.scandir(here) as found:
                names = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            yield here, (error.errno or 0,)
            continue
        for entry in names:
            if entry.name in _NO_INPUT or entry.path in skipped or entry.name.endswith(suffixes):
                continue
            state = state_of(entry.path)
            yield entry.path, state
            if S_ISDIR(state[0]):
                todo.append(entry.path)


def state_of(path: str) -> State:
    """Give a file's state, the link's and the target's for a symbolic link; of a folder only who may read it."""
    try:
        found = os.lstat(path)
        if S_ISDIR(found.st_mode):
            return (found.st_mode,)
        state: State = (found.st_mode, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        if S_ISLNK(found.st_mode):
            target = os.stat(path)  # noqa: PTH116  a string, thousands of times
            state += (target.st_mode, target.st_size, target.st_mtime_ns, target.st_ctime_ns)
    except OSError as error:
        return (0, error.errno or 0)
    return state


def _bibliographies(folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208  names are wanted
    except OSError:
        return []
    return [f"{folder}/{name}" for name in names if name.lower().endswith(".bib")]


def _hash(entries: list[tuple[str, State]], fresh: Collection[str]) -> str:
    hashed = hashlib.sha256()
    by_content = frozenset(fresh)
    for path, state in entries:
        hashed.update(f"{path}\0{state}\n".encode("utf-8", "surrogateescape"))
        if path in by_content:
            hashed.update(_content_digest(path))
    return hashed.hexdigest()


def _content_digest(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123  a string
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return b""
