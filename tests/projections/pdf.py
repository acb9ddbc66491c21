"""A PDF as text: what can be read on its pages, and its outline."""

from __future__ import annotations

import json

import pymupdf


def describe_pdf(content: bytes) -> dict[str, str]:
    """Give `txt`, the text page by page, and `outline.json`, the bookmarks as [level, title, page]."""
    with pymupdf.open(stream=content, filetype="pdf") as document:  # type: ignore[no-untyped-call]  # pymupdf
        pages = [page.get_text(sort=True) for page in document]
        outline = document.get_toc()
    text = "\f\n".join("".join(f"{line.rstrip()}\n" for line in page.splitlines()) for page in pages)
    return {"txt": text, "outline.json": json.dumps(outline, ensure_ascii=False, indent=1) + "\n"}
