"""How often rows are right: what the last evaluation on the development sets found, as a release tells it.

`accuracy.json` holds counts and digests only; whoever evaluates writes it (`tests/accuracy`). Nothing in here
measures, and no text of the sets is known to it.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
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
class TableAccuracy:
    """How accurate the rows of one table are.

    Args:
        sets: the sets that it was measured on, each with its SHA-256.
        precision: the right ones of the rows.
        recall: the found ones of the rows that the sets ask for.
    """

    sets: Mapping[str, str]
    precision: Share
    recall: Share


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What an evaluation found.

    Args:
        code_version: the code that made the rows (`code_version.code_version`).
        tables: the accuracy by table.
    """

    code_version: str
    tables: Mapping[str, TableAccuracy]

    def as_json(self) -> dict[str, Json]:
        """The evaluation as it stands in `accuracy.json` and in a manifest."""
        return asdict(self)

    def as_report(self) -> dict[str, Json]:
        """The evaluation as a release's quality report tells it."""
        tables: dict[str, Json] = {
            name: {
                "precision": table.precision.as_report(),
                "recall": table.recall.as_report(),
                "sets": table.sets,
            }
            for name, table in self.tables.items()
        }
        return {"interval": "Wilson, 95 %", "code_version": self.code_version, "tables": tables}


def accuracy_of_json(found: Mapping[str, Any]) -> Accuracy:
    """An evaluation from its JSON.

    Raises:
        KeyError, TypeError, AttributeError: something in it is missing or of a wrong kind.
    """
    tables = {
        name: TableAccuracy(dict(table["sets"]), Share(**table["precision"]), Share(**table["recall"]))
        for name, table in found["tables"].items()
    }
    return Accuracy(found["code_version"], tables)


def last_accuracy() -> Accuracy:
    """What the last evaluation found."""
    return accuracy_of_json(json.loads(RECORDED.read_text(encoding="utf-8")))
