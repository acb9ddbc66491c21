"""Notes that stand alone come out of every step between notes as they went in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from tests.read.written_notes import Written, written_notes

from paperpack.read.alone import stands_alone
from paperpack.read.citations.bibliography import Bibliography, parse_bibliography
from paperpack.read.citations.cite import cite
from paperpack.read.links import connect
from paperpack.read.note import read_note
from paperpack.read.summary import take_summaries

if TYPE_CHECKING:
    from pathlib import Path

    from paperpack.model import Note

ENTRIES, _ = parse_bibliography("@misc{a2020, title={A}, year={2020}}\n@misc{b, title={B}}")


def read(folder: Path, text: str, path: str = "a.md") -> Note:
    (folder / path).write_text(text, "utf-8")
    note = read_note(folder, path, path).note
    assert note is not None
    return note


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("# Title\n\nText with `a@b`, $x$ and [a link](https://example.org/@a).\n", True),
        ("# 标题\n\n正文，见[^1]。\n\n[^1]: 脚注。\n", True),
        ("# Title\n\n```python\nq @ k\n```\n", True),
        (
            "# Title\n\n![here](data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7)\n",
            True,
        ),
        ("no title\n", False),
        ("# Title\n\nSee [[b]].\n", False),
        ("# Title\n\nSee [this](b.md).\n", False),
        ("# Title\n\n![[b#part]]\n", False),
        ("# Title\n\n- q\n\n  > in a list [[b]]\n", False),
        ("# Title\n\nAs in [@a2020].\n", False),
        ("# Title\n\nA footnote[^1].\n\n[^1]: As @a2020 says.\n", False),
        ("---\ntitle: Title\ncitekey: a2020\n---\n\nText.\n", False),
        ("# Title\n\n![far](https://example.org/x.png)\n", False),
        ("# Title\n\n![lost](lost.png)\n", False),
    ],
)
def test_what_leads_elsewhere_is_seen(tmp_path: Path, text: str, *, alone: bool) -> None:
    assert stands_alone(read(tmp_path, text)) is alone


@given(written_notes())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_changes_a_note_that_stands_alone(
    tmp_path_factory: pytest.TempPathFactory, written: Written
) -> None:
    folder = tmp_path_factory.getbasetemp()
    note = read(folder, "# A title of its own\n\n" + written.source)
    others = [
        read(folder, "# Summary\n\n- [Another title](a.md)\n", "SUMMARY.md"),
        read(folder, "Text.", "b.md"),
    ]
    chapters, _ = take_summaries([note, *others])
    cited, citation_problems = cite(chapters, Bibliography(ENTRIES), str)
    connected, link_problems = connect(cited, str)
    if stands_alone(note):
        assert connected[0] is note
        assert [problem for problem in (*citation_problems, *link_problems) if problem.path == "a.md"] == []
