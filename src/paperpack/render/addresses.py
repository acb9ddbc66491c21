"""Addresses that a link may carry, in the form that URL parsers agree upon."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection
    from urllib.parse import SplitResult

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?", re.IGNORECASE
)
_NUMERIC = re.compile(r"(.*\.)?(\d+|0x[0-9a-f]*)\.?", re.IGNORECASE)
_IP4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LABEL_LIMIT = 63
_PATH = "/:@!$&'()*+,;=%~"
_QUERY = _PATH + "?"


def usable_url(url: str, schemes: Collection[str]) -> str:
    """Give a URL with everything encoded that has to be, or "" where no link can be made of it.

    `schemes` are those allowed, in lower case. An http URL needs a host; a name and password in it are
    dropped (WHATWG URL standard, "valid URL string").
    """
    scheme = _SCHEME.match(url.strip())
    if scheme is None or scheme[1].lower() not in schemes:
        return ""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    rest = _encoded(parts)
    if parts.scheme not in {"http", "https"}:
        return f"{parts.scheme}:{'//' + quote(parts.netloc, _PATH) if parts.netloc else ''}{rest}"
    host = _host(parts.hostname or "")
    if not host:
        return ""
    return f"{parts.scheme}://{host}{f':{port}' if port is not None else ''}{rest}"


def doi_address(doi: str) -> str:
    """Give where a DOI leads."""
    return f"https://doi.org/{quote(doi, '/:;()')}"


def arxiv_address(arxiv: str) -> str:
    """Give the page of an arXiv id."""
    return f"https://arxiv.org/abs/{quote(arxiv, '/')}"


def _encoded(parts: SplitResult) -> str:
    path = _part(parts.path, _PATH)
    query = f"?{_part(parts.query, _QUERY)}" if parts.query else ""
    fragment = f"#{_part(parts.fragment, _QUERY)}" if parts.fragment else ""
    return path + query + fragment


def _part(text: str, safe: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", text), safe, errors="ignore")


def _host(name: str) -> str:
    """Give a host name in ASCII, or "" where it is none."""
    try:
        ascii_name = name.encode("idna").decode("ascii") if not name.isascii() else name
    except UnicodeError:
        return ""
    if not _HOST.fullmatch(ascii_name) or any(len(label) > _LABEL_LIMIT for label in ascii_name.split(".")):
        return ""
    if _NUMERIC.fullmatch(ascii_name) and not _IP4.fullmatch(ascii_name):
        return ""
    return ascii_name
