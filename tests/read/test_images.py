from __future__ import annotations

import base64
import hashlib
import io
import os
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from paperpack.diagnostics import Code
from paperpack.model import Asset
from paperpack.read.images import picture
from paperpack.read.images import resolver as images
from paperpack.read.images.picture import PictureError, inspect
from paperpack.read.images.resolver import ImageResolver, forget_folders

if TYPE_CHECKING:
    from pathlib import Path


def drawn(form: str, size: tuple[int, int] = (4, 3), **options: object) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(stream, form, **options)
    return stream.getvalue()


PNG = drawn("PNG")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect width="4" height="3"/></svg>'
BAD_SVG = SVG.replace(b"<rect", b'<script>alert(1)</script><rect onclick="x()"')


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Notes with images in the places where people keep them."""
    notes = tmp_path / "notes"
    for path in (
        "a.png",
        "sub/b.png",
        "sub/my note/c.png",
        "img/d.png",
        "static/e.png",
        "img/名字 x.png",
        "img/f#1?.png",
        "img/100%.png",
        "img/UPPER.PNG",
        "img/caf\u00e9.png",
        "one/same.png",
        "two/same.png",
        "deep/er/only.png",
    ):
        (notes / path).parent.mkdir(parents=True, exist_ok=True)
        (notes / path).write_bytes(PNG)
    (tmp_path / "secret.png").write_bytes(PNG)
    return notes


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("b.png", "sub/b.png"),
        ("./b.png", "sub/b.png"),
        ("../a.png", "a.png"),
        ("a.png", "a.png"),
        ("img/d.png", "img/d.png"),
        ("/img/d.png", "img/d.png"),
        ("/e.png", "static/e.png"),
        ("{{ site.baseurl }}/img/d.png", "img/d.png"),
        ("{{site.url}}{{site.baseurl}}/img/d.png", "img/d.png"),
        ("{{ '/img/d.png' | relative_url }}", "img/d.png"),
        ('{{ "img/d.png" | absolute_url }}', "img/d.png"),
        ("../img/%E5%90%8D%E5%AD%97%20x.png", "img/名字 x.png"),
        ("../img/名字 x.png", "img/名字 x.png"),
        ("<../img/名字 x.png>", "img/名字 x.png"),
        ("..\\img\\d.png", "img/d.png"),
        ("../img/f#1?.png", "img/f#1?.png"),
        ("../img/100%.png", "img/100%.png"),
        ("b.png?raw=true", "sub/b.png"),
        ("b.png#center", "sub/b.png"),
        ("../IMG/upper.png", "img/UPPER.PNG"),
        ("../img/cafe\u0301.png", "img/caf\u00e9.png"),
        ("c.png", "sub/my note/c.png"),
        ("only.png", "deep/er/only.png"),
        ("er/only.png", "deep/er/only.png"),
        ("a/../../a.png", "a.png"),
    ],
)
def test_ways_to_write_an_address(root: Path, address: str, path: str) -> None:
    resolved = ImageResolver(root, "sub/my note.md").resolve(address)
    assert resolved.problem is None
    assert resolved.asset == Asset(path, "image/png", hashlib.sha256(PNG).hexdigest(), 4, 3)


@pytest.mark.parametrize(
    ("address", "code", "hint"),
    [
        ("", Code.MISSING_IMAGE, "path"),
        ("<>", Code.MISSING_IMAGE, "path"),
        ("nothing.png", Code.MISSING_IMAGE, "relative to the note"),
        ("same.png", Code.MISSING_IMAGE, "one/same.png, two/same.png"),
        ("../img/uper.png", Code.MISSING_IMAGE, "did you mean img/UPPER.PNG?"),
        ("x%00.png", Code.MISSING_IMAGE, ""),
        ("n" * 5000 + ".png", Code.MISSING_IMAGE, ""),
        ("\ud800.png", Code.MISSING_IMAGE, ""),
        ("zotero://select/x.png", Code.MISSING_IMAGE, ""),
        ("sub", Code.MISSING_IMAGE, ""),
        ("../../secret.png", Code.IMAGE_OUTSIDE, "copy"),
        ("%2e%2e/../secret.png", Code.IMAGE_OUTSIDE, "copy"),
        ("..\\..\\secret.png", Code.IMAGE_OUTSIDE, "copy"),
        ("/../secret.png", Code.MISSING_IMAGE, ""),
        ("file:///etc/hostname", Code.IMAGE_OUTSIDE, "copy"),
        ("C:\\Users\\me\\x.png", Code.IMAGE_OUTSIDE, "copy"),
        ("/etc/hostname", Code.MISSING_IMAGE, ""),
        ("http://a.b/c.png", Code.REMOTE_IMAGE, "copy"),
        ("HTTPS://a.b/c.png", Code.REMOTE_IMAGE, "copy"),
        ("//a.b/c.png", Code.REMOTE_IMAGE, "copy"),
    ],
)
def test_what_cannot_be_shown(root: Path, address: str, code: Code, hint: str) -> None:
    resolved = ImageResolver(root, "sub/my note.md").resolve(address)
    assert resolved.asset is None
    assert resolved.problem is not None
    assert resolved.problem.code is code
    assert hint in resolved.problem.hint
    assert len(resolved.problem.message) < 300


def test_symbolic_links_do_not_lead_out(root: Path) -> None:
    (root / "link.png").symlink_to(root.parent / "secret.png")
    (root / "folder").symlink_to(root.parent)
    (root / "inner.png").symlink_to(root / "img" / "d.png")
    (root / "circle.png").symlink_to(root / "circle.png")
    resolver = ImageResolver(root, "note.md")
    for address in ("link.png", "folder/secret.png", "FOLDER/secret.png"):
        problem = resolver.resolve(address).problem
        assert problem is not None
        assert problem.code is Code.IMAGE_OUTSIDE
    inner = resolver.resolve("inner.png").asset
    assert inner is not None
    assert inner.path == "img/d.png"
    assert resolver.resolve("circle.png").asset is None


def test_a_root_that_is_a_link_itself(root: Path) -> None:
    (root.parent / "alias").symlink_to(root)
    assert ImageResolver(root.parent / "alias", "note.md").resolve("a.png").problem is None


def test_what_is_no_regular_file_is_not_opened(root: Path) -> None:
    os.mkfifo(root / "pipe.png")
    problem = ImageResolver(root, "note.md").resolve("pipe.png").problem
    assert problem is not None
    assert problem.code is Code.MISSING_IMAGE


@pytest.mark.parametrize(
    ("content", "media_type", "size"),
    [
        (PNG, "image/png", (4, 3)),
        (drawn("JPEG"), "image/jpeg", (4, 3)),
        (drawn("GIF"), "image/gif", (4, 3)),
        (drawn("WEBP"), "image/webp", (4, 3)),
        (drawn("BMP"), "image/bmp", (4, 3)),
        (drawn("AVIF", (16, 12)), "image/avif", (16, 12)),
        (drawn("TIFF"), "image/tiff", (4, 3)),
        (SVG, "image/svg+xml", (40, 30)),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x -->\n' + SVG, "image/svg+xml", (40, 30)),
    ],
)
def test_the_bytes_decide_the_type(
    tmp_path: Path, content: bytes, media_type: str, size: tuple[int, int]
) -> None:
    (tmp_path / "picture.jpg").write_bytes(content)
    asset = ImageResolver(tmp_path, "note.md").resolve("picture.jpg").asset
    assert asset == Asset("picture.jpg", media_type, hashlib.sha256(content).hexdigest(), *size)


def test_a_photograph_that_is_turned_by_its_camera() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    assert (inspect(drawn("JPEG", exif=turned)).width, inspect(drawn("JPEG")).width) == (3, 4)


def lying_png(width: int, height: int) -> bytes:
    """Give a PNG whose header promises more pixels than anybody has memory for."""
    import struct  # noqa: PLC0415  this one function
    import zlib  # noqa: PLC0415  same

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"no image at all", "no image"),
        (PNG[:60], "damaged"),
        (PNG[:-12], "damaged"),
        (PNG.replace(b"IDAT", b"IDAX"), "no image"),
        (drawn("JPEG", (200, 200))[:-200], "damaged"),
        (drawn("GIF", (200, 200))[:60], "damaged"),
        (drawn("WEBP", (64, 64))[:-20], "damaged"),
        (drawn("BMP", (64, 64))[:-20], "damaged"),
        (lying_png(10_000, 9_000), "pixels"),
        (lying_png(60_000, 60_000), "pixels"),
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"<html><body><svg/></body></html>", "<html>"),
        (SVG[:-6], "well-formed"),
        (b"<svg></svg>", "xmlns"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"version https://git-lfs.github.com/spec/v1\n", "LFS"),
    ],
)
def test_broken_images(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "x.png").write_bytes(content)
    resolved = ImageResolver(tmp_path, "note.md").resolve("x.png")
    assert resolved.asset is None
    assert resolved.problem is not None
    assert resolved.problem.code is Code.BROKEN_IMAGE
    assert reason in resolved.problem.message


def test_very_large_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "LARGEST_FILE", 100)
    monkeypatch.setattr(picture, "LARGEST_FILE", 100)
    (tmp_path / "x.bmp").write_bytes(drawn("BMP", (64, 64)))
    problem = ImageResolver(tmp_path, "note.md").resolve("x.bmp").problem
    assert problem is not None
    assert "MB" in problem.message


@pytest.mark.parametrize(
    "address",
    [
        "data:image/png;base64," + base64.b64encode(PNG).decode(),
        "DATA:image/jpeg;charset=x;BASE64, " + base64.encodebytes(PNG).decode(),
        "data:;base64," + base64.urlsafe_b64encode(PNG).decode().rstrip("="),
        "data:image/png," + quote(PNG),
    ],
)
def test_images_in_the_note_itself(tmp_path: Path, address: str) -> None:
    resolved = ImageResolver(tmp_path, "note.md").resolve(address)
    assert resolved.problem is None
    assert resolved.asset == Asset("", "image/png", hashlib.sha256(PNG).hexdigest(), 4, 3, PNG)


def test_an_svg_in_the_note_itself(tmp_path: Path) -> None:
    resolver = ImageResolver(tmp_path, "note.md")
    plain = resolver.resolve("data:image/svg+xml;utf8," + quote(SVG)).asset
    assert plain is not None
    assert plain.embedded == SVG
    cleaned = resolver.resolve("data:image/svg+xml;base64," + base64.b64encode(BAD_SVG).decode())
    assert cleaned.asset is not None
    assert b"script" not in cleaned.asset.embedded
    assert cleaned.problem is not None
    assert cleaned.problem.code is Code.CLEANED_IMAGE


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("data:image/png;base64,@@@@", "Base64"),
        ("data:image/png;base64,é", "Base64"),
        ("data:image/png;base64", "cut off"),
        ("data:image/png;base64,AAAA", "no image"),
        ("data:,", "empty"),
        ("data:image/png;base64," + "A" * 17_000_000, "MB"),
    ],
)
def test_broken_images_in_the_note_itself(tmp_path: Path, address: str, reason: str) -> None:
    problem = ImageResolver(tmp_path, "note.md").resolve(address).problem
    assert problem is not None
    assert problem.code is Code.BROKEN_IMAGE
    assert reason in problem.message
    assert len(problem.message) < 300


def test_a_cleaned_svg_is_carried_in_the_asset(tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_bytes(BAD_SVG)
    resolved = ImageResolver(tmp_path, "note.md").resolve("x.svg")
    assert resolved.asset is not None
    assert resolved.asset.path == ""
    assert resolved.asset.sha256 == hashlib.sha256(resolved.asset.embedded).hexdigest()
    assert resolved.problem is not None
    assert (resolved.problem.code, resolved.problem.message) == (
        Code.CLEANED_IMAGE,
        "the image x.svg is shown without <script>, onclick",
    )


def test_an_image_that_appears_later_is_found_by_the_next_reading(root: Path) -> None:
    assert ImageResolver(root, "sub/my note.md").resolve("late.png").asset is None
    (root / "deep/late.png").write_bytes(PNG)
    forget_folders()
    assert ImageResolver(root, "sub/my note.md").resolve("late.png").asset is not None


def test_a_folder_that_changes_nothing(root: Path) -> None:
    before = sorted(str(path) for path in root.rglob("*"))
    resolver = ImageResolver(root, "sub/my note.md")
    assert resolver.resolve("b.png") is resolver.resolve("b.png")
    assert sorted(str(path) for path in root.rglob("*")) == before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="ab./\\%25EF#?{}<>: \x00\ud800é中", max_size=24))
def test_any_address_is_answered(root: Path, address: str) -> None:
    resolved = ImageResolver(root, "sub/my note.md").resolve(address)
    assert resolved.asset is not None or resolved.problem is not None


@given(
    st.sampled_from(
        [PNG, drawn("JPEG"), drawn("GIF"), drawn("WEBP"), drawn("BMP"), drawn("TIFF"), SVG, BAD_SVG]
    ),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=6),
    st.integers(0, 2000),
)
def test_damaged_images_raise_nothing_else(content: bytes, changes: list[tuple[int, int]], end: int) -> None:
    damaged = bytearray(content)
    for place, value in changes:
        damaged[place % len(damaged)] = value
    try:
        found = inspect(bytes(damaged[: end or None]))
    except PictureError:
        return
    assert found.media_type.startswith("image/")
