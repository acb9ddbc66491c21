"""The small lines around a card: where it stands, which paper it is from, and the way back to the note."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from paperpack.config import SourceLink
from paperpack.exporters.anki.markup import SCHEMES
from paperpack.exporters.anki.plain import plain_inlines
from paperpack.model import Emphasis, Heading, Link, Text
from paperpack.walk import descendants, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paperpack.config import AnkiConfig
    from paperpack.model import Card, Inline, Note, Paper

_STEP = Text(" › ")
_DOT = Text(" · ")
_NAMED_AUTHORS = 2

# Obsidian takes no link to a heading with these.
_UNLINKABLE = re.compile(r"[#^|\[\]$]|%%")


def context_line(title: Sequence[Inline], headings: Iterable[str]) -> tuple[Inline, ...]:
    """Give the note's title and the headings above a card: what a short question needs to be understood."""
    steps = [tuple(title), *(plain_inlines(heading) for heading in headings)]
    return _joined(steps, _STEP)


def source_line(note: Note) -> tuple[Inline, ...]:
    """Give who wrote the paper, where it is to be had, and last the note's file."""
    paper = note.paper
    pieces: list[Sequence[Inline]] = [[Text(_authors(paper))]] if paper.authors else []
    if paper.title and paper.title != note.title:
        pieces.append([Emphasis(plain_inlines(paper.title))])
    published = " ".join(filter(None, (paper.venue, str(paper.year) if paper.year else "")))
    if published:
        pieces.append([Text(published)])
    pieces += [[link] for link in _links(paper)]
    return _joined([*pieces, [Text(note.path)]], _DOT)


class SourceLinks:
    """The addresses that lead from a note's cards back to the note, as the settings want them."""

    def __init__(self, note: Note, settings: AnkiConfig, folder: str) -> None:
        """Take the notes' folder's name, which is the vault's where the settings name none."""
        self._note = note
        self._settings = settings
        self._vault = settings.vault or folder
        headings = (block for block in descendants(note.blocks) if isinstance(block, Heading))
        self._headings = {block.anchor: plain_text(block.content) for block in headings}

    def to_card(self, card: Card) -> str:
        """Give the address of a card's note, at the heading above the card; "" for none."""
        heading = self._headings.get(card.anchor, "")
        base = self._settings.base.rstrip("/")
        match self._settings.source:
            case SourceLink.OBSIDIAN:
                path = "/".join(filter(None, (base, self._note.path)))
                file = f"{path}#{heading}" if heading and not _UNLINKABLE.search(heading) else path
                return f"obsidian://open?vault={quote(self._vault, safe='')}&file={quote(file, safe='')}"
            case SourceLink.FILE:
                anchor = f"#{quote(card.anchor)}" if card.anchor and not base.startswith("file:") else ""
                return f"{base}/{quote(self._note.path)}{anchor}" if base else ""
            case SourceLink.NONE:
                return ""


def _authors(paper: Paper) -> str:
    if paper.others or len(paper.authors) > _NAMED_AUTHORS:
        return f"{paper.authors[0]} et al."
    return ", ".join(paper.authors)


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
