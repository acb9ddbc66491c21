"""Block quotes, callouts (GitHub's alerts, Obsidian's callouts) and footnote definitions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from paperpack.read.markdown.blocks.containers import Footnote, Quote
from paperpack.read.markdown.blocks.leaf import Paragraph
from paperpack.read.markdown.blocks.step import INSIDE, NOT_MINE, TAKEN

if TYPE_CHECKING:
    from paperpack.read.markdown.blocks.state import BlockState
    from paperpack.read.markdown.blocks.step import Step

_CALLOUT = re.compile(r"\[!([^\[\]|\s]+)(?:\|[^\[\]]*)?\]([+-]?)(?=\s|$)")
_FOOTNOTE = re.compile(r"\[\^([^\[\]\s]+)\]:[ \t]*")
_CODE_INDENT = 4


def start_quote(state: BlockState) -> Step:
    """Open a block quote; in a list item at any indentation, else by less than four columns."""
    if state.indent >= _CODE_INDENT and not state.in_item:
        return NOT_MINE
    if state.too_deep:
        if isinstance(state.leaf, Paragraph):
            state.leaf.deep = True
        return NOT_MINE
    container = state.container_for_block()
    element = state.add(container, "blockquote")
    state.enter_quote()
    state.push(Quote(element, quotes=container.quotes + 1))
    return INSIDE


def start_bracket(state: BlockState) -> Step:
    """Make a quote a callout by its first line, or open a footnote definition.

    (Link definitions are taken from their paragraph when it ends, `references.take_definitions`.)
    """
    if state.line.startswith("[!", state.column):
        return _start_callout(state)
    if state.line.startswith("[^", state.column):
        return _start_footnote(state)
    return NOT_MINE


def _start_callout(state: BlockState) -> Step:
    quote = state.stack[-1]
    marker = _CALLOUT.match(state.line, state.column)
    if marker is None or not state.goes_on_in_leaf or not isinstance(quote, Quote):
        return NOT_MINE
    if state.leaf is not None or len(quote.element):
        return NOT_MINE
    quote.element.tag = "callout"
    quote.element.set("kind", marker[1].lower())
    if marker[2]:
        quote.element.set("folded", "true" if marker[2] == "-" else "false")
    title = state.line[marker.end() :].strip()
    if title:
        state.add(quote, "title", title)
    return TAKEN


def _start_footnote(state: BlockState) -> Step:
    marker = _FOOTNOTE.match(state.line, state.column)
    if marker is None or state.indent >= _CODE_INDENT or state.too_deep:
        return NOT_MINE
    quotes = state.container_for_block().quotes
    element = Element("footnote", {"line": str(state.index), "label": marker[1]})
    state.footnotes.append(element)
    columns = (state.column - state.base, marker.end() - state.base)
    state.push(Footnote(element, columns=columns, quotes=quotes))
    state.column = marker.end()
    return INSIDE
