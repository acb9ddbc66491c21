r"""Formulas: `\tag` is taken out of the LaTeX, as the model wants it."""

from __future__ import annotations

import re

_TAG = re.compile(r"\\tag(\*?)\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_NO_TAG = re.compile(r"\\(?:no|un)tag(?![A-Za-z])|\\nonumber(?![A-Za-z])")


def without_tag(latex: str) -> tuple[str, str]:
    r"""Give a formula without `\tag{…}` and `\nonumber`, and the tag's text; several are joined by commas."""
    if "\\" not in latex:
        return latex.strip(), ""
    tags = [match[2].strip().strip("$").strip("()") for match in _TAG.finditer(latex)]
    if tags or "\\n" in latex:
        latex = _NO_TAG.sub("", _TAG.sub("", latex))
    return latex.strip(), ", ".join(tag for tag in tags if tag)
