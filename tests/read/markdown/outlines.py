"""Block structure as lines of text, from our tree and from GitHub's parser, to be compared.

An outline names each block with its line, indented by depth; leaves show their text without markup of
ours or theirs being read, so cases for a comparison hold plain words.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import cmarkgfm
from cmarkgfm.cmark import Options

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SHOWN = ("start", "checked", "tight", "align", "header", "language", "kind", "folded", "label", "id", "deep")
_IMPLIED = {("tight", "true"), ("start", "1"), ("align", "none")}
_LEAVES = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "td", "title", "pre", "mathblock"}
_BLOCKS = {"ul", "ol", "li", "blockquote", "table", "tr", "hr", "html"} | _LEAVES


def outline(element: Element, *, lines: bool = True, depth: int = 0) -> str:
    """Give the outline of what is below an element of ours."""
    return "".join(_outline(child, lines, depth) for child in element)


def _outline(element: Element, lines: bool, depth: int) -> str:  # noqa: FBT001
    shown = [element.tag]
    if lines and element.tag not in {"tr", "td", "title"}:
        shown[0] += f"@{element.get('line')}"
    for name in _SHOWN:
        value = element.get(name)
        if value is not None and (name, value) not in _IMPLIED:
            shown.append(f"{name}={value}")
    if element.text and element.tag != "html":
        shown.append(" / ".join(element.text.split("\n")))
    head = "  " * depth + " ".join(shown) + "\n"
    return head + outline(element, lines=lines, depth=depth + 1)


def github_outline(source: str, *, lines: bool = True) -> str:
    """Give the outline of what GitHub's parser makes of a text."""
    options = Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_SOURCEPOS
    reader = _GithubReader()
    reader.feed(cmarkgfm.github_flavored_markdown_to_html(source, options=options))
    reader.close()
    return outline(_finished(reader.root), lines=lines)


class _GithubReader(HTMLParser):
    """Builds a tree in our terms from GitHub's HTML."""

    def __init__(self) -> None:
        from xml.etree.ElementTree import Element  # noqa: PLC0415

        super().__init__()
        self.root = Element("div")
        self.open = [self.root]
        self.skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        from xml.etree.ElementTree import SubElement  # noqa: PLC0415

        given = {name: value or "" for name, value in attrs}
        if tag == "section":
            self.skipped = 1
        if self.skipped:
            return
        if tag == "input":
            self.open[-1].set("checked", "true" if "checked" in given else "false")
        tag = "td" if tag == "th" else tag
        if tag not in _BLOCKS:
            return
        element = SubElement(self.open[-1], tag, {"line": given.get("data-sourcepos", "0").split(":")[0]})
        if given.get("align"):
            element.set("align", given["align"])
        if tag == "ol":
            element.set("start", given.get("start", "1"))
        if tag == "tr" and self.in_header:
            element.set("header", "true")
        if tag == "pre" and given.get("lang"):
            element.set("language", given["lang"])
        if tag != "hr":
            self.open.append(element)

    @property
    def in_header(self) -> bool:
        return len(self.open[-1]) == 0

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self.skipped = 0
        elif not self.skipped and (tag in _BLOCKS or tag == "th") and tag != "hr":
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.skipped:
            return
        if self.open[-1].tag in _LEAVES:
            self.open[-1].text = (self.open[-1].text or "") + data
        elif data.strip():
            _text_of_tight_item(self.open[-1], data)

    def handle_comment(self, data: str) -> None:
        from xml.etree.ElementTree import SubElement  # noqa: PLC0415

        if "raw HTML omitted" in data and self.open[-1].tag not in _LEAVES:
            SubElement(self.open[-1], "html", {"line": "0"})


def _text_of_tight_item(item: Element, data: str) -> None:
    from xml.etree.ElementTree import SubElement  # noqa: PLC0415

    if not len(item) or item[-1].get("loose") != "no":
        SubElement(item, "p", {"line": "0", "loose": "no"})
    item[-1].text = (item[-1].text or "") + data


def _finished(root: Element) -> Element:
    for element in list(root.iter()):
        if element.tag in {"ul", "ol"}:
            loose = any(child.tag == "p" and child.get("loose") is None for item in element for child in item)
            element.set("tight", "false" if loose else "true")
        if element.text and element.tag in _LEAVES:
            text = element.text.rstrip("\n") if element.tag == "pre" else element.text.strip()
            element.text = text
        elif element.tag != "pre":
            element.text = None
    return root
