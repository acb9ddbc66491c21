"""One image from the web: asked for, redirected, received, within limits."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
import zlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

import msgspec

from paperpack import __version__
from paperpack.pipeline.remote.address import RemoteError, parse_address, redirected
from paperpack.pipeline.remote.connection import TimedStream, connect

if TYPE_CHECKING:
    from paperpack.pipeline.remote.address import RemoteAddress
    from paperpack.pipeline.remote.connection import Limits, Network

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PIECE = 64 * 1024

# zlib: 15 bits of window, and 32 for finding out whether it is gzip or zlib.
_EITHER_HEAD = 47


class Download(msgspec.Struct, frozen=True):
    """What came: bytes, from where in the end, and the type the server stated (which decides nothing)."""

    content: bytes
    address: str
    stated_type: str


def download(written: str, limits: Limits, network: Network, deadline: float) -> Download:
    """Fetch what is at an address of the web; `deadline` is one of `time.monotonic`. Raises `RemoteError`."""
    deadline = min(deadline, time.monotonic() + limits.image)
    try:
        address = parse_address(written)
        for _ in range(limits.redirects + 1):
            answer = _ask(address, limits, network, deadline)
            if isinstance(answer, Download):
                return answer
            address = redirected(address, answer)
    except TimeoutError as error:
        raise RemoteError("the server takes too long") from error
    except (OSError, http.client.HTTPException, zlib.error, UnicodeError) as error:
        raise RemoteError(_reason(error)) from error
    raise RemoteError(f"it is redirected more than {limits.redirects} times")


def _ask(address: RemoteAddress, limits: Limits, network: Network, deadline: float) -> Download | str:
    """Send one request. Give what came, or where it redirects to."""
    with connect(address, network, deadline, limits) as connected:
        connected.sendall(_request(address))
        stream = TimedStream(connected, deadline, limits)
        # HTTPResponse wants a socket, and uses its `makefile` alone
        response = http.client.HTTPResponse(cast("Any", _Receiver(stream)), method="GET")
        try:
            response.begin()
            if response.status in _REDIRECTS and (location := response.getheader("Location")):
                return location.encode("latin-1").decode("utf-8", "replace")
            if response.status != HTTPStatus.OK:
                raise RemoteError(f"the server answers {response.status} {response.reason}".rstrip())
            content = _body(response, limits.size)
            return Download(content, str(address), response.getheader("Content-Type", ""))
        finally:
            response.close()


def _request(address: RemoteAddress) -> bytes:
    """Give the request: nothing in it tells of the user, no cookie and no referrer."""
    lines = (
        f"GET {address.target} HTTP/1.1",
        f"Host: {address.authority}",
        f"User-Agent: paperpack/{__version__}",
        "Accept: image/*",
        "Accept-Encoding: identity",
        "Connection: close",
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii")


class _Receiver:
    """The side of a socket that `http.client.HTTPResponse` uses."""

    def __init__(self, stream: TimedStream) -> None:
        self._stream = stream

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._stream)


def _body(response: http.client.HTTPResponse, largest: int) -> bytes:
    if (response.length or 0) > largest:
        raise _too_large(largest)
    encoding = response.getheader("Content-Encoding", "identity").strip().lower()
    if encoding in {"identity", ""}:
        unpack = None
    elif encoding in {"gzip", "x-gzip", "deflate"}:
        unpack = zlib.decompressobj(_EITHER_HEAD)
    else:
        raise RemoteError(f"it comes in an encoding that was not asked for ({encoding[:20]})")
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(_PIECE):
        plain = unpack.decompress(piece, largest + 1 - size) if unpack else piece
        size += len(plain)
        if size > largest:
            raise _too_large(largest)
        pieces.append(plain)
    if response.length or (unpack and not unpack.eof):
        raise RemoteError("the server broke off")
    return b"".join(pieces)


def _too_large(largest: int) -> RemoteError:
    return RemoteError(f"it is too large ({largest / 1e6:.0f} MB is the most)")


def _reason(error: Exception) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return f"the server's certificate is not valid ({error.verify_message})"
        case socket.gaierror():
            return "there is no such server, or no network"
        case OSError():
            return f"no connection ({error.strerror or error})"
        case zlib.error():
            return "it is packed in a damaged way"
        case _:
            return f"the server does not speak HTTP as it should ({type(error).__name__})"
