"""One file becomes a note; whatever it holds, nothing is raised and no word is lost."""

from __future__ import annotations

import datetime as dt
import pickle
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperpack.diagnostics import Code
from paperpack.model import Heading, Math, Note, NoteLink, Text
from paperpack.read.note import Reading, read_note
from paperpack.walk import descendants, plain_text

if TYPE_CHECKING:
    from pathlib import Path

NOTE = """\
---
title: "注意力: $QK^T$ 的 *缩放*"
date: 2022-09-16
tags: [nlp]
---
# 注意力 QK^T 的缩放

见[另一篇](b.md#x)。

## 公式

$$
a<b
$$
"""


def read(folder: Path, content: str | bytes, name: str = "a.md") -> Reading:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_note(folder, name, f"notes/{name}")


def test_a_note_knows_the_definitions_of_no_other(tmp_path: Path) -> None:
    first = read(tmp_path, "[a][b] c[^1] `d`\n\n[b]: https://example.org\n\n[^1]: e\n").note
    second = read(tmp_path, "[a][b] c[^1] `d`\n").note
    assert first is not None
    assert second is not None
    assert plain_text(first.blocks) == "a c d"
    assert plain_text(second.blocks) == "[a][b] c[^1] d"


def test_everything_comes_together(tmp_path: Path) -> None:
    reading = read(tmp_path, NOTE.replace("\n", "\r\n"))
    note = reading.note
    assert note is not None
    assert reading.diagnostics == ()
    assert note.title == "注意力: $QK^T$ 的 缩放"
    assert note.title_content[:2] == (Text("注意力: "), Math("QK^T"))
    assert (note.path, note.date, note.tags, note.language) == (
        "a.md",
        dt.date(2022, 9, 16),
        ("nlp",),
        "zh-CN",
    )
    assert [(block.line, type(block).__name__) for block in note.blocks] == [
        (8, "Paragraph"),
        (10, "Heading"),
        (12, "MathBlock"),
    ]
    assert [node.path for node in descendants(note.blocks) if isinstance(node, NoteLink)] == ["b.md"]


def test_a_reading_travels_between_processes(tmp_path: Path) -> None:
    reading = read(tmp_path, NOTE)
    assert pickle.loads(pickle.dumps(reading)) == reading  # noqa: S301  our own bytes


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    reading = read_note(tmp_path, "none.md", "notes/none.md")
    assert reading.note is None
    assert str(reading.diagnostics[0]) == (
        "notes/none.md: error: cannot be read: No such file or directory [unreadable-note]"
    )


def test_a_binary_file_is_said(tmp_path: Path) -> None:
    reading = read(tmp_path, b"\x89PNG\r\n\x1a\n\x00\x01")
    assert reading.note is None
    assert [problem.code for problem in reading.diagnostics] == [Code.BINARY_NOTE.slug]


@pytest.mark.parametrize("content", ["", " \n\n", "---\ntitle: T\n---\n", "<!-- later -->", "# T\n"])
def test_an_empty_note_is_a_note(content: str, tmp_path: Path) -> None:
    reading = read(tmp_path, content)
    assert reading.note is not None
    assert reading.note.blocks == ()
    assert [problem.code for problem in reading.diagnostics] == [Code.EMPTY_NOTE.slug]


def test_problems_have_lines_of_the_file(tmp_path: Path) -> None:
    reading = read(tmp_path, "---\ntitle: T\n---\n\na[^x]\n\n![b](c.png)\n")
    assert [(problem.path, problem.line, problem.code) for problem in reading.diagnostics] == [
        ("notes/a.md", 5, "missing-footnote"),
        ("notes/a.md", 7, "missing-image"),
    ]


# ------------------------------------------------------------------------------------ nothing disappears

