"""What the user chose for paper → `settings.typ`, which every layout reads, and the fonts to look among."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from paperpack.config import Paper, PdfConfig
from paperpack.exporters.pdf.compiler import FontPlaces, families
from paperpack.formula.typst_string import string
from paperpack.model import Layout
from paperpack.render.typst_pieces import array

if TYPE_CHECKING:
    from paperpack.model import Note

SIZES = {
    Paper.A3: (297.0, 420.0),
    Paper.A4: (210.0, 297.0),
    Paper.A5: (148.0, 210.0),
    Paper.B5: (176.0, 250.0),
    Paper.LETTER: (215.9, 279.4),
    Paper.LEGAL: (215.9, 355.6),
}
"""Width and height of sheets in mm."""

_SMALLEST_SIDE, _LARGEST_SIDE = 60.0, 1_200.0
_MOST_CARDS_A_SIDE = 12
_CHOICES = frozenset(("sans", "serif"))
_SANS = "Noto Sans"
_SERIF = "Libertinus Serif"
# no package brings a Han face with serifs; where one of these is in the user's folder, it is taken
_SERIF_HAN = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Noto Serif CJK TC")


class Sheet(msgspec.Struct, frozen=True):
    """The settings as an export uses them; `font_folder` is a path."""

    chosen: PdfConfig = PdfConfig()
    font_folder: str = ""

    @property
    def fonts(self) -> FontPlaces:
        """Say where fonts are to be looked for: on the system only for a family that is nowhere else."""
        own = FontPlaces(self.font_folder)
        font = self.chosen.font
        return own if font in _CHOICES or font in families(own) else FontPlaces(self.font_folder, system=True)


def sheet_size(chosen: PdfConfig) -> tuple[float, float]:
    """Give width and height in mm; a size of the user's own is kept within what can be printed on."""
    if chosen.paper_size is None:
        return SIZES[chosen.paper]
    width, height = (min(max(side, _SMALLEST_SIDE), _LARGEST_SIDE) for side in chosen.paper_size)
    return width, height


def layouts_of(note: Note, chosen: PdfConfig) -> tuple[Layout, ...]:
    """Give the layouts to make of a note: its own, where it may choose, else the configuration's."""
    if chosen.own_layouts and note.layouts:
        return note.layouts
    layouts = (chosen.layout,) if isinstance(chosen.layout, Layout) else chosen.layout
    return tuple(dict.fromkeys(layouts)) or (Layout.HANDOUT,)


@cache
def settings_source(sheet: Sheet) -> str:
    """Give the text of `settings.typ`. Lengths are bounded, so that no setting can make a page of no size."""
    chosen = sheet.chosen
    width, height = sheet_size(chosen)
    latin, han = _families(chosen.font, sheet.fonts)
    columns, rows = (min(max(number, 1), _MOST_CARDS_A_SIDE) for number in chosen.cards_grid)
    right, down = (min(max(shift, -20.0), 20.0) for shift in chosen.cards_offset)
    margin = min(max(chosen.writing_margin, 0.0), width / 3)
    cards = {
        "columns": str(columns),
        "rows": str(rows),
        "flip": string(chosen.cards_flip.value),
        "marks": string(chosen.cards_marks.value),
        "offset": f"({right:g}mm, {down:g}mm)",
    }
    values = {
        "sheet": f"(width: {width:g}mm, height: {height:g}mm)",
        "latin": array(map(string, latin)),
        "han": array(map(string, han)),
        "columns": "2" if chosen.columns > 1 else "1",
        "writing-margin": f"{margin:g}mm",
        "line-numbers": _boolean(chosen.line_numbers),
        "cards": _dictionary(cards),
    }
    return f"#let pp-settings = {_dictionary(values)}\n"


def missing_font(sheet: Sheet) -> str:
    """Give the family that the user named and that no folder holds, or ""."""
    font = sheet.chosen.font
    return "" if font in _CHOICES or font in families(sheet.fonts) else font


def font_folder(place: str, chosen: PdfConfig) -> str:
    """Give the folder of the user's fonts as a path; `place` is that of the notes."""
    return str(Path(place) / chosen.font_folder) if chosen.font_folder else ""


def _families(font: str, places: FontPlaces) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the families for Latin and for Han letters, which come before the bundled ones."""
    if font == "serif":
        return (_SERIF,), tuple(name for name in _SERIF_HAN if name in families(places))[:1]
    if font == "sans" or font not in families(places):
        return (_SANS,), ()
    return (font,), (font,)


def _dictionary(values: dict[str, str]) -> str:
    return f"({', '.join(f'{name}: {value}' for name, value in values.items())})"


def _boolean(value: bool) -> str:  # noqa: FBT001  it is the value itself that is written
    return "true" if value else "false"
