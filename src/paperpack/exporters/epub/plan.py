"""Where everything stands in the book: which files a note becomes, and what a link to it reads."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from paperpack.model import (
    Block,
    Callout,
    Details,
    FootnoteReference,
    Heading,
    ListItem,
    Note,
    Paragraph,
    Part,
    Quote,
)
from paperpack.walk import descendants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from paperpack.exporters.epub.shown import Shown
    from paperpack.model import Node, NoteLink

    Divided = Mapping[str, Sequence[tuple[Block, ...]]]


class ChapterKind(Enum):
    """What a chapter is made of: a note, or what the book tells of all of them."""

    NOTE = "chapter"
    INDEX = "index"


class Leaf(msgspec.Struct, frozen=True):
    """A file of a chapter, relative to the package document: some of its blocks, and the footnotes below them.

    `footnotes` are numbers, in order. `blocks` is None where it shows them all.
    """

    file: str
    identifier: str
    footnotes: tuple[int, ...]
    blocks: tuple[Block, ...] | None = None


class Chapter(msgspec.Struct, frozen=True):
    """A note and the files that show it: one, but for long notes."""

    note: Note
    leaves: tuple[Leaf, ...]
    shown: Shown
    kind: ChapterKind = ChapterKind.NOTE

    @property
    def file(self) -> str:
        """The file that the chapter begins with."""
        return self.leaves[0].file

    @property
    def identifier(self) -> str:
        """The name of that file, without folder and ending."""
        return self.leaves[0].identifier

    def blocks(self, leaf: Leaf) -> tuple[Block, ...]:
        """Give the blocks that one of its files shows."""
        return self.shown.blocks(self.note) if leaf.blocks is None else leaf.blocks


class Section(msgspec.Struct, frozen=True):
    """A part of the book: its page (none for the book itself or a nameless folder), chapters, sub-parts."""

    name: str
    file: str
    identifier: str
    chapters: tuple[Chapter, ...]
    sections: tuple[Section, ...]


class Plan(msgspec.Struct, frozen=True):
    """The book's parts, the indexes behind them, and where a link leads.

    An address is as seen from a chapter; "" where the note is not in the book. Chapters lie side by side in one
    folder, so that a file's last name is its address.
    """

    root: Section
    indexes: tuple[Chapter, ...]
    address: Callable[[NoteLink], str]

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters that are notes, in reading order."""
        return tuple(_chapters(self.root))


def last_name(file: str) -> str:
    """Give a file's name without its folder."""
    return file.rpartition("/")[2]


def identifiers(chapter: Chapter) -> dict[str, str]:
    """Give each anchor of a chapter its `id`, numbered in the order of the blocks, then of the footnotes.

    Of Chinese ids, which are valid too, reading systems disagree on whether a link to one has to be
    percent-encoded; long ones take a tenth of a book's bytes.
    """
    shown = (block for leaf in chapter.leaves for block in chapter.blocks(leaf))
    below = (block for footnote in chapter.note.footnotes for block in footnote.blocks)
    anchors = dict.fromkeys((*_block_anchors(shown), *_block_anchors(below)))
    return {anchor: f"h-{number}" for number, anchor in enumerate(anchors, start=1)}


def plan_book(root: Part, indexes: Sequence[Note], shown: Shown, divided: Divided | None = None) -> Plan:
    """Give each note its files, numbered in reading order. Folders without notes fall away.

    `divided` gives, by the identifier of a chapter, its blocks in groups for a file each; all others are one file.
    """
    chapters = _Chapters(shown, divided or {})
    section = _section(root, _Counter(), chapters, is_root=True)
    behind = tuple(
        chapters.made(note, f"index-{number}", ChapterKind.INDEX) for number, note in enumerate(indexes, 1)
    )
    by_path = {chapter.note.path: chapter for chapter in _chapters(section)}

    @cache
    def anchors(path: str) -> dict[str, str]:
        return _anchor_addresses(by_path[path])

    def address(link: NoteLink) -> str:
        if link.path not in by_path:
            return ""
        of_anchor = anchors(link.path).get(link.anchor) if link.anchor else None
        return of_anchor or last_name(by_path[link.path].file)

    return Plan(section, behind, address)


