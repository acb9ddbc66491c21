"""The notes of a book with their citations settled: what is cited, how it shows, and the lists of references."""

from __future__ import annotations

import re
from collections import Counter
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import msgspec

from paperpack.diagnostics import Code, Diagnostic, diagnostic
from paperpack.model import Citation, Inline, Link, Node, Note, NoteLink, Paper, Reference, Text
from paperpack.read.citations.bibliography import BibEntry, Bibliography
from paperpack.read.citations.keys import CitedWork, Written, written_citations
from paperpack.read.citations.names import name_of
from paperpack.read.citations.wording import (
    Label,
    Wording,
    entry_content,
    in_brackets,
    in_sentence,
    label,
    sorting_key,
    wording,
)
from paperpack.read.links import Directory
from paperpack.read.outline import with_paper_title
from paperpack.read.paper_data.found import with_data_of
from paperpack.read.tree.inlines import merged
from paperpack.scripts import has_han
from paperpack.walk import branches, descendants, plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

_FILE_KEY = re.compile(r"(?:.*/)?@(?P<key>[^/]+?)(?:\.md)?$", re.IGNORECASE)
_OPEN = re.compile(r"[(（]")
_OPEN_GROUP = re.compile(r"\[[^\[\]]{0,300}@[^\[\]]{0,500}$")
_CLOSED = re.compile(r"[)）]")
_TAG = b'"type":"'
_TEXT_WITH_AT = re.compile(rb'"type":"Text",(?:"line":\d+,)?"text":"(?:[^"\\@]|\\.)*@')
_SHOWN_AS_WRITTEN = "it is shown as written; add an entry with this key to a .bib file beside the notes"


def cite(
    notes: Sequence[Note],
    bibliography: Bibliography,
    place: Callable[[str], str],
    alone: Collection[str] = (),
) -> tuple[tuple[Note, ...], tuple[Diagnostic, ...]]:
    """Give the notes with citations in the place of `[@key]`, `[[@key]]` and `@key`, before links are settled.

    A key is looked for in the bibliography, then among the notes that are about the paper with that key; a
    bare `@word` that is no key stays text. A key that is nowhere stays as written, with one UNKNOWN_CITATION
    a note. `[[@key]]` stays a link where there is such a note. Notes whose paper has a key take from the
    bibliography what they do not say themselves. `alone` are the paths of notes that are known to cite nothing
    (`read.alone`).
    """
    notes = tuple(_with_paper(note, bibliography.entries) for note in notes)
    about = {note.paper.citekey: note for note in reversed(notes) if note.paper.citekey}
    known = {key: BibEntry(note.paper, _names(note.paper)) for key, note in about.items() if note.paper.title}
    library = _Library({**known, **bibliography.entries}, about, Directory(notes))
    problems: list[Diagnostic] = []
    cited = tuple(
        note if note.path in alone else _Citer(note, library, place(note.path), problems).note()
        for note in notes
    )
    return cited, tuple(problems)


def _names(paper: Paper) -> tuple[Any, ...]:
    return tuple(map(name_of, paper.authors))


def _with_paper(note: Note, entries: Mapping[str, BibEntry]) -> Note:
    """Fill in from the bibliography what a note does not say of its paper; a file's name is no title then."""
    entry = entries.get(note.paper.citekey)
    if entry is None:
        return note
    return with_paper_title(msgspec.structs.replace(note, paper=with_data_of(note.paper, entry.paper)))


class _Library(msgspec.Struct, frozen=True):
    """What can be cited: entries by key, the notes about a paper by its key, and all notes by their names."""

    entries: dict[str, BibEntry]
    about: dict[str, Note]
    directory: Directory


