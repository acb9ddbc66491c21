"""Diagnostics are values: what is wrong with a note, where, and what to do about it.

They are collected, never raised, so that a run names every problem at once. `Code` is the one table of what
can be said; its value is printed behind the message as `[missing-image]`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import msgspec


class Severity(Enum):
    """ERROR: a note or an output is lost. WARNING: something shows poorer than written. INFO: good to know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Code(Enum):
    """Every diagnostic there is, with its severity; grouped by the part of the program that says it."""

    # files and bytes
    UNREADABLE_NOTE = ("unreadable-note", Severity.ERROR)
    BINARY_NOTE = ("binary-note", Severity.ERROR)
    SKIPPED_FILE = ("skipped-file", Severity.WARNING)
    EMPTY_NOTE = ("empty-note", Severity.INFO)
    ENCODING = ("encoding", Severity.INFO)
    CONTROL_CHARACTER = ("control-character", Severity.INFO)
    # front matter and configuration
    BROKEN_FRONT_MATTER = ("broken-front-matter", Severity.ERROR)
    REPAIRED_FRONT_MATTER = ("repaired-front-matter", Severity.WARNING)
    FRONT_MATTER_VALUE = ("front-matter-value", Severity.WARNING)
    UNKNOWN_SETTING = ("unknown-setting", Severity.ERROR)
    SETTING_TYPE = ("setting-type", Severity.ERROR)
    BROKEN_CONFIGURATION = ("broken-configuration", Severity.ERROR)
    MISSING_NOTE = ("missing-note", Severity.WARNING)
    # reading
    DROPPED_HTML = ("dropped-html", Severity.WARNING)
    DROPPED_TEMPLATE = ("dropped-template", Severity.WARNING)
    DROPPED_LINK = ("dropped-link", Severity.WARNING)
    EMBED_AS_LINK = ("embed-as-link", Severity.WARNING)
    MISSING_LINK = ("missing-link", Severity.WARNING)
    MISSING_FOOTNOTE = ("missing-footnote", Severity.WARNING)
    DEEP_NESTING = ("deep-nesting", Severity.WARNING)
    UNKNOWN_CITATION = ("unknown-citation", Severity.WARNING)
    BROKEN_BIBLIOGRAPHY = ("broken-bibliography", Severity.WARNING)
    # images
    MISSING_IMAGE = ("missing-image", Severity.WARNING)
    IMAGE_OUTSIDE = ("image-outside", Severity.WARNING)
    BROKEN_IMAGE = ("broken-image", Severity.WARNING)
    REMOTE_IMAGE = ("remote-image", Severity.INFO)
    UNFETCHED_IMAGE = ("unfetched-image", Severity.WARNING)
    CLEANED_IMAGE = ("cleaned-image", Severity.INFO)
    # formulas
    BROKEN_FORMULA = ("broken-formula", Severity.WARNING)
    # cards and the lock
    DUPLICATE_CARD = ("duplicate-card", Severity.WARNING)
    DUPLICATE_ID = ("duplicate-id", Severity.WARNING)
    BROKEN_LOCK = ("broken-lock", Severity.ERROR)
    LOCK_ELSEWHERE = ("lock-elsewhere", Severity.WARNING)
    RETIRED_CARD = ("retired-card", Severity.INFO)
    # exporting
    EXPORT_FAILED = ("export-failed", Severity.ERROR)
    POORER_FORM = ("poorer-form", Severity.INFO)
    MISSING_GLYPH = ("missing-glyph", Severity.WARNING)
    MISSING_FONT = ("missing-font", Severity.WARNING)
    LARGE_BOOK = ("large-book", Severity.WARNING)

    def __init__(self, slug: str, severity: Severity) -> None:
        self.slug = slug
        self.severity = severity


class Diagnostic(msgspec.Struct, frozen=True, order=True):
    """One problem. `path` is the note's path as the user would type it; `line` is 1-based, 0 for none."""

    path: str
    line: int
    code: str
    severity: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """`path:line: severity: message [code]`, the form editors jump from."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.severity}: {self.message} [{self.code}]"


Report = Callable[[Diagnostic], None]


def diagnostic(code: Code, message: str, *, path: str, line: int = 0, hint: str = "") -> Diagnostic:
    """Make a diagnostic of the severity its code has."""
    return Diagnostic(path, line, code.slug, code.severity.value, message, hint)
