"""Tells how often the cells of a row are right, slot by slot, and how many rows can be read alone.

A cell is right where it gives one of the answers that annotators accept, by the scorer's own comparison; it
is asked of rows whose span was found. A row reads alone where it was found and every cell that its claim
needs is right.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.accuracy.development_sets import EXTRACT, load_scorer

#: How much of its union with the gold span the span of a found row shares, by table.
_LEAST_SHARED = {"statistics": 0.5, "events": 0.3}


@dataclass(slots=True)
class JudgedSlots:
    """The cells of one table's slots: those right, those filled, those that ask to be filled; and rows."""

    right: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    read_alone: int = 0
    rows: int = 0

    def add(
        self, scorer: ModuleType, table: str, gold: Mapping[str, Any], row: Mapping[str, Any] | None
    ) -> None:
        """Judge one gold row and the row that was found for it, if one was."""
        whole = row is not None
        for slot, column in scorer.SLOTS[table].items():
            accepted = gold["slots"].get(slot)
            if accepted is None:
                continue
            cells = scorer.cells_of(row, slot, column) if row is not None else []
            is_right = any(scorer.answers_match(slot, cell, accepted) for cell in cells)
            if slot in scorer.ALONE[table] and not (is_right or not (accepted or cells)):
                whole = False
            if row is not None:
                self.right[slot] += is_right
                self.filled[slot] += bool(cells)
                self.asked[slot] += bool(accepted)
        self.read_alone += whole
        self.rows += 1


def judge_slots(folder: Path, command: str = EXTRACT) -> dict[str, JudgedSlots]:
    """Extract from the annotated news pages and judge the cells of their rows, by table."""
    scorer = load_scorer(folder)
    gold = {document["doc_id"]: document for document in scorer.read_jsonl(folder / "news_gold.jsonl")}
    bodies = {d["doc_id"]: d["article_body"] for d in scorer.read_jsonl(folder / "news.jsonl")}
    texts = [{"doc_id": name, "text": bodies[name], "published": gold[name]["dct"]} for name in gold]
    run = scorer.Extraction(command, texts)
    judged: dict[str, JudgedSlots] = defaultdict(JudgedSlots)
    for table, least in _LEAST_SHARED.items():
        rows = run.rows(table)
        for name, document in gold.items():
            wanted, found = [row for row in document[table] if not row.get("optional")], rows[name]
            spans = [(row["char_start"], row["char_end"]) for row in found]
            pairs = scorer.match([(row["start"], row["end"]) for row in wanted], spans, scorer.iou, least)
            for at, row in enumerate(wanted):
                judged[table].add(scorer, table, row, found[pairs[at]] if at in pairs else None)
    return judged
