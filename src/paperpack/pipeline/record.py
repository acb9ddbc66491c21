"""What the last build made, kept beside the outputs, so that the next one can say what changed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from paperpack.exporters.base import Output
from paperpack.pipeline.writing import replace_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from paperpack.pipeline.writing import StagedFile

FOLDER = ".paperpack"
FILE = "outputs.json"
VERSION = 1


class Made(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file as the last build left it.

    `key` says what it was made from, if its exporter told; the other numbers whether anybody touched it since
    (bytes; nanoseconds since 1970).
    """

    sha256: str
    holds: dict[str, int] = {}
    key: str = ""
    size: int = 0
    modified: int = 0
    changed: int = 0


class Record(msgspec.Struct, frozen=True):
    """All files of the last builds into one folder, by their path in it."""

    version: int = VERSION
    files: dict[str, Made] = {}


def load_record(output: Path) -> Record:
    """Read the record; a missing, damaged or foreign one is as if there were none."""
    try:
        record = msgspec.json.decode((output / FOLDER / FILE).read_bytes(), type=Record)
    except (OSError, msgspec.DecodeError):
        return Record()
    return record if record.version == VERSION else Record()


def standing(output: Path, record: Record, path: str, key: str) -> Output | None:
    """Give the file at `path` as an output that stays, if it was made under this key and is still the same."""
    made = record.files.get(path)
    if made is None or not key or made.key != key:
        return None
    target = output / path
    try:
        found = target.stat()
        known = (made.size, made.modified, made.changed)
        if (found.st_size, found.st_mtime_ns, found.st_ctime_ns) != known:
            with target.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != made.sha256:
                    return None
    except OSError:
        return None
    return Output(path, b"", made.holds, key, stands=True)


def save_record(output: Path, record: Record, files: Sequence[StagedFile]) -> None:
    """Add the files to the record. Raises `OutputError` if it cannot be written."""
    made = dict(record.files)
    made.update({file.path: _made(output, file) for file in files})
    content = msgspec.json.encode(Record(files=dict(sorted(made.items()))))
    (output / FOLDER).mkdir(exist_ok=True)
    replace_file(output / FOLDER / FILE, msgspec.json.format(content, indent=1) + b"\n")


def _made(output: Path, file: StagedFile) -> Made:
    found = (output / file.path).stat()
    times = (found.st_mtime_ns, found.st_ctime_ns)
    return Made(file.sha256, file.holds, file.key, found.st_size, *times)
