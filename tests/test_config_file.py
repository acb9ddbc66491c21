from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from paperpack.config import (
    AnkiConfig,
    BookConfig,
    CardsConfig,
    Config,
    EpubConfig,
    Paper,
    PartConfig,
    PdfConfig,
)
from paperpack.config_file import LoadedConfig, load_config
from paperpack.errors import UsageError
from paperpack.model import RuleName

if TYPE_CHECKING:
    from pathlib import Path

EXPORTERS = ("anki", "epub", "pdf", "json", "tsv")


def load(folder: Path, text: str | bytes) -> LoadedConfig:
    content = text if isinstance(text, bytes) else text.encode()
    (folder / "paperpack.toml").write_bytes(content)
    return load_config(folder, None, lambda: EXPORTERS)


def test_a_whole_configuration(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        """
[book]
title = "论文笔记"
authors = ["A", "B"]
language = "zh-CN"

[[book.parts]]
title = "一"
notes = ["b.md", "a.md"]

[cards]
rules = ["qa", "cloze"]

[anki]
deck = "Papers"

[epub]
toc_depth = 2

[pdf]
paper = "letter"
booklet = true

[tsv]
anything = [1, { a = 2 }]
""",
    )
    assert loaded.diagnostics == ()
    assert loaded.path == tmp_path / "paperpack.toml"
    config = loaded.config
    assert (config.book.title, config.book.authors, config.book.language) == ("论文笔记", ("A", "B"), "zh-CN")
    assert config.book.parts == (PartConfig("一", ("b.md", "a.md")),)
    assert config.cards.rules == (RuleName.QA, RuleName.CLOZE)
    assert config.anki.deck == "Papers"
    assert config.epub.toc_depth == 2
    assert (config.pdf.paper, config.pdf.booklet) == (Paper.LETTER, True)
    assert config.extra == {"tsv": {"anything": [1, {"a": 2}]}}


@pytest.mark.parametrize("text", ["", "\ufeff", "# nothing\n", "\r\n[book]\r\n"])
def test_nothing_configured(tmp_path: Path, text: str) -> None:
    loaded = load(tmp_path, text)
    assert (loaded.config, loaded.diagnostics) == (Config(), ())


def test_the_nearest_file_is_taken(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "paperpack.toml").write_text('book.title = "outer"')
    assert load_config(inner, None, lambda: EXPORTERS).config.book.title == "outer"
    (tmp_path / "a" / "paperpack.toml").write_text('book = { title = "inner" }')
    assert load_config(inner, None, lambda: EXPORTERS).config.book.title == "inner"
    (inner / "note.md").write_text("")
    assert load_config(inner / "note.md", None, lambda: EXPORTERS).config.book.title == "inner"
    (tmp_path / "other.toml").write_text("")
    assert load_config(inner, tmp_path / "other.toml", lambda: EXPORTERS).config.book.title == ""


def test_no_file(tmp_path: Path) -> None:
    assert load_config(tmp_path, None, lambda: EXPORTERS) == LoadedConfig(Config(), None)


