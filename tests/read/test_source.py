from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from paperpack.diagnostics import Code
from paperpack.read.source import clean, decode

CHINESE = "# 残差网络\n\n每一层学习的是残差，而不是直接学习目标映射。\n"
TRADITIONAL = "# 殘差網路\n\n讓每一層學習殘差，而不是直接學習目標映射。\n"
JAPANESE = "# 残差ネットワーク\n\n各層に残差を学習させる。これはとても簡単です。\n"
KOREAN = "# 잔차 네트워크\n\n각 층이 잔차를 학습하게 한다.\n"
FRENCH = "# Le réseau résiduel\n\nUne idée très simple, mais efficace à l’usage.\n"
RUSSIAN = "# Остаточная сеть\n\nКаждый слой учится остатку, а не самому отображению.\n"
MIXED = "# ResNet notes\n\nA shortcut adds x: `y = F(x) + x`.\n残差 learning\n"


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (CHINESE, "gb18030", "GB18030"),
        (CHINESE, "gbk", "GB18030"),
        ("# 残差网络\n", "gb18030", "GB18030"),
        (MIXED, "gb18030", "GB18030"),
        (CHINESE * 30, "gb18030", "GB18030"),
        (TRADITIONAL, "gb18030", "GB18030"),
        (TRADITIONAL, "big5", "Big5"),
        (TRADITIONAL * 30, "big5", "Big5"),
        (JAPANESE, "cp932", "Shift_JIS"),
        (JAPANESE, "euc_jp", "EUC-JP"),
        (KOREAN, "cp949", "EUC-KR"),
        (FRENCH, "cp1252", "Windows-1252"),
        (RUSSIAN * 3, "cp1251", "Windows-1251"),
    ],
)
def test_other_encodings_are_recognised_and_named(text: str, codec: str, name: str) -> None:
    decoded = decode(text.encode(codec))
    assert decoded.text == text
    assert decoded.encoding == name
    assert [problem.code for problem in decoded.problems] == [Code.ENCODING]
    assert name in decoded.problems[0].message


@pytest.mark.parametrize("text", [CHINESE, MIXED, JAPANESE, KOREAN, FRENCH, "x\n"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("marked", [True, False])
def test_utf_16_with_and_without_its_mark(text: str, codec: str, marked: bool) -> None:  # noqa: FBT001  a case of the table
    mark = codecs.BOM_UTF16_LE if codec == "utf-16-le" else codecs.BOM_UTF16_BE
    decoded = decode((mark if marked else b"") + text.encode(codec))
    assert decoded.text == text
    assert decoded.encoding == "UTF-16"
    assert [problem.code for problem in decoded.problems] == [Code.ENCODING]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("text", ["", "\n", CHINESE, MIXED, "🎉 \u00a0 \u200d \ue000 𝒳\n"])
def test_utf_8_needs_no_word(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == decode(text.encode())
    assert decode(text.encode(codec)).text == text
    assert decode(text.encode(codec)).problems == ()


def test_utf_32_is_not_taken_for_utf_16() -> None:
    assert decode(codecs.BOM_UTF32_LE + MIXED.encode("utf-32-le")).text == MIXED


def test_a_lone_surrogate_in_utf_16_becomes_a_replacement_character() -> None:
    decoded = decode(codecs.BOM_UTF16_LE + "a\nb".encode("utf-16-le") + b"\x00\xd8" + "c".encode("utf-16-le"))
    assert decoded.text == "a\nb\ufffdc"
    assert decoded.problems[0].line == 2
    assert "1 of its characters" in decoded.problems[0].message


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"GIF89a\x01\x00\x01\x00\x80\x00", "GIF"),
        (b"%PDF-1.7\n%plain", "PDF"),
        (b"PK\x03\x04\x14\x00\x00\x00\x08\x00", "zip"),
        (b"\x1f\x8b\x08\x00\x00", "gzip"),
        (b"SQLite format 3\x00\x10", "SQLite"),
        (bytes(range(256)) * 8, "binary"),
        (b"\x00" * 100, "binary"),
        (b"\x00\x01\x02\x03", "binary"),
    ],
)
def test_binary_files_are_no_notes(content: bytes, kind: str) -> None:
    decoded = decode(content)
    assert decoded.text is None
    assert [problem.code for problem in decoded.problems] == [Code.BINARY_NOTE]
    assert kind in decoded.problems[0].message


@pytest.mark.parametrize(
    "text", ["GIF89a is a format of 1989.\n", "PK\x03\x04", "a stray\x00 NUL in a text\n"]
)
def test_text_is_not_taken_for_binary(text: str) -> None:
    assert decode(text.encode()).text == clean(text)


def test_a_few_damaged_bytes_do_not_change_the_encoding() -> None:
    content = CHINESE.encode() + b"one \xff byte\n" + CHINESE.encode()
    decoded = decode(content)
    assert decoded.text == f"{CHINESE}one \ufffd byte\n{CHINESE}"
    assert decoded.encoding == "UTF-8"
    assert (decoded.problems[0].code, decoded.problems[0].line) == (Code.ENCODING, 4)


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_line_ends(ending: str) -> None:
    assert decode(ending.join(["a", "", "b", ""]).encode()).text == "a\n\nb\n"


@pytest.mark.parametrize(
    ("text", "expected", "line"),
    [
        ("a\n\u0012b", "a\nb", 2),
        ("a\x0bb\x0cc", "a b c", 1),
        ("a\u2028b\u2029c", "a b c", 1),
        ("\n\na\ufeffb\x7f", "\n\nab", 3),
        ("a\x85b\x9d", "a b", 1),
        ("\ufffe\ufdd0a", "a", 1),
    ],
)
def test_control_characters_are_reported_once(text: str, expected: str, line: int) -> None:
    decoded = decode(text.encode())
    assert decoded.text == expected
    assert [(problem.code, problem.line) for problem in decoded.problems] == [(Code.CONTROL_CHARACTER, line)]
    assert decoded.text.count("\n") == text.count("\n")


def test_the_report_names_the_characters() -> None:
    message = decode(b"\x01\x01\x02 long enough to be a text").problems[0].message
    assert message == "3 control characters taken out (U+0001, U+0002)"


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_clean_text_is_well_formed_in_xml(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    element = etree.Element("p")
    element.text = cleaned
    assert (etree.fromstring(etree.tostring(element)).text or "") == cleaned


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_or_refused(content: bytes) -> None:
    decoded = decode(content)
    if decoded.text is None:
        assert decoded.problems[0].code is Code.BINARY_NOTE
    else:
        assert clean(decoded.text) == decoded.text
        assert "\r" not in decoded.text
        decoded.text.encode()
