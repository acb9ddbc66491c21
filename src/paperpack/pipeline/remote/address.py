"""Which addresses may be asked for an image: of the web, and of the machines behind them."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, urljoin, urlsplit

import msgspec

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_PORTS = {"http": 80, "https": 443}

# Below it other services listen, which could take a request for something else.
_FIRST_FREE_PORT = 1024

_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?\.?|[0-9a-f:.]*:[0-9a-f:.]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST = 4096

# RFC 3986 §3.3: what may stand in a path unescaped; `%` stays, as it begins what is escaped already.
_PATH_CHARACTERS = "/%:@!$&'()*+,;=~"

# RFC 6052 §2.1: behind these stands the IPv4 address in the last 32 bits.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

# What `ipaddress` does not know in all supported versions of Python.
_NEVER = (
    ipaddress.IPv4Network("192.0.0.0/24"),  # IETF protocol assignments (RFC 6890)
    ipaddress.IPv6Network("2001::/23"),  # same, Teredo among them
    ipaddress.IPv6Network("fec0::/10"),  # site-local, deprecated (RFC 3879)
    ipaddress.IPv6Network("2002::/16"),  # 6to4 (RFC 3056): an IPv4 address in disguise
    ipaddress.IPv6Network("64:ff9b:1::/48"),  # RFC 8215: NAT64 of one's own network
    ipaddress.IPv4Network("192.88.99.0/24"),  # RFC 7526: relays of 6to4
    ipaddress.IPv4Network("168.63.129.16/32"),  # the host of every Azure machine
)


class RemoteError(Exception):
    """An image that was not fetched; the message completes “it was not fetched: …”."""


class RemoteAddress(msgspec.Struct, frozen=True):
    """An address of the web that may be asked. `target` is path and query, escaped; `host` is ASCII."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Give the host as the `Host` field has it (RFC 9110 §7.2): with the port unless it is the usual."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def is_remote(written: str) -> bool:
    """Say whether an image's address, as a note has it, leads to the web."""
    return _REMOTE.match(_bare(written)) is not None


def parse_address(written: str) -> RemoteAddress:
    """Read an address as people write it. Raises `RemoteError` where it must not, or cannot, be asked."""
    text = _bare(written)
    text = f"https:{text}" if text.startswith("//") else text
    if len(text) > _LONGEST or _CONTROL.search(text):
        raise RemoteError("its address is too long or holds control characters")
    try:
        parts = urlsplit(text)
        port, host = parts.port, _ascii(parts.hostname or "")
    except ValueError as error:
        raise RemoteError("its address is malformed") from error
    if parts.scheme not in _PORTS:
        raise RemoteError(f"its address is of the kind {parts.scheme or '?'}:, not http: or https:")
    if "@" in parts.netloc:
        raise RemoteError("its address holds a user name or a password")
    if not _HOST.fullmatch(host):
        raise RemoteError("its address is malformed")
    port = _PORTS[parts.scheme] if port is None else port
    if port < _FIRST_FREE_PORT and port not in _PORTS.values():
        raise RemoteError(f"port {port} is no port of web servers")
    target = quote(parts.path or "/", safe=_PATH_CHARACTERS)
    query = f"?{quote(parts.query, safe=_PATH_CHARACTERS + '?')}" if parts.query else ""
    return RemoteAddress(parts.scheme, host, port, target + query)


def redirected(address: RemoteAddress, location: str) -> RemoteAddress:
    """Give where a redirect leads. Raises `RemoteError` as `parse_address` does."""
    try:
        return parse_address(urljoin(str(address), location.strip()))
    except ValueError as error:
        raise RemoteError("it is redirected to a malformed address") from error


def is_public(ip: IpAddress) -> bool:
    """Say whether an IP address is one of the open internet: not private, loopback, link-local, multicast, reserved."""
    if ip in _NAT64:
        return is_public(ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF))
    if any(ip in network for network in _NEVER):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)


def _bare(written: str) -> str:
    return written.strip().removeprefix("<").removesuffix(">").strip()


def _ascii(host: str) -> str:
    return host if host.isascii() else host.encode("idna").decode("ascii")
