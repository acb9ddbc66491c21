"""`==x==`: a paragraph or list item with highlights is one cloze card, each highlight a gap of it.

Where there are gaps in braces (see `cloze_notation`), those are the gaps and highlights stay highlights; the
limits below are not for them, since nobody writes them for anything else.

The whole paragraph is the text. What stands below a list item is shown with the answer. A paragraph that is
nothing but one highlight asks nothing and is no card. People also mark whole sentences of long quotations, to
find them again: nobody can fill in those, so a long highlight stays a highlight, and a very long paragraph is
no card. Gaps are numbered from 1 here; `identity` gives each the number it had in the last build, unless the
author numbered them.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from paperpack.cards.cloze_notation import holds_notation, read_gaps
from paperpack.cards.rules.match import Match, Place
from paperpack.cards.running_text import OPAQUE, Inlines, flat
from paperpack.cards.vocabulary import has_letters, units
from paperpack.model import (
    CardKind,
    Emphasis,
    Gap,
    Inline,
    Mark,
    RuleName,
    Strikethrough,
    Strong,
    Text,
    Underline,
)
from paperpack.walk import plain_text

_LONGEST_GAP = 40
_LONGEST_TEXT = 300
_REMINDER = re.compile(r"\s*(?:todo|fixme|tbd|待办|待补|待定)\b", re.IGNORECASE)


def find_cloze(place: Place) -> tuple[Match, ...]:
    """Give the card of a paragraph with gaps in braces, else with highlights."""
    content = place.paragraph.content
    if holds_notation(place.text):
        written = read_gaps(content)
        if written.gaps:
            return (_match(place, written.content, numbered=written.numbered),)
    if not _holds_marks(content):
        return ()
    content, gaps = _with_gaps(content, 0)
    if (
        not gaps
        or units(plain_text(content)) > _LONGEST_TEXT
        or not _leaves_something(place.paragraph.content)
    ):
        return ()
    return (_match(place, content, numbered=False),)


def _match(place: Place, content: Inlines, *, numbered: bool) -> Match:
    return Match(
        rule=RuleName.CLOZE,
        kind=CardKind.CLOZE,
        front=(replace(place.paragraph, content=content, anchor=""),),
        back=place.below,
        covers=(place.paragraph,),
        line=place.paragraph.line,
        explicit_id=place.explicit_id,
        numbered=numbered,
    )


def _holds_marks(content: Inlines) -> bool:
    return any(
        isinstance(node, Mark)
        or (isinstance(node, Emphasis | Strong | Underline | Strikethrough) and _holds_marks(node.content))
        for node in content
        if type(node) is not Text
    )


def _with_gaps(content: Inlines, gaps: int) -> tuple[Inlines, int]:
    """Turn highlights into gaps, numbering them on from `gaps`; give the last number beside the content."""
    result: list[Inline] = []
    for node in content:
        match node:
            case Mark(content=inner, line=line) if _is_gap(inner):
                gaps += 1
                result.append(Gap(content=inner, number=gaps, line=line))
            case Emphasis() | Strong() | Underline() | Strikethrough():
                inner, gaps = _with_gaps(node.content, gaps)
                result.append(replace(node, content=inner))
            case _:
                result.append(node)
    return tuple(result), gaps


def _is_gap(content: Inlines) -> bool:
    text = plain_text(content)
    if units(text) > _LONGEST_GAP or _REMINDER.match(text):
        return False
    return any(character.isalnum() for character in text) or OPAQUE in flat(content)


def _leaves_something(content: Inlines) -> bool:
    """Say whether words, a formula or an image are left outside the highlights."""
    outside = plain_text(_without_marks(content))
    return has_letters(outside) or "$" in outside


def _without_marks(content: Inlines) -> Inlines:
    result: list[Inline] = []
    for node in content:
        match node:
            case Mark():
                pass
            case Emphasis() | Strong() | Underline() | Strikethrough():
                result.append(replace(node, content=_without_marks(node.content)))
            case _:
                result.append(node)
    return tuple(result)
