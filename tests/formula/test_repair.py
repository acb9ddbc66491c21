from __future__ import annotations

import pytest

from paperpack.formula import FormulaError, split_tag, spoken, to_mathml

MENDED = {
    "an escaped star": (r"W\*x", "W∗x"),
    "escaped brackets": (r"x\[i\]", "x[i]"),
    "an escaped subscript": (r"x\_{i}", "x_i"),
    "a no-break space": ("a\u00a0+ b", "a + b"),
    "control characters": ("a\x00\x07+b", "a + b"),
    "zero-width characters": ("a\u200b\ufeff_i", "a_i"),
    "full-width punctuation": ("f（x，y）＝1", "f(x, y) = 1"),
    "full-width punctuation in text stays": (r"\text{当，}x", "当，x"),
    "a label": (r"x \label{eq:a}", "x"),
    "a tag in running text": (r"x \tag{3}", "x (3)"),
    "nonumber": (r"x \nonumber", "x"),
    "blackboard": (r"\Bbb{E}", "𝔼"),
    "wide tilde": (r"\widetilde{T}", "T\u0303"),
    "href": (r"\href{https://example.org}{y}", "y"),
    "mathematics in text": (r"\text{if $x_i$ is}", "if x_i is"),
    "underscore in text": (r"\text{a_b}", "a_b"),
    "left angle": (r"\left< x \right>", "⟨x⟩"),
    "declared operator": (r"\DeclareMathOperator*{\argmax}{argmax} \argmax x", "argmax x"),
    "operator in other letters": (r"\operatorname{\mathbf{E}}", "𝐄"),
    "limits behind a group": (r"\mathop{x}\limits_y", "x_y"),
    "substack": (r"\sum_{\substack{a\\b}}", "∑_(a; b)"),
    "split": (r"\begin{split}a&=b\\&=c\end{split}", "a = b; = c"),
    "numbered align": (r"\begin{align}a&=b\\c&=d\end{align}", "a = b; c = d"),
    "rows with their numbers": (r"\begin{align}a&=b\tag{1}\\c&=d\tag{2}\end{align}", "a = b (1); c = d (2)"),
    "alignat": (r"\begin{alignat}{2}a&=b\end{alignat}", "a = b"),
    "eqnarray": (r"\begin{eqnarray}a&=&b\end{eqnarray}", "a = b"),
    "equation": (r"\begin{equation}a\end{equation}", "a"),
    "rows without an environment": (r"a \\ b", "a; b"),
    "alignment without an environment": (r"a &= b \\ c &= d", "a = b; c = d"),
    "row space": (r"\begin{cases}a\\[2pt]b\end{cases}", "{a; b"),
    "font size": (r"\large x", "x"),
    "an underscore for a star": (r"(1 - y^_)", "(1 − y^_)"),
    "box": (r"\mbox{if }x", "if x"),
    "an operator of one's own": (r"\softmax(x) + \Tr A", "softmax (x) + Tr A"),
    "script without braces": (r"\scr L", "ℒ"),
    "a derivative": (r"\pdv{f}{x}", "(∂f)/(∂x)"),
    "a quantity": (r"\SI{3}{km}", "3 km"),
    "a formula of chemistry": (r"\ce{H2O}", "H_2 O"),
    "an entry of a glossary": (r"\gls{y} \in Y", "y ∈ Y"),
    "a root of plain TeX": (r"\root 3 \of x", "√(3&x)"),
    "a matrix with a star": (r"\begin{pmatrix*}[r]a\end{pmatrix*}", "(a)"),
    "an array without columns": (r"\begin{array}a & b\end{array}", "a, b"),
    "a second superscript": (r"x^{a}^{b}", "x^a^b"),
    "a number sign": (r"a # b", "a#b"),
    "a backslash before Chinese": (r"\预测", "预测"),
    "moved text": (r"\raise1pt{x}", "x"),
    "verbatim": (r"\verb|a_b|", "a_b"),
    "a wrong name of a symbol": (r"\part L", "∂L"),
}


@pytest.mark.parametrize("case", MENDED)
def test_what_is_plainly_meant_is_mended(case: str) -> None:
    latex, expected = MENDED[case]
    assert spoken(latex) == expected
    to_mathml(latex, display=True)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"E=mc^2 \tag{1}", ("E=mc^2", "1")),
        (r"\tag*{a.2} x", ("x", "a.2")),
        (r"\tag{$\ast$} x", ("x", r"\ast")),
        (r"\begin{align}a\tag{1}\\b\tag{2}\end{align}", (r"\begin{align}a\tag{1}\\b\tag{2}\end{align}", "")),
        ("x", ("x", "")),
        (r"\tag{1", (r"\tag{1", "")),
    ],
)
def test_a_tag_is_split_off(latex: str, expected: tuple[str, str]) -> None:
    assert split_tag(latex) == expected


@pytest.mark.parametrize("latex", [r"\foo", "{", r"\frac{a}", "x_", r"\left( x", "y__x"])
def test_what_has_no_plain_meaning_is_refused(latex: str) -> None:
    with pytest.raises(FormulaError):
        to_mathml(latex, display=False)
    assert spoken(latex) == latex


@pytest.mark.parametrize(
    "latex",
    [
        "{" * 5_000 + "x" + "}" * 5_000,
        r"\left(" * 5_000 + r"\right)" * 5_000,
        r"\hat " * 50_000 + "x",
        r"\def\a{" + r"\hat" * 190 + "}" + r"\a" * 100 + "x",
        r"\def\a{\a\a}\a",
        "x^{" * 100 + "}" * 100,
    ],
    ids=["braces", "fences", "accents", "macros", "endless macro", "powers"],
)
def test_formulas_nested_to_break_the_parser_are_refused(latex: str) -> None:
    with pytest.raises(FormulaError):
        to_mathml(latex, display=False)
