"""Measure how many of the words that a folder's notes show are in the plain text of their models.

usage: python tests/tools/coverage_of_text.py [--json] FOLDER...

What a note shows is read here a second time, and simply: what is no text is cut away by a few patterns, GitHub's
parser makes HTML of the rest, and its tags are dropped. A word is a run of letters and digits, or one CJK
character; words are counted for each note. Words that are missing in the model are explained by kind where one of
the patterns below knows a reason, and else listed with what stands around them.
Exit code 1: in some folder less than 99.9 % of the words are there or explained.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import cmarkgfm
from cmarkgfm.cmark import Options

from paperpack.model import Image, MathBlock, Note
from paperpack.read.library import find_books
from paperpack.read.note import read_note
from paperpack.walk import descendants, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BAR = 0.999
_CJK = "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff"
_WORD = re.compile(rf"[^\W_{_CJK}]+|[{_CJK}]")
_NO_WORD = re.compile(rf"[\u2e80-\u2fdf]|[^\w{_CJK}]|[\u3000-\u3004\u3008-\u3020\u3030\u303d-\u303f]")

HIDDEN = (
    (
        "front matter",
        re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(?:.*?\n)??(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL),
        "",
    ),
    ("comment", re.compile(r"<!--(?!>)[\s\S]*?-->|^%%[\s\S]*?%%|%%[^%\n]+%%", re.MULTILINE), " "),
    ("script", re.compile(r"<(script|style)\b[\s\S]*?</\1\s*>", re.IGNORECASE), " "),
    ("template", re.compile(r"\{%[^%{}]*%\}|\{\{[<%][^{}]*[>%]\}\}|\{\{-?\s*(?:site|page)\.[^{}]*\}\}"), ""),
    (
        "table of contents",
        re.compile(r"^[-*+] .*\n(?=\{:\s*toc)|^\[TOC\][ \t]*$", re.MULTILINE | re.IGNORECASE),
        "",
    ),
    ("attributes", re.compile(r"\{::?[ \t]?[.#:/A-Za-z][^{}\n]*\}|\{#[\w:.-]+\}[ \t]*$", re.MULTILINE), ""),
    ("attributes", re.compile(r"(?<=\))\{[^{}\n]*=[^{}\n]*\}"), ""),
    ("block id", re.compile(r"(?:^|[ \t])\^[A-Za-z0-9-]+[ \t]*$", re.MULTILINE), ""),
    ("kind of callout", re.compile(r"^([ \t>]*>[ \t]*)\[![\w-]+(?:\|[^\]\n]*)?\][+-]?", re.MULTILINE), r"\1"),
    ("box of a task", re.compile(r"^([ \t>]*(?:[-*+]|\d+[.)])[ \t]+)\[[xX ]\]", re.MULTILINE), r"\1"),
    (
        "image",
        re.compile(r"!\[\[[^\[\]\n]+\.(?:png|jpe?g|gif|svg|webp|bmp)(?:[|#][^\[\]\n]*)?\]\]", re.IGNORECASE),
        " ",
    ),
    ("target", re.compile(r"!?\[\[[^\[\]|\n]+\|([^\[\]\n]+)\]\](?!\()"), r"\1"),
    ("target", re.compile(r"!?\[\[([^\[\]|\n]*?)(?:#\^[^\[\]|\n]*)?\]\](?!\()"), r"\1"),
    ("size", re.compile(r"\|\s*\d+(?:x\d+)?\s*(?=\])"), ""),
    ("footnote label", re.compile(r"^([ \t>]*)\[\^[^\]\s]+\]:[ \t]*", re.MULTILINE), r"\1"),
    ("footnote label", re.compile(r"\[\^[^\]\s]+\]"), ""),
    (
        "address",
        re.compile(
            r"\]\(\s*(?:<[^<>\n]*>|(?:[^\s()]|\([^()\s]*\))*)(\s+(?:\"[^\"]*\"|'[^']*'))?(?:\s+=\d*x?\d*)?\s*\)"
        ),
        r"](x\1)",
    ),
    ("address", re.compile(r"\]\((?:[\w.+-]+:|[^()\n]*/|[^()\n]*\.\w{1,5}\))[^()\n]*\)?"), "](x)"),
)
"""Kinds of source that are not shown, how they are found, and what stays of them; in this order."""

_COMMENTED_OUT = re.compile(r"^%%[ \t]*\n[\s\S]*?^%%[ \t]*$", re.MULTILINE)
_TAG = re.compile(r"\\(?:tag|label)\*?(?=\s*\{)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2060\ufeff\u00ad]")
_CODE = re.compile(r"^([ \t>]*)(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^[ \t>]*\2[`~]*[ \t]*$|\Z)", re.MULTILINE)
_FORMULA = re.compile(r"\$\$(?:(?!\n[ \t]*\n)[\s\S])+?\$\$|(?<![\\$])\$(?![\s$])[^$\n]+\$")


class Lost(NamedTuple):
    """Words of a note that its model does not have; `around` shows where."""

    note: str
    words: Counter[str]
    around: tuple[str, ...]


class Coverage(NamedTuple):
    """What of a folder's words is kept."""

    folder: str
    words: int
    lost: tuple[Lost, ...]
    hidden: Counter[str]

    @property
    def share(self) -> float:
        """Give the share of words that are kept; 1 where there are none."""
        missing = sum(sum(lost.words.values()) for lost in self.lost)
        return 1 - missing / self.words if self.words else 1.0


