"""Running text as a line each paragraph, heading or cell, from our tree and from GitHub's parser, to be compared.

Markup is `name(content)`: `em(a)`, `a[address](words)`, `img[address](words)`, `code(x)`. What HTML and Markdown
say alike (`<b>`, `**`) has one name.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote

import cmarkgfm
from cmarkgfm.cmark import Options

from paperpack.read.markdown.engine import parse
from paperpack.read.markdown.inline.breaks import LINE_BEGINS

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LEAVES = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "td"})
_SAME = {"b": "strong", "i": "em", "ins": "u", "s": "del", "strike": "del", "th": "td", "tt": "code"}
_SHOWN = frozenset({"em", "strong", "del", "code", "a", "img", "br", "sub", "sup", "u", "kbd", "mark"})
_SPACES = re.compile(r"\s+")


def our_lines(source: str) -> str:
    """Give the outline of our tree."""
    leaves = (element for element in parse(source).iter() if element.tag in _LEAVES)
    return "".join(_line(_ours(leaf)) for leaf in leaves)


def github_lines(source: str) -> str:
    """Give the outline of what GitHub's parser makes of a text."""
    reader = _GithubReader()
    reader.feed(cmarkgfm.github_flavored_markdown_to_html(source, options=Options.CMARK_OPT_UNSAFE))
    reader.close()
    return "".join(map(_line, reader.lines))


def _line(text: str) -> str:
    return _SPACES.sub(" ", text.replace(LINE_BEGINS, "")).strip() + "\n"


def _ours(element: Element, *, in_link: bool = False) -> str:
    pieces = [str(element.text or "")]
    for child in element:
        pieces += [_marked(child, in_link=in_link), str(child.tail or "")]
    return "".join(pieces)


def _marked(element: Element, *, in_link: bool) -> str:
    """Give an element as an outline; a link in a link, which the model has not, as its words."""
    inner = _ours(element, in_link=in_link or element.tag == "a")
    match element.tag:
        case "br":
            return "br() "
        case "a" if in_link:
            return inner
        case "a":
            address = f"wiki:{element.get('wiki')}" if element.get("wiki") else element.get("href", "")
            return f"a[{unquote(address)}]({inner})"
        case "img":
            words = "".join(element.itertext()) or element.get("alt", "")
            return f"img[{unquote(element.get('src', ''))}]({words})"
        case "hashtag":
            return inner
        case tag:
            return f"{tag}({inner})"


class _GithubReader(HTMLParser):
    """Gathers a line a leaf of HTML; text of a tight item is a leaf of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.in_leaf = False
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = _SAME.get(tag, tag)
        given = {name: value or "" for name, value in attrs}
        if tag in _LEAVES | {"li"}:
            self.in_leaf = tag != "li"
            self.lines += [""] if self.in_leaf else []
        elif tag == "img":
            self._add(f"img[{unquote(given.get('src', ''))}]({given.get('alt', '')})")
        elif tag == "br":
            self._add("br() ")
        elif tag in _SHOWN:
            self.open.append(tag)
            self._add(f"a[{unquote(given.get('href', ''))}](" if tag == "a" else f"{tag}(")

    def handle_endtag(self, tag: str) -> None:
        tag = _SAME.get(tag, tag)
        if tag in _LEAVES | {"li", "ul", "ol"}:
            self.in_leaf = False
        elif tag in self.open:
            self.open.remove(tag)
            self._add(")")

    def handle_data(self, data: str) -> None:
        if self.in_leaf or data.strip():
            self._add(data)

    def _add(self, text: str) -> None:
        if not self.in_leaf:
            self.lines.append("")
            self.in_leaf = True
        self.lines[-1] += text
