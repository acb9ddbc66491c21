"""`python -m tests.benchmarks [N]… [--json]`: how fast paperpack is beside pandoc, and in itself.

Every case is run three times, paperpack and pandoc in turn, and the medians are compared. On a busy machine the
ratios of CPU time (`--cpu`) say more than those of wall time; they do not see what worker processes gain.
"""

from __future__ import annotations

import argparse
import compileall
import functools
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import paperpack
from tests.benchmarks import handouts
from tests.benchmarks.library import write_library
from tests.benchmarks.measure import Run, run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

REPOSITORY = Path(__file__).parents[2]
FORMATS = ("anki", "epub", "pdf")
PAPERPACK = (sys.executable, "-m", "paperpack", "build", "notes")
EMPTY_PAGE = """
import importlib, sys
for name in ("paperpack.cli.build", "paperpack.pipeline.build", "paperpack.exporters.anki.collection",
             "paperpack.exporters.epub.book", "paperpack.exporters.pdf.handout"):
    importlib.import_module(name)
from paperpack.exporters.pdf.compiler import Source, compile_pdf
compile_pdf(Source('#set document(title: "x")', {}, {}), timestamp=0)
"""


@dataclass(frozen=True)
class Row:
    """A line of the table: a number, the bound it must not exceed (None: it is told, not judged)."""

    name: str
    value: float
    unit: str
    bar: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the number is within its bound."""
        return None if self.bar is None else self.value <= self.bar


class Bench:
    """Runs the cases of one size in a folder of its own."""

    def __init__(self, folder: Path, count: int, runs: int, clock: Callable[[Run], float]) -> None:
        self.folder = folder / str(count)
        self.count = count
        self.runs = runs
        self.clock = clock
        self.folder.mkdir()
        write_library(self.folder / "notes", count)

    def rows(
        self, pandoc: Callable[[str], tuple[str | Path, ...]] | None
    ) -> tuple[list[Row], dict[str, float]]:
        """Measure all; also give what growth is computed from."""
        cases: dict[str, Callable[[], Run]] = {
            "epub": functools.partial(self.cold, "epub"),
            "anki": functools.partial(self.cold, "anki"),
            "all": functools.partial(self.cold, *FORMATS),
        }
        if pandoc:
            cases["pandoc epub"] = lambda: run(pandoc("epub"), REPOSITORY)
            cases["pandoc pdf"] = lambda: run(pandoc("pdf"), REPOSITORY)
        runs = self.in_turn(cases)
        times = {name: self.median(each) for name, each in runs.items()}
        warm = self.in_turn({"nothing changed": self.warm, "one note edited": self.edited})
        times |= {name: self.median(each) for name, each in warm.items()}
        main = statistics.median(each.main_memory for each in runs["all"])
        worker = statistics.median(each.worker_memory for each in runs["all"])
        rows = [Row(name, value, "s") for name, value in times.items()]
        if pandoc:
            both = times["pandoc epub"] + times["pandoc pdf"]
            rows += [
                Row("EPUB alone / pandoc's EPUB", times["epub"] / times["pandoc epub"], "", 0.20),
                Row("Anki alone / pandoc's EPUB", times["anki"] / times["pandoc epub"], "", 0.15),
                Row("all three / pandoc's EPUB and PDF", times["all"] / both, "", 0.33),
            ]
        rows += [
            Row("nothing changed / cold", times["nothing changed"] / times["all"], "", 0.02),
            Row("one note edited / cold", times["one note edited"] / times["all"], "", 0.05),
            Row("memory, main process", main, "MB", 400),
            Row("memory, a worker", worker, "MB", 300),
        ]
        if pandoc:
            memory = max(each.worker_memory for name in ("pandoc epub", "pandoc pdf") for each in runs[name])
            rows.append(Row("memory, pandoc", memory, "MB"))
        grows = {"cold": times["all"], "warm": times["one note edited"], "memory": max(main, worker)}
        return rows, grows

    def in_turn(self, cases: dict[str, Callable[[], Run]]) -> dict[str, list[Run]]:
        """Run all cases, then all again, so that a slow minute of the machine meets all alike."""
        made: dict[str, list[Run]] = {name: [] for name in cases}
        for _ in range(self.runs):
            for name, case in cases.items():
                made[name].append(case())
        return made

    def median(self, runs: Sequence[Run]) -> float:
        """Give the median time."""
        return statistics.median(map(self.clock, runs))

    def cold(self, *formats: str) -> Run:
        """Build without anything from before."""
        shutil.rmtree(self.folder / "build", ignore_errors=True)
        (self.folder / "notes" / "paperpack.lock").unlink(missing_ok=True)
        return self.build(*formats)

    def warm(self) -> Run:
        """Build again; the last build was of all formats."""
        if not (self.folder / "build" / "handouts").exists():
            self.build(*FORMATS)
        return self.build(*FORMATS)

    def edited(self) -> Run:
        """Build after a sentence was added to a note in the middle."""
        notes = sorted((self.folder / "notes").rglob("*.md"))
        with notes[len(notes) // 2].open("a", encoding="utf-8") as note:
            note.write("\nOne more sentence, 又一句话。\n")
        return self.build(*FORMATS)

    def build(self, *formats: str) -> Run:
        """Build in these formats."""
        return run((*PAPERPACK, *(part for name in formats for part in ("-t", name))), self.folder)


def small_note(folder: Path, runs: int, clock: Callable[[Run], float]) -> list[Row]:
    """Compare a build of one small note with importing what it needs and an empty page of Typst's."""
    bench = Bench(folder, 0, runs, clock)
    (bench.folder / "notes").mkdir(exist_ok=True)
    (bench.folder / "notes" / "note.md").write_text("# A note\n\nQ: One?\nA: Two, $x^2$.\n", encoding="utf-8")
    made = bench.in_turn(
        {
            "one small note": lambda: bench.cold(*FORMATS),
            "imports and an empty page": lambda: run((sys.executable, "-c", EMPTY_PAGE), bench.folder),
        }
    )
    note, empty = (bench.median(each) for each in made.values())
    return [
        Row("one small note", note, "s"),
        Row("imports and an empty page", empty, "s"),
        Row("one small note / imports", note / empty, "", 1.5),
    ]


