from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

from PIL import Image as Pillow

from paperpack.config import Config, ImagesConfig
from paperpack.exporters.base import Context
from paperpack.exporters.pictures import in_form
from paperpack.model import (
    Asset,
    Card,
    CardKind,
    Figure,
    Image,
    Note,
    Notebook,
    Paragraph,
    Part,
    RuleName,
    Text,
)
from paperpack.read.images.picture import inspect
from paperpack.render.pictures import PLAIN
from paperpack.walk import descendants, notes_of

if TYPE_CHECKING:
    from paperpack.diagnostics import Diagnostic


def drawn(form: str, size: tuple[int, int]) -> bytes:
    stream = io.BytesIO()
    Pillow.new("RGB", size, "red").save(stream, form)
    return stream.getvalue()


FILES = {
    "small.png": drawn("PNG", (4, 3)),
    "large.png": drawn("PNG", (400, 300)),
    "scan.tif": drawn("TIFF", (4, 3)),
    "broken.tif": b"II*\0 no more",
}


def asset(path: str) -> Asset:
    content = FILES[path]
    seen = inspect(content) if path != "broken.tif" else None
    size = (seen.width, seen.height) if seen else (0, 0)
    media_type = seen.media_type if seen else "image/tiff"
    return Asset(path, media_type, hashlib.sha256(content).hexdigest(), *size)


def figure(path: str, line: int = 1) -> Figure:
    return Figure(Image(path, asset(path), line=line))


def note(path: str, *figures: Figure) -> Note:
    card = Card(CardKind.BASIC, RuleName.QA, front=(Paragraph((Text("x"),)),), back=figures)
    return Note(path=path, title=path, title_content=(), blocks=figures, cards=(card,))


def shown(book: Notebook, *, cards_only: bool = False) -> tuple[Notebook, Context, list[str]]:
    said: list[Diagnostic] = []
    context = Context(
        settings=Config(images=ImagesConfig(longest_side=40)),
        options={},
        report=said.append,
        read_asset=lambda asset: FILES[asset.path],
        place="notes/{}".format,
        map=map,
    )
    notebook, read = in_form(book, context, PLAIN, cards_only=cards_only)
    return notebook, read, list(map(str, said))


def assets(*notes: Note) -> list[Asset]:
    return [node.asset for node in descendants(notes) if isinstance(node, Image) and node.asset]


def test_images_are_what_the_readers_show() -> None:
    book = Notebook(
        title="b",
        slug="b",
        root=Part(
            "b",
            notes=(note("a.md", figure("small.png"), figure("broken.tif"), figure("large.png", 7)),),
            parts=(Part("sub", notes=(note("sub/b.md", figure("scan.tif"), figure("large.png")),)),),
        ),
        cover=asset("large.png"),
    )
    notebook, context, said = shown(book)
    first, second = notes_of(notebook)
    small, broken, large = assets(first)[:3]
    scan, again = assets(second)[:2]
    assert (small, broken) == (asset("small.png"), asset("broken.tif"))
    assert (large.path, large.media_type, large.width, large.height) == ("large.png", "image/png", 40, 30)
    assert (scan.path, scan.media_type, scan.width) == ("scan.tif", "image/png", 4)
    assert notebook.cover == large == again
    for one in (small, broken, large, scan):
        assert hashlib.sha256(context.read_asset(one)).hexdigest() == one.sha256
    assert assets(first) == [small, broken, large] * 2, "cards show what the note shows"
    hint = "info: the image large.png is scaled from 400 to 40 pixels [poorer-form]"
    assert said == [f"notes/a.md:7: {hint}", f"notes/sub/b.md:1: {hint}"]


def test_an_output_of_cards_leaves_the_blocks_alone() -> None:
    before = note("a.md", figure("large.png"))
    notebook, _, said = shown(Notebook(title="b", slug="b", root=Part("b", notes=(before,))), cards_only=True)
    (after,) = notes_of(notebook)
    assert after.blocks is before.blocks
    assert assets(after)[1].width == 40
    assert len(said) == 1
