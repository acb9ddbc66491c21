"""A file of notes → a note with its cards: what can be done for each file alone, in any process, or remembered."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from paperpack.cards.content import NoteContent, note_content
from paperpack.cards.find import find_cards
from paperpack.cards.for_reading import for_reading
from paperpack.diagnostics import Diagnostic, Severity
from paperpack.model import Note, RuleName, knowing
from paperpack.pipeline.cache.snapshot import State, is_fresh, state_of
from paperpack.read.alone import stands_alone
from paperpack.read.note import Reading, read_content, read_note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from paperpack.exporters.base import Map, Memory


class Surroundings(msgspec.Struct, frozen=True):
    """What may change a reading but is not in the note's file: `others` is a hash of all files that are no notes.

    `now` is the clock's time in nanoseconds before anything was read.
    """

    others: str
    now: int


class WithCards(msgspec.Struct, frozen=True):
    """A note as books show it, with its cards; what it says, and what there is to say about the cards.

    `outward` and `digest` are the note's own: they travel beside it, so that they are found out once.
    """

    note: Note
    content: NoteContent
    problems: tuple[Diagnostic, ...]
    outward: frozenset[str]
    digest: bytes

    def __post_init__(self) -> None:
        """Tell the note what it knew where it was made."""
        knowing(self.note, self.outward, self.digest)


class CardChoice(msgspec.Struct, frozen=True):
    """The configuration's part in cards: the rules that find them, and what they show beside the notes' text."""

    rules: tuple[RuleName, ...]
    shown: str


class Prepared(msgspec.Struct, frozen=True):
    """A note as it was read, and as it is if no other note or bibliography has a part in it.

    Where none can have one (`read.alone`), it is kept once: `reading` has no note. `sha256` is the hash of the bytes
    that were read; "" where there were none.
    """

    reading: Reading
    shown: WithCards | None
    sha256: str

    @property
    def note(self) -> Note | None:
        """The note that is to be settled among the others; None where none could be read."""
        return self.reading.note or (self.shown.note if self.shown else None)

    @property
    def stands_alone(self) -> bool:
        """Whether the note is as it is, whatever stands in others."""
        return self.shown is not None and self.reading.note is None


class _Job(msgspec.Struct, frozen=True):
    root: str
    path: str
    place: str
    choice: CardChoice


class _Kept(msgspec.Struct, frozen=True):
    prepared: Prepared
    others: str
    files: tuple[tuple[str, State], ...]


class Preparation:
    """Reads the notes of a book."""

    def __init__(
        self, root: Path, choice: CardChoice, memory: Memory, surroundings: Surroundings | None
    ) -> None:
        self._root = root
        self._choice = choice
        self._memory = memory
        self._surroundings = surroundings

    def read(self, files: Sequence[str], place: Callable[[str], str], map_: Map) -> Iterator[Prepared]:
        """Give what is in each file, in their order: remembered, or read by `map_`."""
        known = {path: self._recalled(path, place(path)) for path in files} if self._surroundings else {}
        missing = [
            _Job(str(self._root), path, place(path), self._choice) for path in files if not known.get(path)
        ]
        made = map_(_prepare, missing)
        for path in files:
            prepared = known.get(path)
            if prepared is None:
                prepared = next(made)
                self._keep(prepared, path, place(path))
            yield prepared

    def with_cards(
        self, notes: Sequence[Note], prepared: Sequence[Prepared], place: Callable[[str], str], map_: Map
    ) -> Iterator[WithCards]:
        """Give the notes with their cards once links and citations are settled in them."""
        known = {one.note.path: one for one in prepared if one.note}
        done: list[WithCards | None] = [self._settled(note, known.get(note.path)) for note in notes]
        keys = [
            "" if one else self._memory.key("cards", note, self._choice, place(note.path))
            for note, one in zip(notes, done, strict=True)
        ]
        done = [one or self._memory.recall(key, WithCards) for key, one in zip(keys, done, strict=True)]
        made = map_(
            _find,
            [
                _CardJob(note, self._choice, place(note.path))
                for note, one in zip(notes, done, strict=True)
                if not one
            ],
        )
        for key, one in zip(keys, done, strict=True):
            found = one or next(made)
            if one is None:
                self._memory.keep(key, found)
            yield found

    @staticmethod
    def _settled(note: Note, prepared: Prepared | None) -> WithCards | None:
        if prepared is None or prepared.shown is None:
            return None
        if not prepared.stands_alone:
            return prepared.shown if prepared.reading.note == note else None
        if prepared.shown.note is not note:
            raise RuntimeError(
                f"{note.path} stands alone, and was changed all the same: its cards would be lost"
            )
        return prepared.shown

    def _recalled(self, path: str, place: str) -> Prepared | None:
        try:
            digest = hashlib.sha256((self._root / path).read_bytes()).hexdigest()
        except OSError:
            return None
        kept = self._memory.recall(self._key(digest, path, place), _Kept)
        if kept is None or kept.others not in {"", self._surroundings and self._surroundings.others}:
            return None
        same = all(state_of(f"{self._root}/{file}") == state for file, state in kept.files)
        return kept.prepared if same else None

    def _keep(self, prepared: Prepared, path: str, place: str) -> None:
        if not prepared.sha256 or not self._surroundings:
            return
        files = tuple((file, state_of(f"{self._root}/{file}")) for file in prepared.reading.files)
        if any(is_fresh(state, self._surroundings.now) for _, state in files):
            return  # it may have changed since it was read, or will without another time
        others = self._surroundings.others if prepared.reading.searched else ""
        self._memory.keep(self._key(prepared.sha256, path, place), _Kept(prepared, others, files))

    def _key(self, digest: str, path: str, place: str) -> str:
        return self._memory.key("note", digest, path, place, str(self._root), self._choice)


class _CardJob(msgspec.Struct, frozen=True):
    note: Note
    choice: CardChoice
    place: str


def _prepare(job: _Job) -> Prepared:
    """Read a note; one that could be read only in part counts as unread, so that no card of it is retired."""
    root = Path(job.root)
    try:
        content = (root / job.path).read_bytes()
    except OSError:
        return Prepared(_whole(read_note(root, job.path, job.place)), None, "")
    reading = _whole(read_content(content, root, job.path, job.place))
    shown = _find(_CardJob(reading.note, job.choice, job.place)) if reading.note else None
    if reading.note and stands_alone(reading.note):
        reading = replace(reading, note=None)
    return Prepared(reading, shown, hashlib.sha256(content).hexdigest())


def _whole(reading: Reading) -> Reading:
    lost = has_errors(reading.diagnostics)
    return replace(reading, note=None) if lost else reading


def _find(job: _CardJob) -> WithCards:
    rules = job.choice.rules
    found = find_cards(job.note, rules, place=job.place)
    note = replace(for_reading(job.note, rules, found.marks), cards=found.cards)
    content = note_content(note, job.choice.shown, found.texts)
    return WithCards(note, content, found.problems, note.outward, note.digest)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether a note, a configuration or an output is lost."""
    return any(problem.severity == Severity.ERROR.value for problem in diagnostics)
