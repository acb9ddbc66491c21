from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperpack.diagnostics import Code
from paperpack.read.front_matter.split import FrontMatter, split_front_matter
from paperpack.read.source import decode


@pytest.mark.parametrize(
    ("head", "values"),
    [
        ("title: 残差网络", {"title": "残差网络"}),
        ('title: "ResNet: deep"', {"title": "ResNet: deep"}),
        ("subtitle:\nlayout: post", {"subtitle": None, "layout": "post"}),
        ("tags: [a, b]", {"tags": ["a", "b"]}),
        ("tags:\n  - a\n  -\n  - b", {"tags": ["a", None, "b"]}),
        ("tags:\n- a\n- b", {"tags": ["a", "b"]}),
        ("paper:\n  title: x\n  year: 2015", {"paper": {"title": "x", "year": 2015}}),
        ("draft: true\npublished: false", {"draft": True, "published": False}),
        ("lang: no", {"lang": "no"}),
        ("arxiv: 1512.03380", {"arxiv": "1512.03380"}),
        ("time: 12:30", {"time": "12:30"}),
        ("version: 007", {"version": "007"}),
        ("date: 2022-13-45", {"date": "2022-13-45"}),
        ("date: 2022-09-16", {"date": "2022-09-16"}),
        ("n: " + "9" * 5000, {"n": "9" * 5000}),
        ("text: |\n  one\n  two", {"text": "one\ntwo\n"}),
        ("# only a comment\ntitle: x", {"title": "x"}),
        ("link: '[[Some note]]'", {"link": "[[Some note]]"}),
        ("", {}),
    ],
)
def test_yaml_values(head: str, values: dict[str, Any]) -> None:
    front = split_front_matter(f"---\n{head}\n---\nbody\n")
    assert front.values == values
    assert front.body == "body\n"
    assert front.problems == ()


@pytest.mark.parametrize(
    ("text", "first_line"),
    [
        ("---\na: 1\n---\nbody", 4),
        ("---  \na: 1\n---\t\nbody", 4),
        ("---\na: 1\n...\nbody", 4),
        ("\n\n---\na: 1\n---\nbody", 6),
        ("+++\na = 1\n+++\nbody", 4),
        ("a:: 1\ntitle:: x\nbody", 3),
    ],
)
def test_where_the_body_begins(text: str, first_line: int) -> None:
    front = split_front_matter(text)
    assert (front.body, front.first_line) == ("body", first_line)
    assert "a" in front.values


def test_crlf_front_matter() -> None:
    text = decode(b"\xef\xbb\xbf---\r\ntitle: x\r\n---\r\nbody\r\n").text
    assert text is not None
    assert split_front_matter(text) == FrontMatter({"title": "x"}, "body\n", 4, (), {"title": 2})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "---",
        "---\n",
        "---\n\nA rule above, and no other.\n",
        "---\n\n# Heading\n\nText\n\n---\n\nMore\n",
        "---\n**bold** prose between two rules\n---\n",
        "---\n- a list\n- of things\n---\n",
        "---\nJust a sentence.\n---\n",
        "---\n# A heading alone\n---\n",
        "----\na: 1\n----\n",
        "text first\n---\na: 1\n---\n",
        "+++\nno toml here\n+++\n",
        "+++ a\n",
        "+++\na = 1\n",
        "ResNet:: a card, and no property\n",
        "std::vector is C++\n",
        "- title:: in a list\n",
    ],
)
def test_what_is_no_front_matter_stays(text: str) -> None:
    assert split_front_matter(text) == FrontMatter({}, text, 1)


@pytest.mark.parametrize(
    ("head", "values", "line"),
    [
        ("title: RankGen: Improving Text", {"title": "RankGen: Improving Text"}, 2),
        ("a: 1\ntitle: 'Deep' learning: a review", {"a": 1, "title": "'Deep' learning: a review"}, 3),
        ("title: *emphasised* words", {"title": "*emphasised* words"}, 2),
        ("title: @key", {"title": "@key"}, 2),
        ("title: `code`", {"title": "`code`"}, 2),
        ("title: %TODO", {"title": "%TODO"}, 2),
        ("title: [x] done", {"title": "[x] done"}, 2),
        ("a: &x 1\nb: *x", {"a": "&x 1", "b": "*x"}, 2),
        ("a: !!python/object:os.system {}", {"a": "!!python/object:os.system {}"}, 2),
        ("tags:\n  - Q: what\n  - *b", {"tags": ["Q: what", "*b"]}, 2),
        ("title: A: long\n  title", {"title": "A: long title"}, 2),
        ('title: "open\nyear: 2015', {"title": '"open', "year": 2015}, 2),
    ],
)
def test_values_that_yaml_refuses_are_read_as_text(head: str, values: dict[str, Any], line: int) -> None:
    front = split_front_matter(f"---\n{head}\n---\nbody\n")
    assert front.values == values
    assert front.body == "body\n"
    assert {problem.code for problem in front.problems} == {Code.REPAIRED_FRONT_MATTER}
    assert front.problems[0].line == line


