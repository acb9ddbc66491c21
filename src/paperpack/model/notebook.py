"""Books: what exports are made from."""

from __future__ import annotations

import msgspec

from paperpack.model.cards import RetiredCard  # noqa: TC001  msgspec reads the annotations at run time
from paperpack.model.node import Asset  # noqa: TC001  as above
from paperpack.model.note import Note  # noqa: TC001  as above


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """A folder of a book: its own notes in order, then its sub-folders. `name` is the folder's."""

    name: str
    notes: tuple[Note, ...] = ()
    parts: tuple[Part, ...] = ()


class Notebook(msgspec.Struct, frozen=True, omit_defaults=True):
    """A book: what one export makes its outputs from.

    `slug` is the outputs' file name without a suffix. `root` is the part of the folder itself. `identifier`
    is stable over rebuilds (a URN). `changed` is when anything in it last changed, seconds since 1970.
    `cover` is the image the user chose for it, if any.
    """

    title: str
    slug: str
    root: Part
    authors: tuple[str, ...] = ()
    language: str = "en"
    subtitle: str = ""
    identifier: str = ""
    retired: tuple[RetiredCard, ...] = ()
    changed: int = 0
    cover: Asset | None = None
