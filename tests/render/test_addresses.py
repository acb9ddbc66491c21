from __future__ import annotations

import pytest

from paperpack.render.addresses import usable_url

SCHEMES = {"http", "https", "mailto"}


@pytest.mark.parametrize(
    ("url", "usable"),
    [
        ("https://example.org/a?b=c&d#e", "https://example.org/a?b=c&d#e"),
        (" HTTPS://Example.org ", "https://example.org"),
        ("https://例子.测试/路 径", "https://xn--fsqu00a.xn--0zwm56d/%E8%B7%AF%20%E5%BE%84"),
        ("https://example.org/%E8%B7%AF", "https://example.org/%E8%B7%AF"),
        ("https://example.org/%zz?[1]|{2}#a#b", "https://example.org/%25zz?%5B1%5D%7C%7B2%7D#a%23b"),
        ("https://user:secret@example.org:8080/x", "https://example.org:8080/x"),
        ("http://[::1", ""),
        ("http://exa mple.org", ""),
        ("http://999.1.1.1/", ""),
        ("http://127.0.0.1/", "http://127.0.0.1/"),
        ("https://example.org:99999/", ""),
        ("https://" + "a" * 64 + ".org", ""),
        ("http:///path", ""),
        ("mailto:a b@example.org", "mailto:a%20b@example.org"),
        ("javascript:alert(1)", ""),
        ("JAVASCRIPT:alert(1)", ""),
        ("data:text/html,x", ""),
        ("zotero://select/items/1", ""),
        ("//example.org/", ""),
        ("note.md", ""),
        ("", ""),
    ],
)
def test_a_link_gets_an_address_that_parsers_agree_upon_or_none(url: str, usable: str) -> None:
    assert usable_url(url, SCHEMES) == usable


def test_other_schemes_are_for_the_caller_to_allow() -> None:
    assert usable_url("zotero://select/items/1_A B", {"zotero"}) == "zotero://select/items/1_A%20B"
