"""Which program this is: what was remembered by another one does not count."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import paperpack

if TYPE_CHECKING:
    from collections.abc import Iterator

_INSTALLED = (".dist-info", ".egg-info")
_NO_SOURCE = "__pycache__"


@cache
def program_identity(*packages: str) -> str:
    """Give a hash of Python, of every installed distribution's version, and of the files of these folders.

    paperpack's own folder is always among them. Files count by size and time, as they do for Python's own
    compiled files: nothing is imported and nothing read.
    """
    hashed = hashlib.sha256(sys.version.encode())
    here = str(Path(paperpack.__file__).parent)
    libraries = {os.path.dirname(here), os.path.dirname(os.path.dirname(msgspec.__file__))}  # noqa: PTH120  no objects on the fast path
    for folder in sorted(libraries):
        for name in sorted(os.listdir(folder)):  # noqa: PTH208  names are wanted
            if name.endswith(_INSTALLED):
                hashed.update(f"{name}\n".encode("utf-8", "surrogateescape"))
    for package in sorted({here, *packages}):
        for path, size, time in _files(package):
            hashed.update(f"{path}\0{size}\0{time}\n".encode("utf-8", "surrogateescape"))
    return hashed.hexdigest()


def package_folder(value: object) -> str:
    """Give the folder (or single file) of the top-level package that an object's class comes from."""
    name = type(value).__module__.partition(".")[0]
    file = getattr(sys.modules.get(name), "__file__", None) or ""
    return os.path.dirname(file) if os.path.basename(file) == "__init__.py" else file  # noqa: PTH119, PTH120  a name


def _files(package: str) -> Iterator[tuple[str, int, int]]:
    if os.path.isfile(package):  # noqa: PTH113  as above
        found = os.stat(package)  # noqa: PTH116  as above
        yield package, found.st_size, found.st_mtime_ns
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(name for name in folders if name != _NO_SOURCE)
        for name in sorted(names):
            path = f"{folder}/{name}"
            found = os.stat(path)  # noqa: PTH116  as above
            yield path, found.st_size, found.st_mtime_ns
