"""`paperpack.toml` → `Config`, with everything that is wrong in it named at once."""

from __future__ import annotations

import os
import re
import tomllib
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin

import msgspec

from paperpack.config import Config
from paperpack.diagnostics import Code, Diagnostic, diagnostic
from paperpack.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

NAME = "paperpack.toml"

# The field of `Config` that holds other exporters' tables; it is no table of the file.
_EXTRA = "extra"

# Below this likeness a suggestion would only puzzle.
_LIKENESS = 50

_KINDS = {str: "text", bool: "true or false", int: "a whole number", float: "a number", dict: "a table"}


class LoadedConfig(msgspec.Struct, frozen=True):
    """The configuration, the file it is from (None: there is none), and what is wrong with it."""

    config: Config
    path: Path | None
    diagnostics: tuple[Diagnostic, ...] = ()


def load_config(start: Path, explicit: Path | None, exporters: Callable[[], Collection[str]]) -> LoadedConfig:
    """Load the explicit file, else the nearest `paperpack.toml` in the folder `start` or above it.

    A table that has no types here and is named like one of what `exporters` gives (asked only where there is such a
    table) goes to `Config.extra` as it stands.
    Unknown keys and wrong types are diagnostics, each key keeping its default; a file that is no TOML gives
    one, and the defaults. Raises `UsageError` where the explicit file, or one that was found, cannot be read.
    """
    path = explicit if explicit is not None else _nearest(start)
    if path is None:
        return LoadedConfig(Config(), None)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"the configuration {path} cannot be read: {error.strerror or error}",
            hint="check the path given with --config" if explicit else "check the file's permissions",
        ) from error
    return _parsed(content, path, exporters)


def _nearest(start: Path) -> Path | None:
    """Look upwards. The path found is given as near to `start` as it was written."""
    folder = start if os.path.isdir(start) else start.parent  # noqa: PTH112  unlike Path's, never raises
    folders = (folder, *Path(os.path.realpath(folder)).parents)
    return next((above / NAME for above in folders if os.path.isfile(above / NAME)), None)  # noqa: PTH113  same


def _parsed(content: bytes, path: Path, exporters: Callable[[], Collection[str]]) -> LoadedConfig:
    try:
        text = content.decode("utf-8-sig")
        tables = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _broken(path, line, "it is not UTF-8")
    except (ValueError, RecursionError) as error:  # ValueError: also an integer of thousands of digits
        found = re.search(r"at line (\d+)", str(error))
        reason = re.sub(r" \(at .*\)$", "", str(error))
        return _broken(path, int(found[1]) if found else 0, reason)
    checker = _Checker(text, str(path))
    config = checker.config(tables, exporters)
    return LoadedConfig(config, path, tuple(checker.diagnostics))


def _broken(path: Path, line: int, reason: str) -> LoadedConfig:
    problem = diagnostic(
        Code.BROKEN_CONFIGURATION,
        f"no valid TOML: {reason}",
        path=str(path),
        line=line,
        hint='write [table] lines and `key = value` lines, text in "quotes" (https://toml.io)',
    )
    return LoadedConfig(Config(), path, (problem,))


