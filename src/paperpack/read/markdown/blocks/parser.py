"""The block parser: goes through the lines once and builds the tree of blocks.

Structure is CommonMark's with GitHub's tables, tasks, footnotes and alerts, Obsidian's callouts and
identifiers, and displayed formulas. Where people's notes and the specification part ways, the module of the
construct says what is done and why.

A construct that begins with a character of its own plugs in as one more function in `_STARTS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ElementTree, SubElement

from markdown.blockparser import BlockParser
from markdown.util import AtomicString

from paperpack.read.markdown.blocks.attributes import start_attributes
from paperpack.read.markdown.blocks.code import CODE_INDENT, start_fence, start_indented_code
from paperpack.read.markdown.blocks.containers import Item, Quote
from paperpack.read.markdown.blocks.directive_fences import start_directive_fence
from paperpack.read.markdown.blocks.directives import start_colons, start_org, start_tag
from paperpack.read.markdown.blocks.enclosed import start_enclosed
from paperpack.read.markdown.blocks.formulas import start_backslash, start_dollars, start_in_text
from paperpack.read.markdown.blocks.headings import start_break, start_heading, start_underline
from paperpack.read.markdown.blocks.html_runs import start_html
from paperpack.read.markdown.blocks.leaf import Paragraph
from paperpack.read.markdown.blocks.lines import expanded, text_column
from paperpack.read.markdown.blocks.lists import LIST_MARKER, start_item
from paperpack.read.markdown.blocks.quotes import start_bracket, start_quote
from paperpack.read.markdown.blocks.state import BlockState
from paperpack.read.markdown.blocks.step import INSIDE, NOT_MINE, TAKEN
from paperpack.read.markdown.blocks.tables import Table, start_table
from paperpack.scripts import is_han

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paperpack.read.markdown.blocks.step import BlockStart

_STARTS: dict[str, tuple[BlockStart, ...]] = {
    "#": (start_heading, start_enclosed, start_org),
    ">": (start_quote,),
    "`": (start_directive_fence, start_fence),
    "~": (start_directive_fence, start_fence),
    "-": (start_table, start_underline, start_break, start_item),
    "*": (start_break, start_item),
    "_": (start_break,),
    "+": (start_item,),
    "=": (start_underline,),
    "|": (start_table,),
    ":": (start_table, start_colons, start_enclosed),
    "{": (start_enclosed, start_attributes, start_tag),
    "%": (start_enclosed,),
    "<": (start_html,),
    "[": (start_bracket,),
    "$": (start_dollars,),
    "\\": (start_backslash,),
    **dict.fromkeys("0123456789", (start_item,)),
}
BOX_LIMIT = 3
"""Boxes in boxes that are read, each with a longer fence than the one in it."""

_WIDE_SPACES = "\u00a0\u3000"
_NOT_PLAIN = frozenset(_STARTS) | frozenset(" \t" + _WIDE_SPACES)
"""A line that begins with none of these goes on in an open paragraph, whatever else is in it."""


class NoteBlockParser(BlockParser):
    """Python-Markdown's block parser, replaced: it keeps lines, and nests as people write."""

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802  Python-Markdown's name
        """Give the tree of the lines; its link definitions are put into `self.md.references`."""
        self.root = Element(self.md.doc_tag, {"line": "1"})
        state = BlockState(list(lines), self.root, self.md.references)
        _read_document(state)
        _read_boxes(self.root, state, 1)
        for footnote in state.footnotes:  # boxes in them may bring more
            _read_boxes(footnote, state, 1)
        self.root.extend(state.footnotes)
        return ElementTree(self.root)


def _read_document(state: BlockState) -> None:
    while True:
        _read_lines(state)
        if state.close_leaf():
            return


def _read_boxes(root: Element, outer: BlockState, depth: int) -> None:
    """Read the Markdown in fences that are boxes; deeper than `BOX_LIMIT` it is shown as it is written."""
    for box in [element for element in root.iter("callout") if "unread" in element.attrib]:
        lines_before = int(box.attrib.pop("unread"))
        source, box.text = box.text or "", None
        if depth > BOX_LIMIT:
            SubElement(box, "pre", {"line": box.get("line", "0")}).text = AtomicString(source)
            continue
        content = Element("div")
        inner = BlockState(source.split("\n"), content, outer.references)
        _read_document(inner)
        for element in (below for child in (*content, *inner.footnotes) for below in child.iter()):
            for name in ("line", "unread"):
                if name in element.attrib:
                    element.set(name, str(int(element.get(name, "0")) + lines_before))
        outer.footnotes.extend(inner.footnotes)
        box.extend(content)
        _read_boxes(content, outer, depth + 1)


