"""The closed word lists in `words/`, for reading and extraction: one entry a line, `#` begins a comment."""

from functools import cache
from importlib import resources


@cache
def load_words(name: str) -> frozenset[str]:
    """The entries of `words/NAME.txt`, as written there."""
    return frozenset(load_lines(name))


@cache
def load_lines(name: str) -> tuple[str, ...]:
    """The entries of `words/NAME.txt` in the file's order."""
    content = resources.files(__package__).joinpath("words", f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.split("#", 1)[0].strip() for line in content.splitlines())
    return tuple(line for line in lines if line)


@cache
def load_table(name: str) -> dict[str, str]:
    """The entries of `words/NAME.tsv`: a word, a tab, and what it stands for."""
    content = resources.files(__package__).joinpath("words", f"{name}.tsv").read_text(encoding="utf-8")
    rows = (line.split("#", 1)[0].rstrip().split("\t") for line in content.splitlines())
    return {row[0]: row[1].strip() for row in rows if len(row) > 1}
