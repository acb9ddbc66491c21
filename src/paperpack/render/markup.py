"""XHTML as text: escaping and elements. Nothing else in the package writes `<` or `&` by itself.

What is made here is well-formed XML and, apart from the `xmlns` a caller may add, valid HTML5 as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML 1.0 document may hold (section 2.2, `Char`)."""

_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE = _TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})
_VOID = frozenset({"br", "hr", "img", "link", "meta"})


def allowed(text: str) -> str:
    """Give the text without the characters that XML forbids."""
    return text if text.isprintable() else _FORBIDDEN.sub("", text)


def escape(text: str) -> str:
    """Give text as the content of an element."""
    return text if _is_plain(text) else allowed(text).translate(_TEXT)


def escape_attribute(text: str) -> str:
    """Give text as the value of an attribute between double quotes; its line breaks and tabs survive."""
    return text if _is_plain(text) and '"' not in text else allowed(text).translate(_ATTRIBUTE)


def _is_plain(text: str) -> bool:
    """Say, much faster than going through it, that a text surely is its own markup. XML allows all that prints."""
    return text.isprintable() and "&" not in text and "<" not in text and ">" not in text


def element(name: str, content: str = "", attributes: Mapping[str, str | None] | None = None) -> str:
    """Give an element around content that is markup already.

    Attributes take plain text and keep their order; one that is None is left out. Void elements close
    themselves, all others have an end tag, as HTML parsers want it.
    """
    written = ""
    for key, value in (attributes or {}).items():
        if value is not None:
            written += f' {key}="{escape_attribute(value)}"'
    if name in _VOID:
        return f"<{name}{written}/>"
    return f"<{name}{written}>{content}</{name}>"
