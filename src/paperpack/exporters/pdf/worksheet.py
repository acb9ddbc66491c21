"""The worksheet of a note: its cards as gaps and questions, and the key to them, numbered alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.exporters.pdf.cards import self_contained
from paperpack.exporters.pdf.words import PdfWord, phrase
from paperpack.formula.typst_string import string
from paperpack.model import CardKind, Gap, Heading
from paperpack.render.typst import blocks_to_typst, inlines_to_typst
from paperpack.render.typst_pieces import array
from paperpack.render.typst_text import display_width
from paperpack.walk import plain_text, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperpack.exporters.pdf.policy import PdfPolicy
    from paperpack.model import Card, Node, Note

_EMS_A_LINE = 24.0
"""What fits on a ruled line in handwriting, measured in print."""

_FEWEST_LINES, _MOST_LINES = 2, 9
_LINES_TO_RECALL = 6
_HEADING_SEPARATOR = " › "


def worksheet_words(language: str) -> dict[str, str]:
    """Give the layout's own words as arguments."""
    return {"form": array(string(phrase(word, language)) for word in (PdfWord.NAME, PdfWord.DATE))}


def worksheet_body(note: Note, policy: PdfPolicy) -> str:
    """Give the questions below the headings they stand under, then the key."""
    plain = policy.without_footnotes()
    if not note.cards:
        return "\n".join(_recall(note, plain))
    writer = _Writer(note, plain)
    questions = list(writer.questions())
    title = string(phrase(PdfWord.ANSWERS, policy.language))
    key = ",\n".join(writer.key)
    return "\n".join((*questions, f"#pp-answers({title},\n{key},\n)"))


class _Writer:
    """One numbering of gaps and questions; `key` holds the answers to what was asked so far."""

    def __init__(self, note: Note, policy: PdfPolicy) -> None:
        self._note = note
        self._policy = policy
        self._number = 0
        self.key: list[str] = []

    def questions(self) -> Iterator[str]:
        """Give each card as it is asked, and a heading where one begins."""
        under: tuple[str, ...] | None = None
        for card in self._note.cards:
            if card.context != under:
                under = card.context
                yield from self._heading(under)
            yield self._sentence(card) if card.kind is CardKind.CLOZE else self._question(card)

    def _heading(self, context: tuple[str, ...]) -> Iterator[str]:
        name = _HEADING_SEPARATOR.join(filter(None, (" ".join(part.split()) for part in context)))
        if name:
            label = string(self._policy.label(f"questions from {self._number + 1}"))
            yield f"#pp-heading(1, {label}, {string(name)})[#{string(name)};]"

    def _question(self, card: Card) -> str:
        number = self._next()
        front = blocks_to_typst(self_contained(card.front, self._note.footnotes), self._policy)
        back = blocks_to_typst(self_contained(card.back, self._note.footnotes), self._policy)
        self.key.append(f"pp-answer({number})[{back}]")
        return f"#pp-question({number}, {_lines(card)})[{front}]"

    def _sentence(self, card: Card) -> str:
        blocks = replaced(self_contained(card.front, self._note.footnotes), self._numbered)
        if card.back:
            extra = blocks_to_typst(self_contained(card.back, self._note.footnotes), self._policy)
            self.key.append(f'pp-answer("")[{extra}]')
        return f"#pp-sentence[{blocks_to_typst(blocks, self._policy)}]"

    def _numbered(self, node: Node) -> Node:
        if not isinstance(node, Gap):
            return node
        number = self._next()
        self.key.append(f"pp-answer({number})[{inlines_to_typst(node.content, self._policy)}]")
        return Gap(node.content, self._number, node.hint)

    def _next(self) -> str:
        self._number += 1
        return string(str(self._number))


def _lines(card: Card) -> int:
    """Give how many ruled lines an answer needs."""
    ems = sum(display_width(line) for line in plain_text(card.back).split("\n"))
    return max(_FEWEST_LINES, min(_MOST_LINES, round(ems / _EMS_A_LINE) + 1))


def _recall(note: Note, policy: PdfPolicy) -> Iterator[str]:
    """Give the headings of a note without cards, with lines to write what one remembers."""
    yield f"#pp-paragraph[#{string(phrase(PdfWord.RECALL, policy.language))};]"
    headings = [block for block in note.blocks if isinstance(block, Heading)]
    for heading in headings:
        yield blocks_to_typst((heading,), policy)
        yield f"#pp-recall({_LINES_TO_RECALL})"
    if not headings:
        yield f"#pp-recall({3 * _LINES_TO_RECALL})"
