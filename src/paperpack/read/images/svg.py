"""SVG as an image only: no scripts, no foreign content, nothing from outside the file.

Follows what the "secure static mode" of SVG 2 (§2.7.2) lets an image do, and takes out the rest.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
from lxml import etree

_SVG = "http://www.w3.org/2000/svg"

# Elements that run, load or hold what is no SVG.
_ACTIVE = frozenset(
    (
        *("script", "handler", "listener", "foreignobject", "iframe", "object", "embed", "audio", "video"),
        *("canvas", "html", "body", "link", "meta", "base"),
    )
)
_ANIMATIONS = frozenset(("animate", "set", "animatetransform", "animatemotion", "animatecolor"))

# Elements that are nothing without their reference.
_REFERRING = frozenset(("image", "feimage", "use", "mpath", "tref", "cursor"))

_REFERENCE_ATTRIBUTES = frozenset(("href", "src", "base"))
_HARMLESS = r"#|data:image/(?:png|jpe?g|gif|webp|avif)[;,]"
_HARMLESS_REFERENCE = re.compile(rf"\s*(?:{_HARMLESS})", re.IGNORECASE)

# In style sheets, style attributes and presentation attributes.
_FONT = r"data:(?:font/|application/(?:x-)?font|application/octet-stream)"
_CSS_URL = re.compile(rf"url\(\s*[\"']?\s*(?!{_HARMLESS}|{_FONT}|[\"'\s])[^)]*\)?", re.IGNORECASE)
_CSS_IMPORT = re.compile(r"@(?:import|namespace)\b[^;]*;?", re.IGNORECASE)
_CSS_ACTIVE = re.compile(
    r"expression\s*\(|javascript:|-moz-binding|behavior\s*:|image-set\s*\(", re.IGNORECASE
)

# The document types that an SVG may keep: EPUBCheck's OPF-073 knows them.
_KNOWN_DOCTYPE = "-//W3C//DTD SVG 1."

_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_LENGTH = re.compile(r"\s*\+?(\d*\.?\d+(?:e[+-]?\d{1,3})?)\s*([a-z]*)\s*", re.IGNORECASE)
_LARGEST = 1_000_000


class SvgError(Exception):
    """Bytes that are no well-formed SVG document; the message says why."""


class Svg(msgspec.Struct, frozen=True):
    """An SVG that is safe to show.

    `width` and `height` are CSS pixels, rounded; 0 where it has none of its own. `content` are the bytes
    given where nothing had to be taken out. `removed` names what was.
    """

    width: int
    height: int
    content: bytes
    removed: tuple[str, ...] = ()


def clean_svg(content: bytes) -> bytes:
    """Give the SVG without anything active or outside of it; the same bytes where there is nothing of that.

    Taken out: scripts, event handlers, foreign content, references to anything but `#…` and raster `data:`
    images, style sheet imports, processing instructions, and entities with their document type. Raises
    `SvgError` where it is no well-formed SVG.
    """
    return inspect_svg(content).content


def inspect_svg(content: bytes) -> Svg:
    """Give an SVG's size (that of its width and height, else of its view box) and its cleaned bytes.

    Raises `SvgError` where it is no well-formed SVG.
    """
    root = _parsed(content)
    width, height = _size(root)
    removed = _clean(root)
    if removed or _has_own_doctype(root):
        content = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Svg(width, height, content, tuple(dict.fromkeys(removed)))


def _parsed(content: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities="internal",  # type: ignore[arg-type]  # lxml-stubs is older than lxml 5
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(content.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SvgError(f"it is no well-formed XML ({str(error).partition(', line')[0]})") from error
    name = etree.QName(root)
    if name.localname != "svg":
        raise SvgError(f"its outermost element is <{name.localname}>, not <svg>")
    if name.namespace != _SVG:
        raise SvgError(f'its <svg> lacks xmlns="{_SVG}", without which it is no image')
    return root


def _size(root: etree._Element) -> tuple[int, int]:
    width, height = _pixels(root.get("width")), _pixels(root.get("height"))
    box = re.split(r"[\s,]+", (root.get("viewBox") or "").strip())
    box_width, box_height = (_pixels(box[2]), _pixels(box[3])) if len(box) == 4 else (0.0, 0.0)  # noqa: PLR2004  SVG 2 §8.6
    if not width and not height:
        width, height = box_width, box_height
    elif box_width and box_height:
        width = width or height * box_width / box_height
        height = height or width * box_height / box_width
    return round(min(width, _LARGEST)), round(min(height, _LARGEST))


def _pixels(length: str | None) -> float:
    found = _LENGTH.fullmatch(length or "")
    return float(found[1]) * _UNITS.get(found[2].lower(), 0.0) if found else 0.0


def _has_own_doctype(root: etree._Element) -> bool:
    """Say whether there is a document type of more than the W3C's name: entities, or another definition."""
    information: Any = root.getroottree().docinfo  # lxml-stubs knows half of it
    definition = information.internalDTD
    if definition is None:
        return False
    if definition.entities() or definition.elements():
        return True
    known = (information.public_id or "").startswith(_KNOWN_DOCTYPE)
    return not known and bool(information.public_id or information.system_url)


