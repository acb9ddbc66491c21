from __future__ import annotations

import msgspec

from paperpack.exporters.json import JsonExporter
from paperpack.model import Notebook, Part
from tests.exporters.anki.factory import basic, book, cloze, context, gap, image, note, paragraph


def test_the_book_comes_back() -> None:
    inner = note(cloze("深度 ", gap("残差", 2)), title="二", path="part/二.md")
    whole = book(note(basic("Q", paragraph(image("a.png", b"1")))), parts=(Part("part", (inner,)),))
    (output,) = JsonExporter().export(whole, context())
    assert output.path == "papers.json"
    assert output.holds == {"notes": 2, "cards": 2}
    assert msgspec.json.decode(output.content, type=Notebook) == whole
    assert output.content == next(JsonExporter().export(whole, context())).content
    text = output.content.decode()
    assert text.endswith("}\n")
    assert '\n  "title": "Papers",\n' in text
    assert "残差" in text
