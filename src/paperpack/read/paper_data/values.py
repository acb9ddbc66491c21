"""Values as people write them behind a label → typed data; what does not look like the thing is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from paperpack.model import Emphasis, Inline, Link, Strong
from paperpack.read.front_matter.paper import Authors, arxiv_id, authors_of
from paperpack.scripts import count_han, is_han
from paperpack.walk import descendants, plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHORTEST_TITLE, _LONGEST_TITLE = 4, 300
_LONGEST_NAME, _MOST_WORDS = 40, 5
_LONGEST_VENUE = 80

_YEAR = re.compile(r"(?<![\d.])(?:19[5-9]|20[0-4])\d(?!\d|\.\d)")
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>，。；）]+")
_NO_DOI = "10.5555/"  # what the ACM's library calls papers that have none
_WEB = re.compile(r"https?://[^\s<>\"，。；（）]+", re.IGNORECASE)
_IN_QUOTES = re.compile(r"^\s*(?:《([^《》]+)》|“([^“”]+)”|\"([^\"]+)\"|「([^「」]+)」)")
_BEHIND_TITLE = re.compile(r"$|[^\w\s]")
_SENTENCE = re.compile(r"[，。；！\n]|[.;] [A-Z]|\.\.\.|…")
_MARK_AND_SPACE = re.compile(r"[.;] ")
_NO_TITLE = re.compile(
    r"(?:the )?(?:official |full |original )?(?:arxiv|pdf|links?|url|paper|papers|here|html|doi|abs|abstract|code|github|"
    r"source|open ?review|acm|ieee|springer|nature|project(?: page)?|website|home ?page|blog|download|todo|tbd|n/?a|none|"
    r"unknown|链接|论文|原文|地址|点击|点这里|下载|论文链接|论文地址|原文链接|传送门|主页|项目主页|暂无|无|未知)(?: ?(?:link|链接|地址|版|版本))?",
    re.IGNORECASE,
)
_PUBLISHERS = re.compile(
    r"(?:^|\.)(?:arxiv\.org|doi\.org|openreview\.net|aclanthology\.org|aclweb\.org|dl\.acm\.org|dblp\.org|"
    r"ieeexplore\.ieee\.org|proceedings\.mlr\.press|papers\.nips\.cc|papers\.neurips\.cc|openaccess\.thecvf\.com|"
    r"link\.springer\.com|sciencedirect\.com|nature\.com|science\.org|usenix\.org|vldb\.org|semanticscholar\.org|"
    r"jmlr\.org|biorxiv\.org|medrxiv\.org|ssrn\.com|pnas\.org|cell\.com|hal\.science|isca-speech\.org|ecva\.net)$"
)
_UNPUBLISHED = re.compile(
    r"未录用|未发表|未中稿|未公开|预印|在投|投稿|审稿|preprint|under review|submitted|arxiv|not (?:yet )?(?:accepted|published)|"
    r"technical report|技术报告|tbd|^n/?a$|^无$|^-+$",
    re.IGNORECASE,
)
_PARENTHESES = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]")
_SIGNS = re.compile(r"[*†‡§¶‖#✉📧¹²³⁴⁵⁶⁷⁸⁹⁰⁺⁻,，]*(?=$|[,，、;；])|[*†‡§¶‖✉]")
_ROLE = re.compile(r"^(?:通讯作者|第一作者|通讯|共同一作|corresponding author)[:：]?\s*", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][\w.'’‐\-· ]*", re.UNICODE)


def title(value: Sequence[Inline]) -> str:
    """Give a title: what is marked, linked or in quotation marks at the value's beginning, else all of it.

    A lone address, words that only name a link (`PDF`), and a sentence are no title.
    """
    text = one_line(plain_text(value))
    value = [node for node in value if one_line(plain_text((node,)))]
    marked = is_marked(value)
    ends = marked and _BEHIND_TITLE.match(one_line(plain_text(value[1:])))
    quoted = _IN_QUOTES.match(text)
    if quoted and _BEHIND_TITLE.match(text[quoted.end() :].lstrip()):
        found = next(group for group in quoted.groups() if group)
    elif ends:
        found = one_line(plain_text(value[:1]))
    else:
        found = text
    found = found.strip("*_ ").strip()
    is_certain = marked or quoted is not None  # people mark and quote titles, not sentences
    if not looks_like_title(found) or (not is_certain and not _may_be_bare_title(found)):
        return ""
    return found


def is_marked(value: Sequence[Inline]) -> bool:
    """Say whether a value begins with words in markup or in a link."""
    shown = next((node for node in value if plain_text((node,)).strip()), None)
    return isinstance(shown, Emphasis | Strong | Link)


def looks_like_title(text: str) -> bool:
    """Say whether a text may be a paper's title at all."""
    if not _SHORTEST_TITLE <= len(text) <= _LONGEST_TITLE or not any(map(str.isalpha, text)):
        return False
    if _WEB.search(text) or _NO_TITLE.fullmatch(text) or arxiv_id(text) == text:
        return False
    return len(text.split()) > 1 or count_han(text) > _SHORTEST_TITLE or text[0].isupper()


