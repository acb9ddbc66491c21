"""Where a book's lock lies, and reading and writing it.

The lock belongs beside the notes, in their version control. Where the notes' folder cannot be written, it lies
beside the outputs instead, and is found there again.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec

from paperpack.cards.lock import Lock, format_lock, parse_lock
from paperpack.diagnostics import Code, Diagnostic, diagnostic
from paperpack.errors import LockError
from paperpack.pipeline.writing import replace_file

if TYPE_CHECKING:
    from pathlib import Path

NAME = "paperpack.lock"


class LockFile(msgspec.Struct, frozen=True):
    """A loaded lock and the file it is to be written to; `text` is what stands there now."""

    path: Path
    lock: Lock
    text: str
    diagnostics: tuple[Diagnostic, ...] = ()


def load_lock(root: Path, output: Path, slug: str) -> LockFile:
    """Load the lock of the notes below `root`. Raises `LockError` for one that is damaged or newer."""
    beside_notes = root / NAME
    if _can_write(root, beside_notes):
        return _load(beside_notes, beside_notes)
    beside_outputs = output / f"{slug}.lock"
    source = beside_outputs if beside_outputs.exists() else beside_notes
    loaded = _load(source, beside_outputs)
    told = diagnostic(
        Code.LOCK_ELSEWHERE,
        f"the notes' folder cannot be written, so the lock is kept in {beside_outputs}",
        path=str(root),
        hint="Keep that file: it holds which card is which, and with it the review history.",
    )
    return msgspec.structs.replace(loaded, diagnostics=(told,))


def save_lock(file: LockFile, lock: Lock) -> None:
    """Write the lock if it says something new."""
    text = format_lock(lock)
    if text != file.text or not file.path.exists():
        file.path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file.path, text.encode())


def _load(source: Path, target: Path) -> LockFile:
    try:
        text = source.read_bytes().decode()
    except FileNotFoundError:
        return LockFile(target, Lock(), "")
    except (OSError, UnicodeDecodeError) as error:
        raise LockError(
            f"{source}: cannot be read: {error}",
            hint="Restore it from version control or a backup; it holds which card is which.",
        ) from error
    return LockFile(target, parse_lock(text, str(source)), text if source == target else "")


def _can_write(root: Path, lock: Path) -> bool:
    return os.access(root, os.W_OK) and (not lock.exists() or os.access(lock, os.W_OK))
