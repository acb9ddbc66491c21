"""How alike two cards are, and that the search for pairs misses none that are."""

from __future__ import annotations

import pytest

from paperpack.cards.likeness import Likened, candidates, likeness

ALIKE = [
    (
        "typing error",
        ("What is a residul block?", "It learns F"),
        ("What is a residual block?", "It learns F"),
    ),
    ("width and case", ("ＢＥＲＴ 是什么？", "编码器"), ("bert 是什么?", "编码器")),
    (
        "term renamed",
        ("残差", "学习输入与输出之差，而不是输出本身"),
        ("Residual", "学习输入与输出之差，而不是输出本身"),
    ),
    ("answer added to", ("池化的作用", "缩小特征图"), ("池化的作用", "缩小特征图，并扩大感受野")),
    ("cloze", ("BERT 用掩码语言模型预训练", ""), ("BERT 用掩码语言模型来预训练", "")),
]
UNLIKE = [
    ("another name", ("BERT 在哪年发表？", "2018 年"), ("GPT 在哪年发表？", "2018 年")),
    ("another number", ("ResNet-50 有几层？", "50"), ("ResNet-101 有几层？", "101")),
    ("the opposite", ("注意力的优点", "并行"), ("注意力的缺点", "平方复杂度")),
    ("siblings", ("卷积层的作用是什么？", "提取局部特征"), ("池化层的作用是什么？", "降低分辨率")),
    ("nothing shared", ("甲", "乙"), ("丙", "丁")),
]
BOUND = 62


@pytest.mark.parametrize(("one", "other"), [case[1:] for case in ALIKE], ids=[case[0] for case in ALIKE])
def test_alike(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert likeness(Likened(*one), Likened(*other)) >= BOUND
    assert likeness(Likened(*other), Likened(*one)) == likeness(Likened(*one), Likened(*other))


@pytest.mark.parametrize(("one", "other"), [case[1:] for case in UNLIKE], ids=[case[0] for case in UNLIKE])
def test_unlike(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert likeness(Likened(*one), Likened(*other)) < BOUND


def test_the_same_is_wholly_alike() -> None:
    card = Likened("What?", "That.")
    assert likeness(card, card) == 100


def test_few_are_all_compared() -> None:
    few = [Likened(str(number), "") for number in range(5)]
    assert len(list(candidates(few, few))) == 25


def test_of_many_each_finds_its_own_and_few_others() -> None:
    words = ["残差", "梯度", "掩码", "编码", "注意", "归一", "蒸馏", "采样"]
    old = [
        Likened(f"{words[number % 8]}第 {number} 题的要点？", f"答案是 {number * 7919} 与 {number * 104729}")
        for number in range(600)
    ]
    new = [
        Likened(
            f"{words[number % 8]}第 {number} 题有什么要点？", f"答案是 {number * 7919} 与 {number * 104729}"
        )
        for number in range(600)
    ]
    pairs = set(candidates(new, old))
    assert all((number, number) in pairs for number in range(600))
    assert len(pairs) <= 600 * 24
