"""What the user named → books: which files are notes, and how notes lie in parts."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from paperpack.diagnostics import Code
from paperpack.errors import UsageError
from paperpack.model import Note, Part
from paperpack.read.images.resolver import forget_folders
from paperpack.read.outline import INDEX_NAMES
from paperpack.read.problem import Problem
from paperpack.read.summary import Summary, parts_of
from paperpack.walk import notes_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")

# What marks a folder as the root of notes, for a note that is named alone.
_ROOT_FILES = ("paperpack.toml", "paperpack.lock")

# Folders that hold other people's Markdown or what a program made.
_NO_NOTES = frozenset(("node_modules", "__pycache__", "_site", "site-packages"))


class BookSource(msgspec.Struct, frozen=True):
    """The files of a book, not read yet.

    `root` is the folder all paths are relative to; `place` the same folder as the user would type it, for
    messages; `name` the book's name where none is configured; `files` the notes' paths, with `/`, sorted.
    `problems` name what looks like a note and is left alone, each with its path. `single_files`: the user
    named files, so that the book says nothing of other notes below the root. `bibliographies` are the `.bib`
    files below the root and those beside it.
    """

    root: Path
    place: Path
    name: str
    files: tuple[str, ...]
    problems: tuple[tuple[str, Problem], ...] = ()
    single_files: bool = False
    bibliographies: tuple[Path, ...] = ()


def find_books(arguments: Sequence[Path], skip: Collection[Path] = ()) -> tuple[BookSource, ...]:
    """Find the notes under the arguments: each folder is a book, all single files together are one.

    `skip` are folders to leave out (the output folder). Hidden folders are left out, and symbolic links are
    not followed below an argument. Raises `UsageError` for what does not exist, is no Markdown, or holds none.
    """
    forget_folders()  # a reading begins here
    folders: list[Path] = []
    loose: list[Path] = []
    for argument in dict.fromkeys(arguments):
        if os.path.isdir(argument):  # noqa: PTH112  unlike Path's, never raises
            folders.append(argument)
        else:
            loose.append(_checked_file(argument))
    books = [_folder_book(folder, skip) for folder in folders]
    if loose:
        books.append(_loose_book(loose))
    return tuple(books)


def arrange(notes: Sequence[Note], name: str = "", summaries: Sequence[Summary] = ()) -> Part:
    """Put notes in order (front matter `order`, then date, then path) and their sub-folders into parts.

    `name` is the outermost part's. Paths are compared as people do: `2.md` before `10.md`. Notes without an
    order or a date stand behind those that have one; a folder's `README.md` or `index.md` without an order
    stands first. In a folder with a summary the chapters stand as it says, and what it does not list where
    it would stand in its folder, behind.
    """
    within = {summary.folder: summary for summary in summaries}
    return _part(name, "", [(note.path, note) for note in notes], within)


def natural_key(path: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Give the key that sorts paths as people do: by folders, numbers by their value, letter case aside."""
    pieces = re.findall(r"(\d+)|([^\d/]+)|(/)", path)
    return (
        tuple(
            (1, int(digits[:18]), "") if digits else (0, 0, "") if slash else (2, 0, text.casefold())
            for digits, text, slash in pieces
        ),
        path,
    )


# ------------------------------------------------------------------------------------------------- arranging


def _part(name: str, path: str, notes: Sequence[tuple[str, Note]], summaries: Mapping[str, Summary]) -> Part:
    """Give the part of the folder `path`; each note stands with its path from there."""
    summary = summaries.get(path)
    listed = parts_of(summary, {note.path: note for _, note in notes}, name) if summary else Part(name)
    listed_paths = {note.path for note in notes_of(listed)}
    here: list[Note] = []
    below: dict[str, list[tuple[str, Note]]] = {}
    for rest, note in notes:
        folder, slash, inner = rest.partition("/")
        if note.path in listed_paths:
            continue
        if slash:
            below.setdefault(folder, []).append((inner, note))
        else:
            here.append(note)
    parts = tuple(
        _part(folder, f"{path}/{folder}".lstrip("/"), below[folder], summaries)
        for folder in sorted(below, key=natural_key)
    )
    return Part(name, (*listed.notes, *sorted(here, key=_order)), (*listed.parts, *parts))


def _order(note: Note) -> tuple[object, ...]:
    is_index = PurePosixPath(note.path).stem.lower() in INDEX_NAMES
    order = (note.order is None, note.order or 0.0)
    date = (note.date is None, note.date.toordinal() if note.date else 0)
    return (not (is_index and note.order is None), *order, *date, natural_key(note.path))


# --------------------------------------------------------------------------------------------------- finding


def _checked_file(argument: Path) -> Path:
    if not os.path.lexists(argument):
        raise UsageError(f"{argument} does not exist", hint="name a folder of notes, or a Markdown file")
    if not os.path.isfile(argument):  # noqa: PTH113  same
        raise UsageError(
            f"{argument} is neither a file nor a folder that can be read",
            hint="name a folder of notes, or a Markdown file",
        )
    if argument.suffix.lower() not in SUFFIXES:
        raise UsageError(
            f"{argument} is no Markdown file: its name ends in none of {', '.join(SUFFIXES)}",
            hint="name a Markdown file, or a folder that holds some",
        )
    return argument


