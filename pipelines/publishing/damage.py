"""Finds what is damaged in the newest release, before anything is compared with it.

The next release is compared with some of its files, and continues what they tell: where one of these is
damaged, nothing is derived from it. Where others are, a release of whole files takes its place.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.publishing.forms import PARQUET
from pipelines.publishing.history.release_map import RELEASE_MAP
from pipelines.publishing.manifest import MANIFEST
from pipelines.publishing.releases import LATEST
from pipelines.publishing.verification import Problem
from pipelines.publishing.verify_files import check_own_files, check_pointer

#: What the next release is compared with, and continues.
_READ_FROM: Final = (MANIFEST, RELEASE_MAP, f"{PARQUET.folder}/")
#: How many files a message names.
_TOLD: Final = 10


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with the newest release and with what points to it, by sizes and hashes.

    Args:
        release: its folder; None where there is none.
        of_files: what is wrong with its files.
        of_pointer: what is wrong with the pointer to it, which is written anew.
    """

    release: Path | None
    of_files: tuple[Problem, ...] = ()
    of_pointer: tuple[Problem, ...] = ()

    @property
    def fatal(self) -> tuple[Problem, ...]:
        """What is wrong with those files that the next release is compared with."""
        return tuple(problem for problem in self.of_files if problem.where.startswith(_READ_FROM))

    @property
    def in_words(self) -> str:
        """Which release is damaged, what that means, what to do, and where."""
        return (
            f"The newest release, {self.release}, is damaged: what changed since cannot be told, and none is "
            "made. Restore its files from a copy; or take its folder away, and the release before it is "
            "taken for the newest:\n" + "\n".join(f"  {problem}" for problem in self.fatal[:_TOLD])
        )

    @property
    def notices(self) -> tuple[str, ...]:
        """What is wrong, and is mended by what is made next, in words."""
        name = self.release.name if self.release else ""
        return (
            *(f"{LATEST} was damaged, and is written anew: {problem}" for problem in self.of_pointer),
            *(
                f"release {name} is damaged, and a new one takes its place: {found}"
                for found in self.of_files
            ),
        )


def damage_of(release: Path | None) -> Damage:
    """What is damaged in the newest release.

    Args:
        release: its folder; None where there is none.
    """
    if release is None:
        return Damage(None)
    _, problems = check_own_files(release)
    return Damage(release, tuple(problems), () if problems else tuple(check_pointer(release)))
