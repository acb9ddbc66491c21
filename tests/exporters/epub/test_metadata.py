"""What the package document says of the finished sample book."""

from __future__ import annotations

import zipfile
from collections import Counter
from io import BytesIO

from paperpack.model import Note, Notebook, Part
from tests.exporters.epub import samples
from tests.exporters.epub.opened import export, package


def values(entries: dict[str, bytes], path: str) -> list[str]:
    return [str(value) for value in package(entries, path)]


def test_the_package_names_the_book(entries: dict[str, bytes]) -> None:
    assert values(entries, "//dc:title/text()") == ['论文笔记 "book" & <more>', "从 ResNet 到 <BERT>"]
    assert values(entries, "//dc:creator/text()") == ["张三", "O'Neil & Sons"]
    assert values(entries, "//dc:language/text()") == ["zh-CN"]
    assert values(entries, "/opf:package/@xml:lang") == ["zh-CN"]
    assert values(entries, "//dc:identifier/text()") == [samples.notebook().identifier]
    assert values(entries, "//dc:subject/text()") == ["<tag>", "CNN & more", "attention", "残差", "视觉"]
    assert values(entries, "//opf:meta[@property='dcterms:modified']/text()") == ["2023-11-14T22:13:20Z"]


def test_accessibility_is_computed_from_the_content(entries: dict[str, bytes]) -> None:
    schema = {
        name: values(entries, f"//opf:meta[@property='schema:{name}']/text()")
        for name in ("accessMode", "accessModeSufficient", "accessibilityFeature", "accessibilityHazard")
    }
    assert schema["accessMode"] == ["textual", "visual"]
    assert schema["accessModeSufficient"] == ["textual,visual"]
    assert "describedMath" in schema["accessibilityFeature"]
    assert "alternativeText" not in schema["accessibilityFeature"]
    assert schema["accessibilityHazard"] == ["unknown"]


def test_a_book_of_words_claims_no_more_than_it_has() -> None:
    note = Note(path="a.md", title="A", title_content=samples.t("A"), blocks=(samples.p("Words."),))
    with zipfile.ZipFile(BytesIO(export(Notebook(title="B", slug="b", root=Part("", (note,)))))) as archive:
        entries = {"EPUB/content.opf": archive.read("EPUB/content.opf")}
    assert values(entries, "//opf:meta[@property='schema:accessMode']/text()") == ["textual"]
    assert values(entries, "//opf:meta[@property='schema:accessModeSufficient']/text()") == ["textual"]
    features = values(entries, "//opf:meta[@property='schema:accessibilityFeature']/text()")
    assert not {"MathML", "describedMath", "alternativeText"} & set(features)
    assert values(entries, "//opf:meta[@property='schema:accessibilityHazard']/text()") == ["none"]
    (identifier,) = values(entries, "//dc:identifier/text()")
    assert identifier.startswith("urn:uuid:")


def test_images_are_kept_once_in_a_form_every_reader_shows(entries: dict[str, bytes]) -> None:
    items = [item for item in package(entries, "//opf:item") if item.get("href", "").startswith("images/")]
    types = Counter(item.get("media-type") for item in items)
    # a.png, e.bmp and f.tiff, and the cover
    assert types == {"image/png": 4, "image/jpeg": 1, "image/gif": 1, "image/webp": 1, "image/svg+xml": 1}
    assert [item.get("href") for item in items if item.get("properties") == "cover-image"] == [
        "images/cover.png"
    ]
