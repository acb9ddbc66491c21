"""What each rule takes for a card, and what it leaves alone."""

from __future__ import annotations

import pytest

from paperpack.model import (
    Block,
    Callout,
    CalloutKind,
    CardKind,
    CodeBlock,
    Gap,
    MathBlock,
    Paragraph,
    Quote,
    RuleName,
    Strong,
    ThematicBreak,
)
from paperpack.walk import descendants, plain_text
from tests.cards.trees import blocks, bullets, cards_of, heading, item, numbers, paragraph, shown

Found = tuple[str, str, str]

QUESTIONS: dict[str, tuple[tuple[str | Block, ...], list[Found]]] = {
    "two paragraphs": (("Q: What?", "A: That."), [("qa", "What?", "That.")]),
    "one paragraph": (("Q: What? A: That.",), [("qa", "What?", "That.")]),
    "two lines with a break": (("Q: What?\nA: That.",), [("qa", "What?", "That.")]),
    "Chinese": (("问：学什么？答：残差。",), [("qa", "学什么？", "残差。")]),
    "Chinese without a question mark": (("问：残差块学什么答：残差",), [("qa", "残差块学什么", "残差")]),
    "half-width colon": (("问:学什么", "答:残差"), [("qa", "学什么", "残差")]),
    "full-width colon": (("Q：What", "A：That"), [("qa", "What", "That")]),
    "words spelt out": (("Question: What?", "Answer: That."), [("qa", "What?", "That.")]),
    "a question of that word": (
        ("问：它的回答：对不对？答：对。",),
        [("qa", "它的回答：对不对？", "对。")],
    ),
    "bold marks": (("**Q:** What?", "**A:** That."), [("qa", "What?", "That.")]),
    "bold mark, colon outside": (("**问**：学什么", "**答**：残差"), [("qa", "学什么", "残差")]),
    "bold question": (("**Q: What?**", "A: That."), [("qa", "What?", "That.")]),
    "numbered marks": (
        ("Q1: One? A1: Eins. Q2: Two? A2: Zwei.",),
        [("qa", "One?", "Eins."), ("qa", "Two?", "Zwei.")],
    ),
    "number before": (("1. Q: One?", "A: Eins."), [("qa", "One?", "Eins.")]),
    "wrong number": (("Q1: One?", "Q2: Two?", "A1: Eins."), []),
    "several in one paragraph": (
        ("Q: One? A: Eins. Q: Two? A: Zwei.",),
        [("qa", "One?", "Eins."), ("qa", "Two?", "Zwei.")],
    ),
    "long answer": (
        ("Q: What?", "A: That.", bullets("one", "two"), CodeBlock(text="x = 1"), MathBlock(latex="x")),
        [("qa", "What?", "That.\none\ntwo\n\nx = 1\n\n$x$")],
    ),
    "long question": (("Q: What is", CodeBlock(text="x"), "A: That."), [("qa", "What is\nx", "That.")]),
    "answer is a list": (("Q: What?", "A:", bullets("one", "two")), [("qa", "What?", "one\ntwo")]),
    "ends at a heading": (("Q: What?", "A: That.", heading("Next"), "Text."), [("qa", "What?", "That.")]),
    "ends at a break": (("Q: What?", "A: That.", ThematicBreak(), "Text."), [("qa", "What?", "That.")]),
    "a heading ends a question": (("Q: What?", heading("Next"), "A: That."), []),
    "ends at the next question": (
        ("Q: One?", "A: Eins.", "Q: Two?", "A: Zwei."),
        [("qa", "One?", "Eins."), ("qa", "Two?", "Zwei.")],
    ),
    "rhetorical": (("Q: Why would anybody?", "Prose goes on."), []),
    "rhetorical, then asked": (("Q: Why?", "Q: What?", "A: That."), [("qa", "What?", "That.")]),
    "answer alone": (("A: That.",), []),
    "empty answer": (("Q: What?", "A:"), []),
    "empty question": (("Q:", "A: That."), []),
    "bullets, answer below": ((bullets(item("Q: What?", bullets("A: That."))),), [("qa", "What?", "That.")]),
    "bullets side by side": (
        (bullets("Q: One?", "A: Eins.", "Q: Two?", "A: Zwei."),),
        [("qa", "One?", "Eins."), ("qa", "Two?", "Zwei.")],
    ),
    "an unmarked item ends an answer": (
        (bullets("Q: One?", "A: Eins.", "something else"),),
        [("qa", "One?", "Eins.")],
    ),
    "numbered items": (
        (numbers(item("Q: One? A: Eins."), item("问：二？", "答：Zwei.")),),
        [("qa", "One?", "Eins."), ("qa", "二？", "Zwei.")],
    ),
    "answer after the list": ((numbers("Q: One?"), "A: Eins."), [("qa", "One?", "Eins.")]),
    "answer in a deeper item": (
        (bullets(item("Topic", bullets("Q: One?", "A: Eins."))),),
        [("qa", "One?", "Eins.")],
    ),
    "a bulleted rhetorical question": ((bullets("Q: One?", "more"),), []),
    "a choice": (
        ("Q: Which?", bullets("A: one", "B: two"), "A: B"),
        [("qa", "Which?\nA: one\nB: two", "B")],
    ),
    "quote": ((Quote(blocks=blocks("Q: What?", "A: That.")),), [("qa", "What?", "That.")]),
    "callout": (
        (Callout(kind=CalloutKind.NOTE, title=(), blocks=blocks("问：学什么", "答：残差")),),
        [("qa", "学什么", "残差")],
    ),
    "a quote is an answer's body": (
        ("Q: What?", "A: He said:", Quote(blocks=blocks("That."))),
        [("qa", "What?", "He said:\nThat.")],
    ),
    "plan A": (("Q: Is plan A: good? A: Yes.",), [("qa", "Is plan A: good?", "Yes.")]),
    "mark in code": (("Q: What does `A: x` mean? A: That.",), [("qa", "What does A: x mean?", "That.")]),
    "not a mark": (("Quality: What?", "Also: that."), []),
    "ends at another marked card": (
        ("Q: What?", "A: That.", bullets("more"), "front :: back", "Prose."),
        [("qa", "What?", "That.\nmore"), ("inline", "front", "back")],
    ),
    "ends at a quote with a question": (
        ("Q: What?", "A: That.", Quote(blocks=blocks("问：学什么", "答：残差"))),
        [("qa", "What?", "That."), ("qa", "学什么", "残差")],
    ),
    "marks of other rules in an answer": (
        ("Q: What?", "A: That ==is== it.", bullets("**term**: definition here")),
        [("qa", "What?", "That is it.\nterm: definition here")],
    ),
}

