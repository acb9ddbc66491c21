"""Names of authors: from a bibliography's field, and as a citation shows them."""

from __future__ import annotations

import re

import msgspec

from paperpack.read.citations.latex import plain
from paperpack.scripts import is_han, is_hangul

_PARTICLES = frozenset(
    (
        *("af", "al", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la"),
        *("le", "ten", "ter", "van", "von", "zu", "zur"),
    )
)
_OTHERS = "others"
_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))


class Name(msgspec.Struct, frozen=True):
    """A name in reading order, and the part of it that a citation shows."""

    whole: str
    family: str


class Names(msgspec.Struct, frozen=True):
    """The names of a field. `others`: there are more authors than are named."""

    named: tuple[Name, ...] = ()
    others: bool = False


def is_family_first(name: str) -> bool:
    """Say whether a name is written in Han letters or hangul: family name first, and no space behind it."""
    return not name.isascii() and any(is_han(character) or is_hangul(character) for character in name)


def names_in_field(field: str) -> Names:
    """Read BibTeX's `Last, First and {Some Institution} and others`; the names are plain text."""
    from bibtexparser.middlewares.names import (  # noqa: PLC0415  loaded with the first bibliography
        parse_single_name_into_parts,
        split_multiple_persons_names,
    )

    found: list[Name] = []
    all_written = split_multiple_persons_names(" ".join(field.split()))
    for written in all_written:
        if written == _OTHERS:
            continue
        if re.fullmatch(r"\{[^{}]*\}", written):
            name = plain(written)
            found.append(Name(name, name))
            continue
        parts = parse_single_name_into_parts(written, strict=False)
        first, particle, last, suffix = (
            plain(" ".join(words)) for words in (parts.first, parts.von, parts.last, parts.jr)
        )
        found.append(_ordered(first, " ".join(filter(None, (particle, last))), suffix))
    return Names(tuple(name for name in found if name.whole), _OTHERS in all_written)


def _ordered(first: str, last: str, suffix: str) -> Name:
    if is_family_first(last):
        whole = f"{last}{first}"
        return Name(whole, whole)
    whole = " ".join(filter(None, (first, last)))
    return Name(f"{whole}, {suffix}" if suffix and whole else whole, last or first)


def name_of(whole: str) -> Name:
    """Guess the family name of a name in reading order: `Ludwig van Beethoven` is a `van Beethoven`."""
    words = whole.split()
    if is_family_first(whole) or len(words) < 2:  # noqa: PLR2004  a lone word has no parts
        return Name(whole, whole)
    if words[-1].lower() in _SUFFIXES:
        words.pop()
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES and words[start - 1][0].islower():
        start -= 1
    return Name(whole, " ".join(words[start:]).rstrip(","))
