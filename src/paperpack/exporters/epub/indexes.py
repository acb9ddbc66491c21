"""The indexes at the book's end, of papers and of tags: chapters made of links into the notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from paperpack.exporters.epub.page import visible
from paperpack.exporters.epub.words import BookWord, and_others, phrase
from paperpack.model import BulletList, ListItem, Note, NoteLink, Paragraph, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from paperpack.model import Block, Inline, Paper

_FEWEST_NOTES = 2
_SHOWN_AUTHORS = 2


def indexes(notes: Sequence[Note], language: str) -> tuple[Note, ...]:
    """Give the indexes that have something to say, as notes without a path. A book of one note has none."""
    if len(notes) < _FEWEST_NOTES:
        return ()
    made = (
        _index(BookWord.INDEX_OF_PAPERS, _papers(notes, language), language),
        _index(BookWord.INDEX_OF_TAGS, _tags(notes, language), language),
    )
    return tuple(index for index in made if index.blocks)


def _index(name: BookWord, lines: Iterable[tuple[Inline, ...]], language: str) -> Note:
    items = tuple(ListItem((Paragraph(line),)) for line in lines)
    blocks: tuple[Block, ...] = (BulletList(items),) if items else ()
    title = phrase(name, language)
    return Note(path="", title=title, title_content=(Text(title),), blocks=blocks, language=language)


def _tags(notes: Iterable[Note], language: str) -> Iterator[tuple[Inline, ...]]:
    by_tag: dict[str, list[Note]] = {}
    for note in notes:
        for tag in dict.fromkeys(filter(None, map(visible, note.tags))):
            by_tag.setdefault(tag, []).append(note)
    for tag in sorted(by_tag, key=lambda tag: (tag.casefold(), tag)):
        yield (Text(tag + phrase(BookWord.COLON, language)), *_links(by_tag[tag], language))


class _Entry(msgspec.Struct):
    """A paper, the notes about it and those that cite it."""

    paper: Paper
    about: list[Note] = msgspec.field(default_factory=list)
    citing: list[Note] = msgspec.field(default_factory=list)


def _papers(notes: Iterable[Note], language: str) -> Iterator[tuple[Inline, ...]]:
    """Give a line for each paper that a note is about or cites, by title."""
    entries: list[_Entry] = []
    known: dict[str, _Entry] = {}
    for note in notes:
        paper = _paper(note)
        if paper is not None:
            _entry(paper, known, entries).about.append(note)
    for note in notes:
        for reference in note.references:
            if visible(reference.paper.title):
                _entry(reference.paper, known, entries).citing.append(note)
    for entry in sorted(entries, key=lambda entry: visible(entry.paper.title).casefold()):
        yield tuple(_line(entry, language))


def _paper(note: Note) -> Paper | None:
    """Give the paper a note is about; the note's title is that of its paper where the paper has none of its own."""
    paper = note.paper
    if visible(paper.title):
        return paper
    is_told_of = paper.authors or paper.year or paper.venue or paper.doi or paper.arxiv
    return replace(paper, title=note.title) if is_told_of and visible(note.title) else None


def _entry(paper: Paper, known: dict[str, _Entry], entries: list[_Entry]) -> _Entry:
    """Give the entry of a paper, which is known by any of its names."""
    title = "".join(filter(str.isalnum, paper.title.casefold()))
    names = [f"doi:{paper.doi.lower()}"] * bool(paper.doi) + [f"arxiv:{paper.arxiv}"] * bool(paper.arxiv)
    names += [f"title:{title}"] * bool(title)
    entry = next((known[name] for name in names if name in known), None)
    if entry is None:
        entry = _Entry(paper)
        entries.append(entry)
    known.update(dict.fromkeys(names, entry))
    return entry


def _line(entry: _Entry, language: str) -> Iterator[Inline]:
    title, about_it = visible(entry.paper.title), entry.about
    # A note named like its paper is not named twice.
    is_named = bool(about_it) and visible(about_it[0].title) == title
    yield NoteLink((Text(title),), about_it[0].path) if is_named else Text(title)
    if told := _told(entry.paper, language):
        yield Text(phrase(BookWord.IN_BRACKETS, language, told))
    more = [*_links(about_it[is_named:], language), *_citing(entry, language)]
    if more:
        yield Text(phrase(BookWord.COLON, language))
        yield from more


def _citing(entry: _Entry, language: str) -> Iterator[Inline]:
    about = {note.path for note in entry.about}
    citing = {note.path: note for note in entry.citing if note.path not in about}
    if citing:
        separator = phrase(BookWord.GAP_SEPARATOR, language) if len(entry.about) > 1 else ""
        yield Text(separator + phrase(BookWord.CITED_IN, language))
        yield from _links(citing.values(), language)


def _told(paper: Paper, language: str) -> str:
    separator = phrase(BookWord.LIST_SEPARATOR, language)
    authors = [author for author in map(visible, paper.authors) if author]
    named = separator.join(authors[:_SHOWN_AUTHORS])
    if len(authors) > _SHOWN_AUTHORS or (authors and paper.others):
        named = authors[0] + and_others(authors[0], language)
    return separator.join(filter(None, (named, str(paper.year or ""))))


def _links(notes: Iterable[Note], language: str) -> Iterator[Inline]:
    for number, note in enumerate(notes):
        if number:
            yield Text(phrase(BookWord.LIST_SEPARATOR, language))
        name = visible(note.title) or visible(note.path) or phrase(BookWord.UNTITLED, language)
        yield NoteLink((Text(name),), note.path)
