"""What stands where on the pages of a PDF."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

POINTS_A_MM = 72 / 25.4
_TOLERANCE = 1.5
# Beside the edge of a line this punctuation is set half as wide; PDFs still say the whole width of its glyph.
_HALF_WIDE = {"Po", "Ps", "Pe", "Pi", "Pf"}


class Area(NamedTuple):
    """A rectangle in mm from the sheet's edges."""

    left: float
    top: float
    right: float
    bottom: float


def outside(document: Any, area: Area) -> list[str]:
    """Name the letters and pictures that reach beyond the area on any page."""
    return [
        f"page {page.number + 1}: {what} at {box}"
        for page in document
        for what, box in _things(page)
        if not _within(box, page.rect, area)
    ]


def _within(box: tuple[float, ...], sheet: Any, area: Area) -> bool:
    left, top, right, bottom = (side * POINTS_A_MM for side in area)
    return (
        box[0] >= left - _TOLERANCE
        and box[1] >= top - _TOLERANCE
        and box[2] <= sheet.width - right + _TOLERANCE
        and box[3] <= sheet.height - bottom + _TOLERANCE
    )


def _things(page: Any) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    for block in page.get_text("rawdict", flags=0)["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                for character in span["chars"]:
                    # a combining accent has no width and stands behind the letter that it is drawn on
                    if not character["c"].isspace() and not unicodedata.combining(character["c"]):
                        yield character["c"], _inked(character, span["size"])
    for image in page.get_image_info():
        yield "an image", image["bbox"]


def _inked(character: dict[str, Any], size: float) -> tuple[float, float, float, float]:
    x0, _, x1, _ = character["bbox"]
    baseline = character["origin"][1]
    wide = unicodedata.east_asian_width(character["c"]) in "WFA"
    cut = size / 2 if wide and unicodedata.category(character["c"]) in _HALF_WIDE else 0.0
    return x0 + cut, baseline - size * 0.2, x1 - cut, baseline
