"""Selects words of a text such that they can be found again: by their place, and by a few words beside them.

The selectors are those of the W3C Web Annotation model (TextPositionSelector and TextQuoteSelector). Which
words are selected is decided in `evidence`, addresses are made in `text_fragments`.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Final

from pipelines.document import Span, frozen

_WORD: Final = re.compile(r"\S+")
_LINE_BREAK: Final = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
#: How many words stand beside the selected ones, on each side: the fewest that tell the place.
_WORDS: Final = (4, 8, 12)
#: No context is longer than this, in code points.
_LONGEST: Final = 120
#: A word that stands more often than this tells no place: looking at each would take too long.
_MOST_PLACES: Final = 200
#: Texts up to this length, in code points, are searched from end to end.
_LONGEST_SEARCHED: Final = 20_000


@frozen
class Selector:
    """Selected words with those beside them.

    Args:
        context: from the beginning of the prefix to the end of the suffix.
        words: the selected words.
        is_unique: whether the words of `context` are known to stand in the text only there.
    """

    context: Span
    words: Span
    is_unique: bool


class Selecting:
    """Selects words of one text.

    Args:
        text: the text.
        barred: stretches of it, in order, of which no word may be shown.
    """

    def __init__(self, text: str, barred: Sequence[Span] = ()) -> None:
        """Look at nothing yet."""
        self.text = text
        self._barred = barred

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Where each word of the text stands."""
        places: dict[str, list[int]] = {}
        for found in _WORD.finditer(self.text):
            places.setdefault(found.group(), []).append(found.start())
        return places

    def select(self, words: Span) -> Selector:
        """Select words, with the fewest beside them that tell their place.

        Words beside them are taken from their own line. Where that does not tell their place and they begin
        or end their line, words of the next line that has any are taken too, so that no context holds a line
        break between its words.

        >>> text = "It has 7 piers.\\n\\nOf old it had 7 piers, and no more."
        >>> selector = Selecting(text).select(Span(31, 32))
        >>> selector.context.text_of(text), selector.is_unique
        ('Of old it had 7 piers, and no more.', True)
        """
        room = self._room(words)
        first = None
        for context in self._contexts(words, room):
            if self.stands_once(context):
                return Selector(context, words, is_unique=True)
            first = first or context
        return Selector(first or words, words, is_unique=False)

    def stands_once(self, stretch: Span) -> bool:
        """Whether the text of a stretch is known to stand nowhere else in the text.

        A long text is looked at only where the rarest of the words stands, so that this takes no longer
        there; where even that one is common, or there is none, nothing is known.
        """
        words = stretch.text_of(self.text)
        if len(self.text) <= _LONGEST_SEARCHED:
            return self.text.find(words, self.text.find(words) + 1) < 0
        rarest = min(
            self._inner_words(stretch), key=lambda word: len(self._places[word.group()]), default=None
        )
        places = self._places[rarest.group()] if rarest else []
        if rarest is None or len(places) > _MOST_PLACES:
            return False
        offset = rarest.start() - stretch.start
        begins = (at - offset for at in places if at >= offset)
        return sum(self.text.startswith(words, begin) for begin in begins) == 1

    def _inner_words(self, stretch: Span) -> Iterator[re.Match[str]]:
        """The words of a stretch but for those at its ends, which may be parts of longer ones elsewhere."""
        for found in _WORD.finditer(self.text, stretch.start, stretch.end):
            if found.start() > stretch.start and found.end() < stretch.end:
                yield found

    def _room(self, words: Span) -> Span:
        """How far the context may reach: to the next stretches that are barred."""
        if any(span.overlaps(words) for span in self._barred):
            return words
        before = (span.end for span in self._barred if span.end <= words.start)
        after = (span.start for span in self._barred if span.start >= words.end)
        return Span(max(before, default=0), min(after, default=len(self.text)))

    def _contexts(self, words: Span, room: Span) -> Iterator[Span]:
        """The contexts to try, from the narrowest on."""
        for beyond_line in (False, True):
            for count in _WORDS:
                start = self._start_of_prefix(words.start, room.start, count, beyond_line)
                end = self._end_of_suffix(words.end, room.end, count, beyond_line)
                yield Span(start, end)

    def _start_of_prefix(self, at: int, least: int, count: int, beyond_line: bool) -> int:
        begin = max(least, at - _LONGEST)
        window = self.text[begin:at]
        line_start = 0
        for found in _LINE_BREAK.finditer(window, 0, len(window.rstrip()) if beyond_line else len(window)):
            line_start = found.end()
        start = len(window)
        for word in reversed(window[line_start:].rsplit(maxsplit=count)[-count:]):
            first = window.rindex(word, 0, start)
            if first == 0 and begin > least and not self.text[begin - 1].isspace():
                break  # The window cuts this word.
            start = first
        return begin + start

    def _end_of_suffix(self, at: int, most: int, count: int, beyond_line: bool) -> int:
        stop = min(most, at + _LONGEST)
        line_start = stop - len(self.text[at:stop].lstrip()) if beyond_line else at
        found_break = _LINE_BREAK.search(self.text, line_start, stop)
        line_end = found_break.start() if found_break else stop
        end = at
        for found in islice(_WORD.finditer(self.text, at, line_end), count):
            if found.end() == stop < most and not self.text[stop].isspace():
                break  # The window cuts this word.
            end = found.end()
        return end
