"""Titles and clean outlines."""

from __future__ import annotations

import pytest

from paperpack.model import Block, BulletList, Heading, ListItem, Paragraph, Quote, Strong, Text
from paperpack.read.outline import name_as_title, outline, slug


def heading(level: int, words: str, anchor: str = "") -> Heading:
    return Heading(level, (Text(words),), anchor, level)


def shaped(*blocks: Block, title: str = "", path: str = "note.md") -> tuple[str, list[tuple[int, str, str]]]:
    found = outline(blocks, (Text(title),) if title else (), path)
    heads = [block for block in found.blocks if isinstance(block, Heading)]
    return found.title, [(head.level, "".join(text.text for text in head.content if isinstance(text, Text)), head.anchor) for head in heads]  # fmt: skip


WORDS = Paragraph((Text("words"),))


@pytest.mark.parametrize(
    ("blocks", "title", "expected_title", "levels"),
    [
        ((heading(1, "A"), heading(2, "B")), "", "A", [1]),
        ((WORDS, heading(1, "A"), heading(2, "B")), "", "A", [1]),
        ((heading(1, "A"), heading(1, "B")), "", "my note", [1, 1]),
        ((heading(1, "A"), heading(2, "B"), heading(1, "参考文献")), "", "A", [1, 1]),
        ((heading(2, "B"), heading(1, "A")), "", "my note", [1, 1]),
        ((heading(3, "A"), heading(4, "B"), heading(4, "C")), "", "A", [1, 1]),
        ((heading(2, "A"), heading(2, "B")), "", "my note", [1, 1]),
        ((WORDS, heading(2, "A")), "", "my note", [1]),
        ((heading(2, "Summary"), WORDS), "", "my note", [1]),
        ((heading(1, "摘要"), WORDS), "", "my note", [1]),
        ((heading(1, "A"), heading(2, "B")), "T", "T", [1, 2]),
        ((heading(1, "深度 学习：综述"), heading(2, "B")), "深度学习: 综述", "深度学习: 综述", [1]),
        ((heading(2, "t!"), heading(3, "B")), "T", "T", [1]),
        ((), "", "my note", []),
    ],
)
def test_title(blocks: tuple[Block, ...], title: str, expected_title: str, levels: list[int]) -> None:
    found, heads = shaped(*blocks, title=title, path="2020-01-02-my_note.md")
    assert (found, [level for level, _, _ in heads]) == (expected_title, levels)


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ([2, 4, 3, 6, 2], [1, 2, 2, 3, 1]),
        ([3, 1, 3, 2], [1, 1, 2, 2]),
        ([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]),
        ([6], [1]),
    ],
)
def test_levels(written: list[int], clean: list[int]) -> None:
    heads = shaped(*[heading(level, str(number)) for number, level in enumerate(written)], title="T")[1]
    assert [level for level, _, _ in heads] == clean


def test_anchors_are_unique() -> None:
    names = ["A b", "a b", "a-b-1", "a b", "", "！", "C++", "《图》 网络"]
    blocks = [heading(2, name) for name in names] + [heading(2, "x", "a-b"), heading(2, "y", "My ID")]
    anchors = [anchor for _, _, anchor in shaped(*blocks, title="T")[1]]
    assert anchors == [
        "a-b-1", "a-b-2", "a-b-1-1", "a-b-3", "section", "section-1", "c", "图-网络", "a-b", "my-id",
    ]  # fmt: skip
    assert len(set(anchors)) == len(anchors)


def test_headings_in_containers_are_bold_paragraphs() -> None:
    inner = BulletList((ListItem((heading(1, "A", "x"), Quote((heading(2, "B"),)))),))
    found = outline((inner,), (Text("T"),), "note.md")
    assert found.blocks == (
        BulletList(
            (
                ListItem(
                    (
                        Paragraph((Strong((Text("A"),)),), "x"),
                        Quote((Paragraph((Strong((Text("B"),)),)),)),
                    )
                ),
            )
        ),
    )


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("a/b/attention-is_all.md", "attention is all"),
        ("2017-06-26-Title with-dash.md", "Title with-dash"),
        ("论文/深度学习.md", "深度学习"),
        ("kv/README.md", "kv"),
        ("README.md", "README"),
        ("@key2020.md", "@key2020"),
        ("a%20b.md", "a b"),
        ("v1.5 notes.md", "v1.5 notes"),
        ("---.md", "---"),
        (".md", ".md"),
    ],
)
def test_file_names(path: str, title: str) -> None:
    assert name_as_title(path) == title


@pytest.mark.parametrize(
    ("words", "anchor"),
    [("Motivation & Design", "motivation--design"), ("1.1 对象幻觉", "11-对象幻觉"), (" a_B-c? ", "a_b-c")],
)
def test_slug_is_githubs(words: str, anchor: str) -> None:
    assert slug(words) == anchor