INLINE: dict[str, tuple[tuple[str | Block, ...], list[Found]]] = {
    "paragraph": (("front :: back",), [("inline", "front", "back")]),
    "item": ((bullets("front :: back"),), [("inline", "front", "back")]),
    "numbered item": ((numbers("前面 :: 后面"),), [("inline", "前面", "后面")]),
    "full-width": (("前面：：后面",), [("inline", "前面", "后面")]),
    "after a question mark": (
        ("What?::That", "什么？::那个"),
        [("inline", "What?", "That"), ("inline", "什么？", "那个")],
    ),
    "formula on the front": (("$x$ :: a number",), [("inline", "$x$", "a number")]),
    "children are back": (
        (bullets(item("front :: back", bullets("more"))),),
        [("inline", "front", "back\nmore")],
    ),
    "children alone are back": (
        (bullets(item("front :: ", bullets("more"))),),
        [("inline", "front", "more")],
    ),
    "markup stays": (("**front** :: *back*",), [("inline", "front", "back")]),
    "C++": (("use std::vector here", "call ::new now", "a std :: b::c"), [("inline", "a std", "b::c")]),
    "Dataview": (("key:: value", "作者:: 某人", "[year:: 2017]"), []),
    "Logseq property": ((bullets("collapsed:: true"),), []),
    "code": (("`a :: b`",), []),
    "formula": (("$a :: b$",), []),
    "link": (("[a :: b](https://example.org/x::y)",), []),
    "two marks": (("map :: a :: b",), []),
    "three colons": (("front ::: back",), [("inline", "front", "back")]),
    "four colons": (("front :::: back",), []),
    "no back": (("front ::",), []),
    "no front": ((":: back",), []),
    "heading": ((heading("a :: b"),), []),
}

