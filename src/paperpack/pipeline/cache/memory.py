"""What a step of a build remembers from one build to the next: values by what they were made from."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Self, TypeVar

import msgspec

from paperpack.exporters.base import NoMemory
from paperpack.model import CardKind, Note
from paperpack.pipeline.cache.program import program_identity
from paperpack.pipeline.cache.shelf import Shelf, forget_oldest

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from paperpack.exporters.base import Memory as AnyMemory

Value = TypeVar("Value")

FOLDER = ".paperpack/cache"

_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
_DIGEST_SIZE = 20


class Memory:
    """Values of one kind, on a shelf. It is a `paperpack.exporters.base.Memory`."""

    def __init__(self, shelf: Shelf, program: str, digests: Digests) -> None:
        self._shelf = shelf
        self._program = program.encode()
        self._digests = digests

    def key(self, *values: object) -> str:
        """Give a key of everything that a value is made from. Trees are hashed once a build, whoever asks."""
        hashed = hashlib.blake2b(self._program, digest_size=_DIGEST_SIZE)
        for value in values:
            hashed.update(self._digests.of(value))
        return hashed.hexdigest()

    def recall(self, key: str, kind: type[Value]) -> Value | None:
        """Give the value that was made from the same things before; None where there is none."""
        content = self._shelf.get(key)
        if content is None:
            return None
        try:
            return msgspec.msgpack.decode(content, type=kind)
        except msgspec.DecodeError:
            return None

    def keep(self, key: str, value: object) -> None:
        """Remember a value: a `msgspec.Struct`, or what else msgspec encodes."""
        self._shelf.put(key, _ENCODER.encode(value))


class Digests:
    """Hashes of values by what they say. Those of structs are known by their identity, as structs are frozen."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, bytes]] = {}

    def of(self, value: object) -> bytes:
        """Give the hash of anything that msgspec encodes."""
        if not isinstance(value, msgspec.Struct):
            return _digest(value)
        known = self._known.get(id(value))
        if known is None:
            # the value is kept, so that no other one gets its identity
            said = _stamped(value) if isinstance(value, Note) else value
            known = self._known[id(value)] = (value, _digest(said))
        return known[1]


def _stamped(note: Note) -> tuple[object, ...]:
    """Give all that is in a note: by its hash, and what it may have been stamped with since."""
    stamps = [
        (card.guid, card.changed, card.front if card.kind is CardKind.CLOZE else None) for card in note.cards
    ]
    return (note.digest, note.changed, stamps)


def _digest(value: object) -> bytes:
    return hashlib.blake2b(_ENCODER.encode(value), digest_size=_DIGEST_SIZE).digest()


class Memories:
    """The memories of one build, each on a shelf of its own below the output folder; without one nothing is kept.

    Use as a context manager: leaving it without an error saves what is new, if there is an output folder by then.
    """

    def __init__(self, output: Path | None) -> None:
        self._output = output
        self._digests = Digests()
        self._open: list[Shelf] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        saves = kind is None and self._output is not None and self._output.is_dir()
        for shelf in self._open:
            if saves:
                shelf.save()
            shelf.close()
        if self._output and saves:
            forget_oldest(self._output / FOLDER)

    @property
    def remember(self) -> bool:
        """Whether anything is kept."""
        return self._output is not None

    def of(self, kind: str, root: Path, *packages: str) -> AnyMemory:
        """Give the memory of one kind for the notes below `root`; `packages` are folders of foreign programs."""
        if self._output is None:
            return NoMemory()
        program = program_identity(*packages)
        name = f"{kind}-{hashlib.sha256(str(root).encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"
        shelf = Shelf(self._output / FOLDER / name, program)
        self._open.append(shelf)
        return Memory(shelf, program, self._digests)
