"""The book from its parts: pages, images, cover, contents, metadata."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperpack.diagnostics import Code, diagnostic
from paperpack.exporters.epub.archive import packed
from paperpack.exporters.epub.container import BookFiles, pack
from paperpack.exporters.epub.cover import cover_image
from paperpack.exporters.epub.indexes import indexes
from paperpack.exporters.epub.languages import language_tag
from paperpack.exporters.epub.metadata import Features, book_identifier, statements
from paperpack.exporters.epub.navigation import NAV_FILE, Entry, contents, nav_page, ncx
from paperpack.exporters.epub.page import STYLE_FILE, Page, cover_page, part_page, title_page, visible
from paperpack.exporters.epub.shown import Shown
from paperpack.exporters.epub.unfolded import unfolded
from paperpack.exporters.epub.words import BookWord, phrase
from paperpack.exporters.epub.writing import BookWriter
from paperpack.formula import broken_formula
from paperpack.walk import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paperpack.exporters.base import Context
    from paperpack.exporters.epub.archive import Packed
    from paperpack.exporters.epub.chapter import Written
    from paperpack.exporters.epub.images import BookImage, BookImages
    from paperpack.exporters.epub.plan import Chapter, Plan, Section
    from paperpack.exporters.epub.policy import Holdings
    from paperpack.exporters.epub.profiles import Profile
    from paperpack.model import Node, Note, Notebook


_COMMENT = re.compile(r"/\*.*?\*/\n*", re.DOTALL)
_CSS_LAYOUT = re.compile(r"(?<=[{};,:])\s+|\s+(?=[{}])|;\s*(?=})")


def make_book(notebook: Notebook, context: Context, profile: Profile) -> tuple[bytes, int]:
    """Give the EPUB file and how many chapters it has."""
    if not profile.folds:
        notebook = replace(notebook, root=unfolded(notebook.root))
    language = language_tag(notebook.language)
    title = visible(notebook.title) or visible(notebook.slug) or phrase(BookWord.UNTITLED, language)
    identifier = book_identifier(notebook, title)
    notes = tuple(notes_of(notebook))
    shown = Shown(context.settings.epub.check_yourself, profile.folds)
    formulas = profile.formulas(_nodes(notes, shown))
    writer = BookWriter(context, profile, language, formulas)
    plan, written = writer.written(notebook.root, indexes(notes, language), shown)
    for chapter in plan.chapters:
        _report(chapter.note, [page.holdings for page in written[chapter.identifier].pages], context)
    number = len(plan.chapters)
    cover = cover_image(notebook, title, language, number, context)
    front = (cover_page(title, language, cover.file), title_page(notebook, title, language, number))
    entries = contents(plan, written, max(1, context.settings.epub.toc_depth))
    # A table of contents must not be empty: without notes it leads to the title page.
    entries = entries or (Entry(phrase(BookWord.TITLE_PAGE, language), front[1].file),)
    body = tuple(_reading_order(plan, written, language, profile))
    nav = nav_page(entries, title, language, _landmarks((*front, *body), language))
    holdings = [page.holdings for chapter in written.values() for page in chapter.pages]
    drawn = _shown_images(holdings, writer.images)
    features = _features(plan, holdings, drawn)
    book = BookFiles(
        title=title,
        identifier=identifier,
        language=language,
        changed=notebook.changed,
        statements=statements(notebook, context.settings.book, title, language, features),
        pages=(*(_packed(page, profile) for page in (*front, nav)), *body),
        images=drawn,
        cover=cover,
        style=_style(context, profile),
        ncx=ncx(entries, title, language, identifier),
    )
    return pack(book), number


def _nodes(notes: Sequence[Note], shown: Shown) -> Iterator[Node]:
    for note in notes:
        yield from (*note.title_content, *note.footnotes, *shown.blocks(note))


def _shown_images(holdings: Sequence[Holdings], images: BookImages) -> tuple[BookImage, ...]:
    """Give the images that some page shows, by file."""
    shown: dict[str, BookImage] = {}
    for held in holdings:
        for image in (*map(images.of, held.assets.values()), *held.drawn.values()):
            if image is not None:
                shown[image.file] = image
    return tuple(shown[file] for file in sorted(shown))


def _report(note: Note, holdings: Sequence[Holdings], context: Context) -> None:
    """Report each image and formula that a note's chapter does not show, once."""
    place = context.place(note.path)
    for asset in {sha256: asset for held in holdings for sha256, asset in held.unusable.items()}.values():
        context.report(
            diagnostic(
                Code.BROKEN_IMAGE,
                f"{asset.path or 'an embedded image'} cannot be shown in a book",
                path=place,
                hint="save it anew as PNG, JPEG or plain SVG",
            )
        )
    # Where a formula stands first counts.
    broken = (formula for held in reversed(holdings) for formula in held.broken.values())
    for formula in {formula.latex: formula for formula in broken}.values():
        context.report(broken_formula(formula.latex, formula.reason, path=place, line=formula.line))


