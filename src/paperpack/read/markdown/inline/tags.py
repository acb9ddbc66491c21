"""HTML tags in running text: which names are HTML, what each becomes, and how a tag reads.

No HTML survives reading: a name either has a node of the model, or is unwrapped, or is dropped together with
its content. A word in angle brackets that is no HTML element (`<mask>`) is text.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def _names(written: str) -> frozenset[str]:
    return frozenset(written.split())


FORMATTING = {
    "b": "strong",
    "strong": "strong",
    "i": "em",
    "em": "em",
    "cite": "em",
    "dfn": "em",
    "var": "em",
    "s": "del",
    "strike": "del",
    "del": "del",
    "u": "u",
    "ins": "u",
    "mark": "mark",
    "sub": "sub",
    "sup": "sup",
    "kbd": "kbd",
    "code": "code",
    "samp": "code",
    "tt": "code",
}
"""HTML elements that have an inline node, and the element of our tree that stands for it."""

PAIRED_ELEMENTS = frozenset(FORMATTING) | {"a", "q", "rt", "rp"}
"""Elements whose content changes by the pair around it; other pairs are unwrapped where they stand."""

DROPPED = frozenset({"script", "style", "svg", "noscript", "template"})
"""Elements dropped together with their content."""

MEDIA = frozenset({"video", "audio", "iframe", "embed", "object", "source"})
"""Elements that become a link to what they would have played."""

BLOCK_LEVEL = _names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hr html legend li main menu "
    "nav ol optgroup option p pre search section summary table tbody td tfoot th thead title tr ul"
)
"""Elements that stand on lines of their own."""

_OTHER = _names(
    "abbr acronym area base bdi bdo big br button canvas col colgroup data datalist font img input "
    "label link map math meta meter nobr output param picture progress ruby select slot small span "
    "textarea time track wbr"
)

HTML_ELEMENTS = BLOCK_LEVEL | PAIRED_ELEMENTS | DROPPED | MEDIA | _OTHER
"""Every name that makes a tag; anything else in angle brackets is text."""

WORDS_TOO = _names(
    "a b i q s u address area article aside base body button caption center cite code data details "
    "dialog embed figure footer form head header html input label legend link main map math menu meta "
    "meter object option output param picture progress search section select slot source strike style "
    "summary table template textarea time title track var"
)
"""HTML names that people also write as plain words in angle brackets: text when they stand unpaired."""

_BOOLEAN = _names(
    "allowfullscreen async autoplay checked compact controls default defer disabled download hidden "
    "ismap itemscope loop multiple muted noshade novalidate nowrap open playsinline readonly required "
    "reversed selected"
)

_ATTRIBUTES = r"""(?:\s++[A-Za-z_:@][\w:.@-]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+)*+"""
TAG = rf"<(?P<closing>/?)(?P<name>[A-Za-z][A-Za-z0-9]*+)(?P<attributes>{_ATTRIBUTES})\s*+/?>"
"""A tag as HTML writes it. Linear: every part is possessive and none runs over a `<` outside quotes."""

_ATTRIBUTE = re.compile(r"""([A-Za-z_:@][\w:.@-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")


class Tag(msgspec.Struct, frozen=True):
    """A tag that was read. `raw` is how it stands in the text; attributes are decoded, their names lower."""

    name: str
    closing: bool
    attributes: dict[str, str]
    raw: str


def read_tag(match: re.Match[str]) -> Tag | None:
    """Give the tag that `TAG` matched, or None where it is none: no HTML name, or words for attributes."""
    name = match["name"].lower()
    if name not in HTML_ELEMENTS:
        return None
    attributes: dict[str, str] = {}
    for part in _ATTRIBUTE.finditer(match["attributes"]):
        value = next((group for group in part.groups()[1:] if group is not None), None)
        key = part[1].lower()
        if value is None and key not in _BOOLEAN:
            return None
        attributes.setdefault(key, html.unescape(value or "").strip())
    return Tag(name, bool(match["closing"]), attributes, match[0])


def tag_element(tag: Tag) -> Element:
    """Give the piece `open` or `close` that the pairing of delimiters understands."""
    element = Element("close" if tag.closing else "open", name=tag.name, raw=tag.raw)
    if tag.attributes:
        element.set("dressed", "true")
        for key in ("href", "title"):
            if key in tag.attributes:
                element.set(key, tag.attributes[key])
    return element


def stray_text(piece: Element) -> str:
    """Give what an unpaired tag shows: itself where it may be a plain word, else nothing."""
    bare = piece.get("dressed") is None and piece.get("name") in WORDS_TOO
    return piece.get("raw", "") if bare else ""


def paired_element(
    opener: Element,
    closer: Element,
    inner: list[str | Element],
    attach: Callable[[Element, Sequence[str | Element]], Element],
) -> list[str | Element]:
    """Give what stands for a pair of tags around its content."""
    name = opener.get("name", "")
    match name:
        case "a":
            if not opener.get("href"):
                return inner
            return [attach(_link(opener), inner)]
        case "q":
            return ["“", *inner, "”"]
        case "rt":
            return ["(", *inner, ")"]
        case "rp":
            return []
        case "s" if opener.get("dressed") is None and _is_token(inner):
            return [opener.get("raw", ""), *inner, closer.get("raw", "")]
        case _:
            return [attach(Element(FORMATTING[name]), inner)]


def _link(opener: Element) -> Element:
    element = Element("a", href=opener.get("href", ""))
    if opener.get("title"):
        element.set("title", opener.get("title", ""))
    return element


def _is_token(inner: list[str | Element]) -> bool:
    """Say whether `<s> … </s>` are the sequence tokens of a language model rather than struck text."""
    if not inner:
        return True
    first, last = inner[0], inner[-1]
    return (isinstance(first, str) and first[:1].isspace()) or (isinstance(last, str) and last[-1:].isspace())
