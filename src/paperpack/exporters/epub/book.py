"""The book from its parts: pages, images, cover, contents, metadata."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from paperpack.diagnostics import Code, diagnostic
from paperpack.exporters.epub.chapter import ChapterPage, chapter_page
from paperpack.exporters.epub.container import BookFiles, pack
from paperpack.exporters.epub.cover import cover_image
from paperpack.exporters.epub.images import BookImage, book_image
from paperpack.exporters.epub.languages import language_tag
from paperpack.exporters.epub.metadata import Features, book_identifier, statements
from paperpack.exporters.epub.navigation import NAV_FILE, Entry, contents, nav_page, ncx
from paperpack.exporters.epub.page import STYLE_FILE, Page, cover_page, part_page, title_page, visible
from paperpack.exporters.epub.plan import plan_book
from paperpack.exporters.epub.words import BookWord, phrase
from paperpack.formula import broken_formula

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperpack.exporters.base import Context
    from paperpack.exporters.epub.plan import Plan, Section
    from paperpack.model import Notebook


def make_book(notebook: Notebook, context: Context) -> tuple[bytes, int]:
    """Give the EPUB file and how many chapters it has."""
    language = language_tag(notebook.language)
    title = visible(notebook.title) or visible(notebook.slug) or phrase(BookWord.UNTITLED, language)
    identifier = book_identifier(notebook, title)
    plan = plan_book(notebook.root)
    chapters, images = _chapters(plan, language, context)
    _report_formulas(chapters, context)
    cover = cover_image(notebook, title, language, len(chapters), context)
    front = (cover_page(title, language, cover.file), title_page(notebook, title, language, len(chapters)))
    entries = contents(plan.root, max(1, context.settings.epub.toc_depth))
    # A table of contents must not be empty: without notes it leads to the title page.
    entries = entries or (Entry(phrase(BookWord.TITLE_PAGE, language), front[1].file),)
    body = tuple(_reading_order(plan.root, {page.chapter.file: page.page for page in chapters}, language))
    nav = nav_page(entries, title, language, _landmarks((*front, *body), language))
    notes = tuple(chapter.note for chapter in plan.chapters)
    book = BookFiles(
        title=title,
        identifier=identifier,
        language=language,
        changed=notebook.changed,
        statements=statements(notebook, title, language, notes, _features(chapters, images)),
        pages=(*front, nav, *body),
        images=images,
        cover=cover,
        style=files(__package__).joinpath(STYLE_FILE).read_bytes(),
        ncx=ncx(entries, title, language, identifier),
    )
    return pack(book), len(chapters)


def _chapters(
    plan: Plan, language: str, context: Context
) -> tuple[tuple[ChapterPage, ...], tuple[BookImage, ...]]:
    """Write all chapters, and those once more that turned out to show an image that no one can."""
    pages = [chapter_page(chapter, plan, language) for chapter in plan.chapters]
    images: dict[str, BookImage] = {}
    unusable: set[str] = set()
    for number, page in enumerate(pages):
        for sha256, asset in page.holdings.assets.items():
            if sha256 not in images and sha256 not in unusable:
                image = book_image(asset, context.read_asset(asset))
                if image is None:
                    unusable.add(sha256)
                else:
                    images[sha256] = image
        bad = unusable & page.holdings.assets.keys()
        if bad:
            _report_images(page, bad, context)
            pages[number] = chapter_page(page.chapter, plan, language, frozenset(bad))
    return tuple(pages), tuple(sorted(images.values(), key=lambda image: image.file))


def _report_images(page: ChapterPage, bad: set[str], context: Context) -> None:
    for sha256 in sorted(bad):
        asset = page.holdings.assets[sha256]
        context.report(
            diagnostic(
                Code.BROKEN_IMAGE,
                f"{asset.path or 'an embedded image'} cannot be shown in a book",
                path=context.place(page.chapter.note.path),
                hint="save it anew as PNG, JPEG or plain SVG",
            )
        )


def _report_formulas(chapters: Sequence[ChapterPage], context: Context) -> None:
    for page in chapters:
        place = context.place(page.chapter.note.path)
        for broken in page.holdings.broken.values():
            context.report(broken_formula(broken.latex, broken.reason, path=place, line=broken.line))


def _reading_order(section: Section, pages: dict[str, Page], language: str) -> Iterator[Page]:
    if section.file:
        yield part_page(section, language)
    yield from (pages[chapter.file] for chapter in section.chapters)
    for child in section.sections:
        yield from _reading_order(child, pages, language)


def _landmarks(pages: Sequence[Page], language: str) -> tuple[tuple[str, str, str], ...]:
    cover, title, *body = pages
    start = (("bodymatter", body[0].file, phrase(BookWord.START, language)),) if body else ()
    return (
        ("cover", cover.file, phrase(BookWord.COVER, language)),
        ("titlepage", title.file, phrase(BookWord.TITLE_PAGE, language)),
        ("toc", f"{NAV_FILE}#toc", phrase(BookWord.CONTENTS, language)),
        *start,
    )


def _features(chapters: Sequence[ChapterPage], images: Sequence[BookImage]) -> Features:
    return Features(
        has_math=any(page.holdings.has_math for page in chapters),
        has_images=bool(images),
        all_described=all(page.holdings.described for page in chapters),
        may_flash=any(image.may_flash for image in images),
    )
