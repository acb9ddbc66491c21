from __future__ import annotations

import pytest

from paperpack.render.typst_text import breakable, kept_together, text_content, unbreakable


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("plain", "en", '#"plain";'),
        ("", "en", ""),
        ('"\\#$*_`@<>~', "en", '#"\\"\\\\#$*_`@<>~";'),
        ("汉字 and Latin", "zh-CN", '#"汉字 and Latin";'),
        # quotation marks belong to the script they stand beside
        ("它叫“残差”。", "zh-CN", '#"它叫“残差”。";'),
        ("it’s", "zh-CN", '#"it";#pp-language("en")[#"’";];#"s";'),
        ("他说“yes”。", "zh-CN", '#"他说“yes”。";'),
        ("a “b” c", "zh-CN", '#"a ";#pp-language("en")[#"“";];#"b";#pp-language("en")[#"”";];#" c";'),
        ("不是 it’s", "zh-CN", '#"不是 it";#pp-language("en")[#"’";];#"s";'),
        ("it’s — fine", "en", '#"it’s — fine";'),
        ("the “残差” here", "en", '#"the “";#pp-language("zh-CN")[#"残差";];#"” here";'),
        # a phrase in the other language says so
        (
            "我们读 attention is all you need 吧",
            "zh-CN",
            '#"我们读 ";#pp-language("en")[#"attention is all you need";];#" 吧";',
        ),
        ("see 残差 here", "en", '#"see ";#pp-language("zh-CN")[#"残差";];#" here";'),
    ],
)
def test_every_run_has_its_font(text: str, language: str, expected: str) -> None:
    assert text_content(text, language) == expected


def test_emphasis_dots_han_and_slants_the_rest() -> None:
    content = text_content("看 BERT 的名字", "zh-CN", emphasised=True)
    assert content == ('#pp-dotted[#"看";];#pp-slanted[#" BERT ";];#pp-dotted[#"的名字";];')


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [
        ("short words stay whole", 24, "short words stay whole"),
        ("https://example.org/one/two/three.html", 24, "https://|example.|org/|one/|two/|three.|html"),
        ("getModelFromConfigurationFile", 24, "get|Model|From|Configuration|File"),
        ("a" * 50, 24, "a" * 24 + "|" + "a" * 24 + "|" + "a" * 2),
        ("汉" * 50, 24, "汉" * 50),
    ],
)
def test_long_words_get_places_to_break(text: str, longest: int, expected: str) -> None:
    assert breakable(text, longest) == expected.replace("|", "\u200b")


def test_pieces_that_stay_whole() -> None:
    assert unbreakable("one two-three 很多汉字在这里", 24) == ["one", "two-three", "很多汉字"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rose by 4.62 % to 40 GB", "rose by 4.62~% to 40~GB"),
        ("约 40 GB。", "约 40~GB。"),
        ("2 GBs and 3 monkeys", "2 GBs and 3 monkeys"),
        ("see Table 3 and Figures 1–2", "see Table~3 and Figures~1–2"),
        ("the Table is", "the Table is"),
    ],
)
def test_a_number_stays_with_its_unit_and_its_name(text: str, expected: str) -> None:
    assert kept_together(text) == expected.replace("~", "\u00a0")
    assert max(unbreakable(text, 24), key=len).count("\u00a0") <= 1


def test_no_number_is_parted_behind_its_point() -> None:
    assert "10.\u200b" not in breakable("doi:10.1145/1273445.1273458")
