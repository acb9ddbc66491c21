"""A file of remembered values by key: read one at a time, each checked by its hash.

Layout: the values one after another, an index of them (msgpack), and a tail that says where the index begins, what
its hash is and which program wrote it. Whatever is not as it should be is as if it were not there.

What is new is written behind the tail, with an index of all and a tail of its own, so that an edit costs what it
changes. Once half of the file is of no use any more, it is written anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

import msgspec
from msgspec.structs import replace

if TYPE_CHECKING:
    from types import TracebackType

_TAIL = struct.Struct("<8sQ32s32s")
_MARK = b"ppshelf1"
_DIGEST_SIZE = 16
_OLDEST = 6
"""A value that was not asked for in so many builds that wrote the file is dropped."""

_SMALL = 100_000
"""A file of no more bytes is always written anew."""


class Place(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where a value lies in the file, its hash, and how many rewritings ago it was last asked for."""

    start: int
    length: int
    digest: bytes
    age: int = 0


class Shelf:
    """The values of one file. Use as a context manager: leaving it without an error saves what is new."""

    def __init__(self, path: Path, program: str) -> None:
        self._path = path
        self._program = hashlib.sha256(program.encode()).digest()
        self._file: IO[bytes] | None = None
        self._end = 0
        self._known = self._load()
        self._asked: set[str] = set()
        self._new: dict[str, Place] = {}
        self._draft: IO[bytes] | None = None

    def get(self, key: str) -> bytes | None:
        """Give the value kept under a key, if it is unharmed."""
        if key in self._new:
            return self._read(self._new[key], self._draft)
        place = self._known.get(key)
        if place is None:
            return None
        value = self._read(place, self._file)
        if value is None:
            del self._known[key]
            return None
        self._asked.add(key)
        return value

    def put(self, key: str, value: bytes) -> None:
        """Keep a value. One that cannot be written is not kept."""
        with suppress(OSError):
            if self._draft is None:
                self._draft = tempfile.TemporaryFile()  # noqa: SIM115  `close` closes it
            start = self._draft.seek(0, os.SEEK_END)
            self._draft.write(value)
            self._new[key] = Place(start, len(value), _digest(value))

    def save(self) -> None:
        """Write what is new, if anything is; a disk that is full costs the memory, not the build."""
        if self._new and self._draft:
            with suppress(OSError):
                index = self._still_asked_for()
                if self._can_grow(index):
                    self._append(self._draft, index)
                else:
                    self._write(self._draft, index)
        self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.save()
        else:
            self.close()

    def close(self) -> None:
        """Close the files, and remove what was not saved."""
        if self._file:
            self._file.close()
        if self._draft:
            self._draft.close()
        self._file = self._draft = None

    def _load(self) -> dict[str, Place]:
        try:
            self._file = self._path.open("rb")
            end = self._file.seek(-_TAIL.size, os.SEEK_END)
            self._end = end + _TAIL.size
            mark, start, digest, program = _TAIL.unpack(self._file.read(_TAIL.size))
            if mark != _MARK or program != self._program or start > end:
                return {}
            self._file.seek(start)
            index = self._file.read(end - start)
            if hashlib.sha256(index).digest() != digest:
                return {}
            return msgspec.msgpack.decode(index, type=dict[str, Place])
        except (OSError, msgspec.DecodeError, struct.error):
            return {}

    @staticmethod
    def _read(place: Place, file: IO[bytes] | None) -> bytes | None:
        if file is None:
            return None
        try:
            file.seek(place.start)
            value = file.read(place.length)
        except (OSError, ValueError, OverflowError):
            return None
        return value if _digest(value) == place.digest else None

    def _still_asked_for(self) -> dict[str, Place]:
        """Give the old values that are kept, one build older where they were not asked for."""
        aged = {
            key: place if key in self._asked else replace(place, age=place.age + 1)
            for key, place in self._known.items()
            if key not in self._new
        }
        return {key: place for key, place in aged.items() if place.age <= _OLDEST}

    def _can_grow(self, kept: dict[str, Place]) -> bool:
        """Whether the file is the one that was read, and more than half of it is still of use."""
        if self._file is None:
            return False
        read, found = os.fstat(self._file.fileno()), self._path.stat()
        used = sum(place.length for place in kept.values())
        same = (read.st_dev, read.st_ino, self._end) == (found.st_dev, found.st_ino, found.st_size)
        return same and self._end > _SMALL and used * 2 > self._end

    def _append(self, draft: IO[bytes], kept: dict[str, Place]) -> None:
        """Write what is new behind what is there."""
        with self._path.open("r+b") as target:
            start = target.seek(0, os.SEEK_END)
            draft.seek(0)
            shutil.copyfileobj(draft, target)
            moved = {key: replace(place, start=start + place.start) for key, place in self._new.items()}
            self._finish(target, kept | moved)

    def _write(self, draft: IO[bytes], kept: dict[str, Place]) -> None:
        """Copy what is new and what is kept into a new file, and put it in the old one's place."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        target = tempfile.NamedTemporaryFile(  # noqa: SIM115  closed before it is renamed
            prefix=f".{self._path.name}.", suffix=".tmp", dir=self._path.parent, delete=False
        )
        try:
            with target:
                self._fill(target, draft, kept)
            Path(target.name).replace(self._path)
        finally:
            Path(target.name).unlink(missing_ok=True)

    def _fill(self, target: IO[bytes], draft: IO[bytes], kept: dict[str, Place]) -> None:
        draft.seek(0)
        shutil.copyfileobj(draft, target)
        index = dict(self._new)
        for key, place in kept.items():
            value = self._read(place, self._file)
            if value is not None:
                index[key] = replace(place, start=target.tell())
                target.write(value)
        self._finish(target, index)

    def _finish(self, target: IO[bytes], index: dict[str, Place]) -> None:
        start, encoded = target.tell(), msgspec.msgpack.encode(index)
        target.write(encoded + _TAIL.pack(_MARK, start, hashlib.sha256(encoded).digest(), self._program))


def forget_oldest(folder: Path, most: int = 32) -> None:
    """Remove the files of a folder that were written longest ago, where there are more than `most`."""
    with suppress(OSError):
        files = [path for path in folder.iterdir() if path.is_file()]
        for path in sorted(files, key=lambda path: path.stat().st_mtime_ns)[:-most]:
            path.unlink()


def _digest(value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=_DIGEST_SIZE).digest()
