"""Pairs the tags of raw HTML across sibling blocks, so that Markdown may stand between them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from paperpack.diagnostics import Code

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paperpack.read.tree.context import TreeContext

PREFIX = "html:"
"""HTML containers are elements named `html:details`, apart from the elements that Markdown makes."""

DEEPEST = 24
"""Open HTML containers at most; what nests deeper is unwrapped."""

_VOID = frozenset({"hr", "col", "colgroup"})
_LISTS = frozenset({"html:ul", "html:ol", "html:menu", "html:dir"})
_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"html:li"}), _LISTS),
    "dt": (frozenset({"html:dt", "html:dd"}), frozenset({"html:dl"})),
    "dd": (frozenset({"html:dt", "html:dd"}), frozenset({"html:dl"})),
    "tr": (frozenset({"html:tr"}), frozenset({"html:table"})),
    "td": (frozenset({"html:td", "html:th"}), frozenset({"html:tr", "html:table"})),
    "th": (frozenset({"html:td", "html:th"}), frozenset({"html:tr", "html:table"})),
}
"""What an opening tag closes by itself (HTML, optional tags), and how far up it looks for it."""


def nested(children: Iterable[Element], context: TreeContext) -> list[Element]:
    """Give sibling blocks with their `html` elements turned into containers around what stands between.

    A container that is never closed is unwrapped: its tag is then `html:div`.
    """
    root = Element("div")
    stack = [root]
    for child in children:
        if child.tag == "html":
            for piece in child:
                _add(piece, stack, context)
        else:
            _add(child, stack, context)
    for unclosed in stack[1:]:
        unclosed.tag = PREFIX + "div"
    return list(root)


def _add(piece: Element, stack: list[Element], context: TreeContext) -> None:
    name = piece.get("name", "")
    if piece.tag == "close":
        _close(name, stack)
    elif piece.tag != "open":
        stack[-1].append(piece)
    elif name in _VOID:
        stack[-1].append(Element("hr" if name == "hr" else PREFIX + name, piece.attrib))
    else:
        _end_by_itself(name, stack)
        if len(stack) > DEEPEST:
            context.report(Code.DEEP_NESTING, f"HTML nested deeper than {DEEPEST} levels", piece, once="html")
            return
        container = Element(PREFIX + name, piece.attrib)
        container.extend(piece)
        stack[-1].append(container)
        stack.append(container)


def _close(name: str, stack: list[Element]) -> None:
    for place in range(len(stack) - 1, 0, -1):
        if stack[place].tag == PREFIX + name:
            del stack[place:]
            return


def _end_by_itself(name: str, stack: list[Element]) -> None:
    if stack[-1].tag == "html:p":
        stack.pop()
    if name not in _ENDS:
        return
    ended, boundary = _ENDS[name]
    for place in range(len(stack) - 1, 0, -1):
        if stack[place].tag in boundary:
            return
        if stack[place].tag in ended:
            del stack[place:]
            return
