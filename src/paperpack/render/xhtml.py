"""Blocks and inlines → XHTML, for book pages and cards alike.

The text is valid XML and valid HTML5: every element is closed, phrasing content holds no blocks, no link
stands in a link. What differs between a page and a card is asked of an `XhtmlPolicy`.

The classes are the vocabulary that style sheets are written for:

- `ul.tight`, `ol.tight`, `.loose`; `li.task`, `li.task.done`; `span.checkbox`
- `div.table` around a table; `th`/`td` `.center`, `.right`
- `pre.code` with Pygments' short classes in it, but for operators and punctuation; `code.language-…`
- `div.formula` around a displayed formula
- `div.callout.callout-KIND` with `p.callout-title`; `details.callout.callout-KIND` with `summary.callout-title`
- `figure`, `figcaption`; `span.missing-image` for an image that is not there, within a link
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec
from msgspec import structs

from paperpack.model import (
    Alignment,
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
    Keyboard,
    LineBreak,
    Link,
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
    TableCell,
    Text,
    ThematicBreak,
    Underline,
    unsupported,
)
from paperpack.render.addresses import usable_url
from paperpack.render.highlight import highlight
from paperpack.render.languages import foreign_language, runs
from paperpack.render.markup import element, escape
from paperpack.render.references import reference_link
from paperpack.render.words import Word, callout_name, word
from paperpack.walk import descendants

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from paperpack.model import Block, Inline, ListItem, TableRow

_DEEPEST_HEADING = 6
_AS_TEXT_STANDS = frozenset((Alignment.NONE, Alignment.LEFT))
_PLAIN_TOKENS = frozenset(("", "o", "p"))


class XhtmlPolicy(Protocol):
    """What differs between a card and a book page. The methods give markup, but for the two that say so."""

    @property
    def heading_offset(self) -> int:
        """`Heading.level` 1 becomes `h(1 + offset)`, at most `h6`."""
        ...

    @property
    def language(self) -> str:
        """The text's BCP 47 tag; empty: no `lang` attribute is written."""
        ...

    @property
    def schemes(self) -> Collection[str]:
        """The URL schemes a `Link` may have, in lower case; of another one only the content is shown."""
        ...

    def math(self, latex: str, *, display: bool, tag: str, line: int) -> str:
        """Give a formula as phrasing content."""
        ...

    def image(self, image: Image) -> str:
        """Give a whole element, as phrasing content."""
        ...

    def note_link(self, link: NoteLink) -> str:
        """Give an `href` as plain text, or "" to show the content alone."""
        ...

    def footnote_reference(self, number: int) -> str:
        """Give a whole element, which may be a link."""
        ...

    def gap(self, gap: Gap, inner: str) -> str:
        """Give a cloze card's gap around its content."""
        ...

    def identifier(self, anchor: str) -> str:
        """Give the `id` of a heading or item as plain text, or "" for none."""
        ...


def blocks_to_xhtml(blocks: Sequence[Block], policy: XhtmlPolicy) -> str:
    """Give blocks as flow content, a line each."""
    return _Writer(policy, policy.language).blocks(blocks)


def inlines_to_xhtml(inlines: Sequence[Inline], policy: XhtmlPolicy) -> str:
    """Give inlines as phrasing content."""
    return _Writer(policy, policy.language).inlines(inlines)


