"""What the last build made, kept beside the outputs, so that the next one can say what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperpack.pipeline.writing import replace_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from paperpack.pipeline.writing import StagedFile

FOLDER = ".paperpack"
FILE = "outputs.json"
VERSION = 1


class Made(msgspec.Struct, frozen=True):
    """A file as the last build left it."""

    sha256: str
    holds: dict[str, int] = {}


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


def save_record(output: Path, record: Record, files: Sequence[StagedFile]) -> None:
    """Add the files to the record. Raises `OutputError` if it cannot be written."""
    made = dict(record.files)
    made.update({file.path: Made(file.sha256, file.holds) for file in files})
    content = msgspec.json.encode(Record(files=dict(sorted(made.items()))))
    (output / FOLDER).mkdir(exist_ok=True)
    replace_file(output / FOLDER / FILE, msgspec.json.format(content, indent=1) + b"\n")
