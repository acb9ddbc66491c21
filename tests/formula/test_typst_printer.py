from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from paperpack.formula import FormulaError, to_typst

if TYPE_CHECKING:
    from pathlib import Path

NAMES = (
    "frac|sqrt|root|attach|limits|stretch|lr|mid|op|class|accent|overline|underline|overbrace|underbrace|"
    "overbracket|underbracket|overparen|underparen|overshell|undershell|binom|mat|cancel|display|inline|script|"
    "sscript|upright|bold|italic|mono|sans|scr|thin|med|thick|quad|wide|delim|size|align|augment|inverted|cross|"
    "angle|hline|vline|br|tr|bl|tl|b|t|row-gap|column-gap"
)
BOXED = r'#\{set par\(leading: 0em\); box\(stroke: 0\.05em, inset: 0\.3em, math\.equation\(alt: " ", \$'
HIDDEN = r'#hide\(math\.equation\(alt: " ", \$'
GRAMMAR = re.compile(
    rf"(?:{BOXED}|\$\)\)\}}|{HIDDEN}|\$\)\)|#h\(-?[\d.]+em\)|#-?[\d.]*(?:em|deg)|#none|#true|#\(|(?:{NAMES})\b"
    r'|"(?:[^"\\#]|\\.|#)*"|\\u\{[0-9a-f]+\}|\\ |[a-zA-Z](?![a-zA-Z])|\d+(?:\.\d+)?|[(),;:& ])*'
)

SHOWN = {
    "fraction": (r"\frac{a}{b}", "frac(a, b)"),
    "scripts": ("x_i^2", "attach(x, br: i, tr: 2)"),
    "prime in braces": ("x^{'}", "attach(x, tr: \\u{2032})"),
    "greek": (r"\alpha", "\\u{3b1}"),
    "fence": (r"\left(x\middle|y\right.", 'lr(\\u{28}x mid(\\u{7c})y"")'),
    "sized": (r"\big(", "lr(size: #1.2em, \\u{28})"),
    "limits": (r"\max_x y", 'attach(limits("max"), b: x)thin y'),
    "sum": (r"\sum_i", "attach(\\u{2211}, b: i)"),
    "accent": (r"\hat x", "accent(x, \\u{302})"),
    "brace": (r"\underbrace{x}_{y}", "underbrace(x, y)"),
    "script letter": (r"\mathscr{L}", "scr(L)"),
    "text": (r"\text{a \"b\" \\}", None),
    "bars": (r"|x|", 'class("normal", \\u{7c})x class("normal", \\u{7c})'),
    "binomial": (r"\binom{n}{k}", "binom(n, k)"),
    "cases": (
        r"\begin{cases}a&b\\c&d\end{cases}",
        'lr(\\u{7b}mat(delim: #none, row-gap: #0.4em, column-gap: #1em, &a, &b; &c, &d)"")',
    ),
    "aligned": (r"\begin{aligned}a&=b\\&=c\end{aligned}", "a&\\u{3d}b\\ &\\u{3d}c"),
    "colours are dropped": (r"\color{red}{x}", "x"),
    "word beside a bracket": (r"\det(x)", '"det"\\u{28}x\\u{29}'),
    "arrow": (r"\xrightarrow{a}", None),
    "lines in an array": (
        r"\begin{array}{c|c}a&b\\\hline c&d\end{array}",
        "mat(delim: #none, row-gap: #0.4em, column-gap: #1em, augment: #(hline: (1,), vline: (1,)), a, b; c, d)",
    ),
    "nothing": ("", '""'),
}


@pytest.mark.parametrize("case", SHOWN)
def test_constructs_print_as_calls(case: str) -> None:
    latex, expected = SHOWN[case]
    if expected is None:
        return
    assert to_typst(latex, display=True) == expected


INJECTIONS = [
    r'\text{#read("/etc/passwd")}',
    r'\operatorname{"#x"}',
    r"\mathrm{#panic()}",
    r"\text{#panic()}",
    r'\text{\textbackslash"); panic("}',
    r"\#eval(1)",
    '" + panic() + "',
    r"\text{$}#panic()",
    "#panic()",
    r"a // b /* c */ @label <x> ~ * _ ` $",
    r"\tag{#panic()} x",
    r"\begin{array}{#}a\end{array}",
    r"\mathbf{#panic}",
    r"\href{#panic()}{#panic()}",
]


@pytest.mark.parametrize("latex", [*INJECTIONS, *(latex for latex, _ in SHOWN.values())])
@pytest.mark.parametrize("display", [True, False])
def test_the_code_has_only_known_tokens(latex: str, display: bool) -> None:  # noqa: FBT001  pytest gives it by name
    try:
        code = to_typst(latex, display=display)
    except FormulaError:
        return
    assert GRAMMAR.fullmatch(code), code


PIECES = st.lists(
    st.sampled_from(
        [*"abx12+-=(){}[]|<>.,;:!'\"#$%&_^~`*/@ \n", "\\", r"\frac", r"\text{", r"\mathrm{", r"\hat", r"\left(", r"\right)",
         r"\begin{aligned}", r"\end{aligned}", r"\\", r"\sum", r"\boxed{", r"\phantom{", r"\cal ", r"\big|", "中", "é", "\x00"]
    ),
    max_size=14,
)  # fmt: skip


@given(PIECES)
def test_no_formula_leaves_the_grammar(pieces: list[str]) -> None:
    try:
        code = to_typst("".join(pieces), display=True)
    except FormulaError:
        return
    assert GRAMMAR.fullmatch(code), code


def test_everything_printed_compiles(tmp_path: Path) -> None:
    formulas = [latex for latex, _ in SHOWN.values()] + [
        r"\overline{AB}\underline{x}\vec{x}\bar x\dot x\widehat{abc}\overbrace{a}^{b}",
        r"\boxed{\frac a b}\cancel{x}\bcancel{y}\xcancel{z}\phantom{x}\vphantom{x}",
        r"\prescript{a}{b}X\sideset{}{'}\sum\iint\oint\bigcup_i",
        r"\bigl(\Bigl[\biggl\{x\biggr\}\Bigr]\bigr)\big/",
        r"\left\{\begin{aligned}a&=\frac bc\\d&\le e\end{aligned}\right.",
        r"\begin{pmatrix}a_{11}&\cdots\\\vdots&\ddots\end{pmatrix}",
        r"\textbf{b}\textit{i}\texttt{m}\textsf{s}\mathbf{ab}\mathfrak{g}\bm{x}\mathtt{[MASK]}",
    ]
    codes = [
        to_typst(latex, display=display)
        for latex in formulas
        if latex not in SHOWN["text"]
        for display in (True, False)
    ]
    source = "\n".join(f'#math.equation(block: true, alt: "x", ${code}$)' for code in codes)
    document = tmp_path / "formulas.typ"
    document.write_text(source)
    assert typst.compile(document, root=tmp_path, format="pdf")
