"""List items and tasks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import SubElement

from paperpack.read.markdown.blocks.containers import Container, Item, OpenList
from paperpack.read.markdown.blocks.leaf import Paragraph
from paperpack.read.markdown.blocks.step import INSIDE, NOT_MINE, TAKEN

if TYPE_CHECKING:
    from paperpack.read.markdown.blocks.state import BlockState
    from paperpack.read.markdown.blocks.step import Step

LIST_MARKER = re.compile(r"(?:([-+*])|(\d{1,9})([.)]))(?:([ \u00a0\u3000]+)|$)")
"""Bullet, number, what stands behind the number, white space (also the wide ones that Han input gives)."""

_TASK = re.compile(
    r"(?:\[([ xX])\](?:[ \t]+|$)|(?:TODO|(DONE))[ \t]+(?=\S)|(?=(?:DOING|NOW|LATER|WAITING|IN-PROGRESS)[ \t]+\S))"
)
"""GitHub's box, or Logseq's word; a word that says more than a box can stays in the text."""

_INTRODUCTION = (":", "：", ":**", "：**", "**:", "**：")
_CODE_INDENT = 5


def start_item(state: BlockState) -> Step:
    """Open a list item at any indentation, and its list where it joins none.

    CommonMark §5.2, and: an item may stand deeper than four columns, since deep tabs are meant as nesting;
    more than four spaces behind the marker are no code, for the same reason.
    """
    marker = LIST_MARKER.match(state.line, state.column)
    if marker is None or state.too_deep or (_breaks_off_text(state) and not _may_break_off(state, marker)):
        return _flat(state) if marker and state.too_deep else NOT_MINE
    parent = _parent(state)
    bullet, digits, delimiter, _ = marker.groups()
    number = int(digits) if digits else None
    of = _joined_list(state, parent, bullet or delimiter, number)
    return _open_item(state, parent, of, marker, number)


def _breaks_off_text(state: BlockState) -> bool:
    return state.goes_on_in_leaf and isinstance(state.leaf, Paragraph)


def _may_break_off(state: BlockState, marker: re.Match[str]) -> bool:
    """Say whether an item may begin right below text, in the same container.

    As CommonMark: a number must be 1, and something must stand in the item. Beyond it: any number after a
    line that ends in a colon, and the empty bullet `-` of outliners (`text`, `-` is no heading here).
    """
    empty = marker.end() == len(state.line)
    if marker[1]:
        return not empty or marker[1] == "-" or state.in_item
    if empty:
        return False
    leaf = state.leaf
    introduced = isinstance(leaf, Paragraph) and leaf.lines[-1].rstrip().endswith(_INTRODUCTION)
    return int(marker[2]) == 1 or introduced


def _flat(state: BlockState) -> Step:
    if isinstance(state.leaf, Paragraph):
        state.leaf.deep = True
    return NOT_MINE


def _parent(state: BlockState) -> Container:
    """Close what the item does not go into; unlike another block, it may join the list before it."""
    state.close_leaf()
    del state.stack[state.matched :]
    return state.stack[-1]


def _joined_list(state: BlockState, parent: Container, kind: str, number: int | None) -> OpenList:
    last = parent.open_list
    joins = last is not None and last.kind == kind and last.element is parent.element[-1]
    if last is not None and joins:
        if parent.quotes >= state.blank_quotes:
            last.element.set("tight", "false")
        return last
    container = state.container_for_block()
    element = state.add(container, "ul" if number is None else "ol")
    if number is not None:
        element.set("start", str(number))
    element.set("tight", "true")
    container.open_list = OpenList(element, kind)
    return container.open_list


def _open_item(
    state: BlockState, parent: Container, of: OpenList, marker: re.Match[str], number: int | None
) -> Step:
    """Open the item. A task's box begins a paragraph (GFM §5.3), so the rest of its line is text."""
    element = SubElement(of.element, "li", {"line": str(state.index)})
    column = marker.start() - state.base
    spaces = marker[4] or ""
    content = marker.end() - state.base if spaces else marker.end() - state.base + 1
    state.column = marker.end()
    task = _TASK.match(state.line, state.column) if len(spaces) < _CODE_INDENT else None
    state.push(Item(element, of, columns=(column, content), number=number, quotes=parent.quotes))
    if task is None:
        return INSIDE
    element.set("checked", "true" if task[2] or task[1] in {"x", "X"} else "false")
    text = state.line[task.end() :]
    if text:
        state.leaf = Paragraph(state.stack[-1], state.index, text)
    return TAKEN
