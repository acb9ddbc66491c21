"""The same notes by pandoc: to EPUB, and to PDF by the same Typst with the same fonts.

`python -m tests.benchmarks.pandoc epub|pdf FOLDER OUTPUT`
"""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

READS = "gfm+tex_math_dollars+footnotes"


def main(kind: str, folder: Path, output: Path) -> None:
    """Convert all notes of a folder into one file."""
    import pypandoc  # noqa: PLC0415  the bench extra

    notes = sorted(folder.rglob("*.md"))
    pandoc = [pypandoc.get_pandoc_path(), "-f", READS, *map(str, notes)]
    if kind == "epub":
        subprocess.run(
            [*pandoc, "-t", "epub3", "--mathml", "-o", str(output)], check=True, stderr=subprocess.DEVNULL
        )
        return
    source = subprocess.run([*pandoc, "-t", "typst", "-s"], check=True, capture_output=True).stdout
    output.write_bytes(typeset(source))


def typeset(source: bytes) -> bytes:
    """Compile Typst's source as paperpack does, without any of its layout."""
    import typst  # noqa: PLC0415  only one of two processes needs it

    folders = [str(files(package)) for package in ("manimgx_fonts", "manimgx_fonts_cjk")]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
    made = typst.Compiler(font_paths=fonts, ignore_system_fonts=True).compile(
        {"main.typ": source}, format="pdf"
    )  # type: ignore[type-var]  # its stub leaves out files by name
    if not isinstance(made, bytes):
        raise TypeError("Typst made no document")
    return made


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
