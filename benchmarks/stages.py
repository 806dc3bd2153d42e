"""What each stage of extraction costs in one process, and what shards and schemas add to it.

Stages run one after the other over all documents, each on what those before it left, so that none is charged
for another. Groups of verbs are found when first asked for, mostly by quotes, and are charged there.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import trafilatura

from benchmarks.timing import cpu_of, undisturbed
from pipelines.document import Document, Source
from pipelines.extraction.analysis import Analysis, Findings
from pipelines.extraction.conflicts.find import find_conflicts
from pipelines.extraction.conflicts.sides import ExtractedRows
from pipelines.extraction.coverage import account_for
from pipelines.extraction.evidence import gather_evidence
from pipelines.extraction.extract import extract_document
from pipelines.extraction.extractors import installed_extractors
from pipelines.extraction.rows import Event, Faq, Quote, Statistic

# The floor is a pass of the very pattern that makes the tokens; nothing else may need it.
from pipelines.grammar.tokens import _TOKEN
from pipelines.reading.read import read_source
from pipelines.reading.survey import Entry, survey
from pipelines.running.code_version import rows_version
from pipelines.running.shard import ShardSpec, extract_shard, extract_sources
from pipelines.running.withholding import personal_stretches
from schemas.checks import failing_rows

STAGES: Final = (
    "reading",
    "tokens",
    "grammar",
    "dates",
    "numbers",
    "marks",
    "names",
    "questions",
    "quotes",
    "statistics",
    "events",
    "conflicts",
    "coverage",
)


@dataclass
class _Work:
    """A document on its way through the stages."""

    source: Source
    analysis: Analysis | None = None
    faq: Findings[Faq] = field(default_factory=Findings)
    quotes: Findings[Quote] = field(default_factory=Findings)
    statistics: Findings[Statistic] = field(default_factory=Findings)
    events: Findings[Event] = field(default_factory=Findings)

    @property
    def read(self) -> Analysis:
        """The document, once it has been read."""
        assert self.analysis
        return self.analysis

    def run(self, stage: str) -> None:
        """Take the document through one stage."""
        _RUN[stage](self)


def _read(work: _Work) -> None:
    work.analysis = Analysis(read_source(work.source))


def _quote(work: _Work) -> None:
    work.quotes = installed_extractors().quotes(work.read)
    work.read.quotes = work.quotes.rows


def _find_conflicts(work: _Work) -> None:
    found = (work.quotes.rows, work.statistics.rows, work.events.rows, work.faq.rows)
    find_conflicts(work.read, ExtractedRows(*found, work.read.entities.entities))


def _account(work: _Work) -> None:
    kinds = (work.faq, work.quotes, work.statistics, work.events)
    account_for(work.read.tokenised, [signal for kind in kinds for signal in kind.signals])


_RUN: Final[dict[str, Callable[[_Work], object]]] = {
    "reading": _read,
    "tokens": lambda work: work.read.tokenised,
    "dates": lambda work: work.read.time_expressions,
    "numbers": lambda work: work.read.numbers,
    "grammar": lambda work: work.read.parse,
    "marks": lambda work: work.read.marks,
    "names": lambda work: work.read.entities,
    "questions": lambda work: setattr(work, "faq", installed_extractors().faq(work.read)),
    "quotes": _quote,
    "statistics": lambda work: setattr(work, "statistics", installed_extractors().statistics(work.read)),
    "events": lambda work: setattr(work, "events", installed_extractors().events(work.read)),
    "conflicts": _find_conflicts,
    "coverage": _account,
}


def cost_of_stages(sources: Sequence[Source], repeats: int) -> dict[str, float]:
    """CPU seconds of each stage over all sources: of each the least of so many tries."""
    tries = [_stages_once(sources) for _ in range(repeats)]
    return {stage: min(cost[stage] for cost in tries) for stage in STAGES}


def _stages_once(sources: Sequence[Source]) -> dict[str, float]:
    works = [_Work(source) for source in sources]
    costs = {}
    with undisturbed():
        for stage in STAGES:
            start = time.process_time()
            for work in works:
                work.run(stage)
            costs[stage] = time.process_time() - start
    return costs


def cost_of_floor(texts: Sequence[str], repeats: int) -> float:
    """CPU seconds of one pass of the tokeniser's pattern."""
    return cpu_of(lambda: [_TOKEN.findall(text) for text in texts], repeats)


