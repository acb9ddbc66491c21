"""What an exporter is. Built-ins and third-party ones alike are found in the group `paperpack.exporters`.

An exporter is a pure function from a book to files: it opens no file for writing and reads no clock, no
environment and no random source. All it needs comes in the `Context`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from paperpack.config import Config
    from paperpack.diagnostics import Report
    from paperpack.model import Asset, Notebook

Item = TypeVar("Item")
Result = TypeVar("Result")


class Output(msgspec.Struct, frozen=True):
    """A file to write. `path` is relative to the output folder, with `/`.

    `holds` says what is in it, for the closing table: `{"cards": 120}`, `{"chapters": 12}`, `{"pages": 4}`.
    `key` is a `Memory.key` of all it was made from, if it is to be known again by the next build. `stands`: the
    file of the last build is what this would be, and stays; `content` is empty (`Context.standing` gives such).
    """

    path: str
    content: bytes
    holds: dict[str, int] = {}
    key: str = ""
    stands: bool = False


class Map(Protocol):
    """`map` over a picklable module-level function: in worker processes where there are any; in order."""

    def __call__(self, function: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
        """Give the results in the order of the items."""
        ...


class Memory(Protocol):
    """Values that earlier builds made, by what they were made from; kept apart for each exporter and book.

    A key has to hold everything that a value depends on: trees, settings, the SHA-256 of images. Versions of
    the program and the libraries are in it already. What is recalled is checked by its hash.
    """

    def key(self, *values: object) -> str:
        """Give the key of structs, strings, numbers, and what else msgspec encodes."""
        ...

    def recall(self, key: str, kind: type[Result]) -> Result | None:
        """Give the value of this type kept under a key, or None."""
        ...

    def keep(self, key: str, value: object) -> None:
        """Keep a value that msgspec encodes."""
        ...


class NoMemory:
    """Remembers nothing: for builds without a cache, and for tests."""

    def key(self, *values: object) -> str:  # noqa: ARG002  the protocol's signature
        """Give no key."""
        return ""

    def recall(self, key: str, kind: type[Result]) -> Result | None:  # noqa: ARG002  same
        """Give nothing."""
        return None

    def keep(self, key: str, value: object) -> None:
        """Keep nothing."""


def nothing_stands(path: str, key: str) -> Output | None:  # noqa: ARG001  the signature of `Context.standing`
    """Give nothing: every output is made anew."""
    return None


class Context(msgspec.Struct, frozen=True):
    """What an export may use beside the book.

    `settings` is the whole configuration. `options` is the table of `paperpack.toml` named like the exporter
    (for exporters that the configuration has no types for). `read_asset` gives an asset's bytes, checked
    against its SHA-256. `report` takes diagnostics. `place` gives a note's path as the user would type it.
    `map` runs a function over items. Times in outputs come from the book (`Notebook.changed`, `Note.changed`).
    `memory` is what earlier builds kept. `standing` gives the output at a path if the last build made it under
    the same key and nobody touched the file since; else None.
    """

    settings: Config
    options: dict[str, Any]
    report: Report
    read_asset: Callable[[Asset], bytes]
    place: Callable[[str], str]
    map: Map
    memory: Memory = NoMemory()
    standing: Callable[[str, str], Output | None] = nothing_stands


class Exporter(Protocol):
    """A format. `name` is what `-t` takes; `suffix` is the file name's ending, dot included.

    One whose `context.map` has much to do may have `modules`, too: the names of the modules of those functions,
    which are then imported once, before worker processes start, and not by each of them. And one that begins with
    something slow may have a method `begin()`, which starts it: it is called, before other exporters have their turn,
    in a build that makes little and without worker processes.
    """

    name: str
    suffix: str

    def export(self, notebook: Notebook, context: Context) -> Iterator[Output]:
        """Give the book's files. Raises `ExportError` where the format cannot be made at all."""
        ...
