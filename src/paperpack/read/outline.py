"""A note's title and its clean outline, from the headings as they were written.

What the model wants (`model.Heading`, `model.Note`): the title is not among the headings; the first heading is
level 1 and none is skipped; anchors are unique. Headings inside lists, quotes and the like are no part of an
outline: they become bold paragraphs.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec

from paperpack.model import (
    Block,
    BulletList,
    Callout,
    Details,
    Heading,
    Inline,
    ListItem,
    OrderedList,
    Paragraph,
    Quote,
    Strong,
    Text,
)
from paperpack.walk import plain_text, with_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paperpack.model import Note

DEEPEST_LEVEL = 6

_DATE = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}[-_ ]+(?=\S)")
_SPACE = re.compile(r"\s")
_HYPHENS = re.compile(r"[-_]+")
_NO_PART_OF_SLUG = re.compile(r"[^\w\s-]+")
INDEX_NAMES = frozenset({"readme", "index", "_index"})
_UNTITLED = "Untitled"


def _names(written: str) -> frozenset[str]:
    return frozenset(written.split())


BACK_MATTER = _names(
    "references reference bibliography furtherreading furtherreadings seealso appendix acknowledgements "
    "acknowledgments links resources 参考 参考文献 参考资料 参考链接 延伸阅读 相关阅读 附录 致谢 引用"
)
"""Headings of what follows a text, folded; beside the note's title they are no second title."""

SECTION_NAMES = BACK_MATTER | _names(
    "abstract annotations background conclusion conclusions experiments highlights info information "
    "introduction meta metadata method methods motivation notes note overview paper problem results "
    "summary tldr todo toc tableofcontents 概述 概要 简介 介绍 摘要 背景 动机 方法 论文 论文信息 "
    "基本信息 总结 结论 笔记 目录 前言 引言 实验 一句话总结"
)
"""Headings that name a section and no note, folded."""


class Outline(msgspec.Struct, frozen=True):
    """A note's title, as plain text and with its markup, and its blocks with clean headings."""

    title: str
    title_content: tuple[Inline, ...]
    blocks: tuple[Block, ...]


def outline(blocks: tuple[Block, ...], title_content: tuple[Inline, ...], path: str) -> Outline:
    """Give title and outline. `title_content` is the front matter's title, empty where it gives none.

    Else the title is the note's only H1 where no other heading stands before it; else the heading that the
    note opens with, if it is the only one of its level but for back matter (`## Title`, `### A`, `### B`, or
    `# Title`, `# References`) and no section's name; else the file's name.
    """
    lifted = _title_heading(blocks, plain_text(title_content))
    if not plain_text(title_content).strip():
        title_content = lifted.content if lifted else (Text(name_as_title(path)),)
    kept = tuple(block for block in blocks if block is not lifted)
    return Outline(one_line(plain_text(title_content)), title_content, _clean(kept))


def _title_heading(blocks: tuple[Block, ...], title: str) -> Heading | None:
    """Find the heading that says the note's title, which is then not shown twice."""
    headings = [block for block in blocks if isinstance(block, Heading)]
    if not headings:
        return None
    first = headings[0]
    words = _folded(plain_text(first.content))
    if title.strip():
        return first if words == _folded(title) else None
    top = min(heading.level for heading in headings)
    rivals = [heading for heading in headings if heading.level == top and heading is not first]
    if first.level != top or words in SECTION_NAMES:
        return None
    if first.level == 1 and not rivals:
        return first
    if blocks[0] is not first:
        return None
    return None if any(_folded(plain_text(rival.content)) not in BACK_MATTER for rival in rivals) else first


def _folded(title: str) -> str:
    return "".join(
        character for character in unicodedata.normalize("NFKC", title).casefold() if character.isalnum()
    )


def one_line(text: str) -> str:
    """Give a text on one line, with single spaces."""
    return " ".join(text.split())


def name_as_title(path: str) -> str:
    """Make a note's path a readable title: no suffix, no date, words apart; an index file is its folder."""
    parts = path.split("/")
    stem = parts[-1].rsplit(".", 1)[0] if "." in parts[-1].lstrip(".") else parts[-1]
    if stem.lower() in INDEX_NAMES and len(parts) > 1:
        stem = parts[-2]
    name = _DATE.sub("", unquote(stem))
    if not _SPACE.search(name.strip()):
        name = _HYPHENS.sub(" ", name)
    return one_line(name) or one_line(stem) or _UNTITLED


def with_paper_title(note: Note) -> Note:
    """Give a note the title of its paper where its own is only its file's name."""
    if not note.paper.title or note.title != name_as_title(note.path):
        return note
    return msgspec.structs.replace(note, title=note.paper.title, title_content=(Text(note.paper.title),))


# ------------------------------------------------------------------------------------------------- headings


def _clean(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    levels: list[int] = []
    anchors = _Anchors(blocks)
    cleaned: list[Block] = []
    for block in blocks:
        if not isinstance(block, Heading):
            cleaned.append(_without_headings(block))
            continue
        while levels and levels[-1] >= block.level:
            levels.pop()
        levels.append(block.level)
        cleaned.append(
            msgspec.structs.replace(
                block, level=min(len(levels), DEEPEST_LEVEL), anchor=anchors.next_for(block)
            )
        )
    return tuple(cleaned)


class _Anchors:
    """Hands out anchors, each once. Ids that authors wrote are kept for the headings that have them."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self.reserved = {
            slug(block.anchor) for block in blocks if isinstance(block, Heading) and block.anchor
        }
        self.taken: set[str] = set()
        self.repeats: dict[str, int] = {}

    def next_for(self, heading: Heading) -> str:
        """Give a heading's anchor: its own id, else GitHub's slug of its text, numbered where it repeats."""
        own = slug(heading.anchor) if heading.anchor else ""
        anchor = wanted = own or slug(plain_text(heading.content)) or "section"
        while anchor in self.taken or (not own and anchor in self.reserved):
            self.repeats[wanted] = self.repeats.get(wanted, 0) + 1
            anchor = f"{wanted}-{self.repeats[wanted]}"
        self.taken.add(anchor)
        return anchor


def slug(text: str) -> str:
    """Give GitHub's anchor of a heading: lower case, letters, digits, `-` and `_` kept, spaces become `-`."""
    kept = _SPACE.sub("-", _NO_PART_OF_SLUG.sub("", unicodedata.normalize("NFC", text.strip().lower())))
    return kept.strip("-") or kept[:1]


def _without_headings(block: Block) -> Block:
    """Turn a heading, or the headings inside a container, into bold paragraphs."""
    match block:
        case Heading():
            return Paragraph((Strong(block.content),), block.anchor, line=block.line)
        case BulletList(items=items) | OrderedList(items=items):
            cleaned = with_parts(items, _item)
            return block if cleaned is items else msgspec.structs.replace(block, items=cleaned)
        case Quote(blocks=blocks) | Callout(blocks=blocks) | Details(blocks=blocks):
            below = without_headings(blocks)
            return block if below is blocks else msgspec.structs.replace(block, blocks=below)
        case _:
            return block


def _item(item: ListItem) -> ListItem:
    below = without_headings(item.blocks)
    return item if below is item.blocks else msgspec.structs.replace(item, blocks=below)


def without_headings(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Give blocks with every heading in them as a bold paragraph."""
    return with_parts(blocks, _without_headings)
