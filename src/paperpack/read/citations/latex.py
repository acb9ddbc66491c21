r"""LaTeX of a bibliography → plain text: `G{\"o}del` is `Gödel`, `{BERT}` is `BERT`, `10--12` is `10–12`."""

from __future__ import annotations

import functools
import logging
import re
from typing import TYPE_CHECKING

from paperpack.read.source import clean

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text

_SIGNS = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("~", " "))
_LOGO = re.compile(r"\\((?:La)?TeX|BibTeX)(?![A-Za-z])\\?")
_ADDRESS = re.compile(r"\\(?:url|path)\s*\{([^{}]*)\}")
_COMMAND = re.compile(r"\\[A-Za-z]+\s*|\\")

# Nobody writes more into a field that names something.
_LONGEST = 2000


def plain(latex: str) -> str:
    """Give a field's text on one line. Commands nobody knows leave their arguments; nothing is raised."""
    text = latex[:_LONGEST]
    text = _decoded(text) if "\\" in text else _without_braces(text)
    return " ".join(clean(text).split())


def _without_braces(text: str) -> str:
    for written, meant in _SIGNS:
        text = text.replace(written, meant)
    return text.replace("{", "").replace("}", "")


def _decoded(text: str) -> str:
    prepared = _ADDRESS.sub(r"\1", _LOGO.sub(r"\1", text))
    # An unescaped % is a comment in LaTeX, and in a bibliography a percent sign that somebody pasted.
    prepared = re.sub(r"(?<!\\)%", r"\\%", prepared)
    try:
        return str(_converter().latex_to_text(prepared))
    except Exception:  # noqa: BLE001  pylatexenc raises errors of many types on broken LaTeX; the text is kept
        return _without_braces(_COMMAND.sub("", text))


@functools.cache
def _converter() -> LatexNodes2Text:
    from pylatexenc.latex2text import LatexNodes2Text  # noqa: PLC0415  loaded with the first LaTeX command

    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)  # it prints what it cannot read
    return LatexNodes2Text(math_mode="verbatim")
