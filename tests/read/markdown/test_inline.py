"""The inline constructs, each against the elements that it becomes; the cases are in `inlines.txt`."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.util import AtomicString

from paperpack.read.markdown.engine import parse_inlines
from paperpack.read.markdown.inline.breaks import LINE_BEGINS
from paperpack.read.markdown.inline.construct import Construct, Matched
from paperpack.read.markdown.inline.processor import InlineTreeprocessor

CASES = Path(__file__).with_name("inlines.txt")


def cases() -> list[tuple[str, str]]:
    lines = [line for line in CASES.read_text("utf-8").split("\n") if line and not line.startswith("# ")]
    pairs = zip(lines[::2], lines[1::2], strict=True)
    return [(source.replace("⏎", "\n"), expected.removeprefix("=> ")) for source, expected in pairs]


def parsed(source: str) -> Element:
    markdown = Markdown()
    root, leaf = Element("div"), Element("p", line="7")
    root.append(leaf)
    leaf.text = source
    processor = InlineTreeprocessor(markdown)
    markdown.references = {"ref": ("http://r.org", "t")}
    processor.run(root)
    return leaf


def shown(leaf: Element) -> str:
    for element in leaf.iter():
        element.attrib.pop("line", None)
        element.attrib.pop("ends", None)
        attributes = sorted(element.attrib.items())
        element.attrib.clear()
        element.attrib.update(attributes)
    text = tostring(leaf, encoding="unicode").replace(LINE_BEGINS, "")
    return text.removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize(("source", "expected"), cases())
def test_construct(source: str, expected: str) -> None:
    assert shown(parsed(source)) == expected


def test_formulas_images_and_links_know_their_line() -> None:
    leaf = parsed("a\n$x$ [b\nc](d)\n![e](f) <img src='g'>\n[^h] `i\nj` [[k]]")
    assert [(element.tag, element.get("line")) for element in leaf if element.get("line")] == [
        ("math", "8"),
        ("a", "8"),
        ("img", "10"),
        ("img", "10"),
        ("fnref", "11"),
        ("a", "12"),
    ]


def test_verbatim_text_is_left_alone() -> None:
    root, leaf = Element("div"), Element("p")
    root.append(leaf)
    leaf.text = AtomicString("**a**")
    InlineTreeprocessor(Markdown()).run(root)
    assert leaf.text == "**a**"


def test_other_extensions_may_add_constructs() -> None:
    class Ticket(Construct):
        triggers = "@"

        def read(self, m, data) -> Matched:  # type: ignore[no-untyped-def]  # noqa: ANN001, ARG002
            return Element("ticket", number=m[1]), m.start(), m.end()

    markdown = Markdown()
    processor = InlineTreeprocessor(markdown)
    markdown.inlinePatterns.register(Ticket(r"@(\d+)"), "ticket", 200)
    root, leaf = Element("div"), Element("p")
    root.append(leaf)
    leaf.text = "see @12"
    processor.run(root)
    assert shown(leaf) == 'see <ticket number="12" />'


HOSTILE = [
    "[", "]", "*", "_", "`", "$", "<", "((((", "![", "~", "=", "^", "[[", "[a](", "](", '![a](b "', "**a ",
    "*a **b ", "`` `", "$a ", "$$", "\\(", "\\[", "\\\\(", '<a b="', "<!--", "<script>", "<b>", "</b>",
    "<b></i>", "[^", "^[", "&a", "www.", "http://", "a@", "  \n", "![[", "[a](<", "[a](x y ", "$a{", "[a][b]",
    "*_*_a", "<span>", "$`a", "\\begin{align}", "$\\text{a $b", "中**文", "<li>", "x$$y",
]  # fmt: skip


@pytest.mark.parametrize("unit", [*HOSTILE, "".join(HOSTILE)])
def test_hostile_text_is_read(unit: str) -> None:
    """No time is measured; what is not linear makes this file take minutes."""
    source = unit * (20_000 // len(unit))
    assert parsed(source) is not None


MARKUP = st.sampled_from(
    [*HOSTILE, "*", "**", "~~", "==", "`", "$", "(u)", ")", "}", ">", "\n", "  \n", "\\"]
)


@given(st.lists(MARKUP | st.text(max_size=4) | st.sampled_from(["word", "字", "。", " "]), max_size=40))
def test_never_raises(parts: list[str]) -> None:
    tostring(parse_inlines("".join(parts)), encoding="unicode")


@given(st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1))
def test_words_without_markup_are_text(words: str) -> None:
    assert parse_inlines(words).text == words
