"""The Cornell page of a note: its passages, each with the questions that its cards ask of it."""

from __future__ import annotations

from itertools import takewhile, zip_longest
from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperpack.exporters.pdf.cards import self_contained
from paperpack.exporters.pdf.words import PdfWord, phrase
from paperpack.formula.typst_string import string
from paperpack.model import BulletList, Card, CardKind, Heading, ListItem, OrderedList, Paragraph, RuleName
from paperpack.render.references import reference_blocks
from paperpack.render.typst import blocks_to_typst, passages_to_typst
from paperpack.render.typst_pieces import array

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperpack.exporters.pdf.policy import PdfPolicy
    from paperpack.model import Block, Note

_QUESTION_AND_ANSWER = frozenset((RuleName.QA, RuleName.INLINE))
"""Rules whose cards are written as both: where the question is a cue, the passage keeps the answer."""


def cornell_words(language: str) -> dict[str, str]:
    """Give the layout's own words as arguments."""
    return {"summary": string(phrase(PdfWord.SUMMARY, language))}


def cornell_body(note: Note, policy: PdfPolicy) -> str:
    """Give the passages one by one: footnotes are numbered through the note."""
    passage = passages_to_typst(policy)
    plain = policy.without_footnotes()
    lines = []
    for cards, blocks in _passages((*note.blocks, *reference_blocks(note)), note.cards):
        cues = array(
            f"[{blocks_to_typst(self_contained(card.front, note.footnotes), plain)}]" for card in cards
        )
        head = tuple(takewhile(lambda block: isinstance(block, Heading), blocks))
        lines.append(f"#pp-passage({cues})[{passage(head)}][{passage(blocks[len(head) :])}]")
    return "\n".join(lines)


def _passages(
    blocks: Sequence[Block], cards: Sequence[Card]
) -> Iterator[tuple[tuple[Card, ...], tuple[Block, ...]]]:
    """Part the blocks where a question begins; headings go with what they head."""
    asked_here: tuple[Card, ...] = ()
    here: list[Block] = []
    left = [card for card in cards if card.line]
    for block, after in _with_next(tuple(_parted(blocks, left))):
        end = after.line if after else 0
        asked = tuple(card for card in left if not end or card.line < end)
        left = left[len(asked) :]
        only_headings = all(isinstance(known, Heading) for known in here)
        if here and not only_headings and (asked or isinstance(block, Heading)):
            headings = _last_headings(here) if asked else []
            yield asked_here, tuple(here[: len(here) - len(headings)])
            asked_here, here = (), headings
        asked_here += asked
        here += _answered(block, asked, end)
    if asked_here or here:
        yield asked_here, tuple(here)


def _with_next(blocks: Sequence[Block]) -> Iterator[tuple[Block, Block | None]]:
    return zip_longest(blocks, blocks[1:])


def _last_headings(blocks: Sequence[Block]) -> list[Block]:
    return list(takewhile(lambda block: isinstance(block, Heading), reversed(blocks)))[::-1]


def _parted(blocks: Sequence[Block], cards: Sequence[Card]) -> Iterator[Block]:
    """Give the blocks, a list with questions item by item."""
    for block, after in _with_next(blocks):
        within = any(block.line <= card.line and (after is None or card.line < after.line) for card in cards)
        yield from _by_items(block) if within else (block,)


def _by_items(block: Block) -> Iterator[Block]:
    match block:
        case BulletList(items=items):
            yield from (replace(block, items=(item,), line=item.line or block.line) for item in items)
        case OrderedList(items=items, start=start):
            for number, item in enumerate(items):
                yield replace(block, items=(item,), start=start + number, line=item.line or block.line)
        case _:
            yield block


def _answered(block: Block, asked: Sequence[Card], end: int) -> tuple[Block, ...]:
    """Give a passage without its question, where it is one question with its answer in it or behind it."""
    match asked:
        case (Card(kind=CardKind.BASIC, rule=rule, back=(answer, *_)),) if rule in _QUESTION_AND_ANSWER:
            pass
        case _:
            return (block,)
    behind = bool(end) and answer.line >= end
    match block:
        case Paragraph() if behind:
            return ()
        case Paragraph() if isinstance(answer, Paragraph):
            return (answer,)
        case BulletList(items=(ListItem(blocks=(Paragraph(), *rest)) as item,)) if (
            isinstance(answer, Paragraph) and not behind
        ):
            return (replace(block, items=(replace(item, blocks=(answer, *rest)),)),)
        case _:
            return (block,)
