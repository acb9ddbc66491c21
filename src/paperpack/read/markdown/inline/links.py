"""Links and images: destinations, titles, references, wiki links, footnote references.

The forms are CommonMark's (0.31.2, 6.3), read a little more kindly: people write addresses with spaces in
them, put sizes behind images, and link notes with double brackets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import msgspec
from markdown.util import AtomicString

from paperpack.read.markdown.blocks.references import normal_label
from paperpack.read.markdown.inline.construct import Construct, Matched
from paperpack.read.markdown.inline.literals import decoded

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_LABEL = 999
"""CommonMark's limit for a reference's label."""

DEEPEST_PARENTHESES = 8
"""Balanced parentheses in an address nest no deeper (CommonMark asks for three); it keeps failing links cheap."""

LONGEST_ADDRESS = 4_000
"""An address with spaces in it ends here at the latest; data: addresses have none and may be longer."""

_ESCAPE = re.compile(r"""\\([!-/:-@\[-`{-~])""")
_SIMPLE = re.compile(r"\(([^\s()\\<&]++)\)")
"""An address alone, that stands for itself: most are so."""

_ANGLE = re.compile(r"<((?:[^<>\n\\]|\\.)*)>")
_TIGHT_PART = re.compile(r"(?:[^\s()\\]|\\[^\s]|\\(?=\s))+")
_SPACED = re.compile(r"((?:[^()\n\\]++|\\.|\((?:[^()\n]|\([^()\n]{0,200}\)){0,200}+\))+)\)")
_TITLE_BEHIND = re.compile(r"""[ \t]+(?:"([^"]*)"|'([^']*)')[ \t]*$""")
_TITLE = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'|\(((?:[^()\\]|\\.)*)\)', re.DOTALL)
_SIZE = re.compile(r"=(\d{1,5})?(?:x(\d{1,5})?|%)?$")
_SIZE_BEHIND = re.compile(r"=(\d{0,5})(?:x(\d{0,5}))?\s*(?=\))")
_SPACES = re.compile(r"[ \t]*\n?[ \t]*")
_PATH_LIKE = re.compile(r"\{[{%]|\(\(|[a-z][a-z0-9+.-]*:|.*/|.*\.[A-Za-z0-9]{1,5}(?:#.*)?$|#", re.IGNORECASE)
_PROSE = re.compile(r"[，。；：！？]")
_ATTRIBUTE_LIST = re.compile(r"\{:?\s*([^{}\n]{0,300})\}")
_ATTRIBUTES = re.compile(r"[.#][\w-]+(?:\s|$)|[\w-]+\s*=")
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){0,999})\]", re.DOTALL)
_PIXELS = re.compile(r"""\b(width|height)(?:\s*[=:]\s*|\s+)["']?(\d{1,5})(?:px|pt)?["']?(?![\w%])""")

IMAGE_NAME = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|bmp|avif|tiff?|ico)$", re.IGNORECASE)


class Target(msgspec.Struct, frozen=True):
    """Where a link or image goes. `end` is the position behind it; `size` is written `=300x200`."""

    address: str
    title: str
    end: int
    size: tuple[str, str] = ("", "")


def inline_target(text: str, position: int) -> Target | None:
    """Read `(address "title")` at a position; None where it is none."""
    if not text.startswith("(", position):
        return None
    if simple := _SIMPLE.match(text, position):
        return Target(simple[1], "", simple.end())
    start = _skip_spaces(text, position + 1)
    if text.startswith("<", start):
        found = _ANGLE.match(text, start)
        if found is not None:
            target = _finished(text, found[1], found.end())
            if target is not None:
                return target
    end = _tight_end(text, start)
    if end is None:
        return None
    return _finished(text, text[start:end], end) or _spaced_target(text, start)


def _tight_end(text: str, start: int) -> int | None:
    """Find where an address without spaces and with balanced parentheses ends; None where they are not."""
    depth, position = 0, start
    while position < len(text):
        part = _TIGHT_PART.match(text, position)
        if part:
            position = part.end()
            continue
        character = text[position]
        if character == "(":
            depth += 1
            if depth > DEEPEST_PARENTHESES:
                return None
        elif character != ")" or depth == 0:
            break
        else:
            depth -= 1
        position += 1
    return position


def _finished(text: str, address: str, position: int) -> Target | None:
    """Read an optional title or size and the closing parenthesis behind an address."""
    title, size = "", ("", "")
    after = _skip_spaces(text, position)
    if after > position and not text.startswith(")", after):
        found = _TITLE.match(text, after)
        if found:
            title = next(group for group in found.groups() if group is not None)
            after = _skip_spaces(text, found.end())
        elif text.startswith("=", after):
            written = _SIZE_BEHIND.match(text, after)
            if written:
                size, after = (written[1], written[2] or ""), written.end()
    if not text.startswith(")", after):
        return None
    return Target(_plain(address), _plain(title), after + 1, size)


def _spaced_target(text: str, start: int) -> Target | None:
    """Read an address with spaces in it, up to the line's end, where it looks like a path or an address."""
    found = _SPACED.match(text, start, start + LONGEST_ADDRESS)
    if found is None:
        return None
    address, title = found[1], _TITLE_BEHIND.search(found[1])
    if title:
        address = address[: title.start()]
    if not _is_path(address):
        return None
    return Target(_plain(address), _plain(title[1] or title[2] or "") if title else "", found.end())


def _is_path(address: str) -> bool:
    return bool(_PATH_LIKE.match(address)) and not _PROSE.search(address)


def _plain(text: str) -> str:
    return decoded(_ESCAPE.sub(r"\1", text)).replace("\n", " ").strip()


def _skip_spaces(text: str, position: int) -> int:
    found = _SPACES.match(text, position)
    return found.end() if found else position


def reference_target(
    text: str, position: int, own_label: str | None, references: Mapping[str, tuple[str, str | None]]
) -> Target | None:
    """Read `[label]`, `[]` or nothing behind a link's text; None where no reference has that label.

    `own_label` is the link's text, or None where it cannot be a label (it holds brackets, it is too long).
    """
    if not references:
        return None
    label, end = own_label, position
    written = _LABEL.match(text, position)
    if written:
        end = written.end()
        label = written[1] if written[1].strip() else own_label
    found = _referenced(label, references)
    if found is None and written and own_label is not None:
        found, end = _referenced(own_label, references), position
    return Target(decoded(found[0]), found[1] or "", end) if found else None


def _referenced(
    label: str | None, references: Mapping[str, tuple[str, str | None]]
) -> tuple[str, str | None] | None:
    if not label or len(label) > LONGEST_LABEL:
        return None
    return references.get(normal_label(label))


def attribute_list(text: str, position: int) -> tuple[dict[str, str], int]:
    """Read kramdown's, pandoc's or Logseq's `{width=300}` behind an image; gives sizes and the end."""
    found = _ATTRIBUTE_LIST.match(text, position)
    if not found:
        return {}, position
    inside = found[1].strip()
    is_list = text.startswith("{:", position) or _ATTRIBUTES.match(inside)
    if not is_list:
        return {}, position
    return dict(_PIXELS.findall(inside)), found.end()


def sized(words: str) -> tuple[str, str, str]:
    """Split Obsidian's `text|300x200` into the text, the width and the height."""
    found = re.search(r"\|\s*(\d{1,5})(?:x(\d{1,5}))?\s*$", words)
    if not found:
        return words, "", ""
    return words[: found.start()], found[1], found[2] or ""


def image_element(address: str, title: str, sizes: Mapping[str, str]) -> Element:
    """Give the `img` element of an image; its content is added by the caller."""
    element = Element("img", src=address)
    if title:
        element.set("title", title)
    for side in ("width", "height"):
        if sizes.get(side):
            element.set(side, sizes[side])
    return element


class FootnoteReference(Construct):
    """`[^label]`."""

    triggers = "["

    def __init__(self) -> None:
        super().__init__(r"\[\^([^\s\[\]^][^\[\]\n]{0,99})\](?!\()")

    def read(self, m: re.Match[str], data: str) -> Matched:  # noqa: ARG002  the form of all constructs
        """Give a `fnref`; whether the footnote exists, the tree knows."""
        return Element("fnref", label=m[1].strip()), m.start(), m.end()


class WikiLink(Construct):
    """`[[note]]`, `[[note#heading|words]]`, and embeds of notes and images with `!` before them."""

    triggers = "[!"

    def __init__(self) -> None:
        super().__init__(r"(!?)\[\[([^\[\]|\n]{0,300}?)(?:\\?\|([^\[\]\n]{0,300}))?\]\]")

    def read(self, m: re.Match[str], data: str) -> Matched:
        """Give an `img`, or an `a` with the note's name in `wiki`; `[[x]](address)` is a link like any."""
        target, words = m[2].strip(), (m[3] or "").strip()
        if not target or inline_target(data, m.end()) is not None:
            return None, None, None
        if m[1] and IMAGE_NAME.search(target.split("#", 1)[0]):
            return self._image(target, words), m.start(), m.end()
        element = Element("a", wiki=target)
        if m[1]:
            element.set("embed", "true")
        element.text = AtomicString(words or _shown(target))
        return element, m.start(), m.end()

    def _image(self, target: str, words: str) -> Element:
        alt, width, height = sized("|" + words)
        element = image_element(target, "", {"width": width, "height": height})
        element.set("wiki", "true")
        element.text = alt.strip("|").strip()
        return element


def _shown(target: str) -> str:
    """Give what a wiki link without words shows: Obsidian writes `note > heading`."""
    parts = [part.strip() for part in target.split("#")]
    return " > ".join(part for part in parts if part and not part.startswith("^")) or target.lstrip("#")