@pytest.mark.parametrize("name", ["missing.toml", "folder"])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match=name) as caught:
        load_config(tmp_path, tmp_path / name, lambda: EXPORTERS)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "line", "code", "message", "hint"),
    [
        (
            '[book]\ntitel = "x"',
            2,
            "unknown-setting",
            "there is no key titel in [book]",
            "did you mean title?",
        ),
        ('[book]\nTitle = "x"', 2, "unknown-setting", "Title in [book]", "did you mean title?"),
        ("[book]\nbooklet = true", 2, "unknown-setting", "booklet in [book]", "it belongs into [pdf]"),
        ("[bok]\n", 1, "unknown-setting", "there is no table [bok]", "did you mean book?"),
        ('title = "x"', 1, "unknown-setting", "there is no table [title]", "it belongs into [book]"),
        ("\n[ebup]\nx = 1", 2, "unknown-setting", "[ebup]", "did you mean epub?"),
        ("[extra]\n", 1, "unknown-setting", "[extra]", "what there is: anki"),
        ("[zzz]\n", 1, "unknown-setting", "[zzz]", "what there is: anki"),
        ("[book]\nqqqqqq = 1", 2, "unknown-setting", "qqqqqq", "what there is: authors"),
        ("book = 3", 1, "setting-type", "[book] is 3; it must be a table", ""),
        ("tsv = 3", 1, "setting-type", "[tsv] is 3; it must be a table", ""),
        ("[[book]]\n", 1, "setting-type", "[book]", ""),
        ("[book]\ntitle = 3", 2, "setting-type", "title in [book] is 3; it must be text", ""),
        ("[book]\ntitle = true", 2, "setting-type", "is true; it must be text", ""),
        ('[book]\nauthors = "A"', 2, "setting-type", 'is "A"; it must be a list of text', ""),
        ("[book]\nauthors = [1]", 2, "setting-type", "it must be a list of text", ""),
        ('[epub]\ntoc_depth = "2"', 2, "setting-type", "it must be a whole number", ""),
        ("[epub]\ntoc_depth = true", 2, "setting-type", "it must be a whole number", ""),
        ("[epub]\ntoc_depth = 2.5", 2, "setting-type", "it must be a whole number", ""),
        ("[pdf]\nbooklet = 1", 2, "setting-type", "it must be true or false", ""),
        ('[pdf]\npaper = "a7"', 2, "setting-type", 'it must be one of "a3", "a4"', ""),
        (
            '[pdf]\npaper = "leter"',
            2,
            "setting-type",
            'it must be one of "a3", "a4"',
            'did you mean "letter"?',
        ),
        ("[pdf]\npaper = {a = 1}", 2, "setting-type", "is a table; it must be one of", ""),
        ('[cards]\nrules = ["qa", "clozes"]', 2, "setting-type", "a list of one of", 'did you mean "cloze"?'),
        ('[[book.parts]]\ntitle = "A"', 1, "setting-type", "a list of tables with title and notes", ""),
        ("[book]\ntitle = 2022-01-01", 2, "setting-type", "is 2022-01-01", ""),
        ("[book]\na = [\n", 0, "broken-configuration", "no valid TOML", "https://toml.io"),
        ("[book]\ntitle = x\n", 2, "broken-configuration", "no valid TOML", "https://toml.io"),
        ("[book]\n[book]\n", 2, "broken-configuration", "no valid TOML", "https://toml.io"),
        ("n = " + "9" * 5000, 0, "broken-configuration", "no valid TOML", "https://toml.io"),
        (b"[book]\n# caf\xe9\n", 2, "broken-configuration", "not UTF-8", "https://toml.io"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, text: str | bytes, line: int, code: str, message: str, hint: str
) -> None:
    loaded = load(tmp_path, text)
    assert loaded.config == Config()
    (found,) = loaded.diagnostics
    assert found.path == str(tmp_path / "paperpack.toml")
    assert (found.line, found.code, found.severity) == (line, code, "error")
    assert message in found.message
    assert hint in found.hint


def test_everything_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    loaded = load(tmp_path, '[book]\ntitle = "kept"\ntitel = 1\nauthors = 2\n[pdfs]\n[pdf]\nbooklet = "no"\n')
    assert [(found.line, found.code) for found in loaded.diagnostics] == [
        (3, "unknown-setting"),
        (4, "setting-type"),
        (5, "unknown-setting"),
        (7, "setting-type"),
    ]
    assert loaded.config.book.title == "kept"


@pytest.mark.parametrize("table", [BookConfig, CardsConfig, AnkiConfig, EpubConfig, PdfConfig])
def test_every_default_can_be_written_down(tmp_path: Path, table: type[msgspec.Struct]) -> None:
    name = table.__name__.removesuffix("Config").lower()
    values: dict[str, Any] = {
        key: value for key, value in msgspec.to_builtins(table()).items() if value is not None
    }
    loaded = load(tmp_path, _toml(name, values))
    assert (loaded.config, loaded.diagnostics) == (Config(), ())


def _toml(name: str, values: dict[str, Any]) -> str:
    """Write the few types of the configuration as TOML; JSON's spelling of them is the same."""
    lines = [f"{key} = {msgspec.json.encode(value).decode()}" for key, value in values.items()]
    return "\n".join((f"[{name}]", *lines))
