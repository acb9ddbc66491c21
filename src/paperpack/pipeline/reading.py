"""From the arguments of a command to read books: their configuration, notes with cards, and every problem."""

from __future__ import annotations

import functools
import os
import time
from typing import TYPE_CHECKING

import msgspec

from paperpack.config import SourceLink
from paperpack.config_file import LoadedConfig, load_config
from paperpack.diagnostics import Code, Diagnostic, diagnostic
from paperpack.exporters.registry import exporter_names
from paperpack.pipeline.cache.memory import Memories
from paperpack.pipeline.cache.snapshot import MOST_BESIDE_FILES, MOST_FILES, Scope, take
from paperpack.pipeline.lock_file import NAME as LOCK
from paperpack.pipeline.preparing import CardChoice, Preparation, Surroundings, has_errors
from paperpack.pipeline.progress import advancing
from paperpack.pipeline.record import FOLDER
from paperpack.pipeline.remote.cache import Cache
from paperpack.pipeline.workers import Workers
from paperpack.read.citations.bibliography import read_bibliography
from paperpack.read.citations.cite import cite
from paperpack.read.embeds import embed
from paperpack.read.library import SUFFIXES, BookSource, find_books
from paperpack.read.links import connect
from paperpack.read.summary import Summary, summary_of, take_summaries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from paperpack.cards.content import NoteContent
    from paperpack.config import Config
    from paperpack.model import Note
    from paperpack.pipeline.progress import Progress
    from paperpack.pipeline.remote.images import RemoteImages

FETCHED = f"{FOLDER}/remote"
"""Where images of the web are kept, below the output folder."""


NO_MEMORIES = Memories(None)


class ReadBook(msgspec.Struct, frozen=True):
    """A book after reading: its notes hold their cards, but nobody has compared them with the lock yet.

    `unread` are the paths of notes that are in the book and could not be read. `summaries` say in which order
    and parts the notes stand, where notes say so. `config_path` is the file of the configuration, if there is one.
    `contents` are what notes say, by their paths, where that is known; `shown_on_cards` are the settings that cards
    show, in them.
    """

    source: BookSource
    config: Config
    notes: tuple[Note, ...]
    unread: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    summaries: tuple[Summary, ...] = ()
    config_path: Path | None = None
    contents: Mapping[str, NoteContent] = {}
    shown_on_cards: str = ""

    @property
    def failed(self) -> bool:
        """Whether anything stands against building from this book as it is."""
        return has_errors(self.diagnostics)


class Readings(msgspec.Struct, frozen=True):
    """The notes of a book that could be read, and everything that is to be said about its files."""

    notes: tuple[Note, ...]
    diagnostics: tuple[Diagnostic, ...]


class ReadRequest(msgspec.Struct, frozen=True):
    """What to read: files and folders, the configuration if it is not the nearest, folders to leave out.

    `output` is the folder that keeps what was fetched (None: nothing is fetched). `remote_images` fetches
    images of the web, as `[images] remote` does. `memories` give what earlier builds remember.
    """

    notes: tuple[Path, ...]
    config: Path | None = None
    skip: tuple[Path, ...] = ()
    jobs: int = 1
    output: Path | None = None
    remote_images: bool = False
    memories: Memories = NO_MEMORIES


def read_books(
    request: ReadRequest,
    workers: Workers,
    progress: Progress,
    sources: Sequence[BookSource] | None = None,
) -> tuple[ReadBook, ...]:
    """Find and read the books. Raises `UsageError` where an argument names nothing that can be read.

    `sources` are the books where they were found already.
    """
    sources = sources or find_books(request.notes, request.skip)
    progress.step("reading", sum(len(source.files) for source in sources))

    @functools.cache
    def remote() -> RemoteImages | None:  # one for all books, as its limits are those of the whole build
        from paperpack.pipeline.remote.images import RemoteImages  # noqa: PLC0415  most builds need no TLS

        return RemoteImages(Cache(request.output / FETCHED)) if request.output else None

    return tuple(_read_book(source, request, remote, workers, progress) for source in sources)


def read_alone(request: ReadRequest, progress: Progress) -> tuple[ReadBook, ...]:
    """Read the books with workers of their own, for commands that only look."""
    with Workers(request.jobs) as workers:
        return read_books(request, workers, progress)


def place_of(source: BookSource, path: str) -> str:
    """Give a note's path as the user would type it."""
    return str(source.place / path)


