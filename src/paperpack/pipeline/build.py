"""A build: read the books, keep who is who among their cards, export, write."""

from __future__ import annotations

import contextlib
import functools
import hashlib
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from paperpack.diagnostics import Code, Diagnostic, Report, Severity, diagnostic
from paperpack.errors import ExportError
from paperpack.exporters.base import Context
from paperpack.exporters.registry import load_exporters
from paperpack.pipeline.books import BoundBook, bind
from paperpack.pipeline.lock_file import save_lock
from paperpack.pipeline.progress import advancing
from paperpack.pipeline.reading import FETCHED, ReadRequest, place_of, read_books
from paperpack.pipeline.record import load_record, save_record
from paperpack.pipeline.remote.cache import Cache
from paperpack.pipeline.workers import Workers
from paperpack.pipeline.writing import Fate, StagedFile, Staging, staging

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

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
    remote_images: bool = False


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


def build(request: BuildRequest, progress: Progress) -> BuildResult:
    """Build every book in every format asked for.

    If a note cannot be read, nothing is touched unless `keep_going` is set. A format that fails leaves its old
    files as they are. Raises `UsageError`, `LockError` and `OutputError`.
    """
    exporters = load_exporters(request.exporters)
    with Workers(request.jobs) as workers:
        wanted = ReadRequest(
            request.notes,
            request.config,
            skip=(request.output,),
            output=request.output,
            remote_images=request.remote_images,
        )
        books = read_books(wanted, workers, progress)
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
        files: list[StagedFile] = []
        bound_books = [bind(book, request.output, now=request.now) for book in books]
        for bound in bound_books:
            said.extend(bound.diagnostics)
            for exporter in exporters:
                context = _context(exporter, bound, request, workers, said.append)
                progress.step(exporter.name, 0)
                files.extend(_run(exporter, bound, context, progress, stage))
        for bound in bound_books:
            save_lock(bound.lock_file, bound.lock)
        built = _commit(files, stage, request.output)
    changes = tuple(change for bound in bound_books for change in bound.changes)
    return BuildResult(built, _unique(said), changes)


def _context(
    exporter: Exporter, bound: BoundBook, request: BuildRequest, workers: Workers, report: Report
) -> Context:
    settings = bound.read.config
    if request.booklet:
        settings = replace(settings, pdf=replace(settings.pdf, booklet=True))
    return Context(
        settings=settings,
        options=settings.extra.get(exporter.name, {}),
        report=report,
        read_asset=functools.partial(read_asset, bound.read.source.root, Cache(request.output / FETCHED)),
        place=functools.partial(place_of, bound.read.source),
        map=workers.map,
    )


def _run(
    exporter: Exporter, bound: BoundBook, context: Context, progress: Progress, stage: Staging
) -> list[StagedFile]:
    """Stage all that one exporter makes of one book; nothing, and a diagnostic, if it fails."""
    owner = f"{exporter.name} of {bound.read.source.place}"
    try:
        outputs = advancing(exporter.export(bound.notebook, context), progress)
        return [stage.stage(output, owner) for output in outputs]
    except ExportError as error:
        context.report(
            diagnostic(
                Code.EXPORT_FAILED,
                f"{exporter.name} was not made: {error}",
                path=str(bound.read.source.place),
                hint=error.hint,
            )
        )
        return []


def _commit(files: Sequence[StagedFile], stage: Staging, output: Path) -> tuple[BuiltFile, ...]:
    record = load_record(output)
    built = []
    for file in files:
        before = record.files.get(file.path)
        built.append(
            BuiltFile(file.path, file.size, stage.commit(file), file.holds, before.holds if before else {})
        )
    save_record(output, record, files)
    return tuple(built)


def read_asset(root: Path, fetched: Cache, asset: Asset) -> bytes:
    """Give an asset's bytes as they were when the note was read. Raises `ExportError` if they changed since."""
    if asset.embedded:
        return asset.embedded
    content = b""
    with contextlib.suppress(OSError):
        content = fetched.content(asset.sha256) if asset.fetched else (root / asset.path).read_bytes()
    if hashlib.sha256(content).hexdigest() != asset.sha256:
        place = asset.path if asset.fetched else root / asset.path
        raise ExportError(f"{place} changed while the notes were being built", hint="Build again.")
    return content


def _unique(said: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Leave out what two exporters said alike, and put the rest in the order of places."""
    return tuple(sorted(dict.fromkeys(said)))
