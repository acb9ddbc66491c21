"""A notebook → the records of its package: every card with its texts, tags and deck, then the retired ones."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from paperpack.config import AnkiConfig  # noqa: TC001  msgspec reads the annotations at run time
from paperpack.diagnostics import Code, Diagnostic, diagnostic
from paperpack.errors import ExportError
from paperpack.exporters.anki.cloze import card_ordinals
from paperpack.exporters.anki.decks import DeckNames
from paperpack.exporters.anki.markup import CardMarkup
from paperpack.exporters.anki.plain import plain_inlines
from paperpack.exporters.anki.record import Record
from paperpack.exporters.anki.source import SourceLinks, context_line, source_line
from paperpack.exporters.anki.tags import RETIRED, anki_tags
from paperpack.model import Asset, CardKind, Gap, Note, Paragraph
from paperpack.walk import descendants, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperpack.diagnostics import Report
    from paperpack.exporters.base import Context
    from paperpack.model import Block, Card, Image, Inline, Notebook, Part, RetiredCard


class AnkiBook(msgspec.Struct, frozen=True):
    """All that goes into a package: records in document order, and media (name → asset) that they show."""

    records: tuple[Record, ...]
    media: dict[str, Asset]
    holds: dict[str, int]


def records_of(notebook: Notebook, context: Context) -> AnkiBook:
    """Render a book's cards. Raises `ExportError` where two have the same GUID."""
    book = _Book(notebook, context)
    live = tuple(book.live_records())
    retired = tuple(book.retired_records())
    _check_guids((*live, *retired))
    holds = {"cards": sum(len(record.ordinals) for record in live), "notes": len(live)}
    if retired:
        holds["retired"] = len(retired)
    return AnkiBook((*live, *retired), book.media, holds)


class NoteJob(msgspec.Struct, frozen=True):
    """All that the records of a note are made from. `folder` is the name of the notes' folder."""

    note: Note
    place: str
    parts: tuple[str, ...]
    deck: str
    settings: AnkiConfig
    folder: str


class NoteRecords(msgspec.Struct, frozen=True):
    """A note's records, the media they show, and what could not be shown as written."""

    records: tuple[Record, ...]
    media: dict[str, Asset]
    diagnostics: tuple[Diagnostic, ...]


def records_of_note(job: NoteJob) -> NoteRecords:
    """Render a note's cards; a pure function that can run in a worker process."""
    said: list[Diagnostic] = []
    writer = _Writer()
    records = tuple(writer.live_records(job, _Reports(job.place, said.append)))
    return NoteRecords(records, writer.media, tuple(said))


class _Book:
    def __init__(self, notebook: Notebook, context: Context) -> None:
        self.notebook = notebook
        self.context = context
        self.deck_names = DeckNames(context.settings.anki.deck or notebook.title)
        self.media: dict[str, Asset] = {}

    def live_records(self) -> Iterator[Record]:
        memory = self.context.memory
        jobs = [self.job(note, parts) for parts, note in _notes(self.notebook.root) if note.cards]
        keys = [memory.key("records", *msgspec.structs.astuple(job)) for job in jobs]
        known = [memory.recall(key, NoteRecords) for key in keys]
        missing = [job for job, made in zip(jobs, known, strict=True) if made is None]
        rendered = self.context.map(records_of_note, missing)
        for key, recalled in zip(keys, known, strict=True):
            made = recalled or next(rendered)
            if recalled is None:
                memory.keep(key, made)
            for problem in made.diagnostics:
                self.context.report(problem)
            self.media |= made.media
            yield from made.records

    def job(self, note: Note, parts: tuple[str, ...]) -> NoteJob:
        deck = self.deck_names.name(*parts, note.title)
        place, settings = self.context.place(note.path), self.context.settings.anki
        return NoteJob(note, place, parts, deck, settings, self.notebook.root.name)

    def retired_records(self) -> Iterator[Record]:
        writer = _Writer()
        for card in self.notebook.retired:
            parts = PurePosixPath(card.note).parts[:-1]
            deck = self.deck_names.name(*parts, *filter(None, [card.title]))
            reports = _Reports(self.context.place(card.note), self.context.report)
            yield writer.retired_record(card, deck, self.notebook.language, reports)
        self.media |= writer.media


