"""From a read book to a notebook that can be exported: the lock is asked who is who, the rest is put in order."""

from __future__ import annotations

import functools
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from paperpack.cards.book_identifier import identifier_of, with_identifier
from paperpack.cards.identity import date_book, identify
from paperpack.model import Notebook
from paperpack.pipeline.cover import find_cover
from paperpack.pipeline.lock_file import LockFile, load_lock
from paperpack.pipeline.reading import place_of
from paperpack.read.library import arrange
from paperpack.slug import slug

if TYPE_CHECKING:
    from pathlib import Path

    from paperpack.cards.lock import Lock
    from paperpack.diagnostics import Diagnostic
    from paperpack.model import Note
    from paperpack.pipeline.reading import ReadBook


class BoundBook(msgspec.Struct, frozen=True):
    """A book ready to be exported. `lock` is the lock as it is to be saved; `changes` what became of the cards.

    `passing` are those of the diagnostics that tell of changes: the next build of the same notes has none of them.
    """

    read: ReadBook
    notebook: Notebook
    lock_file: LockFile
    lock: Lock
    changes: tuple[Any, ...]
    diagnostics: tuple[Diagnostic, ...]
    passing: tuple[Diagnostic, ...] = ()


def bind(book: ReadBook, output: Path, *, now: int) -> BoundBook:
    """Compare a book's cards with its lock and put its notes in order. Writes nothing."""
    name = _file_name(book)
    lock_file = load_lock(book.source.root, output, name)
    unread = set(book.unread) | _out_of_scope(book, lock_file.lock)
    identified = identify(
        book.notes,
        lock_file.lock,
        now=now,
        unread=unread,
        settings=book.shown_on_cards,
        contents=book.contents,
    )
    cover = find_cover(book)
    notebook = Notebook(
        title=_title(book),
        slug=name,
        root=arrange(identified.notes, book.source.name, book.summaries),
        authors=book.config.book.authors,
        language=book.config.book.language or _usual_language(book.notes),
        subtitle=book.config.book.subtitle,
        identifier=book.config.book.identifier,
        retired=identified.retired,
        cover=cover.asset,
    )
    dated = date_book(notebook, identified.lock, settings=msgspec.json.encode(book.config), now=now)
    named = dated.lock if book.source.single_files else with_identifier(notebook, dated.lock)
    passing = identified.diagnostics(functools.partial(place_of, book.source))
    return BoundBook(
        book,
        msgspec.structs.replace(
            notebook, changed=dated.changed, identifier=notebook.identifier or identifier_of(notebook, named)
        ),
        lock_file,
        named,
        identified.changes,
        lock_file.diagnostics + cover.diagnostics + passing,
        passing,
    )


def _out_of_scope(book: ReadBook, lock: Lock) -> set[str]:
    """Give the notes that the lock knows and that this build says nothing of.

    A build of single files speaks of those alone; one of a folder of all that is in it.
    """
    known = {line.note for line in lock.cards} - set(book.source.files)
    return (
        known if book.source.single_files else {path for path in known if (book.source.root / path).exists()}
    )


def _title(book: ReadBook) -> str:
    return book.config.book.title or book.source.name


def _file_name(book: ReadBook) -> str:
    """Give the outputs' name: one note alone has its own, so that it never replaces the whole book's."""
    alone = book.source.single_files and len(book.source.files) == 1
    return slug(book.source.name if alone else _title(book))


def _usual_language(notes: tuple[Note, ...]) -> str:
    counted = Counter(note.language for note in notes)
    return min(counted, key=lambda tag: (-counted[tag], tag), default="en")