class _Checker:
    """Reads tables into the types of `config`, collecting diagnostics."""

    def __init__(self, text: str, place: str) -> None:
        self._lines = _lines_of_keys(text)
        self._place = place
        self.diagnostics: list[Diagnostic] = []

    def config(self, tables: Mapping[str, Any], exporters: Callable[[], Collection[str]]) -> Config:
        """Give the configuration; what is wrong keeps its default."""
        types = {
            field.encode_name: field.type
            for field in msgspec.structs.fields(Config)
            if field.encode_name != _EXTRA
        }
        known: dict[str, Any] = {}
        extra: dict[str, dict[str, Any]] = {}
        for name, table in tables.items():
            if name not in types and name not in exporters():
                self._unknown((name,), sorted({*types, *exporters()}), _tables_with(types, name))
            elif not isinstance(table, dict):
                self._wrong((name,), f"a table: write [{name}] on a line of its own", table)
            elif name in types:
                known[name] = self._struct(types[name], table, name)
            else:
                extra[name] = table
        return Config(**known, extra=extra)

    def _struct(self, struct: Any, table: Mapping[str, Any], name: str) -> Any:
        types = {field.encode_name: field for field in msgspec.structs.fields(struct)}
        values: dict[str, Any] = {}
        for key, value in table.items():
            place = (name, key)
            if key not in types:
                others = {
                    field.encode_name: field.type
                    for field in msgspec.structs.fields(Config)
                    if field.name != name
                }
                self._unknown(place, list(types), _tables_with(others, key))
                continue
            try:
                values[types[key].name] = msgspec.convert(value, types[key].type)
            except msgspec.ValidationError:
                self._wrong(
                    place, _described(types[key].type), value, _nearest_choice(types[key].type, value)
                )
        return struct(**values)

    def _unknown(self, key: tuple[str, ...], known: list[str], elsewhere: list[str]) -> None:
        from rapidfuzz import process  # noqa: PLC0415  only a wrong name needs it

        near = process.extractOne(key[-1].lower(), known, score_cutoff=_LIKENESS)
        if elsewhere:
            hint = f"it belongs into [{elsewhere[0]}]"
        elif near:
            hint = f"did you mean {near[0]}?"
        else:
            hint = f"what there is: {', '.join(sorted(known))}"
        what = f"table [{key[0]}]" if len(key) == 1 else f"key {key[1]} in [{key[0]}]"
        self._say(Code.UNKNOWN_SETTING, key, f"there is no {what}", hint)

    def _wrong(self, key: tuple[str, ...], expected: str, value: Any, hint: str = "") -> None:
        what = f"[{key[0]}]" if len(key) == 1 else f"{key[1]} in [{key[0]}]"
        self._say(Code.SETTING_TYPE, key, f"{what} is {_shown(value)}; it must be {expected}", hint)

    def _say(self, code: Code, key: tuple[str, ...], message: str, hint: str) -> None:
        line = self._lines.get(key) or self._lines.get(key[:1], 0)
        self.diagnostics.append(diagnostic(code, message, path=self._place, line=line, hint=hint))


def _tables_with(types: Mapping[str, Any], key: str) -> list[str]:
    return [
        table
        for table, struct in types.items()
        if get_origin(struct) is None
        and any(field.encode_name == key for field in msgspec.structs.fields(struct))
    ]


def _described(kind: Any) -> str:
    """Say in words which values a type takes."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "one of " + ", ".join(f'"{member.value}"' for member in kind)
    if get_origin(kind) in {tuple, list}:
        item = get_args(kind)[0]
        return f"a list of {_described(item).removeprefix('a ')}"
    if isinstance(kind, type) and kind in _KINDS:
        return _KINDS[kind]
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return f"tables with {' and '.join(kind.__struct_fields__)}"
    return " or ".join(_described(part) for part in get_args(kind) if part is not type(None)) or str(kind)


def _nearest_choice(kind: Any, value: Any) -> str:
    """Suggest the member that was meant, where the type is an enum or a list of one."""
    item = get_args(kind)[0] if get_origin(kind) in {tuple, list} else kind
    if not (isinstance(item, type) and issubclass(item, Enum)):
        return ""
    from rapidfuzz import process  # noqa: PLC0415  as above

    choices = [str(member.value) for member in item]
    written = value if isinstance(value, list) else [value]
    for word in written:
        near = process.extractOne(str(word).lower(), choices, score_cutoff=_LIKENESS)
        if word not in choices and near:
            return f'did you mean "{near[0]}"?'
    return ""


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    shown = f'"{value}"' if isinstance(value, str) else str(value).replace("'", '"')
    return shown if len(shown) <= 60 else f"{shown[:60]}…"  # noqa: PLR2004  a line of a terminal


def _lines_of_keys(text: str) -> dict[tuple[str, ...], int]:
    """Give the line of each table and of each key in a table; tomllib has none to give."""
    lines: dict[tuple[str, ...], int] = {}
    for number, table, key in _keys(text):
        lines.setdefault((table,), number)
        if key:
            lines.setdefault((table, key), number)
    return lines


def _keys(text: str) -> Iterator[tuple[int, str, str]]:
    table = ""
    for number, line in enumerate(text.split("\n"), 1):
        if header := re.match(r"\s*\[{1,2}\s*[\"']?([\w-]+)[\"']?\s*(?:\.\s*[\"']?([\w-]+))?", line):
            table = header[1]
            yield number, table, header[2] or ""
        elif entry := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*(?:\.\s*[\"']?([\w-]+)[\"']?)?\s*=", line):
            yield (number, table, entry[1]) if table else (number, entry[1], entry[2] or "")
