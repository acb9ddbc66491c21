"""Every construct the reader knows, from the fixtures in `cases`; and `docs/dialect.md`, made of them.

`pytest --update-golden` writes what each reads as into the fixtures, and the page. Read the diff.

A fixture has a dialect's name in its first line, a sentence below, then cases: `%%% construct: how it reads`, the
note's source, other notes of the book behind `%%% file name.md`, and what it reads as behind `%%% =>`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.read.dialect.showing import shown

from paperpack.read.embeds import embed
from paperpack.read.links import connect
from paperpack.read.note import read_note

HERE = Path(__file__).parent
FIXTURES = sorted((HERE / "cases").glob("*.txt"))
PAGE = HERE.parents[2] / "docs" / "dialect.md"
OWN_FILE = "note.md"


class Case(NamedTuple):
    name: str
    says: str
    source: str
    others: dict[str, str]
    expected: str


class Dialect(NamedTuple):
    path: Path
    title: str
    about: str
    cases: list[Case]


def load(path: Path) -> Dialect:
    head, *parts = re.split(r"^%%% ", path.read_text(), flags=re.MULTILINE)
    title, _, about = head.strip().partition("\n")
    cases: list[Case] = []
    for part in parts:
        line, _, text = part.partition("\n")
        text = text.removesuffix("\n")
        if line == "=>":
            cases[-1] = cases[-1]._replace(expected=text.rstrip("\n"))
        elif line.startswith("file "):
            cases[-1].others[line.removeprefix("file ")] = text
        else:
            name, _, says = line.partition(": ")
            cases.append(Case(name, says, text, {}, ""))
    return Dialect(path, title, about.strip(), cases)


DIALECTS = [load(path) for path in FIXTURES]


def reads_as(case: Case, folder: Path) -> str:
    files = {OWN_FILE: case.source, **case.others}
    for name, text in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    readings = [read_note(folder, name, name) for name in sorted(files)]
    notes, link_problems = connect([reading.note for reading in readings if reading.note], str)
    notes, embed_problems = embed(notes, str)
    note = next(note for note in notes if note.path == OWN_FILE)
    problems = (
        *(problem for reading in readings for problem in reading.diagnostics),
        *link_problems,
        *embed_problems,
    )
    said = [f"! {problem.message} [{problem.code}]" for problem in problems if problem.path == OWN_FILE]
    quiet = [line for line in said if "[missing-image]" not in line and "[remote-image]" not in line]
    return "\n".join(line for line in (shown(note), *quiet) if line)


def written(dialect: Dialect) -> str:
    """Give a fixture's text."""
    pieces = [f"{dialect.title}\n{dialect.about}\n"]
    for case in dialect.cases:
        others = "".join(f"%%% file {name}\n{text}\n" for name, text in case.others.items())
        pieces.append(f"%%% {case.name}: {case.says}\n{case.source}\n{others}%%% =>\n{case.expected}\n")
    return "\n".join(pieces)


def page() -> str:
    """Give the documentation page."""
    pieces = [(HERE / "page_head.md").read_text()]
    for dialect in DIALECTS:
        pieces.append(f"## {dialect.title}\n\n{dialect.about}\n")
        for case in dialect.cases:
            pieces.append(f"### {case.name}\n\n{case.says}\n\n{fenced(case.source)}")
            pieces += [f"with `{name}`:\n\n{fenced(text)}" for name, text in case.others.items()]
            pieces.append(f"reads as\n\n{fenced(case.expected)}")
    return "\n".join(pieces)


def fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join((fence, text.strip("\n"), fence, ""))


@pytest.mark.parametrize(
    ("dialect", "case"),
    [
        pytest.param(dialect, case, id=f"{dialect.path.stem}: {case.name}")
        for dialect in DIALECTS
        for case in dialect.cases
    ],
)
def test_construct_reads_as_documented(
    dialect: Dialect, case: Case, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    found = reads_as(case, tmp_path)
    if request.config.getoption("--update-golden"):
        dialect.cases[dialect.cases.index(case)] = case._replace(expected=found)
        dialect.path.write_text(written(dialect))
    else:
        assert found == case.expected


def test_the_page_shows_exactly_these_constructs(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        PAGE.write_text(page())
    assert PAGE.read_text() == page(), "docs/dialect.md is not what the fixtures say; pytest --update-golden"
