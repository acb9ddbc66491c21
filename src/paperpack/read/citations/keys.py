"""Citations as they are written in running text: `[@a; see @b, p. 142]`, `[-@a]`, `@a`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

# Pandoc's keys: letters, digits and _, with punctuation inside.
_KEY = r"\w(?:[\w:.#$%&\-+?<>~/]*\w)?"
_GROUP = re.compile(r"\[([^\[\]@]{0,100}@[^\[\]]{1,500})\]")
_BARE = re.compile(rf"(?<![\w@/.:])@({_KEY})")
_PIECE = re.compile(
    rf"(?P<prefix>(?:[^@]*[\s(（])?)(?P<alone>-?)@(?:\{{(?P<braced>[^{{}}\s]+)\}}|(?P<key>{_KEY}))(?P<suffix>[^@]*)"
)
_SUFFIX = re.compile(r"(?:$|\s|[,，:：)）])")


class CitedWork(msgspec.Struct, frozen=True):
    """One work of a group. `year_only`: written `-@key`, for a sentence that names the authors itself."""

    key: str
    prefix: str = ""
    suffix: str = ""
    year_only: bool = False


class Written(msgspec.Struct, frozen=True):
    """A citation in a text, from `start` to `end`. `bare`: it stands in no brackets."""

    start: int
    end: int
    works: tuple[CitedWork, ...]
    bare: bool = False


def written_citations(text: str) -> Iterator[Written]:
    """Give what may be citations, in order; whether a bare `@word` is one, only a bibliography knows."""
    position = 0
    for group in _GROUP.finditer(text):
        works = _works(group[1])
        if works is None:
            continue
        yield from _bare(text, position, group.start())
        yield Written(group.start(), group.end(), works)
        position = group.end()
    yield from _bare(text, position, len(text))


def _bare(text: str, start: int, end: int) -> Iterator[Written]:
    for found in _BARE.finditer(text, start, end):
        yield Written(found.start(), found.end(), (CitedWork(found[1]),), bare=True)


def _works(inside: str) -> tuple[CitedWork, ...] | None:
    works = []
    for piece in re.split(r"[;；]", inside):
        found = _PIECE.fullmatch(piece.strip())
        if found is None or not _SUFFIX.match(found["suffix"]):
            return None
        suffix = found["suffix"].strip().lstrip(",，:：").strip()
        works.append(
            CitedWork(found["braced"] or found["key"], found["prefix"].strip(), suffix, bool(found["alone"]))
        )
    return tuple(works)