# -------------------------------------------------------------------------------------------------- cleaning


def _clean(root: etree._Element) -> list[str]:
    """Clean a tree in place; give the names of what was taken out."""
    removed = [
        "processing instructions"
        for node in root.itersiblings(preceding=True)
        if _kind(node) is etree.ProcessingInstruction
    ]
    for node in list(root.iter()):
        if node is root or node.getparent() is not None:
            removed += _clean_node(node)
    return removed


def _kind(node: etree._Element) -> object:
    """Give an element's name, or lxml's factory of what is no element."""
    return node.tag


def _clean_node(node: etree._Element) -> list[str]:
    kind = _kind(node)
    if kind is etree.Comment:
        return []
    if kind is etree.ProcessingInstruction or kind is etree.Entity:
        _remove(node)
        return ["processing instructions" if kind is etree.ProcessingInstruction else "outside entities"]
    name = etree.QName(node).localname
    lower = name.lower()
    target = (node.get("attributeName") or "").strip().lower()
    animates_reference = lower in _ANIMATIONS and ("href" in target or target.startswith("on"))
    if lower in _ACTIVE or animates_reference:
        _remove(node)
        return [f"<{name}>"]
    removed = _clean_attributes(node)
    if lower in _REFERRING and "outside references" in removed:
        _remove(node)
    elif lower == "style":
        removed += _clean_style(node)
    return removed


def _clean_attributes(element: etree._Element) -> list[str]:
    removed = []
    for key, raw in list(element.attrib.items()):
        value = str(raw)
        name = etree.QName(key).localname
        if name.lower().startswith("on"):
            del element.attrib[key]
            removed.append(name)
        elif name.lower() in _REFERENCE_ATTRIBUTES and not _HARMLESS_REFERENCE.match(value):
            del element.attrib[key]
            removed.append("outside references")
        elif "(" in value or "\\" in value:
            cleaned = _clean_css(value)
            if cleaned != value:
                element.attrib[key] = cleaned
                removed.append("outside references")
    return removed


def _clean_style(element: etree._Element) -> list[str]:
    text = "".join(str(piece) for piece in element.itertext())
    cleaned = _clean_css(text)
    if cleaned == text:
        return []
    for child in list(element):
        element.remove(child)
    element.text = cleaned
    return ["outside styles"]


def _clean_css(css: str) -> str:
    """Take imports and outside addresses out of CSS; all of it where escapes could hide one."""
    if _CSS_ACTIVE.search(css) or ("\\" in css and re.search(r"\\[0-9a-zA-Z(]", css)):
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
