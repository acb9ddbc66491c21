"""A note as a book shows it: without the marks that are there for cards alone.

`term :: definition` reads `term: definition`, and a line of `?` is gone, where a rule made a card of them; where none
did, they are the author's text. Blocks without marks are the same objects as before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from msgspec.structs import replace

from paperpack.cards.cloze_notation import as_marks
from paperpack.cards.marks import CardMark, Instead, split_card_tag
from paperpack.cards.running_text import OPAQUE, Inlines, cut_at, flat, trim
from paperpack.model import (
    Figure,
    Heading,
    LineBreak,
    Node,
    Note,
    NoteLink,
    Paragraph,
    RuleName,
    Table,
    Text,
)
from paperpack.scripts import is_unspaced
from paperpack.walk import is_inline, joined, with_branches, with_parts

if TYPE_CHECKING:
    from collections.abc import Collection

    from paperpack.model import Block, Inline

Marks = Mapping[int, Sequence[CardMark]]
"""The marks in a note that made cards, by the `id()` of the paragraph they stand in."""

_ENDED = re.compile(r"[?!.…:,;？！。：，；、]$")
_NO_LETTERS = f" \n“”‘’{OPAQUE}"


def for_reading(note: Note, rules: Collection[RuleName], marks: Marks) -> Note:
    """Give the note with its text in one piece, without `marks`, gaps in braces as highlights, no `#card` behind anything.

    `rules` are those of the configuration; without `cloze` braces stay what they are. `marks` are of this very object.
    """
    gaps = RuleName.CLOZE in (rules if note.rules is None else note.rules)
    blocks = unmarked(note.blocks, marks, gaps=gaps)
    footnotes = cast("tuple[Any, ...]", joined(note.footnotes))
    return replace(note, blocks=blocks, footnotes=footnotes)


def unmarked(blocks: tuple[Block, ...], marks: Marks, *, gaps: bool = True) -> tuple[Block, ...]:
    """Give blocks without the marks; `gaps`: those in braces become highlights."""
    return cast("tuple[Block, ...]", joined(_Unmarked(marks, gaps=gaps).all(blocks)))


def without_marks(content: Inlines, marks: Sequence[CardMark]) -> Inlines:
    """Give a paragraph's text with what reads well in the place of each of its marks."""
    marks = sorted(marks, key=lambda mark: (mark.start, mark.end))
    cuts = [at for mark in marks for at in (mark.start, mark.end)]
    first, *others = (trim(part) for part in cut_at(content, cuts)[::2])
    shown = list(first)
    before, instead = first, Instead.LINE
    for mark, part in zip(marks, others, strict=True):
        instead = Instead.COLON if Instead.COLON in {instead, mark.instead} else Instead.LINE
        if not part:
            continue
        if instead is Instead.COLON:
            _append(shown, _colon(before, part), part)
        else:
            shown += [LineBreak(), *part] if shown else part
        before, instead = part, Instead.LINE
    if instead is Instead.COLON:
        _append(shown, _colon(before, ()).rstrip(), ())
    return tuple(shown)


def _colon(before: Inlines, after: Inlines) -> str:
    """Give what stands between a front and its back: a colon, a wide one in or before Chinese or Japanese.

    Behind punctuation there is none.
    """
    text = flat(before)
    if _ENDED.search(text):
        return "" if is_unspaced(text[-1]) else " "
    is_wide = any(map(is_unspaced, text)) or is_unspaced(flat(after).lstrip(_NO_LETTERS)[:1])
    return "：" if is_wide else ": "


def _append(shown: list[Inline], between: str, part: Inlines) -> None:
    """Put words and what comes behind them to a text's end, into its own texts where it has some there."""
    match shown, part:
        case [*_, Text() as last], (Text() as first, *rest):
            shown[-1:] = [replace(last, text=last.text + between + first.text), *rest]
        case _, (Text() as first, *rest):
            shown += [replace(first, text=between + first.text), *rest]
        case [*_, Text() as last], _:
            shown[-1:] = [replace(last, text=last.text + between), *part]
        case _:
            shown += [*([Text(between)] if between else ()), *part]


class _Unmarked:
    """Rebuilds what holds marks; all else stays the object it was."""

    def __init__(self, marks: Marks, *, gaps: bool) -> None:
        self.marks = marks
        self.gaps = gaps

    def all(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """Give the parts of a node; a paragraph that was nothing but a tag is gone, unless it was alone."""
        parts = with_parts(values, self.one)
        return parts if parts is values else tuple(part for part in parts if part is not None) or values

    def one(self, value: Any) -> Any:
        """Give a node without marks; None if nothing is left."""
        match value:
            case Paragraph(content=content):
                kept = self.running_text(value)
                if kept is content:
                    return value
                return replace(value, content=kept or content) if kept or value.anchor else None
            case Heading(content=content):
                kept = split_card_tag(content)[0]
                return value if kept is content else replace(value, content=kept or content)
            case Table() | Figure():
                return value
            case Node():
                return with_branches(value, self.title_or_blocks)
            case _:
                return value

    def title_or_blocks(self, value: tuple[Any, ...]) -> tuple[Any, ...]:
        """Give what a box, a list or an item of one holds."""
        return split_card_tag(value)[0] if is_inline(value[0]) else self.all(value)

    def running_text(self, paragraph: Paragraph) -> Inlines:
        """Give what a paragraph says."""
        made = self.marks.get(id(paragraph))
        kept = without_marks(paragraph.content, made) if made else paragraph.content
        text = flat(kept)
        kept = as_marks(kept) if self.gaps and "{" in text else kept
        kept = split_card_tag(kept)[0] if "#" in text else kept
        if OPAQUE in text and any(isinstance(node, NoteLink) for node in kept):
            kept = _without_tags_in_links(kept)
        return kept


def _without_tags_in_links(content: Inlines) -> Inlines:
    """Give running text without the tags in references to blocks, which show what stands there."""
    return with_parts(
        content,
        lambda node: (
            replace(node, content=split_card_tag(node.content)[0] or node.content)
            if isinstance(node, NoteLink) and "#" in flat(node.content)
            else node
        ),
    )