def handout(folder: Path) -> list[Row]:
    """Measure a handout of two pages in a warm process, from the note's file to the PDF, and Typst's part in it."""
    notes = folder / "handouts"
    write_library(notes, handouts.NOTES)
    made = subprocess.run(
        (sys.executable, "-m", "tests.benchmarks.handouts", notes),
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )
    whole, alone = json.loads(made.stdout)
    return [
        Row("from the note to the PDF", whole * 1000, "ms", 30),
        Row("Typst alone, same source", alone * 1000, "ms"),
        Row("whole / Typst alone", whole / alone, "", 1.5),
    ]


def main() -> int:
    """Measure, print, and give 1 if a bar is not met."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("counts", metavar="N", type=int, nargs="*", default=[1000], help="how many notes")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--runs", type=int, default=3, help="how often each case is run")
    parser.add_argument(
        "--cpu", action="store_true", help="compare CPU time, of all processes, not wall time"
    )
    parser.add_argument("--without-pandoc", action="store_true", help="measure paperpack alone")
    arguments = parser.parse_args()
    clock: Callable[[Run], float] = (lambda made: made.cpu) if arguments.cpu else (lambda made: made.wall)
    # as pip leaves an installed package: a work tree's modules may not be compiled
    compileall.compile_dir(Path(paperpack.__file__).parent, quiet=1)
    table: dict[str, list[Row]] = {}
    grown: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="paperpack-bench-") as name:
        folder = Path(name)
        for count in arguments.counts:
            bench = Bench(folder, count, arguments.runs, clock)

            def pandoc(kind: str, notes: Path = bench.folder) -> tuple[str | Path, ...]:
                output = notes / f"pandoc.{kind}"
                return (sys.executable, "-m", "tests.benchmarks.pandoc", kind, notes / "notes", output)

            table[f"{count} notes"], grown[count] = bench.rows(None if arguments.without_pandoc else pandoc)
        table |= growth(grown)
        table["one note"] = small_note(folder, arguments.runs, clock)
        table["a handout of two pages, warm"] = handout(folder)
    if arguments.json:
        told = {title: [asdict(row) | {"met": row.met} for row in rows] for title, rows in table.items()}
        print(json.dumps(told, indent=1))
    else:
        show(table)
    return int(any(row.met is False for rows in table.values() for row in rows))


def growth(grown: dict[int, dict[str, float]]) -> dict[str, list[Row]]:
    """Compare sizes, each with one four times as large, if there is one."""
    bars = {"cold": 4.4, "warm": 4.4, "memory": 2.0}
    return {
        f"{4 * count} notes / {count} notes": [
            Row(name, grown[4 * count][name] / grown[count][name], "", bar) for name, bar in bars.items()
        ]
        for count in grown
        if 4 * count in grown
    }


def show(table: dict[str, list[Row]]) -> None:
    """Print the table."""
    for title, rows in table.items():
        print(title)
        for row in rows:
            bar = "" if row.bar is None else f"  at most {row.bar:g}: {'met' if row.met else 'NOT MET'}"
            print(f"  {row.name:36}{row.value:10.3f} {row.unit:2}{bar}")


if __name__ == "__main__":
    sys.exit(main())
