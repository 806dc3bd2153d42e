"""Which function extracts which table: the project's own, or one that an installed package registers.

A package takes a table over by an entry point of the group `gleanings.extractors`, named after the table:

    [project.entry-points."gleanings.extractors"]
    quotes = "my_package.quotes:extract_quotes"

Its function follows the protocol `analysis.Extractor`; what it finds is accounted for, validated and
published like any other row. Order and use of the extractors belong in `extract`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from pipelines.extraction.analysis import Extractor
from pipelines.extraction.events.extract import extract_events
from pipelines.extraction.faq import extract_faq
from pipelines.extraction.quotes.extract import extract_quotes
from pipelines.extraction.rows import Event, Faq, Quote, Statistic
from pipelines.extraction.statistics.extract import extract_statistics

ENTRY_POINT_GROUP = "gleanings.extractors"


@dataclass(frozen=True, slots=True)
class Extractors:
    """One extractor a table."""

    faq: Extractor[Faq] = extract_faq
    quotes: Extractor[Quote] = extract_quotes
    statistics: Extractor[Statistic] = extract_statistics
    events: Extractor[Event] = extract_events


@cache
def installed_extractors() -> Extractors:
    """The extractors in force here.

    Returns:
        The project's own, with those of installed packages in place of their namesakes.

    Raises:
        ValueError: an entry point is named after no table that is extracted, or two claim one table.
    """
    return Extractors(**{table: entry.load() for table, entry in _registered().items()})


def extractor_packages() -> dict[str, str]:
    """The packages whose extractors are in force, with their versions: what is made here depends on them."""
    packages = (entry.dist for entry in _registered().values())
    return {package.name: package.version for package in packages if package is not None}


def _registered() -> Mapping[str, EntryPoint]:
    registered: dict[str, EntryPoint] = {}
    for entry in entry_points(group=ENTRY_POINT_GROUP):
        if entry.name not in Extractors.__slots__:
            tables = ", ".join(Extractors.__slots__)
            raise ValueError(f"{entry.value} registers for `{entry.name}`; name one of: {tables}")
        if entry.name in registered:
            rivals = f"{registered[entry.name].value} and {entry.value}"
            raise ValueError(f"{rivals} both register for `{entry.name}`; uninstall one of their packages")
        registered[entry.name] = entry
    return registered
