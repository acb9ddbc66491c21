"""Typst in process: its fonts, its empty root, and what it says when it refuses."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping  # noqa: TC003  msgspec reads the annotations at run time
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import typst

STANDARDS: tuple[Literal["ua-1"], Literal["a-2a"]] = ("ua-1", "a-2a")
UNTAGGED_STANDARDS: tuple[Literal["a-2u"]] = ("a-2u",)

_MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_FORBIDDEN = re.compile(r'codepoint `"((?:[^"\\]|\\.)+)"`')
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
# `/Type /Pages … /Count 12`: the root of the page tree, which Typst writes uncompressed
_PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b")


@dataclass(frozen=True)
class FontPlaces:
    """Where fonts are looked for beside the bundled ones: a folder of the user's, and the system's."""

    folder: str = ""
    system: bool = False


@dataclass(frozen=True)
class Source:
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
    """Give the PDF. Raises `RefusalError`.

    The compiler sees a new folder that holds the document's images and nothing else, no package and no font
    of the system. `timestamp`, in seconds since 1970, is the only time in the file.
    """
    with tempfile.TemporaryDirectory(prefix="paperpack-") as folder:
        for name, content in source.images.items():
            (Path(folder) / name).write_bytes(content)
        return _compile(source, folder, timestamp)


def page_count(pdf: bytes) -> int:
    """Give how many pages a PDF of Typst's has."""
    found = [int(first or second) for first, second in _PAGES.findall(pdf)]
    return max(found, default=0)


def _compile(source: Source, folder: str, timestamp: int) -> bytes:
    texts = {"main.typ": source.main, **source.layouts}
    files_of_source = {name: text.encode() for name, text in texts.items()}
    # A compiler costs under a millisecond where the fonts are known already.
    compiler = typst.Compiler(
        root=folder,
        font_paths=_fonts(source.fonts),
        ignore_system_fonts=not source.fonts.system,
        package_path=folder,
        package_cache_path=folder,
    )
    try:
        made = compiler.compile(  # type: ignore[type-var]  # its stub leaves out what its manual has: files by name
            files_of_source,
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
