"""A finished book opened again: its pages and package as trees."""

from __future__ import annotations

from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

from lxml import etree

from paperpack.exporters.epub import EpubExporter
from tests.exporters.epub import samples

XHTML = "{http://www.w3.org/1999/xhtml}"
OPS = "{http://www.idpf.org/2007/ops}"
MATH = "{http://www.w3.org/1998/Math/MathML}math"
SPACES = {
    "x": XHTML[1:-1],
    "epub": OPS[1:-1],
    "m": MATH[1:-5],
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "n": "http://www.daisy.org/z3986/2005/ncx/",
}


def parsed(content: bytes) -> Any:
    """Give a tree; `Any`, since what XPath gives cannot be told by its type."""
    return etree.fromstring(content)


def pages(entries: dict[str, bytes]) -> dict[str, Any]:
    return {name: parsed(content) for name, content in entries.items() if name.endswith(".xhtml")}


def select(tree: Any, path: str) -> list[Any]:
    return list(tree.xpath(path, namespaces=SPACES))


def package(entries: dict[str, bytes], path: str) -> list[Any]:
    return select(parsed(entries["EPUB/content.opf"]), path)


def export(notebook: Any) -> bytes:
    (output,) = EpubExporter().export(notebook, samples.context([]))
    return output.content


def followed_links(entries: dict[str, bytes]) -> int:
    """Follow every link and reference of the pages and the NCX to its file and fragment; give how many there are."""
    trees = pages(entries) | {"EPUB/toc.ncx": parsed(entries["EPUB/toc.ncx"])}
    identifiers = {name: set(select(tree, "//@id")) for name, tree in trees.items()}
    followed = 0
    for name, tree in trees.items():
        for address in select(tree, "//@href | //@src"):
            if urlsplit(address).scheme:
                assert urlsplit(address).scheme in {"http", "https", "mailto"}
                continue
            path, fragment = urldefrag(unquote(address))
            target = normpath(join(dirname(name), path)) if path else name
            assert target in entries, f"{name}: {address}"
            assert not fragment or fragment in identifiers[target], f"{name}: {address}"
            followed += 1
    return followed
