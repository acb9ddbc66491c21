"""What is wrong with one file, before anybody has said which file it is."""

from __future__ import annotations

import msgspec

from paperpack.diagnostics import Code, Diagnostic, diagnostic


class Problem(msgspec.Struct, frozen=True):
    """A diagnostic without its path: the parts of the reader know text and lines, `read_note` knows the file."""

    code: Code
    message: str
    line: int = 0
    hint: str = ""

    def at(self, place: str) -> Diagnostic:
        """Make it a diagnostic of the file that the user knows as `place`."""
        return diagnostic(self.code, self.message, path=place, line=self.line, hint=self.hint)
