"""What the conversion of one note's element tree knows and collects."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import msgspec

from paperpack.diagnostics import Code
from paperpack.read.markdown.blocks.state import SPARE_CELLS
from paperpack.read.problem import Problem
from paperpack.read.tree.macros import Macros

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from paperpack.read.images.resolver import ImageResolver

_HINTS = {
    Code.DROPPED_HTML: "it is left out of every output",
    Code.DROPPED_TEMPLATE: "only the site or program that it was written for can fill it in",
    Code.DEEP_NESTING: "what stands deeper is shown flat",
}


class Footnotes(msgspec.Struct):
    """The footnotes of a note, numbered in the order in which they are first asked for.

    `written` are the elements of the note's definitions by label; an inline footnote brings its own element.
    `waiting` are those that have a number and are not converted yet.
    """

    written: dict[str, Element]
    numbers: dict[str, int] = msgspec.field(default_factory=dict)
    waiting: deque[tuple[str, Element]] = msgspec.field(default_factory=deque)

    def number_of(self, label: str) -> int | None:
        """Give the number of a written footnote, a new one at first; None where there is no such footnote."""
        key = label.casefold()
        if key not in self.written:
            return None
        if key not in self.numbers:
            self.numbers[key] = len(self.numbers) + 1
            self.waiting.append((label, self.written[key]))
        return self.numbers[key]

    def add_inline(self, element: Element) -> int:
        """Give a footnote that stands in running text its number."""
        number = len(self.numbers) + 1
        self.numbers[f" {number}"] = number
        self.waiting.append(("", element))
        return number


class TreeContext(msgspec.Struct):
    """`lines_before` is how many lines of the file stand before the text that was parsed.

    `here` is the line, in that text, of the leaf whose content is being converted, `text_line` that which the
    conversion has come to in it. `spare_cells` is how many more empty cells HTML tables get for those their rows
    lack, or span.
    """

    images: ImageResolver
    lines_before: int
    footnotes: Footnotes
    problems: list[Problem] = msgspec.field(default_factory=list)
    macros: Macros = msgspec.field(default_factory=Macros)
    said: set[tuple[Code, str]] = msgspec.field(default_factory=set)
    here: int = 0
    text_line: int = 0
    spare_cells: int = SPARE_CELLS

    def line_of(self, element: Element) -> int:
        """Give the line of the file where an element begins, or else that of its leaf; 0 where it has none."""
        line = int(element.get("line", "0")) or self.here
        return line + self.lines_before if line else 0

    def report(self, code: Code, message: str, element: Element, *, hint: str = "", once: str = "") -> None:
        """Say what is wrong at an element; with `once`, only the first time for that subject."""
        if once:
            if (code, once) in self.said:
                return
            self.said.add((code, once))
        self.problems.append(Problem(code, message, self.line_of(element), hint or _HINTS.get(code, "")))
