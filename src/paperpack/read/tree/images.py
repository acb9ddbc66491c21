"""Images: the asset behind the address, the size, the alternative text, the caption of a figure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from paperpack.model import Image, Text
from paperpack.read.source import clean
from paperpack.walk import plain_text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from paperpack.model import Inline
    from paperpack.read.tree.context import TreeContext

_LARGEST = 10_000
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp|bmp|avif|tiff?|pdf)$", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"(?:alt(?: text)?|image|img|pic(?:ture)?|photo|figure|fig|untitled|screenshot|pasted image|drawing|在这里插入图片描述|"
    r"图片描述|请添加图片描述|图片|截图|截屏|屏幕截图|屏幕快照|插图|描述)[\s_.\-()（）\d:at年月日上下午]*",
    re.IGNORECASE,
)
_MACHINE_NAME = re.compile(r"[\w\-./\\@ ]*\d{6,}[\w\-./\\@ ]*|[0-9a-f-]{12,}|[\W\d_]*")


def image(element: Element, content: tuple[Inline, ...], context: TreeContext) -> Image:
    """Give the image of an `img` element; `content` is its alternative text as written."""
    address = clean(element.get("src", "")).strip()
    found = context.images.resolve(address)
    if found.problem is not None:
        problem = found.problem
        context.report(problem.code, problem.message, element, hint=problem.hint)
    if address[:5].lower() == "data:":
        address = address.split(",", 1)[0].split(";", 1)[0][:80]
    words = plain_text(content) or element.get("alt", "")
    return Image(
        address,
        found.asset,
        alt=_one_line(words),
        title=_one_line(element.get("title", "")),
        width=_pixels(element.get("width", "")),
        height=_pixels(element.get("height", "")),
        line=context.line_of(element),
    )


def caption(image_: Image, content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Give a figure's caption: the title, else the alternative text where it is prose and no file's name."""
    if image_.title:
        return (Text(image_.title),)
    if not is_prose(image_.alt, image_.address):
        return ()
    return content or (Text(image_.alt),)


def is_prose(alt: str, address: str = "") -> bool:
    """Say whether an alternative text says something: it is no file name, placeholder or number."""
    alt = alt.strip()
    name = unquote(address).replace("\\", "/").rsplit("/", 1)[-1]
    if not alt or alt in {name, name.rsplit(".", 1)[0]}:
        return False
    return not (_FILE_NAME.fullmatch(alt) or _PLACEHOLDER.fullmatch(alt) or _MACHINE_NAME.fullmatch(alt))


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _pixels(written: str) -> int:
    number = int(written) if written.isascii() and written.isdigit() else 0
    return number if number <= _LARGEST else 0
