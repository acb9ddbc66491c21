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
    QR = ("QR code: ", "二维码：")
    SUMMARY = ("Summary", "总结")
    NAME = ("Name", "姓名")
    DATE = ("Date", "日期")
    ANSWERS = ("Answers", "答案")
    NO_CARDS = (
        "There are no cards in this note yet.",
        "这篇笔记里还没有卡片。",
    )
    RECALL = (
        "This note has no cards. Write down what you remember under each heading.",
        "这篇笔记没有卡片。请在每个标题下写出你记得的内容。",
    )
    CONTINUED = ("continued", "续")
    CALIBRATION = ("Calibration", "校准页")
    CALIBRATION_FRONT = (
        "Print this sheet on both sides and hold it against the light.",
        "双面打印这一张，对着光看。",
    )
    CALIBRATION_BACK = (
        (
            "Read in mm where the front's cross lies on these scales, right and down. Add both numbers to [pdf] "
            "cards_offset = [right, down] and print again, until the crosses cover each other."
        ),
        (
            "看正面的十字落在两把尺上的何处：向右、向下各多少毫米。把这两个数加到 [pdf] "
            "cards_offset = [向右, 向下]，再打印一次，直到两个十字重合。"
        ),
    )
    AND_OTHERS = (" et al.", "等")
    INDEX = ("Papers", "论文索引")


def phrase(name: PdfWord, language: str) -> str:
    """Give a word in the language of the tag."""
    text: str = name.value[is_chinese(language)]
    return text


def count_of_notes(number: int, language: str) -> str:
    """Give "12 notes"."""
    if is_chinese(language):
        return f"{number} 篇笔记"
    return "1 note" if number == 1 else f"{number} notes"
