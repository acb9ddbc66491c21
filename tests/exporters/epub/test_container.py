"""The finished file: what EPUBCheck says of it, and that it is the same every time."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from paperpack.exporters.epub import EpubExporter
from paperpack.model import Notebook, Part
from tests.exporters.epub import samples
from tests.exporters.epub.opened import export

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[3]


def test_epubcheck_has_nothing_to_say(book: bytes, epubcheck: Callable[[bytes], list[str]]) -> None:
    assert epubcheck(book) == []


def test_epubcheck_has_nothing_to_say_of_an_empty_book(epubcheck: Callable[[bytes], list[str]]) -> None:
    assert epubcheck(export(Notebook(title="", slug="", root=Part(""), language=""))) == []


def test_the_output_says_what_it_is() -> None:
    (output,) = EpubExporter().export(samples.notebook(), samples.context([]))
    assert output.path == "论文笔记.epub"
    assert output.holds == {"chapters": 4}


def test_mimetype_comes_first_and_uncompressed_then_all_files_by_name(book: bytes) -> None:
    with zipfile.ZipFile(BytesIO(book)) as archive:
        first, *rest = archive.infolist()
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    names = [entry.filename for entry in rest]
    assert names == sorted(names)
    assert all(name.isascii() and " " not in name for name in names)
    assert {entry.date_time for entry in (first, *rest)} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_notebook_gives_the_same_bytes(book: bytes) -> None:
    program = (
        "import hashlib\n"
        "from paperpack.exporters.epub import EpubExporter\n"
        "from tests.exporters.epub import samples\n"
        "(output,) = EpubExporter().export(samples.notebook(), samples.context([]))\n"
        "print(hashlib.sha256(output.content).hexdigest())\n"
    )
    digests = set()
    for zone, seed in (("Asia/Shanghai", "1"), ("America/Los_Angeles", "2")):
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        digests.add(done.stdout)
    assert len(digests) == 1
    assert export(samples.notebook()) == book
