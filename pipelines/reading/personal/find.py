"""Finds all personal data of a text: the one place that asks the finders of every kind.

Works on any text: an article, a cell, a file of a release. It errs towards finding: what has the form of a
telephone number is taken for one, and whose it is, is not asked. What is public by nature is left alone:
mailboxes of a role (press@...), numbers that are free to call, a few addresses of public seats, and years of
birth. Every match is judged by itself: a public one hides no other beside it. What is written in escapes, as
in web addresses, or in unusual characters is found as well.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from pipelines.document import Span
from pipelines.reading.personal.birthdays import find_birthdays
from pipelines.reading.personal.datum import PersonalDatum
from pipelines.reading.personal.emails import find_emails
from pipelines.reading.personal.numbers import find_numbers
from pipelines.reading.plain_characters import in_plain_characters

_FINDERS: Final[tuple[Callable[[str], Iterator[PersonalDatum]], ...]] = (
    find_emails,
    find_numbers,
    find_birthdays,
)


def find_personal_data(text: str) -> list[PersonalDatum]:
    """The personal data in a text, in order; those that overlap are told as one, of the first one's kind.

    >>> text = "Ada, born on 3 May 1985, ada@mail.example, +44 20 7946 0000"
    >>> [datum.kind for datum in find_personal_data(text)]
    ['birthday', 'e-mail address', 'telephone number']
    >>> find_personal_data("Write to press@harbour.example or call 0800 555 019; ISBN 0-306-40615-2.")
    []
    """
    plain = in_plain_characters(text)
    if plain is None:
        return _in_order(datum for finder in _FINDERS for datum in finder(text))
    return _in_order(
        PersonalDatum(datum.kind, plain.as_written(datum.span))
        for finder in _FINDERS
        for datum in finder(plain.text)
    )


def redact(text: str, find: Callable[[str], Sequence[PersonalDatum]] = find_personal_data) -> str:
    """A text with the kind of each personal datum in its place, such that none is found in what is left.

    Args:
        text: the text.
        find: what finds them, in order.

    >>> redact("mail ada@mail.example now")
    'mail [e-mail address] now'
    """
    while data := find(text):
        for datum in reversed(data):
            text = f"{text[: datum.span.start]}[{datum.kind}]{text[datum.span.end :]}"
    return text


def _in_order(found: Iterable[PersonalDatum]) -> list[PersonalDatum]:
    apart: list[PersonalDatum] = []
    for datum in sorted(found, key=lambda datum: (datum.span.start, -datum.span.end)):
        last = apart[-1] if apart else None
        if last is None or datum.span.start >= last.span.end:
            apart.append(datum)
        elif datum.span.end > last.span.end:
            apart[-1] = PersonalDatum(last.kind, Span(last.span.start, datum.span.end))
    return apart
