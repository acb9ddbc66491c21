"""Front matter → the typed data of the paper a note is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from paperpack.model import Paper

if TYPE_CHECKING:
    from paperpack.read.front_matter.fields import Fields

_TITLE = ("paper", "paper_title", "papertitle", "论文", "论文标题")
_AUTHORS = ("authors", "paper_authors", "paper_author", "作者")
_VENUE = (
    "venue",
    "journal",
    "conference",
    "booktitle",
    "container_title",
    "publication",
    "proceedings",
    "会议",
    "期刊",
)
_YEAR = ("year", "paper_year", "年份")
_DOI = ("doi",)
_ARXIV = ("arxiv", "arxiv_id", "arxivid", "arxiv_url", "arxiv_link", "eprint")
_URL = ("paper_url", "paper_link", "url", "link", "pdf", "source", "论文链接", "链接")
_CITEKEY = ("citekey", "cite_key", "citation_key", "bibkey", "bibtex_key")

_ARXIV_ID = re.compile(r"(?<![\d.])(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(v\d+)?(?![\d])")
_DOI_NAME = re.compile(r"10\.\d{4,9}/[^\s\"<>]+", re.IGNORECASE)
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)

_OTHERS = re.compile(
    r"[,，、]?\s*(?:\bet\.?\s*al\b\.?|\band\s+others\b|^others$|等人?(?=\s*(?:$|[,，。（(])))", re.IGNORECASE
)

_FIRST_YEAR, _LAST_YEAR = 1000, 2999


class Authors(NamedTuple):
    """The authors that are named, and whether there are others."""

    names: tuple[str, ...] = ()
    others: bool = False


def paper(fields: Fields) -> Paper:
    """Give the paper's data from many spellings of its keys; wrong values become problems of `fields`.

    A table `paper:` holds the same keys as the top level. A plain `author` is the note's own author (every
    Jekyll post has one), unless something else says that the front matter is about a paper.
    """
    nested = fields.get("paper")
    if isinstance(nested, dict):
        fields = fields.within("paper", nested)
    url = _url(fields)
    arxiv, doi = _arxiv(fields, url), _doi(fields, url)
    venue, year = fields.text(*_VENUE), _year(fields)
    title = fields.text("title", *_TITLE) if isinstance(nested, dict) else fields.text(*_TITLE)
    citekey = fields.text(*_CITEKEY).lstrip("@")
    about_paper = any((title, venue, year, doi, arxiv, citekey))
    authors = _authors(fields, (*_AUTHORS, "author") if about_paper else _AUTHORS)
    return Paper(title, authors.names, year, venue, doi, arxiv, url, citekey, authors.others)


def authors_of(text: str) -> Authors:
    """Read a line of authors; `et al.`, `and others`, 等 behind them are others."""
    others = _OTHERS.search(text)
    return Authors(_names_of(text[: others.start()] if others else text), others is not None)


def _names_of(text: str) -> tuple[str, ...]:
    """Split a line of authors: `A, B and C`, `A; B`, `甲、乙`, BibTeX's `Last, First and Last, First`."""
    if ";" in text or "；" in text:
        return _names(_in_order(part) for part in re.split("[;；]", text))
    parts = re.split(r"\s+(?:and|&)\s+", text)
    if len(parts) > 1 and all(part.count(",") == 1 for part in parts):
        return _names(_in_order(part) for part in parts)
    return _names(name for part in parts for name in re.split(r"[,，、]", re.sub(r"^and\s+", "", part)))


def _in_order(name: str) -> str:
    """Turn BibTeX's `Last, First` round."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma else name


def _names(parts: Any) -> tuple[str, ...]:
    names = (re.sub(r"^(?:and|&)\s+", "", part.strip().strip("[]\"'* ")) for part in parts)
    return tuple(dict.fromkeys(name for name in names if name))


def _authors(fields: Fields, keys: tuple[str, ...]) -> Authors:
    key, value = fields.first(*keys)
    if value is None:
        return Authors()
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        return authors_of(str(value))
    names = [_author(item) for item in value if item is not None]
    if any(not name for name in names):
        fields.wrong(key, "a name, or a list of names")
    named = [name for name in names if name and not _OTHERS.fullmatch(name.strip())]
    return Authors(_names(named), len(named) < sum(map(bool, names)))


def _author(item: Any) -> str:
    """Give a name of a list, which may be a table (`name`; or CSL's `given` and `family`)."""
    match item:
        case {"name": str(name)} | {"literal": str(name)}:
            return name
        case {"given": given, "family": family}:
            return f"{given} {family}"
        case {"family": family}:
            return str(family)
        case dict() | list():
            return ""
        case _:
            return str(item)


def _year(fields: Fields) -> int:
    key, value = fields.first(*_YEAR)
    if value is None:
        return 0
    found = (
        re.search(r"(?<!\d)\d{4}(?!\d)", str(value)) if not isinstance(value, (dict, list, bool)) else None
    )
    if found and _FIRST_YEAR <= int(found[0]) <= _LAST_YEAR:
        return int(found[0])
    fields.wrong(key, "a year such as 2017")
    return 0


def _url(fields: Fields) -> str:
    """Give the first web address; a path (`url: /about/`) is Hugo's and Jekyll's own and none of the paper's."""
    for key in _URL:
        value = fields.get(key)
        found = _WEB.search(value) if isinstance(value, str) else None
        if found:
            return found[0].rstrip(")>]")
    return ""


def _doi(fields: Fields, url: str) -> str:
    key, value = fields.first(*_DOI)
    if value is None:
        found = _DOI_NAME.search(url) if "doi.org/" in url.lower() else None
        return found[0] if found else ""
    found = _DOI_NAME.search(str(value))
    if found is None:
        fields.wrong(key, "a DOI such as 10.1109/CVPR.2016.90")
        return ""
    return found[0].rstrip(".,;)")


def _arxiv(fields: Fields, url: str) -> str:
    key, value = fields.first(*_ARXIV)
    if value is None:
        return arxiv_id(url) if "arxiv.org/" in url.lower() else ""
    found = arxiv_id(str(value))
    if not found and key != "eprint":
        fields.wrong(key, "an arXiv id or address such as 1512.03385")
    return found


def arxiv_id(text: str) -> str:
    """Give the arXiv id in a text or address, its version included; empty where there is none."""
    found = _ARXIV_ID.search(text)
    return found[0] if found else ""
