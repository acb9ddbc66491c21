"""The cards of a note: every container is searched by the rules, and every card is told where it stands."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from paperpack.cards.content import CardText, card_text, shortened
from paperpack.cards.for_reading import Marks, unmarked, without_marks
from paperpack.cards.marks import split_card_tag
from paperpack.cards.rules import BLOCK_RULES, CONTAINER_RULES, PARAGRAPH_RULES
from paperpack.cards.rules.definition import term_and_rest, term_text
from paperpack.cards.rules.match import Match, Place
from paperpack.cards.running_text import flat
from paperpack.cards.vocabulary import names_metadata, names_references, units
from paperpack.diagnostics import Code, Diagnostic, diagnostic
from paperpack.model import (
    BulletList,
    Callout,
    Card,
    Details,
    Heading,
    Link,
    ListItem,
    OrderedList,
    Paragraph,
    Quote,
    RuleName,
)
from paperpack.walk import joined, plain_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from paperpack.cards.marks import CardMark
    from paperpack.model import Block, Note

    _Placed = tuple[Match, "_Scope"]

_LONGEST_LABEL = 40
_FEWEST_METADATA = 2
_METADATA_SHARE = 0.4


class Found(msgspec.Struct, frozen=True):
    """A note's cards in the order they stand in it, what there is to say about them, and the marks that made them.

    `texts` are those of the cards.
    """

    cards: tuple[Card, ...]
    texts: tuple[CardText, ...]
    problems: tuple[Diagnostic, ...]
    marks: Marks


class _Scope(msgspec.Struct, frozen=True):
    """Where a container stands: the headings above it by level, the items around it, and what it is among.

    `below_references` holds for all that follows such a heading, `in_metadata` for one list alone.
    """

    headings: tuple[tuple[int, str], ...] = ()
    items: tuple[str, ...] = ()
    anchor: str = ""
    below_references: bool = False
    in_metadata: bool = False

    @property
    def context(self) -> tuple[str, ...]:
        return (*(text for _, text in self.headings if text), *self.items)

    def below(self, label: str) -> _Scope:
        """Give the scope below an item, a callout or details with this label; a long label is left out."""
        text = _one_line(label)
        if not text or units(text) > _LONGEST_LABEL:
            return self
        return msgspec.structs.replace(self, items=(*self.items, text))

    def above(self, heading: Heading) -> _Scope:
        """Give the scope of a heading itself: what stands above it, and its own anchor."""
        headings = tuple(pair for pair in self.headings if pair[0] < heading.level)
        return msgspec.structs.replace(self, headings=headings, anchor=heading.anchor)

    def below_heading(self, heading: Heading) -> _Scope:
        text = _one_line(plain_text(split_card_tag(heading.content)[0]))
        headings = tuple(pair for pair in self.headings if pair[0] < heading.level)
        among = any(names_references(title) for _, title in (*headings, (0, text)))
        return _Scope((*headings, (heading.level, text)), self.items, heading.anchor, among)


def find_cards(note: Note, rules: Collection[RuleName], *, place: str = "") -> Found:
    """Find a note's cards by the given rules (those of `Note.rules` if the note chose its own).

    `place` is the note's path as the user would type it, for the diagnostics. Cards come without GUID.
    """
    chosen = frozenset(note.rules if note.rules is not None else rules)
    search = _Search(chosen)
    found = list(search.container(note.blocks, _Scope()))
    cards = tuple(_card(match, scope, search.marks) for match, scope in found)
    texts = tuple(map(card_text, cards))
    return Found(cards, texts, tuple(_problems(cards, texts, place or note.path)), search.marks)


class _Search:
    """One search of one note.

    `covered` are the `id()`s of the blocks that cards are made of already; `begun` the questions by the `id()`
    of the block in which they begin, since they are found from an outer container but told where they stand;
    `marks` those of all cards.
    """

    def __init__(self, rules: frozenset[RuleName]) -> None:
        self.container_rules = [rule for name, rule in CONTAINER_RULES.items() if name in rules]
        self.block_rules = [rule for name, rule in BLOCK_RULES.items() if name in rules]
        self.paragraph_rules = [rule for name, rule in PARAGRAPH_RULES.items() if name in rules]
        self.covered: set[int] = set()
        self.begun: dict[int, list[Match]] = {}
        self.marks: dict[int, list[CardMark]] = {}

    def container(
        self, blocks: tuple[Block, ...], scope: _Scope, item: ListItem | None = None
    ) -> Iterator[_Placed]:
        """Search the blocks of a note, a quote, a callout, a list item."""
        self.find_long(blocks)
        metadata = _metadata_paragraphs(blocks)
        for position, block in enumerate(blocks):
            around = scope.above(block) if isinstance(block, Heading) else scope
            yield from ((match, around) for match in self.begun.pop(id(block), ()))
            if id(block) not in self.covered:
                inside = msgspec.structs.replace(scope, in_metadata=True) if id(block) in metadata else scope
                yield from self.block(block, inside, item, blocks, position)
            if isinstance(block, Heading):
                scope = scope.below_heading(block)
            elif isinstance(block, Paragraph) and item and len(blocks) > 1:
                scope = scope.below(_label(block, self.marks))
            item = None

    def find_long(self, blocks: Sequence[Block]) -> None:
        """Find the cards that are several blocks of a container, and cover these."""
        for rule in self.container_rules:
            for match in list(rule(blocks, self.covered)):
                self.begun.setdefault(id(match.covers[0]), []).append(match)
                self.take(match)

    def take(self, match: Match) -> None:
        """Cover the blocks that a card is made of, and note its marks."""
        self.covered.update(id(block) for block in match.covers)
        for mark in match.marks:
            self.marks.setdefault(id(mark.paragraph), []).append(mark)

    def block(
        self,
        block: Block,
        scope: _Scope,
        item: ListItem | None,
        container: tuple[Block, ...],
        position: int,
    ) -> Iterator[_Placed]:
        """Search one block of a container; `item` is the list item that it begins."""
        matches = [match for rule in self.block_rules for match in rule(block)]
        if matches:
            yield from self.cards(matches, scope)
            return
        match block:
            case Paragraph():
                among_metadata = scope.below_references or scope.in_metadata
                place = Place(block, flat(block.content), item, among_metadata, container, position)
                yield from self.paragraph(place, scope)
            case BulletList(items=items) | OrderedList(items=items):
                inner = msgspec.structs.replace(scope, in_metadata=_describes_paper(items))
                for each in items:
                    yield from self.container(each.blocks, inner, each)
            case Callout(title=title, blocks=blocks) | Details(summary=title, blocks=blocks):
                yield from self.container(blocks, scope.below(plain_text(split_card_tag(title)[0])))
            case Quote(blocks=blocks):
                yield from self.container(blocks, scope)
            case _:
                pass  # the other blocks hold no paragraphs

    def paragraph(self, place: Place, scope: _Scope) -> Iterator[_Placed]:
        """Give the cards of the first rule that fits."""
        for rule in self.paragraph_rules:
            matches = rule(place)
            if matches:
                yield from self.cards(matches, scope)
                return

    def cards(self, matches: Sequence[Match], scope: _Scope) -> Iterator[_Placed]:
        """Give the cards of matches, and cover what they are made of."""
        for match in matches:
            self.take(match)
            yield match, scope


def _card(match: Match, scope: _Scope, marks: Marks) -> Card:
    return Card(
        kind=match.kind,
        rule=match.rule,
        front=joined(match.front),
        back=unmarked(match.back, marks),
        context=scope.context,
        anchor=scope.anchor,
        explicit_id=match.explicit_id,
        reverse=match.reverse,
        typed=match.typed,
        numbered=match.numbered,
        line=match.line,
    )


def _label(lead: Paragraph, marks: Marks) -> str:
    """Give the words by which the items below an item know it: its term, or all of a short item."""
    content = without_marks(lead.content, marks[id(lead)]) if id(lead) in marks else lead.content
    parts = term_and_rest(content)
    words = parts[0] if parts else split_card_tag(content)[0]
    return plain_text(node for node in words if not isinstance(node, Link))


def _describes_paper(items: Sequence[ListItem]) -> bool:
    """Say whether a list is one of metadata: then its other items (`- Task: …`) are no cards either."""
    leads = (item.blocks[0] for item in items if item.blocks and isinstance(item.blocks[0], Paragraph))
    return _are_metadata(leads)


def _metadata_paragraphs(blocks: Sequence[Block]) -> set[int]:
    """Give the `id()`s of the paragraphs that stand together and describe the paper (`**作者**：…`, `**机构**：…`)."""
    found: set[int] = set()
    if len(blocks) < _FEWEST_METADATA:
        return found
    for paragraphs, run in groupby(blocks, lambda block: isinstance(block, Paragraph)):
        together = [block for block in run if isinstance(block, Paragraph)] if paragraphs else []
        if len(together) >= _FEWEST_METADATA and _are_metadata(together):
            found.update(id(block) for block in together)
    return found


def _are_metadata(leads: Iterable[Paragraph]) -> bool:
    terms = [term for lead in leads if (term := term_text(lead.content))]
    named = sum(map(names_metadata, terms))
    return named >= _FEWEST_METADATA and named >= _METADATA_SHARE * len(terms)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _problems(cards: Sequence[Card], texts: Sequence[CardText], place: str) -> Iterator[Diagnostic]:
    yield from _same_questions(cards, texts, place)
    yield from _same_ids(cards, place)


def _same_questions(cards: Sequence[Card], texts: Sequence[CardText], place: str) -> Iterator[Diagnostic]:
    """Tell of questions that stand twice under one heading: on the front of a card nothing tells them apart."""
    first: dict[tuple[object, ...], Card] = {}
    for card, text in zip(cards, texts, strict=True):
        known = first.setdefault((card.kind, card.context, text.question), card)
        if known is not card:
            yield diagnostic(
                Code.DUPLICATE_CARD,
                f"the question '{shortened(text.question)}' stands already in line {known.line}",
                path=place,
                line=card.line,
                hint="Both are kept as cards. Reword one of them, so that they can be told apart.",
            )


def _same_ids(cards: Sequence[Card], place: str) -> Iterator[Diagnostic]:
    first: dict[str, Card] = {}
    for card in cards:
        if not card.explicit_id:
            continue
        known = first.setdefault(card.explicit_id, card)
        if known is not card:
            yield diagnostic(
                Code.DUPLICATE_ID,
                f"the id '{card.explicit_id}' belongs already to the card in line {known.line}",
                path=place,
                line=card.line,
                hint="Change or delete one of the two; until then this card is known by its question.",
            )
