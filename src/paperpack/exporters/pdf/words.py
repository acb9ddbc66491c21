"""The words a handout adds to a note, in its language."""

from __future__ import annotations

from enum import Enum

from paperpack.render.words import is_chinese


class PdfWord(Enum):
    """A word or phrase, in English and Chinese."""

    PAGE_BEFORE = ("Page ", "第 ")
    PAGE_BETWEEN = (" of ", " 页 / 共 ")
    PAGE_AFTER = ("", " 页")
    CONTENTS = ("Contents", "目录")
    SEPARATOR = (", ", "、")
    UNTITLED = ("Untitled", "无题")


def phrase(name: PdfWord, language: str) -> str:
    """Give a word in the language of the tag."""
    text: str = name.value[is_chinese(language)]
    return text


def count_of_notes(number: int, language: str) -> str:
    """Give "12 notes"."""
    if is_chinese(language):
        return f"{number} 篇笔记"
    return "1 note" if number == 1 else f"{number} notes"