class _Writer(msgspec.Struct, frozen=True):
    """A policy with the language in force and, inside a link, what has to wait until the link has ended."""

    policy: XhtmlPolicy
    language: str
    after_link: list[str] | None = None

    # ---------------------------------------------------------------------------------------------- blocks

    def blocks(self, blocks: Sequence[Block]) -> str:
        return "\n".join(map(self.block, blocks))

    def block(self, block: Block) -> str:
        match block:
            case Paragraph(content=content, anchor=anchor):
                return self.leaf("p", content, {"id": self.identifier(anchor)})
            case Heading():
                return self.heading(block)
            case BulletList(items=items, tight=tight):
                return self.list("ul", items, {"class": _spacing(tight=tight)}, tight=tight)
            case OrderedList(items=items, start=start, tight=tight):
                attributes = {"class": _spacing(tight=tight), "start": None if start == 1 else str(start)}
                return self.list("ol", items, attributes, tight=tight)
            case Table():
                return self.table(block)
            case CodeBlock(text=text, language=language):
                return _code_block(text, language)
            case MathBlock(latex=latex, tag=tag, line=line):
                formula = self.policy.math(latex, display=True, tag=tag, line=line)
                return element("div", formula, {"class": "formula"})
            case Quote(blocks=blocks):
                return element("blockquote", f"\n{self.blocks(blocks)}\n")
            case Callout():
                return self.callout(block)
            case Details(summary=summary, blocks=blocks, open=is_open):
                title = summary or (Text(word(Word.DETAILS, self.language)),)
                return self.details(
                    self.leaf("summary", title), blocks, {"open": "open" if is_open else None}
                )
            case Figure(image=image, caption=caption):
                return self.figure(image, caption)
            case ThematicBreak():
                return element("hr")
            case _:
                unsupported(block)

    def figure(self, image: Image, caption: Sequence[Inline]) -> str:
        """Give a figure; its caption is the image's title, which need not be said twice."""
        if not caption:
            return element("figure", f"\n{self.policy.image(image)}\n")
        shown = self.policy.image(structs.replace(image, title=""))
        return element("figure", f"\n{shown}\n{self.leaf('figcaption', caption)}\n")

    def leaf(
        self, name: str, content: Sequence[Inline], attributes: dict[str, str | None] | None = None
    ) -> str:
        """Give an element that holds running text, with its `lang` where that is not the note's."""
        foreign = foreign_language(_letters(content), self.language)
        writer = structs.replace(self, language=foreign) if foreign else self
        return element(name, writer.inlines(content), {**(attributes or {}), **_language(foreign)})

    def heading(self, heading: Heading) -> str:
        level = max(1, min(heading.level + self.policy.heading_offset, _DEEPEST_HEADING))
        identifier = self.identifier(heading.anchor)
        if not heading.content:
            # An empty heading is nothing to read, but a link may lead to it.
            return element("div", "", {"id": identifier})
        return self.leaf(f"h{level}", heading.content, {"id": identifier})

    def list(
        self, name: str, items: Sequence[ListItem], attributes: dict[str, str | None], *, tight: bool
    ) -> str:
        written = "\n".join(self.item(item, tight=tight) for item in items)
        return element(name, f"\n{written}\n", attributes)

    def item(self, item: ListItem, *, tight: bool) -> str:
        """Give an item. In a tight list its first paragraph stands without `<p>`."""
        attributes = {"class": _task_class(checked=item.checked), "id": self.identifier(item.anchor)}
        box = self.checkbox(checked=item.checked)
        match item.blocks:
            case (Paragraph(content=content, anchor=""),) if tight and not box:
                return self.leaf("li", content, attributes)
            case (Paragraph() as first, *rest):
                lead = self.first_paragraph(first, box, tight=tight)
            case rest:
                lead = box
        return element("li", "\n".join(filter(None, (lead, self.blocks(rest)))), attributes)

    def first_paragraph(self, paragraph: Paragraph, box: str, *, tight: bool) -> str:
        foreign = foreign_language(_letters(paragraph.content), self.language)
        text = (structs.replace(self, language=foreign) if foreign else self).inlines(paragraph.content)
        attributes = {"id": self.identifier(paragraph.anchor), **_language(foreign)}
        if not tight:
            return element("p", box + text, attributes)
        return box + (element("span", text, attributes) if any(attributes.values()) else text)

    def identifier(self, anchor: str) -> str | None:
        return (self.policy.identifier(anchor) or None) if anchor else None

    def checkbox(self, *, checked: bool | None) -> str:
        """Give a task's box as a character, since many reading systems take form controls away."""
        if checked is None:
            return ""
        label = word(Word.DONE if checked else Word.OPEN, self.language)
        attributes = {"class": "checkbox", "role": "img", "aria-label": label}
        return element("span", "☑" if checked else "☐", attributes) + " "

    def table(self, table: Table) -> str:
        parts = []
        if table.caption:
            parts.append(self.leaf("caption", table.caption))
        if table.header is not None:
            parts.append(element("thead", self.row(table.header, table.alignments, header=True)))
        if table.rows:
            rows = "\n".join(self.row(row, table.alignments, header=False) for row in table.rows)
            parts.append(element("tbody", f"\n{rows}\n"))
        grid = element("table", "\n{}\n".format("\n".join(parts)))
        # Wider than the page, it scrolls: then the keyboard has to reach it (WCAG 2.1.1).
        return element("div", f"\n{grid}\n", {"class": "table", "tabindex": "0"})

    def row(self, row: TableRow, alignments: Sequence[Alignment], *, header: bool) -> str:
        padded = (*alignments, *(Alignment.NONE for _ in row.cells))
        pairs = zip(row.cells, padded, strict=False)
        return element("tr", "".join(self.cell(cell, alignment, header=header) for cell, alignment in pairs))

    def cell(self, cell: TableCell, alignment: Alignment, *, header: bool) -> str:
        """Give a cell; an empty one is no header of anything (HTML, section 4.9.10)."""
        names_column = header and bool(cell.content)
        attributes = {
            "scope": "col" if names_column else None,
            "class": None if alignment in _AS_TEXT_STANDS else alignment.value,
        }
        return self.leaf("th" if names_column else "td", cell.content, attributes)

    def callout(self, callout: Callout) -> str:
        name = callout_name(callout.kind, self.language)
        title = callout.title or (Text(name),)
        attributes: dict[str, str | None] = {"class": f"callout callout-{callout.kind.value}"}
        if callout.folded is not None:
            summary = self.leaf("summary", title, {"class": "callout-title"})
            return self.details(
                summary, callout.blocks, {**attributes, "open": None if callout.folded else "open"}
            )
        head = self.leaf("p", title, {"class": "callout-title"})
        body = self.blocks(callout.blocks)
        return element("div", f"\n{head}\n{body}\n", {**attributes, "role": "note", "aria-label": name})

    def details(self, summary: str, blocks: Sequence[Block], attributes: dict[str, str | None]) -> str:
        return element("details", f"\n{summary}\n{self.blocks(blocks)}\n", attributes)

    # --------------------------------------------------------------------------------------------- inlines

    def inlines(self, inlines: Sequence[Inline]) -> str:
        return "".join(map(self.inline, inlines))

    def inline(self, inline: Inline) -> str:
        match inline:
            case Text(text=text):
                return self.text(text)
            case LineBreak():
                return element("br")
            case Math(latex=latex, line=line):  # `$$…$$` in mid-text is meant inline by most who write it
                return self.policy.math(latex, display=False, tag="", line=line)
            case Strong(content=content):
                return element("strong", self.inlines(content))
            case Emphasis(content=content):
                return element("em", self.inlines(content))
            case Code(text=text):
                return element("code", escape(text))
            case Strikethrough(content=content):
                return element("del", self.inlines(content))
            case Underline(content=content):
                return element("u", self.inlines(content))
            case Mark(content=content):
                return element("mark", self.inlines(content))
            case Subscript(content=content):
                return element("sub", self.inlines(content))
            case Superscript(content=content):
                return element("sup", self.inlines(content))
            case Keyboard(content=content):
                return element("kbd", self.inlines(content))
            case Link(content=content, url=url, title=title):
                return self.link(content or (Text(url),), usable_url(url, self.policy.schemes), title)
            case NoteLink(content=content):
                return self.link(content or (Text(inline.path),), self.policy.note_link(inline))
            case Citation(content=content):
                return self.link(content, self.policy.note_link(reference_link(inline)))
            case Image():
                return self.image(inline)
            case FootnoteReference(number=number):
                return self.after(self.policy.footnote_reference(number))
            case Gap(content=content):
                return self.policy.gap(inline, self.inlines(content))
            case _:
                unsupported(inline)

    def text(self, text: str) -> str:
        pieces = runs(text, self.language)
        if len(pieces) == 1 and not pieces[0][0]:
            return escape(text)
        return "".join(
            element("span", escape(piece), _language(tag)) if tag else escape(piece) for tag, piece in pieces
        )

    def link(self, content: Sequence[Inline], href: str, title: str = "") -> str:
        """Give a link, or its content where there is no address or a link around it already."""
        if not href or self.after_link is not None:
            return self.inlines(content)
        waiting: list[str] = []
        inner = structs.replace(self, after_link=waiting).inlines(content)
        return element("a", inner, {"href": href, "title": title or None}) + "".join(waiting)

    def after(self, link: str) -> str:
        """Give an element that may be a link itself: here, or behind the link we are in."""
        if self.after_link is None:
            return link
        self.after_link.append(link)
        return ""

    def image(self, image: Image) -> str:
        if image.asset is None and self.after_link is not None:
            # A policy shows a missing image as a link to its address, and we are in a link.
            label = image.alt or image.address or word(Word.IMAGE, self.language)
            return element("span", escape(label), {"class": "missing-image"})
        return self.policy.image(image)


def _language(tag: str) -> dict[str, str | None]:
    return {"lang": tag} if tag else {}


def _letters(content: Sequence[Inline]) -> str:
    if len(content) == 1 and isinstance(content[0], Text):
        return content[0].text
    return "".join([node.text for node in descendants(content) if isinstance(node, Text)])


def _spacing(*, tight: bool) -> str:
    return "tight" if tight else "loose"


def _task_class(*, checked: bool | None) -> str | None:
    if checked is None:
        return None
    return "task done" if checked else "task"


def _code_block(text: str, language: str) -> str:
    tokens = "".join(
        escape(value) if name in _PLAIN_TOKENS else element("span", escape(value), {"class": name})
        for name, value in highlight(text, language)
    )
    attributes = {"class": f"language-{language}" if language else None}
    return element("pre", element("code", tokens, attributes), {"class": "code"})
