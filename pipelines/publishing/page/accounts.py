"""What the page tells of a release as a whole: what became of every signal, how right rows are, its files."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pipelines.publishing.accuracy import Accuracy
from pipelines.publishing.description import TableDescription
from pipelines.publishing.forms import CSV, PARQUET, SPREADSHEET, Form
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
#: The forms of tables for people, in the order of the page.
_FORMS: Final = {"CSV": CSV, "Parquet": PARQUET, "spreadsheet": SPREADSHEET}
#: A file that is a part of a whole, which is named as its folder is (`forms.Form.part`).
_NUMBERED: Final = re.compile(r"(?P<whole>.+/(?P<name>[^/]+))/(?P=name)-\d{5}\.\w+")
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


@dataclass(frozen=True, slots=True)
class Line:
    """A line in the list of files: one file, or the numbered files of a folder, which are parts of one whole.

    Args:
        name: what tells it from all other lines.
        entries: the files, in order.
    """

    name: str
    entries: tuple[FileEntry, ...]

    @property
    def files(self) -> int:
        """How many files there are."""
        return len(self.entries)

    @property
    def bytes(self) -> int:
        """Their size."""
        return sum(entry.bytes for entry in self.entries)


def files_by_folder(entries: Iterable[FileEntry]) -> dict[str, list[Line]]:
    """The files of a release, by the folder that they are in; the release's own folder is the empty name.

    Numbered files are one line in the folder that holds theirs.
    """
    lines: dict[str, list[FileEntry]] = {}
    for entry in entries:
        numbered = _NUMBERED.fullmatch(entry.path)
        lines.setdefault(numbered["whole"] if numbered else entry.path, []).append(entry)
    folders: dict[str, list[Line]] = {}
    for path, files in lines.items():
        folders.setdefault(path.rpartition("/")[0], []).append(Line(_name_of_line(path), tuple(files)))
    return folders


def addresses(table: TableDescription) -> dict[str, str]:
    """Where all rows of a table are, by form: the address of its file, or of the line of its files."""
    return {
        _words_for(table, name, form): f"#{_name_of_line(table.place(form))}"
        if table.is_in_parts(form)
        else table.place(form)
        for name, form in _FORMS.items()
    }


def _words_for(table: TableDescription, name: str, form: Form) -> str:
    return f"{name} ({len(table.files_of(form)):,} files)" if table.is_in_parts(form) else name


def _name_of_line(path: str) -> str:
    return f"files-{path}"
