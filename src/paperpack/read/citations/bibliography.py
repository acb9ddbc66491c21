"""Files of BibTeX or BibLaTeX → the data of papers by their keys."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import msgspec

from paperpack.diagnostics import Code
from paperpack.model import Paper
from paperpack.read.citations.latex import plain
from paperpack.read.citations.names import Name, names_in_field
from paperpack.read.front_matter.paper import arxiv_id
from paperpack.read.problem import Problem
from paperpack.read.source import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from bibtexparser.model import Block, Entry

LARGEST = 64 * 1024 * 1024
"""A larger bibliography, in bytes, is not read."""

_VENUE = ("journaltitle", "journal", "booktitle", "eventtitle", "howpublished", "publisher")
_VENUE_OF_THESES = ("school", "institution", "publisher")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_WEB = re.compile(r"https?://[^\s{}]+", re.IGNORECASE)
_ARXIV_PREFIX = re.compile(r"arxiv[.:]", re.IGNORECASE)
_PREPRINT = re.compile(r"arxiv|\bcorr\b|e-?print|preprint", re.IGNORECASE)
_PIECE = re.compile(r"\s*(?:\{(?P<braced>.*)\}|\"(?P<quoted>.*)\"|(?P<bare>[^\s{}\"#]+))\s*", re.DOTALL)


class BibEntry(msgspec.Struct, frozen=True):
    """A paper of a bibliography, and its authors' names with the parts that a citation shows."""

    paper: Paper
    names: tuple[Name, ...] = ()


class Bibliography(msgspec.Struct, frozen=True):
    """The papers by citation key. `problems` stand with the path of their file."""

    entries: dict[str, BibEntry] = {}
    problems: tuple[tuple[Path, Problem], ...] = ()


def read_bibliography(files: Iterable[Path]) -> Bibliography:
    """Read the files; of entries with one key the first counts. Nothing is raised for what a file holds."""
    entries: dict[str, BibEntry] = {}
    problems: list[tuple[Path, Problem]] = []
    for file in files:
        try:
            size = file.stat().st_size
            content = file.read_bytes() if size <= LARGEST else b""
        except OSError as error:
            message = f"the bibliography cannot be read: {error.strerror or error}"
            problems.append((file, Problem(Code.BROKEN_BIBLIOGRAPHY, message)))
            continue
        text = decode(content).text
        if size > LARGEST or text is None:
            message = f"no bibliography, or one too large to read ({size:,} bytes)"
            problems.append((file, Problem(Code.BROKEN_BIBLIOGRAPHY, message)))
            continue
        found, said = parse_bibliography(text)
        for key, entry in found.items():
            entries.setdefault(key, entry)
        problems.extend((file, problem) for problem in said)
    return Bibliography(entries, tuple(problems))


def parse_bibliography(text: str) -> tuple[dict[str, BibEntry], tuple[Problem, ...]]:
    """Give the papers of one file by key, and a BROKEN_BIBLIOGRAPHY for each entry that is lost."""
    from bibtexparser.entrypoint import parse_string  # noqa: PLC0415  0.1 s that a book without citations does not need
    from bibtexparser.model import ParsingFailedBlock  # noqa: PLC0415  same

    # Broken entries come back as values; the parser prints them too.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = parse_string(text, parse_stack=[])
    strings = {name.lower(): _joined(string.value, {}) for name, string in library.strings_dict.items()}
    entries: dict[str, BibEntry] = {}
    problems: list[Problem] = []
    for block in library.blocks:
        entry = _entry_of(block)
        line = (block.start_line or 0) + 1
        if isinstance(block, ParsingFailedBlock) and entry is None:
            problems.append(
                _problem("an entry cannot be read and is left out", line, "check its braces and commas")
            )
        elif entry is not None and entry.key in entries:
            message = f"there is more than one entry {entry.key}"
            problems.append(_problem(message, line, "the first one counts"))
        elif entry is not None and entry.key:
            entries[entry.key] = _entry(entry, strings)
    return entries, tuple(problems)


def _entry_of(block: Block) -> Entry | None:
    """Give the entry in a block, also where the parser objects that its key or a field of it is there already."""
    from bibtexparser.model import (  # noqa: PLC0415  loaded already
        DuplicateBlockKeyBlock,
        DuplicateFieldKeyBlock,
        Entry,
    )

    whole: Block | None = block
    if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
        whole = block.ignore_error_block
    return whole if isinstance(whole, Entry) else None


