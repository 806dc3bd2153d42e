"""Tells of each row that extraction makes of the development sets whether it is right.

A row is right where the gold says the same, by the scorer's own ways of matching; a row on which the gold is
silent (an optional row, a row of a kind that is not judged) is left out. What no gold tells is not judged:
entities, and refused quotation marks (PolNeAR has titles inside reported speech as quotes). What is made of
these verdicts is decided in `calibrate` and `gate`.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.accuracy.development_sets import EXTRACT, load_scorer

Row = dict[str, Any]

#: What is judged, with the sets that it is judged by. The first four are tables; the others are decisions
#: that `coverage` records, and `indirect` the reported speech among the quotes.
JUDGED_BY: Mapping[str, tuple[str, ...]] = {
    "quotes": ("polnear",),
    "statistics": ("news", "seed"),
    "events": ("news", "seed"),
    "faq": ("faq", "farm", "seed"),
    "indirect": ("polnear",),
    "dates": ("tempeval",),
    "numbers": ("news", "seed"),
    "questions": ("farm", "seed"),
}

#: How much of its union with the gold span the span of a right quote shares.
_LEAST_SHARED = 0.8


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one row is right, with the rule that made it and the confidence that it carries."""

    document: str
    rule_id: str
    confidence: float
    is_right: bool


@dataclass(slots=True)
class Judged:
    """The verdicts on the rows of one kind, and how many of the gold rows some right row answers."""

    verdicts: list[Verdict] = field(default_factory=list)
    gold_found: int = 0
    gold: int = 0

    @property
    def right(self) -> int:
        """How many rows are right."""
        return sum(verdict.is_right for verdict in self.verdicts)

    def add(self, document: str, row: Row, is_right: bool) -> None:
        """Note the verdict on one row."""
        self.verdicts.append(Verdict(document, row["rule_id"], row["confidence"], is_right))

    def add_gold(self, found: int, gold: int) -> None:
        """Count gold rows, and those of them that were found."""
        self.gold_found += found
        self.gold += gold


Verdicts = defaultdict[str, Judged]


def judge(folder: Path, command: str = EXTRACT) -> Verdicts:
    """Extract from the development sets and judge every row.

    Args:
        folder: where the sets and their scorer lie.
        command: the extractor's command line.

    Returns:
        The verdicts by the keys of `JUDGED_BY`.
    """
    scorer = load_scorer(folder)
    verdicts: Verdicts = defaultdict(Judged)
    for judge_set in (_judge_polnear, _judge_tempeval, _judge_news, _judge_seed, _judge_faq, _judge_farm):
        judge_set(scorer, folder, command, verdicts)
    return verdicts


# ------------------------------------------------------------------------------------------------- quotes
def _judge_polnear(scorer: ModuleType, folder: Path, command: str, verdicts: Verdicts) -> None:
    documents = scorer.read_jsonl(folder / "quotes_polnear.jsonl")
    run = scorer.Extraction(command, [{"doc_id": d["doc_id"], "text": d["text"]} for d in documents])
    quotes = run.rows("quotes")
    for document in documents:
        name, text = document["doc_id"], document["text"]
        by_kind = defaultdict(list)
        for row in quotes[name]:
            by_kind[row["quote_type"] == "indirect"].append(row)
        marked = [gold for gold in document["quotes"] if gold["kind"] != "indirect"]
        indirect = [gold for gold in document["quotes"] if gold["kind"] == "indirect"]
        _judge_quotes(scorer, text, name, (marked, indirect), by_kind[False], verdicts["quotes"])
        _judge_quotes(scorer, text, name, (indirect, marked), by_kind[True], verdicts["indirect"])


