"""What a card says, as text to compare and as a fingerprint to see whether it changed."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from paperpack.model import (
    Card,
    CardKind,
    FootnoteReference,
    Gap,
    Image,
    Node,
    Note,
    Notebook,
    Part,
    Text,
)
from paperpack.walk import descendants, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from paperpack.model import Block

_LONGEST_TEXT = 20_000
_LONGEST_QUOTED = 60
_LINE = re.compile(rb',"line":\d+')
_DIGEST_SIZE = 16

# Control characters stand in no note's text, so they can mark where a gap begins and ends in it.
_GAP_BEGINS, _GAP_ENDS = "\x02", "\x03"


class GapText(msgspec.Struct, frozen=True, array_like=True):
    """A gap of a card's text: its number in the tree, its words, and where in the question they begin."""

    number: int
    text: str
    start: int


class CardText(msgspec.Struct, frozen=True):
    """A card as plain text. `gaps` are in the order of the text; `context` is the heading path."""

    question: str
    answer: str
    gaps: tuple[GapText, ...] = ()


class NoteContent(msgspec.Struct, frozen=True):
    """What a note and its cards say: all that is compared with the lock, so that it is known without the trees.

    `texts` and `cards` are the texts and fingerprints of the cards, in their order; `note` is the fingerprint of the
    note with them.
    """

    texts: tuple[CardText, ...]
    cards: tuple[str, ...]
    note: str


def note_content(note: Note, settings: str = "", texts: Iterable[CardText] | None = None) -> NoteContent:
    """Give what a note says; `settings` are those that cards show, `texts` the cards' if they are known."""
    return NoteContent(
        tuple(map(card_text, note.cards) if texts is None else texts),
        tuple(card_fingerprint(card, note, settings) for card in note.cards),
        note_fingerprint(note),
    )


def card_text(card: Card) -> CardText:
    """Give a card as plain text with white space in order, formulas as `$…$`, no longer than the lock keeps."""
    answer = bounded(_tidy(_text(card.back)))
    if card.kind is CardKind.BASIC:
        return CardText(bounded(_tidy(_text(card.front))), answer)
    question, spans = _without_gap_marks(_tidy(_text(card.front)))
    numbers = (node.number for node in descendants(card.front) if isinstance(node, Gap))
    gaps = tuple(
        GapText(number, question[start:end], start)
        for number, (start, end) in zip(numbers, spans, strict=True)
    )
    return CardText(bounded(question), answer, gaps)


def bounded(text: str) -> str:
    """Cut a text that is too long for the lock, and put a hash in the place of what is cut."""
    if len(text) <= _LONGEST_TEXT:
        return text
    kept, rest = text[:_LONGEST_TEXT], text[_LONGEST_TEXT:]
    return f"{kept}… [+{len(rest)} characters, {digest(rest.encode())}]"


def shortened(text: str) -> str:
    """Give the beginning of a text on one line, to quote it in a message."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTED else line[: _LONGEST_QUOTED - 1] + "…"


def comparable(text: str) -> str:
    """Give a text as likeness sees it: width, case and white space make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _text(blocks: tuple[Block, ...]) -> str:
    # a node's tag is the first field in msgspec's JSON; most cards hold neither, and walking through them takes long
    content = msgspec.json.encode(blocks)
    if b'"type":"Gap"' not in content and b'"type":"Image"' not in content:
        return plain_text(blocks)
    return plain_text(_spelt_out(block) for block in blocks)


def _spelt_out(node: Any) -> Any:
    """Put marks around gaps, and the address of an image where it has no words of its own."""
    if not any(isinstance(below, Gap | Image) for below in descendants((node,))):
        return node
    match node:
        case Gap(content=content):
            inner = tuple(_spelt_out(part) for part in content)
            return replace(node, content=(Text(text=_GAP_BEGINS), *inner, Text(text=_GAP_ENDS)))
        case Image(alt="", address=address):
            return replace(node, alt=address[:_LONGEST_QUOTED])
        case _:
            changes = {
                name: tuple(_spelt_out(part) if isinstance(part, Node) else part for part in value)
                if isinstance(value, tuple)
                else _spelt_out(value)
                if isinstance(value, Node)
                else value
                for name, value in ((name, getattr(node, name)) for name in node.__struct_fields__)
            }
            return replace(node, **changes)


def _tidy(text: str) -> str:
    """Give a text with one space between words, one line end between lines, in composed characters."""
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).split("\n"))
    return "\n".join(line for line in lines if line)


def _without_gap_marks(text: str) -> tuple[str, list[tuple[int, int]]]:
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    length = 0
    begun: list[int] = []
    for piece in re.split(f"([{_GAP_BEGINS}{_GAP_ENDS}])", text):
        if piece == _GAP_BEGINS:
            begun.append(len(spans))
            spans.append((length, length))
        elif piece == _GAP_ENDS:
            index = begun.pop()
            spans[index] = (spans[index][0], length)
        else:
            pieces.append(piece)
            length += len(piece)
    return "".join(pieces), spans


# ------------------------------------------------------------------------------------------- fingerprints


def digest(content: bytes) -> str:
    """Give a short hash of bytes, as hexadecimal digits."""
    return hashlib.blake2b(content, digest_size=_DIGEST_SIZE).hexdigest()


def fingerprint(*values: object) -> str:
    """Give a hash of trees and other values by what they say, whatever the lines they stand in.

    In msgspec's JSON a node's tag comes first, so a comma stands before each of its other fields; and within
    a JSON string a quotation mark is escaped. So the pattern meets the field `line` and nothing else.
    """
    return digest(_LINE.sub(b"", msgspec.json.encode(values)))


def card_fingerprint(card: Card, note: Note, settings: str = "") -> str:
    """Give a hash of everything that a card shows: its own tree, what it takes from its note and the settings.

    The kind, the rule and the GUID are not in it; the footnotes that the card refers to are.
    """
    referred = _footnote_numbers(card) if note.footnotes else set()
    footnotes = [note.footnotes[number - 1] for number in sorted(referred) if number <= len(note.footnotes)]
    return fingerprint(
        card.front,
        card.back,
        card.context,
        card.anchor,
        footnotes,
        (note.path, note.title, note.language, note.tags, note.paper),
        (card.reverse, card.typed, settings),
    )


def _footnote_numbers(card: Card) -> set[int]:
    nodes = descendants((*card.front, *card.back))
    return {node.number for node in nodes if isinstance(node, FootnoteReference) and node.number > 0}


def note_fingerprint(note: Note) -> str:
    """Give a hash of a note with its cards, whatever their GUIDs and times."""
    cards = tuple(replace(card, guid="", changed=0) for card in note.cards)
    return fingerprint(replace(note, cards=cards, changed=0))


def book_fingerprint(book: Notebook, notes: Mapping[str, str], settings: bytes) -> str:
    """Give a hash of a book and its settings; `notes` are the fingerprints of its notes, by their paths."""
    return fingerprint(replace(book, root=Part(""), changed=0), _part_content(book.root, notes), settings)


def _part_content(part: Part, notes: Mapping[str, str]) -> tuple[object, ...]:
    """Give what stands in a part and in which order, and what is not in its notes' fingerprints."""
    return (
        part.name,
        [
            (notes[note.path], note.changed, [(card.guid, card.changed) for card in note.cards])
            for note in part.notes
        ],
        [_part_content(below, notes) for below in part.parts],
    )