def _problem(message: str, line: int, hint: str) -> Problem:
    return Problem(Code.BROKEN_BIBLIOGRAPHY, message, line=line, hint=hint)


# -------------------------------------------------------------------------------------------------- entries


def _entry(entry: Entry, strings: Mapping[str, str]) -> BibEntry:
    fields: dict[str, str] = {}
    for field in entry.fields:
        fields.setdefault(field.key.lower(), _joined(str(field.value), strings))
    names = names_in_field(fields.get("author", ""))
    if not names.named:
        names = names_in_field(fields.get("editor", ""))
    arxiv = _arxiv(fields)
    paper = Paper(
        title=_title(fields),
        authors=tuple(name.whole for name in names.named),
        year=_year(fields),
        venue=_venue(fields, is_thesis="thesis" in entry.entry_type.lower()),
        doi=_doi(fields),
        arxiv=arxiv,
        url=_url(fields),
        citekey=entry.key,
        others=names.others,
    )
    return BibEntry(paper, names.named)


def _joined(value: str, strings: Mapping[str, str]) -> str:
    """Give a field's value without its braces or quotes, `a # " b"` joined and its abbreviations spelt out."""
    pieces = []
    for piece in _concatenated(value):
        found = _PIECE.fullmatch(piece)
        if found is None:
            pieces.append(piece.strip())
        elif found["bare"] is not None:
            pieces.append(strings.get(found["bare"].lower(), found["bare"]))
        else:
            pieces.append(found["braced"] if found["braced"] is not None else found["quoted"])
    return "".join(pieces)


def _concatenated(value: str) -> list[str]:
    """Split at the `#` that stand in no braces and no quotes."""
    if "#" not in value:
        return [value]
    pieces, depth, quoted, start = [], 0, False, 0
    for position, character in enumerate(value):
        match character:
            case "{":
                depth += 1
            case "}":
                depth -= 1
            case '"' if depth == 0:
                quoted = not quoted
            case "#" if depth == 0 and not quoted:
                pieces.append(value[start:position])
                start = position + 1
    return [*pieces, value[start:]]


def _title(fields: Mapping[str, str]) -> str:
    title, subtitle = plain(fields.get("title", "")), plain(fields.get("subtitle", ""))
    return f"{title}: {subtitle}" if title and subtitle else title


def _year(fields: Mapping[str, str]) -> int:
    found = _YEAR.search(fields.get("year", "")) or _YEAR.search(fields.get("date", ""))
    return int(found[0]) if found else 0


def _venue(fields: Mapping[str, str], *, is_thesis: bool) -> str:
    """Give where the paper appeared; a place for preprints is none, it is told by the arXiv id."""
    for name in _VENUE_OF_THESES if is_thesis else _VENUE:
        venue = plain(fields.get(name, ""))
        if venue and not _PREPRINT.search(venue) and not _WEB.match(venue):
            return venue
    return ""


def _doi(fields: Mapping[str, str]) -> str:
    for name in ("doi", "url"):
        value = fields.get(name, "")
        if name == "url" and "doi.org/" not in value.lower():
            continue
        found = _DOI.search(value.replace("\\_", "_").replace("\\%", "%").replace("\\&", "&"))
        if found:
            return found[0].strip("{}.,;")
    return ""


def _arxiv(fields: Mapping[str, str]) -> str:
    """Give the arXiv id from BibTeX's `eprint`, DataCite's DOI, the address or the `journal` of Google Scholar."""
    if fields.get("archiveprefix", fields.get("eprinttype", "arxiv")).lower() == "arxiv":
        found = arxiv_id(fields.get("eprint", ""))
        if found:
            return found
    for name in ("doi", "url", "journal", "journaltitle", "note", "howpublished", "number", "publisher"):
        value = fields.get(name, "")
        if "arxiv" in value.lower() and (found := arxiv_id(_ARXIV_PREFIX.sub(" ", value))):
            return found
    return ""


def _url(fields: Mapping[str, str]) -> str:
    for name in ("url", "howpublished", "note"):
        found = _WEB.search(fields.get(name, "").replace("\\_", "_").replace("\\%", "%").replace("\\&", "&"))
        if found:
            return found[0].rstrip(".,;")
    return ""
