"""What the block parser knows at a line: where it stands, the open containers, the open leaf.

The parser goes through the lines once. A line is matched against the open containers from the outermost on
(CommonMark, appendix "A parsing strategy"), then given to the open leaf or to the first block that starts
with it. One thing may send it back: a formula or a comment that finds no end is text after all; then its
lines, which opened nothing meanwhile, are read again. Each line is read again at most once a kind of leaf.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from paperpack.read.markdown.blocks.containers import Container, Document, Item
from paperpack.read.markdown.blocks.lines import text_column, without_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperpack.read.markdown.blocks.leaf import Leaf

DEPTH_LIMIT = 40
"""Open containers; what would nest deeper stays text, in a `p` with `deep="true"`.

Real notes reach 12. XML readers (256 elements) and Python's recursion (1,000 calls) set the bound.
"""

SPARE_CELLS = 20_000
"""Empty cells that a note's tables get for those their rows lack: rows of one `|` under a thousand columns
must not fill the memory."""

_NO_BLANK = 1 << 30


class BlockState:
    """The state of one parse.

    `index` is the number of the current line, 1-based (so the next line's index in `lines`). `raw` is that
    line as written, `line` with its leading tabs expanded; `column` is where its next text stands, `base`
    where the innermost quote's content begins, `matched` how many open containers it is in.
    """

    __slots__ = (
        "base",
        "blank_quotes",
        "column",
        "footnotes",
        "index",
        "leaf",
        "line",
        "lines",
        "matched",
        "raw",
        "references",
        "refused",
        "root",
        "spare_cells",
        "stack",
    )

    def __init__(self, lines: Sequence[str], root: Element, references: dict[str, tuple[str, str]]) -> None:
        self.lines = lines
        self.root = root
        self.references = references
        self.stack: list[Container] = [Document(root)]
        self.leaf: Leaf | None = None
        self.footnotes: list[Element] = []
        self.refused: dict[str, int] = {}
        self.spare_cells = SPARE_CELLS
        self.index = 0
        self.raw = ""
        self.line = ""
        self.base = 0
        self.column = 0
        self.matched = 1
        self.blank_quotes = _NO_BLANK

    # ------------------------------------------------------------------------------------- the current line

    @property
    def text(self) -> str:
        """The rest of the line, from the column on, without white space around it."""
        return self.line[self.column :].strip(" \t")

    @property
    def indent(self) -> int:
        """How far the text stands from the content of the innermost container it is in."""
        return self.column - self.base - self.stack[self.matched - 1].content_column

    @property
    def in_item(self) -> bool:
        """Whether the innermost container that the line is in is a list item."""
        return isinstance(self.stack[self.matched - 1], Item)

    @property
    def goes_on_in_leaf(self) -> bool:
        """Whether the line is in the container of the open leaf."""
        return self.matched == len(self.stack)

    def verbatim(self, column: int) -> str:
        """Give the line from a column on as it was written, tabs and all."""
        return self.line[column:] if self.raw is self.line else without_columns(self.raw, column)

    def enter_quote(self) -> None:
        """Go over a `>` and the space behind it."""
        self.base = self.column + 1
        if self.line.startswith(" ", self.base):
            self.base += 1
        self.column = text_column(self.line, self.base)

    # ------------------------------------------------------------------------------------------- the blocks

    def close_leaf(self) -> bool:
        """End the open leaf, if any. False: it was no such block, and its lines are to be read again."""
        leaf, self.leaf = self.leaf, None
        return leaf is None or leaf.close(self)

    def container_for_block(self) -> Container:
        """Close the leaf and what the line is not in; give the container that gets the next block.

        A blank line between two blocks of an item makes its list loose (CommonMark §5.3). The open leaf must
        be one that can be ended at any line.
        """
        self.close_leaf()
        if self.matched < len(self.stack):
            del self.stack[self.matched :]
        container = self.stack[-1]
        if container.quotes >= self.blank_quotes and isinstance(container, Item) and len(container.element):
            container.list.element.set("tight", "false")
        return container

    def add(self, container: Container, tag: str, text: str | None = None, line: int = 0) -> Element:
        """Append an element to a container, with its line (the current one, if none is given)."""
        element = SubElement(container.element, tag, {"line": str(line or self.index)})
        element.text = text
        return element

    def push(self, container: Container) -> None:
        """Make a container the innermost one, with the current line in it."""
        self.stack.append(container)
        self.matched = len(self.stack)

    @property
    def too_deep(self) -> bool:
        """Whether no further container may be opened in those the line is in."""
        return self.matched >= DEPTH_LIMIT

    # ----------------------------------------------------------------------------------------- blank lines

    def note_blank(self, quotes: int) -> None:
        """Remember a line that is blank inside so many quotes, until the next line with text."""
        self.blank_quotes = quotes

    def note_text(self) -> None:
        """Forget the blank line before."""
        self.blank_quotes = _NO_BLANK

    @property
    def after_blank(self) -> bool:
        """Whether the line before was blank."""
        return self.blank_quotes != _NO_BLANK

    # -------------------------------------------------------------------------------------------- going back

    def refuse(self, kind: str, line: int, text: Leaf) -> None:
        """Take a leaf of this kind that began at `line` for the text it is, and read on after that line.

        Until the line that ended it, no other leaf of the kind is tried (`refuses`): so nothing is read
        again and again.
        """
        self.refused[kind] = max(self.index, self.refused.get(kind, 0))
        self.leaf = text
        self.index = line
        self.note_text()

    def refuses(self, kind: str) -> bool:
        """Say whether a leaf of this kind is known to find no end from the current line on."""
        return self.index <= self.refused.get(kind, 0)
