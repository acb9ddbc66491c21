"""Fenced and indented code; a fence of the language `math` is a formula."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown.util import AtomicString

from paperpack.read.markdown.blocks.leaf import Leaf
from paperpack.read.markdown.blocks.lines import expanded, text_column
from paperpack.read.markdown.blocks.step import NOT_MINE, TAKEN
from paperpack.read.markdown.blocks.tentative import reaches_out
from paperpack.scripts import HAN, KANA, has_han_or_kana

if TYPE_CHECKING:
    from paperpack.read.markdown.blocks.containers import Container
    from paperpack.read.markdown.blocks.state import BlockState
    from paperpack.read.markdown.blocks.step import Step

CODE_INDENT = 4
_FENCE = re.compile(r"(`{3,}+)([^`]*)$|(~{3,}+)(.*)$")
_FENCE_AHEAD = re.compile(r"(`{3,}+|~{3,}+)[ \t]*(.*)")
_CONTAINER_AHEAD = re.compile(r">|\[\^|[-+*] |\d{1,9}[.)] ")
_LINES_AHEAD = 200
_TWO_LETTERS = f"[{HAN}{KANA}]{{2}}"
_WORDS_OF_INFO = 5
_CLASS = re.compile(r"\.([\w+#-]+)")
_WORD = re.compile(r"[^\s{},:=(]+")


def start_fence(state: BlockState) -> Step:
    """Open a fence at any indentation (CommonMark §4.5 allows three): nobody writes one to show it.

    A sentence behind the marks is no info string; it would be lost.
    """
    fence = _FENCE.match(state.line, state.column)
    info = (fence[2] or fence[4] or "").strip() if fence else ""
    if fence is None or _is_sentence(info):
        return NOT_MINE
    container = state.container_for_block()
    state.leaf = Fence(container, state, fence[1] or fence[3], language(info))
    return TAKEN


def _is_sentence(info: str) -> bool:
    if "=" in info or "{" in info:
        return False
    first, _, rest = info.partition(" ")
    if len(info.split()) > _WORDS_OF_INFO:
        return True
    return has_han_or_kana(info) and (
        len(re.findall(_TWO_LETTERS, first)) > 1 or re.search(_TWO_LETTERS, rest) is not None
    )


def language(info: str) -> str:
    """Give the language that a fence's info string names, in lower case; empty if none.

    Reads `python`, `python:train.py`, `js{1,3}`, Pandoc's `{.python .numberLines}`, knitr's `{r, echo=F}`.
    """
    info = info.strip().lower()
    named = (_CLASS.search(info) if info.startswith("{") else None) or _WORD.search(info)
    return named[named.lastindex or 0].lstrip(".") if named else ""


class Fence(Leaf):
    """A fenced block: up to a fence as long, or to the end of its container."""

    __slots__ = ("column", "container", "language", "line", "lines", "marker", "reaches")

    def __init__(self, container: Container, state: BlockState, marker: str, named: str) -> None:
        self.container = container
        self.line = state.index
        self.marker = marker
        self.language = named
        self.column = state.column - state.base
        self.lines: list[str] = []
        self.reaches: bool | None = None

    def take(self, state: BlockState) -> bool:
        """Take a line of code, or the end."""
        if state.line.startswith(self.marker, state.column) and self._is_end(state.text):
            state.leaf = None
            self._add(state)
        else:
            self.lines.append(state.verbatim(min(state.column, state.base + self.column)))
        return True

    def take_outside(self, state: BlockState) -> bool:
        """Take code that stands too far left in a list, if the end stands where the start did."""
        if not reaches_out(state):
            return False
        if self.reaches is None:
            self.reaches = self._end_is_ahead(state)
        return self.reaches and self.take(state)

    def take_blank(self, state: BlockState) -> bool:
        """Keep a blank line, with the white space the code itself has."""
        self.lines.append(state.verbatim(state.base + self.column))
        return True

    def close(self, state: BlockState) -> bool:
        """End without an end: blank lines at the end of the container are not the code's."""
        while self.lines and not self.lines[-1].strip():
            self.lines.pop()
        self._add(state)
        return True

    def _add(self, state: BlockState) -> None:
        """Put a `pre` into the tree, or a `mathblock`."""
        text = "\n".join(self.lines)
        if self.language == "math":
            if text.strip():
                state.add(self.container, "mathblock", AtomicString(text.strip()), self.line)
        else:
            element = state.add(self.container, "pre", AtomicString(text), self.line)
            if self.language:
                element.set("language", self.language)

    def _is_end(self, text: str) -> bool:
        return not text.strip(self.marker[0])

    def _end_is_ahead(self, state: BlockState) -> bool:
        """Look for the next fence, up to the next item, quote or footnote outside the fence's item."""
        for raw in state.lines[state.index : state.index + _LINES_AHEAD]:
            line = expanded(raw)
            column = text_column(line, 0)
            fence = _FENCE_AHEAD.match(line, column)
            if fence:
                same = fence[1].startswith(self.marker) and not fence[2]
                return same and column == self.column + state.base
            if _CONTAINER_AHEAD.match(line, column) and column < self.column:
                return False
        return False


def start_indented_code(state: BlockState) -> None:
    """Open indented code (CommonMark §4.4) with the current line."""
    container = state.container_for_block()
    state.leaf = IndentedCode(container, state)


class IndentedCode(Leaf):
    """Code by its indentation."""

    __slots__ = ("column", "container", "line", "lines")

    def __init__(self, container: Container, state: BlockState) -> None:
        self.container = container
        self.line = state.index
        self.column = container.content_column + CODE_INDENT
        self.lines = [state.verbatim(state.base + self.column)]

    def take(self, state: BlockState) -> bool:
        """Take a line that is indented enough."""
        if state.column - state.base < self.column:
            return False
        self.lines.append(state.verbatim(state.base + self.column))
        return True

    def take_blank(self, state: BlockState) -> bool:
        """Keep a blank line; those at the end go when the block ends."""
        self.lines.append(state.verbatim(state.base + self.column))
        return True

    def close(self, state: BlockState) -> bool:
        """Put a `pre` into the tree."""
        while not self.lines[-1].strip():
            self.lines.pop()
        state.add(self.container, "pre", AtomicString("\n".join(self.lines)), self.line)
        return True
