"""A note's head: YAML between `---`, TOML between `+++`, or Logseq's `key:: value` lines.

YAML is read as people write it in notes, which is less than YAML and more: strings stay as written (`1512.0`
is no number, `no` no falsehood, `2022-09-16` a string that `metadata` reads as a date), there are no anchors,
aliases and tags, and a value that YAML refuses (`title: RankGen: Improving …`) is read as the text it is.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

import msgspec

from paperpack.diagnostics import Code
from paperpack.read.front_matter import yaml_values
from paperpack.read.problem import Problem
from paperpack.read.source import clean

# More than this is no front matter that a person wrote.
_LARGEST = 64 * 1024

_OPENING = re.compile(r"\s*?^(?P<fence>---|\+\+\+)[ \t]*\n", re.MULTILINE)
_YAML_KEY = re.compile(r"(?P<key>[^\W\d][\w .-]*?|\"[^\"\n]+\"|'[^'\n]+')[ \t]*:(?:[ \t]|$)")
_TOML_START = re.compile(r"\s*(#|\[|[\w\"'.-]+\s*=|$)")
_LOGSEQ_LINE = re.compile(r"(?P<key>[^\W\d][\w/.-]*)::(?:[ \t]+(?P<value>.*))?$")

# A page of Logseq has one of these among its properties; other `a:: b` lines may be cards or Dataview fields.
_LOGSEQ_KEYS = frozenset(
    (
        *("alias", "aliases", "author", "authors", "collapsed", "created", "date", "doi", "icon", "id"),
        *("item-type", "journal", "lang", "language", "public", "status", "tags", "template", "title"),
        *("type", "updated", "url", "year"),
    )
)


class FrontMatter(msgspec.Struct, frozen=True):
    """What a note's head says, and the note without it.

    `values` holds str, int, bool, None, lists and dicts (from TOML also dates). `lines` gives the line of each
    top-level key. `body` begins at line `first_line` of the file.
    """

    values: dict[str, Any]
    body: str
    first_line: int
    problems: tuple[Problem, ...] = ()
    lines: dict[str, int] = {}


def split_front_matter(text: str) -> FrontMatter:
    r"""Take the front matter off a note's text (with `\n` line ends).

    A `---` that opens none (a rule, or prose between two rules) stays in the body. Values that had to be
    repaired give a REPAIRED_FRONT_MATTER problem each; what is beyond repair one BROKEN_FRONT_MATTER.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return _logseq(text)
    first = text.count("\n", 0, opening.end()) + 1
    rest = text[opening.end() :]
    if opening["fence"] == "+++":
        return _toml(text, rest, first)
    return _yaml(text, rest, first)


def _whole(text: str) -> FrontMatter:
    return FrontMatter({}, text, 1)


def _cut(rest: str, fence: str) -> tuple[str, str] | None:
    """Give what stands before and after the closing fence; None where there is none."""
    closing = re.search(rf"^(?:{fence})[ \t]*$\n?", rest, re.MULTILINE)
    return (rest[: closing.start()], rest[closing.end() :]) if closing else None


# ---------------------------------------------------------------------------------------------------- YAML


def _yaml(text: str, rest: str, first: int) -> FrontMatter:
    cut = _cut(rest, r"---|\.\.\.")
    if cut is None:
        return _unclosed_yaml(text, rest, first)
    source, body = cut
    if not _may_be_yaml(source):
        return _whole(text)
    body_line = first + rest.count("\n", 0, len(rest) - len(body))
    if len(source) > _LARGEST:
        return _broken(body, body_line, first, f"front matter of {len(source):,} characters")
    try:
        loaded = _loaded_or_repaired(source, first)
    except yaml_values.YamlError as error:
        return _broken(body, body_line, error.line, f"front matter that is no YAML: {error}")
    return FrontMatter(loaded.values, body, body_line, loaded.problems, loaded.lines)


def _loaded_or_repaired(source: str, first: int) -> yaml_values.Loaded:
    try:
        return yaml_values.load(source, first)
    except yaml_values.YamlError:
        return yaml_values.repair(source, first)


