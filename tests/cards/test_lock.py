"""The lock's text: a round trip, what is refused, and what a merge leaves behind."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from paperpack.cards.lock import (
    VERSION,
    BookLine,
    CardLine,
    GapNumber,
    Lock,
    NoteLine,
    format_lock,
    parse_lock,
)
from paperpack.errors import LockError
from paperpack.model import CardKind

CARD = CardLine(
    guid="w-~B`K.K}g",
    note="论文/resnet.md",
    kind=CardKind.CLOZE,
    question="残差块学的是 $F(x)$",
    answer="第一行\n第二行",
    content="00ff",
    changed=1000,
    context=("ResNet", "结构"),
    explicit_id="block",
    gaps=(GapNumber(1, "$F(x)$", 7), GapNumber(2, "gone", -1)),
)
NOTE = NoteLine(path="论文/resnet.md", title="ResNet", content="ff", changed=900, note_id="n1")
BOOK = BookLine(slug="notes", content="aa", changed=1000)
LOCK = Lock(cards=(CARD,), notes=(NOTE,), books=(BOOK,))

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
times = st.integers(0, 2**40)
card_lines = st.builds(
    CardLine,
    guid=texts.filter(bool),
    note=texts,
    kind=st.sampled_from(CardKind),
    question=texts,
    answer=texts,
    content=texts,
    changed=times,
    context=st.tuples(texts) | st.just(()),
    explicit_id=texts,
    gaps=st.lists(st.builds(GapNumber, st.integers(1, 500), texts, st.integers(-1, 50)), max_size=3).map(
        tuple
    ),
    retired=st.booleans(),
    twin=st.integers(0, 3),
)
note_lines = st.builds(NoteLine, path=texts, title=texts, content=texts, changed=times, note_id=texts)
book_lines = st.builds(BookLine, slug=texts, content=texts, changed=times)


@st.composite
def locks(draw: st.DrawFn) -> Lock:
    return Lock(
        cards=tuple(draw(st.lists(card_lines, max_size=5, unique_by=lambda line: line.guid))),
        notes=tuple(draw(st.lists(note_lines, max_size=4, unique_by=lambda line: line.path))),
        books=tuple(draw(st.lists(book_lines, max_size=2, unique_by=lambda line: line.slug))),
    )


@settings(deadline=None)
@given(locks())
def test_round_trip(lock: Lock) -> None:
    text = format_lock(lock)
    parsed = parse_lock(text, "paperpack.lock")
    assert set(parsed.cards) == set(lock.cards)
    assert set(parsed.notes) == set(lock.notes)
    assert set(parsed.books) == set(lock.books)
    assert format_lock(parsed) == text


@settings(deadline=None)
@given(locks())
def test_the_order_of_lines_makes_no_difference(lock: Lock) -> None:
    turned = Lock(cards=lock.cards[::-1], notes=lock.notes[::-1], books=lock.books[::-1])
    assert format_lock(turned) == format_lock(lock)


def test_one_line_a_value_and_readable() -> None:
    lines = format_lock(LOCK).split("\n")
    assert len(lines) == 5
    assert lines[-1] == ""
    assert f'"paperpack.lock":{VERSION}' in lines[0]
    assert "残差块学的是" in lines[3]


def test_what_git_does_to_line_ends_and_editors_to_the_beginning() -> None:
    text = format_lock(LOCK)
    assert parse_lock(text.replace("\n", "\r\n"), "l") == LOCK
    assert parse_lock("\ufeff" + text, "l") == LOCK
    assert parse_lock(text + "\n\n", "l") == LOCK


HEADER = format_lock(Lock()).strip()
REFUSED = {
    "empty": ("", "l:1:", "git checkout"),
    "not a lock": ("# Notes\n", "l:1:", "git checkout"),
    "another JSON file": ("{}\n", "l:1:", "git checkout"),
    "newer": ('{"paperpack.lock":2}\n', "l:1:", "Update paperpack"),
    "cut off": (format_lock(LOCK)[:-30], "l:4:", "git checkout"),
    "a line damaged": (f'{HEADER}\n{{"is":"card","guid":5}}\n', "l:2:", "git checkout"),
    "an unknown line": (f'{HEADER}\n{{"is":"deck"}}\n', "l:2:", "git checkout"),
    "a merge": (f"{HEADER}\n<<<<<<< HEAD\n=======\n>>>>>>> other\n", "l:2:", "keep all lines between"),
    "a merge in the header": (f"<<<<<<< HEAD\n{HEADER}\n=======\n", "l:1:", "keep all lines between"),
}


@pytest.mark.parametrize(("text", "place", "hint"), REFUSED.values(), ids=REFUSED)
def test_refused(text: str, place: str, hint: str) -> None:
    with pytest.raises(LockError) as refused:
        parse_lock(text, "l")
    assert str(refused.value).startswith(place)
    assert hint in refused.value.hint


def merged(one: CardLine, other: CardLine) -> CardLine:
    """Put both sides' lines into one file, as the hint for a conflict says, and read that."""
    first, second = (format_lock(Lock(cards=(line,))) for line in (one, other))
    (line,) = parse_lock(first + second, "l").cards
    assert (line,) == parse_lock(second + first, "l").cards
    return line


def test_of_both_sides_of_a_merge_the_later_one_counts() -> None:
    newer = replace(CARD, question="reworded", changed=2000)
    assert merged(CARD, newer) == newer


def test_a_card_that_one_side_retired_at_the_same_time_lives() -> None:
    assert not merged(CARD, replace(CARD, retired=True)).retired


def test_gap_numbers_of_both_sides_are_kept() -> None:
    newer = replace(CARD, changed=2000, gaps=(GapNumber(1, "$F(x)$", 7), GapNumber(3, "new", 0)))
    assert merged(CARD, newer).gaps == (*newer.gaps, GapNumber(2, "gone", -1))


def test_notes_and_books_merge_too() -> None:
    newer = Lock(notes=(replace(NOTE, changed=9000),), books=(replace(BOOK, changed=9000),))
    assert parse_lock(format_lock(LOCK) + format_lock(newer), "l") == replace(newer, cards=LOCK.cards)
