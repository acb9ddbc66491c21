"""The tags of a note that stand in its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_LEAVES = frozenset({"p", "words", "td", "title"})
_NO_SUBJECT = frozenset({"card", "flashcard", "flashcards", "anki", "no-anki", "spaced"})
"""What marks a card says nothing of the note."""


def hashtags(root: Element) -> tuple[str, ...]:
    """Give the names of the tags in a note's text in the order they stand, each once; those of headings not."""
    return tuple(dict.fromkeys(_found(root)))


def _found(root: Element) -> Iterator[str]:
    if next(root.iter("hashtag"), None) is None:
        return
    for leaf in root.iter():
        if leaf.tag in _LEAVES:
            for tag in leaf.iter("hashtag"):
                name = tag.get("name", "")
                if name.split("/", 1)[0].lower() not in _NO_SUBJECT:
                    yield name
