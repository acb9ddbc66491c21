"""Inline elements → inline nodes: merged texts, no empty nodes, no markup left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperpack.diagnostics import Code
from paperpack.model import (
    Code as CodeNode,
)
from paperpack.model import (
    Emphasis,
    FootnoteReference,
    Keyboard,
    LineBreak,
    Link,
    Mark,
    Math,
    NoteLink,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Text,
    Underline,
)
from paperpack.read.markdown.inline.breaks import LINE_BEGINS
from paperpack.read.source import clean
from paperpack.read.tree.formula_images import formula_of
from paperpack.read.tree.formulas import without_tag
from paperpack.read.tree.images import image
from paperpack.read.tree.links import link
from paperpack.walk import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from xml.etree.ElementTree import Element

    from paperpack.model import Inline
    from paperpack.read.tree.context import TreeContext

DEEPEST = 24
"""How deep inline markup nests at most; below, its text is kept and its markup is not."""

_WRAPPERS: dict[str, Callable[[tuple[Inline, ...]], Inline]] = {
    "em": Emphasis,
    "strong": Strong,
    "del": Strikethrough,
    "u": Underline,
    "mark": Mark,
    "sub": Subscript,
    "sup": Superscript,
    "kbd": Keyboard,
}
_SPACES = re.compile(r"[ \t\n]+")
_EDGE_SPACES = " \t\n\u00a0\u2002\u2003\u2009\u3000\u200b"


def inlines(element: Element, context: TreeContext) -> tuple[Inline, ...]:
    """Give the content of a leaf element, without space and line breaks at its ends."""
    context.here = context.text_line = int(element.get("line", "0"))
    return trimmed(_content(element, context, depth=0, in_link=False))


def trimmed(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Take white space and line breaks off the ends of a content."""
    if not content or not (_has_space_at(content[0], 0) or _has_space_at(content[-1], -1)):
        return content
    first, last = 0, len(content)
    while first < last and _is_space(content[first]):
        first += 1
    while last > first and _is_space(content[last - 1]):
        last -= 1
    if first == last:
        return ()
    nodes = list(content[first:last])
    nodes[0] = _stripped(nodes[0], str.lstrip)
    nodes[-1] = _stripped(nodes[-1], str.rstrip)
    return tuple(nodes)


def _has_space_at(node: Inline, place: int) -> bool:
    if isinstance(node, Text):
        return not node.text or node.text[place] in _EDGE_SPACES
    return isinstance(node, LineBreak)


def _is_space(node: Inline) -> bool:
    if isinstance(node, Text):
        return not node.text.strip(_EDGE_SPACES)
    return isinstance(node, LineBreak)


def _stripped(node: Inline, strip: Callable[[str, str], str]) -> Inline:
    return Text(strip(node.text, _EDGE_SPACES), line=node.line) if isinstance(node, Text) else node


def merged(nodes: Iterable[Inline]) -> tuple[Inline, ...]:
    """Join neighbouring texts, one space for a run of them and none beside a line break; drop empty texts.

    A text that begins a line of the file, and so has a `line`, stays apart from the one before it, even where it
    is empty and something else follows.
    """
    content = _Content()
    for node in nodes:
        content.add(node)
    return content.whole()


class _Content:
    """Nodes as `merged` gives them, put together from first to last. The text that is still growing waits."""

    __slots__ = ("_after_break", "_line", "_nodes", "_waiting")

    def __init__(self) -> None:
        self._nodes: list[Inline] = []
        self._waiting: list[str] = []
        self._line = 0
        self._after_break = False

    @property
    def begins_line(self) -> bool:
        """Whether nothing stands behind the last break, or at all."""
        return not self._waiting and (self._after_break or not self._nodes)

    def add(self, node: Inline) -> None:
        if isinstance(node, Text):
            self.add_text(node.text, node.line)
            return
        is_break = isinstance(node, LineBreak)
        if self._waiting:
            self._finish_text(before_break=is_break)
        self._nodes.append(node)
        self._after_break = is_break

    def add_text(self, text: str, line: int = 0) -> None:
        if line:
            if self._waiting:
                self._finish_text()
            self._line = line
        self._waiting.append(text)

    def whole(self) -> tuple[Inline, ...]:
        if self._waiting:
            self._finish_text()
        return tuple(self._nodes)

    def _finish_text(self, *, before_break: bool = False) -> None:
        text = _single_spaced("".join(self._waiting))
        if self._after_break:
            text = text.lstrip(" ")
        if before_break:
            text = text.rstrip(" ")
        if text or self._line:
            self._nodes.append(Text(text, line=self._line))
        self._waiting = []
        self._line = 0
        self._after_break = False


