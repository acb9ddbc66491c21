"""Every visible word of a note is in the plain text of its model."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.promises import broken_promises
from tests.read.written_notes import Written, written_notes
from tests.tools.coverage_of_text import BAR, covered, model_text, visible_text, words

from paperpack.read.note import read_note

NOTES = Path(__file__).parents[2] / "notes"


@given(written_notes())
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@example(Written("[^1]: a\n\n    ```{note} b\n    w1w\n    ```\n", ("w1w",)))
@example(Written("[^1]: a\n\n[^1]: b^[w1w]\n", ("w1w",)))
@example(Written("<pre>\n<w1w> <b>w2w</b>\n</pre>", ("w1w", "w2w")))
@example(Written("<!-- w1w\n\nw2w", ("w1w", "w2w")))
@example(Written("%% w1w\n\nw2w", ("w1w", "w2w")))
@example(Written("- $$\n  w1w\nw2w\n\n# w3w", ("w1w", "w2w", "w3w")))
@example(Written("| w1w |\n|---|\n| w2w | w3w | w4w\nw5w", ("w1w", "w2w", "w3w", "w4w", "w5w")))
def test_every_word_is_there(tmp_path_factory: pytest.TempPathFactory, written: Written) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "a.md").write_text(written.source, "utf-8")
    note = read_note(folder, "a.md", "a.md").note
    assert note is not None
    text = model_text(note).casefold()
    assert [word for word in written.words if word.casefold() not in text] == []
    assert list(broken_promises(note)) == []


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("---\ntitle: a\n---\nb", "b"),
        ("a <!-- b --> c %%d%%", "a c"),
        ("[a](https://example.org/b 'c') ![d](e.png)", "a d"),
        ("`a` **b** $c_1$ $$\\tag{2} d$$", "a b c 1 2 d"),
        ("[[a|b]] [[c#d]] ![[e.png|300]] [[f]](g.md)", "b c d f"),
        ("```python\na[b](c)\n```", "a b c"),
        ("| a | b |\n|---|---|\n| c | d | e |", "a b c d e"),
        ("<script>a</script><p title='b'>c</p>", "c"),
        ("[^1]: a\n\nb[^1]", "a b"),
        ("论文a", "论 文 a"),
    ],
)
def test_what_is_visible(source: str, shown: str) -> None:
    assert words(visible_text(source)) == shown.split()


def test_coverage_of_our_own_notes() -> None:
    coverage = covered(NOTES)
    assert coverage.words > 5_000
    assert coverage.share >= BAR, coverage.lost


def test_what_is_lost_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("one two\n\n(key:: three) four\n", "utf-8")
    (lost,) = covered(tmp_path).lost
    assert dict(lost.words) == {"key": 1}
    assert lost.around == ("one two ⟦key⟧ three four",)


def test_bytes_of_every_kind_are_read(tmp_path: Path) -> None:
    @given(st.binary(max_size=200))
    @settings(max_examples=100, deadline=None)
    def check(content: bytes) -> None:
        (tmp_path / "a.md").write_bytes(content)
        note = read_note(tmp_path, "a.md", "a.md").note
        assert note is None or list(broken_promises(note)) == []

    check()
