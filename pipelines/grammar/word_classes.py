"""Closed classes of words, by name: `words/word_classes.tsv` as sets."""

from functools import cache

from pipelines.words import load_table


@cache
def words_of(name: str) -> frozenset[str]:
    """The words of a class, lower case.

    >>> "would" in words_of("modals")
    True
    """
    return frozenset(load_table("word_classes")[name].split())