def _may_be_yaml(source: str) -> bool:
    """Say whether the text between two `---` is meant as YAML: its first line of content is a `key:`.

    A note may begin with a rule, and have another below its first section: a blank line and a heading between
    them are no YAML comment.
    """
    if not source.strip():
        return True
    if re.match(r"[ \t]*\n", source) and re.search(r"^#{1,6} ", source, re.MULTILINE):
        return False
    content = [line for line in source.split("\n") if line.strip() and not line.startswith("#")]
    if not content or not (_YAML_KEY.match(content[0]) or content[0].startswith(("{", "? "))):
        return False
    outermost = [line for line in content if not line[0].isspace() and not line.startswith("-")]
    keys = sum(_YAML_KEY.match(line) is not None for line in outermost)
    return keys * 2 >= len(outermost)


def _unclosed_yaml(text: str, rest: str, first: int) -> FrontMatter:
    """Read front matter whose closing `---` was forgotten: the `key: value` lines right below the opening."""
    lines = rest.split("\n")
    end = 0
    while end < len(lines) and (
        _YAML_KEY.match(lines[end]) or (end and re.match(r"[ \t]+\S|- ", lines[end]))
    ):
        end += 1
    source = "\n".join((*lines[:end], ""))
    blank_after = end == len(lines) or not lines[end].strip()
    if not end or not blank_after or len(source) > _LARGEST:
        return _whole(text)
    try:
        loaded = _loaded_or_repaired(source, first)
    except yaml_values.YamlError:
        return _whole(text)
    unclosed = Problem(
        Code.REPAIRED_FRONT_MATTER,
        "front matter without its closing ---, read up to the first blank line",
        line=first - 1,
        hint=f"write --- on a line of its own above line {first + end}",
    )
    body = "\n".join(lines[end:])
    return FrontMatter(loaded.values, body, first + end, (unclosed, *loaded.problems), loaded.lines)


def _broken(body: str, body_line: int, line: int, message: str) -> FrontMatter:
    problem = Problem(
        Code.BROKEN_FRONT_MATTER,
        message,
        line=line,
        hint="write one `key: value` a line between the two ---, and quote what holds a colon",
    )
    return FrontMatter({}, body, body_line, (problem,))


# ---------------------------------------------------------------------------------------------------- TOML


def _toml(text: str, rest: str, first: int) -> FrontMatter:
    cut = _cut(rest, r"\+\+\+")
    if cut is None or not _TOML_START.match(cut[0]):
        return _whole(text)
    source, body = cut
    body_line = first + rest.count("\n", 0, len(rest) - len(body))
    try:
        if len(source) > _LARGEST:
            return _broken_toml(body, body_line, first, f"front matter of {len(source):,} characters")
        # Floats stay as written: an arXiv id ends in zeros that count.
        values = tomllib.loads(source, parse_float=str)
    except (ValueError, RecursionError) as error:  # ValueError: also an integer of thousands of digits
        found = re.search(r"at line (\d+)", str(error))
        line = first + int(found[1]) - 1 if found else first
        reason = re.sub(r" \(at .*\)$", "", str(error))
        return _broken_toml(body, body_line, line, f"front matter that is no TOML: {reason}")
    lines: dict[str, int] = {}
    for number, line_text in enumerate(source.split("\n"), first):
        key = re.match(r"[\[\s]*[\"']?([\w-]+)", line_text)
        if key and key[1] in values:
            lines.setdefault(key[1], number)
    return FrontMatter(_cleaned(values), body, body_line, (), lines)


def _broken_toml(body: str, body_line: int, line: int, message: str) -> FrontMatter:
    problem = Problem(
        Code.BROKEN_FRONT_MATTER,
        message,
        line=line,
        hint='write one `key = "value"` a line between the two +++ (https://toml.io)',
    )
    return FrontMatter({}, body, body_line, (problem,))


def _cleaned(value: Any) -> Any:
    """Clean the strings: an escape may have brought back what `source.clean` took out."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {clean(key): _cleaned(item) for key, item in value.items()}
    return value


# -------------------------------------------------------------------------------------------------- Logseq


def _logseq(text: str) -> FrontMatter:
    """Read the `key:: value` lines that a Logseq page begins with; without a known key among them, none are."""
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    values: dict[str, Any] = {}
    places: dict[str, int] = {}
    end = start
    while end < len(lines) and (found := _LOGSEQ_LINE.match(lines[end])):
        values[found["key"]] = (found["value"] or "").strip() or None
        places[found["key"]] = end + 1
        end += 1
    if not _LOGSEQ_KEYS.intersection(key.lower() for key in values):
        return _whole(text)
    return FrontMatter(values, "\n".join(lines[end:]), end + 1, (), places)