DEFINITIONS: dict[str, tuple[tuple[str | Block, ...], list[Found]]] = {
    "full-width colon": ((bullets("模型架构：五层卷积"),), [("definition", "模型架构", "五层卷积")]),
    "ASCII colon": (
        (bullets("Dropout: zeroes random units"),),
        [("definition", "Dropout", "zeroes random units")],
    ),
    "bold": ((bullets("**Dropout**: zeroes units"),), [("definition", "Dropout", "zeroes units")]),
    "bold with its colon": (
        (bullets("**Dropout:** zeroes units"),),
        [("definition", "Dropout", "zeroes units")],
    ),
    "bold and a bracket": (
        (bullets("**TraceVLA**（Zheng et al., 2025）：多帧建模"),),
        [("definition", "TraceVLA（Zheng et al., 2025）", "多帧建模")],
    ),
    "a colon in a bracket": (
        (bullets("GNN（图: graph）：图网络"),),
        [("definition", "GNN（图: graph）", "图网络")],
    ),
    "code as a term": (
        (bullets("`--lr`: the learning rate"),),
        [("definition", "--lr", "the learning rate")],
    ),
    "wiki link as a term": ((bullets("[[BERT]]: an encoder"),), [("definition", "BERT", "an encoder")]),
    "numbered": ((numbers("池化：缩小特征图"),), [("definition", "池化", "缩小特征图")]),
    "short answer": ((bullets("feature-based：ELMo"),), [("definition", "feature-based", "ELMo")]),
    "half-width after Han": ((bullets("学习率:每步走多远"),), [("definition", "学习率", "每步走多远")]),
    "a number behind": ((bullets("GPT-3：96 层的语言模型"),), [("definition", "GPT-3", "96 层的语言模型")]),
    "children": (
        (bullets(item("模型架构：", bullets("五层卷积", "三层全连接"))),),
        [("definition", "模型架构", "五层卷积\n三层全连接")],
    ),
    "children that are cards themselves": (
        (bullets(item("GNN：输入图", bullets("做法：汇聚再变换"))),),
        [("definition", "GNN", "输入图\n做法：汇聚再变换"), ("definition", "做法", "汇聚再变换")],
    ),
    "a formula": ((bullets("损失：$x^2$"),), [("definition", "损失", "$x^2$")]),
    "metadata": (
        (
            bullets("paper：Deep Residual Learning"),
            bullets("arXiv：[1512.03385](https://arxiv.org/abs/1512.03385)"),
            bullets("作者：何恺明"),
            bullets("摘要：我们提出残差学习"),
            bullets("**论文链接**：[here](https://example.org)"),
            bullets("Published: ICCV 2019"),
            bullets("**Authors:** He et al."),
        ),
        [],
    ),
    "a list of metadata": (
        (bullets("Title: X", "Author: Y", "Date: 2019", "Task: Image Classification"),),
        [],
    ),
    "below references": ((heading("参考资料"), bullets("李沐：论文精读系列视频")), []),
    "below related papers": ((heading("3. Related work"), bullets("BERT: the encoder we build on")), []),
    "link": ((bullets("博客文: https://example.org/a", "看这里：[文章](https://example.org)"),), []),
    "a link as a term": ((bullets("[BERT](https://example.org): an encoder"),), []),
    "bare address": ((bullets("https://example.org/a:b"),), []),
    "time": ((bullets("时间 12：30 开会", "starts at 12:30 today"),), []),
    "ratio": ((bullets("比例 3：1 最好"),), []),
    "C++": ((bullets("std::vector 是容器"),), []),
    "inside a word": ((bullets("see arXiv:1512.03385 for more"),), []),
    "prose": (
        (
            bullets("GNN十几年前提出，近几年发展很大，应用很多：药物发现"),
            bullets("我们发现：更深更难"),
            bullets("However: this fails"),
            bullets("This is the point: deeper is harder"),
        ),
        [],
    ),
    "lead-in": ((bullets(item("图上面的问题主要有：", bullets("graph-level", "node-level"))),), []),
    "nothing behind": ((bullets("视频："),), []),
    "too little": ((bullets("级别：A-"), bullets("x: y")), []),
    "task": ((bullets(item("读论文：残差网络", checked=False)),), []),
    "figure": ((bullets("Figure 3: training curves", "图 2：训练曲线"),), []),
    "a page of prose": ((bullets("大模型：" + "很长的说明。" * 80),), []),
    "paragraph": (("模型架构：五层卷积",), []),
    "choice": ((bullets("A: one option", "B: another option"),), []),
}


