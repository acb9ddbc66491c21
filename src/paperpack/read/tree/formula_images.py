r"""Formulas that people show as images of a service: `<img src="https://latex.codecogs.com/svg.latex?\min_x f"/>`."""

from __future__ import annotations

import re
from urllib.parse import unquote

_SERVICE = re.compile(
    r"(?:https?:)?//(?:"
    r"(?P<codecogs>(?:latex|www|private)\.codecogs\.com/(?:[\w./]{1,60}+)\?)"
    r"|(?:render\.githubusercontent\.com/render/math|www\.zhihu\.com/equation|math\.now\.sh/?|math\.vercel\.app/?"
    r"|chart\.(?:googleapis|apis\.google)\.com/chart|latex\.vimsky\.com/[\w./]+)\?"
    r"|(?P<path>(?:i\.upmath\.me|tex\.s2cms\.(?:ru|com))/(?:svg|png)/))",
    re.IGNORECASE,
)
_PARAMETER = re.compile(
    r"(?:^|&)(?:math|tex|from|inline|chl|val|latex)=(?P<latex>.*?)"
    r"(?=$|&(?:mode|color|fmt|dev|chf|chs|cht|chco|preview|alternateColor|width|height)=)",
    re.DOTALL | re.IGNORECASE,
)
_LAYOUT = re.compile(
    r"\\(?:inline|dpi\s*\{[^{}]*\}|bg_\w+|fn_\w+|(?:tiny|small|large|Large|LARGE|huge|Huge)(?![A-Za-z]))\s*"
)


def formula_of(address: str) -> str:
    """Give the LaTeX that an image's address holds; empty where it is no address of such a service."""
    service = _SERVICE.match(address.strip())
    if service is None:
        return ""
    rest = address.strip()[service.end() :]
    if service["path"]:
        return unquote(rest).strip()
    if service["codecogs"]:
        latex = rest.removeprefix("latex=")
        latex = unquote(latex).replace("&space;", " ").replace("&plus;", "+")
        return _LAYOUT.sub("", latex).strip()
    found = _PARAMETER.search(rest)
    if found is None:
        return ""
    latex = found["latex"]
    if " " not in latex and "%20" not in latex:
        latex = latex.replace("+", " ")
    return _LAYOUT.sub("", unquote(latex)).strip()
