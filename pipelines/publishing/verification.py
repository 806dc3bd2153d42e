"""What verifying a release finds: problems and notes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a release.

    Args:
        where: the file, or the table and the row's id.
        what: what is wrong there.
    """

    where: str
    what: str

    def __str__(self) -> str:
        """The problem as a line for people."""
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Verification:
    """What verifying a release came to.

    Args:
        problems: what is wrong; none in a sound release.
        notes: what is only said by the release itself, and what explains a problem.
        unchecked: what could not be checked here.
    """

    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    unchecked: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong, as far as could be checked."""
        return not self.problems

    @property
    def is_proved(self) -> bool:
        """Whether nothing is wrong, and everything was checked."""
        return not self.problems and not self.unchecked
