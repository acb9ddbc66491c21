"""Measure the share of formulas that outputs show as formulas, and list those that are shown as their source.

usage: python tests/tools/native_formulas.py [--json] FOLDER...

A formula is native where both conversions accept it: to MathML for the EPUB, to Typst's mathematics for the PDF.
Exit code 1: in some folder fewer than 99.5 % of the formulas are.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperpack.formula.convert import FormulaError, to_mathml, to_typst
from paperpack.model import Math, MathBlock
from paperpack.read.library import find_books
from paperpack.read.note import read_note
from paperpack.walk import descendants

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BAR = 0.995


class Refused(NamedTuple):
    """A formula that is shown as its source."""

    place: str
    reason: str
    latex: str


class Count(NamedTuple):
    """The formulas of one folder."""

    folder: str
    formulas: int
    refused: tuple[Refused, ...]

    @property
    def share(self) -> float:
        """Give the share of native formulas; 1 where there are none."""
        return 1 - len(self.refused) / self.formulas if self.formulas else 1.0


def formulas(folder: Path) -> Iterator[tuple[str, str, bool]]:
    """Give place, LaTeX and whether it is displayed, for every formula in the notes of a folder."""
    for book in find_books([folder]):
        for file in book.files:
            note = read_note(book.root, file, file).note
            for node in descendants([note] if note else []):
                if isinstance(node, Math | MathBlock):
                    displayed = isinstance(node, MathBlock) or node.display
                    yield f"{file}:{node.line}", node.latex, displayed


def refusal(latex: str, *, display: bool) -> str:
    """Say why a formula is shown as its source; empty where it is native."""
    try:
        to_mathml(latex, display=display)
        to_typst(latex, display=display)
    except FormulaError as error:
        return str(error)
    return ""


def counted(folder: Path) -> Count:
    """Convert every formula of a folder."""
    number = 0
    refused: list[Refused] = []
    for place, latex, display in formulas(folder):
        number += 1
        reason = refusal(latex, display=display)
        if reason:
            refused.append(Refused(place, reason, latex))
    return Count(folder.name, number, tuple(refused))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; give the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    options = parser.parse_args(arguments)
    counts = [counted(folder) for folder in options.folders]
    if options.json:
        print(json.dumps([_as_json(count) for count in counts], ensure_ascii=False, indent=2))
    else:
        for count in counts:
            print(_as_text(count))
    return int(any(count.share < BAR for count in counts))


def _as_json(count: Count) -> dict[str, object]:
    return {
        "folder": count.folder,
        "formulas": count.formulas,
        "share": count.share,
        "refused": [refused._asdict() for refused in count.refused],
    }


def _as_text(count: Count) -> str:
    head = (
        f"{count.share:8.3%}  {count.formulas - len(count.refused):6} of {count.formulas:6}  {count.folder}"
    )
    return "\n".join(
        [head, *(f"    {one.place}: {one.reason}\n        {one.latex}" for one in count.refused)]
    )


if __name__ == "__main__":
    sys.exit(main())
