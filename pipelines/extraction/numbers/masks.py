"""Stretches of text whose numbers are theirs: dates, times of day, addresses of the web.

Only says where they are; what the numbers in them read as is worked out in `finder`.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipelines.document import Span
from pipelines.extraction.candidates import TimeExpression

# https://example.org/2019/05/40-boats?id=7; www.example.org/7; t.co/x7
_WEB_ADDRESS: Final = re.compile(r"(?<![^\W_])(?:https?://|www\.|[a-z0-9-]{1,40}\.com?/)[^\s<>\"“”()]+")
_MARKS_OF_ADDRESSES: Final = ("://", "www.", ".co")


class Masks:
    """Such stretches, asked for in order of the text."""

    def __init__(self, text: str, times: tuple[TimeExpression, ...]) -> None:
        """Gather them.

        Args:
            text: the document's text.
            times: its time expressions, in order of the text.
        """
        self._stretches = [
            (time.span, time.timex_type.lower()) for time in times if time.timex_type in ("DATE", "TIME")
        ]
        if addresses := [(span, "identifier") for span in _web_addresses(text)]:
            self._stretches = sorted([*addresses, *self._stretches], key=lambda stretch: stretch[0].start)
        self._next = 0
        self._length = len(text)

    def around(self, offset: int) -> tuple[str | None, int]:
        """What holds an offset (`date`, `time`, or `identifier`: an address), and where reading must stop."""
        while self._next < len(self._stretches) and self._stretches[self._next][0].end <= offset:
            self._next += 1
        if self._next == len(self._stretches):
            return None, self._length
        span, kind = self._stretches[self._next]
        return (kind, span.end) if span.start <= offset else (None, span.start)


def _web_addresses(text: str) -> Iterator[Span]:
    """Where addresses of the web stand."""
    if any(mark in text for mark in _MARKS_OF_ADDRESSES):
        for found in _WEB_ADDRESS.finditer(text):
            yield Span(*found.span())
