"""Emphasis-like runs and paired HTML tags: from a flat list of pieces to nested elements.

The algorithm is CommonMark's (0.31.2, "An algorithm for parsing nested emphasis and links"), with one change:
a CJK neighbour counts neither as punctuation nor as part of a word, so it never hinders a run from opening or
closing. Pairs of HTML tags share the stack, so that markup of both kinds nests.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import msgspec

from paperpack.read.markdown.inline.characters import Kind, kind_of
from paperpack.read.markdown.inline.tags import PAIRED_ELEMENTS, paired_element, stray_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PAIRS = {"~": "del", "=": "mark", "^": "mark"}
"""Runs of exactly two: `~~struck~~`, `==marked==`, and Logseq's `^^marked^^`."""


class Delimiter(msgspec.Struct):
    """A run that may open or close emphasis. `left` of its characters are still unused."""

    character: str
    length: int
    left: int
    can_open: bool
    can_close: bool

    def text(self) -> str:
        """Give what is left of the run, as it stands where it means nothing."""
        return self.character * self.left


Piece = str | Element | Delimiter
Content = str | Element


def delimiter(character: str, length: int, before: str, after: str) -> Delimiter | None:
    """Read a run between two neighbours (empty at the text's edge); None where it is plain text."""
    if character in PAIRS and length != 2:  # noqa: PLR2004  `==`, never `===`
        return None
    can_open, can_close = _abilities(character, before, after)
    if not can_open and not can_close:
        return None
    return Delimiter(character, length, length, can_open, can_close)


@lru_cache(maxsize=8192)
def _abilities(character: str, before: str, after: str) -> tuple[bool, bool]:
    """Say whether a run between two neighbours can open and can close emphasis."""
    previous, following = kind_of(before), kind_of(after)
    left = following is not Kind.SPACE and (
        following is not Kind.PUNCTUATION or previous in {Kind.SPACE, Kind.PUNCTUATION, Kind.CJK}
    )
    right = previous is not Kind.SPACE and (
        previous is not Kind.PUNCTUATION or following in {Kind.SPACE, Kind.PUNCTUATION, Kind.CJK}
    )
    if character not in "_=^":
        return left, right
    # inside a word they are names and comparisons: snake_case, a==b
    can_open = left and (not right or previous in {Kind.PUNCTUATION, Kind.CJK})
    can_close = right and (not left or following in {Kind.PUNCTUATION, Kind.CJK})
    return can_open, can_close


def resolve(pieces: Iterable[Piece]) -> list[Content]:
    """Pair delimiters and tags; what stays alone becomes text. Linear in the number of pieces."""
    pairing = _Pairing()
    for piece in pieces:
        if isinstance(piece, str):
            pairing.pieces.append(piece)
        elif isinstance(piece, Delimiter):
            pairing.add_delimiter(piece)
        elif piece.tag == "open":
            pairing.add_opener(piece)
        elif piece.tag == "close":
            pairing.add_closing_tag(piece)
        else:
            pairing.pieces.append(piece)
    return _settled(pairing.pieces)


def attach(element: Element, content: Sequence[Content]) -> Element:
    """Put text and elements below an element, as ElementTree keeps them: in `text` and `tail`."""
    last: Element | None = None
    texts: list[str] = []
    for part in content:
        if isinstance(part, str):
            texts.append(part)
            continue
        if texts:
            _set_text(element, last, texts)
            texts = []
        element.append(part)
        last = part
    if texts:
        _set_text(element, last, texts)
    return element


def _set_text(element: Element, last: Element | None, texts: list[str]) -> None:
    if last is None:
        element.text = "".join(texts)
    else:
        last.tail = "".join(texts)


def _settled(pieces: Sequence[Piece]) -> list[Content]:
    return [piece if isinstance(piece, str) else _content(piece) for piece in pieces]


def _content(piece: Delimiter | Element) -> Content:
    if isinstance(piece, Delimiter):
        return piece.text()
    return stray_text(piece) if piece.tag == "open" else piece


class _Opener(msgspec.Struct):
    index: int
    serial: int
    piece: Delimiter | Element


class _Pairing:
    """The pieces so far, and a stack of those among them that may still be closed.

    `floors` is CommonMark's `openers_bottom`: per kind of closer, the serial of the opener at and below which
    a search has failed before. It keeps the whole linear.
    """

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.openers: list[_Opener] = []
        self.floors: dict[tuple[str, bool, int], int] = {}
        self.serial = 0

    def add_opener(self, piece: Delimiter | Element) -> None:
        self.serial += 1
        self.openers.append(_Opener(len(self.pieces), self.serial, piece))
        self.pieces.append(piece)

    def add_delimiter(self, closer: Delimiter) -> None:
        while closer.can_close and closer.left:
            place = self._opener_of(closer)
            if place is None:
                break
            self._close(place, closer)
        if closer.left and closer.can_open:
            self.add_opener(closer)
        elif closer.left:
            self.pieces.append(closer.text())

    def add_closing_tag(self, closer: Element) -> None:
        name = closer.get("name", "")
        place = self._tag_opener_of(name)
        if place is None:
            self.pieces.append(stray_text(closer))
            return
        opener = self.openers[place]
        assert isinstance(opener.piece, Element)  # noqa: S101  what _tag_opener_of looks for
        del self.openers[place:]
        if name not in PAIRED_ELEMENTS:
            self.pieces[opener.index] = ""
            return
        inner = _settled(self.pieces[opener.index + 1 :])
        del self.pieces[opener.index :]
        self.pieces.extend(paired_element(opener.piece, closer, inner, attach))

    def _close(self, place: int, closer: Delimiter) -> None:
        opener = self.openers[place]
        delimiter_ = opener.piece
        assert isinstance(delimiter_, Delimiter)  # noqa: S101  what _opener_of looks for
        used = 2 if delimiter_.left >= 2 and closer.left >= 2 else 1  # noqa: PLR2004  `**` before `*`
        inner = _settled(self.pieces[opener.index + 1 :])
        del self.pieces[opener.index :]
        del self.openers[place:]
        delimiter_.left -= used
        closer.left -= used
        if delimiter_.left:
            self.openers.append(opener)
            self.pieces.append(delimiter_)
        tag = PAIRS.get(closer.character) or ("strong" if used == 2 else "em")  # noqa: PLR2004  as above
        self.pieces.append(attach(Element(tag), inner))

    def _opener_of(self, closer: Delimiter) -> int | None:
        key = (closer.character, closer.can_open, closer.length % 3)
        floor = self.floors.get(key, 0)
        for place in range(len(self.openers) - 1, -1, -1):
            opener = self.openers[place]
            if opener.serial <= floor:
                break
            piece = opener.piece
            if isinstance(piece, Delimiter) and piece.character == closer.character and _fits(piece, closer):
                return place
        self.floors[key] = self.openers[-1].serial if self.openers else 0
        return None

    def _tag_opener_of(self, name: str) -> int | None:
        key = (name, False, -1)
        floor = self.floors.get(key, 0)
        for place in range(len(self.openers) - 1, -1, -1):
            opener = self.openers[place]
            if opener.serial <= floor:
                break
            if isinstance(opener.piece, Element) and opener.piece.get("name") == name:
                return place
        self.floors[key] = self.openers[-1].serial if self.openers else 0
        return None


def _fits(opener: Delimiter, closer: Delimiter) -> bool:
    """CommonMark's rules 9 and 10: the multiple of three."""
    if not (opener.can_close or closer.can_open):
        return True
    return (opener.length + closer.length) % 3 != 0 or (opener.length % 3 == 0 and closer.length % 3 == 0)
