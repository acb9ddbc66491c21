"""An image's address in a note → the image itself, checked, or the reason why it cannot be shown.

Nothing outside the notes' root is ever opened: neither by `..`, nor by an absolute path, nor through a
symbolic link. Nothing is fetched.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import unicodedata
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, unquote_to_bytes

import msgspec

from paperpack.diagnostics import Code
from paperpack.model import Asset
from paperpack.read.images.picture import LARGEST_FILE, PictureError, inspect
from paperpack.read.problem import Problem

# A data: address longer than this is refused before it is decoded.
_LARGEST_DATA = 16 * 1024 * 1024

_SHOWN = 80

_SUFFIX = re.compile(r"\.(?:png|jpe?g|gif|webp|bmp|svg|avif|tiff?)$", re.IGNORECASE)

# Where site generators keep what they serve at `/`: Jekyll; Hugo and Docusaurus; Hexo; Vite; mdBook.
_SITE_ROOTS = ("", "static", "source", "public", "src")

_LIQUID_ROOT = re.compile(r"^\s*\{\{-?\s*(?:site\.(?:baseurl|url)|base_path|page\.root)\s*-?\}\}\s*")
_LIQUID_PATH = re.compile(r"^\s*\{\{-?\s*([\"'])(?P<path>.*?)\1\s*(?:\|[^}]*)?-?\}\}\s*$")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")

_COPY_IT = "put a copy of the file beside the note and show that"


class Resolved(msgspec.Struct, frozen=True):
    """An image, or None; and what is to be said about it, or None."""

    asset: Asset | None
    problem: Problem | None = None


class ImageResolver:
    """Finds the images of one note. Keeps what it has read, as notes show an image twice now and then.

    `files` are the paths under the root of the images that stood where they were looked for first; `searched` says
    whether others had to be looked for, so that any file under the root may change what is found.
    """

    def __init__(self, root: Path, note_path: str) -> None:
        """`root` is the notes' folder; `note_path` the note's path in it, with `/`."""
        self._root_as_given = root
        self._note_path = PurePosixPath(note_path)
        self._known: dict[str, Resolved] = {}
        self.files: list[str] = []
        self.searched = False

    @cached_property
    def _root(self) -> Path:
        return Path(os.path.realpath(self._root_as_given))

    @cached_property
    def _folder(self) -> str:
        return str(self._note_path.parent)

    def resolve(self, address: str) -> Resolved:
        """Give the image that the note shows as `address`, in any of the ways people write one.

        Without a problem, or with an INFO, the image can be shown; a remote image is None with REMOTE_IMAGE.
        """
        if address not in self._known:
            self._known[address] = self._resolve(address)
        return self._known[address]

    def _resolve(self, address: str) -> Resolved:
        written = address.strip().removeprefix("<").removesuffix(">").strip()
        written = _without_liquid(written)
        if not written:
            return _unresolved(
                Code.MISSING_IMAGE, "an image without an address", "write its path, or take it out"
            )
        if written[:5].lower() == "data:":
            return _embedded(written)
        if re.match(r"(https?:)?//", written, re.IGNORECASE):
            return _unresolved(
                Code.REMOTE_IMAGE, f"the image {_shown(address)} is not in the notes", _COPY_IT
            )
        scheme = _SCHEME.match(written)
        if _DRIVE.match(written) or (scheme and scheme[1].lower() == "file"):
            return _unresolved(
                Code.IMAGE_OUTSIDE, f"the image {_shown(address)} is on one machine only", _COPY_IT
            )
        return self._local(written, address)

    # ------------------------------------------------------------------------------------------ the file

    def _local(self, written: str, address: str) -> Resolved:
        spellings = _spellings(written)
        for path in (place for spelling in spellings for place in self._places(spelling)):
            found = self._existing(path)
            if found is not None:
                return self._inside(found, address)
            self.searched = True
        self.searched = True
        if self._leaves_root(spellings[-1]):
            return _outside(address)
        same_name = self._elsewhere(spellings[-1])
        if len(same_name) == 1:
            return self._inside(same_name[0], address)
        return self._missing(address, same_name)

    def _leaves_root(self, path: str) -> bool:
        return _normal(f"{self._folder}/{path}").startswith("..")

    def _places(self, path: str) -> list[str]:
        """Give the paths under the root that a written path may mean, the likeliest first."""
        if path.startswith("/"):
            places = [f"{root}{path}" for root in _SITE_ROOTS]
        else:
            # beside the note; under the root; in the folder of a post's name, as Hexo has it
            places = [f"{self._folder}/{path}", path, f"{self._folder}/{self._note_path.stem}/{path}"]
        normal = dict.fromkeys(_normal(place) for place in places)
        return [place for place in normal if place and not place.startswith("..")]

    def _existing(self, path: str) -> str | None:
        """Give the path as the file system spells it; None where there is no such file in any letter case."""
        if os.path.isfile(self._root / path):  # noqa: PTH113  never raises, whatever the name holds
            return path
        spelt: list[str] = []
        for part in path.split("/"):
            names = self._names(self._root.joinpath(*spelt))
            if part in names:
                spelt.append(part)
                continue
            same = [name for name in names if _folded(name) == _folded(part)]
            if not same:
                return None
            spelt.append(min(same))
        found = "/".join(spelt)
        return found if os.path.isfile(self._root / found) else None  # noqa: PTH113

    @staticmethod
    def _names(folder: Path) -> list[str]:
        try:
            return sorted(os.listdir(folder))  # noqa: PTH208  names are wanted, not paths
        except (OSError, ValueError):
            return []

    def _inside(self, path: str, address: str) -> Resolved:
        """Read a file under the root, unless a symbolic link makes it one outside."""
        self.files.append(path)
        real = Path(os.path.realpath(self._root / path))
        if not real.is_relative_to(self._root):
            return _outside(address)
        try:
            with real.open("rb") as file:
                content = file.read(LARGEST_FILE + 1)
        except OSError as error:
            return _broken(address, f"it cannot be read ({error.strerror or error})")
        return _looked_at(content, real.relative_to(self._root).as_posix(), address)

    # ------------------------------------------------------------------------------------------- missing

    def _elsewhere(self, path: str) -> list[str]:
        """Give the images whose path ends in the written one, as Obsidian finds them."""
        wanted = "/" + _folded(re.sub(r"^(?:\.{0,2}/)+", "", path))
        found = [image for image in _images_under(str(self._root)) if ("/" + _folded(image)).endswith(wanted)]
        return [image for image in found if os.path.isfile(self._root / image)]  # noqa: PTH113  as above

    def _missing(self, address: str, same_name: list[str]) -> Resolved:
        from rapidfuzz import fuzz, process  # noqa: PLC0415  only a missing image needs it

        if same_name:
            hint = f"several images have that name: {', '.join(same_name[:3])}"
        else:
            name = _folded(_spellings(address)[-1]).rpartition("/")[2]
            names = {image: _folded(image).rpartition("/")[2] for image in _images_under(str(self._root))}
            near = process.extractOne(name, names, scorer=fuzz.ratio, score_cutoff=70)
            hint = f"did you mean {near[2]}?" if near else "check the path; it is relative to the note"
        return _unresolved(Code.MISSING_IMAGE, f"there is no image {_shown(address)}", hint)


def forget_folders() -> None:
    """Forget which images stand where: to be called before notes are read anew."""
    _images_under.cache_clear()


@lru_cache(maxsize=4)
def _images_under(root: str) -> tuple[str, ...]:
    """Give the paths of all image files under the root, but for those in hidden folders and a site's output.

    Remembered, as otherwise every note with a missing image would walk the whole root.
    """
    found: list[str] = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_site", "node_modules")))
        inside = os.path.relpath(folder, root).replace(os.sep, "/")
        names = sorted(name for name in files if _SUFFIX.search(name))
        found += names if inside == "." else [f"{inside}/{name}" for name in names]
    return tuple(found)


# ---------------------------------------------------------------------------------------------- addresses


def _without_liquid(address: str) -> str:
    """Turn Jekyll's ways of writing the site's root into a path that begins with `/`."""
    if found := _LIQUID_PATH.match(address):
        return "/" + found["path"].lstrip("/")
    rest = address
    while found := _LIQUID_ROOT.match(rest):
        rest = rest[found.end() :]
    return rest if rest == address else "/" + rest.lstrip("/")


def _spellings(written: str) -> list[str]:
    """Give what a written address may mean as a path: as it stands, decoded, without its query or fragment."""
    bare = re.sub(r"[?#].*$", "", written, flags=re.DOTALL)
    spellings = [written, unquote(written), bare, unquote(bare)]
    spellings += [spelling.replace("\\", "/") for spelling in spellings]
    usable = (spelling for spelling in spellings if spelling and "\x00" not in spelling)
    return list(dict.fromkeys(usable)) or ["-"]


def _normal(path: str) -> str:
    """Give a path without `.`, `..` and doubled slashes; it begins with `..` where it leaves the root."""
    return os.path.normpath(path.lstrip("/") or ".").replace(os.sep, "/")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _embedded(address: str) -> Resolved:
    """Decode a data: address (RFC 2397). Its stated type is ignored, as that of a file is."""
    head, comma, data = address.partition(",")
    shown = f"{head[:_SHOWN]},…"
    if not comma or len(data) > _LARGEST_DATA:
        reason = "it is cut off" if not comma else f"it has more than {_LARGEST_DATA / 1e6:.0f} MB"
        return _broken(shown, reason)
    try:
        if re.search(r";\s*base64\s*$", head, re.IGNORECASE):
            plain = re.sub(r"\s+", "", unquote(data)).rstrip("=").replace("-", "+").replace("_", "/")
            content = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
        else:
            content = unquote_to_bytes(data)
    except ValueError:  # binascii.Error among them
        return _broken(shown, "it is no Base64")
    return _looked_at(content, "", shown)


def _looked_at(content: bytes, path: str, address: str) -> Resolved:
    """Make an asset of an image's bytes; they go into it where no file holds just these (`path` empty)."""
    try:
        picture = inspect(content)
    except PictureError as error:
        return _broken(address, str(error))
    changed = picture.content != content
    asset = Asset(
        path="" if changed else path,
        media_type=picture.media_type,
        sha256=hashlib.sha256(picture.content).hexdigest(),
        width=picture.width,
        height=picture.height,
        embedded=picture.content if changed or not path else b"",
    )
    return Resolved(asset, _cleaned(address, picture.removed) if picture.removed else None)


# ----------------------------------------------------------------------------------------------- problems


def _shown(address: str) -> str:
    return address if len(address) <= _SHOWN else f"{address[:_SHOWN]}…"


def _unresolved(code: Code, message: str, hint: str) -> Resolved:
    return Resolved(None, Problem(code, message, hint=hint))


def _broken(address: str, reason: str) -> Resolved:
    message = f"the image {_shown(address)} cannot be shown: {reason}"
    return _unresolved(Code.BROKEN_IMAGE, message, "save it again as PNG, JPEG or SVG")


def _outside(address: str) -> Resolved:
    return _unresolved(
        Code.IMAGE_OUTSIDE,
        f"the image {_shown(address)} is outside the notes' folder, which is never left",
        f"{_COPY_IT}, or build from the folder that holds both",
    )


def _cleaned(address: str, removed: tuple[str, ...]) -> Problem:
    return Problem(
        Code.CLEANED_IMAGE,
        f"the image {_shown(address)} is shown without {', '.join(removed)}",
        hint="an image may neither run scripts nor load anything",
    )
