"""Draw the pictures of the README from notes/: cards, a page of the book, pages of the handouts.

usage: python tests/tools/pictures.py [FOLDER]      (default: docs/pictures)

It needs the test extra, and Chromium for the cards and the book; CHROMIUM may name the program. It is given the fonts
of the handouts. Cards are rendered by the real Anki; its MathJax is not at hand here, so their formulas stand as the
MathML that the book has.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pymupdf
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from PIL import Image

from paperpack.formula import to_mathml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anki.cards import Card

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=1.5",
)

FONTS = """<?xml version="1.0"?>
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  {folders}
</fontconfig>
"""
"""Fontconfig's settings: the machine's own, and the packages whose fonts the handouts have."""

PHONE = (360, 470)
"""Of a card, in CSS pixels."""

READER = (512, 683)
"""Of a page of the book: a screen of 3:4, as readers of six inches have."""

PAGE = 3
"""Of the chapter that is shown, from 0."""

SHEET = 420
"""The width of a printed page, in pixels."""

QUESTION = "以上为什么用瓶颈块"
GAP = "的 MLM 选中"
"""What Anki searches for the two cards."""

SHEETS = {
    "handout": ("resnet.pdf", 1),
    "cornell": ("gan-cornell.pdf", 1),
    "worksheet": ("alexnet-worksheet.pdf", 0),
    "cards": ("bert-cards.pdf", 2),
}
"""Of each layout: a file, and the page of it that is shown, from 0."""


def main(folder: Path) -> None:
    """Build notes/ into a temporary folder, and write one PNG for each picture into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        shutil.copytree(ROOT / "notes", work / "notes")
        layouts = [argument for name in SHEETS for argument in ("--layout", name)]
        paperpack = Path(sys.executable).with_name("paperpack")
        subprocess.run([paperpack, "build", "notes", *layouts], cwd=work, check=True, capture_output=True)
        save(cards(work), folder / "cards-on-the-phone.png", colours=255)
        save(reader_page(work), folder / "page-on-the-reader.png", colours=16)
        for name, (file, page) in SHEETS.items():
            save(sheet(work / "build/handouts" / file, page), folder / f"{name}.png", colours=255)


def save(picture: Image.Image, path: Path, *, colours: int) -> None:
    picture.quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)
    sys.stdout.write(f"{path}  {path.stat().st_size // 1024} kB\n")


# ----------------------------------------------------------------------------------------------------- cards


def cards(work: Path) -> Image.Image:
    """Give an answered question by day and an asked gap by night, side by side."""
    collection = Collection(str(work / "collection.anki2"))
    try:
        package = next((work / "build").glob("*.apkg"))
        collection.import_anki_package(
            ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
        )
        media = Path(collection.media.dir())
        question = next(found(collection, f'"*{QUESTION}*"'))
        gap = next(found(collection, f'"*{GAP}*"'))
        pages = (
            card_page(question.render_output().answer_text, question, media, night=False),
            card_page(gap.render_output().question_text, gap, media, night=True),
        )
    finally:
        collection.close()
    return beside([screenshot(page, PHONE, work) for page in pages])


def found(collection: Collection, words: str) -> Iterator[Card]:
    for identifier in collection.find_cards(words):
        yield collection.get_card(identifier)


def card_page(side: str, card: Card, media: Path, *, night: bool) -> str:
    style = card.render_output().css
    mode = "nightMode" if night else ""
    return (
        f'<!doctype html><html class="{mode}"><meta charset="utf-8"><base href="{media.as_uri()}/">'
        f'<style>body {{ margin: 20px }} {style}</style><body class="card {mode}">{with_mathml(side)}</body></html>'
    )


def with_mathml(text: str) -> str:
    """Give a card's HTML with its formulas as MathML, which a browser shows without MathJax."""

    def formula(match: re.Match[str]) -> str:
        latex = html.unescape(match[2])
        return to_mathml(latex, display=match[1] == "[")

    return re.sub(r"\\([(\[])(.*?)\\[)\]]", formula, text, flags=re.DOTALL)


# ------------------------------------------------------------------------------------------ book and handouts


def reader_page(work: Path) -> Image.Image:
    """Give a page of the chapter on ResNet, in the greys of an e-reader."""
    book = work / "book"
    with zipfile.ZipFile(next((work / "build").glob("*.epub"))) as archive:
        archive.extractall(book)
    chapter = next(
        path
        for path in sorted(book.rglob("*.xhtml"))
        if "identity shortcut" in path.read_text(encoding="utf-8")
    )
    text = chapter.read_text(encoding="utf-8")
    width, height = READER
    margin = 30
    columns = (
        f"html {{ overflow: hidden; background: #fff }} body {{ margin: {margin}px; height: {height - 2 * margin}px; "
        f"column-width: {width - 2 * margin}px; column-gap: {2 * margin}px; column-fill: auto; "
        f"font: 17px/1.55 'Noto Sans CJK SC', sans-serif; position: relative; left: -{PAGE * width}px }}"
    )
    page = text.replace("</head>", f"<style>{columns}</style></head>")
    shown = chapter.with_name("page.xhtml")
    shown.write_text(page, encoding="utf-8")
    return screenshot_of(shown, READER, work).convert("L").convert("RGB")


def sheet(path: Path, number: int) -> Image.Image:
    """Give a page of a PDF, with a thin frame."""
    with pymupdf.open(path) as document:  # type: ignore[no-untyped-call]  # pymupdf has no types
        page = document[number]
        zoom = 2 * SHEET / page.rect.width
        enlarged = pymupdf.Matrix(zoom, zoom)  # type: ignore[no-untyped-call]  # see above
        pixels = page.get_pixmap(matrix=enlarged)
    drawn = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)
    return framed(drawn.resize((SHEET, round(SHEET * drawn.height / drawn.width)), Image.Resampling.LANCZOS))


# --------------------------------------------------------------------------------------------------- pictures


def screenshot(page: str, size: tuple[int, int], work: Path) -> Image.Image:
    file = work / "page.html"
    file.write_text(page, encoding="utf-8")
    return screenshot_of(file, size, work)


def screenshot_of(file: Path, size: tuple[int, int], work: Path) -> Image.Image:
    """Give what Chromium shows of a file in a window of `size` CSS pixels."""
    picture = work / "screenshot.png"
    picture.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        command = [CHROMIUM, *QUIET, f"--user-data-dir={profile}", f"--screenshot={picture}"]
        size_given = f"--window-size={size[0]},{size[1]}"
        settings = Path(profile, "fonts.conf")
        folders = (f"<dir>{files(package)}</dir>" for package in ("manimgx_fonts", "manimgx_fonts_cjk"))
        settings.write_text(FONTS.format(folders="".join(folders)), encoding="utf-8")
        subprocess.run(
            [*command, size_given, file.as_uri()],
            env=os.environ | {"FONTCONFIG_FILE": str(settings)},
            check=True,
            capture_output=True,
        )
    with Image.open(picture) as taken:
        return framed(taken.convert("RGB"))


def framed(picture: Image.Image) -> Image.Image:
    frame = Image.new("RGB", (picture.width + 2, picture.height + 2), "#c8c8c8")
    frame.paste(picture, (1, 1))
    return frame


def beside(pictures: list[Image.Image]) -> Image.Image:
    gap = 24
    width = sum(picture.width for picture in pictures) + gap * (len(pictures) - 1)
    row = Image.new("RGB", (width, max(picture.height for picture in pictures)), "#ffffff")
    left = 0
    for picture in pictures:
        row.paste(picture, (left, 0))
        left += picture.width + gap
    return row


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/pictures")
