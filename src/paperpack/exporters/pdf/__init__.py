"""PDF handouts, typeset by Typst: one a note, and a booklet of all where it is asked for."""

from paperpack.exporters.pdf.exporter import PdfExporter

__all__ = ["PdfExporter"]
