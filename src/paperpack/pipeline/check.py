"""What is wrong with notes, as far as it can be said without making anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.formula import FormulaError, broken_formula, to_mathml
from paperpack.model import Math, MathBlock, Note
from paperpack.pipeline.reading import ReadRequest, place_of, read_alone
from paperpack.walk import descendants

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperpack.diagnostics import Diagnostic
    from paperpack.pipeline.progress import Progress


def check(request: ReadRequest, progress: Progress) -> tuple[Diagnostic, ...]:
    """Read the notes and give every diagnostic, in the order of places."""
    books = read_alone(request, progress)
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
            yield broken_formula(node.latex, str(error), path=place, line=node.line)
