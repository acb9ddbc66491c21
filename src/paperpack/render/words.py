"""The few words that renderers add to a note, in its language: Chinese for `zh…`, else English."""

from __future__ import annotations

from enum import Enum

from paperpack.model import CalloutKind

_CALLOUTS = {
    CalloutKind.NOTE: ("Note", "注"),
    CalloutKind.ABSTRACT: ("Abstract", "摘要"),
    CalloutKind.INFO: ("Info", "信息"),
    CalloutKind.TODO: ("To do", "待办"),
    CalloutKind.TIP: ("Tip", "提示"),
    CalloutKind.SUCCESS: ("Success", "成功"),
    CalloutKind.QUESTION: ("Question", "问题"),
    CalloutKind.WARNING: ("Warning", "警告"),
    CalloutKind.FAILURE: ("Failure", "失败"),
    CalloutKind.DANGER: ("Danger", "危险"),
    CalloutKind.BUG: ("Bug", "缺陷"),
    CalloutKind.EXAMPLE: ("Example", "示例"),
    CalloutKind.QUOTE: ("Quote", "引用"),
    CalloutKind.IMPORTANT: ("Important", "重要"),
    CalloutKind.CARD: ("Card", "卡片"),
}


class Word(Enum):
    """A word or phrase, in English and Chinese."""

    DETAILS = ("Details", "详情")
    DONE = ("done", "已完成")
    OPEN = ("to do", "未完成")
    IMAGE = ("Image", "图片")
    REFERENCES = ("References", "参考文献")


def is_chinese(language: str) -> bool:
    """Say whether a BCP 47 tag is one of Chinese."""
    return language.lower().split("-")[0] == "zh"


def word(name: Word, language: str) -> str:
    """Give a word in the language of the tag."""
    return name.value[is_chinese(language)]


def callout_name(kind: CalloutKind, language: str) -> str:
    """Give a callout's kind as its title, for callouts whose author wrote none."""
    return _CALLOUTS[kind][is_chinese(language)]
