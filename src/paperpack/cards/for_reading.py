"""A note as a book shows it: without the marks that are there for cards alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import msgspec

from paperpack.cards.cloze_notation import as_marks
from paperpack.cards.marks import split_card_tag
from paperpack.cards.running_text import flat
from paperpack.model import Heading, Node, Note, Paragraph, RuleName
from paperpack.walk import branches, joined

if TYPE_CHECKING:
    from collections.abc import Collection

    from paperpack.model import Block


def for_reading(note: Note, rules: Collection[RuleName]) -> Note:
    """Give the note with its text in one piece, gaps in braces as highlights, and no `#card` behind anything.

    `rules` are those of the configuration; without `cloze` braces stay what they are.
    """
    gaps = RuleName.CLOZE in (rules if note.rules is None else note.rules)
    blocks = unmarked(note.blocks, gaps=gaps)
    return msgspec.structs.replace(note, blocks=blocks, footnotes=joined(note.footnotes))


def unmarked(blocks: tuple[Block, ...], *, gaps: bool = True) -> tuple[Block, ...]:
    """Give blocks without the marks; `gaps`: those in braces become highlights."""
    return cast("tuple[Block, ...]", joined(_unmarked(blocks, gaps=gaps)))


def _unmarked(value: Any, *, gaps: bool) -> Any:
    match value:
        case tuple():
            parts = tuple(_unmarked(part, gaps=gaps) for part in value)
            same = all(new is old for new, old in zip(parts, value, strict=True))
            return value if same else parts
        case Paragraph(content=content):
            text = flat(content)
            kept = as_marks(content) if gaps and "{" in text else content
            kept = split_card_tag(kept)[0] if "#" in text else kept
            return value if kept is content else msgspec.structs.replace(value, content=kept or content)
        case Heading(content=content):
            kept = split_card_tag(content)[0]
            return value if kept is content else msgspec.structs.replace(value, content=kept or content)
        case Node():
            fields = ((name, getattr(value, name)) for name in branches(value))
            changes = {name: new for name, old in fields if (new := _unmarked(old, gaps=gaps)) is not old}
            return msgspec.structs.replace(value, **changes) if changes else value
        case _:
            return value
