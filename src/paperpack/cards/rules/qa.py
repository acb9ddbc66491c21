"""`Q:` and `A:`, `问：` and `答：`: a question and its answer, each as many blocks long as it needs.

A question goes on to its answer. An answer goes on to the next question (or another card that is marked as one),
a heading, a thematic break or the end of what it stands in (the quote, the callout, the list item). A question without an answer is a rhetorical
one and no card; so is one whose number is not its answer's (`Q1:` … `A2:`).

The marks may be bold or numbered (`**Q:**`, `Q1:`, `1. Q:`), stand in bullets, and several of them may stand
in one paragraph, each on a line of its own.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from paperpack.cards.marks import (
    QA_MARK,
    QA_MARK_WITHIN,
    CardMark,
    Instead,
    is_marked,
    qa_mark,
    split_line_id,
)
from paperpack.cards.rules.match import Match
from paperpack.cards.running_text import cut_at, flat, lines, trim, unwrapped
from paperpack.model import (
    Block,
    BulletList,
    Heading,
    ListItem,
    OrderedList,
    Paragraph,
    RuleName,
    ThematicBreak,
)
from paperpack.walk import plain_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

_OPTION_B = re.compile(r"\s*[BbＢ]\s*[:：.、]")


class Part(Enum):
    """What a stretch of a note is to a question and its answer."""

    QUESTION = auto()
    ANSWER = auto()
    BODY = auto()
    ITEM_END = auto()
    STOP = auto()


class Piece(msgspec.Struct, frozen=True):
    """A stretch: `block` is its content without the mark, `origin` the block of the note that it is from.

    `marks`: in a book it stands on a line of its own, without its id.
    """

    part: Part
    block: Block | None = None
    origin: Block | None = None
    number: str = ""
    explicit_id: str = ""
    marks: tuple[CardMark, ...] = ()


def find_questions(blocks: Sequence[Block], covered: Collection[int]) -> Iterator[Match]:
    """Give the questions with answers among the blocks of one container.

    `covered` are the `id()`s of the blocks that cards of an outer container already use.
    """
    if not any(map(_begins_marked, blocks)):
        return
    question: list[Piece] = []
    answer: list[Piece] = []
    for piece in (*_pieces(blocks, covered), Piece(Part.STOP)):
        match piece.part:
            case Part.ANSWER if question and _numbers_agree(question[0], piece):
                answer.append(piece)
            case Part.BODY if answer and not (piece.block and is_marked(piece.block)):
                answer.append(piece)
            case Part.BODY if question and not answer:
                question.append(piece)
            case Part.BODY if not answer:
                pass
            case Part.ITEM_END if not answer:
                pass
            case _:
                yield from _match(question, answer)
                question = [piece] if piece.part is Part.QUESTION else []
                answer = []


def _numbers_agree(question: Piece, answer: Piece) -> bool:
    return not question.number or not answer.number or question.number == answer.number


def _match(question: Sequence[Piece], answer: Sequence[Piece]) -> Iterator[Match]:
    front, back = _content(question), _content(answer)
    if not front or not back or not plain_text((*front, *back)).strip():
        return
    first = question[0]
    yield Match(
        rule=RuleName.QA,
        front=front,
        back=back,
        covers=tuple(piece.origin for piece in (*question, *answer) if piece.origin is not None),
        line=first.block.line if first.block and first.block.line else _line(first.origin),
        explicit_id=next((piece.explicit_id for piece in (*question, *answer) if piece.explicit_id), ""),
        marks=tuple(mark for piece in (*question, *answer) for mark in piece.marks),
    )


def _line(block: Block | None) -> int:
    return block.line if block else 0


def _content(pieces: Iterable[Piece]) -> tuple[Block, ...]:
    return tuple(piece.block for piece in pieces if piece.block is not None)


# --------------------------------------------------------------------------------------- blocks to pieces


def _pieces(blocks: Sequence[Block], covered: Collection[int]) -> Iterator[Piece]:
    for block in blocks:
        match block:
            case _ if id(block) in covered:
                yield Piece(Part.STOP)
            case Paragraph():
                yield from _paragraph_pieces(block)
            case Heading() | ThematicBreak():
                yield Piece(Part.STOP)
            case BulletList() | OrderedList() if _is_marked(block):
                for item in block.items:
                    yield from _item_pieces(item, covered)
            case _:
                yield Piece(Part.BODY, block, block)


def _begins_marked(block: Block) -> bool:
    """Say whether a block begins with a question or an answer: where none does, none is."""
    if isinstance(block, Paragraph):
        return qa_mark(flat(block.content)) is not None
    return isinstance(block, BulletList | OrderedList) and _is_marked(block)


def _is_marked(block: BulletList | OrderedList) -> bool:
    """Say whether items of the list are questions or answers; `A:` beside `B:` are a choice to make."""
    leads = [_lead(item) for item in block.items]
    return any(map(qa_mark, leads)) and not any(map(_OPTION_B.match, leads))


def _lead(item: ListItem) -> str:
    return flat(item.blocks[0].content) if item.blocks and isinstance(item.blocks[0], Paragraph) else ""


def _item_pieces(item: ListItem, covered: Collection[int]) -> Iterator[Piece]:
    if not qa_mark(_lead(item)):
        yield Piece(Part.STOP)
        return
    for piece in _pieces(item.blocks, covered):
        if item.anchor and piece.part in {Part.QUESTION, Part.ANSWER} and not piece.explicit_id:
            yield replace(piece, explicit_id=item.anchor)
        else:
            yield piece
    yield Piece(Part.ITEM_END)


def _paragraph_pieces(paragraph: Paragraph) -> Iterator[Piece]:
    text = flat(paragraph.content)
    first = qa_mark(text)
    if not first:
        yield Piece(Part.BODY, paragraph, paragraph)
        return
    written = {line.start: line.number for line in lines(paragraph.content)}
    starts = [first, *_later_marks(text, first, written)]
    parts = cut_at(paragraph.content, [at for start in starts for at in (start.start(), start.end())])
    for start, part in zip(starts, parts[2::2], strict=True):
        words, line_id = split_line_id(part)
        content = unwrapped(trim(words))
        yield Piece(
            part=_part(start),
            block=replace(paragraph, content=content, line=written.get(start.start()) or paragraph.line)
            if content
            else None,
            origin=paragraph,
            number=start["number"] or "",
            explicit_id=line_id or paragraph.anchor,
            marks=(
                CardMark(paragraph, start.start(), start.start(), Instead.LINE),
                CardMark(
                    paragraph, start.end() + len(flat(words)), start.end() + len(flat(part)), Instead.LINE
                ),
            ),
        )


def _part(mark: re.Match[str]) -> Part:
    return Part.QUESTION if mark["question"] else Part.ANSWER


def _later_marks(text: str, first: re.Match[str], line_starts: Collection[int]) -> Iterator[re.Match[str]]:
    """Give the marks behind the first: an answer's behind a question, a question's behind an answer.

    Where several answers' marks follow a question, one that begins a line or stands behind a sentence's end is
    surer than the first.
    """
    last, doubtful = first, None
    places = {found.start() for found in QA_MARK_WITHIN.finditer(text, first.end())}
    for place in sorted(places.union(start for start in line_starts if start >= first.end())):
        mark = QA_MARK.match(text, place)
        if mark is None:
            continue
        if _part(mark) is _part(last):
            if doubtful and _part(mark) is Part.QUESTION:
                yield doubtful
                yield mark
                last, doubtful = mark, None
            continue
        if _part(mark) is Part.QUESTION or place in line_starts or _ends_sentence(text, place):
            yield mark
            last, doubtful = mark, None
        else:
            doubtful = doubtful or mark
    if doubtful:
        yield doubtful


def _ends_sentence(text: str, at: int) -> bool:
    return text[max(0, at - 3) : at].rstrip(" ")[-1:] in set("。？！?!.…；;\n")
