"""A file of notes → a `Note`: everything the reader does, for one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperpack.diagnostics import Code, Diagnostic, diagnostic
from paperpack.model import Inline, Note
from paperpack.read.front_matter.metadata import metadata
from paperpack.read.front_matter.split import split_front_matter
from paperpack.read.images.resolver import ImageResolver
from paperpack.read.markdown.engine import parse, parse_inlines
from paperpack.read.outline import outline, with_paper_title
from paperpack.read.paper_data.found import paper_in_note, with_data_of
from paperpack.read.problem import Problem
from paperpack.read.source import decode
from paperpack.read.tree.context import Footnotes, TreeContext
from paperpack.read.tree.conversion import convert
from paperpack.read.tree.inlines import inlines

if TYPE_CHECKING:
    from pathlib import Path


class Reading(msgspec.Struct, frozen=True):
    """A note that was read, None where it could not be; and everything that is to be said about it.

    `files` and `searched` say what else than its own file it depends on, as `ImageResolver` does.
    """

    note: Note | None
    diagnostics: tuple[Diagnostic, ...] = ()
    files: tuple[str, ...] = ()
    searched: bool = False


def read_note(root: Path, path: str, place: str) -> Reading:
    """Read the note at `path` (relative to `root`, with `/`); `place` is its path as the user would type it.

    Nothing is raised for what a file holds: a file that cannot be read, or is no text, gives no note and an
    ERROR diagnostic. An empty file gives a note without blocks. Links to other notes are candidates that
    `links.connect` settles once all notes of the book are known.
    """
    try:
        content = (root / path).read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        hint = "check that the file is there and that you may read it"
        return Reading(None, (diagnostic(Code.UNREADABLE_NOTE, message, path=place, hint=hint),))
    return read_content(content, root, path, place)


def read_content(content: bytes, root: Path, path: str, place: str) -> Reading:
    """Read the note at `path` from its bytes, as `read_note` does."""
    decoded = decode(content)
    if decoded.text is None:
        return Reading(None, _diagnostics(decoded.problems, place))
    images = ImageResolver(root, path)
    note, problems = _read_text(decoded.text, images, path)
    said = _diagnostics((*decoded.problems, *problems), place)
    return Reading(note, said, tuple(dict.fromkeys(images.files)), images.searched)


def _diagnostics(problems: tuple[Problem, ...], place: str) -> tuple[Diagnostic, ...]:
    return tuple(problem.at(place) for problem in problems)


def _read_text(text: str, images: ImageResolver, path: str) -> tuple[Note, tuple[Problem, ...]]:
    front = split_front_matter(text)
    data = metadata(front, path)
    tree = convert(parse(front.body), images, front.first_line - 1)
    shaped = outline(tree.blocks, _title(data.title, images), path)
    note = Note(
        path=path,
        title=shaped.title,
        title_content=shaped.title_content,
        blocks=shaped.blocks,
        footnotes=tree.footnotes,
        paper=with_data_of(data.paper, paper_in_note(tree.blocks, path)),
        language=data.language,
        date=data.date,
        tags=tuple(dict.fromkeys((*data.tags, *tree.tags))),
        order=data.order,
        note_id=data.note_id,
        rules=data.rules,
        layouts=data.layouts,
        line=front.first_line,
    )
    note = with_paper_title(note) if not data.title else note
    problems = (*front.problems, *data.problems, *tree.problems)
    return note, (*problems, *_emptiness(note))


def _title(source: str, images: ImageResolver) -> tuple[Inline, ...]:
    """Read the front matter's title, in which people write formulas and emphasis as in the text."""
    return inlines(parse_inlines(source), TreeContext(images, 0, Footnotes({})))


def _emptiness(note: Note) -> tuple[Problem, ...]:
    if note.blocks or note.footnotes:
        return ()
    return (Problem(Code.EMPTY_NOTE, "nothing is written in this note yet", hint="no output shows it"),)
