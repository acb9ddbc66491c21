from __future__ import annotations

import pytest

from paperpack.formula import spoken


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\mathcal{L}=-\sum_{i=1}^N y_i\log\hat y_i", "ℒ = −∑_(i = 1)^N y_i log y\u0302_i"),
        (
            r"\text{Attn}(Q,K)=\text{softmax}\left(\frac{QK^\top}{\sqrt{d}}\right)V",
            "Attn(Q, K) = softmax((Q K^⊤)/√d)V",
        ),
        (r"\mathbb{E}_{x\sim p}[\log D(x)]", "𝔼_(x ∼ p)[log D(x)]"),
        (r"\begin{cases}x,&\text{if }x>0\\0,&\text{否则}\end{cases}", "{x, if x > 0; 0, 否则"),
        (r"\begin{aligned}a&=b\\&=c\end{aligned}", "a = b; = c"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "(1, 2; 3, 4)"),
        (r"f''(x)^2", "f″(x)^2"),
        (r"x_1,\dots,x_n", "x_1, …, x_n"),
        (r"\sqrt[3]{x+1}", "√(3&x + 1)"),
        (r"\binom{n}{k}", "(n¦k)"),
        (r"\phantom{x}", r"\phantom{x}"),
        ("", ""),
    ],
)
def test_a_formula_reads_as_one_line(latex: str, expected: str) -> None:
    assert spoken(latex) == expected
