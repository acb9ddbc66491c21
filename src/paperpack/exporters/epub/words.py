"""The words a book adds to the notes, in its language."""

from __future__ import annotations

from enum import Enum

from paperpack.render.words import is_chinese
from paperpack.scripts import is_east_asian_letter


class BookWord(Enum):
    """A word or phrase, in English and Chinese; `{}` takes what `phrase` is given."""

    AND_OTHERS = ("et al.", "等")
    ANSWER = ("Answer", "答案")
    ANSWERS = ("Answers", "答案")
    ARXIV = ("arXiv", "arXiv")
    AUTHORS = ("Authors", "作者")
    CHECK_YOURSELF = ("Check yourself", "自测")
    CITED_IN = ("cited in ", "引用于")
    COLON = (": ", "：")
    CONTENTS = ("Contents", "目录")
    CONTINUED = ("{} ({})", "{}（{}）")
    COVER = ("Cover", "封面")
    COVER_OF = ("Cover: {}", "封面：{}")
    DATE = ("Date", "日期")
    DOI = ("DOI", "DOI")
    FOOTNOTES = ("Footnotes", "脚注")
    GAP = ("gap", "填空")
    GAP_SEPARATOR = ("; ", "；")
    IMAGE = ("Image: ", "图片：")
    IN_BRACKETS = (" ({})", "（{}）")
    INDEX_OF_PAPERS = ("Index of papers", "论文索引")
    INDEX_OF_TAGS = ("Index of tags", "标签索引")
    LANDMARKS = ("Landmarks", "导航")
    LINK = ("Link", "链接")
    LIST_SEPARATOR = (", ", "、")
    NOTES = ("{} notes", "{} 篇笔记")
    ONE_NOTE = ("1 note", "1 篇笔记")
    PAPER = ("Paper", "论文")
    START = ("Start of the notes", "正文")
    TAGS = ("Tags", "标签")
    TITLE_PAGE = ("Title page", "扉页")
    UNTITLED = ("Untitled", "无题")
    VENUE = ("Venue", "发表于")
    YEAR = ("Year", "年份")
    # accessibility summary, sentence by sentence
    SENTENCE_SPACE = (" ", "")
    SUMMARY_TEXT = (
        "Text with a table of contents and headings; its size, font and colours can be changed.",
        "正文为可重排文本，带目录与分级标题，字体、字号与颜色均可调整。",
    )
    SUMMARY_MATH = (
        "Formulas are MathML with alternative text.",
        "公式为 MathML，并附替代文本。",
    )
    SUMMARY_MATH_IMAGES = (
        "Formulas are text, or images with alternative text.",
        "公式为文字，或附替代文本的图片。",
    )
    SUMMARY_ALL_IMAGES = ("All images have alternative text.", "所有图片均有替代文本。")
    SUMMARY_SOME_IMAGES = ("Some images have no alternative text.", "部分图片没有替代文本。")


def phrase(name: BookWord, language: str, *values: object) -> str:
    """Give a word in the language of the tag, with the values in place."""
    text: str = name.value[is_chinese(language)]
    return text.format(*values) if values else text


def and_others(name: str, language: str) -> str:
    """Give " et al." for behind a name, without a space behind East Asian letters."""
    space = "" if is_east_asian_letter(name[-1]) else " "
    return space + phrase(BookWord.AND_OTHERS, language)


def count_of_notes(number: int, language: str) -> str:
    """Give "12 notes"."""
    return phrase(BookWord.ONE_NOTE, language) if number == 1 else phrase(BookWord.NOTES, language, number)
