"""What every node has, and the files that nodes show."""

from __future__ import annotations

from typing import Never, NoReturn

import msgspec


class Node(msgspec.Struct, frozen=True, tag=True, omit_defaults=True, kw_only=True, gc=False):
    """What every node has: the line of the file where it begins."""

    line: int = 0


class Asset(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file that a note shows, checked by the reader: inside the notes' root, its type read from its bytes.

    `path` is relative to the notes' root, with `/`; empty for an image that the note carries in itself, whose
    bytes are then in `embedded`. `width` and `height` are pixels (0: the format has none, as some SVG).
    `fetched`: it is from the web, `path` is its address, and its bytes are in the pipeline's cache by `sha256`.
    """

    path: str
    media_type: str
    sha256: str
    width: int = 0
    height: int = 0
    embedded: bytes = b""
    fetched: bool = False


def unsupported(node: Never) -> NoReturn:
    """End a `match` over a closed union: mypy reports the arm that is missing; at run time it raises."""
    raise AssertionError(f"no arm for {type(node).__name__}")
