"""Code → coloured tokens, by Pygments; shared by XHTML and Typst."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

LONGEST = 20_000
"""Characters above which code stays plain: some lexers take quadratic time on text made for it."""


def highlight(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """Split code into (Pygments' short CSS class, text); the class is "" for plain characters.

    Joined, the texts are the input. Code of an unknown language, or longer than `LONGEST`, is one plain token.
    """
    plain = (("", text),) if text else ()
    lexer = _lexer(language.lower()) if language and len(text) <= LONGEST else None
    if lexer is None:
        return plain
    tokens: list[tuple[str, str]] = []
    for kind, value in lexer.get_tokens(text):
        name = _css_class(kind)
        if tokens and tokens[-1][0] == name:
            tokens[-1] = (name, tokens[-1][1] + value)
        elif value:
            tokens.append((name, value))
    # A lexer may drop a byte order mark or end a line of its own accord: code is shown as it was written.
    return tuple(tokens) if "".join(value for _, value in tokens) == text else plain


@lru_cache(maxsize=256)
def _lexer(language: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415  costs 30 ms that notes without code need not pay
    from pygments.util import ClassNotFound  # noqa: PLC0415  same

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@lru_cache(maxsize=512)
def _css_class(kind: _TokenType) -> str:
    from pygments.token import STANDARD_TYPES  # noqa: PLC0415  as above

    known: _TokenType | None = kind
    while known is not None and known not in STANDARD_TYPES:
        known = known.parent
    name = STANDARD_TYPES[known] if known is not None else ""
    return "" if name in {"w", "n"} else name
