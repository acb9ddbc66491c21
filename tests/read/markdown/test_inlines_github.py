"""Emphasis, links, code, addresses, HTML and cells beside GitHub's own parser: the same, or a listed reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.read.markdown.inline_outlines import github_lines, our_lines
from tests.read.markdown.outlines import read_cases

HERE = Path(__file__).parent
SAME = read_cases(HERE / "inlines_same_as_github.txt")
UNLIKE = read_cases(HERE / "inlines_unlike_github.txt")


@pytest.mark.parametrize("source", [pytest.param(case[1], id=case[0]) for case in SAME])
def test_same_structure(source: str) -> None:
    assert our_lines(source) == github_lines(source)


@pytest.mark.parametrize(("source", "expected"), [pytest.param(*case[1:], id=case[0]) for case in UNLIKE])
def test_listed_reason(source: str, expected: str) -> None:
    assert our_lines(source) == expected
    assert github_lines(source) != expected, "GitHub does the same: move the case"
