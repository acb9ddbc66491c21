r"""Bytes → text that every output can carry.

A note's text has `\n` line ends, no byte order mark, and only characters that XML 1.0 and HTML5 allow in a
document. What stays, on purpose: NBSP and the other spaces (they are typography, and formulas turn them into
plain spaces themselves), zero-width joiners (emoji need them), private-use characters (a font may have them;
an exporter whose fonts have none says so).
"""

from __future__ import annotations

import re

import msgspec

from paperpack.diagnostics import Code
from paperpack.read.problem import Problem

# What a file begins with that is no text, whatever its name says.
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive (as .docx and .epub are)"),
    (b"PK\x05\x06", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a Microsoft Office document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a SQLite database"),
)

# The encodings people's editors have written; charset-normalizer knows 90 more that only bring wrong guesses.
_ENCODINGS = [
    "gb18030",
    "big5hkscs",
    "cp932",
    "euc_jp",
    "cp949",
    "cp1252",
    "cp1251",
    "cp1250",
    "koi8_r",
    "mac_roman",
]

_SINGLE_BYTE = frozenset(("cp1250", "cp1251", "cp1252", "koi8_r", "mac_roman"))

_NAMES = {
    "gb18030": "GB18030",
    "big5hkscs": "Big5",
    "cp932": "Shift_JIS",
    "euc_jp": "EUC-JP",
    "cp949": "EUC-KR",
    "koi8_r": "KOI8-R",
    "mac_roman": "Mac Roman",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
}

_SAVE_AS_UTF8 = "save the file as UTF-8 to be sure that it is read right"

# A guess needs no more than this much of a file.
_SAMPLE = 64 * 1024

# In a text of which more than this share is control characters, nothing else is to be trusted either.
_CONTROLS_OF_A_TEXT = 0.01

# Of the bytes beyond ASCII, the share that may be damaged in a file that is UTF-8 all the same.
_DAMAGE_OF_UTF8 = 0.1

# A UTF-16 guess: the share of characters that a note is made of.
_PLAUSIBLE_UTF16 = 0.9

# All in the basic plane: with one range beyond it, the regular expression engine is five times slower.
_REMOVED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_SPACED = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSAFE = re.compile(f"{_REMOVED.pattern[:-1]}\x0b\x0c\x85\u2028\u2029\ud800-\udfff]")


class Decoded(msgspec.Struct, frozen=True):
    """A file's text, and in which encoding it was. `text` is None where the file holds no text at all."""

    text: str | None
    encoding: str
    problems: tuple[Problem, ...] = ()


def decode(content: bytes) -> Decoded:
    """Give the text of a note's bytes.

    UTF-8 and UTF-16, with a byte order mark or without; else the encoding that charset-normalizer finds, with
    an ENCODING problem that names it. A file that is no text gives a BINARY_NOTE problem and `text` None. A
    few damaged bytes in a UTF-8 file become U+FFFD, with an ENCODING problem that gives the first one's line.
    """
    kind = _binary_kind(content)
    if kind:
        return _binary(f"holds {kind}, not text")
    marked = _decode_marked(content)
    decoded = marked or _decode_utf8(content) or _decode_utf16(content)
    if decoded is None:
        if b"\x00" in content:
            return _binary("holds binary data, not text")
        decoded = _decode_damaged_utf8(content) or _decode_guessed(content)
    text, encoding, problems = decoded
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _UNSAFE.search(text):
        return Decoded(text, encoding, problems)
    return Decoded(clean(text), encoding, (*problems, _control_characters(text)))


def clean(text: str) -> str:
    """Give a text without the characters that would make an output ill-formed.

    Control characters (but tab and newline), U+FEFF and noncharacters go; vertical tab, form feed, U+0085,
    U+2028 and U+2029 become spaces, so that words stay apart and lines keep their numbers; lone surrogates
    become U+FFFD. See XML 1.0 §2.2 and HTML "preprocessing the input stream".
    """
    if not _UNSAFE.search(text):
        return text
    return _SURROGATE.sub("\ufffd", _SPACED.sub(" ", _REMOVED.sub("", text)))


# ------------------------------------------------------------------------------------------------ decoders

_Text = tuple[str, str, tuple[Problem, ...]]


def _binary(message: str) -> Decoded:
    problem = Problem(
        Code.BINARY_NOTE, message, hint="give it the ending it should have, or move it elsewhere"
    )
    return Decoded(None, "", (problem,))


def _binary_kind(content: bytes) -> str:
    for signature, kind in _SIGNATURES:
        if content.startswith(signature) and (signature == b"%PDF-" or not _is_plain_utf8(content)):
            return kind
    return ""


def _is_plain_utf8(content: bytes) -> bool:
    try:
        return "\x00" not in content.decode()
    except UnicodeDecodeError:
        return False


def _decode_marked(content: bytes) -> _Text | None:
    """Decode by the byte order mark. UTF-32 comes first: its mark begins like that of UTF-16."""
    for mark, codec, name in (
        (b"\xff\xfe\x00\x00", "utf-32-le", "UTF-32"),
        (b"\x00\x00\xfe\xff", "utf-32-be", "UTF-32"),
        (b"\xff\xfe", "utf-16-le", "UTF-16"),
        (b"\xfe\xff", "utf-16-be", "UTF-16"),
    ):
        if content.startswith(mark):
            text = content[len(mark) :].decode(codec, errors="replace")
            return text, name, (_encoding_problem(f"read as {name}, as its byte order mark says", text),)
    return None


