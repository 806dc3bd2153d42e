"""The entities of a document, found by where a mention of them stands and by what they are called.

Which mentions are one entity is worked out in `entities`.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from pipelines.document import Span
from pipelines.extraction.rows import Entity
from pipelines.words import load_words


@dataclass(frozen=True)
class EntityIndex:
    """The entities of a document and which mention stands for which."""

    entities: tuple[Entity, ...]
    _starts: tuple[int, ...] = ()
    _ends: tuple[int, ...] = ()
    _of_mention: tuple[int, ...] = ()
    _by_name: dict[str, int] = field(default_factory=dict)

    def entity_at(self, span: Span) -> Entity | None:
        """The entity whose mention overlaps `span`; the longest mention where several do."""
        first, last = bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)
        if first >= last:
            return None
        longest = max(range(first, last), key=lambda at: (self._ends[at] - self._starts[at], -at))
        return self.entities[self._of_mention[longest]]

    def entity_named(self, text: str) -> Entity | None:
        """The entity that a name, surname or role stands for in this document."""
        at = self._by_name.get(plain_name(text))
        return None if at is None else self.entities[at]

    def mentions_between(self, start: int, end: int) -> list[tuple[Span, Entity]]:
        """The mentions that lie between two offsets, in order, each with its entity."""
        first, last = bisect_left(self._starts, start), bisect_right(self._ends, end)
        return [
            (Span(self._starts[at], self._ends[at]), self.entities[self._of_mention[at]])
            for at in range(first, last)
        ]


def plain_name(text: str) -> str:
    """A name or role without determiner, possessive, honorific and capitals.

    >>> plain_name("the Commissioner"), plain_name("Ms. Byron’s")
    ('commissioner', 'byron')
    """
    plain = text.replace("’", "'").lower().removesuffix("'s").rstrip(".,")
    words = plain.split()
    while len(words) > 1 and (
        words[0] in ("the", "a", "an") or words[0].rstrip(".") in load_words("person_titles")
    ):
        words.pop(0)
    return " ".join(words)
