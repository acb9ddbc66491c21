"""From the arguments of a command to read books: their configuration, notes with cards, and every problem."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from paperpack.cards.find import find_cards
from paperpack.config_file import load_config
from paperpack.diagnostics import Diagnostic, Severity
from paperpack.exporters.registry import exporter_names
from paperpack.pipeline.progress import advancing
from paperpack.pipeline.workers import Workers
from paperpack.read.library import BookSource, find_books
from paperpack.read.links import connect
from paperpack.read.note import Reading, read_note

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from paperpack.config import Config
    from paperpack.model import Note
    from paperpack.pipeline.progress import Progress


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
        return has_errors(self.diagnostics)


class ReadRequest(msgspec.Struct, frozen=True):
    """What to read: files and folders, the configuration if it is not the nearest, folders to leave out."""

    notes: tuple[Path, ...]
    config: Path | None = None
    skip: tuple[Path, ...] = ()
    jobs: int = 1


def read_books(request: ReadRequest, workers: Workers, progress: Progress) -> tuple[ReadBook, ...]:
    """Find and read the books. Raises `UsageError` where an argument names nothing that can be read."""
    sources = find_books(request.notes, request.skip)
    progress.step("reading", sum(len(source.files) for source in sources))
    return tuple(_read_book(source, request.config, workers, progress) for source in sources)


def read_alone(request: ReadRequest, progress: Progress) -> tuple[ReadBook, ...]:
    """Read the books with workers of their own, for commands that only look."""
    with Workers(request.jobs) as workers:
        return read_books(request, workers, progress)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether a note, a configuration or an output is lost."""
    return any(problem.severity == Severity.ERROR.value for problem in diagnostics)


def place_of(source: BookSource, path: str) -> str:
    """Give a note's path as the user would type it."""
    return str(source.place / path)


def _read_book(
    source: BookSource, config_path: Path | None, workers: Workers, progress: Progress
) -> ReadBook:
    place = functools.partial(place_of, source)
    loaded = load_config(source.root, config_path, exporter_names())
    readings = list(advancing(workers.map(functools.partial(_read_one, source), source.files), progress))
    read = {path: reading.note for path, reading in zip(source.files, readings, strict=True) if reading.note}
    connected, link_problems = connect(tuple(read.values()), place)
    found = [find_cards(note, loaded.config.cards.rules, place=place(note.path)) for note in connected]
    return ReadBook(
        source,
        loaded.config,
        notes=tuple(replace(note, cards=cards.cards) for note, cards in zip(connected, found, strict=True)),
        unread=tuple(path for path in source.files if path not in read),
        diagnostics=(
            *loaded.diagnostics,
            *(problem.at(place(path)) for path, problem in source.problems),
            *(problem for reading in readings for problem in reading.diagnostics),
            *link_problems,
            *(problem for cards in found for problem in cards.problems),
        ),
    )


def _read_one(source: BookSource, path: str) -> Reading:
    """Read a note; one that could be read only in part counts as unread, so that no card of it is retired."""
    reading = read_note(source.root, path, place_of(source, path))
    return reading if not has_errors(reading.diagnostics) else Reading(None, reading.diagnostics)
