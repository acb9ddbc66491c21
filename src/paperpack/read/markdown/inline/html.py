"""HTML in running text: tags, comments, scripts, videos."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from paperpack.read.markdown.inline.construct import Construct, Matched, Occurrences
from paperpack.read.markdown.inline.tags import (
    BLOCK_LEVEL,
    DROPPED,
    MEDIA,
    TAG,
    WORDS_TOO,
    Tag,
    read_tag,
    tag_element,
)

_VOID_WORDS = frozenset({"area", "base", "input", "link", "meta", "param", "source", "track"})


class Comment(Construct):
    """`<!-- … -->` vanishes; one that nothing ends is text."""

    triggers = "<"

    def __init__(self) -> None:
        super().__init__(r"<!--")
        self.ends = Occurrences(r"-->")

    def read(self, m: re.Match[str], data: str) -> Matched:
        """Take everything up to the comment's end."""
        end = self.ends.end_after(data, m.start() + 2)
        return (None, None, None) if end is None else ("", m.start(), end)


class DroppedElement(Construct):
    """`<script>…</script>` and its like: gone, and said so."""

    triggers = "<"

    def __init__(self) -> None:
        super().__init__(r"<(" + "|".join(sorted(DROPPED)) + r")(?=[\s/>])[^<>]*+>", ignore_case=True)
        self.ends = {name: Occurrences(rf"</{name}\s*>", ignore_case=True) for name in sorted(DROPPED)}

    def read(self, m: re.Match[str], data: str) -> Matched:
        """Give a `dropped` element; without an end the opening tag alone is dropped."""
        name = m[1].lower()
        end = self.ends[name].end_after(data, m.end())
        if end is None:
            if m.group().lower() == f"<{name}>" and name in WORDS_TOO:
                return None, None, None
            end = m.end()
        return Element("dropped", name=name), m.start(), end


class HtmlTag(Construct):
    """Any other tag: a node of its own, or half of a pair."""

    triggers = "<"

    def __init__(self) -> None:
        super().__init__(TAG)

    def read(self, m: re.Match[str], data: str) -> Matched:  # noqa: ARG002  the form of all constructs
        """Read the tag; words in angle brackets that are none stay text."""
        tag = read_tag(m)
        if tag is None:
            return None, None, None
        return _meaning(tag), m.start(), m.end()


def _meaning(tag: Tag) -> Element | str:
    match tag.name:
        case "br" | "hr":
            return Element("br")
        case "wbr":
            return ""
        case "img" if not tag.closing:
            return image(tag)
        case "input" if tag.attributes.get("type", "").lower() == "checkbox":
            return "☑ " if "checked" in tag.attributes else "☐ "
        case name if name in _VOID_WORDS and not (name in MEDIA and tag.attributes):
            return "" if tag.attributes else tag.raw
        case name if name in MEDIA and tag.attributes and not tag.closing:
            return media(tag)
        case name if name in MEDIA and tag.closing:
            return ""
        case name if name in BLOCK_LEVEL and (tag.closing or tag.attributes or name not in WORDS_TOO):
            return _line_of_its_own(tag)
        case _:
            return tag_element(tag)


def _line_of_its_own(tag: Tag) -> Element:
    element = Element("br", soft="true")
    if tag.name == "li" and not tag.closing:
        element.tail = "• "
    return element


def image(tag: Tag) -> Element:
    """Give the `img` element of an `<img>`; its sizes are pixels, percentages are dropped."""
    element = Element("img", src=tag.attributes.get("src", ""), alt=tag.attributes.get("alt", ""))
    if tag.attributes.get("title"):
        element.set("title", tag.attributes["title"])
    style = {
        name.strip().lower(): value.strip()
        for name, _, value in (part.partition(":") for part in tag.attributes.get("style", "").split(";"))
    }
    for side in ("width", "height"):
        pixels = re.fullmatch(
            r"(\d{1,5})(?:\.\d+)?(?:px)?/?", tag.attributes.get(side, "") or style.get(side, "")
        )
        if pixels:
            element.set(side, pixels[1])
    return element


def media(tag: Tag) -> Element | str:
    """Give the link that stands for a video, a sound or an embedded page."""
    address = next((tag.attributes[key] for key in ("src", "data") if tag.attributes.get(key)), "")
    if not address:
        return ""
    element = Element("a", href=address, media=tag.name)
    element.text = tag.attributes.get("title") or address
    return element
