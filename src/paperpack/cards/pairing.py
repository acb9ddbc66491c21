"""Who is who: pairs the cards of now with those of the lock.

Exact matches go first and cost a dictionary look-up each, so that a build in which nothing changed compares
no texts at all. Likeness looks only at what is left over on both sides. See DESIGN's four steps; `identity`
does the fourth (what is left is new or retired).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeVar

import msgspec

from paperpack.cards.content import CardText  # noqa: TC001  msgspec reads the annotations at run time
from paperpack.cards.likeness import Likened, candidates, likeness
from paperpack.cards.vocabulary import units
from paperpack.model import CardKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence

    from paperpack.cards.lock import CardLine, NoteLine
    from paperpack.model import Note

    Fits = Callable[[Note, NoteLine], bool]

Value = TypeVar("Value")

SAME = 100

# Per cent of likeness, found on editing sessions with known truth (tests/cards/test_sessions.py).
_WITHIN_NOTE = 62.0
_WITHIN_NOTE_ELSEWHERE = 80.0
_WITHIN_NOTE_CLOZE = 72.0
_ACROSS_NOTES = 80.0
_ACROSS_NOTES_SAME_QUESTION = 65.0
_RETIRED = 80.0
_FOREIGN = 8.0
_TELLING_QUESTION = 10


class Current(msgspec.Struct, frozen=True):
    """A card of now, as far as it matters for who it is."""

    kind: CardKind
    note: str
    context: tuple[str, ...]
    explicit_id: str
    text: CardText


class Pair(msgspec.Struct, frozen=True):
    """The index of the card in the lock's lines, and how alike the two are (per cent)."""

    line: int
    likeness: int


def pair_cards(
    current: Sequence[Current], lines: Sequence[CardLine], homes: Mapping[str, str]
) -> dict[int, Pair]:
    """Pair cards with lines, by their indices. `homes` gives a note's path in the lock, if it had one there."""
    pairing = _Pairing(current, lines, dict(homes))
    pairing.by_explicit_id()
    pairing.by_question_in_note()
    pairing.by_text_anywhere()
    pairing.find_homes_by_shared_cards()
    pairing.by_likeness(retired=False)
    pairing.by_likeness(retired=True)
    return pairing.pairs


def known_homes(notes: Iterable[Note], lines: Iterable[NoteLine]) -> dict[str, str]:
    """Give the path in the lock for every note that is known there: by its id, its path or its title.

    A renamed file is known by its front matter's id, or by its title where only one note that is gone had it.
    """
    notes, lines = list(notes), list(lines)
    homes: dict[str, str] = {}
    taken: set[str] = set()

    def settle(
        key_of_note: Callable[[Note], str], key_of_line: Callable[[NoteLine], str], fits: Fits
    ) -> None:
        open_notes = _unique((note for note in notes if note.path not in homes), key_of_note)
        open_lines = _unique((line for line in lines if line.path not in taken), key_of_line)
        for key, note in open_notes.items():
            line = open_lines.get(key)
            if key and line and fits(note, line):
                homes[note.path] = line.path
                taken.add(line.path)

    paths = {note.path for note in notes}
    settle(lambda note: note.note_id, lambda line: line.note_id, lambda _note, _line: True)
    settle(lambda note: note.path, lambda line: line.path, _may_be_same)
    settle(
        lambda note: note.title,
        lambda line: line.title,
        lambda note, line: line.path not in paths and _may_be_same(note, line),
    )
    return homes


def _may_be_same(note: Note, line: NoteLine) -> bool:
    return not note.note_id or not line.note_id or note.note_id == line.note_id


def _unique(values: Iterable[Value], key: Callable[[Value], str]) -> dict[str, Value]:
    """Index values by a key; those that share one are left out."""
    values = list(values)
    counted = Counter(key(value) for value in values)
    return {key(value): value for value in values if counted[key(value)] == 1}


