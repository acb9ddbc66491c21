"""What a line's end inside a paragraph stands for: a space, or nothing between two CJK characters.

Behind it stands `LINE_BEGINS`, for the tree to know where the author began a line: cards may be a line each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown.util import AtomicString

from paperpack.scripts import SHARED_PUNCTUATION, is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

LINE_BEGINS = "\x1e"
"""No text that was decoded holds this control character."""

_SHARED = frozenset(SHARED_PUNCTUATION)


def settle_breaks(leaf: Element) -> None:
    """Replace every newline in the text below a leaf; verbatim text (`AtomicString`) is left alone."""
    slots = [(element, slot, text) for element, slot, text in _slots(leaf) if text]
    for number, (element, slot, text) in enumerate(slots):
        if "\n" not in text or isinstance(text, AtomicString):
            continue
        before = _edge(slots[number - 1], last=True) if number else ""
        after = _edge(slots[number + 1], last=False) if number + 1 < len(slots) else ""
        setattr(element, slot, _joined(text, before, after))


def _edge(slot: tuple[Element, str, str], *, last: bool) -> str:
    element, name, text = slot
    if name == "text" and element.tag in {"code", "math"}:
        return "x"
    return text[-1] if last else text[0]


def _slots(leaf: Element) -> Iterator[tuple[Element, str, str]]:
    """Give every place below a leaf that can hold text, in reading order, without recursion."""
    yield leaf, "text", leaf.text or ""
    stack = [iter(leaf)]
    open_elements: list[Element] = []
    while stack:
        child = next(stack[-1], None)
        if child is not None:
            yield child, "text", child.text or ""
            stack.append(iter(child))
            open_elements.append(child)
            continue
        stack.pop()
        if open_elements:
            finished = open_elements.pop()
            yield finished, "tail", finished.tail or ""


def _joined(text: str, before: str, after: str) -> str:
    lines = text.split("\n")
    pieces = [lines[0]]
    for number, line in enumerate(lines[1:], start=1):
        left = pieces[-1][-1:] or before
        right = line[:1] or (after if number == len(lines) - 1 else "")
        between = "" if not right.strip() and right == "" and not left else _between(left, right)
        pieces.append(between + LINE_BEGINS)
        pieces.append(line)
    return "".join(pieces)


def _between(left: str, right: str) -> str:
    wide_left, wide_right = is_unspaced(left), is_unspaced(right)
    joins = (wide_left and wide_right) or (wide_left and right in _SHARED) or (wide_right and left in _SHARED)
    return "" if joins else " "
