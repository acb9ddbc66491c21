"""mdBook's SUMMARY.md: order and parts of a book."""

from pathlib import Path

import pytest

from paperpack.model import Part
from paperpack.read.library import arrange, find_books
from paperpack.read.note import read_note
from paperpack.read.summary import summary_of, take_summaries


def outline(part: Part) -> list[object]:
    return [*(note.path for note in part.notes), *([below.name, *outline(below)] for below in part.parts)]


def book(tmp_path: Path, **summaries: str) -> list[object]:
    """Write summaries (`src__SUMMARY`) beside notes that are there, and give the outline of the book."""
    for name, text in summaries.items():
        path = tmp_path / f"{name.replace('__', '/')}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (source,) = find_books([tmp_path])
    notes = [read_note(tmp_path, path, path).note for path in source.files]
    chapters, found = take_summaries([note for note in notes if note])
    return outline(arrange(chapters, "book", found))


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    for path in ("README", "z", "a", "kv/README", "kv/lsm", "kv/btree", "graph/pagerank", "late"):
        file = tmp_path / f"{path}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"# {path}\n\ntext\n", encoding="utf-8")
    return tmp_path


def test_a_summary_gives_order_and_parts(notes: Path) -> None:
    text = """# Summary

[Start](README.md)

- [Z](./z.md)
- [Stores](kv/README.md)
  - [Trees](kv/btree.md)
  - [Logs](kv/lsm.md)
- [A](a.md)

# 图

- [PageRank](graph/pagerank.md)
"""
    assert book(notes, SUMMARY=text) == [
        "README.md",
        "z.md",
        "late.md",
        ["Stores", "kv/README.md", "kv/btree.md", "kv/lsm.md"],
        ["A", "a.md"],
        ["图", "graph/pagerank.md"],
    ]


def test_what_a_summary_does_not_list_stays_in_its_folder(notes: Path) -> None:
    assert book(notes, SUMMARY="- [Z](z.md)\n- [Draft]()\n") == [
        "z.md",
        "README.md",
        "a.md",
        "late.md",
        ["graph", "graph/pagerank.md"],
        ["kv", "kv/README.md", "kv/btree.md", "kv/lsm.md"],
    ]


def test_a_summary_speaks_for_its_own_folder(notes: Path) -> None:
    assert book(notes, kv__SUMMARY="- [Logs](lsm.md)\n- [Trees](btree.md)\n")[-1] == [
        "kv",
        "kv/lsm.md",
        "kv/btree.md",
        "kv/README.md",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "# Summary\n\nThis book is about [trees](kv/btree.md).\n",
        "- [One](nowhere.md)\n- [Two](nothing.md)\n- [Z](z.md)\n",
        "- trees are\n- [Z](z.md) and more\n",
        "",
    ],
)
def test_a_note_that_lists_no_chapters_is_a_chapter(notes: Path, text: str) -> None:
    assert "SUMMARY.md" in book(notes, SUMMARY=text)


def test_index_notes_come_first_where_they_have_no_order(tmp_path: Path) -> None:
    files = {
        "2020-01-01-old.md": "a",
        "ordered.md": "---\norder: 1\n---\na",
        "README.md": "a",
        "sub/b.md": "a",
        "sub/index.md": "---\norder: 9\n---\na",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert book(tmp_path) == [
        "README.md",
        "ordered.md",
        "2020-01-01-old.md",
        ["sub", "sub/index.md", "sub/b.md"],
    ]


def test_bibliographies_lie_below_the_notes_and_beside_them(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    for path in ("notes/b/two.bib", "notes/one.bib", "beside.BIB", "other/far.bib", "notes/.git/hidden.bib"):
        (tmp_path / path).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / path).write_text("", encoding="utf-8")
    (tmp_path / "beside-too.bib").symlink_to(tmp_path / "other/far.bib")
    (notes / "out.bib").symlink_to(tmp_path / "other/far.bib")
    (notes / "a.md").write_text("a", encoding="utf-8")
    (folder,) = find_books([notes])
    (single,) = find_books([notes / "a.md"])
    assert [path.relative_to(tmp_path).as_posix() for path in folder.bibliographies] == [
        "notes/b/two.bib",
        "notes/one.bib",
        "beside.BIB",
    ]
    assert [path.name for path in single.bibliographies] == ["one.bib"]


def test_a_chapter_without_a_title_has_the_one_in_the_list(notes: Path) -> None:
    (notes / "late.md").write_text("text\n", encoding="utf-8")
    (notes / "SUMMARY.md").write_text("- [Too late](late.md)\n- [Logs](kv/lsm.md)\n", encoding="utf-8")
    read = [read_note(notes, path, path).note for path in ("SUMMARY.md", "late.md", "kv/lsm.md")]
    chapters, _ = take_summaries([note for note in read if note])
    assert [note.title for note in chapters] == ["Too late", "kv/lsm"]


def test_parts_listed_elsewhere(notes: Path) -> None:
    (source,) = find_books([notes])
    read = [read_note(notes, path, path).note for path in source.files]
    summary = summary_of(
        (("视觉", ("z.md", "kv/lsm.md", "missing.md")), ("空", ("missing.md",)), ("图", ("a.md",)))
    )
    assert outline(arrange([note for note in read if note], "book", [summary])) == [
        "README.md",
        "late.md",
        ["视觉", "z.md", "kv/lsm.md"],
        ["图", "a.md"],
        ["graph", "graph/pagerank.md"],
        ["kv", "kv/README.md", "kv/btree.md"],
    ]
