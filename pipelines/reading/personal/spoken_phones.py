"""Finds telephone numbers that are written in words: "oh seven seven double oh ...", "call five five ..."."""

import re
from collections.abc import Iterator
from typing import Final

from pipelines.document import Span
from pipelines.reading.personal.datum import PersonalDatum, places_of
from pipelines.reading.personal.phones import PHONE_LABEL

_DIGIT: Final = r"(?:zero|one|two|three|four|five|six|seven|eight|nine|oh|o)"
_SIGNS: Final = re.compile(
    rf"\b(?:plus\s)?(?:(?:double|treble|triple)\s)?{_DIGIT}\b"
    rf"(?:,?[\s-](?:(?:double|treble|triple)\s)?(?:{_DIGIT}|(?:hundred|thousand)(?=,?[\s-]{_DIGIT}\b))\b){{5,15}}",
    re.IGNORECASE,
)
#: What a counting rhyme has nothing of: "one two three four five six seven".
_OF_PHONES: Final = re.compile(r"\b(?:zero|oh|o|double|treble|triple|plus)\b", re.IGNORECASE)
_LONGEST_LABEL: Final = 32
#: Digits of which no number to call has none, as they begin or end; a quick look for them.
_ANCHORS: Final = ("zero", "even ", "ight ", "nine ", "four ", "five ", "six ", "three ", "oh ", "oh,")
_AMONG_DIGITS: Final = re.compile(rf"[a-z]{{1,5}},?[ -](?:double |treble |triple )?{_DIGIT}\b", re.IGNORECASE)
_BEFORE: Final = 64
_BEHIND: Final = 200


def find_spoken_phones(text: str) -> Iterator[PersonalDatum]:
    """The telephone numbers in a text whose digits are words, in order.

    >>> text = "it is oh seven seven double oh nine, one two three"
    >>> [datum.span.text_of(text) for datum in find_spoken_phones(text)]
    ['oh seven seven double oh nine, one two three']
    """
    done = 0
    for at in sorted(at for at in places_of(text, _ANCHORS) if _AMONG_DIGITS.match(text, at)):
        if at < done:
            continue
        found = _SIGNS.search(text, max(done, at - _BEFORE), at + _BEHIND)
        if not found:
            continue
        is_phone = _OF_PHONES.search(found[0]) or PHONE_LABEL.search(
            text, max(0, found.start() - _LONGEST_LABEL), found.start()
        )
        done = found.end()
        if is_phone:
            yield PersonalDatum("telephone number", Span(*found.span()))
