"""What site generators and outliners fill in: Liquid tags, Hugo shortcodes, `{{macros}}`, attribute lists.

No generator runs here. What says what it stands for is read as that: a figure, a video's link, an embedded
note. Markers that only say how text between them is to look vanish. Everything else is a `vanished` element,
so that the reader of the tree can say that it is left out. Anki's `{{c1::…}}`, Logseq's `{{cloze …}}` and any
other `{{…}}` are text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from paperpack.read.markdown.inline.construct import Construct, Matched
from paperpack.read.markdown.inline.links import IMAGE_NAME, image_element

if TYPE_CHECKING:
    from collections.abc import Mapping


def _names(written: str) -> frozenset[str]:
    return frozenset(written.split())


_ARGUMENT = re.compile(r"""(?:([\w-]+)\s*=\s*)?(?:"([^"]*)"|'([^']*)'|([^\s"'=]+))""")
_VIDEOS = {
    "youtube": "https://www.youtube.com/watch?v=",
    "vimeo": "https://vimeo.com/",
    "bilibili": "https://www.bilibili.com/video/",
    "gist": "https://gist.github.com/",
}
_IMAGE_KEYS = ("src", "url", "image_path", "path", "image", "file")
_SILENT = _names(
    "raw else elsif when break continue more katex math mathjax latex highlight mermaid notice note callout "
    "alert admonition hint tip info warning danger details expand collapse figure steps tabs tab"
)
"""Markers around text, or of no text at all; where one has no end it vanishes all the same."""

_LIQUID_OBJECT = re.compile(r"(?:site|page|post|include|layout|content|paginator|jekyll|theme|forloop)\b")
_LIQUID_STRING = re.compile(r"""(["'])(.*?)\1\s*(?:\||$)""")
_EMBED = re.compile(r"embed\s+(?:\(\(([^()\s]+)\)\)|\[\[([^\[\]]+)\]\])$", re.IGNORECASE)
_PLAYED = re.compile(r"(video|youtube|tweet|twitter|iframe|bilibili)\s+(\S+)$", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r"#(?:include|rustdoc_include|playground|playpen|title|shiftinclude)\b|(?:query|renderer|function|pdf|zotero-\w+|"
    r"namespace|tutorial|cards|diagram|embed)\b"
)
_SHOWN = 60


def arguments(source: str) -> tuple[list[str], dict[str, str]]:
    """Split what stands behind a tag's name into its words and its `key=value` pairs."""
    words: list[str] = []
    pairs: dict[str, str] = {}
    for found in _ARGUMENT.finditer(source):
        value = next((group for group in found.groups()[1:] if group is not None), "")
        if found[1]:
            pairs.setdefault(found[1].lower(), value)
        else:
            words.append(value)
    return words, pairs


def vanished(source: str) -> Element:
    """Give the element of a template that is left out; `source` is how it is named to the author."""
    source = " ".join(source.split())
    return Element("vanished", source=source if len(source) <= _SHOWN else source[: _SHOWN - 1] + "…")


def _linked(address: str, words: str = "") -> Element:
    element = Element("a", href=address)
    element.text = AtomicString(words or address)
    return element


def _shown_by(name: str, words: list[str], pairs: Mapping[str, str]) -> Element | None:
    """Give the image or the link that a tag stands for; None where it stands for neither."""
    address = next((pairs[key] for key in _IMAGE_KEYS if pairs.get(key)), "")
    if not address and name in {"figure", "img", "image", "asset_img", "include"}:
        address = next((word for word in words if IMAGE_NAME.search(word)), "")
    if address and (name in {"figure", "img", "image"} or IMAGE_NAME.search(address)):
        element = image_element(address, pairs.get("caption") or pairs.get("title", ""), pairs)
        element.text = pairs.get("alt", "")
        return element
    if name == "include" and words:
        name, words = re.sub(r"\.\w+$", "", words[0].rpartition("/")[2]).lower(), words[1:]
    start = _VIDEOS.get(name)
    identifier = pairs.get("id") or "/".join(words[: 2 if name == "gist" else 1])
    if start and identifier:
        return _linked(identifier if "://" in identifier else start + identifier, pairs.get("title", ""))
    return None


