"""Whatever stands in a note, it is read, and its model keeps what it promises; and the work grows with the size alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperpack.diagnostics import Code
from paperpack.exporters.pdf import PdfExporter
from paperpack.model import Note
from paperpack.read.note import read_note
from tests.hostile import HOSTILE, REPEATED, REPEATED_LINES, book_of, export_context, way_of
from tests.promises import broken_promises

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = Path(__file__).parent / "golden" / "cases"
NOTES = tuple(
    path.read_bytes() for path in sorted(CASES.glob("*/notes/**/*.md")) if path.stat().st_size < 4_000
)
PIECES = st.one_of(
    st.sampled_from(REPEATED), st.sampled_from([line + "\n" for line in REPEATED_LINES]), st.text(max_size=4)
)


def kept(folder: Path, content: bytes) -> Note | None:
    """Read a note, check its promises, and give it."""
    (folder / "a.md").write_bytes(content)
    note = read_note(folder, "a.md", "a.md").note
    assert note is None or list(broken_promises(note)) == []
    return note


def go_all_the_way(folder: Path, text: str) -> None:
    for step in way_of(folder, text):
        step.work()


# ------------------------------------------------------------------------------------------- nothing is raised


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_mixture_of_marks(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    kept(folder, text.encode("utf-8", "surrogatepass"))
    go_all_the_way(folder, text.encode("utf-8", "replace").decode())


@st.composite
def mutated_notes(draw: st.DrawFn) -> bytes:
    """Draw a note of ours that was cut, spliced with another, and given other bytes in some places."""
    first, second = draw(st.sampled_from(NOTES)), draw(st.sampled_from(NOTES))
    start, end = draw(st.integers(0, len(first))), draw(st.integers(0, len(second)))
    content = bytearray(first[:start] + second[end:])
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, len(content)))
        content[place : place + draw(st.integers(0, 3))] = draw(
            st.one_of(st.binary(max_size=3), PIECES.map(lambda piece: piece.encode("utf-8", "surrogatepass")))
        )
    return bytes(content)


@given(mutated_notes())
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_mutated_notes(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    kept(tmp_path_factory.getbasetemp(), content)


@pytest.mark.parametrize("name", HOSTILE)
def test_promises(tmp_path: Path, name: str) -> None:
    kept(tmp_path, HOSTILE[name](600).encode())


# ------------------------------------------------------------------------------------------------ deep nesting

DEEP: dict[str, tuple[str, bool]] = {
    "quotes": ("> " * 3_000 + "a", True),
    "bullets": ("- " * 3_000 + "a", True),
    "numbers": ("1. " * 3_000 + "a", True),
    "quotes and bullets": ("> - " * 1_500 + "a", True),
    "lists by indentation": ("\n".join("  " * level + "- a" for level in range(600)), True),
    "callouts": ("\n".join("> " * level + "[!note] a" for level in range(1, 300)), True),
    "footnote in footnote": ("a" + "^[b" * 2_000 + "]" * 2_000, False),
    "a chain of footnotes": ("\n\n".join(f"[^{n}]: a[^{n + 1}]" for n in range(2_000)) + "\n\na[^0]", False),
    "divisions": ("<div>" * 3_000 + "a", True),
    "divisions in lines": ("<div>\n" * 3_000 + "\na", True),
    "details": ("<details>\n" * 3_000 + "\na\n" + "</details>\n" * 3_000, True),
    "tables in tables": ("<table><tr><td>" * 1_000 + "a", True),
    "lists in HTML": ("<ul><li>" * 1_000 + "a", True),
    "bold in HTML": ("<b>" * 3_000 + "a" + "</b>" * 3_000, True),
    "emphasis": ("*a _b " * 1_000 + "c_ d*" * 1_000, True),
    "images": ("![" * 3_000 + "a" + "](b.png)" * 3_000, True),
    "links": ("[" * 3_000 + "a" + "](b)" * 3_000, False),
    "gaps": ("{{c1::" * 2_000 + "a" + "}}" * 2_000, False),
    "braces in a formula": ("$" + "{" * 3_000 + "a" + "}" * 3_000 + "$", False),
    "boxes": ("\n".join("`" * (200 - n) + "{note}" for n in range(190)) + "\na", False),
    "directives": ("\n".join(":" * (600 - n) + " note" for n in range(590)) + "\na", True),
    "brackets in front matter": ("---\na: " + "[" * 5_000 + "\n---\nb", False),
    "formatting of every kind": (
        "".join(f"{mark}a " for mark in ("**", "~~", "==", "<u>", "[")) * 800,
        False,
    ),
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_nesting_ends_at_a_limit(tmp_path: Path, name: str) -> None:
    text, is_said = DEEP[name]
    (tmp_path / "a.md").write_text(text, "utf-8")
    reading = read_note(tmp_path, "a.md", "a.md")
    note = reading.note
    assert note is not None
    assert list(broken_promises(note)) == []
    assert msgspec.json.decode(msgspec.json.encode(note), type=Note) == note
    said = [problem.code for problem in reading.diagnostics if problem.code == Code.DEEP_NESTING.slug]
    assert bool(said) == is_said
    go_all_the_way(tmp_path, text)


@pytest.mark.parametrize(
    "name", ["quotes and bullets", "lists by indentation", "details", "emphasis", "bold in HTML"]
)
def test_deep_nesting_is_typeset(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.md").write_text(DEEP[name][0], "utf-8")
    note = read_note(tmp_path, "a.md", "a.md").note
    assert note is not None
    (handout,) = PdfExporter().export(book_of([note]), export_context())
    assert handout.holds["pages"] > 0


# ------------------------------------------------------------------------------------------------- linear work

SMALL = 700
MOST_GROWTH = 2.6
FIXED_CALLS = 2_000
"""Calls that a note costs whatever its size."""


def calls_of(work: Callable[[], object]) -> int:
    """Count the calls of functions, Python's and C's, that some work makes."""
    count = 0

    def called(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_with_the_size(tmp_path: Path, name: str) -> None:
    make = HOSTILE[name]
    counted = []
    for size in (SMALL, 2 * SMALL):
        steps = way_of(tmp_path, make(size))
        counted.append({step.name: calls_of(step.work) for step in steps if step.name != "epub"})
    once, twice = counted
    grown = {step: twice[step] for step in twice if twice[step] > MOST_GROWTH * once[step] + FIXED_CALLS}
    assert grown == {}, once
