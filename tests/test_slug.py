from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperpack.slug import safe_path, slug


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("notes", "notes"),
        ("Deep Residual Learning: a Review", "deep-residual-learning-a-review"),
        ("跟着李沐读论文", "跟着李沐读论文"),
        ("ResNet：残差学习（2015）", "resnet-残差学习-2015"),
        ("残差ネットワーク", "残差ネットワーク"),
        ("잔차 네트워크", "잔차-네트워크"),
        ("cafe\u0301", "caf\u00e9"),
        ("नेटवर्क", "नेटवर्क"),
        ("C++ and C#", "c++-and-c"),
        ("v1.2_final", "v1.2_final"),
        ("a/b\\c", "a-b-c"),
        ("../../etc/passwd", "etc-passwd"),
        (".hidden", "hidden"),
        ("end...", "end"),
        ("0:.:0", "0-0"),
        ("  - spaced -  ", "spaced"),
        ("a\x00b\u200bc\u3000d", "a-b-c-d"),
        ("CON", "con_"),
        ("nul.txt", "nul_.txt"),
        ("COM1", "com1_"),
        ("console", "console"),
        ("", "untitled"),
        ("中" * 100, "中" * 40),
    ],
)
def test_slug(title: str, name: str) -> None:
    assert slug(title) == name


def test_titles_without_a_letter_stay_apart() -> None:
    assert slug("🎉").startswith("untitled-")
    assert slug("🎉") != slug("???")


@pytest.mark.parametrize(
    ("path", "safe"),
    [
        ("notes/ResNet", "notes/ResNet"),
        ("🎱Position-wise FFN", "🎱Position-wise FFN"),
        ("👨\u200d🍳Split", "👨\u200d🍳Split"),
        ("图/残差 学习", "图/残差 学习"),
        ('What is "x"? a:b*c<d>|e\\f', "What is ＂x＂？ a：b＊c＜d＞｜e＼f"),
        ("a\nb\x7f\u200b", "ab"),
        ("../a", "__/a"),
        ("./a", "_/a"),
        (".hidden/.x", "_hidden/_x"),
        ("a. /b.", "a/b"),
        ("a//b/", "a/b"),
        ("aux/con.v2", "aux_/con_.v2"),
        ("", "untitled"),
        ("@key2020", "@key2020"),
        ("cafe\u0301", "caf\u00e9"),
    ],
)
def test_safe_path(path: str, safe: str) -> None:
    assert safe_path(path) == safe


def test_long_names_stay_apart() -> None:
    one, two = safe_path("长" * 100 + "a"), safe_path("长" * 100 + "b")
    assert one != two
    assert max(len(one.encode()), len(two.encode())) <= 200


DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def assert_is_a_file_name(name: str, limit: int) -> None:
    name.encode()
    assert 0 < len(name.encode()) <= limit
    assert not re.search(r'[\x00-\x1f\x7f<>:"/\\|?*]', name)
    assert not DEVICE.fullmatch(name)
    assert name[0] != "."
    assert name[-1] not in ". "
    assert name.strip() == name or name[0] != " "


@given(
    st.text(alphabet=st.characters(exclude_categories=()), max_size=60)
    | st.sampled_from(["con", "PRN.x", "lpt9"])
)
def test_any_title_gives_a_file_name(title: str) -> None:
    assert_is_a_file_name(slug(title), 122)
    assert slug(slug(title)) == slug(title)


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=300))
def test_any_path_gives_file_names(path: str) -> None:
    for name in safe_path(path).split("/"):
        assert_is_a_file_name(name, 202)
    assert safe_path(safe_path(path)) == safe_path(path)
