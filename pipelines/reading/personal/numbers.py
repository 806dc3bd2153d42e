"""Finds all kinds of personal data that are told by their digits, in one way through the digits of a text."""

from collections.abc import Iterator

from pipelines.document import Span
from pipelines.reading.personal.addresses import address_at, find_labelled_addresses
from pipelines.reading.personal.datum import PersonalDatum
from pipelines.reading.personal.papers import paper_at
from pipelines.reading.personal.phones import DIGITS, has_label, phones_in
from pipelines.reading.personal.spoken_phones import find_spoken_phones


def find_numbers(text: str) -> Iterator[PersonalDatum]:
    """The telephone numbers, street addresses, and numbers of accounts and papers in a text, in no order.

    Args:
        text: the text, in plain characters.
    """
    labelled = told = -1
    for run in DIGITS.finditer(text):
        paper = paper_at(text, run) if run.start() >= told else None
        if paper:
            told = paper.span.end
            yield paper
            continue
        is_labelled = has_label(text, run, labelled)
        phones = list(phones_in(text, Span(*run.span()), is_labelled))
        if is_labelled:
            labelled = run.end()
        yield from (PersonalDatum("telephone number", phone) for phone in phones)
        if not phones and (address := address_at(text, run)):
            yield PersonalDatum("street address", address)
    yield from find_spoken_phones(text)
    yield from find_labelled_addresses(text)
