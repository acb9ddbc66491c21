"""Typst in process: its fonts, its empty root, and what it says when it refuses."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping  # noqa: TC003  msgspec reads the annotations at run time
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import msgspec
import typst

STANDARDS: tuple[Literal["ua-1"], Literal["a-2a"]] = ("ua-1", "a-2a")
UNTAGGED_STANDARDS: tuple[Literal["a-2u"]] = ("a-2u",)

_FIRST_WORDS = """
#set document(title: "x")
#set text(font: ("Noto Sans", "Noto Sans CJK SC"))
x 字 *x 字* #math.equation($x$, alt: "x") `x`
"""
_MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_FORBIDDEN = re.compile(r'codepoint `"((?:[^"\\]|\\.)+)"`')
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
# `/Type /Pages … /Count 12`: the root of the page tree, which Typst writes uncompressed
_PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b")


class FontPlaces(msgspec.Struct, frozen=True):
    """Where fonts are looked for beside the bundled ones: a folder of the user's, and the system's."""

    folder: str = ""
    system: bool = False


class Source(msgspec.Struct, frozen=True):
    """A Typst document: its text, the layout files it imports by name, and the images it shows by name."""

    main: str
    layouts: Mapping[str, str]
    images: Mapping[str, bytes]
    fonts: FontPlaces = FontPlaces()
    tags: bool = True


class RefusalError(Exception):
    """Typst made no document. `characters` are those that no font has or that PDF/A forbids."""

    def __init__(self, message: str, characters: frozenset[str]) -> None:
        super().__init__(message)
        self.characters = characters


def compile_pdf(source: Source, *, timestamp: int) -> bytes:
    """Give the PDF of one document, as `Compiler.pdf` does."""
    with tempfile.TemporaryDirectory(prefix="paperpack-") as folder:
        return Compiler(Path(folder)).pdf(source, timestamp=timestamp)


def page_count(pdf: bytes) -> int:
    """Give how many pages a PDF of Typst's has."""
    found = [int(first or second) for first, second in _PAGES.findall(pdf)]
    return max(found, default=0)


class Compiler:
    """Typst, which sees an empty folder: a document's layouts and images and nothing else, no package, no other font.

    From one document to the next it keeps what is the same: fonts, and the layouts as they were parsed. It would
    keep all images, too, so it begins anew after a document that has any; also after one that it refused.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._layouts: dict[str, str] = {}
        self._fonts = FontPlaces()
        self._typst: typst.Compiler | None = None

    def begin(self) -> None:
        """Read the fonts that most documents need, ahead of the first one."""
        self.pdf(Source(_FIRST_WORDS, {}, {}), timestamp=0)

    def pdf(self, source: Source, *, timestamp: int) -> bytes:
        """Give the PDF. Raises `RefusalError`. `timestamp`, in seconds since 1970, is the only time in the file."""
        self._lay_out(source.layouts)
        for name, content in source.images.items():
            (self._folder / name).write_bytes(content)
        compiler = self._compiler(source.fonts)
        self._typst = None
        try:
            made = _compile(compiler, source, timestamp)
        finally:
            for name in source.images:
                (self._folder / name).unlink()
        if not source.images:
            self._typst = compiler
        return made

    def _lay_out(self, layouts: Mapping[str, str]) -> None:
        for name in self._layouts.keys() - layouts.keys():
            (self._folder / name).unlink()
        for name, text in layouts.items():
            if self._layouts.get(name) != text:
                (self._folder / name).write_text(text, encoding="utf-8", newline="\n")
        self._layouts = dict(layouts)

    def _compiler(self, fonts: FontPlaces) -> typst.Compiler:
        if self._typst is None or fonts != self._fonts:
            self._fonts = fonts
            self._typst = typst.Compiler(
                root=self._folder,
                font_paths=_fonts(fonts),
                ignore_system_fonts=not fonts.system,
                package_path=self._folder,
                package_cache_path=self._folder,
            )
        return self._typst


def _compile(compiler: typst.Compiler, source: Source, timestamp: int) -> bytes:
    try:
        made = compiler.compile(
            source.main.encode(),
            format="pdf",
            timestamp=timestamp,
            pdf_standards=list(STANDARDS) if source.tags else list(UNTAGGED_STANDARDS),
            pdf_tags=source.tags,
        )
    except typst.TypstError as error:
        said = f"{error.diagnostic or error.message}"
        raise RefusalError(str(error.message), _characters(said)) from None
    except BaseException as error:
        # A bug in Typst arrives as a panic of Rust, which is no Exception; it must not cost the other notes.
        if type(error).__name__ != "PanicException":
            raise
        raise RefusalError(f"the compiler broke down ({error})", frozenset()) from None
    if not isinstance(made, bytes):
        raise RefusalError("no document came out", frozenset())
    return made


def _characters(diagnostic: str) -> frozenset[str]:
    found = _MISSING.findall(diagnostic) + _FORBIDDEN.findall(diagnostic)
    return frozenset("".join(_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) for text in found))


@cache
def _fonts(places: FontPlaces) -> typst.Fonts:
    """Find the fonts, once a process: those of the two packages, those within Typst, and the user's."""
    folders = [str(files(package)) for package in ("manimgx_fonts", "manimgx_fonts_cjk")]
    if places.folder:
        folders.append(places.folder)
    return typst.Fonts(include_system_fonts=places.system, include_embedded_fonts=True, font_paths=folders)


@cache
def families(places: FontPlaces) -> frozenset[str]:
    """Give the names of all font families there are."""
    return frozenset(_fonts(places).families())


@cache
def layout(name: str) -> str:
    """Give the text of a layout file that lies beside the code."""
    return (files("paperpack.exporters.pdf") / name).read_text(encoding="utf-8")
