"""A note as a book shows it: the marks that made cards are gone, what they stood for reads well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from paperpack.cards.find import find_cards
from paperpack.cards.for_reading import for_reading
from paperpack.model import Block, Callout, CalloutKind, Note, NoteLink, Paragraph, RuleName, Table, Text
from paperpack.read.embeds import embed
from paperpack.read.note import read_note
from paperpack.walk import descendants, plain_text
from tests.cards.trees import blocks, bullets, heading, inlines, item, note, numbers, paragraph
from tests.promises import broken_promises
from tests.tools.coverage_of_text import model_text

if TYPE_CHECKING:
    from pathlib import Path

ALL = tuple(RuleName)


def read(written: Note, rules: tuple[RuleName, ...] = ALL) -> Note:
    return for_reading(written, rules, find_cards(written, rules).marks)


def shown(*parts: str | Block, rules: tuple[RuleName, ...] = ALL) -> str:
    return plain_text(read(note(*parts), rules).blocks)


COLONS = {
    "a colon": ("Dropout :: drops units", "Dropout: drops units"),
    "both ways": ("momentum ::: speed", "momentum: speed"),
    "Chinese": ("恒等映射 :: 输出等于输入", "恒等映射：输出等于输入"),
    "Chinese before Latin": ("恒等映射 ::: identity mapping", "恒等映射：identity mapping"),
    "Latin before Chinese": ("momentum :: 动量", "momentum：动量"),
    "Chinese that ends in Latin": ("残差学习的论文 ResNet :: 2015", "残差学习的论文 ResNet：2015"),
    "Korean": ("잔차 :: residual", "잔차: residual"),
    "full width": ("残差：：差", "残差：差"),
    "full width, both ways": ("残差：：：差", "残差：差"),
    "a formula behind": ("输出 :: $F(x) + x$", "输出：$F(x) + x$"),
    "a formula in front": ("$F(x)$ :: 残差", "$F(x)$：残差"),
    "formulas": ("$a$ :: $b$", "$a$: $b$"),
    "quotation marks": ("“退化” :: 误差升高", "“退化”：误差升高"),
    "a question": ("What is it? :: a block", "What is it? a block"),
    "a question in Chinese": ("这是什么？:: 一个块", "这是什么？一个块"),
    "a colon before the mark": ("残差： :: 差", "残差：差"),
    "bold": ("**residual** :: the *rest*", "residual: the rest"),
    "in bold": ("**residual :: the rest**", "residual: the rest"),
    "a line id": ("a :: b ^one\nc :: d", "a: b\nc: d"),
    "lines that are cards": ("残差 :: 差\n捷径 :: 近路\n写成两行", "残差：差\n捷径：近路\n写成两行"),
    "typed": ("the year ::= 2015", "the year: 2015"),
    "typed, a question": ("哪一年？::= 2015", "哪一年？2015"),
    "braces beside": ("a {{c1::gap}} :: b", "a gap: b"),
}

LINES = {
    "forward": ("What is learnt\n?\nthe residual", "What is learnt\nthe residual"),
    "both ways": ("momentum\n??\n动量", "momentum\n动量"),
    "full width": ("学什么\n？\n残差", "学什么\n残差"),
    "an id above": ("What is learnt ^id\n?\nthe residual", "What is learnt\nthe residual"),
    "a question and its answer": ("Q: One? A: Eins.", "Q: One?\nA: Eins."),
    "two of them": ("问：一？答：甲。问：二？答：乙。", "问：一？\n答：甲。\n问：二？\n答：乙。"),
    "on lines already": ("Q: One?\nA: Eins.", "Q: One?\nA: Eins."),
    "ids of lines": ("Q: One? ^q1\nA: Eins. ^a1\nQ: Two?\nA: Zwei.", "Q: One?\nA: Eins.\nQ: Two?\nA: Zwei."),
}

TEXT = {
    "two marks": "f :: a -> b :: c",
    "a name": "std::vector and key:: value",
    "no front": ":: b",
    "no back": "a ::",
    "a mark in code": "see `a :: b`",
    "a question mark alone": "really?",
    "an answer alone": "A: Eins.",
}


@pytest.mark.parametrize(("written", "reads"), [*COLONS.values(), *LINES.values()], ids=[*COLONS, *LINES])
def test_what_a_card_reads_like(written: str, reads: str) -> None:
    assert shown(written) == reads


@pytest.mark.parametrize("written", TEXT.values(), ids=TEXT)
def test_what_made_no_card_is_text(written: str) -> None:
    tree = note(written)
    assert read(tree).blocks == tree.blocks


@pytest.mark.parametrize(
    "written", [mark for mark, _ in [*COLONS.values(), *LINES.values()] if "{" not in mark]
)
def test_marks_of_rules_that_are_off_are_text(written: str) -> None:
    tree = note(written)
    assert read(tree, (RuleName.HEADING, RuleName.DEFINITION)).blocks == tree.blocks
    assert read(replace(tree, rules=()), ALL).blocks == tree.blocks


def test_markup_stays_on_both_sides() -> None:
    (kept,) = read(note("**residual** :: the *rest*")).blocks
    assert kept == Paragraph(inlines("**residual**: the *rest*"))


def test_below_an_item() -> None:
    below = bullets(
        item("两个阶段 ::", bullets("候选框", "分类")), item("the steps :: two", numbers("a", "b"))
    )
    assert shown(below) == "两个阶段：\n候选框\n分类\nthe steps: two\na\nb"


def test_a_front_alone_with_its_answer_below() -> None:
    list_below = bullets("生成候选框", "分类")
    first = replace(paragraph("两个阶段\n?"), line=1)
    assert shown(bullets(item(first, list_below))) == "两个阶段\n生成候选框\n分类"


def test_anchors_stay() -> None:
    (kept,) = read(note(paragraph("a :: b", anchor="one"))).blocks
    assert kept == Paragraph(inlines("a: b"), anchor="one")


def test_cards_within_the_answer_of_another() -> None:
    tree = note(bullets(item("the inputs #card", bullets("query :: what is sought", "key"))))
    outer, inner = find_cards(tree, ALL).cards
    assert plain_text(outer.back) == "query: what is sought\nkey"
    assert (plain_text(inner.front), inner.context) == ("query", ("the inputs",))


def test_an_item_above_is_known_by_its_front() -> None:
    tree = note(bullets(item("编码器 :: 六层", bullets("子层 :: 两个"))))
    assert [card.context for card in find_cards(tree, ALL).cards] == [(), ("编码器",)]


TAGS: dict[str, tuple[tuple[str | Block, ...], str]] = {
    "behind a paragraph": (("a b #card",), "a b"),
    "behind a heading": ((heading("Loss #card/reverse"), "Cross entropy."), "Loss\nCross entropy."),
    "behind a callout's title": (
        (Callout(CalloutKind.CARD, inlines("动量 #card/reverse"), blocks("平均")),),
        "动量\n平均",
    ),
    "a title that is a tag": ((Callout(CalloutKind.CARD, inlines("#card"), blocks("a", "b")),), "a\nb"),
    "a paragraph that is a tag": (("#flashcards", "a :: b"), "a: b"),
    "a note that is a tag": (("#flashcards",), "#flashcards"),
    "an item that is a tag": ((bullets("#card", "a"),), "#card\na"),
    "another tag": (("#card-games are #cards-like",), "#card-games are #cards-like"),
    "in a reference": (
        (Paragraph((Text("as "), NoteLink(inlines("the inputs #card"), "b.md"), Text(" says"))),),
        "as the inputs says",
    ),
}


@pytest.mark.parametrize(("parts", "reads"), TAGS.values(), ids=TAGS)
def test_tags_are_gone(parts: tuple[str | Block, ...], reads: str) -> None:
    assert "\n".join(line for line in shown(*parts).splitlines() if line) == reads


def test_schedules_are_gone(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "a :: b <!--SR:!2023-01-01,3,250-->\n\nc\n?\nd\n<!--SR:!2023-01-01,3,250-->\n"
    )
    written = read_note(tmp_path, "a.md", "a.md").note
    assert written is not None
    assert plain_text(read(written).blocks).split() == ["a:", "b", "c", "d"]


def test_what_is_embedded_reads_as_where_it_stands() -> None:
    here = read(note(Paragraph((NoteLink((), "b.md", "^one", embed=True),)), path="a.md"))
    there = read(note(paragraph("a :: b #card", anchor="one"), path="b.md"))
    (host, _), _ = embed([here, there], str)
    assert plain_text(host.blocks) == "a: b"


def test_what_holds_no_marks_is_the_same_object() -> None:
    table = Table((), None, ())
    kept = (
        bullets("a", item("b", bullets("c $x$ and `::`"))),
        table,
        heading("A"),
        paragraph("定义：一个词"),
    )
    tree = note(*kept, "a :: b")
    assert all(new is old for new, old in zip(read(tree).blocks, kept, strict=False))


_WORD = "w{}w"
PIECES = (
    f"{_WORD}|{_WORD}|{_WORD}| | |\n|\n\n| :: | ::: |：：| ::= |\n?\n|\n??\n|Q: |A: |问：|答：|- |  - |# |> |> [!card] "
    "| #card| ^id|**|==|{{c1::|}}|$x$|`::`|残差|? "
).split("|")


@st.composite
def sources(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=40))
    return "".join(piece.format(number) if piece == _WORD else piece for number, piece in enumerate(pieces))


@given(sources())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@example("w0w :: w1w ^id\n:: w2w :: w3w ^id")
@example("**w0w :: ==w1w**\n?\nw2w #card ^id")
@example("- Q: w0w ^id\n  A: w1w ^id\n- A: #card")
def test_no_word_is_lost(tmp_path_factory: pytest.TempPathFactory, source: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "a.md").write_text(source, "utf-8")
    written = read_note(folder, "a.md", "a.md").note
    assert written is not None
    reading = read(written)
    before, after = model_text(written), model_text(reading)
    words = [f"w{number}w" for number in range(41) if f"w{number}w" in before]
    assert [word for word in words if word not in after] == []
    assert list(broken_promises(reading)) == list(broken_promises(written))
    assert not any(isinstance(node, Text) and not node.text for node in descendants([reading]))
