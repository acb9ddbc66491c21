"""The book from its parts: pages, images, cover, contents, metadata."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from paperpack.diagnostics import Code, diagnostic
from paperpack.exporters.epub.chapter import ChapterPage, ChapterWriter, is_short
from paperpack.exporters.epub.container import BookFiles, pack
from paperpack.exporters.epub.cover import cover_image
from paperpack.exporters.epub.images import BookImage, book_image
from paperpack.exporters.epub.indexes import indexes
from paperpack.exporters.epub.languages import language_tag
from paperpack.exporters.epub.metadata import Features, book_identifier, statements
from paperpack.exporters.epub.navigation import NAV_FILE, Entry, contents, nav_page, ncx
from paperpack.exporters.epub.page import STYLE_FILE, Page, cover_page, part_page, title_page, visible
from paperpack.exporters.epub.plan import plan_book
from paperpack.exporters.epub.self_check import self_check
from paperpack.exporters.epub.unfolded import unfolded
from paperpack.exporters.epub.words import BookWord, phrase
from paperpack.exporters.epub.writing import written
from paperpack.formula import broken_formula
from paperpack.model import Image, Table
from paperpack.render.references import reference_blocks
from paperpack.walk import descendants, holds, notes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from paperpack.exporters.base import Context
    from paperpack.exporters.epub.plan import Plan, Section
    from paperpack.exporters.epub.profiles import Profile
    from paperpack.model import Asset, Block, Node, Note, Notebook


_COMMENT = re.compile(r"/\*.*?\*/\n*", re.DOTALL)
_CSS_LAYOUT = re.compile(r"(?<=[{};,:])\s+|\s+(?=[{}])|;\s*(?=})")


def make_book(notebook: Notebook, context: Context, profile: Profile) -> tuple[bytes, int]:
    """Give the EPUB file and how many chapters it has."""
    if not profile.folds:
        notebook = replace(notebook, root=unfolded(notebook.root))
    language = language_tag(notebook.language)
    title = visible(notebook.title) or visible(notebook.slug) or phrase(BookWord.UNTITLED, language)
    identifier = book_identifier(notebook, title)
    images, unusable = _usable_images(notebook, context, profile)
    writer, plan = _planned(notebook, language, context, profile, unusable)
    chapters = tuple(written(writer, (*plan.chapters, *plan.indexes), context))
    _report_formulas(chapters, context)
    number = len(plan.chapters)
    cover = cover_image(notebook, title, language, number, context)
    front = (cover_page(title, language, cover.file), title_page(notebook, title, language, number))
    entries = contents(plan, max(1, context.settings.epub.toc_depth))
    # A table of contents must not be empty: without notes it leads to the title page.
    entries = entries or (Entry(phrase(BookWord.TITLE_PAGE, language), front[1].file),)
    body = tuple(_reading_order(plan, chapters, language))
    nav = nav_page(entries, title, language, _landmarks((*front, *body), language))
    shown = _shown_images(chapters, images)
    headed = all(
        _facts(
            chapter.note, tuple(block for leaf in chapter.leaves for block in leaf.blocks), context, profile
        ).tables_are_headed
        for chapter in plan.chapters
    )
    book = BookFiles(
        title=title,
        identifier=identifier,
        language=language,
        changed=notebook.changed,
        statements=statements(
            notebook, context.settings.book, title, language, _features(plan, chapters, shown, headed)
        ),
        pages=tuple(map(profile.finish, (*front, nav, *body))),
        images=shown,
        cover=cover,
        style=_style(context, profile),
        ncx=ncx(entries, title, language, identifier),
    )
    return pack(book), number


def _planned(
    notebook: Notebook, language: str, context: Context, profile: Profile, unusable: frozenset[str]
) -> tuple[ChapterWriter, Plan]:
    """Plan the book twice: once with every note whole, to measure the long ones, then with those divided."""
    notes = tuple(notes_of(notebook))
    lists = indexes(notes, language)
    shown = {note.path: _blocks(note, context, profile) for note in notes}

    def blocks(note: Note) -> tuple[Block, ...]:
        return shown.get(note.path, note.blocks)

    formulas = profile.formulas(_nodes(notes, shown.values()))
    whole = plan_book(notebook.root, lists, lambda note: (blocks(note),))
    measuring = ChapterWriter(whole, language, formulas, unusable)

    def groups(note: Note) -> Sequence[tuple[Block, ...]]:
        if note.path in shown and _facts(note, blocks(note), context, profile).is_short:
            return (blocks(note),)
        return measuring.divided(note, blocks(note))

    plan = plan_book(notebook.root, lists, groups)
    return ChapterWriter(plan, language, formulas, unusable), plan


class _Facts(msgspec.Struct, frozen=True):
    """What has to be known of a chapter before it is written; remembered, as looking takes long."""

    is_short: bool
    tables_are_headed: bool


def _facts(note: Note, blocks: tuple[Block, ...], context: Context, profile: Profile) -> _Facts:
    key = context.memory.key("facts", note, context.settings.epub.check_yourself, profile.folds)
    known = context.memory.recall(key, _Facts)
    if known is None:
        headed = all(node.header for node in descendants(blocks) if isinstance(node, Table))
        known = _Facts(is_short(note, blocks), headed)
        context.memory.keep(key, known)
    return known


def _blocks(note: Note, context: Context, profile: Profile) -> tuple[Block, ...]:
    """Give all that a chapter shows between its head and its footnotes."""
    check = self_check(note, folded=profile.folds) if context.settings.epub.check_yourself else ()
    return (*note.blocks, *reference_blocks(note), *check)


def _nodes(notes: Sequence[Note], shown: Iterable[Sequence[Block]]) -> Iterator[Node]:
    for note in notes:
        yield from (*note.title_content, *note.footnotes)
    for blocks in shown:
        yield from blocks


# -------------------------------------------------------------------------------------------------- images


def _usable_images(
    notebook: Notebook, context: Context, profile: Profile
) -> tuple[dict[str, BookImage], frozenset[str]]:
    """Give the images of all notes by SHA-256, and which of them no reading system could show, reported."""
    images: dict[str, BookImage] = {}
    unusable: set[str] = set()
    shown = profile.media_types
    for note in notes_of(notebook):
        said: set[str] = set()
        for asset in _assets(note):
            sha256 = asset.sha256
            if sha256 not in images and sha256 not in unusable:
                image = book_image(asset, context.read_asset(asset)) if asset.media_type in shown else None
                if image is None:
                    unusable.add(sha256)
                else:
                    images[sha256] = image
            if sha256 in unusable and sha256 not in said:
                said.add(sha256)
                _report_image(asset, note, context)
    return images, frozenset(unusable)


def _assets(note: Note) -> Iterator[Asset]:
    if not holds(note, Image):
        return
    for node in descendants((note,)):
        if isinstance(node, Image) and node.asset is not None:
            yield node.asset


def _report_image(asset: Asset, note: Note, context: Context) -> None:
    context.report(
        diagnostic(
            Code.BROKEN_IMAGE,
            f"{asset.path or 'an embedded image'} cannot be shown in a book",
            path=context.place(note.path),
            hint="save it anew as PNG, JPEG or plain SVG",
        )
    )


def _shown_images(chapters: Sequence[ChapterPage], images: dict[str, BookImage]) -> tuple[BookImage, ...]:
    """Give the images that some page shows, by file."""
    shown = {
        image.file: image
        for page in chapters
        for image in (
            *(images[sha256] for sha256 in page.holdings.assets if sha256 in images),
            *page.holdings.drawn.values(),
        )
    }
    return tuple(shown[file] for file in sorted(shown))


def _report_formulas(chapters: Sequence[ChapterPage], context: Context) -> None:
    said: set[tuple[str, str]] = set()
    for page in chapters:
        path = page.chapter.note.path
        for broken in page.holdings.broken.values():
            if path and (path, broken.latex) not in said:
                said.add((path, broken.latex))
                place = context.place(path)
                context.report(broken_formula(broken.latex, broken.reason, path=place, line=broken.line))


# ---------------------------------------------------------------------------------------------------- order


def _reading_order(plan: Plan, chapters: Sequence[ChapterPage], language: str) -> Iterator[Page]:
    pages = {page.page.file: page.page for page in chapters}
    yield from _pages_of(plan.root, pages, language)
    yield from (pages[leaf.file] for index in plan.indexes for leaf in index.leaves)


def _pages_of(section: Section, pages: dict[str, Page], language: str) -> Iterator[Page]:
    if section.file:
        yield part_page(section, language)
    yield from (pages[leaf.file] for chapter in section.chapters for leaf in chapter.leaves)
    for child in section.sections:
        yield from _pages_of(child, pages, language)


def _landmarks(pages: Sequence[Page], language: str) -> tuple[tuple[str, str, str], ...]:
    cover, title, *body = pages
    start = (("bodymatter", body[0].file, phrase(BookWord.START, language)),) if body else ()
    return (
        ("cover", cover.file, phrase(BookWord.COVER, language)),
        ("titlepage", title.file, phrase(BookWord.TITLE_PAGE, language)),
        ("toc", f"{NAV_FILE}#toc", phrase(BookWord.CONTENTS, language)),
        *start,
    )


def _features(
    plan: Plan,
    chapters: Sequence[ChapterPage],
    images: Sequence[BookImage],
    headed: bool,  # noqa: FBT001  as the fields of what is made of it
) -> Features:
    holdings = [page.holdings for page in chapters]
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
        all_tables_headed=headed,
    )


def _style(context: Context, profile: Profile) -> bytes:
    names = [STYLE_FILE, *(["indent.css"] if context.settings.epub.indent else []), *profile.styles]
    sheets = (files(__package__).joinpath(name).read_text(encoding="utf-8") for name in names)
    return _CSS_LAYOUT.sub("", _COMMENT.sub("", "".join(sheets))).encode()