class _Citer:
    """Rewrites one note."""

    def __init__(self, note: Note, library: _Library, place: str, problems: list[Diagnostic]) -> None:
        self.origin = note
        self.library = library
        self.place = place
        self.problems = problems
        self.words = wording(note.language)
        self.unknown: set[str] = set()
        self.labels: dict[str, Label] = {}
        self.used: set[str] = set()

    def note(self) -> Note:
        if not may_cite(self.origin):
            return self.origin
        written = tuple(self._cited_keys())
        if not written:
            return self.origin
        keys = [key for key in written if key in self.library.entries]
        entries = {key: self.library.entries[key] for key in dict.fromkeys(keys)}
        ordered = sorted(entries, key=lambda key: (sorting_key(entries[key]), key))
        self.labels = _labels({key: entries[key] for key in ordered}, self.words)
        # A title stays as it is: it names the note in lists, contents and decks.
        cited = msgspec.structs.replace(
            self.origin,
            blocks=self._parts(self.origin.blocks, 0, in_link=False),
            footnotes=self._parts(self.origin.footnotes, 0, in_link=False),
        )
        listed = tuple(self._reference(key) for key in ordered if key in self.used)
        return msgspec.structs.replace(cited, references=listed) if listed else cited

    def _reference(self, key: str) -> Reference:
        entry = self.library.entries[key]
        # A list in Chinese has papers in other languages with their own punctuation (GB/T 7714).
        words = self.words if has_han(entry.paper.title) else wording("en")
        content = entry_content(entry, self.labels[key], words)
        return Reference(key, entry.paper, content)

    # --------------------------------------------------------------------------------------- what is cited

    def _cited_keys(self) -> Iterator[str]:
        for node in descendants((*self.origin.blocks, *self.origin.footnotes)):
            match node:
                case Text(text=text) if "@" in text:
                    yield from (work.key for found in written_citations(text) for work in found.works)
                case NoteLink(path=path) if "@" in path:
                    yield _key_in(path)
                case _:
                    pass

    # ------------------------------------------------------------------------------------------- rewriting

    def _rebuilt(self, value: Any, line: int, *, in_link: bool = False) -> Any:
        if not isinstance(value, Node):
            return value
        line = value.line or line
        in_link = in_link or isinstance(value, Link | NoteLink)
        changes = {}
        for name in branches(value):
            before = getattr(value, name)
            if isinstance(before, tuple) and any(isinstance(part, Node) for part in before):
                after = self._parts(before, line, in_link=in_link)
                if after != before:
                    changes[name] = after
            elif isinstance(before, Node):
                changes[name] = self._rebuilt(before, line, in_link=in_link)
        return msgspec.structs.replace(value, **changes) if changes else value

    def _parts(self, parts: tuple[Any, ...], line: int, *, in_link: bool) -> tuple[Any, ...]:
        parts = _whole_groups(parts)
        rebuilt: list[Any] = []
        read = _Read()
        for part, following in zip_longest(parts, parts[1:]):
            match part:
                case Text(text=text) if not in_link and "@" in text:
                    rebuilt += self._text(part, line, read)
                case NoteLink(path=path) if "@" in path and not in_link:
                    alone = all(_is_space(other) for other in parts if other is not part)
                    shown = self._note_link(part, line, brackets=not alone and not read.in_brackets)
                    rebuilt += shown
                    if len(shown) == 1 and _is_page(following):
                        rebuilt.append(Text(self.words.comma))
                case _:
                    rebuilt.append(self._rebuilt(part, line, in_link=in_link))
            if isinstance(part, Text):
                read.add(part.text)
        return merged(rebuilt)

    def _text(self, node: Text, line: int, read: _Read) -> list[Inline]:
        text, line = node.text, node.line or line
        nodes: list[Inline] = [msgspec.structs.replace(node, text="")]
        position = read_to = 0
        before = _Read(read.depth)
        for found in written_citations(text):
            before.add(text[read_to : found.start])
            read_to = found.start
            brackets = not before.in_brackets and not found.bare
            shown = self._shown(found, line, brackets=brackets)
            if shown:
                end = found.start
                if brackets and self.words.is_chinese:  # full-width brackets bring their own space
                    end = position + len(text[position:end].rstrip(" "))
                nodes += [Text(text[position:end]), *shown]
                position = found.end
                if brackets and self.words.is_chinese:
                    position += len(text[position:]) - len(text[position:].lstrip(" "))
        return [*nodes, Text(text[position:])]

    def _shown(self, found: Written, line: int, *, brackets: bool) -> list[Inline]:
        """Give what stands for a citation; nothing where none of its keys is known."""
        known = [work for work in found.works if work.key in self.labels]
        if found.bare:
            return [self._sentence(work) for work in known]
        for work in found.works:
            if work not in known:
                self._report(work.key, line)
        if not known:
            return []
        nodes: list[Inline] = [Text(self.words.opening)] if brackets else []
        for number, work in enumerate(found.works):
            nodes += [Text(self.words.semicolon if number else ""), *self._work(work)]
        return [*nodes, Text(self.words.closing)] if brackets else nodes

    def _sentence(self, work: CitedWork) -> Inline:
        return self._citation(work.key, in_sentence(self.labels[work.key], self.words))

    def _work(self, work: CitedWork) -> list[Inline]:
        named = self.labels.get(work.key)
        if named is None:
            return [Text(" ".join(filter(None, (work.prefix, f"@{work.key}", work.suffix))))]
        shown = named.year if work.year_only and named.year else in_brackets(named, self.words)
        prefix = f"{work.prefix} " if work.prefix else ""
        suffix = f"{self.words.comma}{work.suffix}" if work.suffix else ""
        return [Text(prefix), self._citation(work.key, shown), Text(suffix)]

    def _citation(self, key: str, shown: str) -> Inline:
        if key == self.origin.paper.citekey:
            return Text(shown)
        self.used.add(key)
        return Citation((Text(shown),), key, self.origin.path)

    # -------------------------------------------------------------------------------------- `[[@key]]`

    def _note_link(self, link: NoteLink, line: int, *, brackets: bool) -> list[Inline]:
        """Give a link to the note about a paper the citation's words; without such a note, give the citation."""
        key = _key_in(link.path)
        target = self.library.directory.find(link.path, self.origin) or self.library.about.get(key)
        named = self.labels.get(key)
        own_words = link.anchor or plain_text(link.content) not in {link.path, link.path.rsplit("/", 1)[-1]}
        keeps_words = named is None or own_words
        content = link.content if named is None or own_words else (Text(in_brackets(named, self.words)),)
        if named is not None and key != self.origin.paper.citekey:
            self.used.add(key)
        if target is not None:
            shown: Inline = msgspec.structs.replace(link, content=content, path=f"/{target.path}")
        elif named is not None:
            shown = Citation(content, key, self.origin.path)
        else:
            if key:
                self._report(key, link.line or line)
            return [link] if not key else list(link.content)
        if keeps_words or not brackets:
            return [shown]
        return [Text(self.words.opening), shown, Text(self.words.closing)]

    def _report(self, key: str, line: int) -> None:
        if key in self.unknown:
            return
        self.unknown.add(key)
        message = f"there is no entry {key} in the bibliography, and no note about it"
        self.problems.append(
            diagnostic(Code.UNKNOWN_CITATION, message, path=self.place, line=line, hint=_SHOWN_AS_WRITTEN)
        )


