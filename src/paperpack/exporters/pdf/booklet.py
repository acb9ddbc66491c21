"""All notes of a book in one PDF: cover, contents, parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.exporters.pdf.compiler import RefusalError
from paperpack.exporters.pdf.images import file_content, file_name, image_files, note_assets
from paperpack.exporters.pdf.policy import PdfPolicy, Troubles
from paperpack.exporters.pdf.source import anchors, without_characters
from paperpack.exporters.pdf.title import language_of, one_line, page_words, title_block, title_of
from paperpack.exporters.pdf.typeset import Typeset, Written, typeset
from paperpack.exporters.pdf.words import PdfWord, count_of_notes, phrase
from paperpack.formula.typst_string import string
from paperpack.render.references import reference_blocks
from paperpack.render.typst import blocks_to_typst, inlines_to_typst
from paperpack.render.typst_pieces import array
from paperpack.render.typst_text import text_content
from paperpack.walk import notes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from paperpack.exporters.base import Context
    from paperpack.exporters.pdf.settings import Sheet
    from paperpack.model import Note, Notebook, NoteLink, Part

_MOST_AUTHORS = 3
_SECONDS = 900.0
"""Time for a book of thousands of pages."""

__all__ = ["RefusalError", "booklet_source", "make_booklet"]


def make_booklet(book: Notebook, context: Context, sheet: Sheet) -> Typeset:
    """Typeset the whole book. Raises `RefusalError` where it cannot be made at all."""
    images = {
        file_name(asset): file_content(asset, context.read_asset(asset))
        for note in notes_of(book)
        for asset in note_assets(note).values()
    }

    def write(troubles: Troubles) -> Written:
        return booklet_source(book, troubles)

    return typeset(write, ("booklet.typ",), images, sheet=sheet, timestamp=book.changed, seconds=_SECONDS)


def booklet_source(book: Notebook, troubles: Troubles | None = None) -> Written:
    """Give the main file of the booklet and the codes of its formulas."""
    troubles = troubles or Troubles()
    labels = _labels(book)
    formulas: dict[str, str] = {}
    language = book.language
    count = sum(1 for _ in notes_of(book))
    arguments = {
        "language": string(language),
        "title": string(one_line(book.title)),
        "subtitle": string(one_line(book.subtitle)),
        "authors": string(phrase(PdfWord.SEPARATOR, language).join(map(one_line, book.authors))),
        "count": string(count_of_notes(count, language)),
        "contents": string(phrase(PdfWord.CONTENTS, language)),
        "depth": str(_depth(book.root) + 1),
        "words": page_words(language),
    }
    named = ",\n".join(f"  {name}: {value}" for name, value in arguments.items())
    body = "\n".join((*_part(book.root, 0, _targets(labels), troubles, formulas), *_index(book)))
    main = f'#import "booklet.typ": *\n#show: pp-booklet.with(\n{named},\n)\n{body}\n'
    return Written(without_characters(main, troubles.characters), formulas)


def _part(
    part: Part, depth: int, target: Callable[[NoteLink], str], troubles: Troubles, formulas: dict[str, str]
) -> Iterator[str]:
    for note in part.notes:
        policy = PdfPolicy(
            language=language_of(note),
            footnotes=note.footnotes,
            files=image_files(note),
            troubles=troubles,
            target_of=target,
            prefix=note.path,
            heading_offset=depth + 1,
        )
        yield _note(note, policy, depth + 1)
        formulas.update((latex, code) for latex, (code, _) in policy.formulas.items())
    for below in part.parts:
        yield f"#pp-part({depth + 1}, {string(f'part {depth} {below.name}')})[#{string(one_line(below.name))};]"
        yield from _part(below, depth + 1, target, troubles, formulas)


def _note(note: Note, policy: PdfPolicy, level: int) -> str:
    title = inlines_to_typst(note.title_content, policy) or f"#{string(title_of(note))};"
    data = title_block(note, policy.language)
    place = f"{level}, {string(policy.prefix)}, {string(policy.language)}"
    known = f"{data['authors']}, {data['facts']}, {data['tags']}"
    text = blocks_to_typst((*note.blocks, *reference_blocks(note)), policy)
    return f"#pp-note({place}, [{title}], {known})[\n{text}\n]"


def _index(book: Notebook) -> Iterator[str]:
    """Give the papers of the book by their first authors, with the pages of their notes."""
    papers = [note for note in notes_of(book) if note.paper.authors or note.paper.title]
    if not papers:
        return
    entries = array(_entry(note) for note in sorted(papers, key=_index_key))
    yield f"#pp-index({string(phrase(PdfWord.INDEX, book.language))}, {entries})"


def _index_key(note: Note) -> tuple[str, int, str, str]:
    family = one_line(note.paper.authors[0]).split(" ")[-1] if note.paper.authors else ""
    return family.casefold(), note.paper.year, title_of(note).casefold(), note.path


def _entry(note: Note) -> str:
    language = language_of(note)
    authors = [one_line(author) for author in note.paper.authors]
    shown = phrase(PdfWord.SEPARATOR, language).join(authors[:_MOST_AUTHORS])
    if len(authors) > _MOST_AUTHORS or (authors and note.paper.others):
        shown += phrase(PdfWord.AND_OTHERS, language)
    year = f"{note.paper.year}" if note.paper.year else ""
    who = " ".join(filter(None, (shown, year)))
    title = one_line(note.paper.title) or title_of(note)
    texts = (f"[{text_content(text, language)}]" for text in (who, title))
    return f"({string(note.path)}, {', '.join(texts)})"


def _labels(book: Notebook) -> frozenset[str]:
    notes = tuple(notes_of(book))
    return frozenset(note.path for note in notes) | {
        f"{note.path}#{anchor}" for note in notes for anchor in anchors(note)
    }


def _targets(labels: frozenset[str]) -> Callable[[NoteLink], str]:
    def target(link: NoteLink) -> str:
        whole = f"{link.path}#{link.anchor}"
        return whole if link.anchor and whole in labels else link.path if link.path in labels else ""

    return target


def _depth(part: Part) -> int:
    return max((1 + _depth(below) for below in part.parts), default=0)
