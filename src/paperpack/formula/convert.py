"""The conversions that renderers call, each kept for the next time the same formula comes."""

from __future__ import annotations

from functools import lru_cache

from paperpack.formula.mathml import FormulaError, math_tree, serialized
from paperpack.formula.spoken import linear
from paperpack.formula.typst_printer import typst_math

__all__ = ["FormulaError", "spoken", "to_mathml", "to_typst"]

_KEPT = 4_096


@lru_cache(_KEPT)
def to_mathml(latex: str, *, display: bool) -> str:
    """Give a well-formed `<math>` element with its namespace, `display` and `alttext`. Raises `FormulaError`."""
    tree = math_tree(latex, display=display)
    return serialized(tree, linear(tree))


@lru_cache(_KEPT)
def to_typst(latex: str, *, display: bool) -> str:
    r"""Give Typst math code, to stand between `$` and `$`. Raises `FormulaError`.

    It is made of known function names, escapes `\u{…}`, single letters, numbers and string literals only, so
    nothing a note says can be code.
    """
    return typst_math(math_tree(latex, display=display))


@lru_cache(_KEPT)
def spoken(latex: str) -> str:
    """Give the formula as one line of Unicode, the alternative text in every output.

    It reads like Unicode's plain-text mathematics (UTN 28): `ℒ = −∑_(i=1)^N y_i log ŷ_i`. A formula that
    cannot be read is its LaTeX.
    """
    try:
        return linear(math_tree(latex, display=True)) or " ".join(latex.split())
    except FormulaError:
        return " ".join(latex.split())
