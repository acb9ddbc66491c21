"""Links between the notes of a book: which note and heading each leads to."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import msgspec

from paperpack.diagnostics import Code, Diagnostic, diagnostic
from paperpack.model import Heading, Link, ListItem, NoteLink, Paragraph, Text
from paperpack.read.outline import slug
from paperpack.read.passages import named_blocks
from paperpack.walk import branches, descendants, plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from paperpack.model import Note
    from paperpack.read.passages import Named

_SUFFIX = re.compile(r"\.(?:md|markdown|mdown|mkdn?|mdx|qmd|rmd)$", re.IGNORECASE)
_DATE = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}-")
_INDEX_NAMES = ("readme", "index", "_index")
_REFERENCES_IN_TURN = 3
_SHOWN_PLAIN = "the link is shown as plain text"


def connect(
    notes: Sequence[Note], place: Callable[[str], str], alone: Collection[str] = ()
) -> tuple[tuple[Note, ...], tuple[Diagnostic, ...]]:
    """Give the notes of one book with every link between them checked, and what has no target.

    A link to no note becomes its content. A link to a note that has no such heading leads to the note. Both
    say so with a MISSING_LINK diagnostic; `place` gives the path it names for a note's path. A reference to a
    block becomes its text. An embed keeps its anchor as written, for `embeds`. `alone` are the paths of notes that
    are known to have no links (`read.alone`).
    """
    directory = Directory(notes)
    problems: list[Diagnostic] = []
    connected = []
    for note in notes:
        if note.path not in alone and NoteLink.__name__ in note.outward:
            connected.append(_Connector(note, directory, place(note.path), problems).note())
        else:
            connected.append(note)
    return tuple(connected), tuple(problems)


class Directory:
    """The notes of a book under every name that a link may give them."""

    def __init__(self, notes: Iterable[Note]) -> None:
        self.paths: dict[str, Note] = {}
        self.names: dict[str, list[Note]] = {}
        self.titles: dict[str, list[Note]] = {}
        self._anchors: dict[str, dict[str, str]] = {}
        self._notes = notes = tuple(notes)
        self._blocks: dict[str, Named] | None = None
        for note in notes:
            key = _folded(_SUFFIX.sub("", note.path))
            self.paths.setdefault(key, note)
            folder, _, name = key.rpartition("/")
            self.names.setdefault(name, []).append(note)
            if _DATE.match(name):
                self.names.setdefault(_DATE.sub("", name), []).append(note)
            if name in _INDEX_NAMES:
                self.paths.setdefault(folder, note)
                self.names.setdefault(folder.rpartition("/")[2], []).append(note)
            self.titles.setdefault(_folded(note.title), []).append(note)

    def find(self, written: str, origin: Note) -> Note | None:
        """Find the note that `written` names in a link of `origin`.

        By path from the note's folder, then from the root, then by its name alone, then by its title; letter
        case, suffix and percent-encoding do not matter. Of several the nearest to `origin` counts.
        """
        if not written:
            return origin
        for spelling in dict.fromkeys((written, unquote(written))):
            name = _folded(_SUFFIX.sub("", spelling.strip())).rstrip("/") or "/"
            found = self._by_path(name, origin) or self._by_name(name, origin)
            if found is not None:
                return found
        return None

    def _by_path(self, name: str, origin: Note) -> Note | None:
        places = [name.lstrip("/")]
        if not name.startswith("/"):
            places.insert(0, posixpath.join(_folded(posixpath.dirname(origin.path)), name))
        for place in places:
            path = posixpath.normpath(place or ".").removeprefix(".")
            folder, _, last = path.rpartition("/")
            found = self.paths.get(path) or (self.paths.get(folder) if last in _INDEX_NAMES else None)
            if found is not None:
                return found
        return None

    def _by_name(self, name: str, origin: Note) -> Note | None:
        wanted = posixpath.basename(name)
        found = self.names.get(wanted) or self.titles.get(name) or self.titles.get(wanted) or []
        return min(found, key=lambda note: _remoteness(note.path, origin.path), default=None)

    def block(self, identifier: str) -> Named | None:
        """Find the paragraph or item that has an id, in any note."""
        if self._blocks is None:
            self._blocks = named_blocks(self._notes)
        return self._blocks.get(identifier)

    def heading(self, note: Note, anchor: str) -> str:
        """Give the words of the heading with an anchor, or else the note's title: what a block's id stands under."""
        headings = (block for block in note.blocks if isinstance(block, Heading) and block.anchor == anchor)
        return next((plain_text(heading.content) for heading in headings), note.title)

    def anchor(self, note: Note, written: str) -> str | None:
        """Give the anchor of the heading that `written` names in a note; None where it names none.

        `^id` names a block: the anchor is then that of the heading above it, empty where there is none.
        """
        anchors = self._anchors.get(note.path)
        if anchors is None:
            anchors = self._anchors[note.path] = {}
            for name, place in _anchors(note):
                anchors.setdefault(name, place)
        last = written.rsplit("#", 1)[-1].strip()
        for spelling in (last, unquote(last)):
            is_block = spelling.startswith("^")
            for name in (spelling,) if is_block else (slug(spelling), _loose(spelling), _loose(spelling, "")):
                if name in anchors:
                    return anchors[name]
        return None


def _anchors(note: Note) -> Iterator[tuple[str, str]]:
    """Give every name of a place in a note, and the anchor of the heading that it is or stands under.

    The title, which is no heading any more, is the note's beginning.
    """
    above = ""
    for block in note.blocks:
        if isinstance(block, Heading):
            above = block.anchor
            yield slug(above), above
            yield "^" + above, above
            yield from (
                (name, above) for text in (above, plain_text(block.content)) for name in _loosely(text)
            )
            continue
        for node in descendants([block]):
            if isinstance(node, ListItem | Paragraph) and node.anchor:
                yield "^" + node.anchor, above
    yield from ((name, "") for name in (slug(note.title), *_loosely(note.title)) if name)


def _loosely(text: str) -> tuple[str, str]:
    return _loose(text), _loose(text, "")


def _loose(text: str, start: str = "#") -> str:
    """Give what all generators' anchors of a heading share: letters and digits.

    With an empty `start` without the digits in front, as kramdown has it. It is no slug: `#` begins it.
    """
    letters = "".join(character for character in text.casefold() if character.isalnum())
    return "#" + letters if start else "#~" + (letters.lstrip("0123456789") or letters)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _remoteness(path: str, origin: str) -> tuple[int, int, str]:
    """Order notes by the folders between them and `origin`, then by how deep they are, then by path."""
    ours, theirs = origin.split("/")[:-1], path.split("/")[:-1]
    shared = len(posixpath.commonprefix([ours, theirs]))
    return len(ours) + len(theirs) - 2 * shared, len(theirs), path


class _Connector:
    """Rewrites one note."""

    def __init__(
        self, note: Note, directory: Directory, place: str, problems: list[Diagnostic], references: int = 0
    ) -> None:
        self.origin = note
        self.references = references
        self.directory = directory
        self.place = place
        self.problems = problems

    def note(self) -> Note:
        rebuilt: Note = self._rebuilt(self.origin)
        return rebuilt

    def _rebuilt(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(part for one in value for part in self._parts(one))
        if not isinstance(value, msgspec.Struct):
            return value
        changes = {}
        for name in branches(value):
            before = getattr(value, name)
            if isinstance(before, tuple | msgspec.Struct):
                after = self._rebuilt(before)
                if after is not before:
                    changes[name] = after
        return msgspec.structs.replace(value, **changes) if changes else value

    def _parts(self, value: Any) -> Iterator[Any]:
        if not isinstance(value, NoteLink):
            yield self._rebuilt(value)
            return
        content = self._rebuilt(value.content)
        if value.path.startswith("((") and value.path.endswith("))"):
            yield from self._block(value, content)
            return
        target = self.directory.find(value.path, self.origin)
        if target is None:
            self._missing(value, f"there is no note {value.path} in this book", _SHOWN_PLAIN)
            yield from content
            return
        if value.embed:
            yield msgspec.structs.replace(value, content=content, path=target.path)
            return
        anchor = self.directory.anchor(target, value.anchor) if value.anchor else ""
        is_own = target is self.origin
        if anchor is None:
            where = "this note" if is_own else target.path
            hint = _SHOWN_PLAIN if is_own else "the link leads to the note's beginning"
            self._missing(value, f"there is no heading {value.anchor.lstrip('#')} in {where}", hint)
        if plain_text(content) == value.anchor and value.anchor.startswith("^"):
            content = (Text(self.directory.heading(target, anchor or "")),)
        if is_own and not anchor:
            yield from content
            return
        yield msgspec.structs.replace(value, content=content, path=target.path, anchor=anchor or "")

    def _block(self, link: NoteLink, content: tuple[Any, ...]) -> Iterator[Any]:
        """Give the text of a block for a reference to it, as a link to the heading above it."""
        identifier = link.path[2:-2]
        named = self.directory.block(identifier)
        if named is None:
            self._missing(
                link, f"there is no block {identifier} in this book", "the reference is shown as it is"
            )
            yield from content
            return
        if link.embed:
            yield msgspec.structs.replace(
                link, content=content, path=named.note.path, anchor="^" + identifier
            )
            return
        if plain_text(content) == link.path:
            content = self._words(named)
        is_linked = any(isinstance(node, Link | NoteLink) for node in descendants(content))
        if is_linked or (named.note is self.origin and not named.above):
            yield from content
        else:
            yield msgspec.structs.replace(link, content=content, path=named.note.path, anchor=named.above)

    def _words(self, named: Named) -> tuple[Any, ...]:
        """Give a block's text, with the blocks in turn that it refers to, as far as `_REFERENCES_IN_TURN`."""
        if self.references == _REFERENCES_IN_TURN:
            return (Text("…"),)
        self.references += 1
        words: tuple[Any, ...] = _Connector(
            named.note, self.directory, self.place, [], self.references
        ).words(named.words)
        self.references -= 1
        return words

    def words(self, content: tuple[Any, ...]) -> tuple[Any, ...]:
        """Give running text of the note with its links settled."""
        rebuilt: tuple[Any, ...] = self._rebuilt(content)
        return rebuilt

    def _missing(self, link: NoteLink, message: str, hint: str) -> None:
        self.problems.append(
            diagnostic(Code.MISSING_LINK, message, path=self.place, line=link.line, hint=hint)
        )
