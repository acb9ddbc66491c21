from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

import msgspec
import pytest
from PIL import Image as Pillow

from paperpack.errors import ExportError, OutputError
from paperpack.model import Asset, Figure, Image, Link, Note, Notebook, Paragraph, Text
from paperpack.pipeline.build import build, read_asset
from paperpack.pipeline.check import check
from paperpack.pipeline.progress import NoProgress
from paperpack.pipeline.reading import FETCHED, ReadRequest
from paperpack.pipeline.remote.cache import Cache
from paperpack.pipeline.remote.connection import Limits
from paperpack.pipeline.remote.download import Download
from paperpack.pipeline.remote.images import Illustrated, RemoteImages
from paperpack.pipeline.request import BuildRequest
from paperpack.read.images.picture import inspect
from paperpack.walk import descendants, notes_of
from tests.pipeline.remote.server import Server, answer, network, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIMITS = Limits(size=100_000, silence=5, image=5, whole=20)


def drawn(colour: str = "red", form: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Pillow.new("RGB", (6, 4), colour).save(stream, form)
    return stream.getvalue()


PNG = drawn()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"><script>x</script><rect/></svg>'


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def note(*addresses: str) -> Note:
    blocks = (Paragraph((Text("x"), Image(address, line=line))) for line, address in enumerate(addresses, 1))
    return Note(path="note.md", title="Note", title_content=(), blocks=tuple(blocks))


def images(notes: tuple[Note, ...]) -> list[Asset | None]:
    return [node.asset for node in descendants(notes) if isinstance(node, Image)]


def illustrated(folder: Path, *notes: Note) -> Illustrated:
    return RemoteImages(Cache(folder), LIMITS, network()).illustrate(notes, "notes/{}".format, NoProgress())


def test_images_are_fetched_once(server: Server, folder: Path) -> None:
    server.answers["/a.gif"] = answer(PNG, "Content-Type: text/html")
    url = server.url("/a.gif")
    first = illustrated(folder, note(url, f"{url}#again"), note(url))
    second = illustrated(folder, note(url))
    asset = Asset(url, "image/png", hashlib.sha256(PNG).hexdigest(), 6, 4, fetched=True)
    assert images(first.notes + second.notes) == [asset] * 4
    assert first.diagnostics + second.diagnostics == ()
    assert server.asked() == ["/a.gif"]
    assert Cache(folder).content(asset.sha256) == PNG


def test_the_answer_is_kept_beside_the_image(server: Server, folder: Path) -> None:
    server.answers["/a"] = answer(PNG, "Content-Type: image/x-odd")
    illustrated(folder, note(server.url("/a")))
    (entry,) = (folder / "addresses").iterdir()
    assert entry.stem == hashlib.sha256(server.url("/a").encode()).hexdigest()
    assert msgspec.json.decode(entry.read_bytes()) == {
        "version": 1,
        "address": server.url("/a"),
        "answered_by": server.url("/a"),
        "stated_type": "image/x-odd",
        "media_type": "image/png",
        "size": len(PNG),
        "sha256": hashlib.sha256(PNG).hexdigest(),
        "removed": [],
    }


def test_failures_are_told_and_not_tried_again_in_the_run(server: Server, folder: Path) -> None:
    server.answers["/page"] = answer(b"<html>not here</html>", "Content-Type: image/png")
    missing, page = server.url("/missing"), server.url("/page")
    reasons = (
        "the server answers 404 Not Found",
        "it is a web page",
        "its address holds a user name or a password",
    )
    remote = RemoteImages(Cache(folder), LIMITS, network())
    for _ in range(2):
        made = remote.illustrate((note(missing, page, "ftp://x/y", "//a:b@c/"),), str, NoProgress())
        assert [str(problem) for problem in made.diagnostics] == [
            f"note.md:1: warning: the image {missing} was not fetched: {reasons[0]} [unfetched-image]",
            f"note.md:2: warning: the image {page} was not fetched: {reasons[1]} [unfetched-image]",
            f"note.md:4: warning: the image //a:b@c/ was not fetched: {reasons[2]} [unfetched-image]",
        ]
        assert images(made.notes) == [None] * 4
    assert len(server.requests) == 2
    server.answers["/missing"] = answer(PNG)
    assert illustrated(folder, note(missing)).diagnostics == ()


@pytest.mark.parametrize("damage", ["entry", "content", "lost", "foreign", "other address"])
def test_a_damaged_entry_is_fetched_again(server: Server, folder: Path, damage: str) -> None:
    server.answers["/a"] = answer(PNG)
    illustrated(folder, note(server.url("/a")))
    (entry,), (content,) = (list((folder / name).iterdir()) for name in ("addresses", "contents"))
    match damage:
        case "entry":
            entry.write_bytes(entry.read_bytes()[:-20])
        case "content":
            content.write_bytes(drawn("blue"))
        case "lost":
            content.unlink()
        case "foreign":
            entry.write_bytes(entry.read_bytes().replace(b'"version": 1', b'"version": 2'))
        case _:
            entry.write_bytes(entry.read_bytes().replace(b"127.0.0.1", b"127.0.0.9"))
    assert illustrated(folder, note(server.url("/a"))).diagnostics == ()
    assert len(server.requests) == 2
    illustrated(folder, note(server.url("/a")))
    assert len(server.requests) == 2


def test_svg_is_cleaned_before_it_is_kept(server: Server, folder: Path) -> None:
    server.answers["/a"] = answer(SVG)
    for _ in range(2):
        made = illustrated(folder, note(server.url("/a")))
        (asset,) = images(made.notes)
        assert asset
        assert b"script" not in Cache(folder).content(asset.sha256)
        assert [problem.message for problem in made.diagnostics] == [
            f"the image {server.url('/a')} is shown without <script>"
        ]
    assert len(server.requests) == 1


def test_active_svg_put_into_the_cache_is_not_shown(server: Server, folder: Path) -> None:
    server.answers["/a"] = answer(SVG)
    illustrated(folder, note(server.url("/a")))
    (entry,), (content,) = (list((folder / name).iterdir()) for name in ("addresses", "contents"))
    digest = hashlib.sha256(SVG).hexdigest()
    (folder / "contents" / digest).write_bytes(SVG)
    entry.write_bytes(entry.read_bytes().replace(content.name.encode(), digest.encode()))
    (asset,) = images(illustrated(folder, note(server.url("/a"))).notes)
    assert asset
    assert b"script" not in Cache(folder).content(asset.sha256)


def test_the_time_is_for_all(server: Server, folder: Path) -> None:
    server.answers["/a"] = answer(PNG)
    no_time = Limits(whole=0)
    made = RemoteImages(Cache(folder), no_time, network()).illustrate(
        (note(server.url("/a")),), str, NoProgress()
    )
    (problem,) = made.diagnostics
    assert problem.message.endswith("the 0 s for all images are used up; build again to go on")
    assert server.requests == []


def test_titles_figures_and_footnotes_are_looked_through(server: Server, folder: Path) -> None:
    server.answers["/a"] = answer(PNG)
    image = Image(server.url("/a"))
    tree = Note(
        path="n.md",
        title="n",
        title_content=(image,),
        blocks=(Figure(image), Paragraph((Link((image,), "https://example.org"),)), Paragraph((Text("x"),))),
    )
    (made,) = illustrated(folder, tree).notes
    assert all(images((made,)))
    assert len(images((made,))) == 3
    assert made.blocks[2] is tree.blocks[2]


def test_a_cache_that_cannot_be_written_ends_the_build(server: Server, tmp_path: Path) -> None:
    server.answers["/a"] = answer(PNG)
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(OutputError):
        illustrated(tmp_path / "cache", note(server.url("/a")))


# ------------------------------------------------------------------------------------------ reading and builds

URL = "https://example.org/figures/%E5%9B%BE.png"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Give an output folder whose cache has the image at `URL`, so that nothing has to be fetched."""
    output = tmp_path / "build"
    Cache(output / FETCHED).store(URL, Download(PNG, URL, "image/png"), inspect(PNG))
    return output


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.md").write_text(f"# A\n\nQ: What?\nA: ![图]({URL})\n")
    return notes


def built(notes: Path, output: Path, *, remote_images: bool = True) -> tuple[Notebook, list[str]]:
    request = BuildRequest(
        (notes,), output, ("json", "anki", "epub", "pdf"), now=1_700_000_000, remote_images=remote_images
    )
    result = build(request, NoProgress())
    (model,) = (file.path for file in result.files if file.path.endswith(".json"))
    notebook = msgspec.json.decode((output / model).read_bytes(), type=Notebook)
    return notebook, [problem.code for problem in result.diagnostics]


def test_a_build_shows_what_the_cache_has(notes: Path, output: Path) -> None:
    notebook, said = built(notes, output)
    assert said == []
    (read,) = notes_of(notebook)
    (shown,) = set(images((read,)))
    assert shown == Asset(URL, "image/png", hashlib.sha256(PNG).hexdigest(), 6, 4, fetched=True)
    before = {path: path.read_bytes() for path in output.iterdir() if path.is_file()}
    built(notes, output)
    assert {path: path.read_bytes() for path in output.iterdir() if path.is_file()} == before


@pytest.mark.parametrize("wish", ["option", "configuration", "none"])
def test_images_are_fetched_on_request_alone(notes: Path, output: Path, wish: str) -> None:
    if wish == "configuration":
        (notes / "paperpack.toml").write_text("[images]\nremote = true\n")
    request = ReadRequest((notes,), output=output, remote_images=wish == "option")
    said = [problem.code for problem in check(request, NoProgress())]
    assert said == (["remote-image"] if wish == "none" else [])


def test_another_picture_is_a_changed_card(notes: Path, output: Path) -> None:
    def changed() -> int:
        request = BuildRequest((notes,), output, ("json",), now=now, remote_images=True)
        build(request, NoProgress())
        content = (output / "notes.json").read_bytes()
        (read,) = notes_of(msgspec.json.decode(content, type=Notebook))
        return read.cards[0].changed

    now = 1_700_000_000
    assert changed() == now
    now += 1000
    assert changed() == now - 1000
    other = drawn("blue")
    Cache(output / FETCHED).store(URL, Download(other, URL, "image/png"), inspect(other))
    assert changed() == now


def test_an_asset_is_read_from_the_notes_or_the_cache_and_nowhere_else(notes: Path, output: Path) -> None:
    secret = b"secret"
    (output.parent / "secret").write_bytes(secret)
    digest = hashlib.sha256(secret).hexdigest()
    cache = Cache(output / FETCHED)
    for name in (digest, "../../../../secret", "/etc/passwd", "", "A" * 64):
        with pytest.raises(ExportError, match="changed while"):
            read_asset(notes, cache, Asset("../secret", "image/png", name, fetched=True))
    good = Asset("anything", "image/png", hashlib.sha256(PNG).hexdigest(), fetched=True)
    assert read_asset(notes, cache, good) == PNG
