"""Notes, sections and blocks shown in other notes: Obsidian's `![[note#heading]]`, Logseq's `{{embed ((id))}}`.

This comes after cards were found: a card stands in one note, wherever its text is shown. What is embedded
becomes a quote, and its headings bold paragraphs, so that the note's own outline stays as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from paperpack.diagnostics import Code, Diagnostic, diagnostic
from paperpack.model import (
    FootnoteReference,
    LineBreak,
    ListItem,
    NoteLink,
    Paragraph,
    Quote,
    Strong,
    Text,
)
from paperpack.read.links import Directory
from paperpack.read.outline import without_headings
from paperpack.read.passages import named_blocks, section
from paperpack.walk import branches, descendants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from paperpack.model import Block, Footnote, Inline, Note
    from paperpack.read.passages import Named

DEEPEST = 5
"""Embeds within embeds, as many as Obsidian shows."""

LARGEST = 20_000
"""Nodes that a note may take over from others; then it shows links."""


def embed(
    notes: Sequence[Note], place: Callable[[str], str]
) -> tuple[tuple[Note, ...], tuple[Diagnostic, ...]]:
    """Give the notes of a book with everything embedded in its place, in their cards, too.

    `notes` are connected (`links.connect`): the note of each embed exists. A heading or block that does not,
    a note that embeds itself, and what is too much become links, each with a diagnostic; `place` gives the path
    it names for a note's path.
    """
    if not any(_embeds(note) for note in notes):
        return tuple(notes), ()
    book = _Book(notes)
    problems: list[Diagnostic] = []
    shown = tuple(
        _Host(note, book, place(note.path), problems).note() if _embeds(note) else note for note in notes
    )
    return shown, tuple(problems)


def _embeds(note: Note) -> bool:
    return NoteLink.__name__ in note.outward and any(
        isinstance(node, NoteLink) and node.embed for node in descendants([note])
    )


class _Book:
    def __init__(self, notes: Sequence[Note]) -> None:
        self.directory = Directory(notes)
        self.by_path = {note.path: note for note in notes}
        self.named: dict[str, dict[str, Named]] = {}
        self.passages: dict[tuple[str, str], tuple[str, tuple[Block, ...]] | None] = {}

    def passage(self, link: NoteLink) -> tuple[str, tuple[Block, ...]] | None:
        """Give the name and the blocks of the part that an embed names; None where the note has no such part."""
        name = (link.path, link.anchor)
        if name not in self.passages:
            self.passages[name] = self._passage(link)
        return self.passages[name]

    def _passage(self, link: NoteLink) -> tuple[str, tuple[Block, ...]] | None:
        note = self.by_path[link.path]
        if link.anchor.startswith("^"):
            if note.path not in self.named:
                self.named[note.path] = named_blocks([note])
            named = self.named[note.path].get(link.anchor[1:])
            if named is not None:
                return link.anchor, named.blocks
        anchor = self.directory.anchor(note, link.anchor) if link.anchor else ""
        if anchor == "":
            title = Paragraph((Strong((NoteLink((Text(note.title),), note.path),)),))
            return "", (title, *note.blocks)
        return (anchor, section(note, anchor)) if anchor else None


class _Host:
    """Rewrites one note that embeds others."""

    def __init__(self, note: Note, book: _Book, place: str, problems: list[Diagnostic]) -> None:
        self.origin = note
        self.book = book
        self.place = place
        self.problems = problems
        self.room = LARGEST
        self.footnotes: list[Footnote] = list(note.footnotes)
        self.footnote_numbers: dict[tuple[str, int], int] = {}
        self.line = 0

    def note(self) -> Note:
        """Give the note with all embeds in their place, and with the footnotes that they brought."""
        chain = ((self.origin.path, ""),)
        shown: Note = self._rebuilt(self.origin, chain)
        return replace(shown, footnotes=(*shown.footnotes, *self.footnotes[len(shown.footnotes) :]))

    def _rebuilt(self, value: Any, chain: tuple[tuple[str, str], ...]) -> Any:
        if isinstance(value, tuple):
            parts = tuple(part for one in value for part in self._parts(one, chain))
            same = len(parts) == len(value) and all(new is old for new, old in zip(parts, value, strict=True))
            return value if same else parts
        if not isinstance(value, msgspec.Struct):
            return value
        fields = ((name, getattr(value, name)) for name in branches(value))
        changes = {name: new for name, old in fields if (new := self._rebuilt(old, chain)) is not old}
        if len(chain) > 1 and isinstance(value, Paragraph | ListItem) and value.anchor:
            changes["anchor"] = ""  # a name that is the other note's
        return replace(value, **changes) if changes else value

    def _parts(self, value: Any, chain: tuple[tuple[str, str], ...]) -> Iterator[Any]:
        if len(chain) == 1:
            self.line = getattr(value, "line", 0) or self.line
        match value:
            case Paragraph(content=content) if _is_embeds_alone(content):
                for link in content:
                    if isinstance(link, NoteLink):
                        yield self._shown(link, chain)
            case NoteLink(embed=True):
                yield from self._as_link(value)
            case FootnoteReference(number=number) if len(chain) > 1:
                yield replace(value, number=self._footnote_number(chain[-1][0], number))
            case _:
                yield self._rebuilt(value, chain)

    def _shown(self, link: NoteLink, chain: tuple[tuple[str, str], ...]) -> Block:
        name = f"{link.path}{'#' if link.anchor else ''}{link.anchor}"
        found = self.book.passage(link)
        if found is None:
            self._report(Code.MISSING_LINK, f"there is no {link.anchor.lstrip('#')} to embed in {link.path}")
            return Paragraph(self._as_link(link), line=link.line)
        anchor, blocks = found
        step = (link.path, anchor)
        goes_round = step in chain or len(chain) > DEEPEST
        if not goes_round and self.room >= 0:
            self.room -= sum(1 for _ in descendants(blocks))
        if goes_round or self.room < 0:
            reason = "in itself" if step in chain else "in too many others" if self.room >= 0 else "in full"
            self._report(Code.EMBED_AS_LINK, f"{name} cannot be shown {reason}")
            return Paragraph(self._as_link(link), line=link.line)
        inner = self._rebuilt(without_headings(blocks), (*chain, step))
        return Quote(inner, line=link.line)

    def _as_link(self, link: NoteLink) -> tuple[Inline, ...]:
        """Give an embed in the midst of text, or one that cannot be shown, as a link."""
        anchor = ""
        if link.anchor:
            anchor = self.book.directory.anchor(self.book.by_path[link.path], link.anchor) or ""
        if link.path == self.origin.path and not anchor:
            return link.content
        return (replace(link, anchor=anchor, embed=False),)

    def _footnote_number(self, path: str, number: int) -> int:
        """Give a footnote of another note its number among this note's."""
        if path == self.origin.path:
            return number
        key = (path, number)
        if key not in self.footnote_numbers:
            source = self.book.by_path[path].footnotes
            self.footnotes.append(self._without_embeds(source[number - 1]))
            self.footnote_numbers[key] = len(self.footnotes)
        return self.footnote_numbers[key]

    def _without_embeds(self, footnote: Footnote) -> Footnote:
        links = [node for node in descendants([footnote]) if isinstance(node, NoteLink) and node.embed]
        return replace(footnote, blocks=()) if links else footnote

    def _report(self, code: Code, message: str) -> None:
        hint = "a link to it is shown in its place"
        self.problems.append(diagnostic(code, message, path=self.place, line=self.line, hint=hint))


def _is_embeds_alone(content: tuple[Inline, ...]) -> bool:
    links = [node for node in content if isinstance(node, NoteLink) and node.embed]
    return bool(links) and all(
        (isinstance(node, NoteLink) and node.embed)
        or isinstance(node, LineBreak)
        or (isinstance(node, Text) and not node.text.strip())
        for node in content
    )
