"""What is searched for inputs that break a law: each target takes any bytes, and makes an input of them."""

from collections.abc import Callable, Mapping

from pipelines.document import Source
from pipelines.words import load_table, load_words
from tests.fuzzing.laws import hold_for, hold_for_file, hold_for_personal_data

_OWN = r"""
. , ; : ? ! - – — ( ) " “ ” ‘ ’ ' / % $ £ € & @ # * ’s n’t ... 0 1 3 7 12 40 1,000 1.5 1998 2024 3rd 1/2 10:30
3/5/2024 2024-05-03 INF 1e9 ½ ٣ ２ 1m 5bn 100,000,000 Ada Byron Ilka Brandvold Malta Tervola Mrs Dr President
mayor harbour firm sales bridge boats closed said told added says according asked sold rose fell opened killed
signed was were has will not
"""
_SPACES = ("\n", "\n\n", "\u2028", "\xa0", "\u200f")
_LISTS = (
    "months",
    "clause_openers",
    "determiners",
    "prepositions",
    "question_words",
    "function_words",
    "people",
)
_TABLES = (
    "change_words",
    "comparators",
    "magnitudes",
    "number_words",
    "ordinals",
    "fraction_words",
    "multiples",
)
#: Words of which texts are put together: those that the rules know, names, figures and marks.
VOCABULARY = sorted(
    {*_OWN.split(), *_SPACES}
    | {word for name in _LISTS for word in load_words(name)}
    | {word for name in _TABLES for word in load_table(name)}
)
_GLUED = 0x80


def words_of(content: bytes) -> str:
    """A text of the vocabulary: two bytes a word, of which one bit glues it to the next.

    >>> words_of(bytes([0x00, 0x05])).strip() == VOCABULARY[5]
    True
    """
    pieces = []
    for high, low in zip(content[::2], content[1::2], strict=False):
        word = VOCABULARY[((high & ~_GLUED) << 8 | low) % len(VOCABULARY)]
        pieces.append(word if high & _GLUED else f"{word} ")
    return "".join(pieces)


def _of_type(media_type: str) -> Callable[[bytes], None]:
    return lambda content: hold_for([Source("a", content, media_type)])


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "text": _of_type("text/plain"),
    "words": lambda content: hold_for([Source("a", words_of(content), "text/plain")]),
    "markdown": _of_type("text/markdown"),
    "html": _of_type("text/html"),
    "warc": lambda content: hold_for_file("a.warc", content),
    "jsonl": lambda content: hold_for_file("a.jsonl", content),
    "sidecar": lambda content: hold_for_file("a.txt", b"It took 40 days.", yaml=content),
    "personal": lambda content: hold_for_personal_data(content.decode("utf-8", "replace")),
}
_WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/a\r\n"
    b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000007>\r\n"
    b"WARC-Date: 2024-05-06T07:08:09Z\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: 82\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>It sold 40 carts.</p>\r\n\r\n"
)
#: What each search begins with.
SEEDS: Mapping[str, tuple[bytes, ...]] = {
    "text": (
        "“We sold 40 boats,” said Ada Byron on 3 May 2021. Sales rose 5%.\n\nWho pays?\nThe firm.".encode(),
    ),
    "words": (bytes(range(64)),),
    "markdown": (b"# Harbour\n\n- 40 boats\n\n> said [Ada](https://a.example)\n",),
    "html": (b"<title>Harbour</title><p>It sold <b>40</b> boats.</p><h2>Who pays?</h2><p>The firm.</p>",),
    "warc": (_WARC,),
    "jsonl": (b'{"text": "It sold 40 boats.", "published": "2024-05-03", "doc_id": "7"}\n',),
    "sidecar": (b"title: Harbour\npublished: 2024-05-03\nauthors: [Ada]\nopt_out: false\n",),
    "personal": (b"ada (at) mail.example, +44 20 7946 0000, 14 Mill Lane, born on 3 May 1985",),
}
