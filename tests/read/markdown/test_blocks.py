"""Block constructs against the outlines in `blocks.txt`, limits, and what hostile text must not do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.util import AtomicString
from tests.read.markdown.outlines import block_outline, read_cases

from paperpack.read.markdown.blocks import parser
from paperpack.read.markdown.blocks.state import DEPTH_LIMIT
from paperpack.read.markdown.engine import parse, parse_blocks

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from paperpack.read.markdown.blocks.state import BlockState

CASES = read_cases(Path(__file__).with_name("blocks.txt"))
PIECES = (
    *(
        "- ",
        "* ",
        "1. ",
        "7) ",
        "> ",
        "  ",
        "    ",
        "\t",
        "\n",
        "\n\n",
        "# ",
        "```",
        "~~~",
        "---",
        "===",
        "|",
    ),
    *("|-|-|", "$", "$$", "\\[", "\\]", "\\begin{align}", "\\end{align}", "<!--", "-->", "<div>", "</div>"),
    *(
        "{:",
        "}",
        "{% note %}",
        "{{< x >}}",
        "#+BEGIN_QUOTE",
        ":LOGBOOK:",
        ":END:",
        "::: tip",
        "TODO ",
        "#tag",
        "((",
        "))",
    ),
    *("<script>", "<ins a=", "[x]: ", "[^1]: ", "[!note]", "[ ] ", "{#a}", " ^ab", "text", "文字", "\u3000"),
)
UNITS = (
    *(">", "[", "*", "`", "$", "<", "|", "- ", "(", "#", "=", "-", "~", "\\", "$$\n", "$$\n\n", "$$a\n"),
    *(
        "text $$\nx\n",
        "\\begin{align}\n",
        "\\[ x\n",
        "\\begin{align}\n\\[ x\n$$\n\n",
        "<!--\n",
        "<!-- a\n<? b\n",
    ),
    *(
        "<script>\n<style>\n",
        "<ins a=\n",
        "- <!--\n",
        "- $$\nx\n",
        "- ```\nx\n",
        "> ```\n",
        "[x]: ",
        "[x]: y '\n",
    ),
    *(
        "{: .a}\n",
        "{::comment}\n",
        "{% highlight x %}\n",
        "{% note %}\n",
        "::: note\n",
        ":::\n",
        "%%\n",
        "%% a\n\n",
    ),
    *(
        "```{note}\n",
        "#+BEGIN_SRC\n",
        "#+BEGIN_QUOTE\n",
        ":LOGBOOK:\n",
        "a:: b\n",
        "- id:: x\n",
        "- TODO a\n",
        "$\n%%\n",
    ),
    *("> - a\n", "- a\n\n", "- > a\n", "a|b\n-|-\n", "|-|-\n", "1. a\n  - b\n", "[^1]: x\n", "> [!note]\n"),
)


def elements(root: Element, tag: str) -> list[Element]:
    return list(root.iter(tag))


@pytest.mark.parametrize(("source", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_construct(source: str, expected: str) -> None:
    assert block_outline(source) == expected.replace("→", "\t")


def test_verbatim_text_is_atomic() -> None:
    root, _ = parse_blocks("```\n*a*\n```\n\n    b\n\n$$\nc\n$$\n\n<div>\nd\n</div>\n")
    texts = [element.text for element in root]
    assert texts == ["*a*", "b", "c", "<div>\nd\n</div>"]
    assert all(isinstance(text, AtomicString) for text in texts)


def test_definitions_of_links() -> None:
    root, references = parse_blocks(
        '[A  b]: <http://a.org/x y> "T"\n[c]: http://c.org\n[a B]: http://second.org\n\n'
        "[d]:\n  http://d.org\n  'two\n  lines'\n[^1]: http://foot.org\n\n[e]: http://e.org not a title\n[f]:\n"
    )
    assert references == {
        "a b": ("http://a.org/x y", "T"),
        "c": ("http://c.org", ""),
        "d": ("http://d.org", "two\nlines"),
    }
    assert root[0].text == "[e]: http://e.org not a title\n[f]:"


def test_text_below_definitions_keeps_its_line() -> None:
    root, _ = parse_blocks("[a]: b\n[c]:\n  d\ntext\n\n[e]: f\nTitle\n===\n")
    assert [(element.tag, element.get("line")) for element in root] == [("p", "4"), ("h1", "7")]


def test_hard_breaks_stay_in_the_source() -> None:
    root, _ = parse_blocks("  a  \n   b\\\nc  \n")
    assert [element.text for element in root] == ["a  \nb\\\nc"]


@pytest.mark.parametrize("unit", ["- ", "> ", "1. ", "> - ", "[^1]: > "])
def test_nesting_ends_at_a_limit_and_says_so(unit: str) -> None:
    root, _ = parse_blocks(unit * 500 + "text\n")
    deep = [element for element in root.iter("p") if element.get("deep") == "true"]
    assert len(deep) == 1
    assert (deep[0].text or "").endswith(unit + "text")
    containers = sum(len(elements(root, tag)) for tag in ("li", "blockquote", "footnote"))
    assert containers == DEPTH_LIMIT - 1


def test_growing_indentation_ends_at_the_limit() -> None:
    root, _ = parse_blocks("".join("  " * depth + f"- {depth}\n" for depth in range(100)))
    assert len(elements(root, "li")) == DEPTH_LIMIT - 1
    assert elements(root, "p")[-1].get("deep") == "true"
    assert (elements(root, "p")[-1].text or "").endswith("- 99")


def test_rows_that_lack_most_cells_end_the_table() -> None:
    root, _ = parse_blocks("a|" * 1000 + "\n" + "-|" * 1000 + "\n" + "|\n" * 1000)
    assert [(element.tag, len(element)) for element in root] == [("table", 21), ("p", 0)]


@pytest.mark.parametrize("text", ["", "\n", " ", "\t\n\n", "\u3000", "\n" * 50])
def test_nothing_is_an_empty_tree(text: str) -> None:
    root, references = parse_blocks(text)
    assert (root.tag, len(root), references) == ("div", 0, {})


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_markup_is_a_note(text: str) -> None:
    root = parse(text)
    last = text.count("\n") + 1
    assert all(1 <= int(element.get("line", "1")) <= last for element in root.iter())


@given(st.text(max_size=300))
def test_any_text_is_a_note(text: str) -> None:
    parse_blocks(text)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_word_is_lost(text: str) -> None:
    text = text.replace("```", "").replace("~~~", "").replace("]: ", "] ")  # infos and labels are not shown
    root, _ = parse_blocks(text)
    shown = "".join(root.itertext())
    assert shown.count("文字") == text.count("文字")


@pytest.mark.parametrize("unit", UNITS)
def test_lines_are_read_a_bounded_number_of_times(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0
    read_line = parser._read_line

    def counted(state: BlockState, raw: str) -> None:
        nonlocal read
        read += 1
        read_line(state, raw)

    monkeypatch.setattr(parser, "_read_line", counted)
    text = unit * 1000
    parse_blocks(text)
    assert read <= 4 * (text.count("\n") + 1)
