"""Links between the notes of a book: which note and heading each leads to."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import msgspec

from paperpack.diagnostics import Code, Diagnostic, diagnostic
from paperpack.model import Heading, ListItem, NoteLink, Paragraph
from paperpack.read.outline import slug
from paperpack.walk import descendants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from paperpack.model import Note

_SUFFIX = re.compile(r"\.(?:md|markdown|mdown|mkdn?|mdx|qmd|rmd)$", re.IGNORECASE)
_DATE = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}-")
_INDEX_NAMES = ("readme", "index", "_index")
_SHOWN_PLAIN = "the link is shown as plain text"


def connect(
    notes: Sequence[Note], place: Callable[[str], str]
) -> tuple[tuple[Note, ...], tuple[Diagnostic, ...]]:
    """Give the notes of one book with every link between them checked, and what has no target.

    A link to no note becomes its content. A link to a note that has no such heading leads to the note. Both
    say so with a MISSING_LINK diagnostic; `place` gives the path it names for a note's path.
    """
    directory = Directory(notes)
    problems: list[Diagnostic] = []
    connected = []
    for note in notes:
        if any(isinstance(node, NoteLink) for node in descendants([note])):
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

    def anchor(self, note: Note, written: str) -> str | None:
        """Give the anchor of the heading that `written` names in a note; None where it names none.

        `^id` names a block: the anchor is then that of the heading above it, empty where there is none.
        """
        anchors = self._anchors.get(note.path)
        if anchors is None:
            anchors = self._anchors[note.path] = dict(_anchors(note))
        last = written.rsplit("#", 1)[-1].strip()
        for spelling in (last, unquote(last)):
            found = anchors.get(spelling if spelling.startswith("^") else slug(spelling))
            if found is not None:
                return found
        return None


def _anchors(note: Note) -> Iterator[tuple[str, str]]:
    """Give every name of a place in a note, and the anchor of the heading that it is or stands under."""
    above = ""
    for block in note.blocks:
        if isinstance(block, Heading):
            above = block.anchor
            yield slug(above), above
            yield "^" + above, above
            continue
        for node in descendants([block]):
            if isinstance(node, ListItem | Paragraph) and node.anchor:
                yield "^" + node.anchor, above


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _remoteness(path: str, origin: str) -> tuple[int, int, str]:
    """Order notes by the folders between them and `origin`, then by how deep they are, then by path."""
    ours, theirs = origin.split("/")[:-1], path.split("/")[:-1]
    shared = len(posixpath.commonprefix([ours, theirs]))
    return len(ours) + len(theirs) - 2 * shared, len(theirs), path


class _Connector:
    """Rewrites one note."""

    def __init__(self, note: Note, directory: Directory, place: str, problems: list[Diagnostic]) -> None:
        self.origin = note
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
        for name in value.__struct_fields__:
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
        target = self.directory.find(value.path, self.origin)
        if target is None:
            self._missing(value, f"there is no note {value.path} in this book", _SHOWN_PLAIN)
            yield from content
            return
        anchor = self.directory.anchor(target, value.anchor) if value.anchor else ""
        is_own = target is self.origin
        if anchor is None:
            where = "this note" if is_own else target.path
            hint = _SHOWN_PLAIN if is_own else "the link leads to the note's beginning"
            self._missing(value, f"there is no heading {value.anchor.lstrip('#')} in {where}", hint)
        if is_own and not anchor:
            yield from content
            return
        yield msgspec.structs.replace(value, content=content, path=target.path, anchor=anchor or "")

    def _missing(self, link: NoteLink, message: str, hint: str) -> None:
        self.problems.append(
            diagnostic(Code.MISSING_LINK, message, path=self.place, line=link.line, hint=hint)
        )
