"""Calibrates the rules: the share of each rule's rows that are right on the development sets.

    python tests/accuracy/calibrate.py FOLDER [--write]

Prints, for each kind of row, the rules with their measured confidence, and the expected calibration error:
of the confidences that the rows carry now, of the measured ones, and of measured ones that are each taken
without the document they are applied to. `--write` puts the measured ones into the rules' files.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pipelines.extraction.rules import all_rules
from tests.accuracy.judge import JUDGED_BY, Verdict, judge

RULES = Path(__file__).resolve().parents[2] / "pipelines/extraction/rules"

#: How many rows the table's mean counts for in a rule's share, so that one row does not decide.
_PRIOR_ROWS = 4
_BINS = 10


def confidences(verdicts: Iterable[Verdict]) -> dict[str, float]:
    """The share of right rows by rule, drawn towards the share of all rows where a rule made few.

    No rule is taken to be always right, nor never.

    >>> rows = [Verdict("d", "sure", 0.5, True)] * 16 + [Verdict("d", "rare", 0.5, False)] * 4
    >>> confidences(rows)
    {'rare': 0.4, 'sure': 0.96}
    """
    rows = list(verdicts)
    made, right = _counts(rows)
    return _shares(made, right)


def without_own_document(verdicts: Sequence[Verdict]) -> list[tuple[float, bool]]:
    """For each row the confidence that all other documents give its rule, and whether the row is right."""
    made, right = _counts(verdicts)
    pairs = []
    for document in sorted({verdict.document for verdict in verdicts}):
        own = [verdict for verdict in verdicts if verdict.document == document]
        own_made, own_right = _counts(own)
        others = {rule: made[rule] - own_made[rule] for rule in made}
        shares = _shares(others, {rule: right[rule] - own_right[rule] for rule in made})
        pairs += [(shares[verdict.rule_id], verdict.is_right) for verdict in own]
    return pairs


def calibration_error(pairs: Iterable[tuple[float, bool]]) -> float:
    """The expected calibration error over ten bins: how far confidence and share of right rows lie apart.

    >>> calibration_error([(0.8, True)] * 3 + [(0.8, False)])
    0.05
    """
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, is_right in pairs:
        bins.setdefault(min(int(confidence * _BINS), _BINS - 1), []).append((confidence, is_right))
    total = sum(map(len, bins.values()))
    apart = (abs(sum(confidence - is_right for confidence, is_right in rows)) for rows in bins.values())
    return round(sum(apart) / total, 4) if total else 0.0


def with_confidences(rules: str, measured: Mapping[str, float]) -> str:
    """The text of a rules' file with measured confidences in place; all else stays as it is.

    >>> with_confidences("a: {description: One, confidence: 0.5}  # why", {"a": 0.875})
    'a: {description: One, confidence: 0.88}  # why'
    """
    for rule_id, confidence in measured.items():
        entry = re.compile(
            rf"^(?P<kept>{re.escape(rule_id)}:.*?\bconfidence: )[\d.]+", re.DOTALL | re.MULTILINE
        )
        rules = entry.sub(rf"\g<kept>{confidence:.2f}", rules, count=1)
    return rules


def _counts(verdicts: Iterable[Verdict]) -> tuple[Counter[str], Counter[str]]:
    """How many rows each rule made, and how many of them are right."""
    made: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for verdict in verdicts:
        made[verdict.rule_id] += 1
        right[verdict.rule_id] += verdict.is_right
    return made, right


def _shares(made: Mapping[str, int], right: Mapping[str, int]) -> dict[str, float]:
    total = sum(made.values())
    mean = sum(right.values()) / total if total else 0.5
    return {
        rule: min(max(round((right[rule] + _PRIOR_ROWS * mean) / (made[rule] + _PRIOR_ROWS), 2), 0.01), 0.99)
        for rule in sorted(made)
    }


def _print_kind(kind: str, verdicts: Sequence[Verdict], measured: Mapping[str, float]) -> None:
    made, right = _counts(verdicts)
    carried = calibration_error((verdict.confidence, verdict.is_right) for verdict in verdicts)
    in_sample = calibration_error((measured[verdict.rule_id], verdict.is_right) for verdict in verdicts)
    held_out = calibration_error(without_own_document(verdicts))
    print(f"\n{kind}: {len(verdicts)} rows by {', '.join(JUDGED_BY[kind])}")
    print(f"  calibration error {carried:.3f} now, {in_sample:.3f} measured, {held_out:.3f} held out")
    declared = all_rules()
    for rule_id, confidence in measured.items():
        rows = f"{right[rule_id]} of {made[rule_id]}"
        print(f"  {rule_id:36} {rows:>14}   {declared[rule_id].confidence:.2f} -> {confidence:.2f}")


def main() -> None:
    """Measure, print, and write where asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where the development sets lie")
    parser.add_argument("--write", action="store_true", help="put the measured confidences into the rules")
    arguments = parser.parse_args()
    measured: dict[str, float] = {}
    for kind, judged in judge(arguments.folder).items():
        found = confidences(judged.verdicts)
        _print_kind(kind, judged.verdicts, found)
        measured |= found
    print("\nNot measured:", ", ".join(sorted(all_rules().keys() - measured)))
    if arguments.write:
        for path in sorted(RULES.glob("*.yaml")):
            rules = path.read_text(encoding="utf-8")
            path.write_text(with_confidences(rules, measured), encoding="utf-8")


if __name__ == "__main__":
    main()
