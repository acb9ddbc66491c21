"""What the Typst renderer asks of the exporter: formulas, images, labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperpack.model import Footnote, Image, NoteLink


class TypstPolicy(Protocol):
    """What differs between a handout and a booklet. The methods give Typst source."""

    @property
    def language(self) -> str:
        """The text's BCP 47 tag."""
        ...

    @property
    def heading_offset(self) -> int:
        """`Heading.level` 1 becomes a heading of level `1 + offset`."""
        ...

    @property
    def footnotes(self) -> Sequence[Footnote]:
        """The note's footnotes, by number from 1."""
        ...

    def math(self, latex: str, *, display: bool, line: int) -> str:
        """Give Typst math code, or "" for a formula that cannot be shown."""
        ...

    def alternative(self, latex: str) -> str:
        """Give a formula's alternative text, not empty."""
        ...

    def image(self, image: Image) -> str:
        """Give the file of an image, relative to the source, or "" where it cannot be shown."""
        ...

    def label(self, anchor: str) -> str:
        """Give the label, unique in the document, of an anchor of this note."""
        ...

    def target(self, link: NoteLink) -> str:
        """Give the label that a link to a note goes to, or "" where its content stands alone."""
        ...
