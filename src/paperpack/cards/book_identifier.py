"""The identifier by which reading systems know a book: given by its first build, kept by the lock.

By it a reader that holds the book already takes a new build for the same one, with its bookmarks. So it stays
when title, authors or notes change.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from paperpack.cards.lock import Lock
    from paperpack.model import Notebook

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "paperpack.book")


def identifier_of(notebook: Notebook, lock: Lock) -> str:
    """Give the identifier that the lock holds for the book, "" if none."""
    return next((line.identifier for line in lock.books if line.slug == notebook.slug), "")


def with_identifier(notebook: Notebook, lock: Lock) -> Lock:
    """Give the lock with an identifier for a book that is all of a folder and that the lock knows already.

    A book under a new name is the one that the folder was before. A book of its own in the same folder, by
    another configuration, needs an identifier there.
    """
    if notebook.identifier or identifier_of(notebook, lock):
        return lock
    before = max(
        (line for line in lock.books if line.identifier), key=lambda line: line.changed, default=None
    )
    identifier = before.identifier if before else _new(notebook)
    lines = (
        replace(line, identifier=identifier) if line.slug == notebook.slug else line for line in lock.books
    )
    return replace(lock, books=tuple(lines))


def _new(notebook: Notebook) -> str:
    return uuid.uuid5(_NAMESPACE, "\n".join((notebook.slug, notebook.title, *notebook.authors))).urn
