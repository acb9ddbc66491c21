"""Typst string literals: the one way in which text gets into Typst source."""

from __future__ import annotations

import re

_SPECIAL = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
_ESCAPED = re.compile(r'[\\"\n\t]')
# C0, C1, surrogates and noncharacters: no PDF standard allows them, and none of them shows
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def string(text: str) -> str:
    """Give text as a Typst string literal, quotes included. Characters that cannot show are left out."""
    plain = _IMPOSSIBLE.sub("", text)
    return '"' + _ESCAPED.sub(lambda match: _SPECIAL[match[0]], plain) + '"'
