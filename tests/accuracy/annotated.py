"""Articles with the answers that cells should give: the news pages of the development sets, and annotations.

`annotations.jsonl.gz` holds, for articles of the corpus and of the sets of quotes and dates, where the
answers stand in each article, and nothing of its text: a language model read 376 articles after the codebook,
with the numbers and triggers marked that extraction had found, and added the events that it had missed. They
are for training, never for scoring: who wrote them is no person, and what was found already stood before it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.document import Source, Span
from pipelines.extraction.analysis import Analysis
from pipelines.reading.hashes import sha256_of
from pipelines.reading.read import read_source
from tests.accuracy.development_sets import json_lines
from tests.extraction.claims import CLAIMS, WHOLES

ANNOTATIONS = Path(__file__).with_name("annotations.jsonl.gz")
#: How much sentences count that were written for what they say.
_WRITTEN = 10.0
_TEXTS = {
    "corpus": ("../corpus/articles.jsonl.gz", "id"),
    "polnear": ("quotes_polnear.jsonl", "doc_id"),
    "tempeval": ("dates_tempeval3.jsonl", "doc_id"),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What the cells of a row should give.

    Args:
        span: where the row's number stands, or the clause of its event.
        cells: the answers that are accepted, by slot; none where the cell should be empty.
    """

    span: Span
    cells: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Article:
    """An article with the answers for its rows.

    Args:
        name: what it is called among the others.
        text: its text.
        published: its date, where it is known.
        statistics: the answers for its figures.
        events: those for its events.
        is_gold: whether it is a page of the development sets, which figures are told of.
        counts: how much its rows count in training.
    """

    name: str
    text: str
    published: str | None
    statistics: tuple[Answers, ...]
    events: tuple[Answers, ...]
    is_gold: bool
    counts: float = 1.0


def articles(folder: Path) -> Iterator[Article]:
    """All of them, the pages of the development sets first.

    Args:
        folder: where the development sets lie, with the corpus beside them.
    """
    bodies = {page["doc_id"]: page["article_body"] for page in json_lines(folder / "news.jsonl")}
    for page in json_lines(folder / "news_gold.jsonl"):
        rows = {table: tuple(_of_gold(page.get(table, ()))) for table in ("statistics", "events")}
        body = bodies[page["doc_id"]]
        yield Article(page["doc_id"], body, page["dct"], **rows, is_gold=True)
    yield from _own_sentences()
    wanted = {(each["set"], str(each["doc_id"])): each for each in json_lines(ANNOTATIONS)}
    for name, (file, key) in _TEXTS.items():
        if not (folder / file).exists():
            continue
        for line in json_lines(folder / file):
            found = wanted.get((name, str(line[key])))
            if found is not None and sha256_of(line["text"]) == found["sha256"]:
                yield _annotated(found, line)


def _own_sentences() -> Iterator[Article]:
    cells: list[tuple[str, dict[str, list[str]]]] = [
        (text, {"subject": [subject] if subject else [], "measure": [measure]})
        for text, subject, measure in CLAIMS
    ]
    cells += [(text, {"population": [whole] if whole else []}) for text, whole in WHOLES]
    for number, (text, answers) in enumerate(cells):
        figure = Answers(_figure_of(text), answers)
        yield Article(f"own {number}", text, None, (figure,), (), is_gold=False, counts=_WRITTEN)


def _figure_of(text: str) -> Span:
    """Where the first figure of a sentence stands."""
    numbers = Analysis(read_source(Source("own", text, "text/plain", "own"))).numbers
    return next(number.span for number in numbers if number.reason is None)


def _of_gold(rows: Sequence[Mapping[str, Any]]) -> Iterator[Answers]:
    for row in rows:
        if not row.get("optional") and "slots" in row:
            yield Answers(Span(row["start"], row["end"]), row["slots"])


def _annotated(found: Mapping[str, Any], line: Mapping[str, Any]) -> Article:
    text = line["text"]

    def answers(row: Mapping[str, Any], where: str) -> Answers:
        slots = (
            slot
            for slot in ("subject", "measure", "population", "place", "actor", "recipient")
            if slot in row
        )
        return Answers(Span(*row[where]), {slot: [text[a:b] for a, b in row[slot]] for slot in slots})

    return Article(
        f"{found['set']} {found['doc_id']}",
        text,
        line.get("dct"),
        tuple(answers(row, "span") for row in found["statistics"] if "measure" in row),
        tuple(answers(row, "clause") for row in found["events"] if "type" in row),
        is_gold=False,
    )
