"""What evaluations asked of the rows, question by question, and how often the answer was right.

Each question names a figure of the scorer. It was measured on the development sets, which rules were mended
with, and on pages that nobody had looked at; both stand in `accuracy`. Nothing in here measures.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pipelines.publishing.accuracy import Accuracy


@dataclass(frozen=True, slots=True)
class Question:
    """Something that was asked of the rows of a table.

    Args:
        table: the table.
        asked: what of a row had to be right.
        figure: the scorer's figure: `<figure>.p` and `<figure>.r`, or where it has none of these, one share.
    """

    table: str
    asked: str
    figure: str


@dataclass(frozen=True, slots=True)
class Shares:
    """The share of rows or cells that are right, and that of those in the text that were found.

    Args:
        right: the right ones of those that there are; None where it was not asked.
        found: the right ones of those that the text has; None where it was not asked.
    """

    right: float | None = None
    found: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with what was found on the pages that rules were mended with, and on unseen ones."""

    question: Question
    development: Shares
    unseen: Shares


_CELLS: Final[Mapping[str, Mapping[str, str]]] = {
    "statistics": {
        "subject": "who or what has the quantity",
        "measure": "which quantity it is",
        "population": "the whole that it is a part of",
        "place": "where",
        "time_period": "when",
        "source": "who is credited for it",
    },
    "events": {
        "event_type": "what kind of happening it is",
        "actor": "who does it",
        "recipient": "whom or what it is done to",
        "place": "where",
    },
}


def _cells(table: str) -> tuple[Question, ...]:
    return tuple(
        Question(table, f"`{cell}`: {means}", f"slots.{table}.{cell}")
        for cell, means in _CELLS[table].items()
    )


QUESTIONS: Final = (
    Question("quotes", "in quotation marks: four fifths of the words", "quotes.quoted.span"),
    Question("quotes", "the same: the speaker, where the words are right", "quotes.quoted.speaker"),
    Question(
        "quotes", "the same on the news pages: words and the speaker's full name", "speech.marked.joint"
    ),
    Question("quotes", "without marks: half of the words", "speech.indirect.span"),
    Question("quotes", "the same: half of the words and the speaker's full name", "speech.indirect.joint"),
    Question("statistics", "the value", "news.statistics"),
    Question("statistics", "`comparator`, where the value is right", "news.comparator"),
    *_cells("statistics"),
    Question(
        "statistics",
        "the row reads alone: subject, measure and population are all right",
        "slots.statistics.reads_alone",
    ),
    Question("events", "something happened there", "news.events"),
    Question("events", "the same: and its date is right, where it has one", "news.dated_events"),
    Question("events", "`status`, where the event is right", "news.status"),
    *_cells("events"),
    Question("events", "the row reads alone: actor and recipient are both right", "slots.events.reads_alone"),
    Question("faq", "the question", "faq.questions"),
    Question("faq", "the question and its answer", "faq.pairs"),
    Question("entities", "a name of it", "names.found"),
    Question("entities", "`entity_type`, where it was found", "names.type"),
    Question("entities", "`name`: the fullest one, where it was found", "names.full_name"),
    Question("coverage", "numbers: the value", "numbers.newsquant.value"),
    Question("coverage", "dates: what day or span they mean (F1)", "dates.aquaint.value"),
)

#: Figures of all rows that there should be, not of those that there are.
_OF_ALL_THAT_SHOULD_BE: Final = ("reads_alone",)


def answers(accuracy: Accuracy) -> Iterator[Answer]:
    """Every question that was measured, on pages in view or on unseen ones, in the order of the tables.

    Args:
        accuracy: what the evaluations found.

    >>> found = Accuracy("0" * 64, {}, {"news.status": 0.9, "faq.pairs.p": 0.8, "faq.pairs.r": 0.7})
    >>> for answer in answers(found):
    ...     print(answer.question.table, answer.development)
    events Shares(right=0.9, found=None)
    faq Shares(right=0.8, found=0.7)
    """
    unseen = accuracy.unseen.figures if accuracy.unseen else {}
    for question in QUESTIONS:
        answer = Answer(question, _shares(question, accuracy.figures), _shares(question, unseen))
        if answer.development != Shares() or answer.unseen != Shares():
            yield answer


def _shares(question: Question, figures: Mapping[str, float]) -> Shares:
    if (share := figures.get(question.figure)) is None:
        return Shares(figures.get(f"{question.figure}.p"), figures.get(f"{question.figure}.r"))
    return Shares(found=share) if question.figure.endswith(_OF_ALL_THAT_SHOULD_BE) else Shares(share)
