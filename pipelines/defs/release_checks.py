"""The checks of the release: whether it holds against its sources, and whether its accuracy was measured.

Whether it holds is asked in a job of its own, as a rebuild costs as much as the release did; once a week, and
whenever somebody runs it by hand.
"""

from pathlib import Path

import dagster as dg

from pipelines.defs import markdown
from pipelines.defs.resources import Paths
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
        },
    )
