"""Block structure as lines of text, from our tree and from GitHub's parser, to be compared.

An outline has a line for each block, indented by depth: tag, `@` and line, attributes, text with its lines
joined by ` / `. What is usual (`tight`, `start=1`, `align=none`) is left out.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

import cmarkgfm
from cmarkgfm.cmark import Options

from paperpack.read.markdown.engine import parse_blocks

if TYPE_CHECKING:
    from pathlib import Path

_SHOWN = ("start", "checked", "tight", "align", "header", "language", "kind", "folded", "label", "id", "deep")
_USUAL = {("tight", "true"), ("start", "1"), ("align", "none")}
_LEAVES = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "td", "pre"}
_BLOCKS = {"ul", "ol", "li", "blockquote", "table", "tr", "hr", "html"} | _LEAVES
_LINES_OF_PARENT = {"tr", "td", "title"}
_LINES_UNKNOWN_TO_GITHUB = _LINES_OF_PARENT | {"p", "html"}


def read_cases(path: Path) -> list[tuple[str, str, str]]:
    """Give name, source and expectation of each case: `%%% name`, source, maybe `%%% =>`, expectation.

    In a source `→` is a tab and `␣` a space.
    """
    cases: list[tuple[str, str, str]] = []
    for part in path.read_text("utf-8").split("%%% ")[1:]:
        name, _, body = part.partition("\n")
        if name == "=>":
            cases[-1] = (cases[-1][0], cases[-1][1], body.rstrip("\n") + "\n")
        else:
            cases.append((name, body.replace("→", "\t").replace("␣", " "), ""))
    return cases


def block_outline(source: str) -> str:
    """Give the outline of our tree of blocks."""
    return _outline(parse_blocks(source)[0], _LINES_OF_PARENT)


def comparable_outline(source: str) -> str:
    """Give the outline of our tree of blocks as far as GitHub's HTML can tell.

    It tells no line of a paragraph, and of a list without paragraphs not whether it is tight; it shows
    footnotes elsewhere.
    """
    root = parse_blocks(source)[0]
    for element in list(root.iter()):
        if element.tag in {"ul", "ol"} and not any(child.tag == "p" for item in element for child in item):
            element.set("tight", "true")
        for footnote in element.findall("footnote"):
            element.remove(footnote)
    return _outline(root, _LINES_UNKNOWN_TO_GITHUB)


def github_outline(source: str) -> str:
    """Give the outline of what GitHub's parser makes of a text."""
    options = Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_SOURCEPOS
    reader = _GithubReader()
    reader.feed(cmarkgfm.github_flavored_markdown_to_html(source, options=options))
    reader.close()
    return _outline(_finished(reader.root), _LINES_UNKNOWN_TO_GITHUB)


def _outline(element: Element, without_line: set[str], depth: int = 0) -> str:
    shown = []
    for child in element:
        line = "" if child.tag in without_line else f"@{child.get('line')}"
        attributes = [
            f"{name}={child.get(name)}"
            for name in _SHOWN
            if name in child.attrib and (name, child.get(name)) not in _USUAL
        ]
        texts = (child.text or "").split("\n") if child.tag != "html" else []
        lines = texts if child.tag == "pre" else [text.strip() for text in texts]
        text = " / ".join(lines) if any(lines) else ""
        head = " ".join(part for part in (child.tag + line, *attributes, text) if part)
        shown.append("  " * depth + head + "\n" + _outline(child, without_line, depth + 1))
    return "".join(shown)


class _GithubReader(HTMLParser):
    """Builds a tree in our terms from GitHub's HTML; footnotes are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("div")
        self.open = [self.root]
        self.in_footnotes = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        tag = "td" if tag == "th" else tag
        self.in_footnotes = self.in_footnotes or tag == "section"
        if self.in_footnotes:
            return
        if tag == "input":
            self.open[-1].set("checked", "true" if "checked" in given else "false")
        if tag in _BLOCKS:
            self._begin(tag, given)

    def _begin(self, tag: str, given: dict[str, str]) -> None:
        parent = self.open[-1]
        line = given.get("data-sourcepos", "0").partition(":")[0]
        element = SubElement(parent, tag, {"line": line})
        if given.get("align"):
            element.set("align", given["align"])
        if given.get("lang"):
            element.set("language", given["lang"])
        if tag == "ol":
            element.set("start", given.get("start", "1"))
        if tag == "tr" and parent[0] is element:
            element.set("header", "true")
        if tag != "hr":
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self.in_footnotes = False
        elif not self.in_footnotes and (tag in _BLOCKS or tag == "th") and tag != "hr":
            self.open.pop()

    def handle_data(self, data: str) -> None:
        place = self.open[-1]
        if self.in_footnotes or (place.tag not in _LEAVES and not data.strip()):
            return
        if place.tag not in _LEAVES:
            if not len(place) or not place[-1].get("bare"):
                SubElement(place, "p", {"bare": "true"})
            place = place[-1]
        place.text = (place.text or "") + data

    def handle_comment(self, data: str) -> None:
        if "raw HTML omitted" in data and self.open[-1].tag not in _LEAVES:
            SubElement(self.open[-1], "html")


def _finished(root: Element) -> Element:
    """Say which lists are loose: those whose items hold paragraphs; bare text is a tight item's."""
    for element in root.iter():
        if element.tag in {"ul", "ol"}:
            paragraphs = [child for item in element for child in item if child.tag == "p"]
            loose = any(not paragraph.get("bare") for paragraph in paragraphs)
            element.set("tight", "false" if loose else "true")
        if element.text and element.tag in _LEAVES:
            element.text = element.text.removesuffix("\n") if element.tag == "pre" else element.text.strip()
        elif element.tag not in _LEAVES:
            element.text = None
    return root