def _cases(
    table: dict[str, tuple[tuple[str | Block, ...], list[Found]]],
) -> list[object]:
    return [pytest.param(parts, found, id=name) for name, (parts, found) in table.items()]


@pytest.mark.parametrize(("parts", "found"), _cases(QUESTIONS) + _cases(INLINE) + _cases(DEFINITIONS))
def test_rules(parts: tuple[str | Block, ...], found: list[Found]) -> None:
    assert [shown(card) for card in cards_of(*parts)] == found


CLOZES: dict[str, tuple[tuple[str | Block, ...], list[list[tuple[int, str]]]]] = {
    "one gap": (("BERT 用 ==掩码== 预训练",), [[(1, "掩码")]]),
    "numbered in order": (("==A== and ==B== and ==A==, all three",), [[(1, "A"), (2, "B"), (3, "A")]]),
    "inside bold": (("the **bold ==gap== here**",), [[(1, "gap")]]),
    "formula": ((bullets("complexity is ==$O(n^2)$=="),), [[(1, "$O(n^2)$")]]),
    "item": ((bullets("用 ==残差== 学习", "无"),), [[(1, "残差")]]),
    "before a definition": ((bullets("**BERT**: an ==encoder== of text"),), [[(1, "encoder")]]),
    "nothing else": (("==all of it==", "==all==。", "**==all==**"), []),
    "a number": (("BERT masks ==15 %== of the tokens",), [[(1, "15 %")]]),
    "a whole sentence stays a highlight": (
        ("He wrote: ==" + "this is a long sentence " * 8 + "== there.",),
        [],
    ),
    "beside a gap": (("We use ==ReLU==; ==" + "a long remark about it " * 8 + "== here.",), [[(1, "ReLU")]]),
    "a page of prose": (("the ==gap== " + "and many more words " * 60,), []),
    "nothing to know": (("as he said ==(...)== there", "==TODO:== look this up"), []),
    "a formula around": (("$x =$ ==3==",), [[(1, "3")]]),
}


@pytest.mark.parametrize(
    ("parts", "gaps"), [pytest.param(parts, gaps, id=name) for name, (parts, gaps) in CLOZES.items()]
)
def test_cloze(parts: tuple[str | Block, ...], gaps: list[list[tuple[int, str]]]) -> None:
    found = []
    for card in cards_of(*parts):
        assert card.kind is CardKind.CLOZE
        nodes = [node for node in descendants(card.front) if isinstance(node, Gap)]
        found.append([(node.number, plain_text(node.content)) for node in nodes])
    assert found == gaps


def test_inline_goes_before_cloze() -> None:
    (card,) = cards_of("front :: ==back==")
    assert card.rule is RuleName.INLINE


def test_only_chosen_rules_look() -> None:
    parts = ("Q: What? A: That.", bullets("模型架构：五层卷积"), "a :: b", "a ==b== c")
    for rule in (RuleName.QA, RuleName.DEFINITION, RuleName.INLINE, RuleName.CLOZE):
        assert {card.rule for card in cards_of(*parts, rules=[rule])} == {rule}
    assert cards_of(*parts, rules=[]) == ()


def test_bold_around_a_whole_term_is_dropped_and_within_it_kept() -> None:
    whole, part = cards_of(bullets("**Batch Norm**: normalises", "**Batch** Norm: normalises"))
    assert not any(isinstance(node, Strong) for node in descendants(whole.front))
    assert any(isinstance(node, Strong) for node in descendants(part.front))


def test_lines_and_ids() -> None:
    first, second, third = cards_of(
        paragraph("Q: What?", line=3, anchor="what"),
        paragraph("A: That.", line=5),
        ThematicBreak(),
        bullets(item(paragraph("模型架构：五层卷积", line=7), anchor="arch")),
        ThematicBreak(),
        bullets(item(paragraph("问：学什么？答：残差", line=9), anchor="asked")),
    )
    assert (first.line, first.explicit_id) == (3, "what")
    assert (second.line, second.explicit_id) == (7, "arch")
    assert (third.line, third.explicit_id) == (9, "asked")


def test_front_and_back_are_paragraphs() -> None:
    (card,) = cards_of("front :: back")
    assert isinstance(card.front[0], Paragraph)
    assert isinstance(card.back[0], Paragraph)
