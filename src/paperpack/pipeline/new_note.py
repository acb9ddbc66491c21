"""A new note from the template, with what a bibliography knows of its paper."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from paperpack.config_file import load_config
from paperpack.errors import OutputError, UsageError
from paperpack.exporters.registry import exporter_names
from paperpack.model import Paper
from paperpack.read.citations.bibliography import read_bibliography
from paperpack.slug import slug

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEFAULT_LANGUAGE = "en"


class NewNote(msgspec.Struct, frozen=True):
    """A note that was written. `known`: its paper stands in a bibliography."""

    path: Path
    known: bool


def new_note(words: str, folder: Path) -> NewNote:
    """Write `<folder>/<slug of the title>.md` and give its path.

    `words` are a title, or a citation key or arXiv id in one of the folder's `.bib` files. A file that is there
    is never replaced. Raises `UsageError` for that and for a missing folder.
    """
    if not folder.is_dir():
        raise UsageError(
            f"{folder} is no folder", hint="Name the folder of your notes with -d, or make it first."
        )
    known = _known_paper(words, folder)
    paper = known or Paper(title=words)
    language = load_config(folder, None, exporter_names).config.book.language or DEFAULT_LANGUAGE
    path = folder / f"{slug(paper.title)}.md"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(note_text(paper, language))
    except FileExistsError as error:
        raise UsageError(f"{path} is there already", hint="Open it, or give another title.") from error
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written: {error.strerror or error}", hint="Check the folder's permissions."
        ) from error
    return NewNote(path, known is not None)


def note_text(paper: Paper, language: str) -> str:
    """Give the text of a new note: front matter with the paper's data, then the sections of the template."""
    twin = "zh" if language.lower().startswith("zh") else "en"
    sections = files("paperpack.templates").joinpath(f"note.{twin}.md").read_text(encoding="utf-8")
    front = "\n".join(_front_matter(paper, language))
    return f"---\n{front}\n---\n\n{sections}"


def _known_paper(words: str, folder: Path) -> Paper | None:
    """Find a paper by its key, its arXiv id or its title, letter case aside."""
    wanted = words.strip().casefold()
    for key, entry in read_bibliography(sorted(folder.rglob("*.bib"))).entries.items():
        paper = entry.paper
        names = {key.casefold(), paper.arxiv.casefold(), paper.title.casefold()} - {""}
        if wanted in names and paper.title:
            return paper
    return None


def _front_matter(paper: Paper, language: str) -> Iterator[str]:
    """Give the lines of YAML; a JSON string is a YAML string, whatever stands in it (YAML 1.2 §1.3)."""
    yield f"title: {_quoted(paper.title)}"
    if paper.authors:
        yield "authors:"
        yield from (f"  - {_quoted(author)}" for author in paper.authors)
        yield from ["  - et al."] * paper.others
    if paper.year:
        yield f"year: {paper.year}"
    for name in ("venue", "doi", "arxiv", "url", "citekey"):
        value = getattr(paper, name)
        if value:
            yield f"{name}: {_quoted(value)}"
    yield "tags: []"
    yield f"lang: {language}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
