"""Reads what the head of a page says of the page: its meta elements, its own address, its licence.

Takes the bytes of a page; what cannot be read as HTML says nothing. What follows from it is decided in
`permissions` and `storing`.
"""

from collections.abc import Mapping

from lxml import etree, html


def meta_of(body: bytes) -> Mapping[str, str]:
    """The meta elements of a page by name, in small letters."""
    tree = _tree_of(body)
    found = () if tree is None else tree.iter("meta")
    return {
        str(meta.get("name")).strip().lower(): str(meta.get("content", ""))
        for meta in found
        if meta.get("name")
    }


def canonical_of(body: bytes) -> str | None:
    """The address that a page calls its own (RFC 6596); None where it names none."""
    return _linked(body, ("link",), "canonical", ("http://", "https://"))


def licence_of(body: bytes) -> str | None:
    """The address of the licence that a page names; None where it names none."""
    address = _linked(body, ("link", "a"), "license", ("http",))
    return address[:500] if address else None


def _linked(body: bytes, elements: tuple[str, ...], relation: str, begins: tuple[str, ...]) -> str | None:
    """The first address that is linked by a relation."""
    tree = _tree_of(body)
    links = () if tree is None else tree.iter(*elements)
    named = (
        str(link.get("href", "")) for link in links if relation in str(link.get("rel", "")).lower().split()
    )
    return next((address for address in named if address.startswith(begins)), None)


def _tree_of(body: bytes) -> html.HtmlElement | None:
    try:
        return html.fromstring(body)
    except (etree.ParserError, ValueError):
        return None
