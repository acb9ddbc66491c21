"""Where everything stands in the book: which files a note becomes, and what a link to it reads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from paperpack.model import (
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

    from paperpack.model import Block, Node, NoteLink

    Divide = Callable[[Note], Sequence[tuple[Block, ...]]]


class ChapterKind(Enum):
    """What a chapter is made of: a note, or what the book tells of all of them."""

    NOTE = "chapter"
    INDEX = "index"


@dataclass(frozen=True)
class Leaf:
    """A file of a chapter, relative to the package document: some of its blocks, and the footnotes below them.

    `footnotes` are numbers, in order.
    """

    file: str
    identifier: str
    blocks: tuple[Block, ...]
    footnotes: tuple[int, ...]


@dataclass(frozen=True)
class Chapter:
    """A note and the files that show it: one, but for long notes."""

    note: Note
    leaves: tuple[Leaf, ...]
    kind: ChapterKind = ChapterKind.NOTE

    @property
    def file(self) -> str:
        """The file that the chapter begins with."""
        return self.leaves[0].file


@dataclass(frozen=True)
class Section:
    """A part of the book: its page (none for the book itself or a nameless folder), chapters, sub-parts."""

    name: str
    file: str
    identifier: str
    chapters: tuple[Chapter, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Target:
    """What a link to a note can lead to, as addresses seen from a chapter: its first file, and each anchor.

    Chapters lie side by side in one folder, so a file's last name is its address.
    """

    file: str
    anchors: Mapping[str, str]


@dataclass(frozen=True)
class Plan:
    """The book's parts, the indexes behind them and, by note path, the targets of links."""

    root: Section
    indexes: tuple[Chapter, ...]
    targets: Mapping[str, Target]

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters that are notes, in reading order."""
        return tuple(_chapters(self.root))

    def address(self, link: NoteLink) -> str:
        """Give a link's address as seen from a chapter, or "" where the note is not in the book."""
        target = self.targets.get(link.path)
        return target.anchors.get(link.anchor, target.file) if target else ""


def last_name(file: str) -> str:
    """Give a file's name without its folder."""
    return file.rpartition("/")[2]


def identifiers(chapter: Chapter) -> dict[str, str]:
    """Give each anchor of a chapter its `id`, numbered in the order of the blocks, then of the footnotes.

    Of Chinese ids, which are valid too, reading systems disagree on whether a link to one has to be
    percent-encoded; long ones take a tenth of a book's bytes.
    """
    shown = (block for leaf in chapter.leaves for block in leaf.blocks)
    below = (block for footnote in chapter.note.footnotes for block in footnote.blocks)
    anchors = dict.fromkeys((*_block_anchors(shown), *_block_anchors(below)))
    return {anchor: f"h-{number}" for number, anchor in enumerate(anchors, start=1)}


def plan_book(root: Part, indexes: Sequence[Note], divide: Divide) -> Plan:
    """Give each note its files, numbered in reading order. Folders without notes fall away.

    `divide` gives the blocks that a note's chapter shows, a group for each file, at least one.
    """
    section = _section(root, _Counter(), _Numbered(divide), is_root=True)
    behind = tuple(
        _chapter(note, f"index-{number}", divide, ChapterKind.INDEX) for number, note in enumerate(indexes, 1)
    )
    targets = {chapter.note.path: _target(chapter) for chapter in _chapters(section)}
    return Plan(section, behind, targets)


class _Counter:
    """Counts from 1."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        self._last += 1
        return self._last


class _Numbered:
    """Makes chapters, numbered from 1."""

    def __init__(self, divide: Divide) -> None:
        self._numbers = _Counter()
        self._divide = divide

    def chapter(self, note: Note) -> Chapter:
        return _chapter(note, f"chapter-{self._numbers.next():04d}", self._divide, ChapterKind.NOTE)


def _section(part: Part, parts: _Counter, numbered: _Numbered, *, is_root: bool = False) -> Section:
    name = "" if is_root else part.name.strip()
    identifier = f"part-{parts.next():03d}" if name else ""
    chapters = tuple(map(numbered.chapter, part.notes))
    sections = tuple(_section(child, parts, numbered) for child in part.parts if _holds_notes(child))
    return Section(name, f"text/{identifier}.xhtml" if name else "", identifier, chapters, sections)


def _holds_notes(part: Part) -> bool:
    return bool(part.notes) or any(map(_holds_notes, part.parts))


def _chapter(note: Note, identifier: str, divide: Divide, kind: ChapterKind) -> Chapter:
    groups = divide(note)
    names = [identifier, *(f"{identifier}-{number}" for number in range(2, len(groups) + 1))]
    leaves = tuple(
        Leaf(f"text/{name}.xhtml", name, tuple(blocks), footnotes)
        for name, blocks, footnotes in zip(names, groups, _footnotes(note, groups), strict=True)
    )
    return Chapter(note, leaves, kind)


def _footnotes(note: Note, groups: Sequence[tuple[Block, ...]]) -> list[tuple[int, ...]]:
    """Give the footnotes of each group of blocks: those first referred to there, also from other footnotes.

    Reading systems pop a footnote up most surely from the file that the reference stands in.
    """
    numbers = range(1, len(note.footnotes) + 1)
    if len(groups) == 1:
        return [tuple(numbers)]
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


def _target(chapter: Chapter) -> Target:
    known = identifiers(chapter)
    anchors: dict[str, str] = {}
    for leaf in chapter.leaves:
        below = (block for number in leaf.footnotes for block in chapter.note.footnotes[number - 1].blocks)
        for anchor in _block_anchors((*leaf.blocks, *below)):
            anchors.setdefault(anchor, f"{last_name(leaf.file)}#{known[anchor]}")
    return Target(last_name(chapter.file), anchors)


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
