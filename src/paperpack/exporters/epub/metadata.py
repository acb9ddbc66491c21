"""What the package document says about the book; the accessibility part is computed from the content."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

import msgspec

from paperpack.exporters.epub.page import visible
from paperpack.exporters.epub.words import BookWord, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paperpack.config import BookConfig
    from paperpack.model import Notebook

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "paperpack.book")

_MOST_WORDS = 5
_IN_A_NAME = re.compile("[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f.'’-]*")
_BEFORE_FAMILY = frozenset(
    ["da", "de", "del", "der", "di", "du", "la", "le", "van", "ten", "ter", "von", "zu"]
)
_AFTER_A_NAME = frozenset(["jr", "sr", "ii", "iii", "iv", "phd", "md"])
_NO_PERSON = frozenset(
    [
        "and",
        "team",
        "group",
        "lab",
        "labs",
        "research",
        "university",
        "institute",
        "association",
        "foundation",
        "inc",
        "corp",
        "company",
        "the",
        "of",
    ]
)


class Statement(msgspec.Struct, frozen=True):
    """A metadata element: `<dc:NAME>`, `<meta property=NAME>` for a `is_property`, `<meta name=NAME>` if `is_old`.

    `identifier` is its `id`; `refines` the id of the element it says more about. Reading systems of EPUB 2 and
    calibre look for the old form.
    """

    name: str
    value: str
    is_property: bool = False
    is_old: bool = False
    identifier: str = ""
    refines: str = ""
    scheme: str = ""


class Features(msgspec.Struct, frozen=True):
    """What the book's content turned out to be.

    `all_math_read`: no formula had to be shown as its source. `math_is_drawn`: some are images.
    """

    subjects: tuple[str, ...] = ()
    has_math: bool = False
    has_mathml: bool = False
    math_is_drawn: bool = False
    all_math_read: bool = True
    has_images: bool = False
    all_described: bool = True
    may_flash: bool = False
    has_indexes: bool = False
    all_tables_headed: bool = True

    @property
    def are_proved(self) -> bool:
        """Whether a program can tell that the book meets WCAG 2.1 at level AA.

        Of an image no program can tell whether its alternative text says what it shows, nor whether it shows
        text (WCAG 1.1.1, 1.4.5); of all else that a chapter can hold, it can.
        """
        return self.all_math_read and self.all_tables_headed and not (self.has_images or self.math_is_drawn)


def book_identifier(notebook: Notebook, title: str) -> str:
    """Give the book's identifier, or one derived from file name, title and authors where it has none."""
    given = visible(notebook.identifier)
    return given or uuid.uuid5(_NAMESPACE, "\n".join((notebook.slug, title, *notebook.authors))).urn


def statements(
    notebook: Notebook, about: BookConfig, title: str, language: str, features: Features
) -> tuple[Statement, ...]:
    """Give all metadata but identifier and time of change, in order."""
    told = (("description", about.description), ("publisher", about.publisher), ("rights", about.rights))
    return (
        *_titles(title, visible(notebook.subtitle)),
        Statement("language", language),
        *_creators(notebook.authors),
        *(Statement(name, visible(value)) for name, value in told if visible(value)),
        *(Statement("subject", subject) for subject in _subjects(features.subjects)),
        *_series(visible(about.series), about.series_index),
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
        yield _property("file-as", sort_name(name), refines=identifier)


def sort_name(name: str) -> str:
    """Give a name as lists are sorted by: a Western person's family name first, all others as they stand."""
    words = name.split()
    if not _MOST_WORDS >= len(words) > 1 or not all(map(_IN_A_NAME.fullmatch, words)):
        return name
    if any(word.strip(".").lower() in _NO_PERSON for word in words):
        return name
    suffix = words.pop() if words[-1].strip(".").lower() in _AFTER_A_NAME else ""
    family = max(0, len(words) - 1)
    while family > 1 and words[family - 1].lower() in _BEFORE_FAMILY:
        family -= 1
    return ", ".join(filter(None, (" ".join(words[family:]), " ".join(words[:family]), suffix)))


def _subjects(tags: Iterable[str]) -> tuple[str, ...]:
    """Give the tags of all notes, each once, in alphabetical order."""
    return tuple(sorted({visible(tag) for tag in tags} - {""}))


def _series(name: str, place: float) -> Iterator[Statement]:
    """State the series as EPUB 3 has it (Packages, D.3.2) and as calibre and its many kin have it."""
    if not name:
        return
    number = f"{place:.15g}" if place > 0 else ""
    yield Statement("belongs-to-collection", name, is_property=True, identifier="series")
    yield _property("collection-type", "series", refines="series")
    if number:
        yield _property("group-position", number, refines="series")
    yield Statement("calibre:series", name, is_old=True)
    if number:
        yield Statement("calibre:series_index", number, is_old=True)


def _accessibility(features: Features, language: str) -> Iterator[Statement]:
    """State what EPUB Accessibility 1.1, section 2.2 asks for, as far as it is true of this book."""
    yield _property("schema:accessMode", "textual")
    if features.has_images or features.math_is_drawn:
        yield _property("schema:accessMode", "visual")
    sufficient = "textual" if features.all_described else "textual,visual"
    yield _property("schema:accessModeSufficient", sufficient)
    named = ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability"]
    if (features.has_images and features.all_described) or features.math_is_drawn:
        named.append("alternativeText")
    if features.has_mathml:
        named.append("MathML")
    if features.has_mathml or features.math_is_drawn:
        named.append("describedMath")
    if features.has_indexes:
        named.append("index")
    yield from (_property("schema:accessibilityFeature", name) for name in named)
    yield _property("schema:accessibilityHazard", "unknown" if features.may_flash else "none")
    yield _property("schema:accessibilitySummary", _summary(features, language))
    if features.are_proved:
        yield _property("dcterms:conformsTo", "EPUB Accessibility 1.1 - WCAG 2.1 Level AA")
        yield _property("a11y:certifiedBy", "paperpack (automatic checks)")


def _summary(features: Features, language: str) -> str:
    sentences = [BookWord.SUMMARY_TEXT]
    if features.has_mathml:
        sentences.append(BookWord.SUMMARY_MATH)
    elif features.has_math:
        sentences.append(BookWord.SUMMARY_MATH_IMAGES)
    if features.has_images:
        described = features.all_described
        sentences.append(BookWord.SUMMARY_ALL_IMAGES if described else BookWord.SUMMARY_SOME_IMAGES)
    return phrase(BookWord.SENTENCE_SPACE, language).join(phrase(name, language) for name in sentences)


def _property(name: str, value: str, *, refines: str = "", scheme: str = "") -> Statement:
    return Statement(name, value, is_property=True, refines=refines, scheme=scheme)
