"""What stands in other notes: embeds, references to blocks, and their bounds."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from paperpack.model import Card, CardKind, FootnoteReference, NoteLink, Quote, RuleName
from paperpack.read.embeds import LARGEST, embed
from paperpack.read.links import connect
from paperpack.read.note import read_note
from paperpack.walk import descendants, plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from paperpack.diagnostics import Diagnostic
    from paperpack.model import Note


def book(folder: Path, files: dict[str, str]) -> tuple[dict[str, Note], list[Diagnostic]]:
    for name, text in files.items():
        (folder / name).write_text(text)
    readings = [read_note(folder, name, name) for name in sorted(files)]
    connected, problems = connect([reading.note for reading in readings if reading.note], str)
    embedded, more = embed(connected, str)
    return {note.path: note for note in embedded}, [*problems, *more]


def embeds_left(note: Note) -> list[NoteLink]:
    return [node for node in descendants([note]) if isinstance(node, NoteLink) and node.embed]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("![[b]]", "B\ntop\nH\nunder\nlow"),
        ("![[b#H]]", "H\nunder\nlow"),
        ("![[b#^x1]]", "under"),
        ("![[b]]\n![[b#^x1]]", "B\ntop\nH\nunder\nlow\nunder"),
        ("- ![[b#^x1]]", "under"),
    ],
)
def test_alone_in_a_paragraph_it_is_shown(tmp_path: Path, written: str, shown: str) -> None:
    notes, problems = book(tmp_path, {"a.md": written, "b.md": "# B\n\ntop\n\n## H\n\nunder ^x1\n\n- low\n"})
    assert "\n".join(plain_text(notes["a.md"].blocks).split("\n")).replace("\n\n", "\n") == shown
    assert problems == []


@pytest.mark.parametrize("written", ["see ![[b]] there", "| a |\n|---|\n| ![[b]] |", "## ![[b]]\n\nx"])
def test_in_other_text_it_is_a_link(tmp_path: Path, written: str) -> None:
    notes, problems = book(tmp_path, {"a.md": written, "b.md": "# B\n\nx"})
    links = [node for node in descendants([notes["a.md"]]) if isinstance(node, NoteLink)]
    assert [(link.path, link.embed) for link in links] == [("b.md", False)]
    assert problems == []


@pytest.mark.parametrize(
    "files",
    [
        {"a.md": "![[a]]"},
        {"a.md": "![[b]]", "b.md": "![[a]]"},
        {"a.md": "## H\n\n![[#H]]"},
        {"a.md": "![[b]]", "b.md": "![[c]]\n\n![[c]]", "c.md": "![[b]]\n\n![[b]]"},
    ],
    ids=["itself", "each other", "its own section", "twice each other"],
)
def test_circles_end_in_links(tmp_path: Path, files: dict[str, str]) -> None:
    notes, problems = book(tmp_path, files)
    assert not any(embeds_left(note) for note in notes.values())
    assert {problem.code for problem in problems} == {"embed-as-link"}


def test_what_grows_without_bound_ends_in_links(tmp_path: Path) -> None:
    names = [f"n{number}" for number in range(8)]
    files = {f"{name}.md": f"![[{below}]]\n\n" * 40 for name, below in pairwise(names)}
    files["n7.md"] = "text"
    notes, problems = book(tmp_path, files)
    assert max(sum(1 for _ in descendants([note])) for note in notes.values()) < 2 * LARGEST
    assert {problem.code for problem in problems} == {"embed-as-link"}


def test_footnotes_come_along_once_and_get_new_numbers(tmp_path: Path) -> None:
    other = "x[^1] y[^2]\n\n[^1]: one\n[^2]: two"
    notes, _ = book(tmp_path, {"a.md": "own[^o]\n\n![[b]]\n\n![[b]]\n\n[^o]: own", "b.md": other})
    note = notes["a.md"]
    assert [plain_text(footnote.blocks) for footnote in note.footnotes] == ["own", "one", "two"]
    numbers = [node.number for node in descendants(note.blocks) if isinstance(node, FootnoteReference)]
    assert numbers == [1, 2, 3, 2, 3]


def test_cards_show_what_their_answers_embed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("![[b]]")
    (tmp_path / "b.md").write_text("# B\n\nanswer")
    notes = [note for name in ("a.md", "b.md") if (note := read_note(tmp_path, name, name).note)]
    connected, _ = connect(notes, str)
    blocks = connected[0].blocks
    card = Card(kind=CardKind.BASIC, rule=RuleName.QA, front=(), back=blocks)
    embedded, _ = embed((replace(connected[0], cards=(card,)), connected[1]), str)
    (shown,) = embedded[0].cards[0].back
    assert isinstance(shown, Quote)
    assert "answer" in plain_text((shown,))


def test_block_references_in_a_circle_end(tmp_path: Path) -> None:
    one, two = "11111111-1111-2222-3333-444455556666", "22222222-1111-2222-3333-444455556666"
    text = f"- a (({two}))\n  id:: {one}\n- b (({one}))\n  id:: {two}\n"
    notes, problems = book(tmp_path, {"a.md": text})
    assert plain_text(notes["a.md"].blocks).startswith("a b a")
    assert problems == []
