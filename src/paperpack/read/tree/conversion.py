"""The element tree of a note → blocks of the model.

Headings keep the level that was written and have no anchor yet: `outline` makes a clean outline of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from paperpack.diagnostics import Code
from paperpack.model import (
    Block,
    BulletList,
    Callout,
    CalloutKind,
    CodeBlock,
    Details,
    Figure,
    Footnote,
    Heading,
    Image,
    Inline,
    ListItem,
    Math,
    MathBlock,
    OrderedList,
    Paragraph,
    Quote,
    Strong,
    Text,
    ThematicBreak,
)
from paperpack.read.problem import Problem  # noqa: TC001  msgspec reads the annotations at run time
from paperpack.read.source import clean
from paperpack.read.tree.context import Footnotes, TreeContext
from paperpack.read.tree.formulas import without_tag
from paperpack.read.tree.hashtags import hashtags
from paperpack.read.tree.html import nested
from paperpack.read.tree.images import caption
from paperpack.read.tree.inlines import inlines, report_vanished
from paperpack.read.tree.tables import html_table, joined, pipe_table
from paperpack.walk import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

    from paperpack.read.images.resolver import ImageResolver

KINDS = {
    "summary": CalloutKind.ABSTRACT,
    "tldr": CalloutKind.ABSTRACT,
    "hint": CalloutKind.TIP,
    "check": CalloutKind.SUCCESS,
    "done": CalloutKind.SUCCESS,
    "help": CalloutKind.QUESTION,
    "faq": CalloutKind.QUESTION,
    "caution": CalloutKind.WARNING,
    "attention": CalloutKind.WARNING,
    "fail": CalloutKind.FAILURE,
    "missing": CalloutKind.FAILURE,
    "error": CalloutKind.DANGER,
    "cite": CalloutKind.QUOTE,
    "flashcard": CalloutKind.CARD,
    "anki": CalloutKind.CARD,
    "qa": CalloutKind.CARD,
    **{kind.value: kind for kind in CalloutKind},
}
"""The words that people write in `> [!…]`: Obsidian's, GitHub's, and those for cards."""

_RAW_HTML = frozenset({"html", "open", "close"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HTML_HEADINGS = {f"html:h{level}": level for level in range(1, 7)}


class Converted(msgspec.Struct, frozen=True):
    """What a tree became."""

    blocks: tuple[Block, ...]
    footnotes: tuple[Footnote, ...]
    problems: tuple[Problem, ...]
    tags: tuple[str, ...] = ()


def convert(root: Element, images: ImageResolver, lines_before: int = 0) -> Converted:
    """Give the blocks and footnotes of a parsed note, and what could not be kept.

    `lines_before` is the number of the file's lines before the text that was parsed. Nothing is raised.
    """
    written: dict[str, Element] = {}
    repeated: list[Element] = []
    for element in root.iter("footnote"):
        label = element.get("label", "")
        if label:
            if label.casefold() in written:
                repeated.append(element)
            written.setdefault(label.casefold(), element)
    context = TreeContext(images, lines_before, Footnotes(written))
    reader = _Blocks(context)
    blocks = reader.blocks(root)
    footnotes = reader.footnotes(repeated)
    return Converted(blocks, footnotes, tuple(context.problems), hashtags(root))


class _Blocks:
    def __init__(self, context: TreeContext) -> None:
        self.context = context

    def footnotes(self, repeated: Iterable[Element]) -> tuple[Footnote, ...]:
        """Give the footnotes in the order of first reference, then those that nothing refers to."""
        notes = self.context.footnotes
        found: list[Footnote] = []
        unnumbered = [self._footnote(element.get("label", ""), element) for element in repeated]
        unasked = iter([*notes.written])
        while True:
            while notes.waiting:
                found.append(self._footnote(*notes.waiting.popleft()))
            label = next(unasked, None)
            if label is None:
                break
            notes.number_of(notes.written[label].get("label", label))
        return (*found, *unnumbered)

    def _footnote(self, label: str, element: Element) -> Footnote:
        line = self.context.line_of(element)
        if element.get("label"):
            return Footnote(label, self.blocks(element), line=line)
        content = inlines(element, self.context)
        return Footnote(label, (Paragraph(content, line=line),) if content else (), line=line)

    def blocks(self, container: Element) -> tuple[Block, ...]:
        """Give the blocks below an element, in order."""
        children = list(container)
        if not _RAW_HTML.isdisjoint([child.tag for child in children]):
            children = nested(children, self.context)
        found: list[Block] = []
        for child in children:
            found.extend(self._block(child))
        return tuple(found)

    def _block(self, element: Element) -> tuple[Block, ...]:
        line = self.context.line_of(element)
        match element.tag:
            case "p" | "words" | "title":
                return self._paragraph(element, line)
            case "ul" | "ol":
                return self._list(element, line)
            case "blockquote":
                blocks = self.blocks(element)
                return (Quote(blocks, line=line),) if blocks else ()
            case "callout":
                return (self._callout(element, line),)
            case "table":
                table = pipe_table(element, self.context)
                return (table,) if table else ()
            case "pre":
                return (CodeBlock(clean(str(element.text or "")), element.get("language", ""), line=line),)
            case "mathblock":
                return _formula(clean(str(element.text or "")), line, self.context)
            case "hr":
                return (ThematicBreak(line=line),)
            case "footnote":
                return ()
            case "dropped":
                name = element.get("name", "")
                self.context.report(Code.DROPPED_HTML, f"<{name}> and what is in it is not kept", element)
                return ()
            case "vanished":
                report_vanished(element, self.context)
                return ()
            case tag if tag in _HEADINGS:
                content = inlines(element, self.context)
                return self._heading(content, _HEADINGS[tag], element)
            case _:
                return self._html(element, line)

    # ------------------------------------------------------------------------------------ Markdown's blocks

    def _paragraph(self, element: Element, line: int) -> tuple[Block, ...]:
        if element.get("deep") == "true":
            self.context.report(Code.DEEP_NESTING, "lists or quotes nested too deep", element, once="blocks")
        content = inlines(element, self.context)
        match content:
            case ():
                return ()
            case (Image() as image,):
                child = next(iter(element), None)
                words = inlines(child, self.context) if child is not None and len(child) else ()
                return (Figure(image, caption(image, words), line=line),)
            case (Math(display=display, latex=latex),) if display or element.find("img") is not None:
                return (MathBlock(latex, line=line),)
            case (Math(display=True, latex=latex), Text(text=tag)) if re.fullmatch(r" \([^()]+\)", tag):
                return (MathBlock(latex, tag[2:-1], line=line),)
            case _:
                return (Paragraph(content, element.get("id", ""), line=line),)

    def _heading(self, content: tuple[Inline, ...], level: int, element: Element) -> tuple[Block, ...]:
        """Give a heading; one that shows no text is what is left of it: a figure, a paragraph, nothing."""
        line = self.context.line_of(element)
        if plain_text(content).strip():
            identifier = element.get("id", "") or element.get("@id", "")
            return (Heading(level, content, identifier, level, line=line),)
        match content:
            case (Image() as image,):
                return (Figure(image, caption(image, ()), line=line),)
            case ():
                return ()
            case _:
                return (Paragraph(content, line=line),)

    def _list(self, element: Element, line: int) -> tuple[Block, ...]:
        items = tuple(self._item(child) for child in element)
        if not any(item.blocks for item in items):
            return ()
        items = tuple(item for item in items if item.blocks or item.checked is not None)
        tight = element.get("tight", "true") != "false"
        if element.tag == "ul":
            return (BulletList(items, tight, line=line),)
        start = element.get("start", "1")
        return (OrderedList(items, int(start) if start.isdecimal() else 1, tight, line=line),)

    def _item(self, element: Element) -> ListItem:
        checked = element.get("checked")
        return ListItem(
            self.blocks(element),
            None if checked is None else checked == "true",
            element.get("id", ""),
            line=self.context.line_of(element),
        )

    def _callout(self, element: Element, line: int) -> Callout:
        word = element.get("kind", "note").strip().lower()
        title: tuple[Inline, ...] = ()
        heads = [child for child in element if child.tag == "title"]
        if heads:
            title = inlines(heads[0], self.context)
            element.remove(heads[0])
        kind = KINDS.get(word)
        if kind is None and not title and word:
            title = (Text(word.replace("-", " ").capitalize()),)
        folded = element.get("folded")
        return Callout(
            kind or CalloutKind.NOTE,
            title,
            self.blocks(element),
            None if folded is None else folded == "true",
            line=line,
        )

    # ---------------------------------------------------------------------------------------- HTML's blocks

    def _html(self, element: Element, line: int) -> tuple[Block, ...]:
        match element.tag:
            case "html:details":
                return self._details(element, line)
            case "html:blockquote":
                blocks = self.blocks(element)
                return (Quote(blocks, line=line),) if blocks else ()
            case "html:ul" | "html:ol":
                return self._html_list(element, line)
            case "html:table":
                table = html_table(element, self.context, self._flat)
                return (table,) if table else ()
            case "html:figure":
                return self._figure(element)
            case "html:dt":
                content = self._flat(element)
                return (Paragraph((Strong(content),), line=line),) if content else ()
            case tag if tag.startswith("html:directive"):
                return self._directive(element, line)
            case tag if tag in _HTML_HEADINGS:
                return self._heading(self._flat(element), _HTML_HEADINGS[tag], element)
            case _:
                return self.blocks(element)

    def _directive(self, element: Element, line: int) -> tuple[Block, ...]:
        """Give a box of a site generator: a callout, details, or what is in it."""
        match element.get("kind", ""):
            case "":
                return self.blocks(element)
            case "details":
                callout = self._callout(element, line)
                return (Details(callout.title or (Text("…"),), callout.blocks, line=line),)
            case _:
                return (self._callout(element, line),)

    def _details(self, element: Element, line: int) -> tuple[Block, ...]:
        summary: tuple[Inline, ...] = ()
        heads = [child for child in element if child.tag == "html:summary"]
        if heads:
            summary = self._flat(heads[0])
            element.remove(heads[0])
        blocks = self.blocks(element)
        if not blocks and not summary:
            return ()
        return (Details(summary or (Text("…"),), blocks, "@open" in element.keys(), line=line),)  # noqa: SIM118

    def _html_list(self, element: Element, line: int) -> tuple[Block, ...]:
        items: list[ListItem] = []
        for child in element:
            blocks = self.blocks(child) if child.tag.startswith("html:") else self._block(child)
            if blocks:
                items.append(ListItem(blocks, line=self.context.line_of(child)))
        if not items:
            return ()
        if element.tag == "html:ul":
            return (BulletList(tuple(items), line=line),)
        start = element.get("@start", "1")
        return (OrderedList(tuple(items), int(start) if start.isdecimal() else 1, line=line),)

    def _figure(self, element: Element) -> tuple[Block, ...]:
        words = list(element.iter("html:figcaption"))
        text = self._flat(words[0]) if words else ()
        blocks = [block for child in element if child not in words for block in self._block(child)]
        if text and len(blocks) == 1 and isinstance(blocks[0], Figure):
            return (msgspec.structs.replace(blocks[0], caption=text),)
        if text:
            blocks.append(Paragraph(text, line=self.context.line_of(words[0])))
        return tuple(blocks)

    def _flat(self, element: Element) -> tuple[Inline, ...]:
        """Give what an HTML element holds as inline content: paragraphs and items on lines of their own."""
        return joined([part for block in self.blocks(element) for part in _lines(block)])


def _formula(latex: str, line: int, context: TreeContext) -> tuple[Block, ...]:
    latex, tag = without_tag(context.macros.read(latex))
    return (MathBlock(latex, tag, line=line),) if latex else ()


def _lines(block: Block) -> list[tuple[Inline, ...]]:
    """Give a block as lines of inline content, for places that hold nothing else."""
    match block:
        case Paragraph(content=content) | Heading(content=content):
            return [content]
        case Figure(image=image):
            return [(image,)]
        case MathBlock(latex=latex):
            return [(Math(latex, display=True, line=block.line),)]
        case BulletList(items=items) | OrderedList(items=items):
            return [
                (Text("• "), *line) if number == 0 else line
                for item in items
                for number, line in enumerate([line for inner in item.blocks for line in _lines(inner)])
            ]
        case Quote(blocks=blocks):
            return [line for inner in blocks for line in _lines(inner)]
        case _:
            text = plain_text([block]).split("\n")
            return [(Text(line),) for line in text if line.strip()]
