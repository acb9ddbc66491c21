from __future__ import annotations

import pytest
from lxml import etree

from paperpack.read.images.svg import SvgError, clean_svg, inspect_svg

XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
W3C = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'


def svg(inner: str, attributes: str = "", head: str = "") -> bytes:
    return f'{head}<svg xmlns="http://www.w3.org/2000/svg" {XLINK} {attributes}>{inner}</svg>'.encode()


@pytest.mark.parametrize(
    "content",
    [
        svg('<rect width="1" height="1" fill="url(#g)" style="stroke: url( \'#s\' )"/>'),
        svg("<style>@font-face{src:url(data:font/woff2;base64,AA)} .a{fill:url(#g)}</style>"),
        svg('<use xlink:href="#a"/><a href="#b"><text>x</text></a>'),
        svg('<image href="data:image/png;base64,AAAA"/>'),
        svg("<!-- a comment --><text>残差 &amp; &#x4e2d;</text>", head='<?xml version="1.0"?>' + W3C),
        svg('<metadata xmlns:r="urn:r"><r:a r:resource="http://a.b/c"/></metadata>'),
        svg('<animate attributeName="x" from="0" to="1"/><text font-family="Online">on x</text>'),
        svg("<style>.a::before{content:'\\\\'}</style>"),
    ],
)
def test_a_harmless_svg_keeps_its_bytes(content: bytes) -> None:
    assert clean_svg(content) == content
    assert inspect_svg(content).removed == ()


@pytest.mark.parametrize(
    ("content", "rest"),
    [
        (svg("<script>alert(1)</script>tail"), "tail"),
        (svg('<script href="http://a.b/c.js"/><g/>'), "<g/>"),
        (svg("<SCRIPT>1</SCRIPT>"), ""),
        (svg('<rect onclick="x()" onLoad="y()"/>'), "<rect/>"),
        (
            svg(
                '<switch><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject><text>x</text></switch>'
            ),
            "<switch><text>x</text></switch>",
        ),
        (svg('<a xlink:href="javascript:alert(1)"><text>x</text></a>'), "<a><text>x</text></a>"),
        (svg('<a href="https://a.b"><text>x</text></a>'), "<a><text>x</text></a>"),
        (svg('<image xlink:href="http://a.b/c.png"/>'), ""),
        (svg('<image href="../c.png"/>'), ""),
        (svg('<image href="data:image/svg+xml;base64,AA"/>'), ""),
        (svg('<use href="other.svg#x"/>'), ""),
        (svg('<g xml:base="http://a.b/"/>'), "<g/>"),
        (svg('<a><set attributeName="xlink:href" to="javascript:x"/></a>'), "<a/>"),
        (svg('<rect style="fill:url(http://a.b/c)"/>'), '<rect style="fill:none"/>'),
        (svg('<rect fill="url(//a.b/c)"/>'), '<rect fill="none"/>'),
        (svg("<rect filter=\"url( 'http://a.b/c' )\"/>"), '<rect filter="none"/>'),
        (svg("<style>@import 'http://a.b/c.css'; .a{fill:red}</style>"), "<style> .a{fill:red}</style>"),
        (svg("<style><![CDATA[@import url(http://a.b/c.css);.a{}]]></style>"), "<style>.a{}</style>"),
        (svg("<style>.a{fill:u\\72l(http://a.b)}</style>"), "<style/>"),
        (svg("<style>.a{width:expression(alert(1))}</style>"), "<style/>"),
        (svg("<?xml-stylesheet href='http://a.b/c.css'?><g/>"), "<g/>"),
        (svg("<g/>", head="<?xml-stylesheet href='http://a.b/c.css'?>"), "<g/>"),
        (svg("<text>&t;</text>", head='<!DOCTYPE svg [<!ENTITY t "inner">]>'), "<text>inner</text>"),
        (svg("<g/>", head='<!DOCTYPE svg SYSTEM "http://a.b/c.dtd">'), "<g/>"),
    ],
)
def test_what_is_taken_out(content: bytes, rest: str) -> None:
    cleaned = clean_svg(content)
    assert cleaned != content
    assert etree.canonicalize(cleaned.decode()) == etree.canonicalize(svg(rest).decode())
    assert clean_svg(cleaned) == cleaned
    assert b"<!DOCTYPE" not in cleaned


BOMB = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "well-formed"),
        (b"<svg", "well-formed"),
        (b"<html/>", "<html>"),
        (b"<svg/>", "xmlns"),
        (svg("<g>"), "well-formed"),
        (svg("&t;", head='<!DOCTYPE svg [<!ENTITY t SYSTEM "file:///etc/passwd">]>'), "not defined"),
        (svg("&x11;", head=f'<!DOCTYPE svg [<!ENTITY x0 "xxxxxxxxxx">{BOMB}]>'), "well-formed"),
        (svg("<g>" * 100_000 + "</g>" * 100_000), "well-formed"),
        (b'<?xml version="1.0" encoding="nonsense"?>' + svg(""), "well-formed"),
    ],
    ids=["empty", "open", "html", "no namespace", "unclosed", "outside entity", "bomb", "deep", "encoding"],
)
def test_what_is_no_svg(content: bytes, reason: str) -> None:
    with pytest.raises(SvgError, match=reason):
        clean_svg(content)


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ("", (0, 0)),
        ('width="40" height="30"', (40, 30)),
        ('width="40px" height="30.4PX"', (40, 30)),
        ('width="1in" height="72pt"', (96, 96)),
        ('width="100%" height="100%" viewBox="0 0 8 6"', (8, 6)),
        ('viewBox="0,0,8,6"', (8, 6)),
        ('width="40" viewBox="0 0 8 6"', (40, 30)),
        ('height="3e1" viewBox="0 0 8 6"', (40, 30)),
        ('width="x" height="-1" viewBox="nothing"', (0, 0)),
        ('width="1e300" height="9e999" viewBox="0 0 0 0"', (1_000_000, 1_000_000)),
    ],
)
def test_size(attributes: str, size: tuple[int, int]) -> None:
    found = inspect_svg(svg("", attributes))
    assert (found.width, found.height) == size
