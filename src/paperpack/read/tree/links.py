"""Where a link goes: out of the book, to a note of it, or nowhere that an output may lead.

Links to notes are candidates here (`NoteLink` with the path and heading as written, the path empty for the
note itself); `links.connect` finds the notes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from paperpack.diagnostics import Code
from paperpack.model import Link, NoteLink, Text
from paperpack.read.source import clean
from paperpack.read.tree.addresses import without_templates

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from paperpack.model import Inline
    from paperpack.read.tree.context import TreeContext

SCHEMES = frozenset({"http", "https", "mailto", "zotero"})
"""What `model.Link` allows."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(?!\s)")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_DOMAIN = re.compile(
    r"(?:www\.)?[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|org|net|edu|gov|io|ai|cn|dev|me|uk|de|jp)(?::\d+)?(?=[/?#]|$)",
    re.IGNORECASE,
)
_OTHER_FILES = re.compile(
    r"\.(?:pdf|docx?|pptx?|xlsx?|csv|tsv|json|ya?ml|toml|txt|ipynb|py|zip|t?gz|tar|7z|mp[34]|mov|avi|mkv|webm|wav|"
    r"png|jpe?g|gif|svg|webp|bmp|tiff?|bib|tex|epub|apkg|canvas|excalidraw|djvu|ps|cpp|js|ts|sh)$",
    re.IGNORECASE,
)
_PASTED = re.compile(r"[\[(<].*?(https?://[^\s\[\]()<>]+)[\])>.,;]*$", re.IGNORECASE)
_ONE_SLASH = re.compile(r"^(https?:)/(?!/)", re.IGNORECASE)
_PAGE = re.compile(r"\.html?$", re.IGNORECASE)
_MARK_IN_NAME = re.compile(r"(?:(?!\.md[#?]).)+\.md", re.IGNORECASE)
"""`why?.md`, `a#b.md`: what ends as a note does is a note's name as a whole."""
_SHOWN = 80

_FINISHED = re.compile(
    r"https?://[a-z0-9_-][a-z0-9._-]*+(?:[/?](?:[A-Za-z0-9/?:@!$&'()*+,;=~._-]|%[0-9A-Fa-f]{2})*+(?<!\?))?"
)
"""An address that is a URL as it stands, as most are."""

# What RFC 3986 allows in a path, a query and a fragment; `%` stays, as addresses come encoded.
_ALLOWED = "/:@!$&'()*+,;=~-._?%"


def link(element: Element, content: tuple[Inline, ...], context: TreeContext) -> tuple[Inline, ...]:
    """Give what stands for an `a` element: a `Link`, a `NoteLink` candidate, or its content with a diagnostic."""
    wiki = element.get("wiki")
    if wiki is not None:
        return _note_link(wiki, content, element, context)
    address = _mended(" ".join(without_templates(clean(element.get("href", ""))).split()))
    if not address:
        return content
    scheme = _SCHEME.match(address)
    if address.startswith("//"):
        return _outer("https:" + address, content, element, context)
    if scheme and scheme[1].lower() in SCHEMES:
        return _outer(address, content, element, context)
    if (scheme and not _DOMAIN.match(address)) or _DRIVE.match(address):
        name = scheme[1].lower() if scheme else "file"
        context.report(
            Code.DROPPED_LINK,
            f"a link to {_shown(address)} is not kept: {name}: leads nowhere from a book or a card",
            element,
            hint="its words are shown without the link",
        )
        return content or (Text(address),)
    if _DOMAIN.match(address):
        return _outer("https://" + address, content, element, context)
    return _note_link(address, content, element, context)


def _mended(address: str) -> str:
    """Take an address out of the second link or the brackets that people paste around it."""
    pasted = _PASTED.match(address)
    if pasted:
        return pasted[1]
    return _ONE_SLASH.sub(r"\1//", address)


def _outer(
    address: str, content: tuple[Inline, ...], element: Element, context: TreeContext
) -> tuple[Inline, ...]:
    url = absolute_url(address)
    shown = content or (Text(address),)
    if url is None:
        context.report(
            Code.DROPPED_LINK,
            f"{_shown(address)} is no address",
            element,
            hint="its words are shown without the link",
        )
        return shown
    title = " ".join(clean(element.get("title", "")).split())
    return (Link(shown, url, title, line=context.line_of(element)),)


def _note_link(
    target: str, content: tuple[Inline, ...], element: Element, context: TreeContext
) -> tuple[Inline, ...]:
    path, _, anchor = target.partition("#")
    if _MARK_IN_NAME.fullmatch(target):
        path, anchor = target, ""
    elif element.get("wiki") is None:
        path = path.split("?", 1)[0]
    path = path.replace("\\", "/").strip()
    shown = content or (Text(unquote(path or anchor)),)
    if _OTHER_FILES.search(path):
        context.report(
            Code.DROPPED_LINK,
            f"the link to the file {_shown(path)} is not kept: the file is not in the book",
            element,
            hint="its words are shown without the link",
        )
        return shown
    if not path and not anchor:
        return shown
    embed = element.get("embed") == "true"
    return (NoteLink(shown, _PAGE.sub("", path), anchor.strip(), embed, line=context.line_of(element)),)


def absolute_url(address: str) -> str | None:
    """Give an address as a URL of RFC 3986 characters; None where it is none."""
    if _FINISHED.fullmatch(address):
        return address
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() == "mailto":
        return "mailto:" + quote(parts.path, safe="@.,+-_%") if "@" in parts.path else None
    if parts.scheme.lower() == "zotero":
        return "zotero://" + quote(address.split(":", 1)[1].lstrip("/"), safe=_ALLOWED)
    host = _host(parts.hostname or "")
    if host is None:
        return None
    port_part = f":{port}" if port is not None else ""
    rest = quote(parts.path, safe=_ALLOWED)
    query = "?" + quote(parts.query, safe=_ALLOWED) if parts.query else ""
    fragment = "#" + quote(parts.fragment, safe=_ALLOWED) if parts.fragment else ""
    return _whole_escapes(f"{parts.scheme.lower()}://{host}{port_part}{rest}{query}{fragment}")


def _host(name: str) -> str | None:
    if not name or name.startswith("."):
        return None
    if not name.isascii():
        try:
            name = name.encode("idna").decode()
        except UnicodeError:
            return None
    return name if re.fullmatch(r"[A-Za-z0-9._-]+", name) else None


def _whole_escapes(url: str) -> str:
    """Escape every `%` that begins no escape."""
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", url)


def _shown(address: str) -> str:
    return address if len(address) <= _SHOWN else address[: _SHOWN - 1] + "…"
