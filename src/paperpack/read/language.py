"""In which language a note is written: what its front matter says, else what its characters say."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from paperpack.scripts import is_east_asian_letter, is_han, is_hangul, is_kana

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")

_NAMES = {
    "chinese": "zh",
    "中文": "zh",
    "汉语": "zh",
    "简体中文": "zh-CN",
    "simplified chinese": "zh-CN",
    "繁體中文": "zh-TW",
    "正體中文": "zh-TW",
    "繁体中文": "zh-TW",
    "traditional chinese": "zh-TW",
    "english": "en",
    "英文": "en",
    "japanese": "ja",
    "日本語": "ja",
    "korean": "ko",
    "한국어": "ko",
    "german": "de",
    "deutsch": "de",
    "french": "fr",
    "français": "fr",
    "spanish": "es",
}

_CHINESE = {"zh-hans": "zh-CN", "zh-sg": "zh-CN", "zh-hant": "zh-TW", "cn": "zh-CN", "tw": "zh-TW"}

# What says nothing about the language of the prose around it. Every repetition is bounded, so that no text
# makes the search slow.
_NO_PROSE = re.compile(
    r"^(?P<fence>```|~~~)[\s\S]{0,1000}?^(?P=fence)|`[^`\n]{1,200}`|\$\$[^$]{1,1000}\$\$|\$[^$\n]{1,200}\$"
    r"|<[^>\n]{1,200}>|\]\([^)\n]{1,300}\)|https?://\S{1,300}|^#[^\n]*$",
    re.MULTILINE,
)

_LATIN_WORD = re.compile("[A-Za-z\u00c0-\u024f]{2,}")

_SAMPLE = 6_000

# A Latin word carries about as much as two Han characters.
_HAN_PER_WORD = 2

# Shares of a text from which on it counts as of that language; English notes quote Chinese names and titles.
_CHINESE_FROM = 0.2
_KANA_FROM = 0.1
_HANGUL_FROM = 0.2


def language_tag(written: str) -> str | None:
    """Give the BCP 47 tag for what people write (`zh_cn`, `中文`, `EN`); None where it is no language.

    `zh` alone stays `zh`: the text says which of the two it is.
    """
    text = written.strip()
    if named := _NAMES.get(text.lower()):
        return named
    if not _TAG.fullmatch(text):
        return None
    subtags = text.replace("_", "-").lower().split("-")
    plain = "-".join(subtags[:2])
    if plain in _CHINESE:
        return _CHINESE[plain]
    rest = [
        subtag.upper() if len(subtag) == 2 else subtag.title() if len(subtag) == 4 else subtag  # noqa: PLR2004  BCP 47 §2.1.1
        for subtag in subtags[1:]
    ]
    return "-".join((subtags[0], *rest))


def guess_language(text: str) -> str:
    """Guess `zh-CN`, `zh-TW`, `ja`, `ko` or `en` from a note's prose; `en` where there is none."""
    sample = text[:_SAMPLE]
    if sample.isascii() or not any(map(is_east_asian_letter, set(sample))):
        return "en"
    prose = _NO_PROSE.sub(" ", sample)
    characters = Counter(prose)
    han, kana, hangul = (
        sum(count for character, count in characters.items() if belongs(character))
        for belongs in (is_han, is_kana, is_hangul)
    )
    total = han + kana + hangul + _HAN_PER_WORD * len(_LATIN_WORD.findall(prose))
    if not total:
        return "en"
    if hangul >= _HANGUL_FROM * total and hangul > han + kana:
        return "ko"
    if kana >= _KANA_FROM * (han + kana) and han + kana >= _CHINESE_FROM * total:
        return "ja"
    return chinese_script(prose) if han >= _CHINESE_FROM * total else "en"


def chinese_script(text: str) -> str:
    """Give `zh-TW` for traditional characters, else `zh-CN`.

    GB 2312 holds the simplified characters and Big5 the traditional ones: what stands in one of the two alone
    is a vote.
    """
    han = ((character, count) for character, count in Counter(text[:_SAMPLE]).items() if is_han(character))
    votes = sum(count * _vote_for_traditional(character) for character, count in han)
    return "zh-TW" if votes > 0 else "zh-CN"


@cache
def _vote_for_traditional(character: str) -> int:
    return _encodes(character, "big5") - _encodes(character, "gb2312")


def _encodes(character: str, encoding: str) -> bool:
    return bool(character.encode(encoding, "ignore"))
