from __future__ import annotations

import gzip
import itertools
import socket
import ssl
import time
import zlib
from typing import TYPE_CHECKING, Any

import pytest

from paperpack.pipeline.remote.address import RemoteError
from paperpack.pipeline.remote.connection import Limits
from paperpack.pipeline.remote.download import Download, download
from tests.pipeline.remote.server import CERTIFICATE, Server, answer, network, redirect, serving

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from paperpack.pipeline.remote.connection import Network

LIMITS = Limits(size=100_000, silence=2, image=4, whole=8, redirects=3)
IMPATIENT = Limits(size=100_000, silence=0.2, image=0.4, whole=1)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def fetched(url: str, limits: Limits = LIMITS, over: Network | None = None) -> Download:
    return download(url, limits, over or network(), time.monotonic() + limits.whole)


def refusal(url: str, limits: Limits = LIMITS, over: Network | None = None) -> str:
    with pytest.raises(RemoteError) as raised:
        fetched(url, limits, over)
    return str(raised.value)


def places(*ips: str) -> Any:
    """Give a resolver that knows one host with these IP addresses."""

    def resolve(_host: str, port: int, **_more: Any) -> list[tuple[Any, ...]]:
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (ip, port, 0, 0))
            if ":" in ip
            else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))
            for ip in ips
        ]

    return resolve


def test_what_came_is_given_with_its_origin(server: Server) -> None:
    server.answers["/a.png?x=%20"] = answer(b"bytes", "Content-Type: image/png")
    url = server.url("/a.png?x=%20")
    assert fetched(f"{url}#fragment") == Download(b"bytes", url, "image/png")


def test_the_request_tells_nothing_of_the_user(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    server.answers["/a"] = answer(b"bytes")
    fetched(server.url("/a"))
    names = [line.split(b":")[0] for line in server.requests[0].split(b"\r\n")[1:] if line]
    assert names == [b"Host", b"User-Agent", b"Accept", b"Accept-Encoding", b"Connection"]


@pytest.mark.parametrize(
    "sent",
    [
        answer(b"bytes"),
        b"HTTP/1.0 200 OK\r\n\r\nbytes",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nby\r\n3;x=y\r\ntes\r\n0\r\nT: 1\r\n\r\n",
        answer(gzip.compress(b"bytes", mtime=0), "Content-Encoding: gzip"),
        answer(zlib.compress(b"bytes"), "Content-Encoding: Deflate"),
        b"HTTP/1.1 100 Continue\r\n\r\n" + answer(b"bytes"),
    ],
    ids=["length", "close", "chunked", "gzip", "deflate", "continue"],
)
def test_bodies_arrive_however_they_are_sent(server: Server, sent: bytes) -> None:
    server.answers["/a"] = sent
    assert fetched(server.url("/a")).content == b"bytes"


# ------------------------------------------------------------------------------------------------- redirects


def test_redirects_are_followed(server: Server) -> None:
    server.answers.update(
        {"/1": redirect("/2", "301 Moved"), "/2": redirect("3", "308 Permanent"), "/3": answer(b"bytes")}
    )
    assert fetched(server.url("/1")).address == server.url("/3")


def test_endless_redirects_end(server: Server) -> None:
    server.answers["/1"] = redirect("/1")
    assert refusal(server.url("/1")) == "it is redirected more than 3 times"
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://127.0.0.2:{port}/x", "127.0.0.2 is at 127.0.0.2, which is no address of the open internet"),
        ("http://[::1]:{port}/x", "::1 is at ::1, which is no address of the open internet"),
        ("http://169.254.169.254/latest", "169.254.169.254 is at 169.254.169.254, which is no"),
        ("http://0x7f000002:{port}/x", "is at 127.0.0.2, which is no address"),
        ("http://2130706434:{port}/x", "is at 127.0.0.2, which is no address"),
        ("http://0:{port}/x", "is at 0.0.0.0, which is no address"),
        ("http://user:secret@127.0.0.1:{port}/x", "its address holds a user name or a password"),
        ("http://127.0.0.1:25/x", "port 25 is no port of web servers"),
        ("file:///etc/passwd", "its address is of the kind file:, not http: or https:"),
    ],
)
def test_each_hop_is_checked(server: Server, location: str, reason: str) -> None:
    server.answers["/1"] = redirect(location.format(port=server.port))
    assert reason in refusal(server.url("/1"))
    assert server.asked() == ["/1"]


# -------------------------------------------------------------------------------------------------- machines


@pytest.mark.parametrize("ips", [("10.0.0.1",), ("169.254.169.254", "::1"), ("fe80::1%lo",)])
def test_names_of_private_machines_are_refused(ips: tuple[str, ...]) -> None:
    said = refusal("https://images.test/a", over=network(places(*ips)))
    assert said == f"images.test is at {ips[0]}, which is no address of the open internet"


def test_without_an_exemption_this_machine_is_private(server: Server) -> None:
    with pytest.raises(RemoteError, match="no address of the open internet"):
        download(server.url("/a"), LIMITS, type(network())(), time.monotonic() + 5)
    assert server.requests == []


