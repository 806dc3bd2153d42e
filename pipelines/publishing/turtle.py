"""Writes RDF as Turtle (W3C): names, literals, and what is said of a node.

Which terms a description uses is no matter of this module.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

#: What is said of a node: for each of its properties the values, as Turtle writes them.
Statements = Mapping[str, Sequence[str]]

_ESCAPES: Final = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
#: What Turtle forbids within the name of a node, beside the space and the control characters.
_NOT_IN_NAMES: Final = '<>"{}|^`\\'
_INDENT: Final = "    "


def iri(address: str) -> str:
    """A node by its address, which may be relative to the place of the file.

    >>> iri("data/csv/quotes.csv")
    '<data/csv/quotes.csv>'
    >>> iri("https://news.example/a b")
    '<https://news.example/a%20b>'
    """
    written = (f"%{ord(char):02X}" if char <= " " or char in _NOT_IN_NAMES else char for char in address)
    return f"<{''.join(written)}>"


def text(words: str, language: str = "") -> str:
    r"""Words as a literal, in a language if one is given.

    >>> print(text('They said "no".\nTwice.', "en"))
    "They said \"no\".\nTwice."@en
    """
    return f'"{words.translate(_ESCAPES)}"' + (f"@{language}" if language else "")


def typed(value: str | int, kind: str) -> str:
    """A value of one of the types of XML Schema.

    >>> typed("2026-05-17", "date")
    '"2026-05-17"^^xsd:date'
    """
    return f'"{value}"^^xsd:{kind}'


def nested(statements: Statements) -> str:
    """A node without a name, with what is said of it.

    >>> print(nested({"a": ["vcard:Organization"], "vcard:fn": [text("Gleanings")]}))
    [ a vcard:Organization ; vcard:fn "Gleanings" ]
    """
    return "[ " + " ; ".join(_said(statements)) + " ]"


def turtle_page(prefixes: Mapping[str, str], nodes: Iterable[tuple[str, Statements]]) -> str:
    """The text of a Turtle file.

    Args:
        prefixes: what names are shortened by.
        nodes: every node by name, with what is said of it; properties without values are left out.
    """
    heads = "".join(f"@prefix {prefix}: <{address}> .\n" for prefix, address in prefixes.items())
    return heads + "".join(
        f"\n{name}\n{_INDENT}" + f" ;\n{_INDENT}".join(_said(statements)) + " .\n"
        for name, statements in nodes
    )


def _said(statements: Statements) -> Iterator[str]:
    for term, values in statements.items():
        if values:
            yield f"{term} {', '.join(values)}"
