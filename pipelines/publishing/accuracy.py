"""How often rows are right: what the last evaluation on the development sets found, as a release tells it.

`accuracy.json` holds counts and digests only; whoever evaluates writes it (`tests/accuracy`). Nothing in here
measures, and no text of the sets is known to it.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from pipelines.publishing.canonical import Json

#: Where the last evaluation stands.
RECORDED: Final = Path(__file__).with_name("accuracy.json")

#: The quantile of the normal distribution that bounds 95 % of it on both sides.
_Z: Final = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """So many right ones of so many."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """The share, rounded to three digits."""
        return round(self.right / self.of, 3) if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of Wilson (1927), rounded to three digits.

        >>> Share(right=9, of=10).interval
        (0.596, 0.982)
        >>> Share(right=0, of=0).interval
        (0.0, 1.0)
        """
        if not self.of:
            return 0.0, 1.0
        share, weight = self.right / self.of, _Z**2 / self.of
        middle = (share + weight / 2) / (1 + weight)
        half = _Z * math.sqrt(share * (1 - share) / self.of + weight / (4 * self.of)) / (1 + weight)
        return round(max(0.0, middle - half), 3), round(min(1.0, middle + half), 3)

    def as_report(self) -> dict[str, Json]:
        """The share with its interval and the number that it was taken of."""
        low, high = self.interval
        return {"value": self.value, "low": low, "high": high, "n": self.of}

    def __str__(self) -> str:
        """The share for people.

        >>> print(Share(right=9, of=10))
        0.900 (0.596 to 0.982)
        """
        low, high = self.interval
        return f"{self.value:.3f} ({low:.3f} to {high:.3f})"


@dataclass(frozen=True, slots=True)
class SlotAccuracy:
    """How accurate one cell of a table's rows is, asked of rows whose span was found.

    Args:
        precision: the right ones of the cells that are filled.
        recall: the right ones of the cells that the text fills.
    """

    precision: Share
    recall: Share


@dataclass(frozen=True, slots=True)
class TableAccuracy:
    """How accurate the rows of one table are.

    Args:
        sets: the sets that it was measured on, each with its SHA-256.
        precision: the right ones of the rows.
        recall: the found ones of the rows that the sets ask for.
        slots: the accuracy of cells beside the span, by what they tell; empty where it is not measured.
        reads_alone: the rows that the sets ask for of which everything is right that their claim needs.
    """

    sets: Mapping[str, str]
    precision: Share
    recall: Share
    slots: Mapping[str, SlotAccuracy] = field(default_factory=dict)
    reads_alone: Share | None = None

    def as_report(self) -> dict[str, Json]:
        """The accuracy with intervals."""
        slots: dict[str, Json] = {
            slot: {"precision": found.precision.as_report(), "recall": found.recall.as_report()}
            for slot, found in self.slots.items()
        }
        return {
            "precision": self.precision.as_report(),
            "recall": self.recall.as_report(),
            "slots": slots,
            "reads_alone": self.reads_alone.as_report() if self.reads_alone else None,
            "sets": self.sets,
        }


@dataclass(frozen=True, slots=True)
class Unseen:
    """What the scorer found on pages that had no part in development, which are kept elsewhere.

    Args:
        measured_on: what the pages are.
        commit: the commit of the code that made the rows, in this project's history.
        rows_version: the hash of that code and its packages (`code_version.rows_version`).
        note: what is different since.
        figures: its figures by dotted name.
    """

    measured_on: str
    commit: str
    rows_version: str
    note: str
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What evaluations found.

    Args:
        code_version: the code that made the rows (`code_version.code_version`).
        tables: the accuracy by table.
        figures: the scorer's figures on the development sets, by dotted name.
        unseen: its figures on unseen pages; whoever has these measures them, and less often.
    """

    code_version: str
    tables: Mapping[str, TableAccuracy]
    figures: Mapping[str, float] = field(default_factory=dict)
    unseen: Unseen | None = None

    def contradicts(self, other: "Accuracy") -> bool:
        """Whether both tell of one evaluation, and not the same of it; what only one tells is none."""
        if self.code_version != other.code_version:
            return False
        told = self.figures and other.figures and self.figures != other.figures
        return self.tables != other.tables or bool(told) or self._contradicts_unseen(other.unseen)

    def _contradicts_unseen(self, other: Unseen | None) -> bool:
        if self.unseen is None or other is None or self.unseen.rows_version != other.rows_version:
            return False
        return self.unseen.figures != other.figures

    def as_json(self) -> dict[str, Json]:
        """The evaluation as it stands in `accuracy.json` and in a manifest."""
        return asdict(self)

    def as_report(self) -> dict[str, Json]:
        """The evaluation as a release's quality report tells it."""
        tables: dict[str, Json] = {name: table.as_report() for name, table in self.tables.items()}
        return {
            "interval": "Wilson, 95 %",
            "code_version": self.code_version,
            "tables": tables,
            "figures": self.figures,
            "unseen": asdict(self.unseen) if self.unseen else None,
        }


def accuracy_of_json(found: Mapping[str, Any]) -> Accuracy:
    """An evaluation from its JSON.

    Raises:
        KeyError, TypeError, AttributeError: something in it is missing or of a wrong kind.
    """
    tables = {name: _table_of_json(table) for name, table in found["tables"].items()}
    unseen = found.get("unseen")
    return Accuracy(
        found["code_version"], tables, dict(found.get("figures", {})), Unseen(**unseen) if unseen else None
    )


def _table_of_json(found: Mapping[str, Any]) -> TableAccuracy:
    """The accuracy of a table from its JSON; earlier evaluations did not ask cells one by one."""
    alone = found.get("reads_alone")
    return TableAccuracy(
        sets=dict(found["sets"]),
        precision=Share(**found["precision"]),
        recall=Share(**found["recall"]),
        slots={
            slot: SlotAccuracy(Share(**cells["precision"]), Share(**cells["recall"]))
            for slot, cells in found.get("slots", {}).items()
        },
        reads_alone=Share(**alone) if alone else None,
    )


def last_accuracy() -> Accuracy:
    """What the last evaluation found."""
    return accuracy_of_json(json.loads(RECORDED.read_text(encoding="utf-8")))
