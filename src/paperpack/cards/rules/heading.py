"""A heading that asks: it ends in a question mark, or carries `#card`, `#flashcard` or `#card/reverse`.

Its section is the answer, up to the next heading of its level or above, another card that is marked as one, or
what an earlier rule has taken. A question mark alone makes a card only where the answer is one that fits on a
card: not pages, no headings in it, no form to fill in, and no link first, as below a paper's title. A question that
names nothing ("Why?", "What next?") is the author's way of heading a section, and no card.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperpack.cards.marks import Tagged, is_marked, split_card_tag
from paperpack.cards.rules.definition import only_links, term_and_rest
from paperpack.cards.rules.match import Match
from paperpack.cards.running_text import Inlines, flat, trim, unwrapped
from paperpack.cards.vocabulary import names_metadata, names_references, units
from paperpack.model import Block, Figure, Heading, MathBlock, Paragraph, RuleName, Table, ThematicBreak
from paperpack.walk import descendants, plain_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_LONGEST_ANSWER = 500
_SHORTEST_QUESTION = 5
_ENDS_IN_QUESTION = re.compile(r"[?？]\s*$")


def find_headings(blocks: Sequence[Block], covered: Collection[int]) -> Iterator[Match]:
    """Give the cards of the headings among a container's blocks; `covered` are the `id()`s of taken blocks."""
    taken = 0
    for index, block in enumerate(blocks):
        if index < taken or not isinstance(block, Heading):
            continue
        question, tagged = split_card_tag(block.content)
        if not _asks(question, tagged):
            continue
        end = _section_end(blocks, index, covered)
        answer = _without_breaks(blocks[index + 1 : end])
        if not _answers(answer, tagged):
            continue
        taken = end
        yield Match(
            rule=RuleName.HEADING,
            front=(Paragraph(unwrapped(trim(question)), line=block.line),),
            back=answer,
            covers=(block, *blocks[index + 1 : end]),
            line=block.line,
            reverse=tagged is Tagged.BOTH_WAYS,
        )


def _asks(question: Inlines, tagged: Tagged) -> bool:
    text = flat(question)
    if tagged is not Tagged.NO:
        return bool(text.strip())
    asks = _ENDS_IN_QUESTION.search(text) is not None and units(plain_text(question)) >= _SHORTEST_QUESTION
    return asks and not names_references(text)


def _section_end(blocks: Sequence[Block], begin: int, covered: Collection[int]) -> int:
    heading = blocks[begin]
    for index in range(begin + 1, len(blocks)):
        block = blocks[index]
        ends = isinstance(block, Heading) and isinstance(heading, Heading) and block.level <= heading.level
        if ends or id(block) in covered or is_marked(block):
            return index
    return len(blocks)


def _without_breaks(blocks: Sequence[Block]) -> tuple[Block, ...]:
    kept = list(blocks)
    while kept and isinstance(kept[-1], ThematicBreak):
        kept.pop()
    return tuple(replace(block, anchor="") if isinstance(block, Paragraph) else block for block in kept)


def _answers(answer: tuple[Block, ...], tagged: Tagged) -> bool:
    text = plain_text(answer)
    shows = any(isinstance(node, Figure | MathBlock | Table) for node in descendants(answer))
    if not (text.strip() or shows):
        return False
    if tagged is not Tagged.NO:
        return True
    if _only_metadata(answer) or any(_only_links(block) for block in answer[:2]):
        return False
    return units(text) <= _LONGEST_ANSWER and not any(isinstance(block, Heading) for block in answer)


def _only_links(block: Block) -> bool:
    """Say whether a block is a link alone, as below a heading that is a paper's title."""
    return isinstance(block, Paragraph) and only_links(block.content)


def _only_metadata(answer: tuple[Block, ...]) -> bool:
    """Say whether the answer is a form, filled in or not (`Author: …`, `arXiv: …`)."""
    paragraphs = [node for node in descendants(answer) if isinstance(node, Paragraph)]
    terms = [term_and_rest(paragraph.content) for paragraph in paragraphs]
    return bool(terms) and all(parts and names_metadata(plain_text(parts[0])) for parts in terms)
