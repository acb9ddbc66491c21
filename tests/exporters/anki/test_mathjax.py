from __future__ import annotations

import pytest

from paperpack.exporters.anki.mathjax import balanced, mathjax

INLINE = {
    "x": r"\(x\)",
    " x^2 ": r"\(x^2\)",
    "": "",
    "  ": "",
    "a<b & c>d": r"\(a&lt;b &amp; c&gt;d\)",
    r"\frac{1}{2^{n}}": r"\(\frac{1}{2^{n} }\)",
    "{{{x}}}": r"\({{{x} } }\)",
    "{{c1::x}}": r"\({ {c1: :x} }\)",
    "A::B:::C": r"\(A: :B: : :C\)",
    "a\nb": r"\(a b\)",
    "a % why\n+ b": r"\(a  + b\)",
    "95%": r"\(95\%\)",
    r"5\% x": r"\(5\% x\)",
    r"\text{if \(x\) holds}": r"\(\text{if $x$ holds}\)",
    r"f\(x\)": r"\(f(x)\)",
    r"\[E\]": r"\([E]\)",
    r"a \\ b": r"\(a \\ b\)",
    r"[a \\] b": r"\([a \\ ] b\)",
    "x\\": r"\(x\)",
    "x\\\\": "\\(x\\\\\\)",
    "\U0010fc03z": r"\(z\)",
    r"x \tag{3}": r"\(x \quad\text{(3)}\)",
    r"x \tag*{3}": r"\(x \quad\text{3}\)",
    "[sound:x]": r"\([ sound: x]\)".replace(": x", ":x"),
    "[latex]x[/latex]": r"\([ latex]x[ /latex]\)",
}

DISPLAY = {
    ("x", ""): r"\[x\]",
    ("x", "2"): r"\[x\tag{2}\]",
    (r"x \tag{3}", ""): r"\[x \tag{3}\]",
    (r"\begin{align}a&=b\end{align}", "4"): r"\[\begin{align}a&amp;=b\tag{4}\end{align}\]",
    (r"\begin{pmatrix}a\end{pmatrix}", "5"): r"\[\begin{pmatrix}a\end{pmatrix}\tag{5}\]",
    ("x", "}{"): r"\[x\tag{{} }\]",
}

MENDED = {
    "{x}": ("{x}", False),
    "{x": ("{x}", True),
    "x}": ("x", True),
    "}x{": ("x{}", True),
    r"\{x": (r"\{x", False),
    r"\left\{ a \right.": (r"\left\{ a \right.", False),
}


@pytest.mark.parametrize(("latex", "written"), INLINE.items())
def test_formula_in_running_text(latex: str, written: str) -> None:
    assert mathjax(latex, display=False) == written


@pytest.mark.parametrize(("latex", "tag", "written"), [(*key, value) for key, value in DISPLAY.items()])
def test_displayed_formula(latex: str, tag: str, written: str) -> None:
    assert mathjax(latex, display=True, tag=tag) == written


@pytest.mark.parametrize(("latex", "written"), MENDED.items())
def test_braces_are_mended(latex: str, written: tuple[str, bool]) -> None:
    assert balanced(latex) == written
