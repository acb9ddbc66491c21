"""Boxes that site generators know: `::: note`, `{{% notice tip %}}`, `{% note %}`, `#+BEGIN_QUOTE`.

Marks on lines of their own become `open` and `close` elements like HTML's tags, which the reader of the tree
pairs (`paperpack.read.tree.html`): so a mark without its partner costs nothing but itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import SubElement

from paperpack.read.markdown.blocks.code import CODE_INDENT
from paperpack.read.markdown.blocks.step import NOT_MINE, TAKEN
from paperpack.read.markdown.inline.templates import arguments

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from paperpack.read.markdown.blocks.state import BlockState
    from paperpack.read.markdown.blocks.step import Step


def _names(written: str) -> frozenset[str]:
    return frozenset(written.split())


KINDS = _names(
    "note tip hint info important warning caution attention danger error success check done question help faq "
    "example abstract summary tldr quote cite bug failure fail missing todo seealso admonition"
)
"""What a box may be called; `admonition` and `seealso` are notes."""

_BOXES = KINDS | _names("notice callout alert details expand collapse spoiler")
_FOLDED = _names("details expand collapse spoiler")
_COLONS = re.compile(r":{3,}+")
_BRACES = re.compile(r"\{([^{}]*)\}(.*)$")
_WORD = re.compile(r"([A-Za-z][\w-]*)(?:\[([^\[\]]*)\])?[ \t]*(.*)$")
_TAG = re.compile(
    r"(?:\{%-?\s*(?P<liquid>(?:end)?[A-Za-z]+)(?P<liquid_arguments>[^%{}]*?)-?%\}"
    r"|\{\{[<%]\s*+(?P<hugo>(?:/\s*+)?+[A-Za-z]++)(?P<hugo_arguments>[^{}]*?)[>%]\}\})[ \t]*$"
)
_ORG = re.compile(r"#\+(BEGIN|END)_([A-Za-z]+)\b.*$", re.IGNORECASE)
_ORG_NAMES = KINDS | _names("quote verse center pinned")


class Box(NamedTuple):
    """What a mark says of its box: `kind` empty for none that shows."""

    kind: str
    title: str = ""
    folded: str = ""


def box_of(words: list[str], pairs: dict[str, str], name: str = "") -> Box:
    """Find kind and title in a mark's words; `callout-note` and `.note` are `note`."""
    plain = [word.lstrip(".").removeprefix("callout-").lower() for word in words]
    wanted = (pairs.get("type", ""), pairs.get("style", ""), *plain, name)
    kind = next((word for word in wanted if word in KINDS and word != "admonition"), "")
    titles = [
        word
        for word, folded in zip(words, plain, strict=True)
        if folded not in KINDS and word[:1] not in ".#"
    ]
    title = pairs.get("title") or pairs.get("summary") or " ".join(titles)
    folded = pairs.get("collapse", "") or ("true" if "dropdown" in plain or name in _FOLDED else "")
    return Box(kind or ("details" if name in _FOLDED else "note"), title, folded)


def start_colons(state: BlockState) -> Step:
    """Take the `:::` of Pandoc, Quarto, MyST, Docusaurus and VuePress; alone it closes."""
    if state.indent >= CODE_INDENT and not state.in_item:
        return NOT_MINE
    found = _COLONS.match(state.line, state.column)
    if found is None:
        return NOT_MINE
    info = state.line[found.end() :].strip().rstrip(":").rstrip()
    if not info:
        _mark(state, "close", "directive:colons")
        return TAKEN
    box = _box_behind_colons(info)
    if box is None:
        return NOT_MINE
    _open(state, "directive:colons", box)
    return TAKEN


def _box_behind_colons(info: str) -> Box | None:
    if braces := _BRACES.match(info):
        words, pairs = arguments(braces[1])
        box = box_of(words, pairs)
        known = any(word.lstrip(".").removeprefix("callout-") in KINDS for word in words)
        return Box(box.kind, braces[2].strip() or pairs.get("title", ""), box.folded) if known else Box("")
    word = _WORD.match(info)
    if word is None:
        return None
    title = word[2] or word[3].strip()
    name = word[1].lower()
    if name in _FOLDED:
        return Box("details", title)
    return Box(name, title) if name in KINDS else Box("", title)


def start_tag(state: BlockState) -> Step:
    """Take a box's mark of Jekyll, Hexo, GitBook or Hugo, alone on its line."""
    if state.indent >= CODE_INDENT and not state.in_item:
        return NOT_MINE
    found = _TAG.match(state.line, state.column)
    if found is None:
        return NOT_MINE
    written = (found["liquid"] or found["hugo"]).lower()
    name = re.sub(r"^/\s*", "", written)
    is_end = name != written or (bool(found["liquid"]) and written.startswith("end"))
    name = name.removeprefix("end") if found["liquid"] else name
    if name not in _BOXES:
        return NOT_MINE
    if is_end:
        _mark(state, "close", f"directive:{name}")
    else:
        words, pairs = arguments(found["liquid_arguments"] or found["hugo_arguments"] or "")
        _open(state, f"directive:{name}", box_of(words, pairs, name))
    return TAKEN


def start_org(state: BlockState) -> Step:
    """Take Logseq's `#+BEGIN_QUOTE`, `#+BEGIN_TIP` and their ends."""
    if state.indent >= CODE_INDENT and not state.in_item:
        return NOT_MINE
    found = _ORG.match(state.line, state.column)
    name = found[2].lower() if found else ""
    if found is None or name not in _ORG_NAMES:
        return NOT_MINE
    mark = "blockquote" if name == "quote" else f"directive:org-{name}"
    if found[1].upper() == "END":
        _mark(state, "close", mark)
    else:
        _open(state, mark, Box(name if name in KINDS else ""))
    return TAKEN


def _open(state: BlockState, name: str, box: Box) -> None:
    dress(_mark(state, "open", name), box)


def _mark(state: BlockState, tag: str, name: str) -> Element:
    element = state.add(state.container_for_block(), tag)
    element.set("name", name)
    return element


def dress(element: Element, box: Box) -> None:
    """Write on an element what its box is, with the title as its first child."""
    element.set("kind", box.kind)
    if box.folded:
        element.set("folded", "false" if box.folded == "false" else "true")
    if box.title:
        title = SubElement(element, "title", {"line": element.get("line", "0")})
        title.text = box.title.strip().strip("\"'")
