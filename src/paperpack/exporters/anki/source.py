"""The small lines around a card: where it stands, and which paper it is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.exporters.anki.markup import SCHEMES
from paperpack.exporters.anki.plain import plain_inlines
from paperpack.model import Emphasis, Link, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paperpack.model import Inline, Note, Paper

_STEP = Text(" › ")
_DOT = Text(" · ")
_NAMED_AUTHORS = 2


def context_line(title: Sequence[Inline], headings: Iterable[str]) -> tuple[Inline, ...]:
    """Give the note's title and the headings above a card: what a short question needs to be understood."""
    steps = [tuple(title), *(plain_inlines(heading) for heading in headings)]
    return _joined(steps, _STEP)


def source_line(note: Note) -> tuple[Inline, ...]:
    """Give who wrote the paper, where it is to be had, and the note's file."""
    paper = note.paper
    pieces: list[Sequence[Inline]] = [[Text(_authors(paper.authors))]] if paper.authors else []
    if paper.title and paper.title != note.title:
        pieces.append([Emphasis(plain_inlines(paper.title))])
    published = " ".join(filter(None, (paper.venue, str(paper.year) if paper.year else "")))
    if published:
        pieces.append([Text(published)])
    pieces += [[link] for link in _links(paper)]
    return _joined([*pieces, [Text(note.path)]], _DOT)


def _authors(authors: Sequence[str]) -> str:
    if len(authors) > _NAMED_AUTHORS:
        return f"{authors[0]} et al."
    return ", ".join(authors)


def _links(paper: Paper) -> list[Link]:
    """Give one link a paper: the permanent one first."""
    if paper.doi:
        return [Link((Text(f"doi:{paper.doi}"),), f"https://doi.org/{paper.doi}")]
    if paper.arxiv:
        return [Link((Text(f"arXiv:{paper.arxiv}"),), f"https://arxiv.org/abs/{paper.arxiv}")]
    if paper.url.partition(":")[0].lower() in SCHEMES:
        return [Link((Text(_host(paper.url)),), paper.url)]
    return []


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].removeprefix("www.") or url


def _joined(pieces: Sequence[Sequence[Inline]], between: Text) -> tuple[Inline, ...]:
    inlines: list[Inline] = []
    for piece in filter(None, pieces):
        inlines += [between, *piece] if inlines else piece
    return tuple(inlines)
