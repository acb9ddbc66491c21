"""Errors that end a command. Everything else that can be wrong is a `Diagnostic`."""

from __future__ import annotations


class PaperpackError(Exception):
    """What failed and where, as the message; `hint` says what to do; `exit_code` is the process's."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(PaperpackError):
    """The command was given something it cannot use (a missing folder, an unknown exporter)."""

    exit_code = 2


class LockError(PaperpackError):
    """The lock is damaged or of a newer version: going on would cost review histories."""


class ExportError(PaperpackError):
    """An exporter could not make its output."""


class OutputError(PaperpackError):
    """An output could not be written."""
