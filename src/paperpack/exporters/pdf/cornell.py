"""The Cornell page of a note: its passages, each with the questions that its cards ask of it."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperpack.exporters.pdf.cards import self_contained
from paperpack.exporters.pdf.words import PdfWord, phrase
from paperpack.formula.typst_string import string
from paperpack.model import (
    BulletList,
    Card,
    CardKind,
    Figure,
    FootnoteReference,
    Heading,
    ListItem,
    OrderedList,
    Paragraph,
    RuleName,
    ThematicBreak,
)
from paperpack.render.references import reference_blocks
from paperpack.render.typst import blocks_to_typst, passages_to_typst
from paperpack.render.typst_pieces import array, is_opening
from paperpack.walk import descendants

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
    for cards, leading, whole in _passages((*note.blocks, *reference_blocks(note)), note.cards):
        body, parting = _without_parting(whole)
        cues = array(
            f"[{blocks_to_typst(self_contained(card.front, note.footnotes), plain)}]"
            for card in cards
            if not _is_a_picture(card)
        )
        head = [block for block in leading if isinstance(block, Heading)]
        opening = leading[len(head) :]
        noted = any(isinstance(node, FootnoteReference) for node in descendants((*leading, *body)))
        flag = ", noted: true" if noted else ""
        if cards or leading or body:
            lines.append(f"#pp-passage({cues}{flag})[{passage(head)}][{passage(opening)}][{passage(body)}]")
        if parting:
            lines.append("#pp-parting()")
    return "\n".join(lines)


def _passages(
    blocks: Sequence[Block], cards: Sequence[Card]
) -> Iterator[tuple[tuple[Card, ...], Sequence[Block], Sequence[Block]]]:
    """Part the blocks where a question begins: its cards, the headings and words that lead to it, and the rest."""
    asked_here: tuple[Card, ...] = ()
    head: list[Block] = []
    body: list[Block] = []
    asked_last = False
    left = [card for card in cards if card.line]
    for block, after in _with_next(tuple(_parted(blocks, left))):
        end = after.line if after else 0
        asked = tuple(card for card in left if not end or card.line < end)
        left = left[len(asked) :]
        if body and (asked or isinstance(block, Heading)):
            leading = body[-1:] if asked and not asked_last and _leads(body[-1], block) else []
            if kept := body[: len(body) - len(leading)]:
                yield asked_here, head, kept
                asked_here, head = (), []
            head, body = [*head, *leading], []
        asked_here += asked
        asked_last = bool(asked)
        (head if isinstance(block, Heading) else body).extend(_answered(block, asked, end))
    if asked_here or head or body:
        yield asked_here, head, body


def _without_parting(body: Sequence[Block]) -> tuple[Sequence[Block], bool]:
    """Give a passage without the line that parts it from the next, and whether there was one."""
    parting = isinstance(body[-1] if body else None, ThematicBreak)
    return (body[:-1] if parting else body), parting


def _is_a_picture(card: Card) -> bool:
    """Say whether a card asks by a picture alone, which stands in the passage, larger than a cue."""
    return all(isinstance(block, Figure) for block in card.front)


def _leads(block: Block, after: Block) -> bool:
    return isinstance(block, Paragraph) and is_opening(block, after)


def _with_next(blocks: Sequence[Block]) -> Iterator[tuple[Block, Block | None]]:
    return zip_longest(blocks, blocks[1:])


def _parted(blocks: Sequence[Block], cards: Sequence[Card]) -> Iterator[Block]:
    """Give the blocks, a list with questions item by item."""
    for block, after in _with_next(blocks):
        within = (
            card for card in cards if block.line <= card.line and not (after and after.line <= card.line)
        )
        # what no line of the note says, such as the references, asks nothing
        yield from _by_items(block) if block.line and any(within) else (block,)


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
