"""SVG files as books may hold them: drawings without scripts, foreign content and outside references."""

from __future__ import annotations

import re

from lxml import etree

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_NO_DRAWING = frozenset(
    {
        "script",
        "foreignObject",
        "metadata",
        "animate",
        "animateMotion",
        "animateTransform",
        "set",
        "handler",
        "a",
    }
)
_OF_TEXT = frozenset({"text", "tspan", "textPath", "title", "desc", "style"})
_INSIDE = re.compile(r"#|data:image/(png|jpeg|gif|webp);base64,")
_OUTSIDE_STYLE = re.compile(r"@import|url\(\s*['\"]?(?!#|['\"]?#)", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d][\w.-]*")


def clean_svg(content: bytes) -> bytes:
    """Give the drawing, or nothing where the bytes are no well-formed SVG.

    Dropped: scripts, event handlers, animation, HTML within, editors' metadata, links out of the file (what
    stands in an `<a>` stays), a DOCTYPE with its entities, ids that are no names or given twice, the file's layout.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return b""
    if root.tag != f"{{{_SVG}}}svg":
        return b""
    etree.strip_elements(root, etree.Entity, with_tail=False)
    _drop_foreign(root)
    seen: set[str] = set()
    for node in root.iter("*"):
        _clean_attributes(node, seen)
    _drop_blanks(root)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8")


def _drop_foreign(root: etree._Element) -> None:
    for node in list(root.iter("*")):
        parent = node.getparent()
        if parent is None:
            continue
        if node.tag == f"{{{_SVG}}}a":
            of_text = etree.QName(parent).localname in _OF_TEXT
            node.tag = f"{{{_SVG}}}{'tspan' if of_text else 'g'}"
        elif not _is_drawing(node):
            _remove(node, parent)


def _is_drawing(node: etree._Element) -> bool:
    name = etree.QName(node)
    if name.namespace != _SVG or name.localname in _NO_DRAWING:
        return False
    return name.localname != "style" or _OUTSIDE_STYLE.search(node.text or "") is None


def _remove(node: etree._Element, parent: etree._Element) -> None:
    """Take a node out, but not the text behind it."""
    if node.tail:
        before = node.getprevious()
        if before is None:
            parent.text = (parent.text or "") + node.tail
        else:
            before.tail = (before.tail or "") + node.tail
    parent.remove(node)


def _drop_blanks(root: etree._Element) -> None:
    """Take out the white space that only lays out the file: outside of text, nothing of it is drawn."""
    for node in root.iter("*"):
        if etree.QName(node).localname in _OF_TEXT:
            continue
        if not (node.text or "").strip():
            node.text = None
        for child in node:
            if not (child.tail or "").strip():
                child.tail = None


def _clean_attributes(node: etree._Element, seen: set[str]) -> None:
    for key, value in list(node.attrib.items()):
        name, text = str(key), str(value)
        if _is_unwanted(name, text):
            del node.attrib[name]
        elif name == "id":
            if not _NAME.fullmatch(text) or text in seen:
                del node.attrib[name]
            seen.add(text)


def _is_unwanted(name: str, value: str) -> bool:
    if name in {_XLINK, "href"}:
        return _INSIDE.match(value) is None
    if name.startswith("{"):
        return name != f"{_XML}space"
    return name.startswith(("on", "data-")) or (name == "style" and _OUTSIDE_STYLE.search(value) is not None)
