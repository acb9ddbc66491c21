"""A line of `?` alone between front and back, as Obsidian's spaced-repetition plug-in has it; `??` both ways.

The front are the lines above it in its paragraph, the back those below, with what follows without a blank line
(a list, a formula); in a list item all the rest of the item. The plug-in's own `<!--SR:…-->` is a comment and
not seen here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperpack.cards.marks import CardMark, Instead, multiline_mark, split_line_id
from paperpack.cards.rules.match import Match, Place
from paperpack.cards.running_text import cut_at, flat, trim
from paperpack.model import Block, CodeBlock, MathBlock, RuleName
from paperpack.walk import descendants, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FENCES = 2
_REVERSED_LENGTH = 2


def find_multiline(place: Place) -> tuple[Match, ...]:
    """Give the card of a paragraph that has one line of `?` or `??`."""
    content, text = place.paragraph.content, place.text
    mark = multiline_mark(content, text)
    if mark is None:
        return ()
    above, _, below = cut_at(content, [mark.start, mark.end])
    above, line_id = split_line_id(above)
    front, back = trim(above), trim(below)
    rest = place.below or tuple(_adjacent(place.paragraph, place.following, mark.number))
    if not front or not (back or plain_text(rest).strip()):
        return ()
    answer = (replace(place.paragraph, content=back, anchor=""),) if back else ()
    return (
        Match(
            rule=RuleName.MULTILINE,
            front=(replace(place.paragraph, content=front, anchor=""),),
            back=(*answer, *rest),
            covers=(place.paragraph, *rest),
            line=place.paragraph.line,
            explicit_id=line_id or place.explicit_id,
            reverse=len(text[mark.start : mark.end].strip()) == _REVERSED_LENGTH,
            marks=(CardMark(place.paragraph, len(flat(above)), mark.end, Instead.LINE),),
        ),
    )


def _adjacent(first: Block, following: Iterable[Block], line: int) -> Iterator[Block]:
    """Give the blocks that follow with no blank line between; `line` is one that the first block reaches at least."""
    reached = max(line, _last_line(first))
    for block in following:
        if not block.line or block.line > reached + 1:
            return
        yield block
        reached = max(reached, _last_line(block))


def _last_line(block: Block) -> int:
    """Give the last line of the file that is known to be the block's."""
    last = 0
    for node in descendants((block,)):
        last = max(last, node.line)
        match node:
            case CodeBlock(text=text, line=line) if line:
                last = max(last, line + text.count("\n") + _FENCES)
            case MathBlock(latex=latex, line=line) if line:
                last = max(last, line + latex.count("\n") + _FENCES)
            case _:
                pass
    return last
