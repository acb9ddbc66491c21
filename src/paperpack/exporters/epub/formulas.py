"""How a book shows formulas: as MathML, but where a profile knows better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from paperpack.formula import to_mathml

if TYPE_CHECKING:
    from paperpack.exporters.epub.images import BookImage


class ShownFormula(msgspec.Struct, frozen=True):
    """A formula as phrasing content, and the image that it shows, if it is one."""

    markup: str
    is_mathml: bool = False
    image: BookImage | None = None


class Formulas(Protocol):
    """Shows formulas."""

    def shown(self, latex: str, *, display: bool) -> ShownFormula:
        """Give a formula. Raises `FormulaError` where it cannot be read."""
        ...


class MathmlFormulas:
    """Every formula as MathML with alternative text."""

    def shown(self, latex: str, *, display: bool) -> ShownFormula:
        """Give a formula as MathML."""
        return ShownFormula(to_mathml(latex, display=display), is_mathml=True)