class _Pairing:
    """The state of one pairing: what is paired so far, and what is left on both sides."""

    def __init__(self, current: Sequence[Current], lines: Sequence[CardLine], homes: dict[str, str]) -> None:
        self.current = current
        self.lines = lines
        self.homes = homes
        self.pairs: dict[int, Pair] = {}
        self.left = dict.fromkeys(range(len(current)))
        in_order = sorted(range(len(lines)), key=lambda index: (lines[index].retired, lines[index].twin))
        self.left_lines = dict.fromkeys(in_order)

    def home(self, card: Current) -> str | None:
        """Give the path that a card's note has in the lock."""
        return self.homes.get(card.note)

    def pair(self, card: int, line: int, alike: float) -> None:
        self.pairs[card] = Pair(line, round(alike))
        del self.left[card]
        del self.left_lines[line]

    # ------------------------------------------------------------------------------------------- exactly

    def by_explicit_id(self) -> None:
        """Pair by the id that the author wrote: in the same note, then wherever only one card has it."""
        self._exactly(
            lambda card: (card.kind, self.home(card), card.explicit_id) if card.explicit_id else None,
            lambda line: (line.kind, line.note, line.explicit_id) if line.explicit_id else None,
        )
        self._exactly(
            lambda card: (card.kind, card.explicit_id) if card.explicit_id else None,
            lambda line: (line.kind, line.explicit_id) if line.explicit_id else None,
            only_unique=True,
        )

    def by_question_in_note(self) -> None:
        """Pair by question within a note; of several alike the same answer goes first, then the same heading."""
        self._exactly(
            lambda card: (card.kind, self.home(card), card.text.question, card.text.answer, card.context),
            lambda line: (line.kind, line.note, line.question, line.answer, line.context),
        )
        self._exactly(
            lambda card: (card.kind, self.home(card), card.text.question, card.text.answer),
            lambda line: (line.kind, line.note, line.question, line.answer),
        )
        self._exactly(
            lambda card: (card.kind, self.home(card), card.text.question, card.context),
            lambda line: (line.kind, line.note, line.question, line.context),
            only_unique=True,
        )

    def by_text_anywhere(self) -> None:
        """Pair what moved to another note as it was.

        The same question with another answer is left to likeness: `模型架构` in one note is not the
        `模型架构` that went from another.
        """
        self._exactly(
            lambda card: (card.kind, card.text.question, card.text.answer, card.context),
            lambda line: (line.kind, line.question, line.answer, line.context),
        )
        self._exactly(
            lambda card: (card.kind, card.text.question, card.text.answer),
            lambda line: (line.kind, line.question, line.answer),
        )

    def _exactly(
        self,
        key_of_card: Callable[[Current], Hashable],
        key_of_line: Callable[[CardLine], Hashable],
        *,
        only_unique: bool = False,
    ) -> None:
        """Pair cards and lines of equal keys in their order; a key of None never pairs."""
        lines: dict[Hashable, list[int]] = defaultdict(list)
        for index in self.left_lines:
            lines[key_of_line(self.lines[index])].append(index)
        cards: dict[Hashable, list[int]] = defaultdict(list)
        for index in self.left:
            cards[key_of_card(self.current[index])].append(index)
        for key, indices in cards.items():
            found = lines.get(key, [])
            if key is None or (only_unique and (len(indices) > 1 or len(found) > 1)):
                continue
            for card, line in zip(indices, found, strict=False):
                self.pair(card, line, self._alike(card, line))

    def _alike(self, card: int, line: int) -> float:
        text, known = self.current[card].text, self.lines[line]
        if (text.question, text.answer) == (known.question, known.answer):
            return SAME
        return likeness(Likened(text.question, text.answer), Likened(known.question, known.answer))

    def find_homes_by_shared_cards(self) -> None:
        """Take a note for the one of the lock that most of its cards came from, if that one is gone."""
        shared: dict[str, Counter[str]] = defaultdict(Counter)
        for card, pair in self.pairs.items():
            note = self.current[card].note
            if note not in self.homes:
                shared[note][self.lines[pair.line].note] += 1
        taken = set(self.homes.values())
        for note, counted in sorted(shared.items()):
            home, count = min(counted.items(), key=lambda pair: (-pair[1], pair[0]))
            if home not in taken and 2 * count > counted.total():
                self.homes[note] = home
                taken.add(home)

    # --------------------------------------------------------------------------------------- by likeness

    def by_likeness(self, *, retired: bool) -> None:
        """Pair the rest, best pairs first; cards that were retired earlier need to be much alike."""
        lines = [index for index in self.left_lines if self.lines[index].retired is retired]
        if not lines or not self.left:
            return
        scored = sorted(self._scored(list(self.left), lines, retired=retired))
        for _, _, alike, card, line in scored:
            if card in self.left and line in self.left_lines:
                self.pair(card, line, alike)

    def _scored(
        self, cards: Collection[int], lines: Collection[int], *, retired: bool
    ) -> Iterable[tuple[float, str, float, int, int]]:
        """Give all pairs above their bound, to be sorted best first (equal ones by GUID)."""
        cards_ready = {index: _likened(self.current[index].text) for index in cards}
        lines_ready = {
            index: Likened(self.lines[index].question, self.lines[index].answer) for index in lines
        }
        for card, line in self._worth_comparing(cards_ready, lines_ready):
            now, known = self.current[card], self.lines[line]
            if _ids_differ(now, known):
                continue
            alike = likeness(cards_ready[card], lines_ready[line])
            at_home = self.home(now) == known.note
            if alike >= _bound(now, known, at_home=at_home, retired=retired):
                rank = alike - (0 if at_home else _FOREIGN) + (now.context == known.context)
                yield -rank, known.guid, alike, card, line

    def _worth_comparing(
        self, cards: Mapping[int, Likened], lines: Mapping[int, Likened]
    ) -> Iterable[tuple[int, int]]:
        """Give pairs of one kind: those of one note, and those that could have moved."""
        pairs: dict[tuple[int, int], None] = {}
        for with_home in (True, False):
            groups: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
            for index in cards:
                card = self.current[index]
                groups[card.kind, self.home(card) if with_home else None][0].append(index)
            for index in lines:
                line = self.lines[index]
                groups[line.kind, line.note if with_home else None][1].append(index)
            for left, right in groups.values():
                near = candidates([cards[index] for index in left], [lines[index] for index in right])
                pairs.update(dict.fromkeys((left[one], right[other]) for one, other in near))
        return pairs


def _likened(text: CardText) -> Likened:
    return Likened(text.question, text.answer)


def _ids_differ(card: Current, line: CardLine) -> bool:
    return bool(card.explicit_id and line.explicit_id and card.explicit_id != line.explicit_id)


def _bound(card: Current, line: CardLine, *, at_home: bool, retired: bool) -> float:
    if retired:
        return _RETIRED
    same = card.text.question == line.question
    telling = same and units(line.question) >= _TELLING_QUESTION
    if at_home and telling:
        return 0.0
    if at_home and card.kind is CardKind.CLOZE:
        return _WITHIN_NOTE_CLOZE
    if at_home:
        return _WITHIN_NOTE_ELSEWHERE if same and card.context != line.context else _WITHIN_NOTE
    return _ACROSS_NOTES_SAME_QUESTION if telling else _ACROSS_NOTES
