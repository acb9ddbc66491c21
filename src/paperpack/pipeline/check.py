"""What is wrong with notes, as far as it can be said without making anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.exporters.registry import exporter_names
from paperpack.formula import FormulaError, to_mathml
from paperpack.diagnostics import Code, Diagnostic, diagnostic
from paperpack.model import Math, MathBlock, Note
from paperpack.pipeline.reading import place_of, read_books
from paperpack.pipeline.workers import Workers
from paperpack.walk import descendants

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from paperpack.pipeline.progress import Progress


def check(
    notes: Sequence[Path], *, config: Path | None, jobs: int, progress: Progress
) -> tuple[Diagnostic, ...]:
    """Read the notes and give every diagnostic, in the order of places."""
    with Workers(jobs) as workers:
        books = read_books(
            notes, config=config, exporters=exporter_names(), workers=workers, progress=progress
        )
    said = [problem for book in books for problem in book.diagnostics]
    for book in books:
        for note in book.notes:
            said.extend(_broken_formulas(note, place_of(book.source, note.path)))
    return tuple(sorted(dict.fromkeys(said)))


def _broken_formulas(note: Note, place: str) -> Iterator[Diagnostic]:
    for node in descendants((*note.blocks, *note.footnotes)):
        if not isinstance(node, Math | MathBlock):
            continue
        try:
            to_mathml(node.latex, display=isinstance(node, MathBlock) or node.display)
        except FormulaError as error:
            yield diagnostic(
                Code.BROKEN_FORMULA,
                f"the formula `{node.latex}` cannot be typeset: {error}",
                path=place,
                line=node.line,
            )
