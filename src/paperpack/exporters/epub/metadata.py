"""What the package document says about the book; the accessibility part is computed from the content."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paperpack.exporters.epub.page import visible
from paperpack.exporters.epub.words import BookWord, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paperpack.model import Note, Notebook

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "paperpack.book")


@dataclass(frozen=True)
class Statement:
    """A metadata element: `<dc:NAME>`, or `<meta property=NAME>` for a `is_property`.

    `identifier` is its `id`; `refines` the id of the element it says more about.
    """

    name: str
    value: str
    is_property: bool = False
    identifier: str = ""
    refines: str = ""
    scheme: str = ""


@dataclass(frozen=True)
class Features:
    """What the book's content turned out to be."""

    has_math: bool = False
    has_images: bool = False
    all_described: bool = True
    may_flash: bool = False


def book_identifier(notebook: Notebook, title: str) -> str:
    """Give the book's identifier, or one derived from title and authors where it has none."""
    given = visible(notebook.identifier)
    return given or uuid.uuid5(_NAMESPACE, "\n".join((title, *notebook.authors))).urn


def statements(
    notebook: Notebook, title: str, language: str, notes: Iterable[Note], features: Features
) -> tuple[Statement, ...]:
    """Give all metadata but identifier and time of change, in order."""
    return (
        *_titles(title, visible(notebook.subtitle)),
        Statement("language", language),
        *_creators(notebook.authors),
        *(Statement("subject", subject) for subject in _subjects(notes)),
        *_accessibility(features, language),
    )


def _titles(title: str, subtitle: str) -> Iterator[Statement]:
    yield Statement("title", title, identifier="title")
    yield _property("title-type", "main", refines="title")
    if subtitle:
        yield Statement("title", subtitle, identifier="subtitle")
        yield _property("title-type", "subtitle", refines="subtitle")


def _creators(authors: Iterable[str]) -> Iterator[Statement]:
    names = filter(None, map(visible, authors))
    for number, name in enumerate(names, start=1):
        identifier = f"creator-{number}"
        yield Statement("creator", name, identifier=identifier)
        yield _property("role", "aut", refines=identifier, scheme="marc:relators")


def _subjects(notes: Iterable[Note]) -> tuple[str, ...]:
    """Give the tags of all notes, each once, in alphabetical order."""
    return tuple(sorted({visible(tag) for note in notes for tag in note.tags} - {""}))


def _accessibility(features: Features, language: str) -> Iterator[Statement]:
    """State what EPUB Accessibility 1.1, section 2.2 asks for, as far as it is true of this book."""
    yield _property("schema:accessMode", "textual")
    if features.has_images:
        yield _property("schema:accessMode", "visual")
    sufficient = "textual" if features.all_described else "textual,visual"
    yield _property("schema:accessModeSufficient", sufficient)
    named = ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability"]
    if features.has_images and features.all_described:
        named.append("alternativeText")
    if features.has_math:
        named += ["MathML", "describedMath"]
    yield from (_property("schema:accessibilityFeature", name) for name in named)
    yield _property("schema:accessibilityHazard", "unknown" if features.may_flash else "none")
    yield _property("schema:accessibilitySummary", _summary(features, language))


def _summary(features: Features, language: str) -> str:
    sentences = [BookWord.SUMMARY_TEXT]
    if features.has_math:
        sentences.append(BookWord.SUMMARY_MATH)
    if features.has_images:
        described = features.all_described
        sentences.append(BookWord.SUMMARY_ALL_IMAGES if described else BookWord.SUMMARY_SOME_IMAGES)
    return phrase(BookWord.SENTENCE_SPACE, language).join(phrase(name, language) for name in sentences)


def _property(name: str, value: str, *, refines: str = "", scheme: str = "") -> Statement:
    return Statement(name, value, is_property=True, refines=refines, scheme=scheme)