def _judge_quotes(
    scorer: ModuleType,
    text: str,
    name: str,
    gold: tuple[list[Row], list[Row]],
    found: list[Row],
    judged: Judged,
) -> None:
    """Judge quotes of one kind; rows on the second part of `gold`, of the other kind, are left out."""
    wanted, other = gold
    wanted_spans = [scorer.trimmed(text, w["start"], w["end"]) for w in wanted]
    other_spans = [scorer.trimmed(text, w["start"], w["end"]) for w in other]
    spans = [scorer.trimmed(text, row["char_start"], row["char_end"]) for row in found]
    gold_of = {j: i for i, j in scorer.match(wanted_spans, spans, scorer.iou, _LEAST_SHARED).items()}
    right = 0
    for at, (row, span) in enumerate(zip(found, spans, strict=True)):
        half = 0.5 * max(1, span[1] - span[0])
        if at not in gold_of and any(scorer.overlap(span, spare) >= half for spare in other_spans):
            continue
        is_right = at in gold_of and scorer.speaker_right(wanted[gold_of[at]], row)
        right += is_right
        judged.add(name, row, is_right)
    judged.add_gold(right, len(wanted))


# -------------------------------------------------------------------------------------------------- dates
def _judge_tempeval(scorer: ModuleType, folder: Path, command: str, verdicts: Verdicts) -> None:
    documents = scorer.read_jsonl(folder / "dates_tempeval3.jsonl")
    texts = [{"doc_id": d["doc_id"], "text": d["text"], "published": d["dct"][:10]} for d in documents]
    coverage = scorer.Extraction(command, texts).rows("coverage")
    for document in documents:
        wanted = document["timexes"]
        found = [row for row in coverage[document["doc_id"]] if row["signal"] == "date"]
        gold_of = {
            j: i for i, j in scorer.match(_gold_spans(wanted), _spans(found), scorer.iou, 1e-9).items()
        }
        for at, row in enumerate(found):
            is_right = at in gold_of and wanted[gold_of[at]]["value"] == row["timex_value"]
            verdicts["dates"].add(document["doc_id"], row, is_right)


# ---------------------------------------------------------------------------------- statistics and events
def _judge_news(scorer: ModuleType, folder: Path, command: str, verdicts: Verdicts) -> None:
    gold = {document["doc_id"]: document for document in scorer.read_jsonl(folder / "news_gold.jsonl")}
    bodies = {d["doc_id"]: d["article_body"] for d in scorer.read_jsonl(folder / "news.jsonl")}
    texts = [{"doc_id": name, "text": bodies[name], "published": gold[name]["dct"]} for name in gold]
    _judge_tables(scorer, scorer.Extraction(command, texts), gold, verdicts)


def _judge_seed(scorer: ModuleType, folder: Path, command: str, verdicts: Verdicts) -> None:
    gold = json.loads((folder / "seed_gold.json").read_bytes())
    text = (folder / "seed.txt").read_bytes().decode("utf-8")
    run = scorer.Extraction(command, [{"doc_id": "seed", "text": text}])
    _judge_tables(scorer, run, {"seed": gold}, verdicts)
    _judge_placed_faq(scorer, run, {"seed": gold["faq"]}, verdicts)


def _judge_tables(scorer: ModuleType, run: Any, gold: Mapping[str, Row], verdicts: Verdicts) -> None:
    statistics, events, coverage = run.rows("statistics"), run.rows("events"), run.rows("coverage")
    for name, annotated in gold.items():
        wanted = annotated["statistics"]
        same_number = partial(_same_number, scorer)
        of_row = _judge_rows(scorer, name, wanted, statistics[name], same_number, verdicts["statistics"])
        _judge_rows(scorer, name, annotated["events"], events[name], _same_event, verdicts["events"])
        for row in coverage[name]:
            if row["signal"] == "number":
                is_right = (
                    of_row.get(row["row_id"]) if row["row_id"] else _rightly_refused(scorer, wanted, row)
                )
                if is_right is not None:
                    verdicts["numbers"].add(name, row, is_right)


def _judge_rows(
    scorer: ModuleType,
    name: str,
    wanted: list[Row],
    found: list[Row],
    says_the_same: Callable[[Row, Row], bool],
    judged: Judged,
) -> dict[str, bool]:
    """Judge the rows of one table and document; the verdicts by row id."""
    firm, pairs, counted = scorer.settle(wanted, found, _spans(found))
    right = {pairs[i] for i in firm if i in pairs and says_the_same(wanted[i], found[pairs[i]])}
    for at in counted:
        judged.add(name, found[at], at in right)
    judged.add_gold(len(right), len(firm))
    return {found[at]["row_id"]: at in right for at in counted}


