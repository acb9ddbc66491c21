"""Formulas and drawings as pixels, set by Typst, for reading systems that show neither MathML nor SVG."""

from __future__ import annotations

import io
import json
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from paperpack.exporters.epub.svg import clean_svg
from paperpack.render.pictures import PNG, Picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    import typst

    from paperpack.model import Asset

_EM = 10.0  # points: the size of text
_PIXELS_PER_EM = 56  # what a screen of 300 dots an inch has for text of 13 points
_POINTS_PER_INCH = 72.0
_AT_ONCE = 200
_GREYS = 16
_DRAWING_SIDE = 1600  # pixels

_FORMULAS = """
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#set par(leading: 0pt, spacing: 0pt)
#set text(
  size: 10pt,
  font: ("New Computer Modern", "Noto Sans CJK SC", "Noto Emoji", "Noto Sans Symbols"),
  top-edge: "bounds",
  bottom-edge: "bounds",
)
// A strut higher than any formula: what is below its foot is the formula's depth.
#let strut = 4000pt
#let pad = 0.4pt
#let formula(body) = context {
  let size = measure(body)
  let depth = measure(box(height: strut) + body).height - strut
  [#metadata((size.width + 2 * pad, size.height + 2 * pad, depth + pad).map(side => side.pt())) <size>]
  page(width: size.width + 2 * pad, height: size.height + 2 * pad, place(dx: pad, dy: pad, body))
}
"""

_DRAWING = """
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#set text(font: ("Noto Sans", "Noto Sans CJK SC", "Noto Emoji", "Noto Sans Symbols"))
#image("drawing.svg")
"""


class Drawn(msgspec.Struct, frozen=True):
    """A formula as a PNG. `width`, `height` and `depth` below the line are in em."""

    content: bytes
    pixels: tuple[int, int]
    width: float
    height: float
    depth: float


def draw_formulas(formulas: Sequence[tuple[str, bool]]) -> list[Drawn | None]:
    """Give the images of formulas, each Typst math code and whether it is displayed; None where there is none."""
    drawn: list[Drawn | None] = []
    for start in range(0, len(formulas), _AT_ONCE):
        drawn += _drawn(formulas[start : start + _AT_ONCE])
    return drawn


def draw_svg(asset: Asset, content: bytes) -> Picture | None:
    """Give a drawing as a PNG on white, None where it is none that can be drawn."""
    longest = max(asset.width, asset.height) or _DRAWING_SIDE / 2
    # A CSS pixel is three quarters of a point.
    scale = min(2.0, _DRAWING_SIDE / longest) * 4 / 3
    pages = _pages(_DRAWING, {"drawing.svg": clean_svg(content)}, _POINTS_PER_INCH * scale)
    if pages is None or len(pages[0]) != 1:
        return None
    packed, size = _packed(pages[0][0], colours=True)
    return Picture(PNG, packed, *size)


def _drawn(formulas: Sequence[tuple[str, bool]]) -> list[Drawn | None]:
    """Draw all at once, or where Typst refuses each half by itself: a bad formula costs only its own image."""
    lines = (f"#formula(math.equation(block: false, {_equation(*formula)}))" for formula in formulas)
    source = "\n".join((_FORMULAS, *lines))
    pages = _pages(source, {}, _POINTS_PER_INCH * _PIXELS_PER_EM / _EM)
    if pages is not None and len(pages[0]) == len(pages[1]) == len(formulas):
        return [_formula(content, sides) for content, sides in zip(*pages, strict=True)]
    if len(formulas) == 1:
        return [None]
    half = len(formulas) // 2
    return [*_drawn(formulas[:half]), *_drawn(formulas[half:])]


def _equation(code: str, display: bool) -> str:  # noqa: FBT001  unpacked from a pair
    return f"math.display(${code}$)" if display else f"${code}$"


def _formula(content: bytes, sides: Sequence[float]) -> Drawn:
    packed, pixels = _packed(content, colours=False)
    width, height, depth = (side / _EM for side in sides)
    return Drawn(packed, pixels, width, height, depth)


def _pages(source: str, images: dict[str, bytes], ppi: float) -> tuple[list[bytes], list[list[float]]] | None:
    """Give a document's pages as PNG and its `<size>` data, None where Typst refuses it."""
    import typst  # noqa: PLC0415  only where something is drawn

    with tempfile.TemporaryDirectory(prefix="paperpack-") as folder:
        main = Path(folder) / "main.typ"
        main.write_text(source, encoding="utf-8")
        for name, content in images.items():
            (Path(folder) / name).write_bytes(content)
        compiler = typst.Compiler(
            str(main),
            root=folder,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            package_path=folder,
            package_cache_path=folder,
        )
        try:
            made = compiler.compile(format="png", ppi=ppi)
            sizes = json.loads(compiler.query("<size>", field="value"))
        except (typst.TypstError, RuntimeError):
            return None
    pages = made if isinstance(made, list) else [made]
    return [page for page in pages if page is not None], sizes


def _packed(content: bytes, *, colours: bool) -> tuple[bytes, tuple[int, int]]:
    """Give a PNG again without what it need not have: colours, shades that no eye tells apart."""
    from PIL import Image  # noqa: PLC0415  as above

    with Image.open(io.BytesIO(content), formats=("PNG",)) as image:
        plain = image.convert("RGB")
    if not colours:
        plain = plain.convert("L").quantize(_GREYS, dither=Image.Dither.NONE)
    elif plain.getcolors(256) is not None:
        plain = plain.quantize(256, dither=Image.Dither.NONE)
    target = io.BytesIO()
    plain.save(target, "PNG", optimize=True, bits=4) if not colours else plain.save(
        target, "PNG", optimize=True
    )
    return target.getvalue(), plain.size


@cache
def _fonts() -> typst.Fonts:
    """Find the fonts, once a process: those of the two font packages and those within Typst."""
    import typst  # noqa: PLC0415  as above

    folders = [str(files(package)) for package in ("manimgx_fonts", "manimgx_fonts_cjk")]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
