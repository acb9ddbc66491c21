"""A note's blocks and path → what they say of its paper.

A wrong title is worse than none: data counts only where it stands at the note's beginning, where the note
speaks of one paper, and where its labels leave no doubt.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING

import msgspec

from paperpack.model import Emphasis, Heading, Inline, Link, Paper, Paragraph, Quote
from paperpack.read.front_matter.dates import date_of
from paperpack.read.front_matter.paper import Authors
from paperpack.read.paper_data import values
from paperpack.read.paper_data.labelled import Labelled, below_heading, labelled_in
from paperpack.read.paper_data.labels import Field
from paperpack.walk import descendants, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from paperpack.model import Block

    _Read = Sequence[tuple[Labelled, ...]]

_NOTHING = Paper()
_BEGINNING = 14
_HEADINGS_BEFORE = 2

# What no note says twice of one paper.
_ONCE = frozenset((Field.PAPER, Field.NAME, Field.DOI, Field.ARXIV, Field.PAPER_LINK))
_CERTAIN = frozenset((Field.PAPER, Field.DOI, Field.ARXIV, Field.PAPER_LINK))
_KEY_IN_NAME = re.compile(r"@(?P<key>[^\s/]+)$")
_LOGSEQ_NAME = re.compile(
    r"(?P<year>(?:19|20)\d\d)_(?P<names>[^_]+(?:_[^_]+){0,5}?)_(?P<title>[^_]*\S \S[^_]*)"
)


def paper_in_note(blocks: Sequence[Block], path: str) -> Paper:
    """Give what a note's text and its file's name say of its paper; the text counts more."""
    return _first_of(_paper_in_text(blocks), paper_in_name(path))


def with_data_of(paper: Paper, other: Paper) -> Paper:
    """Give a paper's data with what it lacks taken from another source."""
    return _first_of(paper, other)


def _first_of(paper: Paper, other: Paper) -> Paper:
    changes = {name: getattr(other, name) for name in paper.__struct_fields__ if not getattr(paper, name)}
    if paper.authors:
        changes["others"] = paper.others  # those of the other source are missing among its own authors
    return msgspec.structs.replace(paper, **changes)


def paper_in_name(path: str) -> Paper:
    """Read `@key.md` (Zotero's and Obsidian's) and `2020_Kong_Lan et al_Some title.md` (Zotero's in Logseq)."""
    name = path.rsplit("/", 1)[-1].rsplit(".", 1)[0].strip()
    if found := _KEY_IN_NAME.fullmatch(name):
        return Paper(citekey=found["key"])
    if (found := _LOGSEQ_NAME.fullmatch(name)) and values.looks_like_title(found["title"]):
        names, others = re.subn(r"\s+et al\.?$", "", found["names"])
        return Paper(
            title=values.one_line(found["title"]),
            authors=tuple(filter(None, map(str.strip, names.split("_")))),
            year=int(found["year"]),
            others=others > 0,
        )
    return Paper()


# ------------------------------------------------------------------------------------------------- the text


def _paper_in_text(blocks: Sequence[Block]) -> Paper:
    each = _labelled_of_each(blocks)
    beginning = tuple(islice(each, _BEGINNING))
    found = tuple(_above_third_heading(blocks, beginning))
    paper = _paper(found) if _is_certain(found) else _NOTHING
    linked = _linked_title(blocks)
    if paper == linked == _NOTHING or _speaks_of_several(chain(beginning, each)):
        return _NOTHING
    if paper.title and not paper.arxiv:
        paper = msgspec.structs.replace(paper, arxiv=_arxiv_beside(blocks, beginning))
    if paper.title and linked.title and paper.title != linked.title:
        return paper
    return _first_of(paper, linked)


def _labelled_of_each(blocks: Sequence[Block]) -> Iterator[tuple[Labelled, ...]]:
    """Give the labelled values of each block; the one of a heading stands below it."""
    for block, below in zip_longest(blocks, blocks[1:]):
        if isinstance(block, Heading):
            each = below_heading(block, below)
            yield (each,) if each else ()
        else:
            yield tuple(labelled_in(block))


def _speaks_of_several(read: Iterable[tuple[Labelled, ...]]) -> bool:
    """Say whether a note gives the same piece of data more than once, as lists of papers do."""
    counted = Counter(each.field for found in read for each in found if each.field in _ONCE)
    return any(count > 1 for count in counted.values())


def _above_third_heading(blocks: Sequence[Block], read: _Read) -> Iterator[Labelled]:
    """Give the labelled values above the note's third heading that is no label itself."""
    headings = 0
    for block, found in zip(blocks, read, strict=False):
        headings += isinstance(block, Heading) and not found
        if headings > _HEADINGS_BEFORE:
            return
        yield from found


def _is_certain(found: Sequence[Labelled]) -> bool:
    """Say whether the labels speak of a paper: one alone may be anything but `paper`, `arXiv` and the like."""
    fields = {each.field for each in found if each.value} - {Field.OTHER}
    return bool(fields & _CERTAIN) or (Field.NAME in fields and len(fields) > 1)


