from __future__ import annotations

import pytest

from paperpack.render.word_symbols import without_word_symbols


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("plain 文字", "plain 文字"),
        ("\uf0b7 item", "• item"),
        ("\uf061 \uf0a3 \uf062", "α ≤ β"),
        ("\uf0fc done", "✓ done"),
        ("\ue000 and \uf0ff", "\ue000 and \uf0ff"),
    ],
)
def test_what_is_known_shows_as_it_looked(written: str, shown: str) -> None:
    assert without_word_symbols(written) == shown
