from __future__ import annotations

import pytest

from paperpack.render.languages import foreign_language, runs


@pytest.mark.parametrize(
    ("text", "language", "foreign"),
    [
        ("Deep residual learning for images", "zh-CN", "en"),
        ("Batch Norm", "zh-CN", ""),
        ("Deep residual learning 很好", "zh-CN", ""),
        ("一句中文。", "en", "zh-CN"),
        ("Transformer 是一种模型", "en", ""),
        ("これは日本語です漢字漢字", "en", ""),
        ("English words here", "en", ""),
        ("English words here", "", ""),
        ("3.14 %", "zh-CN", ""),
    ],
)
def test_a_block_in_another_language_is_known_by_its_script(text: str, language: str, foreign: str) -> None:
    assert foreign_language(text, language) == foreign


@pytest.mark.parametrize(
    ("text", "language", "pieces"),
    [
        (
            "用 the method of least squares 求解",
            "zh-CN",
            [("", "用 "), ("en", "the method of least squares"), ("", " 求解")],
        ),
        ("用 Batch Norm 层", "zh-CN", [("", "用 Batch Norm 层")]),
        ("called 残差、连接 here", "en", [("", "called "), ("zh-CN", "残差、连接"), ("", " here")]),
        ("plain", "en", [("", "plain")]),
        ("一二三", "", [("", "一二三")]),
        ("漢字とかな", "en", [("", "漢字とかな")]),
    ],
)
def test_runs_of_another_language_are_told_apart(
    text: str, language: str, pieces: list[tuple[str, str]]
) -> None:
    assert list(runs(text, language)) == pieces
    assert "".join(piece for _, piece in runs(text, language)) == text


@pytest.mark.parametrize(
    "text", ["a" * 300_000, "a-" * 150_000, "ab " * 100_000, "中" + "。" * 300_000, "中a" * 150_000]
)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_long_lines_come_back_whole(text: str, language: str) -> None:
    assert "".join(piece for _, piece in runs(text, language)) == text
