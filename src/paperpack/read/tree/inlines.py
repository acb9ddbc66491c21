"""Inline elements → inline nodes: merged texts, no empty nodes, no markup left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

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
    first, last = 0, len(content)
    while first < last and _is_space(content[first]):
        first += 1
    while last > first and _is_space(content[last - 1]):
        last -= 1
    nodes = list(content[first:last])
    if nodes and isinstance(nodes[0], Text):
        nodes[0] = replace(nodes[0], text=nodes[0].text.lstrip(_EDGE_SPACES))
    if nodes and isinstance(nodes[-1], Text):
        nodes[-1] = replace(nodes[-1], text=nodes[-1].text.rstrip(_EDGE_SPACES))
    return tuple(nodes)


def _is_space(node: Inline) -> bool:
    return isinstance(node, LineBreak) or (isinstance(node, Text) and not node.text.strip(_EDGE_SPACES))


def merged(nodes: Iterable[Inline]) -> tuple[Inline, ...]:
    """Join neighbouring texts, one space for a run of them and none beside a line break; drop empty texts.

    A text that begins a line of the file, and so has a `line`, stays apart from the one before it, even where it
    is empty and something else follows.
    """
    result: list[Inline] = []
    more: list[str] = []
    for node in nodes:
        if isinstance(node, Text) and not node.line and result and isinstance(result[-1], Text):
            more.append(node.text)
            continue
        _append_texts(result, more)
        result.append(node)
    _append_texts(result, more)
    return tuple(_spaced(result))


def _append_texts(result: list[Inline], more: list[str]) -> None:
    """Append the texts to the last node, which is one itself, all at once, and empty the list."""
    last = result[-1] if result else None
    if more and isinstance(last, Text):
        result[-1] = replace(last, text=last.text + "".join(more))
        more.clear()


def _spaced(nodes: list[Inline]) -> Iterable[Inline]:
    for number, node in enumerate(nodes):
        if not isinstance(node, Text):
            yield node
            continue
        text = _SPACES.sub(" ", node.text)
        if number and isinstance(nodes[number - 1], LineBreak):
            text = text.lstrip(" ")
        if number + 1 < len(nodes) and isinstance(nodes[number + 1], LineBreak):
            text = text.rstrip(" ")
        if text or node.line:
            yield replace(node, text=text)


def _content(element: Element, context: TreeContext, *, depth: int, in_link: bool) -> tuple[Inline, ...]:
    nodes: list[Inline] = []
    if element.text:
        nodes.extend(_texts(str(element.text), context))
    for child in element:
        context.text_line = max(context.text_line, int(child.get("line", "0")))
        if child.tag == "br" and child.get("soft") and (not nodes or isinstance(nodes[-1], LineBreak)):
            pass
        else:
            nodes.extend(_nodes(child, context, depth=depth, in_link=in_link))
        if child.tail:
            nodes.extend(_texts(child.tail, context))
    return merged(nodes)


def _texts(text: str, context: TreeContext) -> Iterable[Text]:
    """Give a text as one node for each line of the file; those that begin one have its number."""
    first, *others = text.split(LINE_BEGINS)
    yield Text(first)
    for line in others:
        context.text_line += 1
        yield Text(line, line=context.text_line + context.lines_before)


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
