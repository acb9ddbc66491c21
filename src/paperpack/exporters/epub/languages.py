"""Language tags fit for a package document."""

from __future__ import annotations

import re

_WELL_FORMED = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?")


def language_tag(language: str, otherwise: str = "en") -> str:
    """Give a tag that BCP 47 takes (language, script, region), or the other one."""
    tag = language.strip().replace("_", "-")
    return tag if _WELL_FORMED.fullmatch(tag) else otherwise