def _may_be_bare_title(text: str) -> bool:
    """Say whether unmarked words are a title: no sentence, and written as titles are."""
    if _SENTENCE.search(text) or text.endswith((".", "。", "!", ":", "：")):
        return False
    if any(is_han(part[:1]) for part in _MARK_AND_SPACE.split(text)[1:]):
        return False
    return count_han(text) > _SHORTEST_TITLE or (text[0].isupper() or text[0].isdigit())


def authors(value: Sequence[Inline]) -> Authors:
    """Give the names; none where one of them does not look like a name."""
    text = one_line(plain_text(value))
    text = _PARENTHESES.sub(" ", _PARENTHESES.sub(" ", text))
    written = authors_of(_SIGNS.sub("", text).strip(" ,，、;；."))
    names = tuple(_ROLE.sub("", re.sub(r"\d+$", "", name)).strip() for name in written.names)
    return Authors(names, written.others) if names and all(map(_is_name, names)) else Authors()


def _is_name(name: str) -> bool:
    return (
        len(name) <= _LONGEST_NAME
        and len(name.split()) <= _MOST_WORDS
        and _NAME.fullmatch(name) is not None
        and (name[0].isupper() or is_han(name[0]) or any(map(str.isupper, name)))
    )


def year(value: Sequence[Inline]) -> int:
    """Give the one year that a value names; 0 where it names none."""
    found = _YEAR.search(plain_text(value))
    return int(found[0]) if found else 0


def venue(value: Sequence[Inline]) -> str:
    """Give where a paper appeared, without year and remarks; empty for what has not appeared."""
    text = one_line(plain_text(value))
    if _UNPUBLISHED.search(text) or _WEB.search(text):
        return ""
    text = re.split(r"[(（,，;；。|]", text, maxsplit=1)[0]
    text = re.sub(r"['’]?\s*\b(?:19|20)\d\d\b\s*年?|['’]\d\d\b", "", text).strip(" -–·.:：")
    if not any(map(str.isalpha, text)) or len(text) > _LONGEST_VENUE:
        return ""
    return text


def web_addresses(value: Sequence[Inline]) -> tuple[str, ...]:
    """Give the addresses a value holds, links first."""
    links = [node.url for node in descendants(value) if isinstance(node, Link)]
    written = [found.rstrip(".,;)") for found in _WEB.findall(plain_text(value))]
    return tuple(dict.fromkeys(url for url in (*links, *written) if url.startswith("http")))


def arxiv(value: Sequence[Inline]) -> str:
    """Give the arXiv id in a link's address or in the words."""
    for url in web_addresses(value):
        if "arxiv.org/" in url and (found := arxiv_id(url)):
            return found
    return arxiv_id(plain_text(value))


def named_arxiv(text: str) -> str:
    """Give the id behind the word arXiv, as in `（arXiv 2603.07580）`."""
    found = re.search(r"arxiv\s*[:：]?\s*(\S+)", text, re.IGNORECASE)
    return arxiv_id(found[1]) if found else ""


def doi(value: Sequence[Inline]) -> str:
    """Give the DOI in an address or in the words."""
    for text in (*web_addresses(value), plain_text(value)):
        found = _DOI.search(text)
        if found and not found[0].startswith(_NO_DOI):
            return found[0].rstrip(".,;)")
    return ""


def is_published_at(url: str) -> bool:
    """Say whether an address is one where papers are published, or that of a PDF."""
    parts = urlsplit(url)
    return _PUBLISHERS.search((parts.hostname or "").lower()) is not None or parts.path.lower().endswith(
        ".pdf"
    )


def one_line(text: str) -> str:
    """Give a text on one line."""
    return " ".join(text.split())
