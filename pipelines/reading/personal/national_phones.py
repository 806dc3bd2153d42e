"""Which groups of digits some country writes its telephone numbers in: "612 34 56 78", "8 (495) 123-45-67".

The forms are those of the library `phonenumbers`, Google's for all countries. Numbers that begin with 0 or +
need none of this: no figure is written so.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from typing import Final

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, SUPPORTED_REGIONS, NumberFormat, PhoneMetadata

from pipelines.document import Span, frozen

_GROUP: Final = re.compile(r"\d+")
#: Groups that stand apart by one sign each, which is the same throughout but for what a bracket needs.
_GROUPS: Final = re.compile(
    r"(?:\d{1,2} ?)?\(\d{1,5}\) ?\d+(?:[ -]\d+)*|\d+(?: \d+)+|\d+(?:-\d+)+|\d+(?:\.\d+)+"
    r"|(?:\d+ )?\d+ \d+(?:-\d+)+"
)
_FEWEST_DIGITS: Final = 8
_MOST_DIGITS: Final = 13
#: Of two groups, those that are hardly anything else.
_TWO_GROUPS: Final = frozenset({(4, 4), (5, 5), (3, 7)})
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[.]\d{3})+|\d{1,2}(?: \d{3})+")
#: What a number may begin with instead of a plus and the country's code.
_COUNTRIES: Final = frozenset(str(code) for code in COUNTRY_CODE_TO_REGION_CODE if code > 9)
#: Countries whose numbers are told without groups, as they are long, with what is dialled before them there.
_WITHOUT_GROUPS: Final = {"US": "", "IN": "", "GR": "", "CN": "", "RU": "8"}
_LAST_YEAR: Final = 2100
_BEFORE_BARE: Final = " (\n“‘:"
_BEFORE: Final = re.compile(r"[\w.,$€£#/+-]\Z")
_BEHIND: Final = re.compile(r"[\w%]|[.,/-]\d|\s(?:percent|per cent|million|billion|people)\b")
_GROUP_OF_FORMAT: Final = re.compile(r"\((\\d(?:\{\d+(?:,\d+)?\})?|[^()]*)\)")
_SIZE: Final = re.compile(r"(?:\\d|\[[^\]]+\]|\d)(?:\{(\d+)(?:,(\d+))?\})?")


@frozen
class _Form:
    """A form of numbers: what they begin with, and what they are as a whole, both as digits."""

    leading: re.Pattern[str] | None
    whole: re.Pattern[str]

    def fits(self, digits: str) -> bool:
        is_led = self.leading is None or self.leading.match(digits) is not None
        return is_led and self.whole.fullmatch(digits) is not None


def is_national_phone(text: str, number: Span) -> bool:
    """Whether digits in groups are a telephone number of some country, in a form that this country uses.

    >>> text = "612 34 56 78"
    >>> is_national_phone(text, Span(0, len(text)))
    True
    >>> is_national_phone("123 456 789 012", Span(0, 15)), is_national_phone("2010-2015", Span(0, 9))
    (False, False)

    Args:
        text: the text.
        number: where the digits stand in it.
    """
    words = number.text_of(text)
    if words.isdecimal():
        return _is_bare_phone(text, number)
    if not _GROUPS.fullmatch(words) or _THOUSANDS.fullmatch(words):
        return False
    if _BEFORE.search(text, max(0, number.start - 1), number.start) or _BEHIND.match(text, number.end):
        return False
    groups: Sequence[str] = _GROUP.findall(words)
    if not _FEWEST_DIGITS <= sum(map(len, groups)) <= _MOST_DIGITS:
        return False
    if len(groups) == 2 and (tuple(map(len, groups)) not in _TWO_GROUPS or _is_range(words, *groups)):
        return False
    return any(
        form.fits("".join(groups[without:]))
        for without in (0, 1)
        if not without or groups[0] in ("1", "8") or groups[0] in _COUNTRIES
        for form in _forms().get(tuple(map(len, groups[without:])), ())
    )


def _is_bare_phone(text: str, number: Span) -> bool:
    """Whether digits without groups are a number of a country where people write theirs so: "9876543210"."""
    digits = number.text_of(text)
    is_apart = number.start == 0 or text[number.start - 1] in _BEFORE_BARE
    if not is_apart or len(digits) not in (10, 11) or _BEHIND.match(text, number.end):
        return False
    return any(whole.fullmatch(digits) for whole in _bare_forms())


@cache
def _bare_forms() -> tuple[re.Pattern[str], ...]:
    found = []
    for region, prefix in _WITHOUT_GROUPS.items():
        metadata = PhoneMetadata.metadata_for_region(region)
        if metadata is not None and metadata.mobile is not None:
            found.append(re.compile(f"{prefix}(?:{metadata.mobile.national_number_pattern})"))
    return tuple(found)


def _is_range(words: str, first: str, second: str) -> bool:
    """Whether two numbers may be years, or pages with a dash between them: from one to another."""
    are_years = max(int(first), int(second)) < _LAST_YEAR
    return int(first) < int(second) and (are_years or " " not in words)


@cache
def _forms() -> dict[tuple[int, ...], tuple[_Form, ...]]:
    """All forms of all countries, by the sizes of their groups."""
    forms: dict[tuple[int, ...], set[tuple[str | None, str]]] = defaultdict(set)
    for region in SUPPORTED_REGIONS:
        metadata = PhoneMetadata.metadata_for_region(region)
        if metadata is None:
            continue
        own = [kind.national_number_pattern for kind in (metadata.fixed_line, metadata.mobile) if kind]
        whole = "|".join(pattern for pattern in own if pattern)
        for form in metadata.number_format if whole else ():
            leading = form.leading_digits_pattern[-1] if form.leading_digits_pattern else None
            for sizes in _sizes_of(form):
                forms[sizes].add((leading, whole))
    return {
        sizes: tuple(
            _Form(re.compile(leading) if leading else None, re.compile(whole))
            for leading, whole in sorted(found, key=str)
        )
        for sizes, found in forms.items()
    }


def _sizes_of(form: NumberFormat) -> Iterator[tuple[int, ...]]:
    """The sizes that the groups of a form may have."""
    sizes = []
    for group in _GROUP_OF_FORMAT.findall(form.pattern or ""):
        least = most = 0
        for low, high in (found.groups() for found in _SIZE.finditer(group)):
            least += int(low or 1)
            most += int(high or low or 1)
        sizes.append(range(least, most + 1))
    yield from product(*sizes)
