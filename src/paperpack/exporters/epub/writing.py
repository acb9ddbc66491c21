"""All chapters of a book, written in worker processes, or taken from the last build where nothing in them changed."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from paperpack.config import EpubProfile  # noqa: TC001  msgspec reads the annotations at run time
from paperpack.exporters.epub.chapter import ChapterWriter, Written
from paperpack.exporters.epub.formulas import MathmlFormulas
from paperpack.exporters.epub.images import BookImages
from paperpack.exporters.epub.plan import Chapter, ChapterKind, Leaf, plan_book
from paperpack.exporters.epub.profiles import PROFILES
from paperpack.exporters.epub.shown import Shown  # noqa: TC001  same
from paperpack.model import Block, Citation, Note, NoteLink
from paperpack.render.references import reference_link
from paperpack.walk import descendants

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paperpack.exporters.base import Context
    from paperpack.exporters.epub.formulas import Formulas
    from paperpack.exporters.epub.plan import Plan
    from paperpack.exporters.epub.profiles import Profile
    from paperpack.model import Part


class _ChapterJob(msgspec.Struct, frozen=True):
    """All that a chapter's files are made from: of the plan only where its links lead, by path and anchor."""

    note: Note
    kind: ChapterKind
    leaves: tuple[Leaf, ...]
    shown: Shown
    language: str
    addresses: tuple[tuple[str, str, str], ...]
    unusable: tuple[str, ...]
    profile: EpubProfile


class BookWriter:
    """Writes the chapters of a book."""

    def __init__(self, context: Context, profile: Profile, language: str, formulas: Formulas) -> None:
        self.images = BookImages(context.read_asset)
        self._context = context
        self._profile = profile
        self._language = language
        self._formulas = formulas
        self._made: dict[str, tuple[_ChapterJob, Written]] = {}

    def written(self, root: Part, indexes: Sequence[Note], shown: Shown) -> tuple[Plan, dict[str, Written]]:
        """Give the plan of the book and its chapters' files by their identifiers.

        Every note is written whole and with all its images. If some turn out to be too long for one file, the book
        is planned anew with those divided; where an image is broken, the chapter is written without it.
        """
        divided: dict[str, tuple[tuple[Block, ...], ...]] = {}
        broken: dict[str, tuple[str, ...]] = {}
        while True:
            plan = plan_book(root, indexes, shown, divided)
            written = self._chapters(plan, broken)
            too_long = {name: chapter.divided for name, chapter in written.items() if chapter.divided}
            more = {} if too_long else self._broken_images(written)
            if not too_long and not more:
                return plan, written
            divided |= too_long
            broken |= {name: (*broken.get(name, ()), *images) for name, images in more.items()}

    def _broken_images(self, written: Mapping[str, Written]) -> dict[str, tuple[str, ...]]:
        """Give the SHA-256 of images that chapters show and no reading system could, by chapter."""
        found: dict[str, tuple[str, ...]] = {}
        for name, chapter in written.items():
            assets = [asset for page in chapter.pages for asset in page.holdings.assets.values()]
            broken = dict.fromkeys(asset.sha256 for asset in assets if self.images.of(asset) is None)
            if broken:
                found[name] = tuple(broken)
        return found

    def _chapters(self, plan: Plan, broken: Mapping[str, tuple[str, ...]]) -> dict[str, Written]:
        chapters = (*plan.chapters, *plan.indexes)
        if isinstance(self._formulas, MathmlFormulas):
            jobs = {
                chapter.identifier: self._job(chapter, plan, broken.get(chapter.identifier, ()))
                for chapter in chapters
            }
            self._make(jobs)
            return {name: self._made[name][1] for name in jobs}
        # Drawn formulas depend on the whole book.
        unusable = frozenset(chain.from_iterable(broken.values()))
        writer = ChapterWriter(plan.address, self._language, self._formulas, unusable, self._profile)
        return {chapter.identifier: writer.written(chapter) for chapter in chapters}

    def _make(self, jobs: dict[str, _ChapterJob]) -> None:
        """Do the jobs that were not done before, in this build or another one."""
        memory = self._context.memory
        missing: dict[str, str] = {}
        for name, job in jobs.items():
            if name in self._made and self._made[name][0] == job:
                continue
            note, *others = msgspec.structs.astuple(job)
            key = memory.key("chapter", note, others)
            known = memory.recall(key, Written)
            if known is None:
                missing[name] = key
            else:
                self._made[name] = job, known
        made = self._context.map(_write, [jobs[name] for name in missing])
        for (name, key), written in zip(missing.items(), made, strict=True):
            memory.keep(key, written)
            self._made[name] = jobs[name], written

    def _job(self, chapter: Chapter, plan: Plan, unusable: tuple[str, ...]) -> _ChapterJob:
        note = chapter.note
        return _ChapterJob(
            note=note,
            kind=chapter.kind,
            leaves=chapter.leaves,
            shown=chapter.shown,
            language=self._language,
            addresses=_addresses(plan, note),
            unusable=unusable,
            profile=self._profile.name,
        )


def _addresses(plan: Plan, note: Note) -> tuple[tuple[str, str, str], ...]:
    """Give where the links of a note lead."""
    if not note.references and NoteLink.__name__ not in note.outward:
        return ()
    links = {(link.path, link.anchor): link for link in _links(note)}
    return tuple((path, anchor, plan.address(link)) for (path, anchor), link in links.items())


def _links(note: Note) -> Iterator[NoteLink]:
    """Give the links of a note; a citation leads to the list of references of its own note."""
    for node in descendants((note,)):
        match node:
            case NoteLink():
                yield node
            case Citation():
                yield reference_link(node)
            case _:
                pass  # its children come by themselves


def _write(job: _ChapterJob) -> Written:
    addresses = {(path, anchor): address for path, anchor, address in job.addresses}
    writer = ChapterWriter(
        lambda link: addresses.get((link.path, link.anchor), ""),
        job.language,
        MathmlFormulas(),
        frozenset(job.unusable),
        PROFILES[job.profile],
    )
    return writer.written(Chapter(job.note, job.leaves, job.shown, job.kind))
