"""A PDF opened with PyMuPDF, whose classes have no types."""

from __future__ import annotations

from typing import Any

import pymupdf


def opened(content: bytes) -> Any:
    """Give the document; use it as a context manager."""
    return pymupdf.open(stream=content, filetype="pdf")  # type: ignore[no-untyped-call]  # see above


def text_under(page: Any, link: dict[str, Any]) -> str:
    """Give the words that begin under a link, without the number of a footnote behind them."""
    area = link["from"]
    return " ".join(
        word.rstrip("0123456789")
        for x0, y0, _, y1, word, *_ in page.get_text("words")
        if area.x0 - 0.1 <= x0 < area.x1 and area.y0 <= (y0 + y1) / 2 <= area.y1
    )
