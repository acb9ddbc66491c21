"""What of a note its chapter shows between head and footnotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from paperpack.exporters.epub.self_check import self_check
from paperpack.model import stamped
from paperpack.render.references import reference_blocks

if TYPE_CHECKING:
    from paperpack.model import Block, Note, Part


class Shown(msgspec.Struct, frozen=True):
    """`check_yourself`: its cards come last; `folds`: with their answers folded."""

    check_yourself: bool = False
    folds: bool = True

    def blocks(self, note: Note) -> tuple[Block, ...]:
        """Give the blocks of a chapter."""
        check = self_check(note, folded=self.folds) if self.check_yourself else ()
        return (*note.blocks, *reference_blocks(note), *check)


def without_cards(part: Part) -> Part:
    """Give a part whose notes have no cards, where none are shown: half of a note is in them."""
    notes = tuple(stamped(note, (), note.changed) for note in part.notes)
    return replace(part, notes=notes, parts=tuple(map(without_cards, part.parts)))