class LiquidTag(Construct):
    """`{% name … %}` of Jekyll, Hexo and GitBook."""

    triggers = "{"

    def __init__(self) -> None:
        super().__init__(r"\{%-?\s*([A-Za-z_][\w-]*)((?:[^%{}]|%(?!\})){0,600}+)%\}")

    def read(self, m: re.Match[str], data: str) -> Matched:  # noqa: ARG002  the form of all constructs
        """Take it as what it stands for, as nothing, or as a template that is left out."""
        name = m[1].lower()
        words, pairs = arguments(m[2].rstrip().removesuffix("-"))
        if name in {"link", "post_url"} and words:
            return _linked(words[0]), m.start(), m.end()
        shown = _shown_by(name, words, pairs)
        if shown is not None:
            return shown, m.start(), m.end()
        if name in _SILENT or name.startswith("end"):
            return "", m.start(), m.end()
        return vanished(m.group()), m.start(), m.end()


class Shortcode(Construct):
    """`{{< name … >}}` and `{{% name … %}}` of Hugo; between `/*` and `*/` it is shown as it is."""

    triggers = "{"

    def __init__(self) -> None:
        super().__init__(
            r"\{\{(?P<mark>[<%])\s*+(?:/\*(?P<escaped>[^{}\n]{0,300}?)\*/"
            r"|(?P<closing>/\s*+)?+(?P<name>[A-Za-z_][\w./-]*)(?P<arguments>[^{}]{0,600}?))\s*/?\s*[>%]\}\}"
        )

    def read(self, m: re.Match[str], data: str) -> Matched:  # noqa: ARG002  the form of all constructs
        """Take it as what it stands for, as nothing, or as a template that is left out."""
        if m["escaped"] is not None:
            return m.group().replace("/*", "").replace("*/", ""), m.start(), m.end()
        name = m["name"].lower()
        if m["closing"] or (name in _SILENT and name != "figure"):
            return "", m.start(), m.end()
        shown = _shown_by(name, *arguments(m["arguments"]))
        return shown if shown is not None else vanished(m.group()), m.start(), m.end()


class Macro(Construct):
    """`{{…}}` of Liquid, Logseq and mdBook."""

    triggers = "{"

    def __init__(self) -> None:
        super().__init__(r"\{\{-?[ \t]*([^{}\n]{1,600}+)\}\}")

    def read(self, m: re.Match[str], data: str) -> Matched:  # noqa: ARG002  the form of all constructs
        """Take what is known; anything else in double braces is text."""
        inside = m[1].strip().removesuffix("-").strip()
        if inside.lower() in {"toc", "_toc_"}:
            return "", m.start(), m.end()
        if embedded := _EMBED.match(inside):
            return _embedded(embedded), m.start(), m.end()
        if played := _PLAYED.match(inside):
            return _linked(played[2].strip("()")), m.start(), m.end()
        if written := _LIQUID_STRING.match(inside):
            return written[2], m.start(), m.end()
        if _LIQUID_OBJECT.match(inside) or _LEFT_OUT.match(inside):
            return vanished(m.group()), m.start(), m.end()
        return None, None, None


def _embedded(found: re.Match[str]) -> Element:
    target = f"(({found[1]}))" if found[1] else found[2].strip()
    element = Element("a", wiki=target, embed="true")
    element.text = AtomicString(target)
    return element


class AttributeList(Construct):
    """kramdown's `{: .class}` and `{:/comment}`, Logseq's `{:height 3}`, in the midst or at the end of text."""

    triggers = "{"

    def __init__(self) -> None:
        super().__init__(r"\{::?[ \t]?[.#:/A-Za-z][^{}\n]{0,300}+\}")

    def read(self, m: re.Match[str], data: str) -> Matched:  # noqa: ARG002  the form of all constructs
        """Take it as nothing: how a text is to look is the outputs' own."""
        return "", m.start(), m.end()
