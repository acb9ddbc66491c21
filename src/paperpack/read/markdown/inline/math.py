r"""Formulas in running text: `$…$`, `$$…$$`, `` $`…`$ ``, `\(…\)`, `\[…\]`, `\begin{align}…\end{align}`.

Money and shell variables hold dollars too. The rules are pandoc's (no space just inside, no digit after the
closing dollar), loosened where the content is plainly mathematical and tightened where it is plainly prose.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from paperpack.read.markdown.inline.construct import Construct, Matched, Occurrences
from paperpack.scripts import has_han_or_kana

CANDIDATES = 6
"""How many later dollars may close a formula, so that a text of dollars stays linear."""

_LONGEST_ENVIRONMENT = 20_000

_STRONG = re.compile(r"\\[A-Za-z]+|[A-Za-z0-9)}\]'|]\^|[A-Za-z)}]_[A-Za-z0-9{\\(]|\{|[_^]\{")
_RELATION = re.compile(r"[=<>≤≥≠≈∈+×·→∼|/*\-]")
_BRACED_TEXT = re.compile(r"\{[^{}]*\}")
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
_MONEY = re.compile(r"\d[\d,.]*\s*(?:[KMBkmb]n?|billion|million|thousand)?(?:$|[\s/,;:.\-–—+%]|[A-Z]{2,3}$)")
_SUM_OF_WHAT = re.compile(r"\d[\d,.]*\s*(?:[KMBkmb]\b)?\s*[A-Za-z]{2,}")
_CLAUSE = re.compile("[，；！？]")
_HAN_PUNCTUATION = re.compile("[，；：、！？（）]")
_LONGEST_HAN_NAME = 12


def formula(latex: str, *, display: bool) -> Element:
    """Give the `math` element of a formula."""
    element = Element("math")
    element.text = AtomicString(latex.strip())
    if display:
        element.set("display", "true")
    return element


def is_plainly_math(content: str) -> bool:
    """Say whether a text can hardly be anything but a formula, whatever stands around it."""
    return bool(_STRONG.search(content))


def could_be_math(content: str) -> bool:
    """Say whether a text reads as a formula: a sign of mathematics, or a few letters, digits and relations."""
    content = content.strip()
    if not content:
        return False
    if is_plainly_math(content):
        return True
    if has_han_or_kana(content):
        return False
    return not _WORD.search(content) or (bool(_RELATION.search(content)) and " " not in content)


class InlineMath(Construct):
    """`$x$`."""

    triggers = "$"

    def __init__(self) -> None:
        super().__init__(r"\$(?!\$)")
        self.dollars = Occurrences(r"\$(?<!\\\$)|\\(?<!\\\\)\\(?:\\\\)*+\$")

    def read(self, m: re.Match[str], data: str) -> Matched:
        r"""Take the next dollar; a later one only where the braces before it are open, as in `\text{if $x$}`."""
        start = m.end()
        fallback = -1
        for end in self.dollars.ends_after(data, start, CANDIDATES):
            content = data[start : end - 1]
            closes = bool(content) and _closes(content, data[end : end + 1])
            if _is_balanced(content):
                if closes:
                    return formula(content, display=False), m.start(), end
                break
            if closes and fallback < 0:
                fallback = end
        if fallback < 0:
            return None, None, None
        return formula(data[start : fallback - 1], display=False), m.start(), fallback


def _is_balanced(content: str) -> bool:
    plain = content.replace("\\\\", "").replace(r"\{", "").replace(r"\}", "")
    return plain.count("{") == plain.count("}")


def _closes(content: str, following: str) -> bool:
    """Say whether a dollar behind `content` and before `following` makes a formula of the content."""
    if content.endswith("\\") and not content.endswith("\\\\"):
        return False
    strong = is_plainly_math(content)
    if strong and content.isascii():  # what is asked below is about prose and sums of money
        return True
    padded_left, padded_right = content[0].isspace(), content[-1].isspace()
    if padded_left != padded_right and not strong and not _is_terse(content):
        return False
    if padded_left and padded_right and not could_be_math(content):
        return False
    if following.isdigit() and not strong and _MONEY.match(content):
        return False
    if following.isascii() and following.isdigit() and not could_be_math(content):
        return False
    if not strong and _SUM_OF_WHAT.match(content):
        return False
    return _is_no_prose(content, strong=strong)


def _is_terse(content: str) -> bool:
    """Say whether a text padded on one side only is letters and signs, no words and no sum of money."""
    bare = content.strip()
    return could_be_math(bare) and not bare[:1].isdigit() and any(character.isalpha() for character in bare)


def _is_no_prose(content: str, *, strong: bool) -> bool:
    """Refuse Chinese prose between two dollars that do not belong together."""
    bare = _BRACED_TEXT.sub("", content) if "{" in content else content
    if "。" in bare or (not strong and bare.lstrip()[:1] in "，。；：、！？）"):
        return False
    if not has_han_or_kana(bare):
        return True
    if strong or "=" in bare:
        return strong or not _CLAUSE.search(bare)
    return len(bare) <= _LONGEST_HAN_NAME and not _HAN_PUNCTUATION.search(bare)


class DisplayMath(Construct):
    """`$$x$$` in the middle of text. A lost `$$` stays text."""

    triggers = "$"

    def __init__(self) -> None:
        super().__init__(r"\$\$+")
        self.closings = Occurrences(r"\$\$")

    def read(self, m: re.Match[str], data: str) -> Matched:
        """Take everything up to the next `$$`; a run of dollars around nothing is text."""
        start = m.start() + 2
        end = self.closings.end_after(data, start)
        if end is not None and data[start : end - 2].strip(" \n\t$"):
            return formula(data[start : end - 2], display=True), m.start(), end
        return m.group(), m.start(), m.end()


class GitHubMath(Construct):
    """`` $`x`$ ``, GitHub's form that no other rule can misread."""

    triggers = "$"

    def __init__(self) -> None:
        super().__init__(r"\$`([^`\n]+)`\$")

    def read(self, m: re.Match[str], data: str) -> Matched:  # noqa: ARG002  the form of all constructs
        """Take what stands between."""
        return formula(m[1], display=False), m.start(), m.end()


