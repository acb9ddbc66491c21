from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from paperpack.diagnostics import Code
from paperpack.errors import UsageError
from paperpack.model import Note, Part
from paperpack.read.library import BookSource, arrange, find_books, natural_key


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a small library in it."""
    monkeypatch.chdir(tmp_path)
    for path in (
        "notes/b.md",
        "notes/a.MD",
        "notes/10.markdown",
        "notes/2.md",
        "notes/图.md",
        "notes/sub/c.md",
        "notes/sub/deeper/d.md",
        "notes/data.txt",
        "notes/.hidden.md",
        "notes/.git/e.md",
        "notes/.obsidian/f.md",
        "notes/node_modules/g.md",
        "notes/venv/pyvenv.cfg",
        "notes/venv/h.md",
        "notes/build/i.md",
        "notes/folder.md/j.md",
        "empty/data.txt",
        "other/k.md",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("# x\n")
    return tmp_path


def test_a_folder_is_a_book(here: Path) -> None:
    assert find_books([Path("notes")], skip=[Path("notes/build")]) == (
        BookSource(
            root=here / "notes",
            place=Path("notes"),
            name="notes",
            files=(
                *("2.md", "10.markdown", "a.MD", "b.md", "folder.md/j.md"),
                *("sub/c.md", "sub/deeper/d.md", "图.md"),
            ),
        ),
    )


def test_the_output_folder_is_left_out_only_where_it_is_given(here: Path) -> None:
    assert "build/i.md" in find_books([here / "notes"])[0].files
    assert "build/i.md" not in find_books([here / "notes"], skip=[here / "notes" / "build"])[0].files
    assert find_books([here / "notes"], skip=[here / "notes"])[0].files


def test_folders_and_files_together(here: Path) -> None:  # noqa: ARG001  the folder to be in
    books = find_books([Path("notes/b.md"), Path("other"), Path("notes/sub/c.md"), Path("other")])
    assert [(book.name, book.files) for book in books] == [
        ("other", ("k.md",)),
        ("notes", ("b.md", "sub/c.md")),
    ]


@pytest.mark.parametrize("place", ["", ".", "./"])
def test_the_working_folder(here: Path, place: str) -> None:
    book = find_books([Path(place)])[0]
    assert book.name == here.name
    assert "notes/b.md" in book.files


@pytest.mark.parametrize(
    ("marker", "arguments", "expected"),
    [
        ("", ["notes/sub/c.md"], ("notes/sub", "notes/sub", "c", ("c.md",))),
        ("notes/paperpack.toml", ["notes/sub/c.md"], ("notes", "notes", "c", ("sub/c.md",))),
        ("notes/paperpack.lock", ["notes/sub/c.md"], ("notes", "notes", "c", ("sub/c.md",))),
        (
            "notes/sub/paperpack.lock",
            ["notes/sub/deeper/d.md"],
            ("notes/sub", "notes/sub", "d", ("deeper/d.md",)),
        ),
        ("", ["notes/b.md", "notes/2.md"], ("notes", "notes", "notes", ("2.md", "b.md"))),
        ("", ["notes/b.md", "./notes/b.md"], ("notes", "notes", "b", ("b.md",))),
    ],
)
def test_loose_files(
    here: Path, marker: str, arguments: list[str], expected: tuple[str, str, str, tuple[str, ...]]
) -> None:
    if marker:
        (here / marker).write_text("")
    root, place, name, files = expected
    assert find_books([Path(argument) for argument in arguments]) == (
        BookSource(here / root, Path(place), name, files, single_files=True),
    )


def test_a_loose_file_from_within(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "notes/paperpack.toml").write_text("")
    monkeypatch.chdir(here / "notes" / "sub")
    book = find_books([Path("c.md")])[0]
    assert (book.place, book.files) == (Path(".."), ("sub/c.md",))
    assert find_books([here / "notes/b.md"])[0].place == here / "notes"


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("nowhere", "does not exist"),
        ("x" * 5000, "does not exist"),
        ("notes/b.md/c.md", "does not exist"),
        ("empty", "holds no notes"),
        ("notes/data.txt", "is no Markdown file"),
        ("notes/nothing.md", "does not exist"),
        ("pipe.md", "neither a file nor a folder"),
    ],
)
def test_wrong_arguments(here: Path, argument: str, message: str) -> None:
    os.mkfifo(here / "pipe.md")
    with pytest.raises(UsageError, match=message) as caught:
        find_books([Path("notes"), Path(argument)])
    assert argument in str(caught.value)
    assert caught.value.hint
    assert caught.value.exit_code == 2


def test_links_are_not_followed(here: Path) -> None:
    (here / "notes/out.md").symlink_to(here / "other/k.md")
    (here / "notes/again.md").symlink_to(here / "notes/b.md")
    (here / "notes/broken.md").symlink_to(here / "notes/nothing.md")
    (here / "notes/folder").symlink_to(here / "other")
    (here / "notes/loop").symlink_to(here / "notes")
    book = find_books([Path("notes")])[0]
    assert not {"out.md", "again.md", "broken.md", "folder/k.md"} & set(book.files)
    assert [(path, problem.code) for path, problem in book.problems] == [("out.md", Code.SKIPPED_FILE)]


def test_a_folder_of_links_says_why_it_is_empty(here: Path) -> None:
    (here / "empty/out.md").symlink_to(here / "other/k.md")
    with pytest.raises(UsageError, match=r"out\.md: a symbolic link"):
        find_books([Path("empty")])


def test_an_argument_may_be_a_link(here: Path) -> None:
    (here / "alias").symlink_to(here / "other")
    book = find_books([Path("alias")])[0]
    assert (book.root, book.place, book.files) == (here / "other", Path("alias"), ("k.md",))


def test_a_name_that_is_no_text(here: Path) -> None:
    (here / "other" / os.fsdecode(b"\xff.md")).write_text("# x\n")
    book = find_books([Path("other")])[0]
    assert book.files == ("k.md",)
    assert [(path, problem.code) for path, problem in book.problems] == [("\\udcff.md", Code.SKIPPED_FILE)]


def test_strange_names_are_notes(here: Path) -> None:
    names = ["a?.md", "b:c.md", "#d [e].md", "🎉.md", "f\n.md", " .md", "@key2020.md"]
    for name in names:
        (here / "other" / name).write_text("# x\n")
    assert set(find_books([Path("other")])[0].files) == {"k.md", *names}


def note(path: str, order: float | None = None, date: str = "") -> Note:
    day = dt.date.fromisoformat(date) if date else None
    return Note(path=path, title=path, title_content=(), order=order, date=day)


def test_notes_stand_by_order_then_date_then_path() -> None:
    notes = [
        note("z.md"),
        note("10.md"),
        note("9.md"),
        note("late.md", date="2022-01-02"),
        note("early.md", date="2022-01-01"),
        note("second.md", order=2),
        note("first.md", order=1, date="2023-01-01"),
        note("zero.md", order=0),
    ]
    expected = ["zero.md", "first.md", "second.md", "early.md", "late.md", "9.md", "10.md", "z.md"]
    assert [found.path for found in arrange(notes).notes] == expected
    assert arrange(notes[::-1]) == arrange(notes)


def test_folders_become_parts() -> None:
    notes = [
        note("part 10/a.md"),
        note("b.md"),
        note("part 2/c.md"),
        note("part 2/inner/d.md"),
        note("e/f/g.md"),
    ]
    assert arrange(notes, "book") == Part(
        "book",
        (note("b.md"),),
        (
            Part("e", (), (Part("f", (note("e/f/g.md"),)),)),
            Part("part 2", (note("part 2/c.md"),), (Part("inner", (note("part 2/inner/d.md"),)),)),
            Part("part 10", (note("part 10/a.md"),)),
        ),
    )


def test_no_notes() -> None:
    assert arrange([], "book") == Part("book")


def test_paths_as_people_sort_them() -> None:
    paths = [
        "a/b.md",
        "a.md",
        "A2.md",
        "a10.md",
        "ａ.md",
        "第2章.md",
        "第10章.md",
        "a/10.md",
        "a/9.md",
        "01.md",
        "1.md",
    ]
    assert sorted(paths, key=natural_key) == [
        *("01.md", "1.md", "a/9.md", "a/10.md", "a/b.md", "A2.md", "a10.md", "a.md"),
        *("第2章.md", "第10章.md", "ａ.md"),
    ]
