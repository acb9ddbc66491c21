"""Questions that can be put to any tree: its children, its descendants, its plain text."""

from __future__ import annotations

import inspect
import re
from operator import attrgetter, is_
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import msgspec

from paperpack import model
from paperpack.model import (
    Callout,
    Code,
    CodeBlock,
    Details,
    Figure,
    Image,
    Inline,
    LineBreak,
    Math,
    MathBlock,
    Node,
    Note,
    Notebook,
    Part,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from paperpack.model import Block

T = TypeVar("T")


# --------------------------------------------------------------------------------------- what is below a node


class _Branches(dict[type, tuple[str, ...]]):
    """The names of the fields that hold other nodes, by the kind of node; each kind is looked at once."""

    def __missing__(self, kind: type) -> tuple[str, ...]:
        annotations: dict[str, str] = {}
        for base in reversed(kind.__mro__):
            annotations |= inspect.get_annotations(base)
        fields: tuple[str, ...] = getattr(kind, "__struct_fields__", ())
        found = tuple(
            name for name in fields if not _NODES.isdisjoint(re.findall(r"\w+", annotations.get(name, "")))
        )
        self[kind] = found
        return found


_NODES = frozenset(
    name for name, value in vars(model).items() if isinstance(value, type) and issubclass(value, Node)
) | {"Block", "Inline"}
_BRANCHES = _Branches()


def branches(node: msgspec.Struct) -> tuple[str, ...]:
    """Give the names of the fields that hold other nodes, by what the model says of their types.

    In each there is a node, a tuple of nodes, or None.
    """
    return _BRANCHES[type(node)]


def children(node: Node) -> Iterator[Node]:
    """Give the nodes directly below a node, in reading order."""
    for name in _BRANCHES[type(node)]:
        yield from _nodes(getattr(node, name))


def descendants(nodes: Iterable[Node]) -> Iterator[Node]:
    """Give the nodes and everything below them, in reading order, without recursion."""
    stack = list(nodes)[::-1]
    while stack:
        node = stack.pop()
        yield node
        for name in reversed(_BRANCHES[type(node)]):
            stack += _nodes(getattr(node, name))[::-1]


def _nodes(value: Any) -> tuple[Node, ...]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


def is_inline(node: Node) -> bool:
    """Say whether a node belongs to running text."""
    return type(node) in _INLINE


_INLINE = frozenset(get_args(Inline))


# ------------------------------------------------------------------------------------------------- plain text


def plain_text(nodes: Iterable[Block | Inline]) -> str:
    """Give the visible text: blocks on lines of their own, formulas as `$…$`, images as their alt text."""
    pieces: list[str] = []
    _collect_text(nodes, pieces)
    return "".join(pieces).strip("\n")


def _collect_text(nodes: Iterable[Node], pieces: list[str]) -> None:
    for node in nodes:
        kind = type(node)
        if kind in _OWN_TEXT:
            pieces.append(_OWN_TEXT[kind](node))
        elif kind in _INLINE:
            _collect_below(node, pieces)
        else:
            _end_line(pieces)
            _collect_below(node, pieces)
            _end_line(pieces)


def _collect_below(node: Node, pieces: list[str]) -> None:
    for name in _BRANCHES[type(node)]:
        _collect_text(_nodes(getattr(node, name)), pieces)


def _end_line(pieces: list[str]) -> None:
    if pieces and not pieces[-1].endswith("\n"):
        pieces.append("\n")


# What these say is not just what is below them.
_OWN_TEXT: Mapping[type, Callable[[Any], str]] = {
    Text: attrgetter("text"),
    Code: attrgetter("text"),
    LineBreak: lambda _: "\n",
    Math: lambda math: f"${math.latex}$",
    MathBlock: lambda math: f"\n${math.latex}$\n",
    CodeBlock: lambda code: f"\n{code.text}\n",
    Image: attrgetter("alt"),
    Figure: lambda figure: f"\n{plain_text(figure.caption) or figure.image.alt}\n",
    Callout: lambda box: f"\n{plain_text(box.title)}\n{plain_text(box.blocks)}\n",
    Details: lambda box: f"\n{plain_text(box.summary)}\n{plain_text(box.blocks)}\n",
}


# ---------------------------------------------------------------------------------------------- changed trees


def with_parts(values: tuple[Any, ...], change: Callable[[Any], Any]) -> tuple[Any, ...]:
    """Give nodes as `change` gives them: the same tuple if they are the same."""
    parts = [change(value) for value in values]
    return values if all(map(is_, parts, values)) else tuple(parts)


def with_branches(node: Any, change: Callable[[Any], Any]) -> Any:
    """Give a node with its branches (tuples or nodes) as `change` gives them: the same object if they are the same."""
    names = _BRANCHES[type(node)]
    if not names:
        return node
    changes = {}
    for name in names:
        old = getattr(node, name)
        if old and (new := change(old)) is not old:
            changes[name] = new
    return msgspec.structs.replace(node, **changes) if changes else node


def joined(tree: T) -> T:
    """Give the same tree with neighbouring texts made one, wherever the file's lines end; unchanged parts are kept.

    The reader keeps apart what stands on different lines, for the rules that find cards. Nobody else asks.
    """
    return _joined(tree)  # type: ignore[no-any-return]  # the rebuilt value has the type of its original


def _joined(value: Any) -> Any:
    if isinstance(value, tuple):
        parts = _joined_texts(value)
        return value if len(parts) == len(value) and all(map(is_, parts, value)) else tuple(parts)
    if isinstance(value, Text):
        return Text(value.text) if value.line else value
    return with_branches(value, _joined)


def _joined_texts(values: tuple[Any, ...]) -> list[Any]:
    """Give nodes with each text that begins a line, and the texts beside it, as one."""
    parts: list[Any] = []
    texts: list[str] = []
    for value in values:
        if type(value) is not Text:
            if texts:
                _end_text(texts, parts)
            parts.append(with_branches(value, _joined))
        elif value.line:
            if not texts and parts and type(parts[-1]) is Text:
                texts.append(parts.pop().text)
            texts.append(value.text)
        elif texts:
            texts.append(value.text)
            _end_text(texts, parts)
        else:
            parts.append(value)
    if texts:
        _end_text(texts, parts)
    return parts


def _end_text(texts: list[str], parts: list[Any]) -> None:
    text = "".join(texts)
    if text:
        parts.append(Text(text))
    texts.clear()


def without_places(tree: T) -> T:
    """Give the same tree with every `line` 0, to compare trees by what they say."""
    return _rebuilt(joined(tree))  # type: ignore[no-any-return]  # the rebuilt value has the type of its original


def _rebuilt(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        changes = {
            name: 0 if name == "line" else _rebuilt(getattr(value, name)) for name in value.__struct_fields__
        }
        return msgspec.structs.replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(_rebuilt(part) for part in value)
    return value


def with_images(tree: T, change: Callable[[Image], Image]) -> T:
    """Give the same tree with every image as `change` gives it; what holds no changed image is the same object."""
    return _with_images(tree, change)  # type: ignore[no-any-return]  # the rebuilt value has the type of its original


def _with_images(value: Any, change: Callable[[Image], Image]) -> Any:
    if isinstance(value, tuple):
        return with_parts(value, lambda part: _with_images(part, change))
    if isinstance(value, Image):
        return change(value)
    return with_branches(value, lambda branch: _with_images(branch, change))


def replaced(tree: T, change: Callable[[Node], Node]) -> T:
    """Give the same tree with every node as `change` gives it, the inner ones first."""
    return _replaced(tree, change)  # type: ignore[no-any-return]  # the rebuilt value has the type of its original


def _replaced(value: Any, change: Callable[[Node], Node]) -> Any:
    if isinstance(value, tuple):
        return with_parts(value, lambda part: _replaced(part, change))
    return change(with_branches(value, lambda branch: _replaced(branch, change)))


def notes_of(book: Notebook | Part) -> Iterator[Note]:
    """Give a book's notes in reading order: a part's own first, then those of its sub-parts."""
    part = book.root if isinstance(book, Notebook) else book
    yield from part.notes
    for below in part.parts:
        yield from notes_of(below)