def test_the_machine_that_was_checked_is_the_one_that_is_asked(server: Server) -> None:
    server.answers["/a"] = answer(b"bytes")
    lookups = []

    def rebinding(host: str, port: int, **more: Any) -> Any:
        """Mean this machine when asked first, and a private one from then on."""
        lookups.append(host)
        return places("127.0.0.1" if len(lookups) == 1 else "10.0.0.1")(host, port, **more)

    assert fetched(server.url("/a", "images.test"), over=network(rebinding)).content == b"bytes"
    assert lookups == ["images.test"]
    assert f"Host: images.test:{server.port}".encode() in server.requests[0]


def test_private_machines_beside_a_public_one_are_passed_over(server: Server) -> None:
    server.answers["/a"] = answer(b"bytes")
    found = places("10.0.0.1", "::1", "127.0.0.1")
    assert fetched(server.url("/a", "images.test"), over=network(found)).content == b"bytes"


@pytest.mark.parametrize("ips", [(), ("127.0.0.1",)])
def test_no_server_no_image(ips: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    assert refusal(f"http://images.test:{port}/a", over=network(places(*ips)))


def test_secure_servers_are_known_by_their_name() -> None:
    trust = ssl.create_default_context(cafile=str(CERTIFICATE))
    over = network(places("127.0.0.1"), trust=trust)
    with serving(secure=True) as server:
        server.answers["/a"] = answer(b"bytes")
        assert fetched(server.url("/a", "images.test", "https"), over=over).content == b"bytes"
        said = refusal(server.url("/a", "other.test", "https"), over=over)
        assert said.startswith("the server's certificate is not valid (Hostname mismatch")
        said = refusal(server.url("/a", "images.test", "https"), over=network(places("127.0.0.1")))
        assert said.startswith("the server's certificate is not valid (self")
        assert server.asked() == ["/a"]


# ----------------------------------------------------------------------------------------------- bad servers


def endless(over: threading.Event) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    while not over.is_set():
        yield b"x" * 10_000


def endless_chunks(over: threading.Event) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    while not over.is_set():
        yield b"1000\r\n" + b"x" * 4096 + b"\r\n"


def endless_head(over: threading.Event) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    while not over.is_set():
        yield b"X: " + b"x" * 100 + b"\r\n"


def endless_line(over: threading.Event) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nX: "
    while not over.is_set():
        yield b"x" * 10_000


def endless_continue(over: threading.Event) -> Iterator[bytes]:
    while not over.is_set():
        yield b"HTTP/1.1 100 Continue\r\n\r\n" * 1000


def endless_trailer(over: threading.Event) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n"
    while not over.is_set():
        yield b"T: x\r\n" * 1000


def silent(over: threading.Event) -> Iterator[bytes]:
    over.wait()
    yield b""


def silent_body(over: threading.Event) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"
    over.wait()


def trickling_head(over: threading.Event) -> Iterator[bytes]:
    for byte in itertools.cycle(b"HTTP/1.1 200 OK"):
        if over.wait(0.05):
            return
        yield bytes((byte,))


def trickling_body(over: threading.Event) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    while not over.wait(0.05):
        yield b"x"


BOMB = gzip.compress(bytes(50_000_000), mtime=0)


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (endless, "it is too large"),
        (endless_chunks, "it is too large"),
        (endless_head, "the server does not speak HTTP as it should"),
        (endless_line, "the server does not speak HTTP as it should (LineTooLong)"),
        (endless_continue, "it is too large"),
        (endless_trailer, "it is too large"),
        (answer(b"", "Content-Length: 100001"), "it is too large (0 MB is the most)"),
        (answer(b"x" * 100_001), "it is too large (0 MB is the most)"),
        (answer(BOMB, "Content-Encoding: gzip"), "it is too large (0 MB is the most)"),
        (
            answer(gzip.compress(BOMB, mtime=0), "Content-Encoding: gzip, gzip"),
            "an encoding that was not asked for",
        ),
        (answer(b"x", "Content-Encoding: br"), "it comes in an encoding that was not asked for (br)"),
        (answer(b"no gzip", "Content-Encoding: gzip"), "it is packed in a damaged way"),
        (answer(gzip.compress(b"bytes", mtime=0)[:-9], "Content-Encoding: gzip"), "the server broke off"),
        (answer(b"short", "Content-Length: 10"), "the server broke off"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nx", "does not speak HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx", "does not speak HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx", "does not speak HTTP"),
        (b"", "no connection (Remote end closed connection without response)"),
        (b"SSH-2.0-OpenSSH_9\r\n", "the server does not speak HTTP as it should (BadStatusLine)"),
        (answer(b"", status="404 Not Found"), "the server answers 404 Not Found"),
        (answer(b"", status="302 Found"), "the server answers 302 Found"),
        (answer(b"", status="204 No Content"), "the server answers 204 No Content"),
        (answer(b"", status="500 "), "the server answers 500"),
    ],
)
def test_bad_answers_end_with_a_reason(server: Server, sent: Any, reason: str) -> None:
    server.answers["/a"] = sent
    assert reason in refusal(server.url("/a"))


@pytest.mark.parametrize("sent", [silent, silent_body, trickling_head, trickling_body])
def test_slow_answers_end(server: Server, sent: Any) -> None:
    server.answers["/a"] = sent
    assert refusal(server.url("/a"), IMPATIENT) == "the server takes too long"
