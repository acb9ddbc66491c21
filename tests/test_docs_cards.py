"""Every example of docs/cards.md gives the cards that stand behind it, and every rule has its section."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from paperpack.cards.find import find_cards
from paperpack.cards.for_reading import for_reading
from paperpack.config import DEFAULT_RULES
from paperpack.model import Card, CardKind, Paragraph, RuleName
from paperpack.read.note import read_note
from paperpack.walk import plain_text
from tests.cards.test_rules_in_text import with_gaps

PAGE = (Path(__file__).parents[1] / "docs/cards.md").read_text(encoding="utf-8")
# An example may hold headings of its own, so only those of rules and what follows the last rule count.
_PARTS = re.split(rf"^## ({'|'.join(rule.value for rule in RuleName)}|What is .*)$", PAGE, flags=re.MULTILINE)
SECTIONS = dict(zip(_PARTS[1::2], _PARTS[2::2], strict=True))
EXAMPLE = re.compile(r"```markdown\n(.*?)\n```\n\ngives\n\n((?:- [^\n]*\n)+)", re.DOTALL)
WITHOUT_EXAMPLE = {"image"}
"""Its example would need a file; the golden case has one."""


def test_every_rule_has_a_section_in_the_order_of_precedence() -> None:
    order = re.search(r"looks like a card: (.*?), in this order", PAGE)
    assert order
    assert re.findall(r"`(\w+)`", order[1]) == [rule.value for rule in RuleName]
    assert set(SECTIONS) >= {rule.value for rule in RuleName}


def test_the_rules_that_have_to_be_asked_for_are_named() -> None:
    sentence = re.search(r"all rules look but (.*?), which", PAGE)
    assert sentence
    assert set(re.findall(r"`(\w+)`", sentence[1])) == {
        rule.value for rule in set(RuleName) - set(DEFAULT_RULES)
    }
    for rule in RuleName:
        assert ("To be asked for." in SECTIONS[rule.value]) is (rule not in DEFAULT_RULES)


@pytest.mark.parametrize("rule", [rule.value for rule in RuleName if rule.value not in WITHOUT_EXAMPLE])
def test_an_example_gives_its_cards(rule: str, tmp_path: Path) -> None:
    found = EXAMPLE.search(SECTIONS[rule])
    assert found
    (tmp_path / "note.md").write_text(found[1], encoding="utf-8")
    note = read_note(tmp_path, "note.md", "note.md").note
    assert note
    cards = find_cards(note, DEFAULT_RULES).cards
    assert {card.rule.value for card in cards} == {rule}
    assert [described(card) for card in cards] == found[2].removeprefix("- ").rstrip("\n").split("\n- ")


def test_what_books_show(tmp_path: Path) -> None:
    rows = re.findall(r"^\| `(.*?)` \| (.*?) \|$", SECTIONS["What is shown in books"], re.MULTILINE)
    assert len(rows) > 3
    (tmp_path / "note.md").write_text("\n\n".join(written for written, _ in rows), encoding="utf-8")
    note = read_note(tmp_path, "note.md", "note.md").note
    assert note
    book = for_reading(note, tuple(RuleName), find_cards(note, tuple(RuleName)).marks)
    assert plain_text(book.blocks).split("\n") == [shown for _, shown in rows]


def described(card: Card) -> str:
    if card.kind is CardKind.CLOZE:
        return "".join(with_gaps(block.content) for block in card.front if isinstance(block, Paragraph))
    sign = "⇄" if card.reverse else "⌨" if card.typed else "→"
    return f"{_line(plain_text(card.front))} {sign} {_line(plain_text(card.back))}"


def _line(text: str) -> str:
    return " / ".join(line for line in text.split("\n") if line)
