"""A web server on this machine that answers as the tests need it, byte by byte."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paperpack.pipeline.remote.connection import Network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOOPBACK = frozenset((ipaddress.ip_address("127.0.0.1"),))
CERTIFICATE = Path(__file__).with_name("images.test.pem")
"""Of the host `images.test`, signed by itself, and its key: known to everybody, good for these tests alone."""


@dataclass
class Server:
    """What is there, by target; and the requests that came, as bytes."""

    port: int = 0
    answers: dict[str, Any] = field(default_factory=dict)
    requests: list[bytes] = field(default_factory=list)

    def url(self, target: str, host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{target}"

    def asked(self) -> list[str]:
        return [request.split(b" ")[1].decode() for request in self.requests]


def answer(content: bytes, *fields: str, status: str = "200 OK") -> bytes:
    head = [f"HTTP/1.1 {status}", *fields]
    if not any(line.lower().startswith(("content-length", "transfer-encoding")) for line in fields):
        head.append(f"Content-Length: {len(content)}")
    return "".join(f"{line}\r\n" for line in (*head, "")).encode() + content


def redirect(location: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {location}", status=status)


@contextlib.contextmanager
def serving(*, secure: bool = False) -> Iterator[Server]:
    """Serve until the block is left."""
    server = Server()
    listener = socket.create_server(("127.0.0.1", 0))
    server.port = listener.getsockname()[1]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if secure else None
    if context:
        context.load_cert_chain(CERTIFICATE)
    over = threading.Event()
    thread = threading.Thread(target=_serve, args=(listener, server, context, over), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        over.set()
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", server.port)).close()
        thread.join()
        listener.close()


def network(resolve: Callable[..., Any] = socket.getaddrinfo, **more: Any) -> Network:
    """Give a network in which this machine may be asked."""
    return Network(resolve=resolve, exempt=LOOPBACK, **more)


def _serve(
    listener: socket.socket, server: Server, context: ssl.SSLContext | None, over: threading.Event
) -> None:
    threads = []
    while True:
        connected, _ = listener.accept()
        if over.is_set():
            connected.close()
            break
        threads.append(threading.Thread(target=_answer, args=(connected, server, context, over), daemon=True))
        threads[-1].start()
    for thread in threads:
        thread.join()


def _answer(
    connected: socket.socket, server: Server, context: ssl.SSLContext | None, over: threading.Event
) -> None:
    # a client that has seen enough hangs up: that is what is tested
    with connected, contextlib.suppress(OSError):
        stream = context.wrap_socket(connected, server_side=True) if context else connected
        with stream:
            request = b""
            while not request.endswith(b"\r\n\r\n") and (piece := stream.recv(4096)):
                request += piece
            if not request:
                return
            server.requests.append(request)
            found = server.answers.get(request.split(b" ")[1].decode(), answer(b"", status="404 Not Found"))
            for piece in (found,) if isinstance(found, bytes) else found(over):
                stream.sendall(piece)
