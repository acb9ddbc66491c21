"""What an Anki note is to the packager: field texts, tags and a deck, all in Anki's own notation."""

from __future__ import annotations

import msgspec

from paperpack.model import CardKind  # noqa: TC001  msgspec reads the annotations at run time


class Record(msgspec.Struct, frozen=True):
    """One Anki note.

    `fields` are HTML in the order of the notetype. `ordinals` are the cards that Anki makes of it, from 0.
    `changed` is in seconds since 1970: an import updates a note whose `changed` is later than the collection's.
    """

    kind: CardKind
    guid: str
    fields: tuple[str, ...]
    ordinals: tuple[int, ...]
    tags: tuple[str, ...]
    deck: str
    changed: int
    suspended: bool = False
