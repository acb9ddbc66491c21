"""Headings and thematic breaks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperpack.read.markdown.blocks.code import CODE_INDENT
from paperpack.read.markdown.blocks.identifiers import split_identifier
from paperpack.read.markdown.blocks.leaf import Paragraph
from paperpack.read.markdown.blocks.step import NOT_MINE, TAKEN

if TYPE_CHECKING:
    from paperpack.read.markdown.blocks.containers import Container
    from paperpack.read.markdown.blocks.state import BlockState
    from paperpack.read.markdown.blocks.step import Step

_HEADING = re.compile(r"(#{1,6})(?:[ \t\u00a0\u3000]|$)")
_UNDERLINE = re.compile(r"(?:={2,}+|-{2,}+)[ \t]*$")
_ENDS_OF_BREAK = "-*_ \t"
_BREAK = re.compile(r"(?:(?>-[ \t]*+){3,}+|(?>\*[ \t]*+){3,}+|(?>_[ \t]*+){3,}+)$")


def start_heading(state: BlockState) -> Step:
    """Take `# Heading` (CommonMark §4.2). `#tag` is text; a wide space behind the `#` counts as one."""
    marker = _HEADING.match(state.line, state.column)
    if marker is None or state.indent >= CODE_INDENT:
        return NOT_MINE
    _add_heading(state, state.container_for_block(), len(marker[1]), state.line[marker.end() :], state.index)
    return TAKEN


def start_underline(state: BlockState) -> Step:
    """Make the paragraph above a heading (CommonMark §4.3).

    One `-` or `=` is not enough: below text it is the empty bullet of outliners, or a slip.
    """
    leaf = state.leaf
    if not isinstance(leaf, Paragraph) or not state.goes_on_in_leaf or state.indent >= CODE_INDENT:
        return NOT_MINE
    if not _UNDERLINE.match(state.line, state.column):
        return NOT_MINE
    text, line = leaf.text_for_heading(state)
    state.leaf = None
    if not text:
        return NOT_MINE
    _add_heading(state, leaf.container, 1 if state.line[state.column] == "=" else 2, text, line)
    return TAKEN


def start_break(state: BlockState) -> Step:
    """Take a thematic break: `---`, `***`, `_ _ _` (CommonMark §4.1)."""
    if state.line[-1] not in _ENDS_OF_BREAK or state.indent >= CODE_INDENT:
        return NOT_MINE
    if not _BREAK.match(state.line, state.column):
        return NOT_MINE
    state.add(state.container_for_block(), "hr")
    return TAKEN


def _add_heading(state: BlockState, container: Container, level: int, text: str, line: int) -> None:
    content, identifier = split_identifier(_without_closing(text.strip()))
    content = _without_closing(content)
    element = state.add(container, f"h{level}", content, line)
    if identifier:
        element.set("id", identifier)


def _without_closing(text: str) -> str:
    """Cut the `#`s that close a heading; they stand behind white space."""
    rest = text.rstrip("#")
    return rest.rstrip() if not rest or rest[-1] in " \t" else text
