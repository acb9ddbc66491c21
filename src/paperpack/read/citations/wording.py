"""How a paper is cited in a sentence and listed among the references, in English and in Chinese."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from paperpack.model import Emphasis, Inline, Link, Text
from paperpack.read.citations.names import is_family_first
from paperpack.read.tree.inlines import merged
from paperpack.read.tree.links import absolute_url
from paperpack.render.addresses import arxiv_address, doi_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperpack.read.citations.bibliography import BibEntry

# Who has more authors than this is listed with the first of them (APA's rule for citations, kept for the list).
_NAMED_IN_CITATION = 2
_NAMED_IN_LIST = 8
_SHORT_TITLE = 40


class Label(msgspec.Struct, frozen=True):
    """The two halves of a citation: who, and when (empty where no year is known)."""

    authors: str
    year: str


class Wording(msgspec.Struct, frozen=True):
    """The signs and words of a language."""

    opening: str
    closing: str
    comma: str
    semicolon: str
    stop: str
    is_chinese: bool


_ENGLISH = Wording("(", ")", ", ", "; ", ". ", is_chinese=False)
_CHINESE = Wording("（", "）", "，", "；", ". ", is_chinese=True)


def wording(language: str) -> Wording:
    """Give the wording for a BCP 47 tag: Chinese for `zh…`, else English."""
    return _CHINESE if language.lower().split("-")[0] == "zh" else _ENGLISH


def label(entry: BibEntry, words: Wording) -> Label:
    """Give how a paper is named in a citation."""
    return Label(_short_names(entry, words), str(entry.paper.year or ""))


def in_brackets(named: Label, words: Wording) -> str:
    """Give `Vaswani et al., 2017`: the citation without its brackets."""
    return words.comma.join(filter(None, (named.authors, named.year)))


def in_sentence(named: Label, words: Wording) -> str:
    """Give `Vaswani et al. (2017)`: the citation as part of a sentence."""
    if not named.year:
        return named.authors
    space = "" if words.is_chinese else " "
    return f"{named.authors}{space}{words.opening}{named.year}{words.closing}"


def _short_names(entry: BibEntry, words: Wording) -> str:
    families = [name.family for name in entry.names]
    if not families:
        return _short_title(entry.paper.title) or entry.paper.citekey
    if entry.paper.others or len(families) > _NAMED_IN_CITATION:
        return f"{families[0]}{_and_others(families[0], words)}"
    return _joined_pair(families, words)


def _and_others(name: str, words: Wording) -> str:
    if words.is_chinese or is_family_first(name):
        return "等" if is_family_first(name) else " 等"
    return " et al."


def _joined_pair(names: Sequence[str], words: Wording) -> str:
    if not words.is_chinese:
        return " and ".join(names)
    return "和".join(names) if all(map(is_family_first, names)) else " 和 ".join(names)


def _short_title(title: str) -> str:
    if len(title) <= _SHORT_TITLE:
        return title
    shorter = title.split(":", 1)[0].split("：", 1)[0]
    if len(shorter) <= _SHORT_TITLE:
        return shorter
    cut = shorter[:_SHORT_TITLE].rsplit(" ", 1)[0]
    return f"{cut}…"


# --------------------------------------------------------------------------------------------- references


def entry_content(entry: BibEntry, named: Label, words: Wording) -> tuple[Inline, ...]:
    """Give the entry of a list of references: `Names (year). Title. *Venue*. links`."""
    paper = entry.paper
    nodes: list[Inline] = []
    who = _listed_names(entry, words)
    if who:
        nodes.append(Text(f"{who}{_year(named.year, words)}{words.stop}"))
    if paper.title:
        year = "" if who else _year(named.year, words)
        end = "" if not year and re.search(r"[?!。？！]$", paper.title) else words.stop.rstrip()
        nodes.append(Text(f"{paper.title}{year}{end}"))
    if paper.venue:
        nodes += [Text(" "), Emphasis((Text(paper.venue),)), Text(words.stop.rstrip())]
    for link in _links(entry):
        nodes += [Text(" "), link]
    if not nodes:
        nodes.append(Text(paper.citekey))
    return merged(nodes)


def _year(year: str, words: Wording) -> str:
    if not year:
        return ""
    space = "" if words.is_chinese else " "
    return f"{space}{words.opening}{year}{words.closing}"


def _listed_names(entry: BibEntry, words: Wording) -> str:
    whole = [name.whole for name in entry.names]
    if whole and (entry.paper.others or len(whole) > _NAMED_IN_LIST):
        first = whole[:_NAMED_IN_LIST]
        comma = "," if len(first) > 1 and not words.is_chinese else ""
        return f"{words.comma.join(first)}{comma}{_and_others(first[-1], words)}"
    if words.is_chinese or len(whole) < 2:  # noqa: PLR2004  a pair needs an `and`
        return words.comma.join(whole)
    return f"{', '.join(whole[:-1])} and {whole[-1]}"


def _links(entry: BibEntry) -> list[Link]:
    """Give links to the paper, the lasting ones first; an address that says the same again is left out."""
    paper = entry.paper
    found: list[tuple[str, str]] = []
    if paper.doi:
        found.append((f"doi:{paper.doi}", doi_address(paper.doi)))
    if paper.arxiv and "arxiv" not in paper.doi.lower():
        found.append((f"arXiv:{paper.arxiv}", arxiv_address(paper.arxiv)))
    if paper.url and not found:
        found.append((re.sub(r"^https?://(?:www\.)?|/$", "", paper.url), paper.url))
    links = ((shown, absolute_url(address)) for shown, address in found)
    return [Link((Text(shown),), url) for shown, url in links if url]


def sorting_key(entry: BibEntry) -> tuple[str, int, str]:
    """Order references by who, when and what."""
    first = entry.names[0].family if entry.names else entry.paper.title
    return first.casefold(), entry.paper.year or 9999, entry.paper.title.casefold()
