"""A build: read the books, keep who is who among their cards, export, write."""

from __future__ import annotations

import contextlib
import functools
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from paperpack.diagnostics import Code, Diagnostic, Severity, diagnostic
from paperpack.errors import ExportError, OutputError
from paperpack.exporters.base import Context
from paperpack.exporters.registry import exporter_names, load_exporters
from paperpack.pipeline.books import BoundBook, bind
from paperpack.pipeline.lock_file import save_lock
from paperpack.pipeline.progress import advancing
from paperpack.pipeline.reading import place_of, read_books
from paperpack.pipeline.record import load_record, save_record
from paperpack.pipeline.workers import Workers
from paperpack.pipeline.writing import Fate, StagedFile, Staging, staging

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperpack.exporters.base import Exporter
    from paperpack.model import Asset
    from paperpack.pipeline.progress import Progress
    from paperpack.pipeline.reading import ReadBook


class BuildRequest(msgspec.Struct, frozen=True):
    """What to build. `now` is the time for content that is new or changed, seconds since 1970."""

    notes: tuple[Path, ...]
    output: Path
    exporters: tuple[str, ...]
    now: int
    config: Path | None = None
    jobs: int = 1
    keep_going: bool = False
    booklet: bool = False


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


class _Export(msgspec.Struct, frozen=True):
    """One exporter's whole output for one book."""

    files: tuple[StagedFile, ...]


def build(request: BuildRequest, progress: Progress) -> BuildResult:
    """Build every book in every format asked for.

    If a note cannot be read, nothing is touched unless `keep_going` is set. A format that fails leaves its old
    files as they are. Raises `UsageError`, `LockError` and `OutputError`.
    """
    exporters = load_exporters(request.exporters)
    with Workers(request.jobs) as workers:
        books = read_books(
            request.notes,
            config=request.config,
            exporters=exporter_names(),
            workers=workers,
            progress=progress,
        )
        said = [problem for book in books for problem in book.diagnostics]
        if any(book.failed for book in books) and not request.keep_going:
            return BuildResult((), _unique(said), (), stopped=True)
        return _export_and_write(request, books, exporters, workers, progress, said)


def _export_and_write(
    request: BuildRequest,
    books: Sequence[ReadBook],
    exporters: Sequence[Exporter],
    workers: Workers,
    progress: Progress,
    said: list[Diagnostic],
) -> BuildResult:
    with staging(request.output) as stage:
        exports: list[_Export] = []
        bound_books = [bind(book, request.output, now=request.now) for book in books]
        for bound in bound_books:
            said.extend(bound.diagnostics)
            for exporter in exporters:
                export = _run(exporter, bound, request, workers, progress, stage, said)
                if export is not None:
                    exports.append(export)
        record = load_record(request.output)
        files = [file for export in exports for file in export.files]
        for bound in bound_books:
            save_lock(bound.lock_file, bound.lock)
        built = tuple(
            BuiltFile(
                file.path,
                file.size,
                stage.commit(file),
                file.holds,
                record.files[file.path].holds if file.path in record.files else {},
            )
            for file in files
        )
        save_record(request.output, record, files)
    changes = tuple(change for bound in bound_books for change in bound.changes)
    return BuildResult(built, _unique(said), changes)


def _run(
    exporter: Exporter,
    bound: BoundBook,
    request: BuildRequest,
    workers: Workers,
    progress: Progress,
    stage: Staging,
    said: list[Diagnostic],
) -> _Export | None:
    """Run one exporter over one book; None if it failed, with the failure among what is said."""
    settings = bound.read.config
    if request.booklet:
        settings = msgspec.structs.replace(
            settings, pdf=msgspec.structs.replace(settings.pdf, booklet=True)
        )
    context = Context(
        settings=settings,
        options=settings.extra.get(exporter.name, {}),
        report=said.append,
        read_asset=functools.partial(read_asset, bound.read.source.root),
        place=functools.partial(place_of, bound.read.source),
        map=workers.map,
    )
    owner = f"{exporter.name} of {bound.read.source.place}"
    progress.step(exporter.name, 0)
    files: list[StagedFile] = []
    try:
        for output in advancing(exporter.export(bound.notebook, context), progress):
            files.append(stage.stage(output, owner))  # noqa: PERF401  what came before a failure must be known
    except ExportError as error:
        said.append(
            diagnostic(
                Code.EXPORT_FAILED,
                f"{exporter.name} was not made: {error}",
                path=str(bound.read.source.place),
                hint=error.hint,
            )
        )
        return None
    return _Export(tuple(files))


def read_asset(root: Path, asset: Asset) -> bytes:
    """Give an asset's bytes as they were when the note was read. Raises `ExportError` if they changed since."""
    if asset.embedded:
        return asset.embedded
    content = b""
    with contextlib.suppress(OSError):
        content = (root / asset.path).read_bytes()
    if hashlib.sha256(content).hexdigest() != asset.sha256:
        raise ExportError(
            f"{root / asset.path} changed while the notes were being built", hint="Build again."
        )
    return content


def _unique(said: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Leave out what two exporters said alike, and put the rest in the order of places."""
    return tuple(sorted(dict.fromkeys(said)))


__all__ = ["BuildRequest", "BuildResult", "BuiltFile", "OutputError", "build", "read_asset"]
