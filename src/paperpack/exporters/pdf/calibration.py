"""The sheet that shows by how much a printer's back sides are off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.exporters.pdf.typeset import Typeset, Written, typeset
from paperpack.exporters.pdf.words import PdfWord, phrase
from paperpack.formula.typst_string import string

if TYPE_CHECKING:
    from paperpack.exporters.pdf.policy import Troubles
    from paperpack.exporters.pdf.settings import Sheet

_LAYOUTS = ("cards.typ", "calibration.typ")


def make_calibration(sheet: Sheet, language: str, *, timestamp: int) -> Typeset:
    """Typeset the sheet for the offset that is set now. Raises `RefusalError`."""
    arguments = {
        "language": string(language),
        "title": string(phrase(PdfWord.CALIBRATION, language)),
        "front": string(phrase(PdfWord.CALIBRATION_FRONT, language)),
        "back": string(phrase(PdfWord.CALIBRATION_BACK, language)),
    }
    named = ", ".join(f"{name}: {value}" for name, value in arguments.items())
    main = f'#import "calibration.typ": *\n#show: pp-calibration.with({named})\n'

    def write(_: Troubles) -> Written:
        return Written(main, {})

    return typeset(write, _LAYOUTS, {}, sheet=sheet, timestamp=timestamp)
