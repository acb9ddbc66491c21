"""Addresses in running text: `<https://…>`, `<a@b.org>`, bare URLs, bare e-mail addresses."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from paperpack.read.markdown.inline.construct import Construct, Matched
from paperpack.scripts import is_east_asian_character

_LETTER = r"[^\s<>\"`\[\]|“”‘’…]"
_ONE_LETTER = re.compile(_LETTER)
_LETTERS = re.compile(r"[!#-;=?-Z\\^_a-{}~]*")  # those of ASCII among them
_TRAILING = "?!.,:;*_~'\"^="


def address(href: str, text: str) -> Element:
    """Give the `a` element of an address that is its own text."""
    element = Element("a", href=href, bare="true")
    element.text = AtomicString(text)
    return element


class Autolink(Construct):
    """`<https://example.org>`, `<doi:10.1/x>` (CommonMark 6.5)."""

    triggers = "<"

    def __init__(self) -> None:
        super().__init__(
            r"<((?:https?|ftp|zotero|obsidian|file)://[^\s<>]+|(?:mailto|doi):[^\s<>]+)>", ignore_case=True
        )

    def read(self, m: re.Match[str], data: str) -> Matched:  # noqa: ARG002  the form of all constructs
        """Take the address as a link."""
        href = "https://doi.org/" + m[1][4:] if m[1].lower().startswith("doi:") else m[1]
        return address(href, m[1].removeprefix("mailto:")), m.start(), m.end()


class AutoEmail(Construct):
    """`<a@b.org>`."""

    triggers = "<"

    def __init__(self) -> None:
        super().__init__(r"<([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)>")

    def read(self, m: re.Match[str], data: str) -> Matched:  # noqa: ARG002  the form of all constructs
        """Take the address as a link."""
        return address("mailto:" + m[1], m[1]), m.start(), m.end()


class BareUrl(Construct):
    """`https://…` and `www.…`: up to a space, a bracket or a CJK character, without trailing punctuation."""

    triggers = ":w"

    def __init__(self) -> None:
        super().__init__(rf"(?P<slashes>://)(?={_LETTER})|www\.(?=[A-Za-z0-9])")
        self.scheme = re.compile(r"(?<![A-Za-z0-9])(?:https?|ftp|zotero)$", re.IGNORECASE)

    def read(self, m: re.Match[str], data: str) -> Matched:
        """Take the address as a link to itself."""
        start = m.start()
        if m["slashes"]:
            scheme = self.scheme.search(data[max(0, start - 8) : start])
            if scheme is None:
                return None, None, None
            start -= len(scheme.group())
        elif start and (data[start - 1].isalnum() or data[start - 1] in "/.@-") and data[start - 1].isascii():
            return None, None, None
        end = m.end() + len(_trimmed(data[m.end() : _end(data, m.end())]))
        text = data[start:end]
        if end == m.end() or (not m["slashes"] and "." not in data[m.end() : end]):
            return None, None, None
        return address(text if m["slashes"] else "http://" + text, text), start, end


def _end(data: str, position: int) -> int:
    """Give where an address that begins at a position ends; nothing behind its end is looked at."""
    while letters := _LETTERS.match(data, position):
        position = letters.end()
        if position == len(data) or data[position].isascii():
            return position
        while position < len(data) and not data[position].isascii():
            if not _ONE_LETTER.match(data, position) or is_east_asian_character(data[position]):
                return position
            position += 1
    return position


def _trimmed(url: str) -> str:
    """Drop punctuation that belongs to the sentence, and closing brackets that the address did not open."""
    url = url.split("**", 1)[0].split("$$", 1)[0]
    end = len(url)
    surplus = url.count(")") - url.count("(")
    while end:
        character = url[end - 1]
        if character == ")" and surplus > 0:
            surplus -= 1
        elif character == ";" and (entity := re.search(r"&[A-Za-z0-9]{1,31};$", url[max(0, end - 33) : end])):
            end -= len(entity.group()) - 1
        elif character not in _TRAILING:
            break
        end -= 1
    return url[:end]


class BareEmail(Construct):
    """`a@b.org`."""

    triggers = "@"

    def __init__(self) -> None:
        super().__init__(r"@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,6}\.[A-Za-z]{2,24})(?![\w@-])")
        self.local = re.compile(r"(?<![\w.+/-])[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}$", re.ASCII)

    def read(self, m: re.Match[str], data: str) -> Matched:
        """Take the address as a link."""
        local = self.local.search(data[max(0, m.start() - 65) : m.start()])
        if local is None:
            return None, None, None
        start = m.start() - len(local.group())
        text = data[start : m.end()]
        return address("mailto:" + text, text), start, m.end()
