"""A build: read the books, keep who is who among their cards, export, write."""

from __future__ import annotations

import contextlib
import functools
import hashlib
from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperpack.diagnostics import Code, Diagnostic, Report, Severity, diagnostic
from paperpack.errors import ExportError
from paperpack.exporters.base import Context, nothing_stands
from paperpack.exporters.registry import load_exporters
from paperpack.pipeline.books import BoundBook, bind
from paperpack.pipeline.cache.memory import Memories
from paperpack.pipeline.cache.program import package_folder
from paperpack.pipeline.inputs import inputs_of, lock_places, looks_elsewhere
from paperpack.pipeline.lock_file import save_lock
from paperpack.pipeline.manifest import save as save_manifest
from paperpack.pipeline.memory_use import rare_collections
from paperpack.pipeline.progress import advancing
from paperpack.pipeline.reading import FETCHED, ReadRequest, place_of, read_books
from paperpack.pipeline.record import load_record, save_record, standing
from paperpack.pipeline.remote.cache import Cache
from paperpack.pipeline.request import BuildRequest, BuildResult, BuiltFile
from paperpack.pipeline.workers import Workers
from paperpack.pipeline.writing import StagedFile, Staging, staging
from paperpack.read.library import find_books

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from paperpack.exporters.base import Exporter, Output
    from paperpack.model import Asset
    from paperpack.pipeline.cache.snapshot import Snapshot
    from paperpack.pipeline.progress import Progress
    from paperpack.pipeline.reading import ReadBook


def build(request: BuildRequest, progress: Progress) -> BuildResult:
    """Build every book in every format asked for.

    If a note cannot be read, nothing is touched unless `keep_going` is set. A format that fails leaves its old
    files as they are. Raises `UsageError`, `LockError` and `OutputError`.
    """
    exporters = load_exporters(request.exporters)
    memories = Memories(request.output if request.cache else None)
    with Workers(request.jobs, _modules(exporters)) as workers, memories, rare_collections():
        wanted = ReadRequest(
            request.notes,
            request.config,
            skip=(request.output,),
            output=request.output,
            remote_images=request.remote_images,
            memories=memories,
        )
        sources = find_books(request.notes, wanted.skip)
        before = inputs_of(request, sources) if request.cache else None
        books = read_books(wanted, workers, progress, sources)
        said = [problem for book in books for problem in book.diagnostics]
        if any(book.failed for book in books) and not request.keep_going:
            return BuildResult((), _unique(said), (), stopped=True)
        if workers.none_needed:
            _begin(exporters)
        return _Build(request, exporters, workers, memories, progress).finish(books, said, before)


def _modules(exporters: Sequence[Exporter]) -> tuple[str, ...]:
    """Give the modules that exporters run in worker processes."""
    return tuple(name for exporter in exporters for name in getattr(exporter, "modules", ()))


def _begin(exporters: Sequence[Exporter]) -> None:
    for exporter in exporters:
        getattr(exporter, "begin", lambda: None)()


class _Build:
    """From read books to files."""

    def __init__(
        self,
        request: BuildRequest,
        exporters: Sequence[Exporter],
        workers: Workers,
        memories: Memories,
        progress: Progress,
    ) -> None:
        self._request = request
        self._exporters = exporters
        self._workers = workers
        self._memories = memories
        self._progress = progress
        self._record = load_record(request.output)

    def finish(
        self, books: Sequence[ReadBook], said: list[Diagnostic], before: Snapshot | None
    ) -> BuildResult:
        """Export and write, and remember the build; `before` is how its inputs were when it began."""
        with staging(self._request.output) as stage:
            files: list[StagedFile] = []
            bound_books = [bind(book, self._request.output, now=self._request.now) for book in books]
            for bound in bound_books:
                said.extend(bound.diagnostics)
                for exporter in self._exporters:
                    files.extend(self._run(exporter, bound, said.append, stage))
            for bound in bound_books:
                save_lock(bound.lock_file, bound.lock)
            built = self._commit(files, stage)
        changes = tuple(change for bound in bound_books for change in bound.changes)
        result = BuildResult(built, _unique(said), changes)
        if before is not None:
            self._remember(bound_books, result, said, before)
        return result

    def _context(self, exporter: Exporter, bound: BoundBook, report: Report) -> Context:
        request, source = self._request, bound.read.source
        settings = bound.read.config
        if request.booklet:
            settings = replace(settings, pdf=replace(settings.pdf, booklet=True))
        if request.layouts:
            settings = replace(settings, pdf=replace(settings.pdf, layout=request.layouts, own_layouts=False))
        return Context(
            settings=settings,
            options=settings.extra.get(exporter.name, {}),
            report=report,
            read_asset=functools.partial(read_asset, source.root, Cache(request.output / FETCHED)),
            place=functools.cache(functools.partial(place_of, source)),
            map=self._workers.map,
            memory=self._memories.of(exporter.name, source.root, package_folder(exporter)),
            standing=functools.partial(standing, request.output, self._record)
            if request.cache
            else nothing_stands,
        )

    def _run(self, exporter: Exporter, bound: BoundBook, report: Report, stage: Staging) -> list[StagedFile]:
        """Stage all that one exporter makes of one book; nothing, and a diagnostic, if it fails."""
        context = self._context(exporter, bound, report)
        self._progress.step(exporter.name, 0)
        owner = f"{exporter.name} of {bound.read.source.place}"
        try:
            outputs = advancing(exporter.export(bound.notebook, context), self._progress)
            return [self._stage(output, owner, stage) for output in outputs]
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

    def _stage(self, output: Output, owner: str, stage: Staging) -> StagedFile:
        if not output.stands:
            return stage.stage(output, owner)
        made = self._record.files[output.path]
        return stage.leave(output, owner, size=made.size, sha256=made.sha256)

    def _commit(self, files: Sequence[StagedFile], stage: Staging) -> tuple[BuiltFile, ...]:
        built = []
        for file in files:
            before = self._record.files.get(file.path)
            holds = before.holds if before else {}
            built.append(BuiltFile(file.path, file.size, stage.commit(file), file.holds, holds))
        save_record(self._request.output, self._record, files)
        return tuple(built)

    def _remember(
        self,
        books: Sequence[BoundBook],
        result: BuildResult,
        said: Sequence[Diagnostic],
        before: Snapshot,
    ) -> None:
        """Keep the answer for the next build, if that would come to the same."""
        fetched_all = all(problem.code != Code.UNFETCHED_IMAGE.slug for problem in said)
        if result.has(Severity.ERROR) or not fetched_all or any(map(looks_elsewhere, books)):
            return
        passing = {problem for bound in books for problem in bound.passing}
        save_manifest(
            self._request,
            inputs=before,
            packages={package_folder(exporter) for exporter in self._exporters},
            locks={str(path) for bound in books for path in lock_places(bound)},
            files=result.files,
            diagnostics=[problem for problem in result.diagnostics if problem not in passing],
        )


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
