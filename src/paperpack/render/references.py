"""A note's list of references as blocks, which every renderer can show, and the links from citations to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.model import BulletList, Heading, ListItem, NoteLink, Paragraph, Text
from paperpack.render.words import Word, word
from paperpack.walk import plain_text

if TYPE_CHECKING:
    from paperpack.model import Block, Citation, Note

_OWN_HEADINGS = frozenset(("references", "reference", "bibliography", "参考文献", "參考文獻", "引用文献"))


def reference_blocks(note: Note) -> tuple[Block, ...]:
    """Give what is to be shown behind a note's own blocks; nothing where it cites nothing.

    A note that ends in a section of this name has the list in it, without a second heading.
    """
    if not note.references:
        return ()
    items = tuple(
        ListItem((Paragraph(entry.content),), anchor=_anchor(entry.key)) for entry in note.references
    )
    listed = BulletList(items)
    if _ends_in_references(note):
        return (listed,)
    title = word(Word.REFERENCES, note.language)
    return Heading(1, (Text(title),), "references-of-the-note", 1), listed


def reference_link(citation: Citation) -> NoteLink:
    """Give the link from a citation to its entry."""
    return NoteLink(citation.content, citation.path, _anchor(citation.key))


def _anchor(key: str) -> str:
    return f"ref-{key}"


def _ends_in_references(note: Note) -> bool:
    headings = [block for block in note.blocks if isinstance(block, Heading)]
    return bool(headings) and plain_text(headings[-1].content).strip().casefold() in _OWN_HEADINGS