def words(text: str) -> list[str]:
    """Give the words of a text in order."""
    return [word.casefold() for word in _WORD.findall(text) if not _NO_WORD.fullmatch(word)]


def visible_text(source: str, hidden: Counter[str] | None = None) -> str:
    """Give what a note shows, by a simple reading; `hidden` counts the words that are not shown, by kind."""
    text = _CONTROL.sub("", source.replace("\r\n", "\n").replace("\r", "\n"))
    text = _TAG.sub("", _COMMENTED_OUT.sub("", text))
    pieces: list[str] = []
    front = HIDDEN[0][1].match(text)
    end = front.end() if front else 0
    for code in _CODE.finditer(text, end):
        pieces += [
            _shown(text[end : code.start()], hidden),
            code[0] if code[0].endswith("\n") else code[0] + "\n",
        ]
        end = code.end()
    pieces.append(_shown(text[end:], hidden))
    reader = _Text()
    reader.feed(cmarkgfm.markdown_to_html("".join(pieces), options=Options.CMARK_OPT_UNSAFE))
    reader.close()
    return "".join(reader.pieces)


def _shown(text: str, hidden: Counter[str] | None) -> str:
    text = _FORMULA.sub(lambda formula: " " + " ".join(words(formula[0])) + " ", text)
    for kind, pattern, kept in HIDDEN[1:]:
        if hidden is not None:
            hidden[kind] += sum(len(words(found[0])) for found in pattern.finditer(text))
        text = pattern.sub(kept, text)
    return text


class _Text(HTMLParser):
    """Gathers the text of HTML, alternative texts and titles of images with it."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {
            "a",
            "em",
            "strong",
            "code",
            "b",
            "i",
            "sub",
            "sup",
            "u",
            "span",
            "font",
            "mark",
            "kbd",
        }:
            self.pieces.append(" ")
        if tag == "img":
            self.pieces.extend(f" {value} " for name, value in attrs if name == "alt" and value)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"p", "li", "td", "th", "div", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "summary"}:
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def model_text(note: Note) -> str:
    """Give everything that a note's model shows."""
    shown = [plain_text(note.title_content), plain_text(note.blocks)]
    shown += [plain_text(footnote.blocks) for footnote in note.footnotes]
    for node in descendants([note]):
        match node:
            case Image(alt=alt, title=title):
                shown += [alt, title]
            case MathBlock(tag=tag):
                shown.append(tag)
            case _:
                pass
    return "\n".join((*shown, *note.tags))


def covered(folder: Path) -> Coverage:
    """Compare the notes of a folder with their models."""
    number, lost = 0, []
    hidden: Counter[str] = Counter()
    for path, source, note in _notes(folder):
        seen = words(visible_text(source, hidden))
        number += len(seen)
        missing = Counter(seen) - Counter(words(model_text(note)))
        if missing:
            lost.append(Lost(path, missing, tuple(_around(seen, missing))))
    return Coverage(folder.name, number, tuple(lost), hidden)


def _notes(folder: Path) -> Iterator[tuple[str, str, Note]]:
    for book in find_books([folder]):
        for file in book.files:
            note = read_note(book.root, file, file).note
            if note is not None:
                yield file, (book.root / file).read_text("utf-8-sig", errors="replace"), note


def _around(seen: Sequence[str], missing: Counter[str]) -> Iterator[str]:
    """Give runs of missing words with three words on each side; the last occurrences of a word are the missing ones."""
    left, places = Counter(missing), []
    for place in range(len(seen) - 1, -1, -1):
        if left[seen[place]] > 0:
            left[seen[place]] -= 1
            places.append(place)
    runs: list[list[int]] = []
    for place in reversed(places):
        if runs and place - runs[-1][1] <= 2:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    for first, last in runs:
        before, after = seen[max(0, first - 3) : first], seen[last + 1 : last + 4]
        yield f"{' '.join(before)} ⟦{' '.join(seen[first : last + 1])}⟧ {' '.join(after)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; give the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    options = parser.parse_args(arguments)
    found = [covered(folder) for folder in options.folders]
    if options.json:
        print(json.dumps([_as_json(coverage) for coverage in found], ensure_ascii=False, indent=2))
    else:
        for coverage in found:
            print(_as_text(coverage))
    return int(any(coverage.share < BAR for coverage in found))


def _as_json(coverage: Coverage) -> dict[str, object]:
    return {
        "folder": coverage.folder,
        "words": coverage.words,
        "share": coverage.share,
        "lost": [lost._asdict() for lost in coverage.lost],
        "hidden": coverage.hidden,
    }


def _as_text(coverage: Coverage) -> str:
    missing = sum(sum(lost.words.values()) for lost in coverage.lost)
    hidden = ", ".join(f"{kind} {count}" for kind, count in sorted(coverage.hidden.items()) if count)
    lines = [
        f"{coverage.share:9.4%}  {missing:6} of {coverage.words:8} words missing  {coverage.folder}",
        f"           not shown, and so not counted: {hidden or 'nothing'}",
    ]
    for lost in coverage.lost:
        lines.append(f"    {sum(lost.words.values()):5}  {lost.note}")
        lines += [f"           {run}" for run in lost.around]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
