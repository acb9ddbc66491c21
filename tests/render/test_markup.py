from __future__ import annotations

import hypothesis
import pytest
from hypothesis import strategies
from lxml import etree

from paperpack.render.markup import allowed, element, escape, escape_attribute


@pytest.mark.parametrize(
    ("text", "content", "value"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d", "a &lt; b &amp; c &gt; d"),
        ('"it\'s"', '"it\'s"', "&quot;it's&quot;"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab", "two&#10;lines&#9;and a tab"),
        ("bell\x07, null\x00, surrogate\ud800, \ufffe", "bell, null, surrogate, ", "bell, null, surrogate, "),
        ("数学 𝔸 🎉", "数学 𝔸 🎉", "数学 𝔸 🎉"),
    ],
)
def test_text_is_escaped(text: str, content: str, value: str) -> None:
    assert escape(text) == content
    assert escape_attribute(text) == value


@hypothesis.given(strategies.text())
def test_an_xml_parser_reads_back_what_was_written(text: str) -> None:
    root = etree.fromstring(element("p", escape(text), {"title": text}))
    assert (root.text or "") == allowed(text)
    assert root.get("title") == allowed(text)


def test_elements_close_as_html_parsers_want_it() -> None:
    assert element("br") == "<br/>"
    assert element("a", "", {"id": "x", "href": None}) == '<a id="x"></a>'
