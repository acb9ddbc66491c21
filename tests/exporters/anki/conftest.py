from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.exporters.anki.collection import Anki

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Anki]:
    opened = Anki(tmp_path)
    yield opened
    opened.collection.close()
