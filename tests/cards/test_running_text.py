"""Running text as a string, cut and trimmed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperpack.cards.running_text import OPAQUE, cut, cut_at, flat, trim, unwrapped
from paperpack.model import Strong
from tests.cards.trees import inlines

SOURCES = [
    "plain",
    "**bold** text",
    "a `code` b",
    "a ==m *e* m== b",
    "$x$",
    "a\nb",
    "[a](https://e.org) b",
    "x **y** z",
]


def test_what_marks_are_not_looked_for_in_is_one_character() -> None:
    assert flat(inlines("a `:: :` $::$ [::](https://e.org) **b**")) == f"a {OPAQUE} {OPAQUE} {OPAQUE} b"


@given(st.sampled_from(SOURCES), st.lists(st.integers(0, 20), max_size=5))
@settings(deadline=None)
def test_cutting_loses_nothing(source: str, offsets: list[int]) -> None:
    content = inlines(source)
    length = len(flat(content))
    places = sorted(min(offset, length) for offset in offsets)
    parts = cut_at(content, places)
    assert len(parts) == len(places) + 1
    assert [len(flat(part)) for part in parts] == [
        end - begin for begin, end in zip([0, *places], [*places, length], strict=True)
    ]
    assert "".join(flat(part) for part in parts) == flat(content)


def test_markup_around_a_cut_stands_on_both_sides() -> None:
    left, right = cut(inlines("**term: rest**"), 4)
    assert (flat(left), flat(right)) == ("term", ": rest")
    assert isinstance(left[0], Strong)
    assert isinstance(right[0], Strong)


@pytest.mark.parametrize(
    ("source", "kept"),
    [("  a b ", "a b"), ("** a **", "a"), ("\n\na\n", "a"), ("**  ** a", "a"), (" ", ""), ("** **", "")],
)
def test_trim(source: str, kept: str) -> None:
    assert flat(trim(inlines(source))) == kept


def test_unwrapped() -> None:
    assert unwrapped(inlines("**a**")) == unwrapped(inlines("*a*")) == inlines("a")
    assert unwrapped(inlines("**a** b")) == inlines("**a** b")
