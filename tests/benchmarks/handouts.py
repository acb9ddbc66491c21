"""How long a handout of two pages takes in a warm process, and how long Typst alone takes for the same source.

`python -m tests.benchmarks.handouts FOLDER` prints both, in seconds, as JSON: medians of the notes that fill two pages.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from msgspec.structs import replace

from paperpack.cards.find import find_cards
from paperpack.cards.for_reading import for_reading
from paperpack.config import Config
from paperpack.exporters.pdf.compiler import Compiler, Source, layout, page_count
from paperpack.exporters.pdf.handout import HandoutJob, make_handout
from paperpack.exporters.pdf.settings import Sheet, settings_source
from paperpack.exporters.pdf.source import typst_source
from paperpack.model import Layout, Note
from paperpack.read.note import read_note

NOTES = 80
WARMING_UP = 10
PAGES = 2
CONFIG = Config()
SHEET = Sheet(CONFIG.pdf, "")


def main() -> None:
    """Measure the handouts of the first notes."""
    root = Path(sys.argv[1])
    paths = [str(path.relative_to(root)) for path in sorted(root.rglob("*.md"))[:NOTES]]
    whole: list[float] = []
    alone: list[float] = []
    with tempfile.TemporaryDirectory(prefix="paperpack-bench-") as folder:
        compiler = Compiler(Path(folder))
        for path in paths:
            started = time.perf_counter()
            note = _read(root, path)
            made = make_handout(HandoutJob(note, path, Layout.HANDOUT, SHEET, {}))
            taken = time.perf_counter() - started
            source = _source(note)
            started = time.perf_counter()
            pdf = compiler.pdf(source, timestamp=0)
            if made.pages == page_count(pdf) == PAGES:
                whole.append(taken)
                alone.append(time.perf_counter() - started)
    print(json.dumps([statistics.median(times[WARMING_UP:]) for times in (whole, alone)]))


def _read(root: Path, path: str) -> Note:
    note = read_note(root, path, path).note
    if note is None:
        raise ValueError(f"{path} cannot be read")
    found = find_cards(note, CONFIG.cards.rules, place=path)
    return replace(for_reading(note, CONFIG.cards.rules, found.marks), cards=found.cards)


def _source(note: Note) -> Source:
    layouts = {name: layout(name) for name in ("base.typ", "handout.typ")}
    return Source(typst_source(note), {**layouts, "settings.typ": settings_source(SHEET)}, {})


if __name__ == "__main__":
    main()
