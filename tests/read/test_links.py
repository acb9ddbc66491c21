"""Links between notes: which note and heading each form leads to, and what is said where none is."""

from __future__ import annotations

import pytest

from paperpack.model import BulletList, Emphasis, Heading, ListItem, Note, NoteLink, Paragraph, Text
from paperpack.read.links import connect
from paperpack.walk import descendants


def note(path: str, title: str = "", *blocks: Paragraph | Heading | BulletList) -> Note:
    return Note(path=path, title=title or path, title_content=(Text(title or path),), blocks=blocks)


def link(path: str, anchor: str = "") -> Paragraph:
    return Paragraph((Text("a "), NoteLink((Text("b"),), path, anchor, line=3), Text(" c")))


BOOK = (
    note("README.md", "Start"),
    note("kv/README.md", "Key-value stores"),
    note(
        "kv/LSM tree.md",
        "The LSM tree",
        Heading(1, (Text("写 放大"),), "写-放大"),
        Paragraph((Text("x"),), "b1"),
    ),
    note("kv/old/raft.md", "Raft (old)"),
    note("raft.md", "Raft"),
    note("_posts/2020-01-02-gan.md", "GAN：综述"),
    note("📖章/笔记 1.md", "笔记一"),
)


def target(written: str, anchor: str = "", origin: str = "kv/x.md") -> tuple[str, str] | None:
    notes, _ = connect((*BOOK, note(origin, "X", link(written, anchor))), lambda path: path)
    found = [node for node in descendants([notes[-1]]) if isinstance(node, NoteLink)]
    return (found[0].path, found[0].anchor) if found else None


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("LSM tree.md", "kv/LSM tree.md"),
        ("./LSM%20tree.md", "kv/LSM tree.md"),
        ("lsm TREE", "kv/LSM tree.md"),
        ("The LSM tree", "kv/LSM tree.md"),
        ("kv/LSM tree", "kv/LSM tree.md"),
        ("/kv/LSM tree.md", "kv/LSM tree.md"),
        ("../raft.md", "raft.md"),
        ("raft", "raft.md"),
        ("old/raft", "kv/old/raft.md"),
        ("elsewhere/raft.md", "raft.md"),
        ("..", "README.md"),
        ("./", "kv/README.md"),
        ("/", "README.md"),
        ("../kv/index", "kv/README.md"),
        ("kv", "kv/README.md"),
        ("gan", "_posts/2020-01-02-gan.md"),
        ("GAN：综述", "_posts/2020-01-02-gan.md"),
        ("../📖章/笔记%201.md", "📖章/笔记 1.md"),
        ("nowhere.md", None),
        ("../../outside.md", None),
    ],
)
def test_target(written: str, path: str | None) -> None:
    found = target(written)
    assert (found and found[0]) == path


def test_of_two_notes_with_a_name_the_nearer_counts() -> None:
    assert target("z/raft", origin="kv/old/deep/x.md") == ("kv/old/raft.md", "")
    assert target("z/raft", origin="y/x.md") == ("raft.md", "")


@pytest.mark.parametrize(
    ("anchor", "found"),
    [
        ("写-放大", "写-放大"),
        ("写 放大", "写-放大"),
        ("%E5%86%99-%E6%94%BE%E5%A4%A7", "写-放大"),
        ("上层#写 放大", "写-放大"),
        ("^b1", "写-放大"),
        ("nothing", ""),
    ],
)
def test_heading(anchor: str, found: str) -> None:
    assert target("LSM tree", anchor) == ("kv/LSM tree.md", found)


def test_a_note_may_link_to_itself() -> None:
    own = note("a.md", "A", Heading(1, (Text("H"),), "h"), link("", "H"))
    (connected,), problems = connect([own], str)
    assert [node.path for node in descendants([connected]) if isinstance(node, NoteLink)] == ["a.md"]
    assert problems == ()


def test_without_a_target_the_words_stay() -> None:
    inside = Paragraph((Emphasis((NoteLink((Text("b"),), "no.md", line=4),)),))
    origin = note("n.md", "N", link("none"), link("", "none"), BulletList((ListItem((inside,)),)))
    (connected,), problems = connect([origin], lambda path: f"notes/{path}")
    plain = Paragraph((Text("a "), Text("b"), Text(" c")))
    assert connected.blocks == (
        plain,
        plain,
        BulletList((ListItem((Paragraph((Emphasis((Text("b"),)),)),)),)),
    )
    assert [str(problem) for problem in problems] == [
        "notes/n.md:3: warning: there is no note none in this book [missing-link]",
        "notes/n.md:3: warning: there is no heading none in this note [missing-link]",
        "notes/n.md:4: warning: there is no note no.md in this book [missing-link]",
    ]


def test_a_note_without_such_links_is_the_same_object() -> None:
    (connected,), _ = connect([BOOK[2]], str)
    assert connected is BOOK[2]