def may_cite(note: Note) -> bool:
    """Look for `@` in text or any in a link; most notes have none, and walking through them takes long.

    In msgspec's JSON a node's tag is the first field, and no string holds a quotation mark that is not escaped.
    """
    content = msgspec.json.encode((note.blocks, note.footnotes))
    return b"@" in content and (_has_at_in_text(content) or b'"type":"NoteLink"' in content)


def _has_at_in_text(content: bytes) -> bool:
    """Look at the node that the first `@` stands in or behind, then at that of the first one behind the next tag."""
    tag, at = 0, content.find(b"@")
    while at >= 0:
        tag = content.rfind(_TAG, tag, at)
        if _TEXT_WITH_AT.match(content, max(tag, 0)):
            return True
        tag = content.find(_TAG, at)
        at = content.find(b"@", tag) if tag >= 0 else -1
    return False


class _Read:
    """Whether brackets are open in the text read so far."""

    def __init__(self, depth: int = 0) -> None:
        self.depth = depth

    def add(self, text: str) -> None:
        self.depth = max(0, self.depth + len(_OPEN.findall(text)) - len(_CLOSED.findall(text)))

    @property
    def in_brackets(self) -> bool:
        return self.depth > 0


def _key_in(path: str) -> str:
    """Give the key in the name of a note about a paper, `Inbox/@key.md`; empty where it is none."""
    found = _FILE_KEY.match(path)
    return found["key"] if found else ""


def _whole_groups(parts: tuple[Any, ...]) -> tuple[Any, ...]:
    """Join texts where a group goes on in the next line of the file."""
    joined: list[Any] = []
    for part in parts:
        last = joined[-1] if joined else None
        if (
            isinstance(part, Text)
            and isinstance(last, Text)
            and _OPEN_GROUP.search(last.text)
            and "]" in part.text
        ):
            joined[-1] = msgspec.structs.replace(last, text=last.text + part.text)
        else:
            joined.append(part)
    return tuple(joined)


def _is_page(node: object) -> bool:
    """Say whether a text goes on with a page right behind a citation in brackets: `([[@key]]888)`."""
    return isinstance(node, Text) and node.text[:1].isdigit()


def _is_space(node: object) -> bool:
    return isinstance(node, Text) and not node.text.strip()


def _labels(entries: Mapping[str, BibEntry], words: Wording) -> dict[str, Label]:
    """Name every paper; those that would be named alike get letters behind the year, in order."""
    plain = {key: label(entry, words) for key, entry in entries.items()}
    counted = Counter(plain.values())
    met: Counter[Label] = Counter()
    labels = {}
    for key, named in plain.items():
        letter = chr(ord("a") + met[named] % 26) if counted[named] > 1 and named.year else ""
        met[named] += 1
        labels[key] = Label(named.authors, named.year + letter)
    return labels
