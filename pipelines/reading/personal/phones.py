"""Finds the telephone numbers in a run of digits: by their form, or by words beside them that say so.

Forms that some country writes its numbers in, and that look like no telephone number elsewhere, are in
`national_phones`.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from pipelines.document import Span
from pipelines.reading.personal.datum import digits_in
from pipelines.reading.personal.national_phones import is_national_phone
from pipelines.words import load_table, load_words

#: What may stand between the groups of a telephone number; a plus for a blank, as in web addresses.
_SEPARATOR: Final = r"(?:[ \u00a0.()/‐‑–-]{1,3}|\+)"
#: Digits, alone or in groups as telephone numbers have them; all that is searched for numbers starts here.
DIGITS: Final = re.compile(rf"\d+(?:{_SEPARATOR}\d+)*")
_GROUP: Final = re.compile(r"\d+")
_REST: Final = rf"(?:{_SEPARATOR})?(?:\d(?:{_SEPARATOR})?){{6,13}}\d"
_PHONE: Final = re.compile(
    rf"""
    (?: (?<![\w.,$€£#-])[(]?\+\d{{1,3}}{_REST}                                            # +44 20 7946
      | (?<![\w.,$€£#/-]) (?:
            [(]?(?:00\s?|011[ -])(?=[1-9])\d{{1,3}}{_REST}                                # 0044 20 7946
          | (?:1[ .+/-])?(?:\(\d{{3}}\)[\s-]?|\d{{3}}[ .‐‑–+/-])\d{{3}}[ .‐‑–+-]?\d{{4}}     # (212) 555-0100
          | [(]?0(?:\d{{1,5}}|[ ]?\(\d{{2,4}})[)]?(?:{_SEPARATOR}\d{{2,8}}){{1,5}}             # 030 5550 1992
          | 0\d{{1,4}}[ -]\d(?:[ -]\d{{2,4}}){{2,4}}                                       # 06 1 234 5678
          | \(0\)[ ]?\d{{2,4}}(?:{_SEPARATOR}\d{{2,8}}){{1,4}}                               # (0)20 7946 0000
          | 0\d{{9,11}}                                                                   # 02079460000
        )
    ) (?![\w%]|[.,/-]\d)
    """,
    re.VERBOSE,
)
_DIGITS_OF_PHONES: Final = range(9, 17)
_FEWEST_LABELLED_DIGITS: Final = 6
#: Words that say that a number is one to call, and those that may stand between them and it.
PHONE_LABEL: Final = re.compile(
    r"""
    (?: \b (?:(?:tele)?phone[ds]?|tel|mobile|mob|cell(?:phone|ular)?|fax|pager|landline|hotline|helpline
           |switchboard|phoning|whatsapp|viber|telegram|signal|sms
           |t[ée]l[ée]phone|telefon[eo]?|tel[ée]fono|tlf|m[óo]vil|celular|handy|portable|ph|call|dial|text|ring
           |(?:call|dial|text|ring|reach|contact)(?:s|ed|l?ing)?
           |(?:his|her|their|my|our|your|whose)\snumbers?)
        (?:\s(?:numbers?|no\.?|nr\.?|line|is|was|at|on|via|under|to|me|us|him|her|them|directly|now|or)\b\.?
          |\s(?-i:[^\W\d_a-z][\w’'-]+)(?=\s(?:(?-i:[^\W\d_a-z])|at\s|on\s)))*
        (?:\.?[:=]{0,2}|\.)
      | \b(?-i:[TMPFH]|ph|tel|mob)[.:]{1,2}
      | \bwa\.me/
    ) \s{0,2}[(+]{0,2}\Z
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_LABEL: Final = 48
_IN_A_ROW: Final = "1 2 3 4 5"
#: Words behind a number that say so: "555-0199 (mobile)".
_LABEL_BEHIND: Final = re.compile(
    r"\s?\(?(?:mobile|cell|home|work|office|fax|landline|whatsapp|phone|tel)\)"
    r"|\sis\s(?:his|her|their|my|our|the)\s(?:(?:tele)?phone|mobile|cell|direct|home|work)?\s?number\b",
    re.IGNORECASE,
)
#: What joins a number to the labelled one before it: call 5550198 or 5550199.
_JOINED: Final = re.compile(r"\s?(?:,|;|/|&|\bor\b|\band\b|,\sor)\s{1,2}[(+]{0,2}", re.IGNORECASE)
_LONGEST_JOINT: Final = 9
#: A number that is written as no telephone number has to be: without groups, and not from 0.
_COUNT: Final = re.compile(r"(?P<number>[1-9][0-9]*) (?P<noun>[a-z]+)\b")
_LONGEST_COUNTED: Final = 20
_COUNTED_KINDS: Final = ("area", "length", "mass", "money", "volume")
_SHORTEST_UNIT: Final = 5
#: Numbers that are free to call belong to nobody in private: 0800, 1-800, 0808, 116 123.
_FREE_TO_CALL: Final = re.compile(
    r"[(+\s]*(?:1[ .()+-]*)?[(]?(?:0?80[058]|8(?:00|33|44|55|66|77|88)|116)[) .+-]"
)
_MOST_FREE_DIGITS: Final = 11
_NO_PHONE_LABEL: Final = re.compile(
    r"(?:\b(?:ISBN|ISSN|case|docket|file|account|codes?|no|nos|ref)\b[\s.:#(-]{0,3}|#)\Z", re.IGNORECASE
)
#: Bare digits that begin the name of a file or folder are the number of an article: 0123456789-fire.txt.
_FILE_NAME: Final = re.compile(
    r"\d+(?:[-/]?[^\W\d][\w/.-]{0,100})?(?:\s?\(\d+\))?\.(?:txt|md|html?|ya?ml|jsonl|parquet|warc)\b",
    re.IGNORECASE,
)


def has_label(text: str, run: re.Match[str], labelled: int) -> bool:
    """Whether digits are said to be a telephone number, or are joined to such that end at a place."""
    start, end = run.span()
    if 0 <= start - labelled <= _LONGEST_JOINT and labelled >= 0 and _JOINED.fullmatch(text, labelled, start):
        return True
    if end - start < _FEWEST_LABELLED_DIGITS:
        return False
    if PHONE_LABEL.search(text, max(0, start - _LONGEST_LABEL), start):
        return True
    return _LABEL_BEHIND.match(text, end, end + _LONGEST_LABEL) is not None


def phones_in(text: str, run: Span, is_labelled: bool) -> Iterator[Span]:
    """The telephone numbers that a run of digits holds; with a label beside it, it is one or several.

    Args:
        text: the text.
        run: the digits, as `DIGITS` finds them.
        is_labelled: whether they are said to be a number to call.
    """
    if run.end - run.start < _FEWEST_LABELLED_DIGITS:
        return
    if _FILE_NAME.match(text, run.start) and not text.endswith("+", 0, run.start):
        return
    for number in _apart(text, run):
        digits = digits_in(number.text_of(text))
        if is_labelled:
            is_none = _IN_A_ROW in number.text_of(text) or _is_count(text, number)
            is_number_to_call = not (is_none or _FREE_TO_CALL.match(text, number.start))
            if digits >= _FEWEST_LABELLED_DIGITS and is_number_to_call:
                yield number
        elif digits >= _DIGITS_OF_PHONES.start - 1:
            yield from _unlabelled_phones(text, number)


def _is_count(text: str, number: Span) -> bool:
    """Whether a number behind a label, or joined to one, counts people or units: "and 2000000 people"."""
    counted = _COUNT.match(text, number.start, number.end + _LONGEST_COUNTED)
    return counted is not None and counted.end("number") == number.end and counted["noun"] in _counted_nouns()


@cache
def _counted_nouns() -> frozenset[str]:
    """Nouns before which nobody writes a number to call; short ones may be other words: "5550199 in town"."""
    units = load_table("measure_units").items()
    long = {unit for unit, kind in units if kind in _COUNTED_KINDS and len(unit) >= _SHORTEST_UNIT}
    return load_words("people") | long


def _unlabelled_phones(text: str, number: Span) -> Iterator[Span]:
    """What is written like a telephone number, and not said to be another number."""
    if _NO_PHONE_LABEL.search(text, max(0, number.start - 14), number.start):
        return
    found = _PHONE.search(text, number.start, number.end + 2)
    is_phone = False
    while found:
        is_phone = digits_in(found[0]) in _DIGITS_OF_PHONES
        if is_phone and not _FREE_TO_CALL.match(found[0]):
            yield Span(*found.span())
        found = _PHONE.search(text, found.end() if is_phone else found.start() + 1, number.end + 2)
    if not is_phone and not _FREE_TO_CALL.match(text, number.start) and is_national_phone(text, number):
        yield number


def _apart(text: str, run: Span) -> Iterator[Span]:
    """A run of digits, or the telephone numbers of which it is made up, each with the signs before it.

    >>> text = "0800 555 019 / 07700 900123"
    >>> [number.text_of(text) for number in _apart(text, Span(0, len(text)))]
    ['0800 555 019', '07700 900123']
    """
    left = digits_in(run.text_of(text))
    start, end, digits = _with_signs(text, run.start), run.start, 0
    most = _most_digits(text, start)
    for group in _GROUP.finditer(text, run.start, run.end):
        size = group.end() - group.start()
        is_next = min(digits, left) >= _DIGITS_OF_PHONES.start and (
            group[0][0] == "0"
            or not {"/", "(", "+"}.isdisjoint(text[end : group.start()])
            or _PHONE.match(text, group.start())
        )
        if digits and (is_next or digits + size > most):
            yield Span(start, end)
            start, digits = _with_signs(text, group.start()), 0
            most = _most_digits(text, start)
        end, digits, left = group.end(), digits + size, left - size
    yield Span(start, end)


def _with_signs(text: str, start: int) -> int:
    while start and text[start - 1] in "(+":
        start -= 1
    return start


def _most_digits(text: str, start: int) -> float:
    """How many digits the number that begins at a place has at most, as far as its kind tells."""
    return _MOST_FREE_DIGITS if _FREE_TO_CALL.match(text, start) else float("inf")
