"""mdBook's `SUMMARY.md`: a note that is no chapter but says in which order and parts the chapters stand.

Its form is that of mdBook's guide, "SUMMARY.md": a list of links, nested as the chapters are, between headings
that name parts; chapters before and after the list stand in paragraphs of their own.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec

from paperpack.model import (
    Block,
    BulletList,
    Heading,
    LineBreak,
    NoteLink,
    OrderedList,
    Paragraph,
    Part,
    Text,
    ThematicBreak,
)
from paperpack.read.outline import name_as_title
from paperpack.walk import descendants, plain_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from paperpack.model import Inline, ListItem, Note

_NAME = "summary.md"
_TITLES = frozenset(("summary", "contents", "table of contents", "目录", "目錄"))


class Chapter(msgspec.Struct, frozen=True):
    """A line of the list. `path` is the note's, relative to the notes' root; empty for a part or a draft."""

    title: str
    path: str
    chapters: tuple[Chapter, ...] = ()


class Summary(msgspec.Struct, frozen=True):
    """What the `SUMMARY.md` of a folder says; the folder's path is relative to the notes' root."""

    folder: str
    chapters: tuple[Chapter, ...]


def take_summaries(notes: Sequence[Note]) -> tuple[tuple[Note, ...], tuple[Summary, ...]]:
    """Part the summaries from the chapters, before any link is settled.

    A note of that name with other text in it, or whose links lead to no notes, is a note like any. A chapter
    whose title is only its file's name takes the one it has in the list.
    """
    paths = frozenset(note.path for note in notes)
    kept: list[Note] = []
    found: list[Summary] = []
    for note in notes:
        folder, _, name = note.path.rpartition("/")
        chapters = _chapters(note, folder, paths) if name.casefold() == _NAME else ()
        if chapters:
            found.append(Summary(folder, chapters))
        else:
            kept.append(note)
    titles = {chapter.path: chapter.title for summary in found for chapter in _all(summary.chapters)}
    return tuple(_titled(note, titles.get(note.path, "")) for note in kept), tuple(found)


def summary_of(parts: Iterable[tuple[str, Sequence[str]]]) -> Summary:
    """Give the summary of a book whose parts are listed elsewhere: their titles and the notes' paths."""
    return Summary(
        "", tuple(Chapter(title, "", tuple(Chapter("", path) for path in paths)) for title, paths in parts)
    )


def _all(chapters: Iterable[Chapter]) -> Iterator[Chapter]:
    for chapter in chapters:
        yield chapter
        yield from _all(chapter.chapters)


def lacks_title(note: Note) -> bool:
    """Say whether a note would take the title that a summary gives it."""
    return note.title == name_as_title(note.path)


def _titled(note: Note, title: str) -> Note:
    if not title or not lacks_title(note):
        return note
    return msgspec.structs.replace(note, title=title, title_content=(Text(title),))


def _chapters(note: Note, folder: str, paths: Collection[str]) -> tuple[Chapter, ...]:
    links = [node for node in descendants(note.blocks) if isinstance(node, NoteLink)]
    known = sum(_path(link, folder) in paths for link in links)
    if known * 2 < len(links) or not known or not all(map(_is_list_of_links, note.blocks)):
        return ()
    return tuple(_grouped(note.blocks, folder))


def _is_list_of_links(block: Block) -> bool:
    match block:
        case Paragraph(content=content):
            return _holds_links_alone(content)
        case BulletList(items=items) | OrderedList(items=items):
            return all(_is_item(item) for item in items)
        case Heading() | ThematicBreak():
            return True
        case _:
            return False


def _is_item(item: ListItem) -> bool:
    """Say whether an item is a link or, for a draft chapter, a few words; and what is below it the same."""
    match item.blocks:
        case (Paragraph(content=content), *below):
            return (_holds_links_alone(content) or _is_draft(content)) and all(map(_is_list_of_links, below))
        case _:
            return False


def _holds_links_alone(content: tuple[Inline, ...]) -> bool:
    return all(
        isinstance(node, NoteLink | LineBreak) or (isinstance(node, Text) and not node.text.strip())
        for node in content
    )


def _is_draft(content: tuple[Inline, ...]) -> bool:
    return all(isinstance(node, Text) for node in content)


def _grouped(blocks: Iterable[Block], folder: str) -> Iterator[Chapter]:
    """Give the chapters in order, those below a heading within a part of its name."""
    name = ""
    below: list[Chapter] = []
    for number, block in enumerate(blocks):
        match block:
            case Heading(content=content):
                yield from _named(name, below)
                title = plain_text(content).strip()
                name, below = ("" if number == 0 and title.casefold() in _TITLES else title), []
            case ThematicBreak():
                yield from _named(name, below)
                name, below = "", []
            case Paragraph(content=content):
                below += [_chapter(node, folder) for node in content if isinstance(node, NoteLink)]
            case BulletList(items=items) | OrderedList(items=items):
                below += [_item(item, folder) for item in items]
            case _:
                pass
    yield from _named(name, below)


def _named(name: str, chapters: list[Chapter]) -> Iterable[Chapter]:
    return (Chapter(name, "", tuple(chapters)),) if name and chapters else chapters


def _item(item: ListItem, folder: str) -> Chapter:
    first, *rest = item.blocks
    content = first.content if isinstance(first, Paragraph) else ()
    links = [node for node in content if isinstance(node, NoteLink)]
    chapter = _chapter(links[0], folder) if links else Chapter(plain_text(content).strip(), "")
    return msgspec.structs.replace(chapter, chapters=tuple(_grouped(rest, folder)))


def _chapter(link: NoteLink, folder: str) -> Chapter:
    return Chapter(plain_text(link.content).strip(), _path(link, folder))


def _path(link: NoteLink, folder: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(link.path)))


# ------------------------------------------------------------------------------------------------ arranging


def parts_of(summary: Summary, notes: Mapping[str, Note], name: str) -> Part:
    """Give the chapters that a summary lists as a part; `notes` are those not taken yet, by path.

    A chapter with chapters below it is a part that begins with it. Since a part has its notes before its parts,
    a lone chapter behind such a part is a part of its own: the order is kept.
    """
    taken: set[str] = set()
    return _part(name, "", summary.chapters, notes, taken)


def _part(
    name: str, path: str, chapters: Iterable[Chapter], notes: Mapping[str, Note], taken: set[str]
) -> Part:
    here = _taken(path, notes, taken)
    parts: list[Part] = []
    for chapter in chapters:
        if chapter.chapters or parts:
            part = _part(chapter.title, chapter.path, chapter.chapters, notes, taken)
            if part.notes or part.parts:
                parts.append(part)
        else:
            here += _taken(chapter.path, notes, taken)
    return Part(name, tuple(here), tuple(parts))


def _taken(path: str, notes: Mapping[str, Note], taken: set[str]) -> list[Note]:
    """Give the note of a path, the first time it is asked for."""
    if path in taken or path not in notes:
        return []
    taken.add(path)
    return [notes[path]]
