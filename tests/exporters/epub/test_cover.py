from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import msgspec
import pytest
from PIL import Image as Picture

from paperpack.exporters.epub.cover import cover_image
from paperpack.model import Notebook, Part
from tests.exporters.epub import samples

if TYPE_CHECKING:
    from paperpack.diagnostics import Diagnostic

BOOK = Notebook(title="书", slug="book", root=Part(""), language="zh-CN")


def picture(title: str, subtitle: str = "", authors: tuple[str, ...] = ()) -> Picture.Image:
    notebook = msgspec.structs.replace(BOOK, title=title, subtitle=subtitle, authors=authors)
    image = cover_image(notebook, title, "zh-CN", 12, samples.context([]))
    assert (image.file, image.media_type) == ("images/cover.png", "image/png")
    return Picture.open(BytesIO(image.content)).convert("RGB")


@pytest.mark.parametrize(
    ("title", "subtitle", "authors"),
    [
        ("深度学习论文笔记", "Attention、BERT 与 ResNet", ("张三", "李四")),
        ('#read("/etc/passwd") $x$ *b* <a> \\ " 🎉', "#let x = 1", ("@a", "[b]")),
        ("很长的标题" * 80, "副题" * 200, ("作者",) * 200),
        ("Word" * 100, "Word" * 100, ("Word" * 100,)),
        ("العربية עברית ไทย", "", ()),
    ],
)
def test_any_words_make_a_cover_that_keeps_its_margins(
    title: str, subtitle: str, authors: tuple[str, ...]
) -> None:
    cover = picture(title, subtitle, authors)
    assert cover.size == (1000, 1600)
    ground = cover.getpixel((990, 10))
    assert cover.crop((916, 580, 1000, 1600)).getcolors() == [(84 * 1020, ground)]
    assert cover.crop((33, 1500, 1000, 1600)).getcolors() == [(967 * 100, ground)]


def test_the_title_and_the_number_of_notes_can_be_seen() -> None:
    assert picture("甲").tobytes() != picture("乙").tobytes()


def test_a_chosen_image_is_the_cover() -> None:
    notebook = msgspec.structs.replace(BOOK, cover=samples.asset("img/图.jpg"))
    image = cover_image(notebook, "书", "zh-CN", 1, samples.context([]))
    assert (image.file, image.media_type) == ("images/cover.jpg", "image/jpeg")
    assert image.content == samples.FILES["img/图.jpg"][1]


def test_a_chosen_image_that_is_none_is_reported_and_replaced() -> None:
    reported: list[Diagnostic] = []
    notebook = msgspec.structs.replace(BOOK, cover=samples.asset("img/broken.bmp"))
    image = cover_image(notebook, "书", "zh-CN", 1, samples.context(reported))
    assert image.file == "images/cover.png"
    assert [(problem.code, problem.path) for problem in reported] == [("broken-image", "img/broken.bmp")]
