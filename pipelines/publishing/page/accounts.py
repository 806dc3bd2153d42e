"""What the page tells of a release as a whole: what became of every signal, how right rows are, its files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pipelines.publishing.accuracy import Accuracy
from pipelines.publishing.manifest import FileEntry
from pipelines.publishing.page.charts import Chart, Measured, Part, intervals, stacked_bars
from schemas.vocabulary import COVERAGE_REASONS

#: The kinds of signal for people, in the order of the page.
_SIGNAL_NAMES: Final = {
    "number": "numbers",
    "date": "dates and times",
    "quote_mark": "quotation marks",
    "question": "questions",
}
_OUTCOMES: Final = (
    Part("became a row", "rows"),
    Part("is no row, for a stated reason", "excluded"),
    Part("unaccounted for", "lost"),
)
_SHARES: Final = (Part("precision", "precision"), Part("recall", "recall"))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why signals became no row: the code, its meaning, and how many they are."""

    code: str
    meaning: str
    count: int


@dataclass(frozen=True, slots=True)
class Signal:
    """What became of the signals of one kind."""

    name: str
    total: int
    became_row: int
    unaccounted: int
    reasons: tuple[Reason, ...]

    @property
    def excluded(self) -> int:
        """How many became no row, for a reason."""
        return sum(reason.count for reason in self.reasons)


def signals(report: Mapping[str, Any]) -> list[Signal]:
    """What became of the signals, by kind, as the quality report counts them."""
    return [
        Signal(name, found["total"], found["became_row"], found["unaccounted"], _reasons(found))
        for kind, name in _SIGNAL_NAMES.items()
        if (found := report["signals"].get(kind))
    ]


def _reasons(found: Mapping[str, Any]) -> tuple[Reason, ...]:
    counts = sorted(found["excluded_by_reason"].items(), key=lambda item: (-item[1], item[0]))
    return tuple(Reason(code, COVERAGE_REASONS[code], count) for code, count in counts)


def chart_of_signals(found: Sequence[Signal]) -> Chart | None:
    """The shares of what became of the signals, by kind; None where there are no signals."""
    bars = {
        signal.name: [
            100 * count / signal.total for count in (signal.became_row, signal.excluded, signal.unaccounted)
        ]
        for signal in found
    }
    return stacked_bars(_OUTCOMES, bars, "percent of signals", whole=100) if bars else None


def chart_of_accuracy(accuracy: Accuracy) -> Chart | None:
    """How right and how complete the rows of each table are; None where nothing was measured."""
    measured = [
        Measured(name, part.label, share.value, *share.interval)
        for name, table in accuracy.tables.items()
        for part, share in zip(_SHARES, (table.precision, table.recall), strict=True)
    ]
    return intervals(_SHARES, measured) if measured else None


def files_by_folder(entries: Sequence[FileEntry]) -> dict[str, list[FileEntry]]:
    """The files of a release, by the folder that they are in; the release's own folder is the empty name."""
    folders: dict[str, list[FileEntry]] = {}
    for entry in entries:
        folders.setdefault(entry.path.rpartition("/")[0], []).append(entry)
    return folders
