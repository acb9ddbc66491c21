"""Notes that nothing else in their book has a part in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.model import Image, NoteLink
from paperpack.read.citations.cite import may_cite
from paperpack.read.summary import lacks_title
from paperpack.walk import descendants

if TYPE_CHECKING:
    from paperpack.model import Note


def stands_alone(note: Note) -> bool:
    """Say whether a note is what it is, whatever stands in other notes, in bibliographies, on the web.

    Such a note comes out of `summary.take_summaries`, `cite.cite` and `links.connect` as the same object, and has no
    image that could be fetched.
    """
    return not (
        NoteLink.__name__ in note.outward
        or note.paper.citekey
        or lacks_title(note)
        or may_cite(note)
        or (Image.__name__ in note.outward and _lacks_image(note))
    )


def _lacks_image(note: Note) -> bool:
    return any(isinstance(node, Image) and node.asset is None for node in descendants((note,)))