@dataclass(frozen=True, slots=True)
class CostOfTables:
    """CPU seconds from articles to tables.

    Args:
        bare: reading and extracting, to rows in memory, with the search for personal data.
        evidence: gathering the evidence of the rows that passed.
        schemas: the checks of the schemas alone, as Pandera declares them.
        shard: all of it and more: from files to a written shard.
    """

    bare: float
    evidence: float
    schemas: float
    shard: float


def cost_of_tables(sources: Sequence[Source], repeats: int) -> CostOfTables:
    """What the tables of these sources cost.

    Args:
        sources: articles, no two of them of one doc_id.
        repeats: tries, of which the least counts.
    """
    documents = [read_source(source) for source in sources]
    texts = {document.doc_id: document.text for document in documents}
    tables = extract_sources(sources)
    personal = personal_stretches(texts)
    return CostOfTables(
        cpu_of(lambda: (_extracted(sources), personal_stretches(texts)), repeats),
        cpu_of(lambda: list(gather_evidence(tables, texts, personal.spans)), repeats),
        cpu_of(lambda: [failing_rows(table, frame) for table, frame in tables.items()], repeats),
        _cost_of_shard(sources, repeats),
    )


def _extracted(sources: Sequence[Source]) -> list[object]:
    return [extract_document(read_source(source)) for source in sources]


def _cost_of_shard(sources: Sequence[Source], repeats: int) -> float:
    with tempfile.TemporaryDirectory() as temporary:
        raw = Path(temporary, "raw")
        raw.mkdir()
        for number, source in enumerate(sources):
            suffix = "html" if source.media_type == "text/html" else "txt"
            payload = source.payload.encode() if isinstance(source.payload, str) else source.payload
            (raw / f"{number:06}.{suffix}").write_bytes(payload)
        inputs = tuple({found.doc_id: found for found in survey(raw) if isinstance(found, Entry)}.values())
        folders = iter(Path(temporary, f"shards-{at}") for at in range(repeats))

        def make() -> None:
            folder = next(folders)
            folder.mkdir()
            extract_shard(ShardSpec(raw, folder, inputs, rows_version()))

        return cpu_of(make, repeats)


@dataclass(frozen=True, slots=True)
class CostOfPages:
    """What pages cost.

    Args:
        trafilatura: CPU seconds of its own.
        reading: CPU seconds of ours, with trafilatura's time in it.
        extraction: CPU seconds from the pages' texts to rows.
        megabytes: the size of these texts.
    """

    trafilatura: float
    reading: float
    extraction: float
    megabytes: float


def cost_of_pages(pages: Sequence[Source], repeats: int) -> CostOfPages:
    """What HTML costs beside what trafilatura asks for the same pages.

    Args:
        pages: sources of HTML.
        repeats: tries, of which the least counts.
    """
    read = [read_source(page) for page in pages]
    return CostOfPages(
        cpu_of(lambda: [_main_text(page) for page in pages], repeats),
        cpu_of(lambda: [read_source(page) for page in pages], repeats),
        cpu_of(lambda: _extract_all(read), repeats),
        sum(len(document.text.encode()) for document in read) / 1e6,
    )


def _main_text(page: Source) -> object:
    """Trafilatura as it is asked where pages are read."""
    return trafilatura.bare_extraction(page.payload, fast=True, include_comments=False)


def _extract_all(documents: Sequence[Document]) -> None:
    for document in documents:
        extract_document(document)
