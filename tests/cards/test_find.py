"""Where a card stands, and what is said about a note's cards together."""

from __future__ import annotations

from msgspec.structs import replace

from paperpack.cards.find import find_cards
from paperpack.model import Callout, CalloutKind, Details, Quote, RuleName
from tests.cards.trees import blocks, bullets, cards_of, heading, inlines, item, note, paragraph

ALL = tuple(RuleName)


def contexts(*parts: object) -> list[tuple[str, ...]]:
    return [card.context for card in cards_of(*parts)]  # type: ignore[arg-type]  # the tests give blocks


def test_context_is_the_path_of_headings() -> None:
    assert contexts(
        "a :: b",
        heading("**Model** 1"),
        "c :: d",
        heading("Encoder", 2),
        "e :: f",
        heading("Model 2"),
        "g :: h",
    ) == [(), ("Model 1",), ("Model 1", "Encoder"), ("Model 2",)]


def test_anchor_is_the_nearest_headings() -> None:
    cards = cards_of("a :: b", heading("Model"), heading("Encoder", 2), "c :: d")
    assert [card.anchor for card in cards] == ["", "encoder"]


def test_items_and_titles_above_belong_to_the_context() -> None:
    assert contexts(
        heading("AlexNet"),
        bullets(item("主要工作", bullets(item("模型架构：五层卷积", bullets("激活 :: ReLU"))))),
        Callout(kind=CalloutKind.NOTE, title=inlines("Details"), blocks=blocks("a :: b")),
        Details(summary=inlines("More"), blocks=blocks("c :: d")),
    ) == [
        ("AlexNet", "主要工作"),
        ("AlexNet", "主要工作", "模型架构"),
        ("AlexNet", "Details"),
        ("AlexNet", "More"),
    ]


def test_a_long_item_above_is_no_context() -> None:
    assert contexts(bullets(item("一句很长的话" * 10, bullets("a :: b")))) == [()]


def test_a_heading_inside_a_quote_counts_inside_it() -> None:
    assert contexts(heading("Out"), Quote(blocks=blocks(heading("In", 2), "a :: b")), "c :: d") == [
        ("Out", "In"),
        ("Out",),
    ]


def test_cards_come_in_the_order_of_the_note() -> None:
    cards = cards_of(bullets("池化：缩小特征图", "Q: What? A: That.", "前 :: 后"), "a ==b== c")
    assert [card.rule for card in cards] == [
        RuleName.DEFINITION,
        RuleName.QA,
        RuleName.INLINE,
        RuleName.CLOZE,
    ]


def test_a_notes_own_rules_go_before_the_given_ones() -> None:
    tree = note("a :: b", "a ==b== c")
    chosen = replace(tree, rules=(RuleName.CLOZE,))
    assert [card.rule for card in find_cards(chosen, ALL).cards] == [RuleName.CLOZE]
    assert find_cards(replace(tree, rules=()), ALL).cards == ()


def test_equal_questions_are_told_and_kept() -> None:
    found = find_cards(
        note(paragraph("a :: b", line=1), paragraph("a :: c", line=3)), ALL, place="notes/n.md"
    )
    assert len(found.cards) == 2
    (problem,) = found.problems
    assert (problem.path, problem.line, problem.code) == ("notes/n.md", 3, "duplicate-card")
    assert "line 1" in problem.message


def test_equal_questions_under_different_headings_are_fine() -> None:
    found = find_cards(note(heading("A"), "优点 :: 快", heading("B"), "优点 :: 省"), ALL)
    assert len(found.cards) == 2
    assert found.problems == ()


def test_equal_ids_are_told() -> None:
    found = find_cards(
        note(paragraph("a :: b", line=1, anchor="x"), paragraph("c :: d", line=2, anchor="x")), ALL
    )
    assert [problem.code for problem in found.problems] == ["duplicate-id"]


def test_references_end_at_the_next_heading() -> None:
    found = find_cards(
        note(heading("References"), bullets("BERT：一个编码器"), heading("Next"), "a :: b"), ALL
    )
    assert [card.context for card in found.cards] == [("Next",)]


def test_a_heading_that_asks_stands_below_the_headings_above_it() -> None:
    found = find_cards(
        note(
            heading("Method"),
            heading("What?", 2),
            heading("What is it?", 2),
            "It.",
            heading("Is it so?", 2),
            "Yes.",
        ),
        ALL,
    )
    assert [(card.context, card.anchor) for card in found.cards] == [
        (("Method",), "what-is-it?"),
        (("Method",), "is-it-so?"),
    ]
