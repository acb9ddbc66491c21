"""Block structure beside GitHub's own parser: the same, or a listed reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.read.markdown.outlines import comparable_outline, github_outline, read_cases

HERE = Path(__file__).parent
SAME = read_cases(HERE / "same_as_github.txt")
UNLIKE = read_cases(HERE / "unlike_github.txt")


@pytest.mark.parametrize("source", [pytest.param(case[1], id=case[0]) for case in SAME])
def test_same_structure(source: str) -> None:
    assert comparable_outline(source) == github_outline(source)


@pytest.mark.parametrize(("source", "expected"), [pytest.param(*case[1:], id=case[0]) for case in UNLIKE])
def test_listed_reason(source: str, expected: str) -> None:
    assert comparable_outline(source) == expected
    assert github_outline(source) != expected, "GitHub does the same: move the case"
