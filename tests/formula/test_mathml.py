from __future__ import annotations

import pytest
from lxml import etree

from paperpack.formula import spoken, to_mathml

MATHML = "{http://www.w3.org/1998/Math/MathML}"
LATEX = [
    r"\mathcal{L}_{CE}=-\sum_{i=1}^N y_i\log\hat y_i",
    r"\operatorname{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V",
    r"\begin{cases}x,&\text{if }x>0\\0,&\text{否则}\end{cases}",
    r"\begin{aligned}a&=b\\&=c\end{aligned}",
    r"\boxed{x}\cancel{y}\text{a \textbf{b} \texttt{c}}",
    r"\dfrac12\color{red}{x}\displaystyle\sum_i",
    r'a<b \& "c" \text{<script>&amp;}',
    r"x\!y\mkern3mu z\kern 3pt",
    "",
]


@pytest.mark.parametrize("latex", LATEX)
@pytest.mark.parametrize("display", [True, False])
def test_the_element_stands_alone(latex: str, display: bool) -> None:  # noqa: FBT001  pytest gives it by name
    math = etree.fromstring(to_mathml(latex, display=display))
    assert math.tag == f"{MATHML}math"
    assert math.get("display") == ("block" if display else "inline")
    assert math.get("alttext") == spoken(latex)
    assert all(element.tag.startswith(MATHML) for element in math.iter())


@pytest.mark.parametrize("latex", LATEX)
def test_nothing_stands_where_mathml_3_has_no_place_for_it(latex: str) -> None:
    for element in etree.fromstring(to_mathml(latex, display=True)).iter():
        name = element.tag.removeprefix(MATHML)
        assert "class" not in element.attrib
        assert "id" not in element.attrib
        if name not in {"mstyle", "mtable"}:
            assert "displaystyle" not in element.attrib, name
        if name != "mstyle":
            assert "scriptlevel" not in element.attrib, name


def inner(latex: str) -> str:
    math = to_mathml(latex, display=False)
    return math[math.index(">") + 1 : -len("</math>")]


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\mathcal{L}", "<mi>ℒ</mi>"),
        (r"\mathbb{R}", "<mi>ℝ</mi>"),
        (
            r"\text{a \textbf{b}}",
            '<mrow><mtext>a\u00a0</mtext><mtext mathvariant="bold" style="font-weight: bold">b</mtext></mrow>',
        ),
        (r"\ldots", '<mo lspace="0" rspace="0.1667em">…</mo>'),
        (r"f\colon A", '<mi>f</mi><mo lspace="0" rspace="0.1667em">:</mo><mi>A</mi>'),
        (r"\overline{x}", '<mover accent="true"><mi>x</mi><mo stretchy="true">‾</mo></mover>'),
        (r"\dfrac{a}{b}", '<mstyle displaystyle="true"><mfrac><mi>a</mi><mi>b</mi></mfrac></mstyle>'),
        (r"\sin x", '<mrow><mi>sin</mi><mo lspace="0.1667em">\u2061</mo><mi>x</mi></mrow>'),
        (r"x\!", '<mi>x</mi><mspace style="margin-left:-0.16666667em;" width="-0.16666667em" />'),
    ],
)
def test_browser_mathml_becomes_mathml_for_books(latex: str, expected: str) -> None:
    assert inner(latex) == expected


def test_a_last_row_break_makes_no_empty_row() -> None:
    assert to_mathml(r"\begin{cases}a\\b\\\end{cases}", display=True).count("<mtr>") == 2


def test_a_matrix_in_a_script_is_as_small_as_the_script() -> None:
    assert "scriptlevel" not in to_mathml(r"\sum_{\substack{a\\b}}", display=True)
