"""`front :: back` in a paragraph or a list item.

The mark needs white space on both sides; after a question mark, and where it is full-width (`：：`), it may
stand without. So these are no cards: `std::vector`, Dataview's and Logseq's `key:: value`, Haskell types with
two marks, `:::`. Code, formulas and links are never looked into. What stands below a list item belongs to the
back.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from paperpack.cards.rules.match import Match, Place
from paperpack.cards.running_text import cut, flat, trim
from paperpack.cards.vocabulary import units
from paperpack.model import CardKind, RuleName
from paperpack.walk import plain_text

INLINE_MARK = re.compile(r"(?<=\s)::(?=\s|$)|(?<=[?？])::(?!:)|(?<![:：])：：(?![:：])")
_LONGEST_FRONT = 160


def find_inline(place: Place) -> Match | None:
    """Give the card of a paragraph that holds exactly one mark."""
    text = flat(place.paragraph.content)
    marks = list(INLINE_MARK.finditer(text))
    if len(marks) != 1:
        return None
    left, rest = cut(place.paragraph.content, marks[0].start())
    front, back = trim(left), trim(cut(rest, len(marks[0][0]))[1])
    if not front or not (back or place.below) or units(plain_text(front)) > _LONGEST_FRONT:
        return None
    answer = (replace(place.paragraph, content=back, anchor=""),) if back else ()
    return Match(
        rule=RuleName.INLINE,
        kind=CardKind.BASIC,
        front=(replace(place.paragraph, content=front, anchor=""),),
        back=(*answer, *place.below),
        covers=(place.paragraph,),
        line=place.paragraph.line,
        explicit_id=place.explicit_id,
    )
