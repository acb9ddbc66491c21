from __future__ import annotations

import zipfile
from io import BytesIO

from paperpack.exporters.epub.archive import packed, zipped

FIRST = ("mimetype", b"application/epub+zip")
FILES = {"b/x.xhtml": "字".encode() * 5000, "a.css": b"", "b/a.png": bytes(range(256))}


def test_what_was_deflated_alone_is_a_zip_together() -> None:
    content = zipped(FIRST, {name: packed(file) for name, file in FILES.items()})
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["mimetype", "a.css", "b/a.png", "b/x.xhtml"]
        assert {name: archive.read(name) for name in archive.namelist()} == {FIRST[0]: FIRST[1], **FILES}


def test_it_is_what_zipfile_would_write() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, file in (FIRST, *sorted(FILES.items())):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            method = zipfile.ZIP_STORED if name == FIRST[0] else zipfile.ZIP_DEFLATED
            archive.writestr(entry, file, method, compresslevel=9)
    assert zipped(FIRST, {name: packed(file) for name, file in FILES.items()}) == target.getvalue()
