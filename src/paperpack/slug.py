"""Names for output files: readable in every script, and accepted by Windows, macOS, Linux and zip alike."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# Leaves room for a suffix and for the name of a temporary file beside the target (255 bytes on most systems).
_SLUG_BYTES = 120
_NAME_BYTES = 200

# Names that Windows gives to devices, with any suffix (Microsoft, "Naming Files, Paths, and Namespaces").
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE)

# What Windows refuses in a name, as the full-width twin that reads the same and is allowed everywhere.
_TWINS = str.maketrans('<>:"|?*\\', "＜＞：＂｜？＊＼")


def slug(title: str) -> str:
    """Give a file name for a title: lower-case letters, digits and `-`; Han and other scripts as they are.

    NFC, at most 120 bytes of UTF-8, never empty, hidden or a device of Windows. No transliteration: a Chinese
    title stays Chinese. A title without any letter or digit becomes `untitled` and a hash of it.
    """
    kept = (
        character if _belongs_in_slug(character) else "-" for character in unicodedata.normalize("NFC", title)
    )
    name = re.sub(r"-[-.]+", "-", "".join(kept)).lower()
    name = _shortened(unicodedata.normalize("NFC", name).strip("-._"), _SLUG_BYTES).rstrip("-._")
    if not name:
        digest = hashlib.sha256(title.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        return f"untitled-{digest}" if title else "untitled"
    return _no_device(name)


def safe_path(path: str) -> str:
    """Give a relative path for an output made from a note's path (without its suffix): folders are kept.

    Spaces, case and emoji stay. What Windows refuses becomes its full-width twin, so that names stay different
    and read the same; control and invisible characters go; a name over 200 bytes ends in a hash of the whole.
    No part of the result is empty, hidden, `.` or `..`.
    """
    return "/".join(_safe_name(part) for part in path.split("/") if part) or "untitled"


def _belongs_in_slug(character: str) -> bool:
    return character in "_.+" or unicodedata.category(character)[0] in "LNM"


def _safe_name(name: str) -> str:
    kept = "".join(
        character
        for character in unicodedata.normalize("NFC", name).translate(_TWINS)
        if unicodedata.category(character)[0] != "C" or character == "\u200d"
    )
    kept = re.sub(r"^\.+", lambda dots: "_" * len(dots.group()), kept.strip(" ")).rstrip(" .")
    if len(kept.encode()) > _NAME_BYTES:
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        kept = f"{_shortened(kept, _NAME_BYTES - 9).rstrip(' .')}-{digest}"
    return _no_device(kept) or "_"


def _no_device(name: str) -> str:
    return re.sub(r"^[^.]*", r"\g<0>_", name, count=1) if _DEVICES.fullmatch(name) else name


def _shortened(text: str, limit: int) -> str:
    """Cut to `limit` bytes of UTF-8 without cutting a character or leaving its accent behind."""
    content = text.encode()
    if len(content) <= limit:
        return text
    short = content[:limit].decode(errors="ignore")
    end = len(short)
    while end and unicodedata.combining(text[end]):
        end -= 1
    return short[:end]
