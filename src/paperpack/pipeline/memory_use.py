"""How much memory a build takes, and how it is looked after."""

from __future__ import annotations

import contextlib
import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OBJECTS = 200_000


def collect_rarely() -> None:
    """Look for cyclic garbage seldom from now on."""
    gc.set_threshold(_OBJECTS, 20, 50)


@contextlib.contextmanager
def rare_collections() -> Iterator[None]:
    """Look for cyclic garbage seldom: the trees of a library are a million objects without a cycle."""
    before = gc.get_threshold()
    collect_rarely()
    try:
        yield
    finally:
        gc.set_threshold(*before)
