"""A note with all that is in it, and the paper it is about."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  msgspec reads the annotations at run time
import hashlib
from enum import Enum
from functools import cached_property

import msgspec

from paperpack.model.blocks import Block, Footnote  # noqa: TC001  msgspec reads the annotations at run time
from paperpack.model.cards import Card, RuleName  # noqa: TC001  as above
from paperpack.model.inlines import Inline  # noqa: TC001  as above
from paperpack.model.node import Node

_DIGEST_SIZE = 20


class Layout(Enum):
    """What a note can be made into on paper."""

    HANDOUT = "handout"
    CORNELL = "cornell"
    WORKSHEET = "worksheet"
    CARDS = "cards"


class Paper(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of the paper a note is about; every field may be empty.

    `others`: it has more authors than `authors` names (`et al.`).
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    year: int = 0
    venue: str = ""
    doi: str = ""
    arxiv: str = ""
    url: str = ""
    citekey: str = ""
    others: bool = False


class Reference(Node, frozen=True):
    """An entry of a note's list of references. `content` is the entry as it is shown."""

    key: str
    paper: Paper
    content: tuple[Inline, ...]


class Note(Node, frozen=True, dict=True, gc=True):
    """A note.

    `path` is relative to the notes' root, with `/`, and names the note everywhere. `title` is plain text;
    `title_content` the same with its markup. `language` is a BCP 47 tag (`zh-CN`, `en`). `date` is the
    note's own date, `order` its place in front matter (None: none given). `note_id` is the front matter's
    `id`. `rules` are the card rules, `layouts` the layouts on paper, that the front matter chose (None
    and none: those of the configuration). `references`
    are the papers that the note cites, in the order of a list of references.
    """

    path: str
    title: str
    title_content: tuple[Inline, ...]
    blocks: tuple[Block, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    paper: Paper = Paper()
    language: str = "en"
    date: dt.date | None = None
    tags: tuple[str, ...] = ()
    order: float | None = None
    note_id: str = ""
    rules: tuple[RuleName, ...] | None = None
    layouts: tuple[Layout, ...] = ()
    references: tuple[Reference, ...] = ()
    cards: tuple[Card, ...] = ()
    changed: int = 0

    @cached_property
    def outward(self) -> frozenset[str]:
        """Which nodes that lead out of the note stand anywhere in it: `Image`, `NoteLink`. Found once, without a walk.

        In msgspec's JSON a node's tag is the first field, and no string holds a quotation mark that is not escaped.
        """
        written = msgspec.json.encode(self)
        return frozenset(kind for kind in ("Image", "NoteLink") if f'"type":"{kind}"'.encode() in written)

    @cached_property
    def digest(self) -> bytes:
        """A hash of all that is in the note, as it was before it was `stamped`."""
        return hashlib.blake2b(msgspec.msgpack.encode(self), digest_size=_DIGEST_SIZE).digest()


def knowing(note: Note, outward: frozenset[str], digest: bytes) -> None:
    """Tell a note what it would find out of itself."""
    note.__dict__.update(outward=outward, digest=digest)


def stamped(note: Note, cards: tuple[Card, ...], changed: int) -> Note:
    """Give a note with a time, and with its own cards as they are with GUIDs, times and numbers of gaps, or without."""
    after = msgspec.structs.replace(note, cards=cards, changed=changed)
    after.__dict__.update(note.__dict__)  # what is known of the nodes in it holds of these as well
    return after
