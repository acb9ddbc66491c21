from __future__ import annotations

import itertools

import pytest

from paperpack.render.highlight import LONGEST, highlight

PYTHON = "def f(x):\n    return '<&>'  # 注释\n"


def test_python_has_keywords_names_strings_and_comments() -> None:
    classes = {text: name for name, text in highlight(PYTHON, "python")}
    assert classes["def"] == classes["return"] == "k"
    assert classes["f"] == "nf"
    assert classes["'<&>'"] == "s1"
    assert classes["# 注释"] == "c1"


@pytest.mark.parametrize("language", ["python", "PYTHON", "c++", "bash", "json", "latex", "no such", ""])
@pytest.mark.parametrize(
    "text", [PYTHON, "", "\n\n  x\n\n", "\ufeffbom", "no end", "tab\tand \\ 'quote", "{", "$"]
)
def test_joined_the_tokens_are_the_code(text: str, language: str) -> None:
    assert "".join(value for _, value in highlight(text, language)) == text


@pytest.mark.parametrize(
    ("text", "language"), [("x = 1", "no such"), ("x = 1", ""), ("x = 1\n" * LONGEST, "python")]
)
def test_what_cannot_be_highlighted_is_one_plain_token(text: str, language: str) -> None:
    assert highlight(text, language) == (("", text),)


def test_neighbours_of_one_class_are_one_token() -> None:
    names = [name for name, _ in highlight("a.b.c(d)", "python")]
    assert all(left != right for left, right in itertools.pairwise(names))
