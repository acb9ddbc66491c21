"""What a note's Typst source asks of the PDF exporter: formulas, images and labels."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from paperpack.formula import FormulaError, spoken, to_typst

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from paperpack.model import Footnote, Image, NoteLink

NO_ALTERNATIVE = "∅"


class Troubles(msgspec.Struct, frozen=True):
    """What cannot be typeset: formulas by their LaTeX, images by their file, characters."""

    formulas: frozenset[str] = frozenset()
    images: frozenset[str] = frozenset()
    characters: frozenset[str] = frozenset()


class PdfPolicy(msgspec.Struct, frozen=True):
    """The answers for one note.

    `files` names the images that are there, by SHA-256. `prefix` makes labels unique in a document of several
    notes; `targets` says which labels a link to a note may go to. What is met on the way is recorded in
    `formulas` (LaTeX, code, line) and `refused` (LaTeX, reason, line).
    """

    language: str
    footnotes: Sequence[Footnote]
    files: Mapping[str, str]
    troubles: Troubles
    target_of: Callable[[NoteLink], str]
    prefix: str = ""
    heading_offset: int = 0
    formulas: dict[str, tuple[str, int]] = msgspec.field(default_factory=dict)
    refused: dict[str, tuple[str, int]] = msgspec.field(default_factory=dict)

    def math(self, latex: str, *, display: bool, line: int) -> str:
        """Give Typst math code, or "" for a formula that cannot be shown."""
        try:
            code = to_typst(latex, display=display)
        except FormulaError as error:
            self.refused.setdefault(latex, (str(error), line))
            return ""
        if latex in self.troubles.formulas:
            self.refused.setdefault(latex, ("Typst cannot set it", line))
            return ""
        self.formulas.setdefault(latex, (code, line))
        return code

    def alternative(self, latex: str) -> str:
        """Give a formula's alternative text, not empty."""
        return spoken(latex) or NO_ALTERNATIVE

    def image(self, image: Image) -> str:
        """Give the image's file, or "" where there is none that can be shown."""
        file = self.files.get(image.asset.sha256, "") if image.asset else ""
        return "" if file in self.troubles.images else file

    def label(self, anchor: str) -> str:
        """Give the label of an anchor of this note."""
        return f"{self.prefix}#{anchor}"

    def without_footnotes(self) -> PdfPolicy:
        """Give the same policy, what it records included, for text whose footnotes stand behind it."""
        return replace(self, footnotes=())

    def target(self, link: NoteLink) -> str:
        """Give the label a link goes to, or ""."""
        return self.target_of(link)


def anchors_within(find: Callable[[], Collection[str]], path: str) -> Callable[[NoteLink], str]:
    """Let links go to the anchors of the note itself, as in a handout of one note; `find` is asked where there are any."""
    anchors = cache(find)

    def target(link: NoteLink) -> str:
        return f"#{link.anchor}" if link.path == path and link.anchor in anchors() else ""

    return target
