"""The notes as an EPUB 3.3 book: a chapter a note."""

from paperpack.exporters.epub.exporter import EpubExporter

__all__ = ["EpubExporter"]
