"""LaTeX formulas for every output: MathML, Typst math and a text alternative, all from one strict parser.

math-core reads the LaTeX after `repair` has mended what is plainly meant, `mathml` cleans what it gives, and
the printers (`typst_printer`, `spoken`) walk that clean tree. So a formula reads the same everywhere, and text
inside it can never act as code of the target.
"""

from __future__ import annotations

from paperpack.formula.convert import FormulaError, spoken, to_mathml, to_typst
from paperpack.formula.refusal import broken_formula
from paperpack.formula.repair import split_tag

__all__ = ["FormulaError", "broken_formula", "split_tag", "spoken", "to_mathml", "to_typst"]
