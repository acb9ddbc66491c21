"""Write the table of all settings into the READMEs, between their marks.

usage: python tests/tools/configuration_table.py

Keys, values and defaults are read off the types in `paperpack.config`; what a key means, in two languages, stands in
`configuration.toml` beside this file.
"""

from __future__ import annotations

import sys
import tomllib
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin

import msgspec

from paperpack.config import Config

ROOT = Path(__file__).parents[2]
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
BEGIN, END = "<!-- settings -->", "<!-- end of settings -->"
HEADS = {
    "en": "| key | values | default | meaning |",
    "zh": "| 键 | 取值 | 默认 | 含义 |",
}
KINDS = {
    "en": {
        str: "text",
        bool: "true, false",
        int: "whole number",
        float: "number",
        tuple: "list of",
        dict: "tables",
    },
    "zh": {str: "文字", bool: "true、false", int: "整数", float: "数", tuple: "列表，每项为", dict: "表"},
}
NOTHING = {"en": "none", "zh": "无"}


def settings() -> dict[tuple[str, str], msgspec.structs.FieldInfo]:
    """Give every key with the table it stands in, in order."""
    tables = (field for field in msgspec.structs.fields(Config) if isinstance(field.default, msgspec.Struct))
    return {
        (table.encode_name, field.encode_name): field
        for table in tables
        for field in msgspec.structs.fields(table.type)
    }


def words() -> dict[str, dict[str, dict[str, str]]]:
    """Give what keys mean: by table, key and language."""
    return tomllib.loads(Path(__file__).with_name("configuration.toml").read_text(encoding="utf-8"))


def table(language: str) -> str:
    meanings = words()
    rows = [HEADS[language], "|---|---|---|---|"]
    shown = ""
    for (name, key), field in settings().items():
        if name != shown:
            rows.append(f"| **`[{name}]`** | | | |")
            shown = name
        cells = (
            f"`{key}`",
            values(field.type, language),
            default(field.default, language),
            meanings[name][key][language],
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def values(kind: Any, language: str) -> str:
    """Say which values a type takes."""
    named = KINDS[language]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return ", ".join(f"`{member.value}`" for member in kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return named[dict]
    if get_origin(kind) is tuple:
        items = list(dict.fromkeys(get_args(kind)))
        if items[-1] is not Ellipsis and len(get_args(kind)) > 1:
            return f"{', '.join([values(items[0], language)] * len(get_args(kind)))}"
        return (
            values(items[0], language)
            if _is_choice(items[0])
            else f"{named[tuple]} {values(items[0], language)}"
        )
    parts = [part for part in get_args(kind) if part is not type(None)]
    if parts:
        return values(parts[0], language)
    return named[kind]


def _is_choice(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, (Enum, msgspec.Struct))


def default(value: Any, language: str) -> str:
    """Give a default as it is written in the file; nothing where it is empty."""
    if value is None or value in ("", ()):
        return NOTHING[language]
    plain = msgspec.to_builtins(value)
    if isinstance(plain, float) and plain.is_integer():
        plain = int(plain)
    return f"`{msgspec.json.encode(plain).decode().replace(',', ', ')}`"


def with_table(text: str, language: str) -> str:
    """Give a README with the table of now between the marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table(language)}\n\n{END}{after}"


def main() -> None:
    for language, path in READMES.items():
        path.write_text(with_table(path.read_text(encoding="utf-8"), language), encoding="utf-8")
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