def _paper(found: Sequence[Labelled]) -> Paper:
    of = {field: [each.value for each in found if each.field is field] for field in Field}
    titles = of[Field.PAPER] + of[Field.NAME]
    title = _title(found)
    # A sentence behind `论文：` says that the rest is no data either.
    if of[Field.PAPER] and not title and not any(map(values.web_addresses, of[Field.PAPER])):
        return Paper()
    venue = next(filter(None, map(values.venue, of[Field.VENUE])), "")
    published = of[Field.YEAR] + (of[Field.VENUE] if venue else []) + of[Field.DATE]
    every = tuple(each.value for each in found)
    authors = next((read for read in map(values.authors, of[Field.AUTHORS]) if read.names), Authors())
    return Paper(
        title=title,
        authors=authors.names,
        year=next(filter(None, map(values.year, published)), 0),
        venue=venue,
        doi=_doi(of[Field.DOI], of[Field.PAPER_LINK] + of[Field.LINK] + titles),
        arxiv=_arxiv(of[Field.ARXIV], of[Field.PAPER_LINK] + of[Field.LINK] + titles, every),
        url=_url(of[Field.PAPER_LINK] + titles, of[Field.LINK]),
        citekey=next((plain_text(value).strip().lstrip("@") for value in of[Field.CITEKEY]), ""),
        others=authors.others,
    )


def _arxiv_beside(blocks: Sequence[Block], read: _Read) -> str:
    """Give the one arXiv id among the links of the blocks that hold the data (`🔗 [arXiv](…) | [code](…)`)."""
    found = {
        values.arxiv((node,))
        for block, labelled in zip(blocks, read, strict=False)
        if labelled and not isinstance(block, Heading)
        for node in descendants((block,))
        if isinstance(node, Link) and "arxiv.org/" in node.url
    } - {""}
    return found.pop() if len(found) == 1 else ""


def _title(found: Sequence[Labelled]) -> str:
    """Give the first title; unmarked words that go on in another line may be part of one, or more than one."""
    of = {field: [each for each in found if each.field is field] for field in (Field.PAPER, Field.NAME)}
    for each in of[Field.PAPER] + of[Field.NAME]:
        title = values.title(each.value)
        if title and (not each.goes_on or values.is_marked(each.value)):
            return title
    return ""


Values = list[tuple[Inline, ...]]


def _doi(labelled: Values, links: Values) -> str:
    stated = (values.doi(value) for value in labelled)
    linked = (
        values.doi(value) for value in links if any("doi.org/" in url for url in values.web_addresses(value))
    )
    return next(filter(None, (*stated, *linked)), "")


def _arxiv(labelled: Values, links: Values, every: Iterable[tuple[Inline, ...]]) -> str:
    stated = (values.arxiv(value) for value in labelled)
    linked = (
        values.arxiv(value)
        for value in links
        if any("arxiv.org/" in url for url in values.web_addresses(value))
    )
    named = (values.named_arxiv(plain_text(value)) for value in every)
    return next(filter(None, (*stated, *linked, *named)), "")


def _url(certain: Values, links: Values) -> str:
    """Give the paper's address; one behind a bare `链接：` counts where papers are published."""
    stated = (url for value in certain for url in values.web_addresses(value))
    linked = (url for value in links for url in values.web_addresses(value) if values.is_published_at(url))
    return next(iter((*stated, *linked)), "")


def _linked_title(blocks: Sequence[Block]) -> Paper:
    """Read `# [Title](address)` that a note opens with, and the date or the quote with an address below it."""
    heading = next(iter(blocks), None)
    if not isinstance(heading, Heading):
        return Paper()
    title = values.one_line(plain_text(heading.content))
    below = blocks[1] if len(blocks) > 1 else None
    match heading.content:
        case (Link(url=url),) if values.is_published_at(url):
            addresses: tuple[str, ...] = (url,)
        case _ if isinstance(below, Quote):
            addresses = tuple(url for url in _addresses(below) if values.is_published_at(url))
            if len(addresses) != 1 or len(title.split()) < 2:  # noqa: PLR2004  a word is a topic, no title
                return Paper()
        case _:
            return Paper()
    if not values.looks_like_title(title):
        return Paper()
    links = [(Link((), address),) for address in addresses]
    return Paper(
        title=title,
        year=_year_below(below),
        doi=next(filter(None, map(values.doi, links)), ""),
        arxiv=next(filter(None, map(values.arxiv, links)), ""),
        url=addresses[0],
    )


def _addresses(quote: Quote) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            url
            for node in descendants((quote,))
            if isinstance(node, Link)
            for url in values.web_addresses((node,))
        )
    )


def _year_below(block: Block | None) -> int:
    """Give the year of `_June 2019_` or of a quote right below a title."""
    match block:
        case Paragraph(content=(Emphasis(content=content),)):
            date = date_of(plain_text(content))
            return date.year if date else values.year(content)
        case Quote(blocks=(Paragraph(content=content), *_)):
            return values.year(content)
        case _:
            return 0
