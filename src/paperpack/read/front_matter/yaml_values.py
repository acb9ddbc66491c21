"""The YAML of front matter: plain values from untrusted text, with the line of every key."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import yaml

from paperpack.diagnostics import Code
from paperpack.read.problem import Problem
from paperpack.read.source import clean

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where PyYAML was built with it

# Deeper than people nest values, far above what the recursion below could not bear.
_DEEPEST = 20

_COSTLY = frozenset("*&!")
_NESTING = "[{-:?"

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[+-]?(?:0|[1-9][0-9]{0,15})")

_KEY_LINE = re.compile(
    r"(?P<key>[^\s#\-\[\]{},&*!|>%@`\"'][^:]*?|\"[^\"]+\"|'[^']+')[ \t]*:(?:[ \t]+(?P<value>.*))?$"
)


class YamlError(Exception):
    """Text that is no YAML mapping, or uses what front matter has no need of. `line` is the file's."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


class Loaded(msgspec.Struct, frozen=True):
    """The mapping, the file's line of each key, and what was repaired or ambiguous."""

    values: dict[str, Any]
    lines: dict[str, int]
    problems: tuple[Problem, ...] = ()


def load(source: str, first_line: int) -> Loaded:
    """Read a YAML mapping that begins at the file's line `first_line`. Raises `YamlError`.

    Strings, whole numbers, `true` and `false`, null, lists and mappings; everything else is a string. A key
    that stands twice counts as it stands last, with a problem.
    """
    try:
        if _may_cost_more_than_its_length(source):
            _check_events(source, first_line)
        node = yaml.compose(source, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(
            error.problem or "it cannot be read", first_line + (mark.line if mark else 0)
        ) from error
    except yaml.YAMLError as error:
        raise YamlError("it holds a character that YAML does not allow", first_line) from error
    if node is None:
        return Loaded({}, {})
    if not isinstance(node, yaml.MappingNode):
        raise YamlError("it is no list of `key: value`", first_line)
    return _mapping(node, first_line)


def _may_cost_more_than_its_length(source: str) -> bool:
    """Say whether the text holds a mark of an alias, an anchor or a tag, or enough marks to nest too deep."""
    return not _COSTLY.isdisjoint(source) or sum(map(source.count, _NESTING)) > _DEEPEST


def _check_events(source: str, first_line: int) -> None:
    """Refuse what could cost more than its text is long (aliases, depth), and tags, before anything is built."""
    depth = 0
    for event in yaml.parse(source, Loader=_Loader):
        line = first_line + (event.start_mark.line if event.start_mark else 0)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise YamlError("`*` or `&` before a value means an alias or an anchor in YAML", line)
        if getattr(event, "tag", None):
            raise YamlError("`!` before a value means a tag in YAML", line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise YamlError(f"it nests more than {_DEEPEST} deep", line)


def _mapping(node: yaml.MappingNode, first_line: int) -> Loaded:
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    for key_node, value_node in node.value:
        key = _key(key_node)
        line = first_line + key_node.start_mark.line
        if key in values:
            problems.append(
                Problem(
                    Code.FRONT_MATTER_VALUE,
                    f"`{key}` stands twice, in lines {lines[key]} and {line}; the last one counts",
                    line=line,
                    hint="take one of them out",
                )
            )
        values[key] = _value(value_node)
        lines[key] = line
    return Loaded(values, lines, tuple(problems))


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    return {_key(key): _value(item) for key, item in node.value}


def _key(node: yaml.Node) -> str:
    return clean(str(node.value if isinstance(node, yaml.ScalarNode) else _value(node))).strip()


def _scalar(node: yaml.ScalarNode) -> Any:
    text: str = clean(node.value)
    if node.style in {"'", '"', "|", ">"}:
        return text
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    return int(text) if _INTEGER.fullmatch(text) else text


# -------------------------------------------------------------------------------------------------- repair


class _Group(msgspec.Struct):
    """A top-level key with the lines that belong to it."""

    key: str
    line: int
    value: str
    below: list[str]


def repair(source: str, first_line: int) -> Loaded:
    """Read YAML key by key, and a value that YAML refuses as the text it is, with a problem for each.

    Raises `YamlError` where a line belongs to no key: nobody can say what it means.
    """
    groups = _groups(source.replace("\t", "    "), first_line)
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    for group in groups:
        own = "\n".join((f"{group.key}: {group.value}", *group.below)) + "\n"
        try:
            loaded = load(own, group.line)
            values |= loaded.values
            problems += loaded.problems
        except YamlError as error:
            values[_unquoted(group.key)] = _literal(group)
            problems.append(_repaired(group, error))
        lines[_unquoted(group.key)] = group.line
    if not problems:
        problems.append(
            Problem(Code.REPAIRED_FRONT_MATTER, "front matter that is YAML only key by key", line=first_line)
        )
    return Loaded(values, lines, tuple(problems))


def _groups(source: str, first_line: int) -> list[_Group]:
    groups: list[_Group] = []
    for number, line in enumerate(source.rstrip("\n").split("\n"), first_line):
        if not line.strip() or line.startswith("#"):
            continue
        if groups and re.match(r"[ ]|-(?: |$)", line):
            groups[-1].below.append(line)
        elif found := _KEY_LINE.match(line.rstrip()):
            groups.append(_Group(found["key"], number, found["value"] or "", []))
        else:
            raise YamlError("this line belongs to no key", number)
    return groups


def _literal(group: _Group) -> str | list[str]:
    """Give the text of a value as written; a list where lines with `-` stand below the key."""
    if not group.value and group.below and all(line.strip().startswith("-") for line in group.below):
        return [_unquoted(line.strip()[1:].strip()) for line in group.below]
    return " ".join(_unquoted(part.strip()) for part in (group.value, *group.below) if part.strip())


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return clean(text[1:-1] if quoted else text)


def _repaired(group: _Group, error: YamlError) -> Problem:
    holds_colon = re.search(r":(\s|$)", group.value)
    reason = "an unquoted colon" if holds_colon else str(error)
    return Problem(
        Code.REPAIRED_FRONT_MATTER,
        f"`{group.key}` is no YAML ({reason}), read as plain text",
        line=group.line,
        hint=f'put the value in quotes: {group.key}: "…"',
    )