def _single_spaced(text: str) -> str:
    return _SPACES.sub(" ", text) if "  " in text or "\n" in text or "\t" in text else text


def _content(element: Element, context: TreeContext, *, depth: int, in_link: bool) -> tuple[Inline, ...]:
    text = str(element.text or "")
    if not len(element) and LINE_BEGINS not in text:  # as most are
        return (Text(_single_spaced(text)),) if text else ()
    content = _Content()
    if text:
        _add_text(content, text, context)
    for child in element:
        if line := child.get("line"):
            context.text_line = max(context.text_line, int(line))
        if not (child.tag == "br" and child.get("soft") and content.begins_line):
            for node in _nodes(child, context, depth=depth, in_link=in_link):
                content.add(node)
        if child.tail:
            _add_text(content, child.tail, context)
    return content.whole()


def _add_text(content: _Content, text: str, context: TreeContext) -> None:
    """Add a text as one node for each line of the file; those that begin one have its number."""
    if LINE_BEGINS not in text:
        content.add_text(text)
        return
    first, *others = text.split(LINE_BEGINS)
    content.add_text(first)
    for line in others:
        context.text_line += 1
        content.add_text(line, context.text_line + context.lines_before)


def _nodes(element: Element, context: TreeContext, *, depth: int, in_link: bool) -> tuple[Inline, ...]:
    """Give the nodes of one element: mostly one, none where nothing is left of it."""
    match element.tag:
        case "br":
            context.text_line += element.get("ends") == "line"
            return (LineBreak(),)
        case "code":
            return _code(element, context, depth=depth)
        case "math":
            return _math(element, context)
        case "fnref":
            return _footnote_reference(element, context)
        case "footnote":
            return (FootnoteReference(context.footnotes.add_inline(element)),)
        case "dropped":
            name = element.get("name", "")
            context.report(Code.DROPPED_HTML, f"<{name}> and what is in it is not kept", element)
            return ()
        case "vanished":
            report_vanished(element, context)
            return ()
        case _:
            return _wrapped(element, context, depth=depth, in_link=in_link)


def report_vanished(element: Element, context: TreeContext) -> None:
    """Say that a template is left out."""
    context.report(Code.DROPPED_TEMPLATE, f"{element.get('source', '')} is left out", element)


def _wrapped(element: Element, context: TreeContext, *, depth: int, in_link: bool) -> tuple[Inline, ...]:
    """Give an element that holds content; empty ones vanish, links within links are unwrapped."""
    if depth >= DEEPEST:
        context.report(
            Code.DEEP_NESTING, f"markup nested deeper than {DEEPEST} levels", element, once="inline"
        )
        return (Text("".join(element.itertext()).replace(LINE_BEGINS, "")),)
    is_link = element.tag == "a"
    content = _content(element, context, depth=depth + 1, in_link=in_link or is_link)
    if element.tag == "img":
        latex = context.macros.read(formula_of(clean(element.get("src", ""))))
        if latex:
            return (Math(latex, line=context.line_of(element)),)
        return (image(element, content, context),)
    if is_link:
        return content if in_link else link(element, content, context)
    wrapper = _WRAPPERS.get(element.tag)
    if wrapper is None or not content:
        return content
    return (wrapper(content),)


def _code(element: Element, context: TreeContext, *, depth: int) -> tuple[Inline, ...]:
    if len(element):
        text = plain_text(_content(element, context, depth=min(depth + 1, DEEPEST), in_link=True))
    else:
        text = str(element.text or "")
    text = clean(text).replace("\n", " ")
    return (CodeNode(text),) if text else ()


def _math(element: Element, context: TreeContext) -> tuple[Inline, ...]:
    latex, tag = without_tag(context.macros.read(clean(str(element.text or ""))))
    if not latex:
        return ()
    context.text_line += str(element.text).count("\n")
    formula = Math(latex, display=element.get("display") == "true", line=context.line_of(element))
    return (formula, Text(f" ({tag})")) if tag else (formula,)


def _footnote_reference(element: Element, context: TreeContext) -> tuple[Inline, ...]:
    label = element.get("label", "")
    number = context.footnotes.number_of(label)
    if number is not None:
        return (FootnoteReference(number, line=context.line_of(element)),)
    context.report(
        Code.MISSING_FOOTNOTE,
        f"there is no footnote [^{label}]",
        element,
        hint=f"write it as `[^{label}]: …` on a line of its own",
    )
    return (Text(f"[^{label}]"),)


def without_links(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Give a content with links replaced by what they show, at the top level."""
    nodes: list[Inline] = []
    for node in content:
        if isinstance(node, Link | NoteLink):
            nodes.extend(node.content)
        else:
            nodes.append(node)
    return merged(nodes)
