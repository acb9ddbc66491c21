"""Typst in a process of its own, which may take only so much time and memory.

The process lives on from one document to the next, for it keeps the fonts and what it has set already. It reads
documents from its standard input and writes answers to its standard output, each behind its length.
"""

from __future__ import annotations

import atexit
import contextlib
import queue
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO

import msgspec

from paperpack.exporters.pdf.compiler import Compiler, RefusalError, Source

SECONDS = 60.0
"""Time for one document."""

MEMORY = 6 * 1024**3
"""Bytes of address space of the process, where the system can limit it."""

RESTART_ABOVE = 1024**3
"""Bytes of memory above which the process is replaced by a new one after a document."""

_LENGTH = struct.Struct(">Q")
_SERVE = "import sys; from paperpack.exporters.pdf.compiler_process import serve; serve(sys.argv[1])"


class Request(msgspec.Struct, frozen=True, array_like=True):
    """A document to typeset."""

    source: Source
    timestamp: int


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """The document, or why there is none. `memory`: the most bytes that the process has held so far."""

    pdf: bytes
    refusal: str = ""
    characters: tuple[str, ...] = ()
    memory: int = 0


def typeset_apart(source: Source, *, timestamp: int, seconds: float = SECONDS) -> bytes:
    """Give the PDF as `compile_pdf` does. Raises `RefusalError`, also where time or memory is not enough."""
    answer = _TYPESETTER.ask(Request(source, timestamp), seconds)
    if answer.refusal:
        raise RefusalError(answer.refusal, frozenset(answer.characters))
    return answer.pdf


def begin() -> None:
    """Start the process ahead of the first document, so that it has its fonts by then."""
    _TYPESETTER.begin()


# ------------------------------------------------------------------------------------- the side that asks


class _Running(msgspec.Struct):
    process: subprocess.Popen[bytes]
    answers: queue.SimpleQueue[bytes]
    folder: str


class _Typesetter:
    """The one process that this process asks; started when first asked, and anew when it ended."""

    def __init__(self) -> None:
        self._running: _Running | None = None
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Start the process, if there is none."""
        with self._lock:
            self._running = self._running or self._start()

    def ask(self, request: Request, seconds: float) -> Answer:
        """Give the answer, or a refusal where the process ended or was ended over it."""
        with self._lock:
            running = self._running = self._running or self._start()
            try:
                _write(running.process.stdin, msgspec.msgpack.encode(request))
                message = running.answers.get(timeout=seconds)
            except queue.Empty:
                self.close()
                return Answer(b"", f"nothing: it took longer than {seconds:g} s")
            except OSError:
                message = b""
            if not message:
                self.close()
                return Answer(b"", "nothing: it broke down, perhaps for want of memory")
            answer = msgspec.msgpack.decode(message, type=Answer)
            if answer.memory > RESTART_ABOVE:
                self.close()
            return answer

    def close(self) -> None:
        """End the process."""
        if self._running is None:
            return
        running, self._running = self._running, None
        running.process.kill()
        running.process.wait()
        for stream in (running.process.stdin, running.process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        shutil.rmtree(running.folder, ignore_errors=True)

    def _start(self) -> _Running:
        folder = tempfile.mkdtemp(prefix="paperpack-")
        process = subprocess.Popen(  # noqa: S603  our own interpreter and our own code
            (sys.executable, "-c", _SERVE, folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=_collect, args=(process.stdout, answers), daemon=True).start()
        return _Running(process, answers, folder)


def _collect(stream: IO[bytes] | None, answers: queue.SimpleQueue[bytes]) -> None:
    """Hand on answers as they come; an empty one says that the process ended."""
    with contextlib.suppress(OSError, ValueError):
        while message := _read(stream):
            answers.put(message)
    answers.put(b"")


_TYPESETTER = _Typesetter()
atexit.register(_TYPESETTER.close)


# ---------------------------------------------------------------------------------- the side that answers


def serve(folder: str) -> None:
    """Answer until there is nothing more to read. This is all that the process does.

    `folder` is empty and its own. It removes it, for the asking process may have ended; else that one does.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the asking process decides what an interrupt ends
    _limit_memory()
    compiler = Compiler(Path(folder))
    with contextlib.suppress(RefusalError, MemoryError):  # the first document will say so
        compiler.begin()
    while message := _read(sys.stdin.buffer):
        request = msgspec.msgpack.decode(message, type=Request)
        _write(sys.stdout.buffer, msgspec.msgpack.encode(_answer(compiler, request)))
    shutil.rmtree(folder, ignore_errors=True)


def _answer(compiler: Compiler, request: Request) -> Answer:
    try:
        pdf = compiler.pdf(request.source, timestamp=request.timestamp)
    except RefusalError as refusal:
        return Answer(b"", str(refusal) or "no", tuple(sorted(refusal.characters)), _memory())
    except MemoryError:
        return Answer(b"", "nothing: it takes too much memory", (), RESTART_ABOVE + 1)
    return Answer(pdf, memory=_memory())


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  there is none on Windows

    with contextlib.suppress(OSError, ValueError):  # a system that has no such limit, or a lower one already
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _memory() -> int:
    if sys.platform == "win32":
        return 0
    import resource  # noqa: PLC0415  there is none on Windows

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024


def _write(stream: IO[bytes] | None, message: bytes) -> None:
    if stream is not None:
        stream.write(_LENGTH.pack(len(message)) + message)
        stream.flush()


def _read(stream: IO[bytes] | None) -> bytes:
    """Give the next message, or nothing where the stream has ended."""
    head = stream.read(_LENGTH.size) if stream is not None else b""
    if stream is None or len(head) < _LENGTH.size:
        return b""
    (length,) = _LENGTH.unpack(head)
    message = stream.read(length)
    return message if len(message) == length else b""
