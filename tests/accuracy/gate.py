"""The gate: no figure of the development sets may fall by more than half a hundredth.

    python tests/accuracy/gate.py FOLDER [--update]

Runs the scorer of the folder, compares its figures with `tests/accuracy_baseline.json`, and ends with 1
where one fell, where rows leak or signals are unaccounted for, or where a set is not the one that the
baseline was measured on. `--update` raises the baseline to what is better now, starts anew for sets that
changed and for cells whose weights were trained on other articles, and records each table's accuracy for the
releases (`pipelines/publishing/accuracy.json`).
"""

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipelines.publishing.accuracy import (
    RECORDED,
    Accuracy,
    Share,
    SlotAccuracy,
    TableAccuracy,
    last_accuracy,
)
from pipelines.publishing.canonical import json_page
from pipelines.reading.hashes import file_sha256
from pipelines.running.code_version import code_version
from tests.accuracy.annotated import ANNOTATIONS
from tests.accuracy.development_sets import SETS, digests, set_of
from tests.accuracy.judge import JUDGED_BY, judge
from tests.accuracy.slots import JudgedSlots, judge_slots

BASELINE = Path(__file__).resolve().parents[1] / "accuracy_baseline.json"

#: By how much a figure may fall.
_TOLERANCE = 0.005
#: Figures that count what must not be; of all others, higher is better.
_FAULTS = ("leaks", "split", "unaccounted")
#: The tasks on the set that is longer than all others together.
_LONGEST = ("quotes",)
#: The tables whose accuracy releases tell.
_TABLES = ("quotes", "statistics", "events", "faq")


