"""A QR code that leads to a note's paper."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

from paperpack.exporters.pdf.title import paper_address
from paperpack.exporters.pdf.words import PdfWord, phrase
from paperpack.formula.typst_string import string

if TYPE_CHECKING:
    from paperpack.model import Note

_LONGEST_ADDRESS = 300
"""Characters above which the code would be too fine to print this small."""


def qr_code(note: Note, language: str) -> str:
    """Give the code as Typst source, "" where no address is known or it is too long."""
    address = paper_address(note.paper)
    if not address or len(address) > _LONGEST_ADDRESS:
        return ""
    alternative = f"{phrase(PdfWord.QR, language)}{address}"
    return f"pp-qr({string(_picture(address))}, {string(address)}, {string(alternative)})"


@lru_cache(256)
def _picture(address: str) -> str:
    """Give the code as SVG: one path, without a quiet zone, for the page around it is white."""
    import segno  # noqa: PLC0415  only notes whose paper has an address need it

    made = io.BytesIO()
    segno.make(address, error="m", micro=False, boost_error=False).save(
        made, kind="svg", border=0, dark="#1b1f24", xmldecl=False, svgclass=None, lineclass=None
    )
    return made.getvalue().decode().strip()