def _same_number(scorer: ModuleType, gold: Row, row: Row) -> bool:
    same = scorer.close(scorer.number_of(gold), scorer.number_of(row))
    return bool(same or (gold.get("is_vague") and row["is_vague"]))


def _same_event(gold: Row, row: Row) -> bool:
    """A row with a date is right only where its date is."""
    return row["tier"] != "dated" or (gold["tier"] == "dated" and gold["date_edtf"] == row["date_edtf"])


def _rightly_refused(scorer: ModuleType, wanted: list[Row], row: Row) -> bool | None:
    """Whether a number that became no row is no statistic; None where its zone or the gold leaves it open."""
    touched = [gold for gold in wanted if _overlaps(scorer, gold, row)]
    if not _is_refused(row) or any(gold.get("optional") for gold in touched):
        return None
    return not touched


# ---------------------------------------------------------------------------------------------------- FAQ
def _judge_faq(scorer: ModuleType, folder: Path, command: str, verdicts: Verdicts) -> None:
    documents = scorer.read_jsonl(folder / "faq.jsonl")
    pages = [{"doc_id": d["doc_id"], "url": d["url"], "html": scorer.page(folder, d)} for d in documents]
    rows = scorer.Extraction(command, pages).rows("faq")
    for document in documents:
        found = rows[document["doc_id"]]
        visible = [gold for gold in document["gold"] if gold["question_visible"] and gold["answer_visible"]]
        hidden = [gold for gold in document["gold"] if gold not in visible]
        same_question = partial(_similar, scorer, "question")
        pairs = scorer.match(visible, found, same_question, 0.9)
        right = {j for i, j in pairs.items() if _similar(scorer, "answer", visible[i], found[j]) >= 0.8}
        for at, row in enumerate(found):
            if at in pairs.values() or not any(same_question(gold, row) >= 0.9 for gold in hidden):
                verdicts["faq"].add(document["doc_id"], row, at in right)
        verdicts["faq"].add_gold(len(right), len(visible))


def _judge_farm(scorer: ModuleType, folder: Path, command: str, verdicts: Verdicts) -> None:
    documents = scorer.read_jsonl(folder / "farm.jsonl")
    run = scorer.Extraction(command, [{"doc_id": d["doc_id"], "text": d["text"]} for d in documents])
    _judge_placed_faq(scorer, run, {d["doc_id"]: d["faq"] for d in documents}, verdicts)


def _judge_placed_faq(
    scorer: ModuleType, run: Any, gold: Mapping[str, list[Row]], verdicts: Verdicts
) -> None:
    """Judge an FAQ of which the gold gives the offsets; and the questions that became no row."""
    rows, coverage = run.rows("faq"), run.rows("coverage")
    for name, wanted in gold.items():
        places = {(w["q_start"], w["q_end"], w["a_start"], w["a_end"]) for w in wanted}
        columns = ("question_start", "question_end", "answer_start", "answer_end")
        right = 0
        for row in rows[name]:
            is_right = tuple(row[column] for column in columns) in places
            right += is_right
            verdicts["faq"].add(name, row, is_right)
        verdicts["faq"].add_gold(right, len(places))
        questions = [{"start": w["q_start"], "end": w["q_end"]} for w in wanted]
        for row in coverage[name]:
            if row["signal"] == "question" and _is_refused(row):
                is_missed = any(_overlaps(scorer, question, row) for question in questions)
                verdicts["questions"].add(name, row, not is_missed)


# -------------------------------------------------------------------------------------------------- spans
def _similar(scorer: ModuleType, part: str, gold: Row, row: Row) -> float:
    return float(scorer.similar_text(gold[part], row[part]))


def _is_refused(signal: Row) -> bool:
    """Whether a signal in a zone of data became no row."""
    return signal["row_id"] is None and not (signal["reason"] or "zone_").startswith("zone_")


def _overlaps(scorer: ModuleType, gold: Row, row: Row) -> bool:
    return bool(scorer.overlap((gold["start"], gold["end"]), (row["char_start"], row["char_end"])))


def _gold_spans(gold: Iterable[Row]) -> list[tuple[int, int]]:
    return [(row["start"], row["end"]) for row in gold]


def _spans(rows: Iterable[Row]) -> list[tuple[int, int]]:
    return [(row["char_start"], row["char_end"]) for row in rows]