class _Counter:
    """Counts from 1."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        self._last += 1
        return self._last


class _Chapters:
    """Makes chapters, those of notes numbered from 1."""

    def __init__(self, shown: Shown, divided: Divided) -> None:
        self._numbers = _Counter()
        self._shown = shown
        self._divided = divided

    def numbered(self, note: Note) -> Chapter:
        return self.made(note, f"chapter-{self._numbers.next():04d}", ChapterKind.NOTE)

    def made(self, note: Note, identifier: str, kind: ChapterKind) -> Chapter:
        groups = self._divided.get(identifier)
        return Chapter(note, tuple(_leaves(note, identifier, groups)), self._shown, kind)


def _leaves(note: Note, identifier: str, groups: Sequence[tuple[Block, ...]] | None) -> Iterator[Leaf]:
    if groups is None:
        yield Leaf(f"text/{identifier}.xhtml", identifier, tuple(range(1, len(note.footnotes) + 1)))
        return
    for number, (blocks, footnotes) in enumerate(zip(groups, _footnotes(note, groups), strict=True), start=1):
        name = identifier if number == 1 else f"{identifier}-{number}"
        yield Leaf(f"text/{name}.xhtml", name, footnotes, blocks)


def _section(part: Part, parts: _Counter, made: _Chapters, *, is_root: bool = False) -> Section:
    name = "" if is_root else part.name.strip()
    identifier = f"part-{parts.next():03d}" if name else ""
    chapters = tuple(map(made.numbered, part.notes))
    sections = tuple(_section(child, parts, made) for child in part.parts if _holds_notes(child))
    return Section(name, f"text/{identifier}.xhtml" if name else "", identifier, chapters, sections)


def _holds_notes(part: Part) -> bool:
    return bool(part.notes) or any(map(_holds_notes, part.parts))


def _footnotes(note: Note, groups: Sequence[tuple[Block, ...]]) -> list[tuple[int, ...]]:
    """Give the footnotes of each group of blocks: those first referred to there, also from other footnotes.

    Reading systems pop a footnote up most surely from the file that the reference stands in.
    """
    numbers = range(1, len(note.footnotes) + 1)
    placed: set[int] = set()
    found: list[tuple[int, ...]] = []
    for index, blocks in enumerate(groups):
        here: list[int] = []
        waiting: list[Iterable[Node]] = [(*note.title_content, *blocks) if index == 0 else blocks]
        while waiting:
            for number in referred(waiting.pop()):
                if number in numbers and number not in placed:
                    placed.add(number)
                    here.append(number)
                    waiting.append(note.footnotes[number - 1].blocks)
        found.append(tuple(sorted(here)))
    found[-1] = tuple(sorted({*found[-1], *numbers} - (placed - set(found[-1]))))
    return found


def referred(nodes: Iterable[Node]) -> Iterator[int]:
    """Give the numbers of the footnotes that nodes refer to, in order."""
    return (node.number for node in descendants(nodes) if isinstance(node, FootnoteReference))


def _chapters(section: Section) -> Iterator[Chapter]:
    yield from section.chapters
    for child in section.sections:
        yield from _chapters(child)


def _anchor_addresses(chapter: Chapter) -> dict[str, str]:
    known = identifiers(chapter)
    addresses: dict[str, str] = {}
    for leaf in chapter.leaves:
        below = (block for number in leaf.footnotes for block in chapter.note.footnotes[number - 1].blocks)
        for anchor in _block_anchors((*chapter.blocks(leaf), *below)):
            addresses.setdefault(anchor, f"{last_name(leaf.file)}#{known[anchor]}")
    return addresses


def _block_anchors(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(anchor=anchor) | Paragraph(anchor=anchor):
                if anchor:
                    yield anchor
            case Quote(blocks=inner) | Callout(blocks=inner) | Details(blocks=inner):
                yield from _block_anchors(inner)
            case _:
                yield from _item_anchors(getattr(block, "items", ()))


def _item_anchors(items: Sequence[ListItem]) -> Iterator[str]:
    for item in items:
        if item.anchor:
            yield item.anchor
        yield from _block_anchors(item.blocks)
