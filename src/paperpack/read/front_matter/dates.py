"""Dates as people write them in front matter and file names."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import PurePosixPath

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_YEAR_FIRST = re.compile(
    r"(\d{4})(?:([-/._])(\d{1,2})(?:\2(\d{1,2}))?|年\s*(\d{1,2})月(?:\s*(\d{1,2})日)?)(?!\d)"
)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:\d{4}|\d{6})?(?!\d)")
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_MONTH_FIRST = re.compile(
    r"(?:[A-Za-z]+,?\s+)?([A-Za-z]{3,9})\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})(?!\d)"
)
_DAY_FIRST = re.compile(
    r"(?:[A-Za-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})(?!\d)"
)
_IN_NAME = re.compile(r"(\d{4})([-_])(\d{1,2})\2(\d{1,2})(?:[-_ ]|$)")


def date_of(value: object) -> dt.date | None:
    """Give the date that a front matter value says; None where it says none.

    `2022-09-16` with any time and zone behind it (the date as written, in no zone), `2022/9/16`, `20220916`,
    `2022年9月16日`, `Sep 16, 2022`, `16 September 2022`, `16.9.2022`, `[[Sep 16th, 2022]]`; `202209161011` as
    Obsidian's unique notes have it; without a day, the month's first. `9/16/2022` is two dates and none.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = str(value).strip().strip("[]<>\"'_* ")
    if found := _YEAR_FIRST.match(text):
        return _date(found[1], found[3] or found[5], found[4] or found[6])
    if found := _COMPACT.match(text):
        return _date(*found.groups())
    if found := _GERMAN.match(text):
        return _date(found[3], found[2], found[1])
    if found := _MONTH_FIRST.match(text):
        return _date(found[3], _month(found[1]), found[2])
    if found := _DAY_FIRST.match(text):
        return _date(found[3], _month(found[2]), found[1])
    return None


def date_in_name(path: str) -> dt.date | None:
    """Give the date a file's name begins with, as Jekyll's posts, diaries and Obsidian's unique notes do."""
    name = PurePosixPath(path).stem
    if found := _IN_NAME.match(name):
        return _date(found[1], found[3], found[4])
    found = _COMPACT.match(name)
    return _date(*found.groups()) if found and not name[found.end() :][:1].isalpha() else None


def _month(name: str) -> str:
    short = name[:3].lower()
    return str(_MONTHS.index(short) + 1) if short in _MONTHS else ""


def _date(year: str, month: str | None, day: str | None) -> dt.date | None:
    if not month:
        return None
    try:
        return dt.date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
