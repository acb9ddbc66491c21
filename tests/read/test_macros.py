"""A note's own LaTeX commands."""

from __future__ import annotations

from itertools import pairwise

import pytest

from paperpack.read.tree.formula_images import formula_of
from paperpack.read.tree.macros import LARGEST_GROWTH, Macros


@pytest.mark.parametrize(
    ("formulas", "expected"),
    [
        ([r"\newcommand{\R}{\mathbb{R}}", r"x \in \R^n", r"\Re"], ["", r"x \in \mathbb{R}^n", r"\Re"]),
        ([r"\newcommand\R{\mathbb{R}} \R"], [r"\mathbb{R}"]),
        ([r"\newcommand{\f}[2]{\frac{#1}{#2}} \f{a}{\f 1 2}"], [r"\frac{a}{\frac{1}{2}}"]),
        ([r"\newcommand{\n}[2][2]{\|#2\|_{#1}} \n{x} \n[1]{x}"], [r"\|x\|_{2} \|x\|_{1}"]),
        ([r"\renewcommand{\vec}[1]{\mathbf{#1}} \vec x \vec\alpha"], [r"\mathbf{x} \mathbf{\alpha}"]),
        ([r"\def\p#1#2{p(#1|#2)} \p{x}y"], ["p(x|y)"]),
        ([r"\DeclareMathOperator*{\argmin}{arg\,min} \argmin_x"], [r"\operatorname*{arg\,min}_x"]),
        ([r"\DeclareMathOperator\tr{tr} \tr A"], [r"\operatorname{tr} A"]),
        ([r"\let\eps\varepsilon \eps"], [r"\varepsilon"]),
        ([r"\def\a{\alpha}\a b", r"\a\a"], [r"\alpha b", r"\alpha\alpha"]),
        ([r"\newcommand{\R"], [r"\newcommand{\R"]),
        ([r"\def\x{\x\x} \x"], [r"\x\x"]),
        ([r"\f{a}"], [r"\f{a}"]),
    ],
)
def test_definitions_hold_for_later_formulas(formulas: list[str], expected: list[str]) -> None:
    macros = Macros()
    assert [macros.read(formula) for formula in formulas] == expected


def test_a_bomb_stays_within_its_bound() -> None:
    macros = Macros()
    names = "abcdefghijklmnop"
    for name, below in pairwise(names):
        macros.read(rf"\def\x{name}{{\x{below}\x{below}\x{below}\x{below}}}")
    macros.read(r"\def\xp{long enough}")
    assert sum(len(macros.read(r"\xa")) for _ in range(20)) < 40 * LARGEST_GROWTH


@pytest.mark.parametrize(
    ("address", "latex"),
    [
        (r"http://latex.codecogs.com/svg.latex? \min _{x}f", r"\min _{x}f"),
        (r"https://latex.codecogs.com/gif.latex?\inline&space;\dpi{150}x&plus;y", "x+y"),
        ("https://latex.codecogs.com/png.image?%5Cfrac%7Ba%7D%7Bb%7D", r"\frac{a}{b}"),
        ("https://render.githubusercontent.com/render/math?math=x%2B1&mode=inline", "x+1"),
        ("https://www.zhihu.com/equation?tex=a+%3D+b", "a = b"),
        ("https://math.now.sh?from=\\alpha&color=red", r"\alpha"),
        ("https://i.upmath.me/svg/x%5E2", "x^2"),
        ("https://chart.googleapis.com/chart?cht=tx&chl=x_1", "x_1"),
        ("https://example.org/svg.latex?x", ""),
        ("img/latex.codecogs.com.png", ""),
        ("", ""),
    ],
)
def test_formulas_of_services(address: str, latex: str) -> None:
    assert formula_of(address) == latex
