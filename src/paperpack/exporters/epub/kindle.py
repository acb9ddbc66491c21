"""What Send to Kindle takes: formulas as text where they are simple, else as images; drawings as pixels."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from paperpack.exporters.epub.formula_text import formula_text
from paperpack.exporters.epub.formulas import ShownFormula
from paperpack.exporters.epub.images import BookImage, file_named_by
from paperpack.exporters.epub.typst_images import Drawn, draw_formulas
from paperpack.formula import FormulaError, spoken, to_mathml, to_typst
from paperpack.model import Math, MathBlock
from paperpack.render.markup import element
from paperpack.walk import descendants

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paperpack.model import Node


class KindleFormulas:
    """Formulas as HTML or as images, all of a book's drawn at once."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        """`nodes` hold all formulas that will be asked for."""
        self._texts: dict[tuple[str, bool], str] = {}
        codes: dict[tuple[str, bool], str] = {}
        for latex, display in dict.fromkeys(map(_formula, _formulas(nodes))):
            try:
                text = formula_text(to_mathml(latex, display=display))
                if text is None:
                    codes[latex, display] = to_typst(latex, display=display)
                else:
                    self._texts[latex, display] = text
            except FormulaError:
                continue  # it is asked for again, and then refused
        drawn = draw_formulas([(code, display) for (_, display), code in codes.items()])
        self._drawn = dict(zip(codes, drawn, strict=True))

    def shown(self, latex: str, *, display: bool) -> ShownFormula:
        """Give a formula as text or as an image with alternative text."""
        text = self._texts.get((latex, display))
        if text is not None:
            return ShownFormula(element("span", text, {"class": "math"}))
        to_mathml(latex, display=display)
        drawn = self._drawn.get((latex, display))
        if drawn is None:
            raise FormulaError("it cannot be drawn")
        return _shown(drawn, spoken(latex), display=display)


def _formulas(nodes: Iterable[Node]) -> Iterable[Math | MathBlock]:
    return (node for node in descendants(nodes) if isinstance(node, Math | MathBlock))


def _formula(node: Math | MathBlock) -> tuple[str, bool]:
    """Give a formula as it is asked for: one in running text is shown as such, however it was written."""
    return node.latex, isinstance(node, MathBlock)


def _shown(drawn: Drawn, alternative: str, *, display: bool) -> ShownFormula:
    file = file_named_by(hashlib.sha256(drawn.content).hexdigest(), "png", kind="formula-")
    style = f"width:{drawn.width:.3f}em" if display else f"height:{drawn.height:.3f}em"
    if not display and round(drawn.depth, 3):
        style += f";vertical-align:{-drawn.depth:.3f}em"
    attributes = {
        "src": f"../{file}",
        "alt": alternative,
        "class": "formula-image",
        "style": style,
        "width": str(drawn.pixels[0]),
        "height": str(drawn.pixels[1]),
    }
    return ShownFormula(element("img", "", attributes), image=BookImage(file, "image/png", drawn.content))
