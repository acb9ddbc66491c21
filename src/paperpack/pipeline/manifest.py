"""The fast way through a build: where nothing at all changed since the last one, its answer is given again."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from paperpack.diagnostics import Diagnostic  # noqa: TC001  msgspec reads the annotations at run time
from paperpack.errors import OutputError
from paperpack.pipeline.cache.program import program_identity
from paperpack.pipeline.cache.shelf import forget_oldest
from paperpack.pipeline.cache.snapshot import Snapshot, still_holds
from paperpack.pipeline.record import FOLDER
from paperpack.pipeline.request import BuildResult, BuiltFile
from paperpack.pipeline.writing import Fate, replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from paperpack.pipeline.request import BuildRequest

_DIGEST = 32


class StandingFile(msgspec.Struct, frozen=True, array_like=True):
    """An output as it was left: its path in the output folder, and what tells whether anybody touched it."""

    path: str
    holds: dict[str, int]
    size: int
    modified: int
    changed: int


class Manifest(msgspec.Struct, frozen=True, array_like=True):
    """A finished build: what it was made from, by which program, and all it made and said.

    `links` are the real paths of the arguments, `packages` the folders of foreign exporters, `locks` the hashes
    of the lock files by their paths.
    """

    program: str
    packages: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    inputs: Snapshot
    locks: tuple[tuple[str, str], ...]
    files: tuple[StandingFile, ...]
    diagnostics: tuple[Diagnostic, ...]


def unchanged(request: BuildRequest) -> BuildResult | None:
    """Give the last build's result anew if all it was made from and all it made is as it was; else None."""
    manifest = _load(_file(request)) if request.cache else None
    if (
        manifest is None
        or manifest.program != program_identity(*manifest.packages)
        or any(os.path.realpath(link) != target for link, target in manifest.links)
        or any(file_digest(path) != digest for path, digest in manifest.locks)
        or not all(_stands(request.output, file) for file in manifest.files)
        or not still_holds(manifest.inputs)
    ):
        return None
    files = tuple(
        BuiltFile(file.path, file.size, Fate.UNCHANGED, file.holds, file.holds) for file in manifest.files
    )
    return BuildResult(files, manifest.diagnostics, ())


def save(
    request: BuildRequest,
    *,
    inputs: Snapshot,
    packages: Iterable[str],
    locks: Iterable[str],
    files: Sequence[BuiltFile],
    diagnostics: Sequence[Diagnostic],
) -> None:
    """Remember a finished build. Where that fails, the next build finds out for itself."""
    with suppress(OSError, OutputError):
        packages = tuple(sorted(packages))
        manifest = Manifest(
            program=program_identity(*packages),
            packages=packages,
            links=tuple((_absolute(path), os.path.realpath(path)) for path in request.notes),
            inputs=inputs,
            locks=tuple((path, file_digest(path)) for path in locks),
            files=tuple(_standing(request.output, file) for file in files),
            diagnostics=tuple(diagnostics),
        )
        content = msgspec.msgpack.encode(manifest)
        target = _file(request)
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_file(target, hashlib.sha256(content).digest() + content)
        forget_oldest(target.parent)


def file_digest(path: str) -> str:
    """Give the hash of a file; "" for none."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123  strings come from the manifest
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _load(file: Path) -> Manifest | None:
    try:
        content = file.read_bytes()
        if hashlib.sha256(content[_DIGEST:]).digest() != content[:_DIGEST]:
            return None
        return msgspec.msgpack.decode(content[_DIGEST:], type=Manifest)
    except (OSError, msgspec.DecodeError):
        return None


def _file(request: BuildRequest) -> Path:
    """Give the manifest's file: one for each way of asking, from each folder, as that is how places are told."""
    asked = (
        os.getcwd(),  # noqa: PTH109  as above
        [str(path) for path in request.notes],
        str(request.output),
        request.exporters,
        str(request.config),
        [layout.value for layout in request.layouts],
        (request.keep_going, request.booklet, request.remote_images),
    )
    name = hashlib.sha256(msgspec.json.encode(asked)).hexdigest()[:16]
    return request.output / FOLDER / "builds" / name


def _absolute(path: Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100  links stay as typed


def _standing(output: Path, file: BuiltFile) -> StandingFile:
    found = os.stat(output / file.path)  # noqa: PTH116  as above
    return StandingFile(file.path, file.holds, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _stands(output: Path, file: StandingFile) -> bool:
    try:
        found = os.stat(f"{output}/{file.path}")  # noqa: PTH116  thousands of times
    except OSError:
        return False
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns) == (file.size, file.modified, file.changed)
