"""How alike two cards are, and which of many could be pairs at all.

The likeness of two cards is that of their questions and answers together, each weighted by its share of the
text: a long answer that stayed says more than a short question that changed. One thing is treated apart: where
a name or number in the question was replaced by another (`BERT` by `GPT`, `2017` by `2018`), it is another
question, however alike the rest is. And where the question changed and the answer is another one, it is
another card: one letter is all that `优点` and `缺点` differ in.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from paperpack.cards.content import comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LEAST_SHARE = 0.35

# So much of a text is looked at.
_COMPARED = 2000

_NEARLY_SAME = 85.0
_UNLIKE = 50.0
# An answer of this many characters that stayed as it was makes a question in quite other words the same one.
_TELLING_ANSWER = 8
_ANSWER_STAYED = 65.0

# A replaced name is forgiven where this much of the answer (or, without one, of the text) stayed as it was.
_LONG = 24
_STAYED = 90.0
_TYPING_ERROR = 75.0

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]*")
_SENTENCE_ENDS = frozenset(".?!。？！\n")

_FEW_PAIRS = 2500
_GRAMS = (2, 4)
_GRAMS_TRIED = 24
_MOST_SHARING = 64
_MOST_CANDIDATES = 24


class Likened:
    """A card's texts made ready to be compared many times."""

    def __init__(self, question: str, answer: str) -> None:
        self.written = question
        self.question = comparable(question[:_COMPARED])
        self.answer = comparable(answer[:_COMPARED])

    @cached_property
    def names(self) -> dict[str, str]:
        """The names and numbers in the question, as they are written, by their folded form."""
        found = {}
        for match in _NAME.finditer(self.written):
            word = match[0].strip(".+-_")
            plain = word[1:] == word[1:].lower() and not any(character.isdigit() for character in word)
            if plain and (word[:1].islower() or _starts_sentence(self.written, match.start())):
                continue
            found[word.casefold()] = word
        return found

    @cached_property
    def grams(self) -> frozenset[str]:
        """All pairs of neighbouring characters."""
        return frozenset(
            text[at : at + size]
            for text in (self.question, self.answer)
            for size in _GRAMS
            for at in range(max(1, len(text) - size + 1))
        )


def _starts_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 2) : at].rstrip(" ")
    return not before or before[-1] in _SENTENCE_ENDS


def likeness(one: Likened, other: Likened) -> float:
    """Give the likeness of two cards, 0 to 100."""
    from rapidfuzz import fuzz  # noqa: PLC0415  a build in which no card changed compares none

    question = fuzz.ratio(one.question, other.question)
    answer = fuzz.ratio(one.answer, other.answer)
    if _name_replaced(one, other) and not _rest_stayed(one, other, question, answer):
        return 0.0
    if not one.answer and not other.answer:
        return question
    if max(question, answer) < _NEARLY_SAME or (answer < _UNLIKE and one.question != other.question):
        return 0.0
    lengths = len(one.question) + len(other.question), len(one.answer) + len(other.answer)
    share = lengths[0] / (lengths[0] + lengths[1])
    share = min(max(share, _LEAST_SHARE), 1 - _LEAST_SHARE)
    together = share * question + (1 - share) * answer
    if one.answer == other.answer and len(one.answer) >= _TELLING_ANSWER:
        return max(together, _ANSWER_STAYED)
    return together


def _name_replaced(one: Likened, other: Likened) -> bool:
    gone = one.names.keys() - other.names.keys()
    come = other.names.keys() - one.names.keys()
    if not gone or not come:
        return False
    return not any(_same_name(name, new) for name in gone for new in come)


def _same_name(one: str, other: str) -> bool:
    """Say whether one is the other with a typing error; another number is another name."""
    from rapidfuzz import fuzz  # noqa: PLC0415  as above

    digits = [re.sub(r"\D+", " ", name).strip() for name in (one, other)]
    return digits[0] == digits[1] and fuzz.ratio(one, other) >= _TYPING_ERROR


def _rest_stayed(one: Likened, other: Likened, question: float, answer: float) -> bool:
    if one.answer and other.answer:
        return answer >= _STAYED and min(len(one.answer), len(other.answer)) >= _LONG
    return question >= _STAYED and min(len(one.question), len(other.question)) >= 2 * _LONG


# ---------------------------------------------------------------------------------------------- candidates


def candidates(left: Sequence[Likened], right: Sequence[Likened]) -> Iterator[tuple[int, int]]:
    """Give the index pairs that are worth comparing: all of few, and of many those that share rare characters.

    The work grows with the number of cards and not with its square.
    """
    if len(left) * len(right) <= _FEW_PAIRS:
        yield from ((one, other) for one in range(len(left)) for other in range(len(right)))
        return
    sharing: dict[str, list[int]] = defaultdict(list)
    for index, card in enumerate(right):
        for gram in card.grams:
            sharing[gram].append(index)
    for one, card in enumerate(left):
        for other in _likely(_rarest(card.grams, sharing), sharing):
            yield one, other


def _rarest(grams: Iterable[str], sharing: dict[str, list[int]]) -> list[str]:
    """Give the grams of a card that the fewest others have."""
    known = [gram for gram in grams if gram in sharing]
    return sorted(known, key=lambda gram: (len(sharing[gram]), gram))[:_GRAMS_TRIED]


def _likely(grams: Iterable[str], sharing: dict[str, list[int]]) -> list[int]:
    """Give those that share the most of the grams, a rare one counting more."""
    shared: Counter[int] = Counter()
    for gram in grams:
        cards = sharing[gram][:_MOST_SHARING]
        for card in cards:
            shared[card] += 1 + _MOST_SHARING // len(cards)
    ranked = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))
    return [card for card, _ in ranked[:_MOST_CANDIDATES]]
