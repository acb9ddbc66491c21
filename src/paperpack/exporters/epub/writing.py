"""All chapters of a book, written in worker processes, or taken from the last build where nothing in them changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperpack.exporters.epub.chapter import ChapterPage, ChapterWriter
from paperpack.exporters.epub.formulas import MathmlFormulas
from paperpack.exporters.epub.page import Page
from paperpack.exporters.epub.plan import Chapter, ChapterKind, Leaf, Plan, Section, Target
from paperpack.exporters.epub.policy import BrokenFormula, Holdings
from paperpack.model import Asset, Block, Citation, Image, Note, NoteLink
from paperpack.render.references import reference_blocks, reference_link
from paperpack.walk import descendants, holds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperpack.exporters.base import Context


class _LeafJob(msgspec.Struct, frozen=True):
    """A file of a chapter; without `blocks` it shows the whole note."""

    file: str
    identifier: str
    footnotes: tuple[int, ...]
    blocks: tuple[Block, ...] | None


class _ChapterJob(msgspec.Struct, frozen=True):
    """All that a chapter's files are made from: of the plan only where its links lead."""

    note: Note
    kind: ChapterKind
    leaves: tuple[_LeafJob, ...]
    language: str
    targets: dict[str, tuple[str, dict[str, str]]]
    unusable: tuple[str, ...]


class _WrittenPage(msgspec.Struct, frozen=True):
    content: bytes
    properties: tuple[str, ...]
    assets: dict[str, Asset]
    described: bool
    has_math: bool
    has_mathml: bool
    broken: tuple[tuple[str, int, str], ...]


class _WrittenChapter(msgspec.Struct, frozen=True):
    pages: tuple[_WrittenPage, ...]


def written(writer: ChapterWriter, chapters: Sequence[Chapter], context: Context) -> Iterator[ChapterPage]:
    """Give the files of the chapters, in order, and what each holds."""
    memory = context.memory
    jobs = [_job(writer, chapter) for chapter in chapters]
    keys = [memory.key("chapter", *msgspec.structs.astuple(job)) if job else "" for job in jobs]
    known = [memory.recall(key, _WrittenChapter) if key else None for key in keys]
    missing = [job for job, found in zip(jobs, known, strict=True) if job and not found]
    made = context.map(_write, missing)
    for chapter, job, key, found in zip(chapters, jobs, keys, known, strict=True):
        if job is None:
            yield from writer.pages(chapter)
            continue
        result = found or next(made)
        if found is None:
            memory.keep(key, result)
        for leaf, page in zip(chapter.leaves, result.pages, strict=True):
            yield ChapterPage(
                chapter, Page(leaf.identifier, leaf.file, page.content, page.properties), _holdings(page)
            )


def _job(writer: ChapterWriter, chapter: Chapter) -> _ChapterJob | None:
    """Give the job of a chapter; None where formulas are drawn, which depends on the whole book."""
    if not isinstance(writer.formulas, MathmlFormulas):
        return None
    note = chapter.note
    whole = len(chapter.leaves) == 1 and chapter.leaves[0].blocks == _whole(note)
    shown = (note, *(block for leaf in chapter.leaves for block in leaf.blocks if not whole))
    unusable = [
        node.asset.sha256
        for node in descendants(shown if writer.unusable else ())
        if isinstance(node, Image) and node.asset and node.asset.sha256 in writer.unusable
    ]
    return _ChapterJob(
        note,
        chapter.kind,
        tuple(
            _LeafJob(leaf.file, leaf.identifier, leaf.footnotes, None if whole else leaf.blocks)
            for leaf in chapter.leaves
        ),
        writer.language,
        _targets(writer.plan, note) if holds(note, NoteLink) or holds(note, Citation) else {},
        tuple(sorted(set(unusable))),
    )


def _targets(plan: Plan, note: Note) -> dict[str, tuple[str, dict[str, str]]]:
    """Give where the links of a note lead: the files of the notes, and those of the headings that are asked for."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for link in _links(note):
        target = plan.targets.get(link.path)
        if target:
            _, anchors = found.setdefault(link.path, (target.file, {}))
            if link.anchor in target.anchors:
                anchors[link.anchor] = target.anchors[link.anchor]
    return found


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


def _whole(note: Note) -> tuple[Block, ...]:
    return (*note.blocks, *reference_blocks(note))


def _write(job: _ChapterJob) -> _WrittenChapter:
    targets = {path: Target(file, anchors) for path, (file, anchors) in job.targets.items()}
    plan = Plan(Section("", "", "", (), ()), (), targets)
    leaves = tuple(
        Leaf(
            leaf.file,
            leaf.identifier,
            _whole(job.note) if leaf.blocks is None else leaf.blocks,
            leaf.footnotes,
        )
        for leaf in job.leaves
    )
    writer = ChapterWriter(plan, job.language, MathmlFormulas(), frozenset(job.unusable))
    return _WrittenChapter(tuple(map(_packed, writer.pages(Chapter(job.note, leaves, job.kind)))))


def _packed(page: ChapterPage) -> _WrittenPage:
    held = page.holdings
    broken = tuple((formula.latex, formula.line, formula.reason) for formula in held.broken.values())
    return _WrittenPage(
        page.page.content,
        page.page.properties,
        held.assets,
        held.described,
        held.has_math,
        held.has_mathml,
        broken,
    )


def _holdings(page: _WrittenPage) -> Holdings:
    return Holdings(
        assets=page.assets,
        described=page.described,
        has_math=page.has_math,
        has_mathml=page.has_mathml,
        broken={latex: BrokenFormula(latex, line, reason) for latex, line, reason in page.broken},
    )
