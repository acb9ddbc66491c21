"""A connection to the very machine that was checked, on which nothing lasts longer or is larger than allowed."""

from __future__ import annotations

import io
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from paperpack.pipeline.remote.address import RemoteError, is_public

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paperpack.pipeline.remote.address import IpAddress, RemoteAddress

_MOST_TRIED = 4

# What the head of an answer and its division into chunks may add to the body.
_OVERHEAD = 1_000_000


class Limits(msgspec.Struct, frozen=True):
    """What fetching may cost: `size` in bytes an image; times in seconds.

    `silence` is how long a server may take to connect or to say the next word, `image` the time for one image
    with all redirects, `whole` the time for all images of a run.
    """

    size: int = 20_000_000
    silence: float = 10.0
    image: float = 60.0
    whole: float = 600.0
    redirects: int = 5
    at_once: int = 8


@dataclass(frozen=True)
class Network:
    """How machines are found and trusted. `exempt` are IP addresses that may be asked though they are not public.

    No configuration and no option reaches these: they are for tests, whose server is on this machine.
    """

    resolve: Callable[..., Sequence[tuple[Any, ...]]] = socket.getaddrinfo
    exempt: frozenset[IpAddress] = frozenset()
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)


class TimedStream(io.RawIOBase):
    """What a socket receives: until a deadline (of `time.monotonic`) and up to a number of bytes.

    As every wait is bounded by what is left of the time, neither silence nor a trickle holds it up. Reading
    raises `TimeoutError` and `RemoteError`.
    """

    def __init__(self, connected: socket.socket, deadline: float, limits: Limits) -> None:
        self._socket = connected
        self._deadline = deadline
        self._silence = limits.silence
        self._left = limits.size + _OVERHEAD

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Receive what there is."""
        self._socket.settimeout(seconds_left(self._deadline, self._silence))
        received = self._socket.recv_into(buffer)
        self._left -= received
        if self._left < 0:
            raise RemoteError("it is too large")
        return received


def connect(address: RemoteAddress, network: Network, deadline: float, limits: Limits) -> socket.socket:
    """Connect to one of the machines behind an address.

    The name is resolved once, and the connection made to an IP address that was checked, so that a name which
    means another machine a moment later changes nothing. Raises `RemoteError` and `OSError`.
    """
    found = network.resolve(address.host, address.port, type=socket.SOCK_STREAM)
    reachable = [entry for entry in found if _may_be_asked(entry[4][0], network)]
    if not reachable:
        where = found[0][4][0] if found else "nowhere"
        raise RemoteError(f"{address.host} is at {where}, which is no address of the open internet")
    problem = OSError("no answer")
    for family, kind, protocol, _, place in reachable[:_MOST_TRIED]:
        connected = socket.socket(family, kind, protocol)
        try:
            connected.settimeout(seconds_left(deadline, limits.silence))
            connected.connect(place)
            return _secured(connected, address, network)
        except OSError as error:
            problem = error
            connected.close()
    raise problem


def seconds_left(deadline: float, most: float) -> float:
    """Give the time to wait: what is left until the deadline, `most` at most. Raises `TimeoutError` at its end."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(left, most)


def _may_be_asked(written: str, network: Network) -> bool:
    ip = ipaddress.ip_address(written.partition("%")[0])
    return is_public(ip) or ip in network.exempt


def _secured(connected: socket.socket, address: RemoteAddress, network: Network) -> socket.socket:
    if address.scheme == "http":
        return connected
    return network.trust.wrap_socket(connected, server_hostname=address.host)
