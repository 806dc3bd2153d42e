"""Rows as sentences: which cells of a row are read one after the other, and what stands between them.

The pieces are data, which both the templates and the page's script (`templates/page/sentences.js`) read, so
that a row says the same wherever it stands.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from pipelines.publishing.canonical import Json

_UNITS_IN_WORDS: Final = "1|percent|percentage points?|[A-Z]{3}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sentence.

    Args:
        cells: the columns that it may be of; the first that is not null is taken.
        joint: what stands before it, unless it comes first.
        before: what it begins with.
        after: what it ends with.
        unless: cells that are left out, as a regular expression for the whole of them.
        once: whether it is left out where the row's own words hold it.
        style: `who`, `what` or `more`.
        entity: the column with the entity that it names, if there is one.
        when: a column and the cells, as a regular expression, with which it is shown; empty where always.
    """

    cells: tuple[str, ...]
    joint: str = " "
    before: str = ""
    after: str = ""
    unless: str = ""
    once: bool = False
    style: str = "more"
    entity: str = ""
    when: tuple[str, ...] = ()


#: What a row says, by table; tables that are not named are read cell by cell.
SENTENCES: Final[Mapping[str, tuple[Piece, ...]]] = {
    "quotes": (
        Piece(("speaker_name", "speaker_text"), style="who", entity="speaker_id"),
        Piece(("speaker_role",), ", "),
        Piece(("quotation",), ": ", "“", "”", style="what", when=("quote_type", "direct|mixed")),
        Piece(("quotation",), ": ", style="what", when=("quote_type", "indirect")),
    ),
    "statistics": (
        Piece(("source_name",), style="who"),
        Piece(("text",), ": ", style="what"),
        Piece(("unit",), unless=_UNITS_IN_WORDS, once=True, style="what"),
        Piece(("population",), " ", "(", ")", style="what"),
        Piece(("subject",), " – ", style="who", entity="subject_id"),
        Piece(("measure",), style="what"),
    ),
    "events": (
        Piece(("actor_name", "actor"), once=True, style="who", entity="actor_id"),
        Piece(("text",), ": ", style="what"),
    ),
    "faq": (Piece(("question",), style="who"), Piece(("answer",), " ", style="what")),
    "conflicts": (
        Piece(("first_text",), "", "“", "”", style="what"),
        Piece(("second_text",), " against ", "“", "”", style="what"),
        Piece(("difference",), ": "),
    ),
    "entities": (Piece(("name",), style="who", entity="entity_id"), Piece(("roles",), ", ")),
    "entity_links": (
        Piece(("agreed",), style="what"),
        Piece(("written",), ", read from ", "“", "”"),
        Piece(("compared_name",), " beside the name ", "“", "”"),
    ),
    "documents": (Piece(("title", "source_name"), style="who"), Piece(("authors",), ", by ")),
    "evidence": (
        Piece(("prefix",), before="…"),
        Piece(("exact",), "", style="what"),
        Piece(("suffix",), "", after="…"),
    ),
}
#: What is told beside the sentence, by table.
FACTS: Final[Mapping[str, tuple[Piece, ...]]] = {
    "quotes": (
        Piece(("cue",)),
        Piece(("addressee",), before="to "),
        Piece(("attribution",), before="speaker ", unless="explicit"),
    ),
    "statistics": (Piece(("place",), before="in "), Piece(("time_period",))),
    "events": (
        Piece(("date_edtf",)),
        Piece(("date_basis",), before="date ", unless="explicit|none"),
        Piece(("event_type",), unless="other"),
        Piece(("status",), unless="occurred"),
        Piece(("place",), before="in "),
    ),
    "faq": (Piece(("answer_date",)),),
    "entities": (Piece(("entity_type",)), Piece(("country",))),
    "documents": (Piece(("publisher",)), Piece(("published",))),
    "evidence": (Piece(("row_table",)),),
}


def sentence(table: str, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a row says: words, each with their style.

    Args:
        table: one of `SENTENCES`.
        row: the row.

    >>> row = {"source_name": "Union", "subject": "abuse", "text": "one out of eight", "unit": "families"}
    >>> "".join(words for _, words in sentence("statistics", {**row, "measure": "occurs"}))
    'Union: one out of eight families – abuse occurs'
    """
    own = " ".join(str(row.get(cell) or "") for cell in _own_words(table)).casefold()
    joint = False
    for piece in SENTENCES[table]:
        words = _words(piece, row)
        if words and not (piece.once and words.casefold() in own):
            if joint:
                yield "more", piece.joint
            yield piece.style, f"{piece.before}{words}{piece.after}"
            joint = True


def facts(table: str, row: Mapping[str, Any]) -> list[str]:
    """What is told beside the sentence.

    >>> facts("events", {"date_edtf": "2021", "date_basis": "relative", "event_type": "win", "place": None})
    ['2021', 'date relative', 'win']
    """
    found = ((piece, _words(piece, row)) for piece in FACTS.get(table, ()))
    return [f"{piece.before}{words.replace('_', ' ')}{piece.after}" for piece, words in found if words]


def as_data() -> dict[str, Json]:
    """The pieces for the page's script."""
    return {
        name: {table: [asdict(piece) for piece in pieces] for table, pieces in of.items()}
        for name, of in (("sentences", SENTENCES), ("facts", FACTS))
    }


def cells_of(pieces: Sequence[Piece]) -> set[str]:
    """The columns that pieces are made of."""
    return {cell for piece in pieces for cell in piece.cells}


def _own_words(table: str) -> tuple[str, ...]:
    """The columns with the words of the row itself."""
    last = [piece for piece in SENTENCES[table] if piece.style == "what"][:1]
    return tuple(cell for piece in last for cell in piece.cells)


def _words(piece: Piece, row: Mapping[str, Any]) -> str:
    if piece.when and not re.fullmatch(piece.when[1], str(row.get(piece.when[0]))):
        return ""
    cell = next((row[cell] for cell in piece.cells if row.get(cell) not in (None, [], "")), None)
    words = "; ".join(cell) if isinstance(cell, list | tuple) else "" if cell is None else str(cell)
    return "" if piece.unless and re.fullmatch(piece.unless, words) else words
