"""Trees in few characters: what a reader would make of small notes, built by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperpack.cards.content import card_text
from paperpack.cards.find import find_cards
from paperpack.model import (
    Block,
    BulletList,
    Code,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListItem,
    Mark,
    Math,
    Note,
    NoteLink,
    OrderedList,
    Paragraph,
    RuleName,
    Strong,
    Text,
)
from paperpack.walk import plain_text

if TYPE_CHECKING:
    from collections.abc import Collection

    from paperpack.model import Card

_MARKUP = re.compile(
    r"\*\*(?P<strong>.+?)\*\*|==(?P<mark>.+?)==|\$(?P<math>.+?)\$|`(?P<code>.+?)`|\*(?P<emphasis>[^*]+)\*"
    r"|\[(?P<label>[^]]+)\]\((?P<url>[^)]+)\)|\[\[(?P<wiki>[^]]+)\]\]|(?P<line>\n)"
)


def inlines(source: str) -> tuple[Inline, ...]:
    """Read a little markup; a newline is a break that the author asked for."""
    content: list[Inline] = []
    at = 0
    for match in _MARKUP.finditer(source):
        if match.start() > at:
            content.append(Text(text=source[at : match.start()]))
        content.append(_node(match))
        at = match.end()
    if at < len(source):
        content.append(Text(text=source[at:]))
    return tuple(content)


def _node(match: re.Match[str]) -> Inline:
    match match.lastgroup:
        case "strong":
            return Strong(content=inlines(match["strong"]))
        case "mark":
            return Mark(content=inlines(match["mark"]))
        case "emphasis":
            return Emphasis(content=inlines(match["emphasis"]))
        case "math":
            return Math(latex=match["math"])
        case "code":
            return Code(text=match["code"])
        case "url":
            return Link(content=inlines(match["label"]), url=match["url"])
        case "wiki":
            return NoteLink(content=inlines(match["wiki"]), path=f"{match['wiki']}.md")
        case _:
            return LineBreak()


def paragraph(source: str, *, line: int = 0, anchor: str = "") -> Paragraph:
    return Paragraph(content=inlines(source), line=line, anchor=anchor)


def item(*parts: str | Block, anchor: str = "", checked: bool | None = None) -> ListItem:
    return ListItem(blocks=blocks(*parts), anchor=anchor, checked=checked)


def bullets(*parts: str | ListItem) -> BulletList:
    return BulletList(items=tuple(item(part) if isinstance(part, str) else part for part in parts))


def numbers(*parts: str | ListItem) -> OrderedList:
    return OrderedList(items=tuple(item(part) if isinstance(part, str) else part for part in parts))


def heading(source: str, level: int = 1) -> Heading:
    return Heading(level=level, content=inlines(source), anchor=source.replace(" ", "-").lower())


def blocks(*parts: str | Block) -> tuple[Block, ...]:
    return tuple(paragraph(part) if isinstance(part, str) else part for part in parts)


def note(*parts: str | Block, path: str = "note.md", title: str = "Note", note_id: str = "") -> Note:
    return Note(path=path, title=title, title_content=inlines(title), blocks=blocks(*parts), note_id=note_id)


def cards_of(*parts: str | Block, rules: Collection[RuleName] = tuple(RuleName)) -> tuple[Card, ...]:
    return find_cards(note(*parts), rules).cards


def shown(card: Card) -> tuple[str, str, str]:
    """Give a card as its rule, its question and its answer."""
    return card.rule.value, card_text(card).question, plain_text(card.back)
