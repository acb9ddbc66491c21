"""Notes without anything folded, for reading systems that would show it open and without its frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from paperpack.model import Callout, CalloutKind, Details, Node, Part, Text
from paperpack.render.words import Word, word

if TYPE_CHECKING:
    from paperpack.model import Note


def unfolded(part: Part) -> Part:
    """Give the part with all that is folded, in its notes and below, as open boxes with a title."""
    return replace(part, notes=tuple(map(_unfolded_note, part.notes)), parts=tuple(map(unfolded, part.parts)))


def _unfolded_note(note: Note) -> Note:
    language = note.language
    return replace(
        note, blocks=_unfolded(note.blocks, language), footnotes=_unfolded(note.footnotes, language)
    )


def _unfolded(value: Any, language: str) -> Any:
    if isinstance(value, tuple):
        return tuple(_unfolded(part, language) for part in value)
    if not isinstance(value, Node):
        return value
    fields = {name: _unfolded(getattr(value, name), language) for name in value.__struct_fields__}
    opened = replace(value, **fields)
    match opened:
        case Details(summary=summary, blocks=blocks):
            return Callout(CalloutKind.NOTE, summary or (Text(word(Word.DETAILS, language)),), blocks)
        case Callout(folded=bool()):
            return replace(opened, folded=None)
        case _:
            return opened