class BackslashMath(Construct):
    r"""`\(x\)` and `\[x\]`, also as `\\(x\\)`; where the content is no mathematics, escaped brackets."""

    triggers = "\\"

    def __init__(self, brackets: str, *, doubled: bool) -> None:
        opening, closing = re.escape(brackets[0]), re.escape(brackets[1])
        if doubled:
            inner = rf"(?:[^\\]++|\\(?!\\[{opening}{closing}]))*+"
            super().__init__(rf"\\\\{opening}({inner})\\\\{closing}")
        else:
            inner = rf"(?:[^\\]++|\\[^{opening}{closing}])*+"
            super().__init__(rf"\\{opening}({inner})\\{closing}")
        self.display = brackets == "[]"

    def read(self, m: re.Match[str], data: str) -> Matched:
        r"""Take the content as a formula where it reads as one: `\[1\]` and `\[text\](…)` are escapes."""
        content = m[1].strip()
        if not could_be_math(content) or data[m.end() : m.end() + 1] in {"(", "["}:
            return None, None, None
        if self.display and content.isdigit():
            return None, None, None
        return formula(content, display=self.display), m.start(), m.end()


class EnvironmentMath(Construct):
    r"""`\begin{align}…\end{align}` in the middle of text."""

    triggers = "\\"

    def __init__(self) -> None:
        super().__init__(
            r"\\begin\{((?:align|aligned|equation|gather|gathered|multline|eqnarray|split|cases|array|"
            r"[pbvBV]?matrix)\*?)\}"
        )
        self.closings: dict[str, Occurrences] = {}

    def read(self, m: re.Match[str], data: str) -> Matched:
        """Take everything up to the environment's end, which belongs to the formula."""
        closing = self.closings.setdefault(m[1], Occurrences(r"\\end\{" + re.escape(m[1]) + r"\}"))
        end = closing.end_after(data, m.end())
        if end is None or end - m.start() > _LONGEST_ENVIRONMENT:
            return None, None, None
        return formula(data[m.start() : end], display=True), m.start(), end
