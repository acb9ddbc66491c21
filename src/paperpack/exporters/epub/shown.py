"""What of a note its chapter shows between head and footnotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperpack.exporters.epub.self_check import self_check
from paperpack.render.references import reference_blocks

if TYPE_CHECKING:
    from paperpack.model import Block, Note


class Shown(msgspec.Struct, frozen=True):
    """`check_yourself`: its cards come last; `folds`: with their answers folded."""

    check_yourself: bool = False
    folds: bool = True

    def blocks(self, note: Note) -> tuple[Block, ...]:
        """Give the blocks of a chapter."""
        check = self_check(note, folded=self.folds) if self.check_yourself else ()
        return (*note.blocks, *reference_blocks(note), *check)
