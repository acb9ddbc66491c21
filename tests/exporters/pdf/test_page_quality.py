"""No page of any golden case, in any layout, has anything beyond its type area, or a heading at its foot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from paperpack.exporters.pdf.images import file_content, file_name, note_assets
from paperpack.model import Layout, Note, Notebook
from paperpack.walk import notes_of
from tests.exporters.pdf.opened import opened
from tests.exporters.pdf.pages import Area, outside
from tests.exporters.pdf.samples import made

CASES = Path(__file__).parents[2] / "golden/cases"
AREAS = {
    Layout.HANDOUT: Area(23, 12, 23, 10),
    Layout.WORKSHEET: Area(23, 12, 23, 10),
    Layout.CORNELL: Area(17, 12, 17, 10),
    Layout.CARDS: Area(9, 9, 9, 9),
}


def images_of(note: Note, folder: Path) -> dict[str, bytes]:
    contents = {}
    for asset in note_assets(note).values():
        content = asset.embedded or (folder / asset.path).read_bytes()
        contents[file_name(asset)] = file_content(asset, content)
    return contents


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_nothing_stands_beyond_the_type_area(case: Path, layout: Layout) -> None:
    notebook = msgspec.json.decode((case / "expected/model.json").read_bytes(), type=Notebook)
    for note in notes_of(notebook):
        handout = made(note, images_of(note, case / "notes"), layout=layout)
        assert handout.pdf, handout.diagnostics
        with opened(handout.pdf) as document:
            assert outside(document, AREAS[layout]) == [], note.path
            assert headings_at_a_foot(document) == [], note.path


def headings_at_a_foot(document: Any) -> list[str]:
    """Name the headings below which a page that goes on has no line."""
    found = []
    for _, title, number, place in document.get_toc(simple=False):
        page = document[number - 1]
        if number == len(document) or "to" not in place:
            continue
        below = [
            word
            for word in page.get_text("words")
            if word[1] > place["to"].y + 24 and word[3] < page.rect.height - 60
        ]
        pictures = [image for image in page.get_image_info() if image["bbox"][1] > place["to"].y]
        ruled = [line for line in page.get_drawings() if line["rect"].y0 > place["to"].y + 24]
        if not below and not pictures and not ruled:
            found.append(f"{title} on page {number}")
    return found
