"""PDF handouts, typeset by Typst: one a note, and a booklet of all where it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paperpack.exporters.pdf.exporter import PdfExporter

__all__ = ["PdfExporter"]


def __getattr__(name: str) -> type[PdfExporter]:
    """Import the exporter where it is asked for: the process that typesets imports this package, too, and is waited for."""
    if name != "PdfExporter":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from paperpack.exporters.pdf.exporter import PdfExporter  # noqa: PLC0415  see above

    return PdfExporter
