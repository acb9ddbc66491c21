"""How a build tells how far it is, without knowing who listens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Item = TypeVar("Item")


class Progress(Protocol):
    """Something that shows steps: a bar on a terminal, or nothing."""

    def step(self, name: str, total: int) -> None:
        """Begin a step of `total` items."""
        ...

    def advance(self) -> None:
        """Tell that one more item of the step is done."""
        ...


class NoProgress:
    """Shows nothing."""

    def step(self, name: str, total: int) -> None:
        """Do nothing."""

    def advance(self) -> None:
        """Do nothing."""


def advancing(items: Iterable[Item], progress: Progress) -> Iterator[Item]:
    """Pass the items on, telling of each."""
    for item in items:
        yield item
        progress.advance()
