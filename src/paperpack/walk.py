"""Questions that can be put to any tree: its children, its descendants, its plain text."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from paperpack.model import (
    Callout,
    Code,
    CodeBlock,
    Details,
    Figure,
    Image,
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
    from collections.abc import Callable, Iterable, Iterator

    from paperpack.model import Block, Inline

T = TypeVar("T")


def children(node: Node) -> Iterator[Node]:
    """Give the nodes directly below a node, in reading order."""
    yield from _below(node)


def descendants(nodes: Iterable[Node]) -> Iterator[Node]:
    """Give the nodes and everything below them, in reading order, without recursion."""
    stack = list(nodes)[::-1]
    while stack:
        node = stack.pop()
        yield node
        below = _below(node)
        below.reverse()
        stack += below


def holds(tree: Note, kind: type[Node]) -> bool:
    """Say whether a node of a kind stands anywhere in a note: much faster than walking through it.

    In msgspec's JSON a node's tag is the first field, and no string holds a quotation mark that is not escaped.
    """
    return f'"type":"{kind.__name__}"'.encode() in msgspec.json.encode(tree)


def branches(node: msgspec.Struct) -> tuple[str, ...]:
    """Give the names of the fields that may hold other nodes, by what the model says of their types."""
    kind = type(node)
    known = _BRANCHES.get(kind)
    if known is None:
        kinds: dict[str, Any] = {}
        for base in reversed(kind.__mro__):
            kinds |= inspect.get_annotations(base)
        known = tuple(name for name in node.__struct_fields__ if kinds.get(name) not in _LEAVES)
        _BRANCHES[kind] = known
    return known


_LEAVES = frozenset(("str", "int", "bool", "float", "bytes", "tuple[str, ...]", "dt.date | None"))
_BRANCHES: dict[type, tuple[str, ...]] = {}


def _below(node: Node) -> list[Node]:
    found: list[Node] = []
    for name in branches(node):
        value = getattr(node, name)
        if isinstance(value, tuple):
            found += [part for part in value if isinstance(part, Node)]
        elif isinstance(value, Node):
            found.append(value)
    return found


def plain_text(nodes: Iterable[Block | Inline]) -> str:
    """Give the visible text: blocks on lines of their own, formulas as `$…$`, images as their alt text."""
    pieces: list[str] = []
    for node in nodes:
        _collect_text(node, pieces)
    return "".join(pieces).strip("\n")


def _collect_text(node: Node, pieces: list[str]) -> None:
    match node:
        case Text(text=text) | Code(text=text):
            pieces.append(text)
        case LineBreak():
            pieces.append("\n")
        case Math(latex=latex):
            pieces.append(f"${latex}$")
        case MathBlock(latex=latex):
            pieces.append(f"\n${latex}$\n")
        case CodeBlock(text=text):
            pieces.append(f"\n{text}\n")
        case Image(alt=alt):
            pieces.append(alt)
        case Figure(caption=caption, image=image):
            pieces.append("\n" + (plain_text(caption) or image.alt) + "\n")
        case Callout(title=content, blocks=blocks) | Details(summary=content, blocks=blocks):
            pieces.append("\n" + plain_text(content) + "\n" + plain_text(blocks) + "\n")
        case _:
            block = not is_inline(node)
            if block and pieces and not pieces[-1].endswith("\n"):
                pieces.append("\n")
            for child in children(node):
                _collect_text(child, pieces)
            if block and pieces and not pieces[-1].endswith("\n"):
                pieces.append("\n")


def is_inline(node: Node) -> bool:
    """Say whether a node belongs to running text."""
    from paperpack.model import Inline  # noqa: PLC0415  the union is a run-time value here

    return isinstance(node, Inline)


def joined(tree: T) -> T:
    """Give the same tree with neighbouring texts made one, wherever the file's lines end; unchanged parts are kept.

    The reader keeps apart what stands on different lines, for the rules that find cards. Nobody else asks.
    """
    return _joined(tree)  # type: ignore[no-any-return]  # the rebuilt value has the type of its original


def _joined(value: Any) -> Any:
    if isinstance(value, tuple):
        parts = _joined_texts(value)
        same = len(parts) == len(value) and all(new is old for new, old in zip(parts, value, strict=True))
        return value if same else tuple(parts)
    if not isinstance(value, Node):
        return value
    if isinstance(value, Text):
        return msgspec.structs.replace(value, line=0) if value.line else value
    fields = ((name, getattr(value, name)) for name in branches(value))
    changes = {name: new for name, old in fields if (new := _joined(old)) is not old}
    return msgspec.structs.replace(value, **changes) if changes else value


def _joined_texts(values: tuple[Any, ...]) -> list[Any]:
    parts: list[Any] = []
    texts: list[str] = []
    for value in (*values, None):
        if isinstance(value, Text) and value.line:
            texts.append(value.text)
            continue
        if texts:
            before = parts.pop().text if parts and isinstance(parts[-1], Text) else ""
            after = value.text if isinstance(value, Text) else ""
            text = before + "".join(texts) + after
            parts.extend([Text(text)] if text else [])
            texts = []
            if after or isinstance(value, Text):
                continue
        if value is not None:
            parts.append(_joined(value))
    return parts


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
    if isinstance(value, Image):
        return change(value)
    if isinstance(value, tuple):
        parts = tuple(_with_images(part, change) for part in value)
        same = all(new is old for new, old in zip(parts, value, strict=True))
        return value if same else parts
    if not isinstance(value, Node):
        return value
    fields = ((name, getattr(value, name)) for name in branches(value))
    changes = {name: new for name, old in fields if (new := _with_images(old, change)) is not old}
    return msgspec.structs.replace(value, **changes) if changes else value


def replaced(tree: T, change: Callable[[Node], Node]) -> T:
    """Give the same tree with every node as `change` gives it, the inner ones first."""
    return _replaced(tree, change)  # type: ignore[no-any-return]  # the rebuilt value has the type of its original


def _replaced(value: Any, change: Callable[[Node], Node]) -> Any:
    if isinstance(value, tuple):
        return tuple(_replaced(part, change) for part in value)
    if not isinstance(value, Node):
        return value
    fields = ((name, getattr(value, name)) for name in branches(value))
    changes = {name: new for name, old in fields if (new := _replaced(old, change)) is not old}
    return change(msgspec.structs.replace(value, **changes) if changes else value)


def notes_of(book: Notebook | Part) -> Iterator[Note]:
    """Give a book's notes in reading order: a part's own first, then those of its sub-parts."""
    part = book.root if isinstance(book, Notebook) else book
    yield from part.notes
    for below in part.parts:
        yield from notes_of(below)
