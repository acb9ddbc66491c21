"""What became of the cards since the last build, as values for reports."""

from __future__ import annotations

from enum import Enum

import msgspec


class ChangeKind(Enum):
    """What happened to a card; of several things the one that comes first here."""

    NEW = "new"
    RETIRED = "retired"
    REVIVED = "revived"
    MOVED = "moved"
    REWORDED = "reworded"
    CHANGED = "changed"


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """One card that is not as it was.

    `note` and `line` are where it stands (of a retired one: the note in which it stood, and 0). `question` is
    its plain text now, `before` what it was if that differs, `note_before` the note it came from if it moved.
    `likeness` is per cent: how alike it is to what it was, 100 if question and answer are the same.
    """

    kind: ChangeKind
    guid: str
    note: str
    line: int
    question: str
    before: str = ""
    note_before: str = ""
    likeness: int = 0
