"""SVG as an image only: no scripts, no foreign content, nothing from outside the file.

Follows the "secure static mode" of SVG 2 §2.8.2 in what an image may do, and takes out what would break it.
"""

from __future__ import annotations

import re

import msgspec
from lxml import etree

_SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"

# Elements that run, load or hold what is no SVG.
_ACTIVE = frozenset(
    "script handler foreignobject iframe object embed audio video canvas image-set html body link meta base".split()
)
_ANIMATIONS = frozenset(("animate", "set", "animatetransform", "animatemotion", "animatecolor"))

_REFERENCES = frozenset(
    ("href", _XLINK_HREF, "src", "data", "action", "formaction", "from", "to", "values", "by")
)
_HARMLESS_REFERENCE = re.compile(r"\s*(#|data:image/(?:png|jpeg|jpg|gif|webp|avif)[;,])", re.IGNORECASE)
_OUTSIDE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)

# `url(…)` in style sheets, style attributes and presentation attributes.
_CSS_URL = re.compile(
    r"url\(\s*([\"']?)(?!#|data:image/(?:png|jpe?g|gif|webp|avif)[;,]|data:font/)[^)]*\)?", re.IGNORECASE
)
_CSS_IMPORT = re.compile(r"@import[^;]*;?", re.IGNORECASE)
_CSS_ACTIVE = re.compile(r"expression\s*\(|javascript:|-moz-binding|behavior\s*:", re.IGNORECASE)

_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_LENGTH = re.compile(r"\s*\+?(\d*\.?\d+(?:e[+-]?\d+)?)\s*([a-z]*)\s*", re.IGNORECASE)
_LARGEST = 1_000_000


class SvgError(Exception):
    """Bytes that are no well-formed SVG document; the message says why."""


class SvgSize(msgspec.Struct, frozen=True):
    """Width and height in CSS pixels, rounded; 0 where the image has none of its own."""

    width: int
    height: int


def svg_size(content: bytes) -> SvgSize:
    """Give the size that an SVG asks for: its width and height, else its view box. Raises `SvgError`."""
    root = _parsed(content)
    width, height = _pixels(root.get("width")), _pixels(root.get("height"))
    box = re.split(r"[\s,]+", (root.get("viewBox") or "").strip())
    box_width, box_height = (_pixels(box[2]), _pixels(box[3])) if len(box) == 4 else (0.0, 0.0)  # noqa: PLR2004  SVG 2 §8.6
    if not width and not height:
        width, height = box_width, box_height
    elif box_width and box_height:
        width = width or height * box_width / box_height
        height = height or width * box_height / box_width
    return SvgSize(round(min(width, _LARGEST)), round(min(height, _LARGEST)))


def clean_svg(content: bytes) -> bytes:
    """Give the SVG without anything active or outside of it; the same bytes where there is nothing of that.

    Taken out: scripts, event handlers, foreign content, references to anything but `#…` and raster `data:`
    images, style sheet imports, processing instructions and the document type with its entities. Raises
    `SvgError` where it is no well-formed SVG.
    """
    root = _parsed(content)
    changed = _drop_surroundings(root)
    for element in list(root.iter()):
        if element is not root and element.getparent() is None:
            continue
        changed |= _clean_node(element)
    if not changed:
        return content
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _parsed(content: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities="internal", no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SvgError(f"it is no well-formed XML ({str(error).partition(', line')[0]})") from error
    name = etree.QName(root)
    if name.localname != "svg" or name.namespace not in {_SVG, None}:
        raise SvgError(f"its outermost element is <{name.localname}>, not <svg>")
    if name.namespace is None:
        raise SvgError(f'its <svg> lacks xmlns="{_SVG}"')
    return root


def _drop_surroundings(root: etree._Element) -> bool:
    """Drop the document type, and comments and instructions around the root: only the root is written again.

    A style sheet instruction outside is a reason to write; a comment alone is none.
    """
    tree = root.getroottree()
    instructions = [
        node for node in root.itersiblings(preceding=True) if isinstance(node, etree._ProcessingInstruction)
    ]
    return bool(tree.docinfo.doctype) or bool(instructions)


def _clean_node(node: etree._Element) -> bool:
    """Clean one node in place; say whether anything was taken out."""
    if isinstance(node, (etree._ProcessingInstruction, etree._Entity)):
        _remove(node)
        return True
    if not isinstance(node.tag, str):
        return False
    name = etree.QName(node).localname.lower()
    target = (node.get("attributeName") or "").strip().lower()
    if name in _ACTIVE or (name in _ANIMATIONS and ("href" in target or target.startswith("on"))):
        _remove(node)
        return True
    changed = _clean_attributes(node)
    if name == "style":
        text = "".join(node.itertext())
        cleaned = _clean_css(text)
        if cleaned != text or len(node):
            for child in list(node):
                node.remove(child)
            node.text = cleaned
            changed = True
    return changed


def _clean_attributes(element: etree._Element) -> bool:
    changed = False
    for key, value in list(element.attrib.items()):
        name = etree.QName(key).localname.lower()
        if name.startswith("on") or _is_outside(key, value) or name == "base":
            del element.attrib[key]
            changed = True
        elif (cleaned := _clean_css(value) if "(" in value or "\\" in value else value) != value:
            element.attrib[key] = cleaned
            changed = True
    return changed


def _is_outside(key: str, value: str) -> bool:
    if etree.QName(key).localname.lower() in {"href", "src"}:
        return not _HARMLESS_REFERENCE.match(value)
    return key in _REFERENCES and _OUTSIDE.match(value) is not None


def _clean_css(css: str) -> str:
    """Take imports and outside addresses out of CSS; all of it where escapes could hide one."""
    if "\\" in css or _CSS_ACTIVE.search(css):
        return ""
    return _CSS_URL.sub("none", _CSS_IMPORT.sub("", css))


def _remove(node: etree._Element) -> None:
    """Take a node out and leave the text behind it."""
    parent = node.getparent()
    if parent is None:
        return
    previous = node.getprevious()
    if node.tail:
        if previous is not None:
            previous.tail = (previous.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _pixels(length: str | None) -> float:
    found = _LENGTH.fullmatch(length or "")
    return float(found[1]) * _UNITS.get(found[2].lower(), 0.0) if found else 0.0
