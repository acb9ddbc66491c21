"""The words that people write before the data of a paper."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import lru_cache


class Field(Enum):
    """What a label announces. `PAPER` and `NAME` are both titles: `- paper：…` says more than `- Title: …`."""

    PAPER = "paper"
    NAME = "name"
    AUTHORS = "authors"
    YEAR = "year"
    DATE = "date"
    VENUE = "venue"
    DOI = "doi"
    ARXIV = "arxiv"
    PAPER_LINK = "paper link"
    LINK = "link"
    CITEKEY = "citekey"
    OTHER = "other"


_SIGNS = re.compile(r"[\W_]+")
_PLURAL = re.compile(r"\((?:s|es)\)")

LONGEST = 24
"""A label is no longer than this, in characters."""

_LABELS = {
    Field.PAPER: "paper|papertitle|titleofpaper|titleofthepaper|papername|论文|论文标题|论文题目|论文名|论文名称|论文全称|原论文|论文原文",
    Field.NAME: "title|标题|题目|原标题|原文标题|英文标题|英文题目|文章标题|文章题目",
    Field.AUTHORS: "author|authors|paperauthor|paperauthors|作者|论文作者|作者列表",
    Field.YEAR: "year|publicationyear|yearpublished|年份|发表年份",
    Field.DATE: "date|publicationdate|datepublished|publisheddate|submitted|时间|日期|发表时间|发布时间|发表日期|发布日期|提交时间",
    Field.VENUE: "venue|conference|journal|published|publishedin|publication|publishedat|会议|期刊|会议期刊|期刊会议|发表|发表于|发表会议|发表期刊|发表状态|论文出处|出处|收录",
    Field.DOI: "doi",
    Field.ARXIV: "arxiv|arxivid|arxivlink|arxiv链接|arxiv地址|arxiv编号",
    Field.PAPER_LINK: "paperlink|paperurl|linktopaper|pdf|pdflink|论文链接|论文地址|论文下载|论文下载地址|原文链接|原文地址|原文",
    Field.LINK: "link|links|url|source|链接|地址",
    Field.CITEKEY: "citekey|citationkey|bibkey|bibtexkey",
    # They are no data, but stand among it.
    Field.OTHER: "affiliation|affiliations|institution|institutions|机构|单位|团队|code|代码|代码链接|项目|项目主页|project|projectpage|github|tags|tag|标签|分类标签|keywords|关键词|task|任务|status|related|review|领域",
}
_FIELDS = {word: field for field, words in _LABELS.items() for word in words.split("|")}


@lru_cache(maxsize=4096)
def field_of(label: str) -> Field | None:
    """Give what a label announces; None for words that are no label. Case, spaces and symbols do not matter."""
    if len(label) > LONGEST:
        return None
    folded = unicodedata.normalize("NFKC", label).casefold()
    return _FIELDS.get(_SIGNS.sub("", _PLURAL.sub("s", folded)))
