"""The closed list of verbs that report events, `words/event_triggers.tsv`, as it is looked up.

What of it a verb in a text is belongs in `triggers`.
"""

from functools import cache

from pipelines.document import frozen
from pipelines.words import load_table


@frozen
class Entry:
    """An entry of the list: the words behind its verb, what they name, whether that suffices by itself."""

    words: tuple[str, ...]
    event_type: str
    strong: bool


@frozen
class OfVerb:
    """The entries of one verb: it alone, those of two words, and all of several, by the second."""

    alone: Entry | None
    by_object: dict[str, Entry]
    by_second: dict[str, tuple[Entry, ...]]


@cache
def entries_of_verbs() -> dict[str, OfVerb]:
    """The entries of the list by their verb."""
    found: dict[str, list[Entry]] = {}
    for entry, meaning in load_table("event_triggers").items():
        verb, *words = entry.split(" ")
        event_type, _, weak = meaning.partition(" ")
        found.setdefault(verb, []).append(Entry(tuple(words), event_type, not weak))
    return {verb: _of_verb(entries) for verb, entries in found.items()}


def _of_verb(entries: list[Entry]) -> OfVerb:
    by_second: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.words and not entry.words[0].isupper():
            by_second.setdefault(entry.words[0], []).append(entry)
    return OfVerb(
        next((entry for entry in entries if not entry.words), None),
        {entry.words[0]: entry for entry in entries if len(entry.words) == 1},
        {word: tuple(those) for word, those in by_second.items()},
    )
