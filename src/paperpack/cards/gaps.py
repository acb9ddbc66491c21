"""The numbers of a cloze card's gaps: each gap keeps its own over edits, since Anki's history hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from paperpack.cards.lock import GapNumber
from paperpack.model import Gap, Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperpack.cards.content import CardText, GapText
    from paperpack.model import Block

_NEIGHBOURS = 16
_SAME_GAP = 55.0
_LIKE_WORDS = 70.0
_SAME_PLACE = 90.0


def number_gaps(text: CardText, known: Sequence[GapNumber], known_question: str) -> tuple[GapNumber, ...]:
    """Give the gaps of a card their numbers: those of `text` in its order, then those that are gone.

    Gaps are known again by their words, else by likeness of their words and of what stands around them. A new
    gap gets the number after the highest ever given; the number of a gap that is gone stays its own.
    """
    numbers = _paired(text, known, known_question)
    highest = max((gap.number for gap in known), default=0)
    now: list[GapNumber] = []
    for index, gap in enumerate(text.gaps):
        if index not in numbers:
            highest += 1
            numbers[index] = highest
        now.append(GapNumber(numbers[index], gap.text, gap.start))
    kept = set(numbers.values())
    gone = (replace(gap, start=-1) for gap in known if gap.number not in kept)
    return (*now, *sorted(gone, key=lambda gap: gap.number))


def numbered_gaps(text: CardText, known: Sequence[GapNumber]) -> tuple[GapNumber, ...]:
    """Give the gaps with the numbers that the author wrote, then those that are gone."""
    now = tuple(GapNumber(gap.number, gap.text, gap.start) for gap in text.gaps)
    numbers = {gap.number for gap in now}
    gone = (replace(gap, start=-1) for gap in known if gap.number not in numbers)
    return (*now, *sorted(gone, key=lambda gap: gap.number))


def _paired(text: CardText, known: Sequence[GapNumber], known_question: str) -> dict[int, int]:
    """Give the known gaps' numbers by the index of the gap that each is now."""
    scored = sorted(
        (-_alike(gap, text.question, old, known_question), index, order)
        for index, gap in enumerate(text.gaps)
        for order, old in enumerate(known)
    )
    numbers: dict[int, int] = {}
    used: set[int] = set()
    for score, index, order in scored:
        if -score >= _SAME_GAP and index not in numbers and order not in used:
            numbers[index] = known[order].number
            used.add(order)
    return numbers


def _alike(gap: GapText, question: str, old: GapNumber, old_question: str) -> float:
    """Give how alike two gaps are: above 100 if the words are the same, and more if those around are too."""
    from rapidfuzz import fuzz  # noqa: PLC0415  only gaps that the lock knows are compared

    gone = old.start < 0
    around = 0.0 if gone else _around(gap, question, old, old_question)
    if gap.text == old.text:
        return 200 + around - gone
    words = fuzz.ratio(gap.text, old.text)
    if gone:
        return 0.0
    if words >= _LIKE_WORDS:
        return words
    return around if around >= _SAME_PLACE else (words + around) / 2


def _around(gap: GapText, question: str, old: GapNumber, old_question: str) -> float:
    from rapidfuzz import fuzz  # noqa: PLC0415  as above

    before = fuzz.ratio(
        question[max(0, gap.start - _NEIGHBOURS) : gap.start],
        old_question[max(0, old.start - _NEIGHBOURS) : old.start],
    )
    end, old_end = gap.start + len(gap.text), old.start + len(old.text)
    after = fuzz.ratio(question[end : end + _NEIGHBOURS], old_question[old_end : old_end + _NEIGHBOURS])
    return (before + after) / 2


def renumbered(front: tuple[Block, ...], numbers: Sequence[int]) -> tuple[Block, ...]:
    """Give a card's front with these numbers in its gaps, in the order of the text."""
    remaining = iter(numbers)
    return tuple(_renumbered(block, remaining) for block in front)


def _renumbered(node: Any, numbers: Iterator[int]) -> Any:
    if isinstance(node, Gap):
        number = next(numbers)
        return replace(node, number=number, content=_renumbered(node.content, numbers))
    if isinstance(node, Node):
        changes = {name: _renumbered(getattr(node, name), numbers) for name in node.__struct_fields__}
        return replace(node, **changes)
    if isinstance(node, tuple):
        return tuple(_renumbered(part, numbers) for part in node)
    return node
