"""`front :: back` in a paragraph or a list item; with `:::` the card goes both ways.

The mark needs white space on both sides; after a question mark, and where it is full-width (`：：`), it may
stand without. So these are no cards: `std::vector`, Dataview's and Logseq's `key:: value`, Haskell types with
two marks. Code, formulas and links are never looked into. What stands below a list item belongs to the back.

Several lines of a paragraph with a mark each are a card each; a line without one goes on with the card before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperpack.cards.marks import INLINE_MARK, CardMark, Instead, holds_double_colon, split_line_id
from paperpack.cards.rules.match import Match, Place
from paperpack.cards.running_text import Inlines, Line, cut, cut_at, flat, lines, trim
from paperpack.cards.vocabulary import units
from paperpack.model import RuleName
from paperpack.walk import plain_text

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from paperpack.model import Block

_LONGEST_FRONT = 160
_REVERSED_LENGTH = 3


def find_inline(place: Place) -> tuple[Match, ...]:
    """Give the cards of a paragraph: one for each stretch of it that holds exactly one mark."""
    return tuple(marked_stretches(place, RuleName.INLINE, INLINE_MARK))


def marked_stretches(place: Place, rule: RuleName, mark: re.Pattern[str]) -> Iterator[Match]:
    """Give the cards of a paragraph whose front and back stand on both sides of a mark."""
    text = place.text
    if not holds_double_colon(text) or not mark.search(text):
        return
    stretches = _stretches(text, lines(place.paragraph.content), mark)
    cuts = [stretch.start for stretch in stretches[1:]]
    parts = cut_at(place.paragraph.content, cuts) if cuts else [place.paragraph.content]
    for number, (part, stretch) in enumerate(zip(parts, stretches, strict=True)):
        below = place.below if number == len(stretches) - 1 else ()
        yield from _match(place, rule, mark, part, stretch, below)


def _stretches(text: str, written: Sequence[Line], mark: re.Pattern[str]) -> list[Line]:
    """Give the lines joined so that each stretch begins with a marked line, but for the first."""
    stretches: list[Line] = []
    marked = False
    for line in written:
        is_marked = mark.search(text, line.start, line.end) is not None
        if stretches and not (is_marked and marked):
            stretches[-1] = stretches[-1]._replace(end=line.end)
        else:
            stretches.append(line)
        marked = marked or is_marked
    return stretches


def _match(
    place: Place,
    rule: RuleName,
    mark: re.Pattern[str],
    content: Inlines,
    stretch: Line,
    below: tuple[Block, ...],
) -> Iterator[Match]:
    content, line_id = split_line_id(content)
    marks = list(mark.finditer(flat(content)))
    if len(marks) != 1:
        return
    left, rest = cut(content, marks[0].start())
    front, back = trim(left), trim(cut(rest, len(marks[0][0]))[1])
    if not front or not (back or below) or units(plain_text(front)) > _LONGEST_FRONT:
        return
    answer = (replace(place.paragraph, content=back, anchor=""),) if back else ()
    yield Match(
        rule=rule,
        front=(replace(place.paragraph, content=front, anchor=""),),
        back=(*answer, *below),
        covers=(place.paragraph,),
        line=stretch.number or place.paragraph.line,
        explicit_id=line_id or place.explicit_id,
        reverse=rule is RuleName.INLINE and len(marks[0][0]) == _REVERSED_LENGTH,
        marks=(
            CardMark(place.paragraph, stretch.start, stretch.start, Instead.LINE),
            CardMark(
                place.paragraph,
                stretch.start + marks[0].start(),
                stretch.start + marks[0].end(),
                Instead.COLON,
            ),
            CardMark(place.paragraph, stretch.start + len(flat(content)), stretch.end, Instead.LINE),
        ),
    )