#: Figures of cells that trained weights choose: a figure of weights that had seen the pages says nothing of
#: those that have not.
_TRAINED = tuple(
    f"slots.{figure}"
    for figure in (
        *("statistics.subject.", "statistics.measure.", "statistics.place.", "statistics.reads_alone"),
        "events.place.",
    )
)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The best figures so far, the digests of their sets, and that of what weights were trained on."""

    digests: Mapping[str, str]
    figures: Mapping[str, float]
    trained_on: str = ""


def flat_figures(results: Mapping[str, Any], prefix: str = "") -> dict[str, float]:
    """The scorer's nested figures by dotted name.

    >>> flat_figures({"seed": {"events": {"p": 1.0}, "leaks": 0}, "cases": {"pages": "7/9"}})
    {'seed.events.p': 1.0, 'seed.leaks': 0, 'cases.pages': 7}
    """
    flat: dict[str, float] = {}
    for name, value in results.items():
        if isinstance(value, Mapping):
            flat |= flat_figures(value, f"{prefix}{name}.")
        elif isinstance(value, str):
            flat[prefix + name] = int(value.split("/")[0])
        else:
            flat[prefix + name] = value
    return flat


def is_cost(figure: str) -> bool:
    """Whether a figure is a time of the CPU, which depends on the machine and never gates.

    >>> is_cost("body.cpu_ms_per_page"), is_cost("body.body_f1")
    (True, False)
    """
    return figure.split(".")[-1].startswith("cpu_")


def has_fallen(figure: str, best: float, now: float | None) -> bool:
    """Whether a figure is worse than the baseline allows; one that is not measured any more is."""
    if now is None:
        return True
    if _counts_faults(figure):
        return now > best
    return round(best - now, 6) > _TOLERANCE


def changed_sets(baseline: Baseline, now: Mapping[str, str]) -> list[str]:
    """The sets that are not those of the baseline, or not in it."""
    return sorted(name for name in now if baseline.digests.get(name) != now[name])


def raised(baseline: Baseline, now: Baseline) -> Baseline:
    """The baseline with what is better now; the figures of changed sets, and of new weights, as they are now.

    Precision and recall are taken along with their F1, as each alone can be had at the other's cost.
    """
    changed = changed_sets(baseline, now.digests)
    is_new = baseline.trained_on != now.trained_on
    kept = {
        name: best
        for name, best in baseline.figures.items()
        if set_of(name) not in changed and not (is_new and name.startswith(_TRAINED))
    }
    figures = {
        name: value if name not in kept or _is_no_worse(name, now.figures, kept) else kept[name]
        for name, value in now.figures.items()
        if not is_cost(name)
    }
    old = {name: kept[name] for name in kept if name not in figures}
    return Baseline(now.digests, {**figures, **old}, now.trained_on)


def fallen_figures(baseline: Baseline, figures: Mapping[str, float]) -> list[str]:
    """The figures that are worse than the baseline allows."""
    return [name for name, best in baseline.figures.items() if has_fallen(name, best, figures.get(name))]


def table_lines(baseline: Baseline, figures: Mapping[str, float]) -> Iterator[str]:
    """Every figure beside its baseline, the fallen ones marked."""
    fallen = fallen_figures(baseline, figures)
    yield f"{'figure':36} {'baseline':>9} {'now':>9}"
    for name in [*baseline.figures, *(name for name in figures if name not in baseline.figures)]:
        best, now = baseline.figures.get(name), figures.get(name)
        mark = "  FELL" if name in fallen else ""
        yield f"{name:36} {_shown(best):>9} {_shown(now):>9}{mark}"


def read_baseline(text: str) -> Baseline:
    """A baseline from the text of its file."""
    return Baseline(**json.loads(text))


def measure(folder: Path, command: str) -> dict[str, float]:
    """Run the scorer on its sets, on the largest beside all others.

    Args:
        folder: where the sets and their scorer lie.
        command: the extractor's command line.
    """
    tasks = [task for found in SETS.values() for task in found.tasks]
    parts = (_LONGEST, [task for task in tasks if task not in _LONGEST])
    with ThreadPoolExecutor() as pool:
        measured = list(pool.map(lambda part: _scored(folder, command, part), parts))
    return {name: figure for figures in measured for name, figure in figures.items()}


def _scored(folder: Path, command: str, tasks: Sequence[str]) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as temporary:
        written = Path(temporary, "figures.json")
        scorer = [sys.executable, "-B", str(folder / "score.py"), "--eval", str(folder), "--only", *tasks]
        subprocess.run([*scorer, "--command", command, "--json", str(written)], check=True)
        return flat_figures(json.loads(written.read_text(encoding="utf-8")))


@contextmanager
def extracting_once() -> Iterator[str]:
    """The command line of an extractor that remembers what it extracted."""
    with tempfile.TemporaryDirectory() as kept:
        yield shlex.join([sys.executable, "-m", "tests.accuracy.extract_once", kept])


def measure_tables(folder: Path, now: Baseline, command: str) -> Accuracy:
    """Judge every row of the sets, and count what is right by table; unseen pages keep their figures."""
    judged, cells = judge(folder, command), judge_slots(folder, command)
    tables = {
        table: TableAccuracy(
            sets={SETS[name].title: now.digests[name] for name in JUDGED_BY[table]},
            precision=Share(judged[table].right, len(judged[table].verdicts)),
            recall=Share(judged[table].gold_found, judged[table].gold),
            slots=_slots(cells[table]) if table in cells else {},
            reads_alone=Share(cells[table].read_alone, cells[table].rows) if table in cells else None,
        )
        for table in _TABLES
    }
    figures = {name: value for name, value in now.figures.items() if not is_cost(name)}
    return Accuracy(code_version(), tables, figures, last_accuracy().unseen)


def _slots(judged: JudgedSlots) -> dict[str, SlotAccuracy]:
    return {
        slot: SlotAccuracy(
            precision=Share(judged.right[slot], judged.filled[slot]),
            recall=Share(judged.right[slot], judged.asked[slot]),
        )
        for slot in judged.asked
    }


def _counts_faults(figure: str) -> bool:
    return figure.split(".")[-1] in _FAULTS


def _is_no_worse(figure: str, now: Mapping[str, float], best: Mapping[str, float]) -> bool:
    whole, _, part = figure.rpartition(".")
    decisive = f"{whole}.f1" if part in ("p", "r") else figure
    if _counts_faults(figure):
        return now[decisive] <= best[decisive]
    return now[decisive] >= best[decisive]


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:g}"


def _update(baseline: Baseline, now: Baseline, folder: Path, command: str) -> Baseline:
    best = raised(baseline, now)
    BASELINE.write_text(json_page(asdict(best)), encoding="utf-8")
    RECORDED.write_text(json_page(measure_tables(folder, now, command).as_json()), encoding="utf-8")
    return best


def main() -> int:
    """Measure, compare and say; 1 where something fell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where the development sets lie")
    parser.add_argument("--update", action="store_true", help="raise the baseline to what is better now")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    if not (folder / "score.py").is_file():
        parser.error(f"{folder} holds no development sets: there is no score.py")
    baseline = read_baseline(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else Baseline({}, {})
    found = digests(folder)
    changed = changed_sets(baseline, found)
    if changed and not arguments.update:
        print(f"Not the sets of the baseline: {', '.join(changed)}. Measure anew, with --update.")
        return 1
    with extracting_once() as command:
        now = Baseline(found, measure(folder, command), file_sha256(ANNOTATIONS))
        if arguments.update:
            baseline = _update(baseline, now, folder, command)
    print("\n".join(table_lines(baseline, now.figures)))
    fallen = [
        name for name, best in baseline.figures.items() if has_fallen(name, best, now.figures.get(name))
    ]
    print(f"{len(fallen)} of {len(baseline.figures)} figures fell by more than {_TOLERANCE}.")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
