from __future__ import annotations

import ipaddress

import pytest

from paperpack.pipeline.remote.address import RemoteError, is_public, is_remote, parse_address, redirected


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://example.org/a.png", "https://example.org/a.png"),
        ("HTTP://EXAMPLE.org", "http://example.org/"),
        ("//example.org/a.png", "https://example.org/a.png"),
        ("<https://example.org/a b.png>", "https://example.org/a%20b.png"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("https://example.org/图.png?名=值#part", "https://example.org/%E5%9B%BE.png?%E5%90%8D=%E5%80%BC"),
        ("https://example.org/%E5%9B%BE.png?a=1&b=%2F", "https://example.org/%E5%9B%BE.png?a=1&b=%2F"),
        ("https://例え.jp/a", "https://xn--r8jz45g.jp/a"),
        ("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
    ],
)
def test_addresses_are_read_as_people_write_them(written: str, address: str) -> None:
    assert is_remote(written)
    assert str(parse_address(written)) == address


@pytest.mark.parametrize(
    "written",
    [
        "https://user@example.org/",
        "https://user:secret@example.org/",
        "https://:@example.org/",
        "https://example.org:22/",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https:///a.png",
        "https://",
        "https://[::1/",
        "https://exa mple.org/",
        "https://example.org\\@evil.test/",
        "https://example.org/\r\nHost: evil.test",
        "https://exa%6dple.org/",
        f"https://example.org/{'a' * 5000}",
        f"https://{'ä' * 300}.org/",
        "https://..例え.jp/",
        "ftp://example.org/a.png",
        "file:///etc/passwd",
        "gopher://example.org/",
        "data:image/png;base64,AAAA",
    ],
)
def test_what_must_not_or_cannot_be_asked_is_refused(written: str) -> None:
    with pytest.raises(RemoteError):
        parse_address(written)


@pytest.mark.parametrize("written", ["a.png", "/img/a.png", "data:,x", "ftp://a/b", "C:\\a.png", ""])
def test_local_images_are_not_remote(written: str) -> None:
    assert not is_remote(written)


@pytest.mark.parametrize(
    ("location", "address"),
    [
        ("b.png", "https://example.org/img/b.png"),
        ("/b.png", "https://example.org/b.png"),
        ("//other.org/b.png", "https://other.org/b.png"),
        ("http://other.org", "http://other.org/"),
        ("?x=1", "https://example.org/img/a.png?x=1"),
    ],
)
def test_redirects_are_relative_to_where_they_stand(location: str, address: str) -> None:
    assert str(redirected(parse_address("https://example.org/img/a.png"), location)) == address


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "https://a:b@c/", "javascript:alert(1)", "https://[x/", "data:,x"]
)
def test_redirects_out_of_the_web_are_refused(location: str) -> None:
    with pytest.raises(RemoteError):
        redirected(parse_address("https://example.org/"), location)


@pytest.mark.parametrize("ip", ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "64:ff9b::101:101"])
def test_the_open_internet_is_public(ip: str) -> None:
    assert is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize(
    "ip",
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1"),  # noqa: S104  an address to refuse
        *("192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "203.0.113.9", "224.0.0.1"),
        *("239.1.1.1", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
        *("::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1"),
        *("64:ff9b:1::1", "2002:7f00:1::1", "2001::1", "2001:db8::1", "fc00::1", "fd00:ec2::254"),
        *("fe80::1", "fec0::1", "ff02::1"),
    ],
)
def test_all_other_addresses_are_not(ip: str) -> None:
    assert not is_public(ipaddress.ip_address(ip))
