"""The page that builds an exporter shows the code of the exporter that the tests install."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/exporters.md").read_text(encoding="utf-8")
PACKAGE = {
    "python": (ROOT / "tests/plugin/src/paperpack_tsv/__init__.py").read_text(encoding="utf-8"),
    "toml": (ROOT / "tests/plugin/pyproject.toml").read_text(encoding="utf-8"),
}
PIECES = [
    (language, piece)
    for language, piece in re.findall(r"^```(python|toml)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    if not piece.startswith("# paperpack.toml")
]


def test_page_shows_pieces() -> None:
    assert {language for language, _ in PIECES} == {"python", "toml"}


@pytest.mark.parametrize(("language", "piece"), PIECES)
def test_piece_stands_in_package(language: str, piece: str) -> None:
    assert piece in PACKAGE[language]
