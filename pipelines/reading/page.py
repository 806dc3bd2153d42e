"""The lines of a page while their zones are worked out: what each turned out to be, and the zones they make.

The one mutable thing of this room: each step of `zones` marks lines that no step before it has marked.
"""

from dataclasses import dataclass, field

from pipelines.document import Block, Span, Zone
from pipelines.reading.lines import Line


@dataclass(slots=True)
class Mark:
    """What a line turned out to be: its zone, its kind of block, and the part of it that is text.

    The kind is empty where the line is only drawn and makes no block. `lead` is what stands before the text
    on the same line and is a block of its own.
    """

    zone: str
    kind: str
    span: Span
    lead: Span | None = None


@dataclass(slots=True)
class Page:
    """A page's lines, and the mark of each that has one.

    `kinds` holds the kinds of blocks that markup has shown; such a line is a block of its own.
    """

    text: str
    lines: list[Line]
    marks: dict[int, Mark] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)

    def mark(
        self,
        index: int,
        zone: str,
        kind: str = "paragraph",
        span: Span | None = None,
        lead: Span | None = None,
    ) -> None:
        """Say what a line is; a line keeps its first mark."""
        self.marks.setdefault(index, Mark(zone, kind, span or self.lines[index].span, lead))

    def is_free(self, index: int) -> bool:
        """Whether the line exists and nothing has been said of it yet."""
        return index < len(self.lines) and index not in self.marks

    def free(self) -> list[int]:
        """The lines of which nothing has been said yet."""
        return [index for index in range(len(self.lines)) if index not in self.marks]


def tile(text: str, blocks: list[Block]) -> tuple[Zone, ...]:
    """The zones that the blocks make: each reaches from its first block to the next zone's first block.

    >>> [zone.span for zone in tile("a b", [Block(Span(0, 1), "", "title"), Block(Span(2, 3), "", "body")])]
    [Span(start=0, end=2), Span(start=2, end=3)]
    """
    starts: list[tuple[int, str]] = []
    for block in blocks:
        if not starts or starts[-1][1] != block.zone:
            starts.append((block.span.start, block.zone))
    if not starts or starts[0][0] > 0:
        starts.insert(0, (0, "other"))
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return tuple(Zone(zone, Span(start, end)) for (start, zone), end in zip(starts, ends, strict=True))
