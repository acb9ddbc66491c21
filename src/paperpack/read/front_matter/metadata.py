"""Front matter → what the model knows of a note beside its text."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  msgspec reads the annotations at run time
import math
import re
from typing import TYPE_CHECKING, Any

import msgspec

from paperpack.model import Layout, Paper, RuleName
from paperpack.read.front_matter.dates import date_in_name, date_of
from paperpack.read.front_matter.fields import Fields
from paperpack.read.front_matter.paper import paper
from paperpack.read.language import chinese_script, guess_language, language_tag
from paperpack.read.problem import Problem  # noqa: TC001  msgspec reads the annotations at run time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paperpack.read.front_matter.split import FrontMatter

_TITLE = ("title", "标题")
_DATE = ("date", "created", "created_at", "date_created", "publishdate", "pubdate", "日期")
_LANGUAGE = ("language", "lang", "locale", "语言")
_ORDER = ("order", "weight", "nav_order", "sidebar_position")
_ID = ("id", "uid", "uuid")
_TAGS = ("tags", "tag", "categories", "category", "标签")
_RULES = ("rules", "cards")
_LAYOUT = ("pdf_layout", "layout", "layouts")

_LAYOUTS = {layout.value: layout for layout in Layout}
_BETWEEN_NAMES = re.compile(r"[\s,，、]+")

# Jekyll splits these at spaces when they are text, and leaves the singular ones whole.
_SPLIT_AT_SPACES = frozenset(("tags", "categories"))


class Metadata(msgspec.Struct, frozen=True):
    """A note's own data. `title` is the front matter's, empty where it gives none; the rest as in `Note`."""

    paper: Paper = Paper()
    title: str = ""
    language: str = "en"
    tags: tuple[str, ...] = ()
    date: dt.date | None = None
    order: float | None = None
    note_id: str = ""
    rules: tuple[RuleName, ...] | None = None
    layouts: tuple[Layout, ...] = ()
    problems: tuple[Problem, ...] = ()


def metadata(front: FrontMatter, path: str) -> Metadata:
    """Give the data of the note at `path` (relative to the root, with `/`).

    The language is guessed from the text, and the date taken from the file's name, where the front matter
    gives none. A value of a wrong type is left out, with a FRONT_MATTER_VALUE problem; nothing is raised.
    """
    problems: list[Problem] = []
    fields = Fields(front.values, front.lines, problems)
    title = fields.text(*_TITLE)
    return Metadata(
        paper=paper(fields),
        title=title,
        language=_language(fields, f"{title}\n{front.body}"),
        tags=_tags(fields),
        date=_date(fields) or date_in_name(path),
        order=_order(fields),
        note_id=fields.text(*_ID),
        rules=_rules(fields),
        layouts=_layouts(fields),
        problems=tuple(problems),
    )


def _language(fields: Fields, text: str) -> str:
    key, value = fields.first(*_LANGUAGE)
    if value is None:
        return guess_language(text)
    tag = language_tag(value) if isinstance(value, str) else None
    if tag is None:
        fields.wrong(key, "a language such as zh-CN or en")
        return guess_language(text)
    return chinese_script(text) if tag == "zh" else tag


def _date(fields: Fields) -> dt.date | None:
    key, value = fields.first(*_DATE)
    if value is None:
        return None
    date = None if isinstance(value, (bool, dict, list)) else date_of(value)
    if date is None:
        fields.wrong(key, "a date such as 2022-09-16")
    return date


def _order(fields: Fields) -> float | None:
    key, value = fields.first(*_ORDER)
    if value is None:
        return None
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        fields.wrong(key, "a number")
        return None
    return number


# ---------------------------------------------------------------------------------------------------- tags


def _tags(fields: Fields) -> tuple[str, ...]:
    """Give the tags in the order they stand, each once, without `#`; `a/b` is a tag within a tag."""
    found: list[str] = []
    for key in _TAGS:
        value = fields.get(key)
        if isinstance(value, dict):
            fields.wrong(key, "a list of tags")
        elif isinstance(value, list):
            found += _listed_tags(fields, key, value)
        elif value is not None:
            found += _written_tags(str(value), at_spaces=key in _SPLIT_AT_SPACES)
    return tuple(dict.fromkeys(_clean_tags(found)))


def _listed_tags(fields: Fields, key: str, values: list[Any]) -> Iterator[str]:
    for value in values:
        match value:
            case None:
                continue
            case [[str(name)]] | [str(name)]:  # an Obsidian or Logseq link, [[name]], as YAML reads it
                yield name
            case dict() | list():
                fields.wrong(key, "a list of tags")
            case str() if value.lstrip().startswith("#"):
                yield from value.split()
            case bool():
                yield str(value).lower()
            case _:
                yield str(value)


def _written_tags(text: str, *, at_spaces: bool) -> Iterable[str]:
    """Split tags written in one line: at commas, or where there are none at `#` and at spaces."""
    if "[[" in text:
        return [linked or plain for linked, plain in re.findall(r"\[\[(.*?)\]\]|([^\s,，]+)", text)]
    if re.search(r"[,，、;；]", text):
        return re.split(r"[,，、;；]", text.strip("[]"))
    return text.split() if at_spaces or "#" in text else [text]


def _clean_tags(tags: Iterable[str]) -> Iterator[str]:
    for tag in tags:
        name = " ".join(tag.replace("[[", "").replace("]]", "").strip().strip("\"'").lstrip("#").split())
        name = "/".join(part.strip() for part in name.split("/") if part.strip())
        if name:
            yield name


# --------------------------------------------------------------------------------------------------- rules


def _rules(fields: Fields) -> tuple[RuleName, ...] | None:
    """Give the card rules a note chose: `cards: [qa, cloze]`, `cards: false` for none, `cards: true` for all."""
    key, value = fields.first(*_RULES)
    if isinstance(value, dict):
        fields = fields.within(key, value)
        key, value = fields.first("rules")
    if value is None:
        return None
    if isinstance(value, bool):
        return None if value else ()
    names = value if isinstance(value, list) else _BETWEEN_NAMES.split(str(value))
    rules: list[RuleName] = []
    for name in names:
        if name is None or name == "":
            continue
        try:
            rules.append(RuleName(str(name).strip().lower()))
        except ValueError:
            from rapidfuzz import process  # noqa: PLC0415  only a wrong name needs it

            known = [rule.value for rule in RuleName]
            near = process.extractOne(str(name).lower(), known, score_cutoff=60)
            fields.wrong(
                key, f"a list of {', '.join(known)}", hint=f"did you mean {near[0]}?" if near else ""
            )
    return tuple(dict.fromkeys(rules)) if rules else None


# ------------------------------------------------------------------------------------------------- layouts


def _layouts(fields: Fields) -> tuple[Layout, ...]:
    """Give the layouts named; what is none of them is another program's (Jekyll's `layout: post`)."""
    _, value = fields.first(*_LAYOUT)
    names = _BETWEEN_NAMES.split(value) if isinstance(value, str) else value
    if not isinstance(names, list):
        return ()
    return tuple(
        dict.fromkeys(_LAYOUTS[name] for name in names if isinstance(name, str) and name in _LAYOUTS)
    )