def _read_book(
    source: BookSource,
    request: ReadRequest,
    remote: Callable[[], RemoteImages | None],
    workers: Workers,
    progress: Progress,
) -> ReadBook:
    place = functools.cache(functools.partial(place_of, source))
    loaded = load_config(source.root, request.config, exporter_names)
    choice = CardChoice(loaded.config.cards.rules, _shown_on_cards(loaded.config, source.name))
    preparation = Preparation(
        source.root, choice, request.memories.of("notes", source.root), _surroundings(source, request)
    )
    prepared = tuple(advancing(preparation.read(source.files, place, workers.map), progress))
    read = Readings(
        tuple(one.note for one in prepared if one.note),
        tuple(problem for one in prepared for problem in one.reading.diagnostics),
    )
    wanted = remote() if request.remote_images or loaded.config.images.remote else None
    if wanted is not None:
        read = _illustrated(read, wanted, place, progress)
    bibliography = read_bibliography(source.bibliographies)
    chapters, summaries = take_summaries(read.notes)
    alone = {one.note.path for one in prepared if one.note and one.stands_alone}
    cited, citation_problems = cite(chapters, bibliography, place, alone)
    connected, link_problems = connect(cited, place, alone)
    found = tuple(preparation.with_cards(connected, prepared, place, workers.map))
    notes, embed_problems = embed(tuple(one.note for one in found), place)
    return ReadBook(
        source,
        loaded.config,
        notes=notes,
        unread=tuple(sorted(set(source.files) - {note.path for note in read.notes})),
        diagnostics=(
            *loaded.diagnostics,
            *_missing_in_parts(loaded, source),
            *(problem.at(place(path)) for path, problem in source.problems),
            *(problem.at(_place_of_file(source, file)) for file, problem in bibliography.problems),
            *read.diagnostics,
            *citation_problems,
            *link_problems,
            *embed_problems,
            *(problem for one in found for problem in one.problems),
        ),
        summaries=(*summaries, *_configured_parts(loaded.config)),
        config_path=loaded.path,
        contents={note.path: one.content for note, one in zip(notes, found, strict=True) if note is one.note},
        shown_on_cards=choice.shown,
    )


def _shown_on_cards(config: Config, book: str) -> str:
    """Give the settings that Anki's cards show, and that so change all of them."""
    anki = config.anki
    if anki.source is SourceLink.NONE:
        return ""
    return msgspec.json.encode((anki.source, anki.vault, anki.base, book)).decode()


def _configured_parts(config: Config) -> tuple[Summary, ...]:
    """Give what `[[book.parts]]` says; it goes before a `SUMMARY.md` of the notes' folder."""
    parts = config.book.parts
    return (summary_of((part.title, part.notes) for part in parts),) if parts else ()


def _missing_in_parts(loaded: LoadedConfig, source: BookSource) -> Iterator[Diagnostic]:
    if source.single_files:
        return
    for part in loaded.config.book.parts:
        for path in part.notes:
            if path not in source.files:
                yield diagnostic(
                    Code.MISSING_NOTE,
                    f"the part “{part.title}” names {path}, and there is no such note",
                    path=str(loaded.path),
                    hint="write paths relative to the notes' folder",
                )


def _surroundings(source: BookSource, request: ReadRequest) -> Surroundings | None:
    if not request.memories.remember:
        return None
    now = time.time_ns()  # compared with the times of files alone
    skipped = (*map(os.path.realpath, request.skip), str(source.root / LOCK))
    limit = MOST_BESIDE_FILES if source.single_files else MOST_FILES
    seen = take(Scope((str(source.root),), skipped, suffixes=SUFFIXES), now, limit)
    return Surroundings(seen.digest, now) if seen else None


def _place_of_file(source: BookSource, file: Path) -> str:
    return os.path.normpath(source.place / os.path.relpath(file, source.root))


def _illustrated(
    reading: Readings, remote: RemoteImages, place: Callable[[str], str], progress: Progress
) -> Readings:
    """Give the notes the images they show from the web; what is said of these replaces what the reader said."""
    illustrated = remote.illustrate(reading.notes, place, progress)
    said = (problem for problem in reading.diagnostics if problem.code != Code.REMOTE_IMAGE.slug)
    return Readings(illustrated.notes, (*said, *illustrated.diagnostics))
