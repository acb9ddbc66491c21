"""`key:: value` lines: Logseq's properties and Dataview's fields.

What a program keeps for itself (`id::`, `collapsed::`, `card-last-interval::`) vanishes, `id` naming its block;
so does a field without a value. Others are text the author reads in the app too, each on a line of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIELD = re.compile(r"[ \t]*([^\W\d][\w/.-]{0,60})::(?:[ \t]+(.*))?$")
_MACHINE = re.compile(
    r"(?:id|collapsed|heading|template|template-including-parent|exclude-from-graph-view|filters|created-at|"
    r"updated-at|last-modified-at|background-color|query-[\w-]+|card-[\w-]+|ls-[\w-]+|hl-[\w-]+|sr-[\w-]+|"
    r"logseq\.[\w.-]+|todo|doing|done|later|now)$",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(r"[\w-]{1,64}$")


def without_properties(lines: Sequence[str]) -> tuple[str, str]:
    """Give a paragraph's lines as text without what a program keeps for itself, and the `id` it gave."""
    kept: list[str] = []
    identifier = ""
    in_fields = False
    for line in lines:
        field = _FIELD.match(line) if "::" in line else None
        value = (field[2] or "").strip() if field else ""
        if field and (not value or _MACHINE.match(field[1])):
            if field[1].lower() == "id" and _IDENTIFIER.match(value):
                identifier = value
            continue
        if kept and (field or in_fields):
            kept[-1] = kept[-1].rstrip() + "  "
        kept.append(line)
        in_fields = field is not None
    return "\n".join(kept), identifier
