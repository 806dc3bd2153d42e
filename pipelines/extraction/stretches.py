"""Sets of spans, to ask fast whether a span lies in one of them or touches one."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from pipelines.document import Span


class Stretches:
    """The stretches of text that some spans cover together; spans that touch or overlap become one.

    >>> covered = Stretches([Span(8, 9), Span(0, 4), Span(2, 6)])
    >>> covered.contain(Span(3, 5)), covered.contain(Span(5, 8)), covered.touch(Span(5, 8))
    (True, False, True)
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        """Merge the spans, given in any order."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans, key=lambda span: span.start):
            if self._ends and span.start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def contain(self, span: Span) -> bool:
        """Whether one stretch holds the whole of `span`."""
        at = bisect_right(self._starts, span.start) - 1
        return at >= 0 and span.end <= self._ends[at]

    def touch(self, span: Span) -> bool:
        """Whether some stretch shares a code point with `span`."""
        return bisect_right(self._ends, span.start) < bisect_left(self._starts, span.end)
