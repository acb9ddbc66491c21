from __future__ import annotations

import itertools

import pytest

from paperpack.render.highlight import highlight

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
    ("text", "language"),
    [
        ("x = 1", "no such"),
        ("x = 1", ""),
        ("x = 1\n" * 5_000, "python"),
        ("x = 1;\n" * 1_000, "java"),
        ("x = 1", "dasm16"),
        ("x" * 501, "python"),
        ("x = 1" + "\n \t" * 40 + "\n", "python"),
        ("\n" * 500_000 + "x", "c"),
    ],
)
def test_what_cannot_be_highlighted_is_one_plain_token(text: str, language: str) -> None:
    assert highlight(text, language) == (("", text),)


@pytest.mark.parametrize("name", ["python", "py", "C++", "sh", "js", "r", "lisp", "rust"])
def test_the_languages_of_papers_have_colours(name: str) -> None:
    assert len(highlight('if (x) "y" # 1', name)) > 1


def test_neighbours_of_one_class_are_one_token() -> None:
    names = [name for name, _ in highlight("a.b.c(d)", "python")]
    assert all(left != right for left, right in itertools.pairwise(names))