FRAMES = [
    "{0} {1}", "**{0}** *{1}*", "# {0}\n\n## {1}", "- {0}\n  - {1}", "1. {0}\n\n   {1}", "> {0}\n> > {1}",
    "> [!tip] {0}\n> {1}", "| {0} | b |\n|---|---|\n| {1} | |", "```\n{0}\n{1}\n```", "`{0}` $x_{{{1}}}$",
    "$$\n{0} \\tag{{{1}}}\n$$", "[{0}](https://x.org) [{1}](y.md)", "![{0}](a.png)\n\n![[b.png|{1}]]",
    "[[{0}]] [[x|{1}]]", "<div>\n\n{0}\n\n</div>\n\n{1}", "<details>\n<summary>{0}</summary>\n\n{1}\n</details>",
    "<b>{0}</b> <font color=red>{1}</font>", "<{0}> </{1}>", "a[^n]\n\n[^n]: {0}\n    {1}", "a^[{0} {1}]",
    "~~{0}~~ =={1}==", "{0}：{1}。", "**{0}：**{1}", "{0}\\\n{1}", "{0}  \n{1}", "$5 {0} and $6 {1}", "({0}) \\({1}\\)",
    "{0}_{1} ~{0}~ ^{1}^", "- [x] {0}\n- [ ] {1}", "{0} < {1} & x", "* * *\n{0}\n---\n{1}", "<ul><li>{0}<li>{1}</ul>",
    "    {0}\n\n{1}", "**{0}", "[{0}]({1}", "`{0}", "$${0}", "<b>{0}", "![{0}", "\\[{0}", "{{{{{0}}}}} {{% {1}", "| {0}",
    "% %{0}", "::: note\n{0}", "{{% highlight x %}}\n{0}", "#{0} ({1}::)", "```{{note}}\n{0}\n```", "(({0})) :{1}:",
]  # fmt: skip
WORD = st.sampled_from(["残差", "网络", "alpha", "beta", "gamma", "注意力", "x1", "δ", "かな"])


def words_of(note: Note) -> str:
    parts = [note.title, plain_text(note.blocks), *(plain_text(foot.blocks) for foot in note.footnotes)]
    tags = [getattr(node, "tag", "") for node in descendants([note])]
    return "\n".join([*parts, *tags])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(FRAMES), WORD, WORD), min_size=1, max_size=8))
def test_every_visible_word_is_kept(tmp_path: Path, parts: list[tuple[str, str, str]]) -> None:
    number = 0
    pieces = []
    written = []
    for frame, first, second in parts:
        names = [f"{first}{number}", f"{second}{number + 1}"]
        number += 2
        pieces.append(frame.format(*names))
        written += [name for place, name in enumerate(names) if f"{{{place}}}" in frame]
    note = read(tmp_path, "\n\n".join(pieces)).note
    assert note is not None
    shown = words_of(note)
    assert [name for name in written if name not in shown] == []


SOUP = st.sampled_from(
    [*"#*_`$<>[]()!|~=^-+\\:&{}\n\t", "\n\n", "  ", "```", "$$", "---", "> ", "- ", "1. ", "<div>", "</div>",
     "<details>", "<!--", "-->", "[^a]", "[^a]: ", "[[", "]]", "中", "。", "a", "<script>", "<table><tr><td>"]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.lists(SOUP | st.text(max_size=3), max_size=60))
def test_nothing_is_raised_and_the_model_keeps_its_promises(tmp_path: Path, parts: list[str]) -> None:
    note = read(tmp_path, "a " + "".join(parts)).note
    if note is None:
        return
    heads = [block for block in note.blocks if isinstance(block, Heading)]
    deepest = 0
    for head in heads:
        assert 1 <= head.level <= deepest + 1
        deepest = head.level
        assert re.fullmatch(r"[\w-]+", head.anchor)
    assert len({head.anchor for head in heads}) == len(heads)
    for node in descendants([note]):
        for name in ("content", "blocks", "items"):
            empty_allowed = type(node).__name__ in {
                "TableCell",
                "Note",
                "ListItem",
                "Callout",
                "Details",
                "Footnote",
            }
            assert getattr(node, name, True) or empty_allowed, node
