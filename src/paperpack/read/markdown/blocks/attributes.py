"""kramdown's lines of attributes: `{: .class #id width="300"}`, `{:toc}`, `{:name: .class}`, `{::options /}`.

Classes are the site's business and vanish. An id names the block above, sizes reach the image that the line
stands under, and `{:toc}` takes the list above with it, whose place a table of contents takes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperpack.read.markdown.blocks.code import CODE_INDENT
from paperpack.read.markdown.blocks.leaf import Paragraph
from paperpack.read.markdown.blocks.step import INSIDE, NOT_MINE, TAKEN

if TYPE_CHECKING:
    from paperpack.read.markdown.blocks.state import BlockState
    from paperpack.read.markdown.blocks.step import Step

_LINE = re.compile(r"\{:{1,2}[ \t]*+([^{}]{0,1000})\}[ \t]*$")
_BEFORE_TEXT = re.compile(r"\{:[ \t]*[.#\w][^{}]{0,300}\}[ \t]*(?=[^\s])")
_TOC = re.compile(r"(?:^|\s)toc(?:\s|$)", re.IGNORECASE)
_IDENTIFIER = re.compile(r"#([^\W\d][\w:.-]*)")


def start_attributes(state: BlockState) -> Step:
    """Take a line of attributes, or those that a list item's text begins with."""
    if not state.line.startswith("{:", state.column) or (state.indent >= CODE_INDENT and not state.in_item):
        return NOT_MINE
    found = _LINE.match(state.line, state.column)
    if found is None:
        return _skip_item_attributes(state)
    leaf = state.leaf
    below_text = isinstance(leaf, Paragraph) and state.goes_on_in_leaf
    if _TOC.search(found[1]):
        _remove_list(state)
    elif isinstance(leaf, Paragraph) and below_text and leaf.lines[-1].rstrip().endswith(")"):
        leaf.lines[-1] = leaf.lines[-1].rstrip() + found[0].strip()
    else:
        _name_block_above(state, found[1], below_text=below_text)
    return TAKEN


def _skip_item_attributes(state: BlockState) -> Step:
    before = _BEFORE_TEXT.match(state.line, state.column)
    if before is None or not state.in_item or state.leaf is not None:
        return NOT_MINE
    state.column = before.end()
    return INSIDE


def _remove_list(state: BlockState) -> None:
    """Take the list above out of the tree; a paragraph above (`[TOC]`, `*目录*`) with it, if it is open."""
    container = state.container_for_block()
    if len(container.element) and container.element[-1].tag in {"ul", "ol"}:
        container.element.remove(container.element[-1])
        container.open_list = None


def _name_block_above(state: BlockState, attributes: str, *, below_text: bool) -> None:
    identifier = _IDENTIFIER.search(attributes)
    is_adjacent = below_text or not state.after_blank
    container = state.container_for_block()
    if identifier and is_adjacent and len(container.element) and not container.element[-1].get("id"):
        container.element[-1].set("id", identifier[1])
