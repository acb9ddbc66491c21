"""Where everything stands in the book: which file a note becomes, and what a link to it reads."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paperpack.model import Callout, Details, Heading, ListItem, Note, Paragraph, Part, Quote
from paperpack.render.references import reference_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from paperpack.model import Block, NoteLink

_PLAIN_ANCHOR = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Chapter:
    """A note and the file that shows it, relative to the package document."""

    note: Note
    file: str
    identifier: str


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
    """What a link to a note can lead to."""

    file: str
    anchors: frozenset[str]


@dataclass(frozen=True)
class Plan:
    """The book's parts and, by note path, the targets of links."""

    root: Section
    targets: dict[str, Target]

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """All chapters in reading order."""
        return tuple(_chapters(self.root))

    def address(self, link: NoteLink) -> str:
        """Give a link's address as seen from a chapter, or "" where the note is not in the book.

        Chapters lie side by side in one folder, so a file's last name is its address.
        """
        target = self.targets.get(link.path)
        if target is None:
            return ""
        name = target.file.rpartition("/")[2]
        return f"{name}#{xml_identifier(link.anchor)}" if link.anchor in target.anchors else name


def xml_identifier(anchor: str) -> str:
    """Give an anchor as an `id` that is an XML name in ASCII: the same one wherever the heading stands.

    Chinese ids are valid, but reading systems disagree on whether a link to one has to be percent-encoded.
    """
    if _PLAIN_ANCHOR.fullmatch(anchor):
        return f"h-{anchor}"
    return f"h.{hashlib.sha256(anchor.encode('utf-8', 'replace')).hexdigest()[:16]}"


def plan_book(root: Part) -> Plan:
    """Give each note a file, numbered in reading order. Folders without notes fall away."""
    section = _section(root, _Counter(), _Counter(), is_root=True)
    targets = {
        chapter.note.path: Target(chapter.file, frozenset(_anchors(chapter.note)))
        for chapter in _chapters(section)
    }
    return Plan(section, targets)


class _Counter:
    """Counts from 1."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        self._last += 1
        return self._last


def _section(part: Part, parts: _Counter, notes: _Counter, *, is_root: bool = False) -> Section:
    name = "" if is_root else part.name.strip()
    identifier = f"part-{parts.next():03d}" if name else ""
    chapters = tuple(_chapter(note, notes.next()) for note in part.notes)
    sections = tuple(_section(child, parts, notes) for child in part.parts if _holds_notes(child))
    return Section(name, f"text/{identifier}.xhtml" if name else "", identifier, chapters, sections)


def _holds_notes(part: Part) -> bool:
    return bool(part.notes) or any(map(_holds_notes, part.parts))


def _chapter(note: Note, number: int) -> Chapter:
    identifier = f"chapter-{number:04d}"
    return Chapter(note, f"text/{identifier}.xhtml", identifier)


def _chapters(section: Section) -> Iterator[Chapter]:
    yield from section.chapters
    for child in section.sections:
        yield from _chapters(child)


def _anchors(note: Note) -> Iterator[str]:
    return _block_anchors(
        (
            *note.blocks,
            *reference_blocks(note),
            *(block for footnote in note.footnotes for block in footnote.blocks),
        )
    )


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