# ---------------------------------------------------------------------------------------------------- order


def _reading_order(
    plan: Plan, written: Mapping[str, Written], language: str, profile: Profile
) -> Iterator[Page[Packed]]:
    yield from _pages_of(plan.root, written, language, profile)
    for index in plan.indexes:
        yield from _chapter_pages(index, written)


def _pages_of(
    section: Section, written: Mapping[str, Written], language: str, profile: Profile
) -> Iterator[Page[Packed]]:
    if section.file:
        yield _packed(part_page(section, language), profile)
    for chapter in section.chapters:
        yield from _chapter_pages(chapter, written)
    for child in section.sections:
        yield from _pages_of(child, written, language, profile)


def _chapter_pages(chapter: Chapter, written: Mapping[str, Written]) -> Iterator[Page[Packed]]:
    for leaf, page in zip(chapter.leaves, written[chapter.identifier].pages, strict=True):
        yield Page(leaf.identifier, leaf.file, page.content, page.properties)


def _packed(page: Page[bytes], profile: Profile) -> Page[Packed]:
    return Page(page.identifier, page.file, packed(profile.finish(page).content), page.properties)


def _landmarks(
    pages: Sequence[Page[bytes] | Page[Packed]], language: str
) -> tuple[tuple[str, str, str], ...]:
    cover, title, *body = pages
    start = (("bodymatter", body[0].file, phrase(BookWord.START, language)),) if body else ()
    return (
        ("cover", cover.file, phrase(BookWord.COVER, language)),
        ("titlepage", title.file, phrase(BookWord.TITLE_PAGE, language)),
        ("toc", f"{NAV_FILE}#toc", phrase(BookWord.CONTENTS, language)),
        *start,
    )


def _features(plan: Plan, holdings: Sequence[Holdings], images: Sequence[BookImage]) -> Features:
    return Features(
        subjects=tuple(tag for chapter in plan.chapters for tag in chapter.note.tags),
        has_math=any(held.has_math for held in holdings),
        has_mathml=any(held.has_mathml for held in holdings),
        math_is_drawn=any(held.drawn for held in holdings),
        all_math_read=not any(held.broken for held in holdings),
        has_images=any(held.assets for held in holdings),
        all_described=all(held.described for held in holdings),
        may_flash=any(image.may_flash for image in images),
        has_indexes=bool(plan.indexes),
        all_tables_headed=all(held.headed for held in holdings),
    )


def _style(context: Context, profile: Profile) -> bytes:
    names = [STYLE_FILE, *(["indent.css"] if context.settings.epub.indent else []), *profile.styles]
    sheets = (files(__package__).joinpath(name).read_text(encoding="utf-8") for name in names)
    return _CSS_LAYOUT.sub("", _COMMENT.sub("", "".join(sheets))).encode()
