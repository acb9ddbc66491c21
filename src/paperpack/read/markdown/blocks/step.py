"""What a block start has done with the current line."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperpack.read.markdown.blocks.state import BlockState


class Step(Enum):
    """NOT_MINE: another start may try. TAKEN: the line is used up. INSIDE: it goes on in a new container."""

    NOT_MINE = auto()
    TAKEN = auto()
    INSIDE = auto()


NOT_MINE, TAKEN, INSIDE = Step  # names of their own: most lines ask for them several times


if TYPE_CHECKING:
    BlockStart: TypeAlias = Callable[[BlockState], Step]
