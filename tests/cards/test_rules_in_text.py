"""The rules on notes as they are written: `rules.txt` holds the text and the cards of each case."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paperpack.cards.find import find_cards
from paperpack.model import Card, CardKind, Gap, Paragraph, RuleName
from paperpack.read.note import read_note
from paperpack.walk import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paperpack.model import Inline

CASES = Path(__file__).with_name("rules.txt").read_text(encoding="utf-8")
LONG = "A sentence of what happened in it, with numbers. " * 40


def cases() -> Sequence[object]:
    found = []
    for name, body in re.findall(r"^=== ([^\n]*)\n(.*?)(?=^=== |\Z)", CASES, re.MULTILINE | re.DOTALL):
        source, *expected = re.split(r"^--- ", body, flags=re.MULTILINE)
        found.append(
            pytest.param(source.replace("@long", LONG), [line.strip() for line in expected], id=name)
        )
    assert len(found) == CASES.count("\n=== ") + 1
    return found


@pytest.mark.parametrize(("source", "expected"), cases())
def test_case(source: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text(f"# Title\n\n{source}", encoding="utf-8")
    note = read_note(tmp_path, "note.md", "note.md").note
    assert note
    found = find_cards(note, tuple(RuleName))
    assert [described(card) for card in found.cards] == expected


def described(card: Card) -> str:
    signs = "".join((" ⇄" * card.reverse, " ⌨" * card.typed, " #" * card.numbered))
    identifier = f" ^{card.explicit_id}" if card.explicit_id else ""
    question, answer = plain_text(card.front), plain_text(card.back)
    if card.kind is CardKind.CLOZE:
        question = "".join(with_gaps(block.content) for block in card.front if isinstance(block, Paragraph))
    back = " ⏎ ".join(line for line in answer.split("\n") if line)
    front = " ⏎ ".join(line for line in question.split("\n") if line)
    return f"{card.rule.value}{signs}{identifier} | {front} | {back}".strip()


def with_gaps(content: Iterable[Inline]) -> str:
    pieces = []
    for node in content:
        if isinstance(node, Gap):
            hint = f"::{node.hint}" if node.hint else ""
            pieces.append(f"{{{{c{node.number}::{with_gaps(node.content)}{hint}}}}}")
        elif hasattr(node, "content"):
            pieces.append(with_gaps(node.content))
        else:
            pieces.append(plain_text((node,)))
    return "".join(pieces)
