"""Code → coloured tokens, by Pygments; shared by XHTML and Typst.

Many of Pygments' 500 lexers take quadratic time, some far more, on text that a hostile or broken note can hold
(20,000 spaces: 40 s). So only lexers that were measured are used, each up to a length at which the worst of
some forty repeated patterns took no more than about a second.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

_STEADY = 20_000
_CAREFUL = 4_000
_STEADY_LEXERS = (
    "bash c console cpp cuda diff docker haskell html ini json julia lua matlab octave php pycon python pytb "
    "ruby rust scala sql tex toml xml yaml"
)
_CAREFUL_LEXERS = (
    "awk batch bibtex clojure cmake common-lisp coq css dart elixir erlang fortran fsharp gas glsl go graphql "
    "groovy hlsl http java javascript jsx kotlin lean less llvm make maple markdown mathematica mysql nasm nginx "
    "nixos numpy objective-c ocaml org perl postgresql powershell prolog properties protobuf restructuredtext "
    "scheme scss sed sparql splus stan swift tcl tsx turtle typescript typst verilog vim wgsl zig"
)
_LIMITS = dict.fromkeys(_CAREFUL_LEXERS.split(), _CAREFUL) | dict.fromkeys(_STEADY_LEXERS.split(), _STEADY)
"""The longest code, in characters, by the lexer's first name."""

_UNUSUAL = re.compile(r"[^\n]{501}|(?:\n[ \t]*+){31}\n")
"""What no one writes by hand, and what slows every lexer: very long lines, pages of nothing."""


def highlight(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """Split code into (Pygments' short CSS class, text); the class is "" for plain characters.

    Joined, the texts are the input. Code of a language without a measured lexer, or too long or too unusual
    for it, is one plain token.
    """
    lexer, limit = _lexer(language.lower()) if language else (None, 0)
    if lexer is None or len(text) > limit or _UNUSUAL.search(text):
        return _plain(text)
    return _tokens(text, lexer)


def _plain(text: str) -> tuple[tuple[str, str], ...]:
    return (("", text),) if text else ()


@lru_cache(maxsize=256)
def _tokens(text: str, lexer: Lexer) -> tuple[tuple[str, str], ...]:
    """Give the tokens; remembered, since a book, its cards and its handouts show the same code."""
    tokens: list[tuple[str, str]] = []
    for kind, value in lexer.get_tokens(text):
        name = _css_class(kind)
        if tokens and tokens[-1][0] == name:
            tokens[-1] = (name, tokens[-1][1] + value)
        elif value:
            tokens.append((name, value))
    # A lexer may drop a byte order mark or end a line of its own accord: code is shown as it was written.
    return tuple(tokens) if "".join(value for _, value in tokens) == text else _plain(text)


@lru_cache(maxsize=256)
def _lexer(language: str) -> tuple[Lexer | None, int]:
    """Give the lexer of a name or alias and the longest code it is given."""
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415  costs 30 ms that notes without code need not pay
    from pygments.util import ClassNotFound  # noqa: PLC0415  same

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None, 0
    return lexer, _LIMITS.get(lexer.aliases[0], 0) if lexer.aliases else 0


@lru_cache(maxsize=512)
def _css_class(kind: _TokenType) -> str:
    from pygments.token import STANDARD_TYPES  # noqa: PLC0415  as above

    known: _TokenType | None = kind
    while known is not None and known not in STANDARD_TYPES:
        known = known.parent
    name = STANDARD_TYPES[known] if known is not None else ""
    return "" if name in {"w", "n"} else name