def _folder_book(folder: Path, skip: Collection[Path]) -> BookSource:
    root = Path(os.path.realpath(folder))
    skipped = {os.path.realpath(path) for path in skip} - {str(root)}
    problems: list[tuple[str, Problem]] = []
    files = [path for path in _walk(root, skipped, problems) if _is_note(root, path, problems)]
    if not files:
        reason = f"; {problems[0][0]}: {problems[0][1].message}" if problems else ""
        raise UsageError(
            f"{folder} holds no notes: no file in it ends in {', '.join(SUFFIXES)}{reason}",
            hint="name the folder that your Markdown files are in",
        )
    return BookSource(
        root,
        folder,
        root.name or "notes",
        tuple(sorted(files, key=natural_key)),
        tuple(problems),
        bibliographies=_bibliographies(root, skipped),
    )


def _bibliographies(root: Path, skipped: Collection[str]) -> tuple[Path, ...]:
    """Give the bibliographies below a root, by path, then those that lie beside it; links out are not followed."""
    below = sorted(_walk(root, skipped, [], (".bib",)), key=natural_key)
    inside = (path for path in below if Path(os.path.realpath(root / path)).is_relative_to(root))
    return (*(root / path for path in inside), *_bibliographies_in(root.parent))


def _bibliographies_in(folder: Path) -> Iterator[Path]:
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208  names are what is sorted
    except OSError:  # a folder above the notes need not be readable
        return
    for name in names:
        path = folder / name
        if name.lower().endswith(".bib") and os.path.isfile(path) and not os.path.islink(path):  # noqa: PTH113, PTH114  never raise
            yield path


def _walk(
    root: Path,
    skipped: Collection[str],
    problems: list[tuple[str, Problem]],
    suffixes: Collection[str] = SUFFIXES,
) -> Iterator[str]:
    """Give the paths under the root with the suffixes of notes; folders that hold none are not entered."""

    def unreadable(error: OSError) -> None:
        place = _relative(str(error.filename), root)
        problem = Problem(Code.UNREADABLE_NOTE, f"the folder cannot be read ({error.strerror})")
        problems.append((place, problem))

    for folder, folders, names in os.walk(root, onerror=unreadable):
        folders[:] = sorted(name for name in folders if _may_hold_notes(folder, name, skipped))
        for name in sorted(names):
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in suffixes:  # noqa: PTH122  a name
                yield _relative(os.path.join(folder, name), root)  # noqa: PTH118  os.walk gives strings


def _relative(path: str, root: Path) -> str:
    return Path(path).relative_to(root).as_posix()


def _may_hold_notes(parent: str, name: str, skipped: Collection[str]) -> bool:
    path = Path(parent, name)
    return not (
        name.startswith(".")
        or name in _NO_NOTES
        or os.path.realpath(path) in skipped
        or os.path.exists(path / "pyvenv.cfg")  # noqa: PTH110  same
    )


def _is_note(root: Path, path: str, problems: list[tuple[str, Problem]]) -> bool:
    """Say whether a found path is a note to read; what is not is named, but for a link to another note here."""
    file = root / path
    try:
        path.encode()
    except UnicodeEncodeError:
        shown = path.encode("utf-8", "backslashreplace").decode()
        problem = Problem(
            Code.SKIPPED_FILE, "the file's name is no UTF-8; left out", hint="give it another name"
        )
        problems.append((shown, problem))
        return False
    if os.path.islink(file):  # noqa: PTH114  same
        if not Path(os.path.realpath(file)).is_relative_to(root):
            problem = Problem(
                Code.SKIPPED_FILE,
                "a symbolic link to a file outside the notes' folder; left out",
                hint="copy the file, or name it on the command line",
            )
            problems.append((path, problem))
        return False
    return os.path.isfile(file)  # noqa: PTH113  same


# ----------------------------------------------------------------------------------------------- loose files


def _loose_book(files: Sequence[Path]) -> BookSource:
    absolute = [Path(os.path.abspath(file)) for file in files]  # noqa: PTH100  links stay as typed
    common = Path(os.path.commonpath([file.parent for file in absolute]))
    root = next((folder for folder in (common, *common.parents) if _is_marked(folder)), common)
    paths = dict.fromkeys(file.relative_to(root).as_posix() for file in absolute)
    name = PurePosixPath(next(iter(paths))).stem if len(paths) == 1 else common.name or "notes"
    typed_absolute = any(file.is_absolute() for file in files)
    place = root if typed_absolute else Path(os.path.relpath(root))
    files_in_order = tuple(sorted(paths, key=natural_key))
    beside = dict.fromkeys((root, *(file.parent for file in absolute)))
    bibliographies = tuple(path for folder in beside for path in _bibliographies_in(folder))
    return BookSource(root, place, name, files_in_order, single_files=True, bibliographies=bibliographies)


def _is_marked(folder: Path) -> bool:
    return any(os.path.isfile(folder / name) for name in _ROOT_FILES)  # noqa: PTH113  same
