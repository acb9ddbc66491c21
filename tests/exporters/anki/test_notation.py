from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exporters.anki.factory import basic, book, cloze, exported, note
from tests.projections.anki import describe_package

from paperpack.exporters.anki.notation import field_text, marked_gap, marked_math
from paperpack.model import Code, Gap, Inline, Link, Math, Strong, Text

if TYPE_CHECKING:
    from tests.exporters.anki.collection import Anki

LITERAL = {
    "plain": "plain",
    "{{c1::x}}": "{<!-- -->{c1::x}}",
    "{{Front}} {{ jinja }}": "{{Front}} {{ jinja }}",
    "[sound:x.mp3]": "[<!-- -->sound:x.mp3]",
    "[anki:tts lang=en]": "[<!-- -->anki:tts lang=en]",
    "[latex]x[/latex]": "[<!-- -->latex]x[<!-- -->/latex]",
    "[$]x[/$] [$$]": "[<!-- -->$]x[<!-- -->/$] [<!-- -->$$]",
    r"\(x\)": r"\<span>(</span>x\<span>)</span>",
    '<a title="{{c1::">x</a>': '<a title="&#123;{c1::">x</a>',
}


@pytest.mark.parametrize(("markup", "text"), LITERAL.items())
def test_what_looks_like_notation_is_literal(markup: str, text: str) -> None:
    assert field_text(markup) == text


GAPS = {
    marked_gap(1, "x", ""): "{{c1::x}}",
    marked_gap(2, "x", "a::b"): "{{c2::x::a:<!-- -->:b}}",
    marked_gap(1, "a::b}}c", ""): "{{c1::a:<!-- -->:b}<!-- -->}c}}",
    marked_gap(1, "f{x}", ""): "{{c1::f{x}<!-- -->}}",
    marked_gap(1, "x:", "h"): "{{c1::x:<!-- -->::h}}",
    marked_gap(1, "a" + marked_gap(2, "b", "") + "}", ""): "{{c1::a{{c2::b}}}<!-- -->}}",
    marked_gap(1, marked_gap(2, "b", ""), ""): "{{c1::{{c2::b}}}}",
    marked_gap(1, '<a href="a::b">c</a>', ""): '{{c1::<a href="a&#58;:b">c</a>}}',
    marked_gap(1, marked_math(r"\(x\)"), ""): r"{{c1::\(x\)}}",
    marked_math(""): "",
}


@pytest.mark.parametrize(("markup", "text"), GAPS.items())
def test_gaps_are_written(markup: str, text: str) -> None:
    assert field_text(markup) == text


HOSTILE = (
    "{{c1::", "{{c2::", "}}", "::", "{", "}", ":", "[sound:x.mp3]", "[latex]", "[$]", r"\(", r"\)", "\\[", "\\",
    "<script>", "&", "<!--", "-->", "a", "深度", "{{Text}}", "[anki:play:q:0]", '"', "{{c",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=6).map("".join)
LEAVES = st.one_of(TEXTS.map(Text), TEXTS.map(Code))
INLINES: st.SearchStrategy[Inline] = st.recursive(
    LEAVES,
    lambda below: st.one_of(
        st.lists(below, min_size=1, max_size=3).map(lambda nodes: Strong(tuple(nodes))),
        st.builds(
            lambda nodes, title: Link(tuple(nodes), "https://example.org/a", title),
            st.lists(below, min_size=1, max_size=2),
            TEXTS,
        ),
        st.builds(
            lambda nodes, number, hint: Gap(tuple(nodes), number, hint),
            st.lists(below, min_size=1, max_size=3),
            st.integers(1, 4),
            st.one_of(st.just(""), TEXTS),
        ),
    ),
    max_leaves=8,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(content=st.lists(INLINES, min_size=1, max_size=4))
def test_whatever_stands_in_a_cloze_shows_as_written(anki: Anki, content: list[Inline]) -> None:
    gaps = sorted({node.number for node in _gaps(content)} | {9})
    card = cloze(*content, Gap((Text("last"),), 9))
    (described,) = describe_package(exported(book(note(card))).content)["notes"]
    assert [ordinal + 1 for ordinal in described["cards"]] == gaps
    added = anki.collection.new_note(anki.collection.models.by_name("Cloze"))  # type: ignore[arg-type]  # a stock notetype
    added.fields[0] = described["fields"]["Text"]
    assert sorted(added.cloze_numbers_in_fields()) == gaps
    anki.collection.add_note(added, anki.collection.decks.id("Default"))  # type: ignore[arg-type]  # it exists
    output = added.cards()[-1].render_output()
    shown = output.answer_text.removesuffix("<br>\n")
    assert html.unescape(re.sub(r"<!-- -->|<[^>]*>", "", shown)) == _text(content) + "last"
    assert output.answer_av_tags == []
    assert anki.collection.media.check().missing == []


def _gaps(nodes: list[Inline] | tuple[Inline, ...]) -> list[Gap]:
    found: list[Gap] = []
    for node in nodes:
        if isinstance(node, Gap):
            found.append(node)
        if isinstance(node, Gap | Strong | Link):
            found += _gaps(node.content)
    return found


def _text(nodes: list[Inline] | tuple[Inline, ...]) -> str:
    return "".join(
        node.text if isinstance(node, Text | Code) else _text(node.content)
        for node in nodes
        if isinstance(node, Text | Code | Gap | Strong | Link)
    )


def test_a_formula_in_a_gap_ends_where_it_should(anki: Anki) -> None:
    latex = r"\frac{1}{2^{{n}}} :: {{c3::x}} a<b"
    anki.load(exported(book(note(cloze("若 ", Gap((Math(latex),), 1), " 则"), language="zh-CN"))).content)
    anki.assert_sound()
    formula = r"\(\frac{1}{2^{{n} } } : : { {c3: :x} } a&lt;b\)"
    assert f'<span class="cloze" data-ordinal="1">{formula}</span> 则' in anki.answer_side()


def test_text_of_a_basic_card_does_nothing(anki: Anki) -> None:
    text = "{{Back}} {{c1::x}} [sound:a.mp3] [latex]x[/latex] <script>alert(1)</script> \x1f\x01\x05 <img src=x.png>"
    anki.load(exported(book(note(basic(text, text)))).content)
    anki.assert_sound()
    question = re.sub(r"<!-- -->|</?(?:div|span)[^>]*>|\n", "", anki.question())
    assert html.unescape(question.replace("Residual learning", "")) == text.translate({31: "", 1: "", 5: ""})
    assert "<script" not in question
    assert "<img" not in question