class _Writer:
    def __init__(self) -> None:
        self.media: dict[str, Asset] = {}

    def live_records(self, job: NoteJob, reports: _Reports) -> Iterator[Record]:
        note, parts = job.note, job.parts
        tags = anki_tags((*note.tags, *(["/".join(parts)] if parts else [])))
        title = note.title_content or plain_inlines(note.title)
        links = SourceLinks(note, job.settings, job.folder)
        for card in note.cards:
            markup = self.markup(note.language, reports)
            typed, blocks = _typed(card)
            front = markup.blocks(card.front)
            back = "\n".join(
                filter(None, (markup.blocks(blocks), markup.referenced_footnotes(note.footnotes)))
            )
            context = markup.inlines(context_line(title, card.context))
            source = markup.source(source_line(note), links.to_card(card))
            fields = (front, back, context, source, markup.text(note.language), markup.text(card.guid))
            ways = (markup.text(typed), "1" if card.reverse else "")
            yield _record(card, fields if card.kind is CardKind.CLOZE else fields + ways, tags, job.deck)

    def retired_record(self, card: RetiredCard, deck: str, language: str, reports: _Reports) -> Record:
        note = Note(path=card.note, title=card.title, title_content=plain_inlines(card.title))
        note = msgspec.structs.replace(note, language=language)
        markup = self.markup(note.language, reports)
        fields = (
            markup.blocks(_retired_front(card)),
            markup.blocks(_paragraph(plain_inlines(card.back))),
            markup.inlines(context_line(note.title_content, card.context)),
            markup.inlines(source_line(note)),
            markup.text(note.language),
            markup.text(card.guid),
            *(() if card.kind is CardKind.CLOZE else ("", "1" if card.reverse else "")),
        )
        return _record(card, fields, (RETIRED,), deck)

    def markup(self, language: str, reports: _Reports) -> CardMarkup:
        return CardMarkup(language, reports.broken_formula, reports.hidden_image, self.media)


def _record(card: Card | RetiredCard, fields: tuple[str, ...], tags: tuple[str, ...], deck: str) -> Record:
    ways = (0, 1) if card.reverse else (0,)
    ordinals = card_ordinals(fields[0]) if card.kind is CardKind.CLOZE else ways
    return Record(
        kind=card.kind,
        guid=card.guid,
        fields=fields,
        ordinals=ordinals,
        tags=tags,
        deck=deck,
        changed=card.changed,
        suspended=RETIRED in tags,
    )


class _Reports:
    """What a note's cards have to report, each thing once."""

    def __init__(self, place: str, report: Report) -> None:
        self.path = place
        self.report = report
        self.seen: set[str] = set()

    def broken_formula(self, latex: str, line: int) -> None:
        if self._is_new(latex):
            message = f"the braces of a formula do not match: {latex}"
            hint = "Anki's cards show it with the missing braces at its end"
            self.report(diagnostic(Code.BROKEN_FORMULA, message, path=self.path, line=line, hint=hint))

    def hidden_image(self, image: Image) -> None:
        if image.asset is not None and self._is_new(image.asset.sha256):
            message = f"Anki shows no images of the type {image.asset.media_type}: {image.address}"
            hint = "convert it to PNG, JPEG, WebP or SVG"
            self.report(diagnostic(Code.POORER_FORM, message, path=self.path, line=image.line, hint=hint))

    def _is_new(self, key: str) -> bool:
        known = key in self.seen
        self.seen.add(key)
        return not known


def _notes(part: Part, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Note]]:
    """Give a book's notes in reading order, each with the names of the parts it stands in."""
    for note in part.notes:
        yield above, note
    for below in part.parts:
        yield from _notes(below, (*above, below.name))


def _typed(card: Card) -> tuple[str, tuple[Block, ...]]:
    """Give the answer that is to be typed in, if there is one, and the rest of the back."""
    return (plain_text(card.back[:1]), card.back[1:]) if card.typed else ("", card.back)


def _retired_front(card: RetiredCard) -> tuple[Paragraph, ...]:
    """Give the front of a retired card; a cloze of which no gap can be read is one gap, so that it has a card."""
    cloze = card.kind is CardKind.CLOZE
    content = plain_inlines(card.front, gaps=cloze)
    if cloze and not any(isinstance(node, Gap) for node in descendants(content)):
        content = (Gap(content, 1),)
    return _paragraph(content)


def _paragraph(content: tuple[Inline, ...]) -> tuple[Paragraph, ...]:
    return (Paragraph(content),) if content else ()


def _check_guids(records: Sequence[Record]) -> None:
    seen: dict[str, Record] = {}
    for record in records:
        other = seen.setdefault(record.guid, record)
        if other is not record:
            raise ExportError(
                f"two cards of the decks “{other.deck}” and “{record.deck}” have the GUID {record.guid!r}",
                hint="Anki would mix their histories: give one of them an id of its own in its note",
            )
