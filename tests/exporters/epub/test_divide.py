"""Long notes in groups: every block once and in order, no group longer than it must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperpack.exporters.epub.divide import divide
from paperpack.model import Code, Heading, Paragraph, Text
from paperpack.walk import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperpack.model import Block


def size(blocks: Sequence[Block]) -> int:
    return sum(len(plain_text([block])) for block in blocks)


def heading(level: int, text: str = "h") -> Heading:
    return Heading(level, (Text(text),), "a")


def words(count: int) -> Paragraph:
    return Paragraph((Text("w" * count),))


CODE = Paragraph((Code("c" * 30),))


@pytest.mark.parametrize(
    ("blocks", "lengths"),
    [
        ((), [0]),
        ((words(10),), [10]),
        ((words(6), words(6)), [6, 6]),
        ((words(3), words(3), words(3), words(3)), [9, 3]),
        ((words(16),), [8, 8]),
        ((CODE,), [30]),
        ((heading(1), CODE), [31]),
        ((heading(1), heading(2), CODE, words(2)), [32, 2]),
        ((heading(1), words(8), heading(1), words(8)), [9, 9]),
        ((heading(1), heading(2), words(7), heading(3), words(7)), [9, 8]),
        ((heading(1), words(2), heading(2), words(5), heading(2), words(5)), [9, 6]),
        ((words(2), heading(1), words(2), heading(2), words(5), heading(2), words(5)), [2, 9, 6]),
    ],
)
def test_lengths(blocks: tuple[Block, ...], lengths: list[int]) -> None:
    groups = divide(blocks, 10, size)
    assert [size(group) for group in groups] == lengths
    assert "".join(plain_text([b]) for group in groups for b in group) == "".join(
        plain_text([b]) for b in blocks
    )
