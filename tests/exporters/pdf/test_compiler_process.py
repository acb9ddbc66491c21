from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from paperpack.exporters.pdf import compiler_process
from paperpack.exporters.pdf.compiler import FontPlaces, RefusalError, Source
from paperpack.exporters.pdf.compiler_process import typeset_apart

HEAD = '#set document(title: "T")\n'
ENDLESS = HEAD + "#for a in range(100000) { for b in range(100000) { let c = a * b } }"


def source(text: str) -> Source:
    return Source(text, {}, {}, FontPlaces())


def test_a_document_comes_back() -> None:
    pdf = typeset_apart(source(HEAD + "Text"), timestamp=1)
    assert pdf.startswith(b"%PDF-")
    assert pdf == typeset_apart(source(HEAD + "Text"), timestamp=1)


def test_the_process_started_ahead_is_the_one_that_is_asked() -> None:
    compiler_process._TYPESETTER.close()
    compiler_process.begin()
    started = compiler_process._TYPESETTER._running
    assert typeset_apart(source(HEAD + "Text"), timestamp=1).startswith(b"%PDF-")
    assert compiler_process._TYPESETTER._running is started is not None


def test_a_refusal_names_its_characters() -> None:
    with pytest.raises(RefusalError) as refused:
        typeset_apart(source(HEAD + "\ue000"), timestamp=1)
    assert refused.value.characters == {"\ue000"}


def test_what_takes_too_long_is_ended_and_the_next_is_made() -> None:
    with pytest.raises(RefusalError, match="longer than"):
        typeset_apart(source(ENDLESS), timestamp=1, seconds=0.5)
    assert typeset_apart(source(HEAD + "next"), timestamp=1)


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="no limit of a process's memory there")
def test_what_takes_too_much_memory_is_ended_and_the_next_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    small = "import sys; from paperpack.exporters.pdf import compiler_process as c; c.MEMORY = 2 * 1024**3; c.serve(sys.argv[1])"
    monkeypatch.setattr(compiler_process, "_SERVE", small)
    compiler_process._TYPESETTER.close()
    hungry = HEAD + '#let s = "0123456789abcdef"\n#for n in range(40) { s = s + s }\n'
    with pytest.raises(RefusalError, match="memory"):
        typeset_apart(source(hungry), timestamp=1)
    assert typeset_apart(source(HEAD + "next"), timestamp=1)
    compiler_process._TYPESETTER.close()


def test_a_process_that_holds_much_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiler_process, "RESTART_ABOVE", 1)
    assert typeset_apart(source(HEAD + "one"), timestamp=1)
    assert compiler_process._TYPESETTER._running is None
    assert typeset_apart(source(HEAD + "two"), timestamp=1)


def test_it_ends_with_the_one_that_asks() -> None:
    script = (
        "from paperpack.exporters.pdf import compiler_process as c; from paperpack.exporters.pdf.compiler import Source;"
        "c.subprocess.DEVNULL = None;"  # its errors come here: `run` returns when both processes have ended
        "c.typeset_apart(Source('#set document(title: \"T\")', {}, {}), timestamp=1);"
        "print(c._TYPESETTER._running.folder, flush=True); import os; os._exit(0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert not Path(done.stdout.strip()).exists()