def test_a_tab_in_yaml() -> None:
    front = split_front_matter("---\npaper:\n\ttitle: x\n---\n")
    assert front.values == {"paper": {"title": "x"}}
    assert [problem.code for problem in front.problems] == [Code.REPAIRED_FRONT_MATTER]


def test_a_forgotten_closing_line() -> None:
    front = split_front_matter("---\ntitle: x\ntags:\n  - a\n\n# Heading\n")
    assert front.values == {"title": "x", "tags": ["a"]}
    assert (front.body, front.first_line) == ("\n# Heading\n", 5)
    assert [(problem.code, problem.line) for problem in front.problems] == [(Code.REPAIRED_FRONT_MATTER, 1)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: x\nand a stray line\n---\nbody", 3),
        ("---\ntitle: x\nyear: 2015\n}}}\n---\nbody", 4),
        ("+++\ntitle = x\n+++\nbody", 2),
        ('+++\na = 1\nb = "open\n+++\nbody', 3),
        ("+++\na = " + "9" * 5000 + "\n+++\nbody", 2),
    ],
)
def test_beyond_repair(text: str, line: int) -> None:
    front = split_front_matter(text)
    assert front.values == {}
    assert front.body == "body"
    assert [(problem.code, problem.line) for problem in front.problems] == [(Code.BROKEN_FRONT_MATTER, line)]
    assert front.problems[0].hint


def test_a_key_that_stands_twice() -> None:
    front = split_front_matter("---\ntitle: a\ntitle: b\n---\n")
    assert front.values == {"title": "b"}
    assert [(problem.code, problem.line) for problem in front.problems] == [(Code.FRONT_MATTER_VALUE, 3)]


def test_lines_of_keys() -> None:
    assert split_front_matter("\n---\na: 1\n\nb:\n  - 2\nc: 3\n---\n").lines == {"a": 3, "b": 5, "c": 7}
    assert split_front_matter("+++\na = 1\n[b]\nc = 1\n+++\n").lines == {"a": 2, "b": 3}


def test_toml_values() -> None:
    head = 'title = "残差: x"\ndate = 2022-09-16T10:00:00Z\narxiv = 1512.03380\ntags = ["a"]\n[paper]\nyear = 2015'
    assert split_front_matter(f"+++\n{head}\n+++\n").values == {
        "title": "残差: x",
        "date": dt.datetime(2022, 9, 16, 10, tzinfo=dt.UTC),
        "arxiv": "1512.03380",
        "tags": ["a"],
        "paper": {"year": 2015},
    }


def test_logseq_properties() -> None:
    front = split_front_matter("title:: ResNet\ntags:: [[CNN]], #vision\nicon::\n\n- # Idea\n")
    assert front.values == {"title": "ResNet", "tags": "[[CNN]], #vision", "icon": None}
    assert (front.body, front.first_line) == ("\n- # Idea\n", 4)


@pytest.mark.parametrize("text", ['title: "a\\0b\\ud83d\\u0007"', 'title: "a\\u2028b"'])
def test_escapes_bring_no_control_characters_back(text: str) -> None:
    title = split_front_matter(f"---\n{text}\n---\n").values["title"]
    title.encode()
    assert "\0" not in title
    assert "\u2028" not in title


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, after in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    "head",
    [
        BOMB,
        "a: " + "[" * 20_000,
        "a: " + "{a: " * 10_000,
        "- " * 10_000,
        "a: " + "'" * 20_000,
        "? " * 5_000,
        "a:\n" + "".join(" " * depth + "a:\n" for depth in range(1, 200)),
        "x" * 70_000 + ": 1",
        "a: 1\n" * 20_000,
    ],
    ids=["bomb", "lists", "tables", "dashes", "quotes", "marks", "deep", "long", "many"],
)
def test_hostile_yaml_is_harmless(head: str) -> None:
    front = split_front_matter(f"---\n{head}\n---\nbody")
    assert len(repr(front.values)) < 3 * len(head) + 100
    assert front.body.endswith("body")


@given(st.text(alphabet="ab:-#'\"[]{}&*!|>%@`, \n\t?~0=.中", max_size=80), st.sampled_from(["---", "+++"]))
def test_any_head_is_read(head: str, fence: str) -> None:
    text = f"{fence}\n{head}\n{fence}\nbody"
    front = split_front_matter(text)
    lines = text.split("\n")
    assert front.body.split("\n") == lines[front.first_line - 1 :]
