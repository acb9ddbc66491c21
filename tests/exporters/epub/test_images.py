from __future__ import annotations

from typing import Any

import msgspec
import pytest
from lxml import etree

from paperpack.exporters.epub.images import book_image, image_file
from paperpack.exporters.epub.svg import clean_svg
from tests.exporters.epub import samples


@pytest.mark.parametrize("path", ["img/a b.png", "img/图.jpg", "img/c.gif", "img/d.webp"])
def test_core_media_types_stay_as_they_are(path: str) -> None:
    image = book_image(samples.asset(path), samples.FILES[path][1])
    assert image is not None
    assert image.content == samples.FILES[path][1]
    assert image.may_flash == (path == "img/c.gif")


@pytest.mark.parametrize("path", ["img/e.bmp", "img/f.tiff", "img/broken.svg"])
def test_what_no_reader_has_to_show_is_none(path: str) -> None:
    assert book_image(samples.asset(path), samples.FILES[path][1]) is None


def test_a_file_is_named_by_its_content_not_by_its_name() -> None:
    asset = samples.asset("img/图.jpg")
    assert image_file(asset) == image_file(msgspec.structs.replace(asset, path="else where.jpeg"))
    assert image_file(asset).isascii()


def test_a_drawing_keeps_what_is_drawn_and_nothing_else() -> None:
    drawing = clean_svg(samples.SVG)
    root: Any = etree.fromstring(drawing)
    names = [etree.QName(node).localname for node in root.iter()]
    assert names == ["svg", "g", "text", "image", "rect", "use"]
    assert "".join(root.itertext()).split() == ["Axis"]
    for gone in (b"script", b"onload", b"example.org", b"DOCTYPE", b"editor", b'id="1"'):
        assert gone not in drawing
    assert b'href="#box"' in drawing


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no markup",
        b"<svg/>",
        b"<html xmlns='http://www.w3.org/1999/xhtml'/>",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
    ],
)
def test_what_is_no_drawing_is_nothing(content: bytes) -> None:
    assert clean_svg(content) == b""


def test_entities_are_not_read() -> None:
    content = (
        b'<!DOCTYPE svg [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY a "aaa"><!ENTITY b "&a;&a;">]>'
        b"<svg xmlns='http://www.w3.org/2000/svg'><text>x&f;&b;y</text></svg>"
    )
    root: Any = etree.fromstring(clean_svg(content))
    assert "".join(root.itertext()) == "xy"


def test_a_drawing_loses_its_layout_but_no_space_of_its_text() -> None:
    content = (
        b"<svg xmlns='http://www.w3.org/2000/svg'>\n  <g>\n"
        b"    <text>a <tspan>b</tspan> <a><tspan>c</tspan> <tspan>d</tspan></a></text>\n  </g>\n</svg>"
    )
    drawing = clean_svg(content)
    assert b"\n " not in drawing
    root: Any = etree.fromstring(drawing)
    assert "".join(root.itertext()) == "a b c d"
    assert {etree.QName(node).localname for node in root.iter()} == {"svg", "g", "text", "tspan"}