def _read_lines(state: BlockState) -> None:
    lines, stack = state.lines, state.stack
    count = len(lines)
    while state.index < count:
        raw = lines[state.index]
        state.index += 1
        leaf = state.leaf
        if (
            isinstance(leaf, Paragraph)
            and len(stack) == 1
            and raw
            and raw[0] not in _NOT_PLAIN
            and "$$" not in raw
        ):
            leaf.lines.append(raw)
        else:
            _read_line(state, raw)


def _read_line(state: BlockState, raw: str) -> None:
    """Give a line to what it belongs to."""
    state.raw = raw
    state.line = line = expanded(raw) if "\t" in raw else raw
    if not line or line.isspace():
        _read_blank(state)
        return
    state.base = 0
    state.column = text_column(line, 0)
    state.matched = 1
    if len(state.stack) > 1:
        _match_containers(state)
        if state.column == len(line):
            _read_blank_in_quote(state)
            return
    if _read_in_leaf(state):
        state.note_text()


def _match_containers(state: BlockState) -> None:
    for container in state.stack[1:]:
        if not container.goes_on(state):
            return
        state.matched += 1


def _read_in_leaf(state: BlockState) -> bool:
    """Give a line with text to the open leaf or to a new block. False: the state has gone back."""
    leaf = state.leaf
    if leaf is not None and leaf.verbatim:
        if leaf.take(state) if state.matched == len(state.stack) else leaf.take_outside(state):
            return True
        if not state.close_leaf():
            return False
    if not _read_starts(state):
        _read_text(state)
    return True


def _read_starts(state: BlockState) -> bool:
    """Open the blocks that begin on the line. True: they have used it up."""
    while True:
        step = NOT_MINE
        for start in _STARTS.get(state.line[state.column], ()):
            step = start(state)
            if step is not NOT_MINE:
                break
        if step is not INSIDE:
            return step is TAKEN
        state.column = text_column(state.line, state.column)
        if state.column == len(state.line):
            return True


def _read_text(state: BlockState) -> None:
    """Give a line to the open paragraph or table, or begin a block of text with it."""
    leaf = state.leaf
    text = state.line[state.column :].lstrip(_WIDE_SPACES)
    if isinstance(leaf, Paragraph):
        if "$$" not in text or not start_in_text(state, text):
            leaf.lines.append(text)
            leaf.lazy = 0 if state.goes_on_in_leaf else state.matched
    elif not (isinstance(leaf, Table) and state.goes_on_in_leaf and leaf.take(state)):
        _begin_text(state, text)


def _begin_text(state: BlockState, text: str) -> None:
    if state.indent >= CODE_INDENT and not _is_indented_prose(state, text):
        start_indented_code(state)
    elif "$$" not in text or not start_in_text(state, text):
        paragraph = Paragraph(state.container_for_block(), state.index, text)
        paragraph.deep = state.too_deep and (text[0] == ">" or bool(LIST_MARKER.match(text)))
        state.leaf = paragraph


def _is_indented_prose(state: BlockState, text: str) -> bool:
    """Say whether an indented line is no code.

    The line below a formula goes on with its sentence. Chinese paragraphs are indented by habit, and no code
    begins with a Han character and holds a full stop.
    """
    if is_han(text[0]) and ("。" in text or "，" in text):
        return True
    siblings = state.stack[state.matched - 1].element
    return not state.after_blank and len(siblings) > 0 and siblings[-1].tag == "mathblock"


def _read_blank(state: BlockState) -> None:
    """Take a blank line: it ends quotes and most leaves, and items as long as they are empty."""
    stack = state.stack
    state.matched = len(stack)
    if stack[-1].quotes:
        state.matched = next(place for place, container in enumerate(stack) if isinstance(container, Quote))
    state.base = 0
    _end_at_blank(state)


def _read_blank_in_quote(state: BlockState) -> None:
    """Take a line that holds nothing but quote markers."""
    _end_at_blank(state)


def _end_at_blank(state: BlockState) -> None:
    stack, leaf = state.stack, state.leaf
    goes_on = leaf is not None and state.goes_on_in_leaf and leaf.take_blank(state)
    if not goes_on:
        if not state.close_leaf():
            return
        del stack[state.matched :]
        if isinstance(stack[-1], Item) and not len(stack[-1].element):
            stack.pop()
    state.note_blank(stack[-1].quotes)
