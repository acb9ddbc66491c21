"""Containers: the open blocks that hold blocks. Each says whether a line goes on in it.

Columns of list items count from the innermost quote's content (`BlockState.base`), since every line of a
quote may stand behind another `>`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from paperpack.read.markdown.blocks.state import BlockState

CHILD_INDENT = 2
"""Columns from an item's marker to what nests in it, however wide the marker is.

CommonMark wants the column of the item's text: 3 for `1. `, 4 for `-   `. People indent by 2 and mean it.
"""


_NUMBER = re.compile(r"(\d{1,9})([.)])(?= |$)")


class Container:
    """A block that holds blocks, and its place among the open ones.

    `content_column` is where its content stands, `quotes` how many quotes enclose that content.
    `open_list` is the list that an item can still join while it is the last child of `element`.
    """

    __slots__ = ("content_column", "element", "open_list", "quotes")

    def __init__(self, element: Element, *, content_column: int = 0, quotes: int = 0) -> None:
        self.element = element
        self.content_column = content_column
        self.quotes = quotes
        self.open_list: OpenList | None = None

    def goes_on(self, state: BlockState) -> bool:
        """Say whether the state's line, from its column on, is inside; a quote takes its marker off."""
        raise NotImplementedError


class OpenList:
    """A list that may get more items: `kind` is its bullet, or what stands behind its numbers."""

    __slots__ = ("element", "kind")

    def __init__(self, element: Element, kind: str) -> None:
        self.element = element
        self.kind = kind


class Document(Container):
    """The root."""

    __slots__ = ()

    def goes_on(self, state: BlockState) -> bool:  # noqa: ARG002  every line is in the document
        """Hold every line."""
        return True


class Quote(Container):
    """A block quote or a callout."""

    __slots__ = ()

    def goes_on(self, state: BlockState) -> bool:
        """Take a line with a `>`, and the marker and a space off it."""
        if not state.line.startswith(">", state.column):
            return False
        state.enter_quote()
        return True


class Item(Container):
    """A list item. `number` is None for a bullet, `marker_column` where the bullet or number begins."""

    __slots__ = ("list", "marker_column", "number")

    def __init__(
        self, element: Element, of: OpenList, *, columns: tuple[int, int], number: int | None, quotes: int
    ) -> None:
        super().__init__(element, content_column=columns[1], quotes=quotes)
        self.marker_column = columns[0]
        self.list = of
        self.number = number

    def goes_on(self, state: BlockState) -> bool:
        """Take what is indented by two or more, and by one another kind of item: `1. a`, ` - b`.

        A further number of the same list is a sibling as long as CommonMark says so; 1 begins a list in it,
        and further ones go on in that.
        """
        column = state.column - state.base
        depth = column - self.marker_column
        if depth >= CHILD_INDENT:
            return column >= self.content_column or self.number is None or not self._is_sibling(state)
        if state.column == len(state.line):
            return True
        return depth == 1 and self._is_of_another_kind(state)

    def _is_sibling(self, state: BlockState) -> bool:
        number = _NUMBER.match(state.line, state.column)
        if number is None or number[2] != self.list.kind or int(number[1]) == 1:
            return False
        return self.open_list is None or self.open_list.kind != number[2]

    def _is_of_another_kind(self, state: BlockState) -> bool:
        line, column = state.line, state.column
        if line[column] in "-+*":
            return self.list.kind != line[column] and line.startswith(" ", column + 1)
        return self.number is None and _NUMBER.match(line, column) is not None


class Footnote(Container):
    """A footnote's definition; its text may be indented less than the four columns of GitHub."""

    __slots__ = ("marker_column",)

    def __init__(self, element: Element, *, columns: tuple[int, int], quotes: int) -> None:
        super().__init__(element, content_column=columns[1], quotes=quotes)
        self.marker_column = columns[0]

    def goes_on(self, state: BlockState) -> bool:
        """Take what is indented by two or more."""
        return state.column - state.base - self.marker_column >= CHILD_INDENT or state.column == len(
            state.line
        )
