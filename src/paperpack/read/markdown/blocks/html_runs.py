"""Runs of raw HTML (CommonMark §4.6): the lines as written, for the reader of the tree to take apart.

Beyond CommonMark: a comment, script or the like without an end is text, so that it cannot swallow the page;
text behind the end of a comment is a paragraph; a tag of a known phrase element may go over several lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown.util import AtomicString

from paperpack.read.markdown.blocks.code import CODE_INDENT
from paperpack.read.markdown.blocks.leaf import Leaf, Paragraph
from paperpack.read.markdown.blocks.step import NOT_MINE, TAKEN
from paperpack.read.markdown.blocks.tentative import Tentative
from paperpack.read.markdown.html_names import BLOCKS, PHRASES, RAW_TEXT

if TYPE_CHECKING:
    from paperpack.read.markdown.blocks.containers import Container
    from paperpack.read.markdown.blocks.state import BlockState
    from paperpack.read.markdown.blocks.step import Step

_OPENING = re.compile(r"<(?:(!--)|(\?)|(!\[CDATA\[)|(![A-Za-z])|(/?)([A-Za-z][A-Za-z0-9-]*+)(?=[\s>]|/>|$))")
_COMMENT = "!--"
_MARKUP_ENDS = {_COMMENT: "-->", "?": "?>", "![CDATA[": "]]>"}
_ATTRIBUTE = r"""(?:\s++[A-Za-z_:@][\w:.@-]*+(?:\s*+=\s*+(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?+)"""
_TAG_ALONE = re.compile(rf"<(?:[A-Za-z][\w-]*+{_ATTRIBUTE}*+\s*+/?|/[A-Za-z][\w-]*+\s*+)>\s*$")
_TAG_CUT = re.compile(r"<[A-Za-z][\w-]*+(?:\s(?=[^<>=]*+=)[^<>]*+)?$")


def start_html(state: BlockState) -> Step:
    """Open a run of HTML, or take one that ends on its line."""
    line, column = state.line, state.column
    opening = _OPENING.match(line, column)
    if opening is None or not _may_begin_here(state):
        return NOT_MINE
    name = (opening[6] or "").lower()
    if not name:
        return _start_markup(state, opening[1] or opening[2] or opening[3] or "!")
    if name in RAW_TEXT and not opening[5]:
        return _start_until(state, name, f"</{name}>")
    if name in BLOCKS or name in RAW_TEXT:
        return _start_run(state)
    if name in PHRASES and not isinstance(state.leaf, Paragraph):
        if _TAG_ALONE.match(line, column):
            return _start_run(state)
        if _TAG_CUT.match(line, column) and not state.refuses("tag"):
            state.leaf = CutTag(state)
            return TAKEN
    return NOT_MINE


def _may_begin_here(state: BlockState) -> bool:
    """Indented by four it is code, but not right after other HTML, whose rows and cells people indent."""
    if state.indent < CODE_INDENT:
        return True
    siblings = state.stack[state.matched - 1].element
    return state.leaf is None and len(siblings) > 0 and siblings[-1].tag == "html"


def _start_markup(state: BlockState, mark: str) -> Step:
    return _start_until(state, mark, _MARKUP_ENDS.get(mark, ">"))


def _start_until(state: BlockState, kind: str, end: str) -> Step:
    text = state.text
    start = len(kind) + 1 if kind in _MARKUP_ENDS else 1
    if text.lower().find(end, start) < 0 and state.refuses(kind):
        return NOT_MINE
    state.leaf = run = HtmlUntil(state, kind, end)
    if not run.take_text(state, text, start):
        run.lines.append(text)
    return TAKEN


def _start_run(state: BlockState) -> Step:
    text = state.text
    container = state.container_for_block()
    state.leaf = HtmlRun(container, state.index, [text])
    return TAKEN


def _written(state: BlockState) -> str:
    """Give the line as written, without what belongs to its containers."""
    return state.verbatim(min(state.column, state.base + state.stack[state.matched - 1].content_column))


class HtmlRun(Leaf):
    """HTML up to a blank line."""

    __slots__ = ("container", "line", "lines")

    def __init__(self, container: Container, line: int, lines: list[str]) -> None:
        self.container = container
        self.line = line
        self.lines = lines

    def take(self, state: BlockState) -> bool:
        """Take any line."""
        self.lines.append(_written(state))
        return True

    def take_blank(self, state: BlockState) -> bool:  # noqa: ARG002  the interface of all leaves
        """End at a blank line."""
        return False

    def close(self, state: BlockState) -> bool:
        """Put an `html` into the tree."""
        state.add(self.container, "html", AtomicString("\n".join(self.lines)), self.line)
        return True


class HtmlUntil(Tentative):
    """HTML up to a mark: a comment, a script, a declaration.

    A comment below a list's text does not end the list, since nothing of it shows.
    """

    __slots__ = ("end",)

    def __init__(self, state: BlockState, kind: str, end: str) -> None:
        if kind != _COMMENT and not state.goes_on_in_leaf:
            state.container_for_block()
        super().__init__(state, state.text, kind)
        self.end = end

    def take(self, state: BlockState) -> bool:
        """Take a line, with the end if it is there."""
        if not self.take_text(state, state.text, 0):
            self.lines.append(_written(state))
        return True

    def take_blank(self, state: BlockState) -> bool:  # noqa: ARG002  the interface of all leaves
        """Keep a blank line."""
        self.lines.append("")
        return True

    def take_text(self, state: BlockState, text: str, start: int) -> bool:
        """Take the end of the run, if it is in the text from `start` on."""
        end = text.lower().find(self.end, start)
        if end < 0:
            return False
        end = end + len(self.end) if self.kind == _COMMENT else len(text)
        self.lines.append(text[:end])
        self.finish_before(state)
        state.add(self.container, "html", AtomicString("\n".join(self.lines)), self.line)
        rest = text[end:].strip()
        state.leaf = Paragraph(self.container, state.index, rest) if rest else None
        return True


class CutTag(Tentative):
    """A tag that goes on in the next lines, with what stands behind it on its last line."""

    __slots__ = ()

    def __init__(self, state: BlockState) -> None:
        super().__init__(state, state.text, "tag")
        self.lines.append(self.source)

    def take(self, state: BlockState) -> bool:
        """Take a line of the tag, or with its end."""
        if state.after_blank or "<" in state.text.partition(">")[0]:
            return False
        self.lines.append(_written(state))
        if ">" in state.text:
            state.leaf = None
            state.add(self.container, "html", AtomicString("\n".join(self.lines)), self.line)
        return True
