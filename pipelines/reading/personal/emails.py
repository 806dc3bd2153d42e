"""Finds e-mail addresses, also where the sign and the dots are written in brackets or in words.

Mailboxes of a role (press@, info@) are nobody's own and are left alone.
"""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from pipelines.document import Span
from pipelines.reading.personal.datum import PersonalDatum, alternatives, places_of
from pipelines.words import load_words

_OPENING: Final = r"[(\[{<|*/~'\"“‘]"
_CLOSING: Final = r"[)\]}>|*/~'\"”’]"
_SPELLED_AT: Final = r"(?:at(?:[ -](?:sign|symbol))?|ät|arroba)"
_SPELLED_DOT: Final = r"(?:dot|punkt|punto|ponto)"
#: A dot of an address, however it is written.
_DOT: Final = rf"""
    (?: \. | \s\.\s | ,(?=(?:com|org|net|edu|gov|co)\b)
      | \s?{_OPENING}\s?(?:{_SPELLED_DOT}|\.)\s?{_CLOSING}\s?
      | \s{_SPELLED_DOT}\s | _{_SPELLED_DOT}_ | \s?-{_SPELLED_DOT}-\s? )
"""
_HOST: Final = re.compile(
    rf"""
    \s? (?: (?:[\w-]{{1,63}}?{_DOT}){{1,8}} (?=[\w-]{{0,62}}[^\W\d_])[\w-]{{2,63}}
      | \[[\dA-Fa-f.:]{{3,45}}\]                                                     # ada@[192.0.2.1]
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MAILBOX: Final = re.compile(
    rf"""(?: (?<![\w.+-])(?P<name>[\w.+-]{{1,64}}(?:\s{_SPELLED_DOT}\s[\w+-]{{1,64}}){{0,2}})
           | \"[^\"\n]{{1,64}}\" )\s?\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_MAILBOX: Final = 68
_LONGEST_HOST: Final = 255

_AT: Final = re.compile("[@ⓐ]")
#: A sign with a blank on one side: behind what can only be a mailbox, or before a host of many people's.
_HOSTS_OF_MAIL: Final = re.compile(
    r"\s?(?:gmail|googlemail|yahoo|hotmail|outlook|icloud|proton(?:mail)?|aol|gmx|live|msn|mail|yandex|qq|163|web)\."
    r"(?:com?|net|me|de|ru|fr|uk|it|es|ca|org|in)\b",
    re.IGNORECASE,
)
#: "ada (at) mail.example", "ada [@] mail.example"
_AT_IN_MARKS: Final = re.compile(rf"{_OPENING}\s?(?:{_SPELLED_AT}|@)\s?{_CLOSING}", re.IGNORECASE)
_LABEL_OF_HOST: Final = r"[^\W_]{1,63}"
#: "ada at mail dot example": a dot in words tells the address, as "at" stands in every second sentence.
_DOTS_IN_WORDS: Final = ("dot", "Dot", "DOT", "punto", "punkt", "ponto", "PUNTO", "PUNKT")
_IN_WORDS: Final = re.compile(
    rf"""
    (?<![\w.+-])(?P<name>[\w.+-]{{1,64}}?(?:\s{_SPELLED_DOT}\s[\w+-]{{1,64}}?){{0,2}})
    (?:\s{_SPELLED_AT}\s|_{_SPELLED_AT}_|\s?-{_SPELLED_AT}-\s?)
    (?:{_LABEL_OF_HOST}{_DOT}){{0,4}} {_LABEL_OF_HOST}
    (?:\s{_SPELLED_DOT}\s|_{_SPELLED_DOT}_|\s?-{_SPELLED_DOT}-\s?)
    (?:(?:{alternatives(load_words("spelled_domains"))}) (?:{_DOT}[a-z]{{2}})? )(?![\w-])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BEFORE_DOT_IN_WORDS: Final = 120
_BEHIND_DOT_IN_WORDS: Final = 80
#: "ada.brook at mail.example"
_AT_IN_WORDS: Final = re.compile(r" (?:at|AT) (?=[\w-]{1,63}\.[a-z]{2})")
_LIKE_A_MAILBOX: Final = re.compile(r"\w*[^\W\d]\w*[.+]\w[\w.+-]*|[^\W\d_]+[\d_]\w*")
_LABEL: Final = re.compile(
    r"(?:\be-?mail(?:\saddress)?(?:\s(?:is|to|at))?:?|\bwrite\sto|\bmailto:)\s?\Z", re.IGNORECASE
)
_LONGEST_LABEL: Final = 24
#: Words between "e-mail" and "at" that are no mailbox: "e-mail us at mail.example".
_NO_MAILBOXES: Final = frozenset(
    ["me", "us", "him", "her", "them", "you", "it", "one", "staff", "address", "addresses"]
)


def find_emails(text: str) -> Iterator[PersonalDatum]:
    """The e-mail addresses in a text, in no order.

    >>> text = "ada (at) mail.example, ada at mail dot example"
    >>> [datum.span.text_of(text) for datum in find_emails(text)]
    ['ada (at) mail.example', 'ada at mail dot example']
    """
    for at in chain(_at_signs(text), _AT_IN_MARKS.finditer(text), _words_for_at(text)):
        mailbox = _MAILBOX.search(text, max(0, at.start() - _LONGEST_MAILBOX), at.start())
        host = _HOST.match(text, at.end(), at.end() + _LONGEST_HOST) if mailbox else None
        if mailbox and host and not _is_of_role(mailbox["name"]):
            yield PersonalDatum("e-mail address", Span(mailbox.start(), host.end()))
    for dot in places_of(text, _DOTS_IN_WORDS):
        if not dot or text[dot - 1].isalnum():
            continue
        start, end = max(0, dot - _BEFORE_DOT_IN_WORDS), dot + _BEHIND_DOT_IN_WORDS
        for found in _IN_WORDS.finditer(text, start, end):
            if not _is_of_role(found["name"]):
                yield PersonalDatum("e-mail address", Span(*found.span()))


def _at_signs(text: str) -> Iterator[re.Match[str]]:
    """Signs between two words, or two blanks: ada @ mail.example, but not "so @ada of mail.example"."""
    for at in _AT.finditer(text):
        is_even = text[at.start() - 1 : at.start()].isspace() == text[at.end() : at.end() + 1].isspace()
        if is_even or _HOSTS_OF_MAIL.match(text, at.end()) or _is_like_a_mailbox(text, at.start()):
            yield at


def _is_like_a_mailbox(text: str, end: int) -> bool:
    """Whether the word that ends at a place can only be a mailbox, as "ada.brook"."""
    mailbox = _MAILBOX.search(text, max(0, end - _LONGEST_MAILBOX), end)
    return bool(mailbox and mailbox["name"] and _LIKE_A_MAILBOX.fullmatch(mailbox["name"]))


def _words_for_at(text: str) -> Iterator[re.Match[str]]:
    """Where "at" stands for the sign: behind what can only be a mailbox, or is said to be one."""
    for at in _AT_IN_WORDS.finditer(text):
        mailbox = _MAILBOX.search(text, max(0, at.start() - _LONGEST_MAILBOX), at.start())
        name = mailbox["name"] if mailbox else None
        if mailbox is None or name is None:
            continue
        label = _LABEL.search(text, max(0, mailbox.start() - _LONGEST_LABEL), mailbox.start())
        is_said = label is not None and name.lower() not in _NO_MAILBOXES
        is_sign = at[0].isupper() and name.islower()
        is_mailbox = _LIKE_A_MAILBOX.fullmatch(name) or _HOSTS_OF_MAIL.match(text, at.end())
        if is_said or is_sign or (is_mailbox and name.lower() not in _NO_MAILBOXES):
            yield at


def _is_of_role(mailbox: str | None) -> bool:
    return mailbox is not None and mailbox.lower().strip(".-+_") in load_words("role_mailboxes")
