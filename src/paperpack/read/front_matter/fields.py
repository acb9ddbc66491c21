"""Front matter seen by its readers: keys in any spelling, values with the type that is asked for."""

from __future__ import annotations

from typing import Any

from paperpack.diagnostics import Code
from paperpack.read.problem import Problem

_SHOWN = 60


def plain_key(key: str) -> str:
    """Give a key as it is compared: `Paper-Title`, `paper title` and `paper_title` are one."""
    return key.strip().lower().replace("-", "_").replace(" ", "_")


class Fields:
    """The values of one table of front matter. Collects what is wrong with them in `problems`."""

    def __init__(
        self, values: dict[str, Any], lines: dict[str, int], problems: list[Problem], line: int = 0
    ) -> None:
        self._values = {plain_key(key): value for key, value in values.items()}
        self._lines = {plain_key(key): number for key, number in lines.items()}
        self._line = line
        self.problems = problems

    def within(self, key: str, values: dict[str, Any]) -> Fields:
        """Give the fields of a nested table, whose line is that of its key."""
        return Fields(values, {}, self.problems, self._lines.get(plain_key(key), self._line))

    def get(self, key: str) -> Any:
        """Give a value as it stands; None where there is none."""
        return self._values.get(key)

    def first(self, *keys: str) -> tuple[str, Any]:
        """Give the first key that has a value, and its value; empty and None where none has one."""
        for key in keys:
            value = self._values.get(key)
            if value is not None and value not in ("", [], {}):
                return key, value
        return "", None

    def text(self, *keys: str) -> str:
        """Give the first of the keys' values as a line of text; a list or table is a problem."""
        key, value = self.first(*keys)
        if value is None:
            return ""
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if isinstance(value, (list, dict)):
            self.wrong(key, "text")
            return ""
        return " ".join(str(value).split())

    def wrong(self, key: str, expected: str, *, hint: str = "") -> None:
        """Report a value that is not what its key asks for."""
        shown = repr(self._values.get(key))
        shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
        self.problems.append(
            Problem(
                Code.FRONT_MATTER_VALUE,
                f"`{key}` is {shown}, not {expected}; ignored",
                line=self._lines.get(key, self._line),
                hint=hint,
            )
        )
