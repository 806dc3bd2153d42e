"""Finds numbers of bank accounts, payment cards and identity papers, of many countries.

Those with letters or check digits of their own are told by these; others by the words before them, such as
"passport number". What a number is worth is not asked: one that is no longer in use is found as well.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from pipelines.document import Span, frozen
from pipelines.reading.personal import check_digits as check
from pipelines.reading.personal.datum import PersonalDatum, digits_in
from pipelines.words import load_table

ACCOUNT: Final = "bank account number"
IDENTITY: Final = "identity number"

_DAY: Final = r"(?:0[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(?:0[1-9]|1[0-2])"
_NUMBER: Final = r"(?:\s?(?:numbers?|no\.?|nr\.?|num\.?|№|\#|card|code|id))*"
_SAID: Final = r"(?:\s(?:is|was|of))?[:.=]?\s{0,2}"
#: What names a number of an account, and what names one of a paper; some words only with "number" behind.
_ACCOUNT_LABEL: Final = re.compile(
    rf"""
    \b (?: (?:bank\s|savings\s|current\s)?(?:account|acct\.?|a/c)(?:\s(?:with|at)\s[\w ]{{1,20}})? | IBAN
         | sort\scode | routing | Kontonummer | Konto | cuenta | rekening | konto
         | (?:credit\s|debit\s|bank\s|payment\s)?card (?=\s(?:no|num|\#)) )
    {_NUMBER}{_SAID}\Z
    """,
    re.VERBOSE | re.IGNORECASE,
)
_IDENTITY_LABEL: Final = re.compile(
    rf"""
    \b (?: passport | driv(?:er|ing)(?:[’']?s)?\s(?:licen[cs]e|permit) | social\s(?:security|insurance) | SSN
         | NINO | national\s(?:insurance|id(?:entity)?) | tax(?:payer)?\s?id | EIN | ITIN | NHS
         | identity | identification | resident\sregistration
         | Aadhaar | PESEL | BSN | CPR | CPF | CNP | EGN | DNI | NIE | NIF | CURP | RUT | NRIC | HKID | MyKad
         | c[ée]dula | Steuer-?ID | Personalausweis | codice\sfiscale | PPSN? | personnummer | voter\sid
         | (?:ID|SIN|NI|permanent\saccount|tax(?:payer)?(?:\s(?:file|id(?:entification)?|reference))?|TFN
             |TIN|PAN|Medicare|patient|insurance|residence\spermit|visa|green\scard|military|licen[cs]e)
             (?=\s(?:no|num|card|\#)) )
    {_NUMBER}{_SAID}\Z
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_LABEL: Final = 64
_FEWEST_LABELLED_DIGITS: Final = 6
#: What a label may stand before.
_LABELLED: Final = re.compile(r"[A-Z]{0,8}\d[\dA-Z]*(?:[ ./-][A-Z]{0,4}\d[\dA-Z]*)*(?:[ .-]?[A-Z]\b)?")


@frozen
class _Paper:
    """A form of number: how it is written, and a check of its digits and letters where there is one."""

    kind: str
    form: re.Pattern[str]
    holds: Callable[[str], bool] = check.anything


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.,$€£#/-])(?:{pattern})(?!\w|[.,/-]\d)")


#: Numbers that begin with digits, or with one letter.
_OF_DIGITS: Final[Sequence[_Paper]] = (
    _Paper(ACCOUNT, _form(r"[3-6]\d{3}([ -]?)\d{4}\1\d{4}\1\d{4}|3[47]\d\d([ -]?)\d{6}\2\d{5}"), check.luhn),
    _Paper(IDENTITY, _form(r"(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}")),  # Social Security, United States
    _Paper(IDENTITY, _form(r"\d{8}-?[A-Z]"), check.spanish),
    _Paper(IDENTITY, _form(r"[XYZ]-?\d{7}-?[A-Z]"), check.spanish),
    _Paper(IDENTITY, _form(rf"[12] ?\d\d ?{_MONTH} ?\d[\dAB] ?\d{{3}} ?\d{{3}} ?\d\d"), check.french),
    _Paper(IDENTITY, _form(rf"\d\d\.{_MONTH}\.{_DAY}-\d{{3}}\.\d\d")),  # Belgium
    _Paper(IDENTITY, _form(rf"(?:19|20)?\d\d{_MONTH}{_DAY}[-+]\d{{4}}")),  # Sweden
    _Paper(IDENTITY, _form(rf"{_DAY}{_MONTH}\d\d[-+A]\d{{3}}[\dA-Y]")),  # Finland, Denmark
    _Paper(IDENTITY, _form(rf"{_DAY}{_MONTH}\d\d \d{{5}}")),  # Norway
    _Paper(IDENTITY, _form(rf"\d\d(?:{_MONTH}|[56]\d){_DAY}/\d{{3,4}}")),  # Czechia, Slovakia
    _Paper(IDENTITY, _form(r"756\.\d{4}\.\d{4}\.\d\d")),  # Switzerland
    _Paper(IDENTITY, _form(r"\d{3}\.\d{3}\.\d{3}-\d\d")),  # Brazil
    _Paper(IDENTITY, _form(r"\d{1,2}\.\d{3}\.\d{3}-[\dkK]")),  # Chile
    _Paper(IDENTITY, _form(r"[2-9]\d{3}([ -])\d{4}\1\d{4}"), check.verhoeff),  # India
    _Paper(IDENTITY, _form(rf"[1-9]\d{{5}}(?:19|20)\d\d{_MONTH}{_DAY}\d{{3}}[\dX]")),
    _Paper(IDENTITY, _form(rf"\d\d{_MONTH}{_DAY}-[1-8]\d{{6}}")),  # Korea
    _Paper(IDENTITY, _form(rf"\d\d{_MONTH}{_DAY}-\d\d-\d{{4}}")),  # Malaysia
    _Paper(IDENTITY, _form(rf"\d\d{_MONTH}{_DAY} ?\d{{4}} ?[01]8 ?\d"), check.luhn),  # South Africa
    _Paper(IDENTITY, _form(r"[STFGM]\d{7}[A-Z]")),  # Singapore
    _Paper(IDENTITY, _form(r"[A-Z]{1,2}\d{6}\([\dA]\)")),  # Hong Kong
    _Paper(IDENTITY, _form(r"[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]")),  # National Insurance, United Kingdom
)
_FEWEST_DIGITS: Final = 6
_LONGEST: Final = 24
#: Numbers that begin with several letters.
_OF_LETTERS: Final[Sequence[re.Pattern[str]]] = (
    re.compile(r"(?<!\w)[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z](?!\w)"),  # Italy
    re.compile(rf"(?<!\w)[A-Z]{{4}}\d\d{_MONTH}{_DAY}[HMX][A-Z]{{5}}[A-Z\d]\d(?!\w)"),  # Mexico
    re.compile(r"(?<!\w)[A-Z]{3}[PCHFATBLJG][A-Z]\d{4}[A-Z](?!\w)"),  # India
)
#: A bank account number of some length, in groups or in one.
_IBAN_BEGINS: Final = re.compile(r"(?<!\w)[A-Z]{2}\d\d ?[\dA-Z]{4}")
_MOST_LETTERS: Final = 6
_LONGEST_OF_LETTERS: Final = 44


def paper_at(text: str, run: re.Match[str]) -> PersonalDatum | None:
    """The number of an account or paper that a run of digits is, or is a part of.

    >>> text = "his passport number X1234567"
    >>> paper_at(text, re.compile("[0-9]+").search(text))
    PersonalDatum(kind='identity number', span=Span(start=20, end=28))

    Args:
        text: the text, in plain characters.
        run: the digits.
    """
    if text[max(0, run.start() - 2) : run.start()].isupper() and (letters := _of_letters(text, run.start())):
        return letters
    if (
        run.end() - run.start() < _FEWEST_LABELLED_DIGITS
        and not text[max(0, run.start() - 1) : run.start()].isupper()
    ):
        return None
    if digits_in(run[0]) >= _FEWEST_DIGITS:
        for paper in _OF_DIGITS:
            found = paper.form.search(text, max(0, run.start() - 3), run.end() + 3)
            if found and found.start() <= run.start() + 2 and paper.holds(found[0]):
                return PersonalDatum(paper.kind, Span(*found.span()))
    return _labelled(text, run.start())


def _labelled(text: str, at: int) -> PersonalDatum | None:
    """The number at a place that words before it say is one of an account or a paper."""
    start = at
    while start and at - start < 8 and text[start - 1].isalnum():
        start -= 1
    for kind, label in ((IDENTITY, _IDENTITY_LABEL), (ACCOUNT, _ACCOUNT_LABEL)):
        if label.search(text, max(0, start - _LONGEST_LABEL), start):
            number = _LABELLED.match(text, start, at + _LONGEST_OF_LETTERS)
            if (
                number
                and 2 * digits_in(number[0]) + sum(map(str.isalpha, number[0])) >= 2 * _FEWEST_LABELLED_DIGITS
            ):
                return PersonalDatum(kind, Span(*number.span()))
    return None


def _of_letters(text: str, at: int) -> PersonalDatum | None:
    """The number at a place that begins with several capitals before it."""
    start = at
    while start and at - start < _MOST_LETTERS and "A" <= text[start - 1] <= "Z":
        start -= 1
    length = load_table("iban_lengths").get(text[start:at])
    if length and _IBAN_BEGINS.match(text, start):
        account = re.compile(rf"(?:[\dA-Z] ?){{{length}}}(?<! )(?!\w)").match(text, start)
        if account and check.iban(account[0]):
            return PersonalDatum(ACCOUNT, Span(*account.span()))
    for form in _OF_LETTERS:
        if found := form.match(text, start):
            return PersonalDatum(IDENTITY, Span(*found.span()))
    return None
