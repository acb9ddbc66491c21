import re
import unicodedata

import pytest

from paperpack import scripts
from paperpack.cards.vocabulary import units
from paperpack.read.citations.names import name_of
from paperpack.read.language import guess_language
from paperpack.read.paper_data.values import looks_like_title

# character, then which of the classes hold it: Han, kana, hangul, letters of any of them, unspaced, East Asian
CHARACTERS = [
    ("一", "Han letter unspaced any"),
    ("㐀", "Han letter unspaced any"),
    ("豈", "Han letter unspaced any"),
    ("𠀀", "Han letter unspaced any"),
    ("々", "Han letter unspaced any"),
    ("〇", "Han letter unspaced any"),
    ("〻", "Han letter unspaced any"),
    ("⺀", "Han letter unspaced any"),
    ("㇀", "Han letter unspaced any"),
    ("あ", "kana letter unspaced any"),
    ("ー", "kana letter unspaced any"),
    ("ㇰ", "kana letter unspaced any"),
    ("ㄅ", "letter unspaced any"),
    ("ㆠ", "letter unspaced any"),
    ("한", "hangul letter any"),
    ("ᄀ", "hangul letter any"),
    ("ㄱ", "hangul letter any"),
    ("。", "unspaced any"),
    ("《", "unspaced any"),
    ("\u3000", "unspaced any"),
    ("，", "unspaced any"),
    ("Ａ", "unspaced any"),
    ("ｱ", "unspaced any"),
    ("㎏", "any"),
    ("㊥", "any"),
    ("a", ""),
    ("é", ""),
    ("α", ""),
    ("я", ""),
    ("“", ""),
    ("→", ""),
    ("ꀀ", ""),
    ("\ue000", ""),
    ("🎉", ""),
    ("", ""),
]


@pytest.mark.parametrize(("character", "classes"), CHARACTERS, ids=[ascii(row[0]) for row in CHARACTERS])
def test_characters_are_where_they_belong(character: str, classes: str) -> None:
    asked = {
        "Han": scripts.is_han,
        "kana": scripts.is_kana,
        "hangul": scripts.is_hangul,
        "letter": scripts.is_east_asian_letter,
        "unspaced": scripts.is_unspaced,
        "any": scripts.is_east_asian_character,
    }
    assert " ".join(name for name, holds in asked.items() if holds(character)) == classes


@pytest.mark.parametrize(
    ("piece", "holds"),
    [
        (scripts.HAN, scripts.is_han),
        (scripts.KANA, scripts.is_kana),
        (scripts.HANGUL, scripts.is_hangul),
        (scripts.EAST_ASIAN_LETTERS, scripts.is_east_asian_letter),
        (scripts.UNSPACED, scripts.is_unspaced),
        (scripts.EAST_ASIAN, scripts.is_east_asian_character),
    ],
    ids=["Han", "kana", "hangul", "letters", "unspaced", "all"],
)
def test_a_piece_of_a_character_class_and_its_function_agree(piece: str, holds: object) -> None:
    assert callable(holds)
    # everything in the basic plane, and what is around the edges above it
    characters = "".join(
        map(chr, (*range(0xD800), *range(0xE000, 0x10000), 0x1F600, 0x20000, 0x3FFFF, 0x40000))
    )
    assert re.findall(f"[{piece}]", characters) == [character for character in characters if holds(character)]


def test_han_letters_are_those_that_unicode_calls_so() -> None:
    for number in range(0x110000):
        if unicodedata.name(chr(number), "").startswith(
            ("CJK UNIFIED", "CJK COMPAT", "CJK RADICAL", "KANGXI")
        ):
            character = chr(number)
            assert scripts.is_han(character) or scripts.is_east_asian_character(character), hex(number)


@pytest.mark.parametrize(
    ("text", "han", "han_or_kana", "letters"),
    [
        ("", False, False, 0),
        ("plain", False, False, 0),
        ("naïve “quotes”", False, False, 0),
        ("残差 block", True, True, 2),
        ("かな", False, True, 0),
        ("人々は〇", True, True, 3),
        ("한국어", False, False, 0),
        ("，。", False, False, 0),
    ],
)
def test_texts(text: str, han: bool, han_or_kana: bool, letters: int) -> None:  # noqa: FBT001  a table's columns
    assert scripts.has_han(text) is han
    assert scripts.has_han_or_kana(text) is han_or_kana
    assert scripts.count_han(text) == letters


@pytest.mark.parametrize(
    ("character", "wide"),
    [("中", True), ("，", True), ("🎉", True), ("한", True), ("a", False), ("ｱ", False)],
)
def test_wide_characters_take_two_places(character: str, wide: bool) -> None:  # noqa: FBT001  a table's columns
    assert scripts.is_wide(character) is wide


# ---------------------------------------------------------- modules that once had classes of their own


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("残差", 2),
        ("人々", 2),
        ("〇", 1),
        ("残差块 ResNet-50", 5),
        ("a_b", 4),
        ("한국", 2),
    ],
)
def test_a_sign_of_repetition_is_as_long_to_read_as_a_letter(text: str, expected: int) -> None:
    assert units(text) == expected


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("何恺明", "何恺明"),
        ("김철수", "김철수"),
        ("김 철수", "김 철수"),
        ("Bжо Ꙁ", "Ꙁ"),
        ("ꀀ ꁀ", "ꁀ"),
        ("Ada \ue000", "\ue000"),
    ],
)
def test_names_in_han_or_hangul_alone_stay_whole(name: str, family: str) -> None:
    assert name_of(name).family == family


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("残差学习让深层网络更容易训练", "zh-CN"),
        ("殘差學習讓深層網路更容易訓練", "zh-TW"),
        ("ディープラーニングの残差学習について", "ja"),
        ("잔차 학습은 깊은 신경망의 훈련을 쉽게 한다", "ko"),
        ("Residual learning — “easy”", "en"),
        ("〇〇〇", "zh-CN"),
    ],
)
def test_the_language_of_a_text_is_that_of_its_letters(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_a_short_title_in_han_letters_of_any_plane_is_one() -> None:
    assert looks_like_title("𠀀𠀁𠀂𠀃𠀄")
    assert not looks_like_title("ꀀꀁꀂꀃꀄ")
