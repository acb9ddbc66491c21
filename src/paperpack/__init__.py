"""paperpack: Markdown notes on papers become an Anki deck, an EPUB book and PDF handouts.

The way of the data is `read` → `cards` → `exporters`; `docs/architecture.md` is its map.
"""

__version__ = "0.1.0"
