"""From the arguments of a command to read books: their configuration, notes with cards, and every problem."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from paperpack.cards.find import find_cards
from paperpack.config_file import load_config
from paperpack.diagnostics import Diagnostic, Severity
from paperpack.pipeline.progress import advancing
from paperpack.read.library import BookSource, find_books
from paperpack.read.links import connect
from paperpack.read.note import Reading, read_note

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from paperpack.config import Config
    from paperpack.model import Note
    from paperpack.pipeline.progress import Progress
    from paperpack.pipeline.workers import Workers


class ReadBook(msgspec.Struct, frozen=True):
    """A book after reading: its notes hold their cards, but nobody has compared them with the lock yet.

    `unread` are the paths of notes that are in the book and could not be read.
    """

    source: BookSource
    config: Config
    notes: tuple[Note, ...]
    unread: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def failed(self) -> bool:
        """Whether anything stands against building from this book as it is."""
        return any(problem.severity == Severity.ERROR.value for problem in self.diagnostics)


def read_books(
    arguments: Sequence[Path],
    *,
    config: Path | None,
    exporters: Collection[str],
    workers: Workers,
    progress: Progress,
) -> tuple[ReadBook, ...]:
    """Find and read the books. Raises `UsageError` where an argument names nothing that can be read."""
    sources = find_books(arguments)
    progress.step("reading", sum(len(source.files) for source in sources))
    return tuple(_read_book(source, config, exporters, workers, progress) for source in sources)


def place_of(source: BookSource, path: str) -> str:
    """Give a note's path as the user would type it."""
    return str(source.place / path)


def _read_book(
    source: BookSource,
    config_path: Path | None,
    exporters: Collection[str],
    workers: Workers,
    progress: Progress,
) -> ReadBook:
    loaded = load_config(source.root, config_path, exporters)
    diagnostics = list(loaded.diagnostics)
    read = functools.partial(_read_one, source)
    readings = list(advancing(workers.map(read, source.files), progress))
    unread = []
    notes = []
    for path, reading in zip(source.files, readings, strict=True):
        diagnostics.extend(reading.diagnostics)
        if reading.note is None:
            unread.append(path)
        else:
            notes.append(reading.note)
    connected, link_problems = connect(notes, functools.partial(place_of, source))
    diagnostics.extend(link_problems)
    with_cards = []
    for note in connected:
        found = find_cards(note, note.rules if note.rules is not None else loaded.config.cards.rules)
        diagnostics.extend(found.problems)
        with_cards.append(msgspec.structs.replace(note, cards=found.cards))
    return ReadBook(source, loaded.config, tuple(with_cards), tuple(unread), tuple(diagnostics))


def _read_one(source: BookSource, path: str) -> Reading:
    return read_note(source.root, path, place_of(source, path))