def _decode_utf8(content: bytes) -> _Text | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if "\x00" in text and len(_REMOVED.findall(text)) > max(1, _CONTROLS_OF_A_TEXT * len(text)):
        return None
    return text, "UTF-8", ()


def _decode_utf16(content: bytes) -> _Text | None:
    """Decode UTF-16 without a mark, where one of its two byte orders clearly gives the text of a note."""
    if len(content) % 2:
        return None
    best = max(("utf-16-le", "utf-16-be"), key=lambda codec: _plausibility(content[:_SAMPLE], codec))
    if _plausibility(content[:_SAMPLE], best) < _PLAUSIBLE_UTF16:
        return None
    text = content.decode(best, errors="replace")
    return text, "UTF-16", (_encoding_problem("read as UTF-16 without a byte order mark", text),)


def _plausibility(content: bytes, codec: str) -> float:
    """Give the share of characters that notes are made of, ASCII and full-width punctuation among them.

    Han characters alone prove nothing, as half of all byte pairs are one: without a line end, a space or a
    punctuation mark that fits, or with more than a stray control character, the share is 0.
    """
    text = content.decode(codec, errors="replace")
    if len(_REMOVED.findall(text)) > _CONTROLS_OF_A_TEXT * len(text):
        return 0
    anchors = len(re.findall("[\t\n\r -~\u3000-\u3002\uff01-\uff5e]", text))
    others = len(re.findall("[\u00a0-\u024f\u2010-\u2026\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]", text))
    wrong = len(re.findall("[\u2000\u0a00\u0d00]", text))  # space and line ends in the other byte order
    return 0 if not anchors or wrong > anchors else (anchors + others) / len(text)


def _decode_damaged_utf8(content: bytes) -> _Text | None:
    """Decode UTF-8 in which a few bytes are damaged: nearly all that is not ASCII is well-formed."""
    text = content.decode("utf-8-sig", errors="replace")
    damaged = text.count("\ufffd")
    beyond_ascii = len(re.findall(r"[^\x00-\x7f]", text))
    if damaged > _DAMAGE_OF_UTF8 * beyond_ascii:
        return None
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    times = "1 damaged character" if damaged == 1 else f"{damaged} damaged characters"
    problem = Problem(
        Code.ENCODING,
        f"{times} in a UTF-8 file, shown as \ufffd",
        line=line,
        hint="write the character again; the bytes there are no UTF-8",
    )
    return text, "UTF-8", (problem,)


def _decode_guessed(content: bytes) -> _Text:
    codec = _guess(content)
    text = content.decode(codec, errors="replace")
    name = _NAMES.get(codec, codec)
    return text, name, (_encoding_problem(f"not UTF-8; read as {name}", text),)


def _guess(content: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415  only a file that is no UTF-8 needs it

    sample = content[:_SAMPLE]
    best = from_bytes(sample, cp_isolation=_ENCODINGS).best()
    codec = "cp1252" if best is None else best.encoding
    if _looks_like_gb2312(sample, certain=codec in _SINGLE_BYTE):
        return "gb18030"
    same = best is None or str(best) == sample.decode("cp1252", errors="replace")
    return "cp1252" if same else codec


def _looks_like_gb2312(content: bytes, *, certain: bool) -> bool:
    """Say whether the bytes are plainly simplified Chinese, which charset-normalizer misses in short notes.

    GB 2312 sorts its 3,755 frequent characters by pinyin into the rows 0xB0 to 0xD7. Big5 has second bytes
    below 0xA1; EUC-JP has its kana in 0xA4 and 0xA5; EUC-KR keeps Hangul within 0xB0 to 0xC8, where two in
    three Chinese characters at most are (`certain`: Korean is out of the question).
    """
    pairs = re.findall(rb"[\x81-\xfe][\x30-\xfe]", re.sub(rb"[\x00-\x7f]+", b"", content))
    if not pairs or not _is_euc(content):
        return False
    frequent = sum(0xB0 <= lead <= 0xD7 or lead in {0xA1, 0xA3} for lead, _ in pairs)  # noqa: PLR2004  rows
    later_half = sum(0xC9 <= lead <= 0xD7 for lead, _ in pairs)  # noqa: PLR2004  rows
    return frequent >= 0.95 * len(pairs) and (certain or later_half >= 0.1 * len(pairs))


def _is_euc(content: bytes) -> bool:
    return re.fullmatch(rb"(?:[\x00-\x7f]|[\xa1-\xfe]{2})*[\xa1-\xfe]?", content) is not None


# ------------------------------------------------------------------------------------------------ problems


def _encoding_problem(message: str, text: str) -> Problem:
    damaged = text.count("\ufffd")
    if not damaged:
        return Problem(Code.ENCODING, message, hint=_SAVE_AS_UTF8)
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    return Problem(
        Code.ENCODING, f"{message}; {damaged} of its characters are damaged", line=line, hint=_SAVE_AS_UTF8
    )


def _control_characters(text: str) -> Problem:
    """Report once what `clean` will change: how many characters, the first one and its line."""
    found = _UNSAFE.findall(text)
    first = text.index(found[0])
    count = "a control character" if len(found) == 1 else f"{len(found)} control characters"
    names = ", ".join(f"U+{ord(character):04X}" for character in dict.fromkeys(found[:5]))
    return Problem(
        Code.CONTROL_CHARACTER,
        f"{count} taken out ({names}{'…' if len(set(found)) > len(set(found[:5])) else ''})",
        line=text.count("\n", 0, first) + 1,
        hint="they cannot be shown; often the wreck of a LaTeX command or of a copy from a PDF",
    )
