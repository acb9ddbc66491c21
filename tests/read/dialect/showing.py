"""A note as a few lines of text, to see at a glance how a construct reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.model import (
    Block,
    BulletList,
    Callout,
    Citation,
    Code,
    CodeBlock,
    Details,
    Emphasis,
    Figure,
    FootnoteReference,
    Gap,
    Heading,
    Image,
    Inline,
    Keyboard,
    LineBreak,
    Link,
    ListItem,
    Mark,
    Math,
    MathBlock,
    NoteLink,
    OrderedList,
    Paragraph,
    Quote,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    ThematicBreak,
    Underline,
    unsupported,
)
from paperpack.walk import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paperpack.model import Note

_AROUND = {Emphasis: "*", Strong: "**", Strikethrough: "~~", Mark: "==", Underline: "__"}


def shown(note: Note) -> str:
    """Give a note's tags, blocks and footnotes, a line each."""
    note = joined(note)
    lines = [f"tags: {', '.join(note.tags)}"] if note.tags else []
    lines += [line for block in note.blocks for line in _block(block)]
    for number, footnote in enumerate(note.footnotes, 1):
        lines += _below(f"Footnote {number}", footnote.blocks)
    return "\n".join(lines)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(content=content, anchor=anchor):
            yield f"Paragraph{_id(anchor)}: {_inline(content)}"
        case Heading(level=level, content=content, anchor=anchor):
            yield f"Heading {level} {_id(anchor).strip()}: {_inline(content)}"
        case BulletList(items=items):
            yield from _below("BulletList", items)
        case OrderedList(items=items, start=start):
            yield from _below(f"OrderedList from {start}" if start != 1 else "OrderedList", items)
        case CodeBlock(text=text, language=language):
            yield f"CodeBlock {language or 'plain'}: {text!r}"
        case MathBlock(latex=latex, tag=tag):
            yield f"MathBlock{f' ({tag})' if tag else ''}: {' '.join(latex.split())}"
        case Quote(blocks=blocks):
            yield from _below("Quote", blocks)
        case Callout(kind=kind, title=title, blocks=blocks, folded=folded):
            state = "" if folded is None else " folded" if folded else " open"
            yield from _below(f"Callout {kind.value}{state}{_titled(title)}", blocks)
        case Details(summary=summary, blocks=blocks):
            yield from _below(f"Details{_titled(summary)}", blocks)
        case Figure(image=image, caption=caption):
            yield f"Figure {_image(image)}{_titled(caption)}"
        case Table(header=header, rows=rows):
            yield "Table"
            for row in (*([header] if header else []), *rows):
                yield "  " + " | ".join(_inline(cell.content) for cell in row.cells)
        case ThematicBreak():
            yield "ThematicBreak"
        case _:
            unsupported(block)


def _below(head: str, blocks: Iterable[Block | ListItem]) -> Iterator[str]:
    yield head
    for block in blocks:
        yield from ("  " + line for line in (_item(block) if isinstance(block, ListItem) else _block(block)))


def _item(item: ListItem) -> Iterator[str]:
    box = "" if item.checked is None else " [x]" if item.checked else " [ ]"
    return _below(f"Item{box}{_id(item.anchor)}", item.blocks)


def _id(anchor: str) -> str:
    return f" #{anchor}" if anchor else ""


def _titled(content: tuple[Inline, ...]) -> str:
    return f": {_inline(content)}" if content else ""


def _image(image: Image) -> str:
    size = f" {image.width or ''}x{image.height or ''}" if image.width or image.height else ""
    title = f' "{image.title}"' if image.title else ""
    return f"![{image.alt}]({image.address}{title}{size})"


def _inline(content: Iterable[Inline]) -> str:
    return "".join(_one(node) for node in content)


def _one(node: Inline) -> str:
    match node:
        case Text(text=text):
            return text
        case LineBreak():
            return "⏎"
        case Emphasis() | Strong() | Strikethrough() | Mark() | Underline():
            mark = _AROUND[type(node)]
            return f"{mark}{_inline(node.content)}{mark}"
        case Subscript(content=inner):
            return f"<sub>{_inline(inner)}</sub>"
        case Superscript(content=inner):
            return f"<sup>{_inline(inner)}</sup>"
        case Keyboard(content=inner):
            return f"<kbd>{_inline(inner)}</kbd>"
        case Code(text=text):
            return f"`{text}`"
        case Math(latex=latex, display=display):
            return f"$${latex}$$" if display else f"${latex}$"
        case Link(content=inner, url=url):
            return f"[{_inline(inner)}]({url})"
        case NoteLink(content=inner, path=path, anchor=anchor):
            return f"[{_inline(inner)}](→ {path}{'#' if anchor else ''}{anchor})"
        case Citation(content=inner, key=key):
            return f"[{_inline(inner)}](@{key})"
        case Image():
            return _image(node)
        case FootnoteReference(number=number):
            return f"[^{number}]"
        case Gap(content=inner, number=number):
            return f"{{{{c{number}::{_inline(inner)}}}}}"
        case _:
            unsupported(node)
