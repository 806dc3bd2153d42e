"""The checks of the release: whether it holds against its sources, and whether its accuracy was measured.

Whether it holds is asked in a job of its own, as a rebuild costs as much as the release did; once a week, and
whenever somebody runs it by hand.
"""

from collections.abc import Sequence
from pathlib import Path

import dagster as dg

from pipelines.defs import markdown
from pipelines.defs.checks import COMPARED, drift_of
from pipelines.defs.resources import Paths
from pipelines.publishing.history.release_map import map_up_to
from pipelines.publishing.manifest import read_manifest
from pipelines.publishing.releases import newest_version, release_path
from pipelines.publishing.verify import verify

#: Problems that are shown.
_SHOWN = 50

ACCURACY_KNOWN = dg.AssetCheckSpec(
    "accuracy_known",
    asset="release",
    description="The accuracy that the release tells was measured with the rules that made its rows.",
)


def accuracy_known(release: Path) -> dg.AssetCheckResult:
    """Whether the figures of accuracy are those of the code that made the rows.

    Args:
        release: the folder of the release.
    """
    facts = read_manifest(release).facts
    passed = facts.accuracy.code_version == facts.code_version
    return dg.AssetCheckResult(
        asset_key="release",
        check_name=ACCURACY_KNOWN.name,
        passed=passed,
        severity=dg.AssetCheckSeverity.WARN,
        description="The figures are those of these rules."
        if passed
        else "The rules have changed since accuracy was measured.",
    )


NEAR_RELEASE_BEFORE = dg.AssetCheckSpec(
    "near_release_before",
    asset="release",
    description="The newest release has about as many rows per document as the one before it, and no fewer "
    "documents.",
)


def near_release_before(release: Path) -> dg.AssetCheckResult:
    """Whether a release is near the one before it.

    Args:
        release: the folder of the release.
    """
    *earlier, newest = map_up_to(release)
    now = {table: counts.after for table, counts in newest.tables.items()}
    before = {table: counts.after for table, counts in earlier[-1].tables.items()} if earlier else {}
    drifts = [drift_of(table, now, before) for table in COMPARED if table in before]
    far = [drift.table for drift in drifts if not drift.is_small]
    lines = [(drift.table, drift.before, drift.now, f"{drift.share:.1%}") for drift in drifts]
    columns = ("table", "rows before", "rows now", "off what is expected by")
    return dg.AssetCheckResult(
        asset_key="release",
        check_name=NEAR_RELEASE_BEFORE.name,
        passed=not far,
        severity=dg.AssetCheckSeverity.WARN,
        description=_told_of(far, bool(earlier)),
        metadata={"tables": dg.MetadataValue.md(markdown.table(columns, lines)), "tables far off": len(far)},
    )


def _told_of(far: Sequence[str], has_earlier: bool) -> str:
    if not has_earlier:
        return "There is no release before this one."
    return f"Far off: {', '.join(far)}." if far else "All tables are near."


@dg.asset_check(
    asset="release",
    description="Every file of the newest release has its sum, every row its words, and a rebuild its bytes.",
)
def verified(paths: Paths) -> dg.AssetCheckResult:
    """Verify the newest release against the articles, as `gleanings verify` does."""
    version = newest_version(paths.outputs_folder)
    if version is None:
        return dg.AssetCheckResult(passed=False, description="There is no release yet.")
    found = verify(release_path(paths.outputs_folder, version), paths.raw_folder)
    problems = [(str(problem),) for problem in found.problems]
    return dg.AssetCheckResult(
        passed=found.is_sound,
        severity=dg.AssetCheckSeverity.ERROR,
        description=f"{len(problems)} problems in release {version}.",
        metadata={
            "problems": dg.MetadataValue.md(markdown.table(("problem",), problems[:_SHOWN])),
            "notes": dg.MetadataValue.md(markdown.table(("note",), [(note,) for note in found.notes])),
            "not checked": dg.MetadataValue.md(
                markdown.table(("not checked",), [(what,) for what in found.unchecked])
            ),
        },
    )
