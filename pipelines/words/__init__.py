"""The closed word lists, plain data: one entry a line, `#` begins a comment, each with its source.

For reading, the grammar, extraction and linking, which ask for a list by its name. What is done with a word
does not belong here, nor does a list that a program reads as code.
"""

from functools import cache
from importlib import resources


@cache
def load_words(name: str) -> frozenset[str]:
    """The entries of `NAME.txt`, as written there."""
    return frozenset(load_lines(name))


@cache
def load_lines(name: str) -> tuple[str, ...]:
    """The entries of `NAME.txt` in the file's order."""
    content = resources.files(__package__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.split("#", 1)[0].strip() for line in content.splitlines())
    return tuple(line for line in lines if line)


@cache
def load_table(name: str) -> dict[str, str]:
    """The entries of `NAME.tsv`: a word, a tab, and what it stands for."""
    content = resources.files(__package__).joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    rows = (line.split("#", 1)[0].rstrip().split("\t") for line in content.splitlines())
    return {row[0]: row[1].strip() for row in rows if len(row) > 1}
