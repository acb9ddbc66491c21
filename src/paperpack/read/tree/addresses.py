"""Addresses that a site generator would fill in: `{{ site.baseurl }}/x`, `{% post_url … %}`, `{{< ref "x.md" >}}`."""

from __future__ import annotations

import re

_OBJECT = re.compile(
    r"\{\{-?\s*(?:site\.(?:base_?url|url)|base_path|page\.root|[\"'](?P<path>[^\"'{}]*)[\"']\s*(?:\|[^{}]*)?)\s*-?\}\}"
)
_REFERENCE = re.compile(
    r"(?:\{%-?\s*(?:link|post_url)\s+|\{\{[<%]\s*(?:ref|relref)\s+)[\"']?(?P<path>[^\"'{}%]+?)[\"']?\s*-?[%>]\}\}?"
)


def without_templates(address: str) -> str:
    """Give an address as the path that the generator would make of it: the site's root is `/`."""
    if "{" not in address:
        return address
    address = _REFERENCE.sub(lambda found: found["path"].strip(), address.strip())
    filled = _OBJECT.sub(lambda found: found["path"] or "", address)
    return filled if filled == address or "://" in filled else "/" + filled.lstrip("/")
