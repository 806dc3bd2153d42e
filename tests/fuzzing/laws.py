"""The laws that hold for every input, whatever it is: what a search for inputs that break one asserts."""

import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from pipelines.document import Failure, Source
from pipelines.reading.inputs import list_sources
from pipelines.reading.personal.find import find_personal_data, redact
from pipelines.reading.read import ReadingError, read_source
from pipelines.running.shard import extract_sources
from pipelines.running.withholding import suspicious_words
from schemas.laws import find_violations

#: Eight times the text may take so many times as long: proportional time with room for a noisy machine.
_GROWTH = 8
_MOST_GROWTH = 24
_LONG_ENOUGH = 0.05


def hold_for(sources: Iterable[Source | Failure]) -> None:
    """Assert that no extractor failed, that spans hold, and that nothing is unaccounted for."""
    given = list(sources)
    tables = extract_sources(given)
    assert "failed" not in tables["errors"]["reason"].to_list(), tables["errors"]["detail"].to_list()
    texts = {}
    for source in given:
        if isinstance(source, Source):
            try:
                document = read_source(source)
            except ReadingError:
                continue
            texts[document.doc_id] = document.text
    assert find_violations(tables, texts) == ()
    lost = tables["coverage"].filter(pl.col("row_id").is_null() & pl.col("reason").is_null())
    assert lost.to_dicts() == []
    named = [*tables["documents"]["source_name"], *tables["errors"]["source_name"]]
    assert {source.source_name if isinstance(source, Failure) else source.name for source in given} <= set(
        named
    )


def hold_for_file(name: str, content: bytes, **beside: bytes) -> None:
    """Assert the laws for a file, with others beside it, each by the ending of its name."""
    with TemporaryDirectory() as folder:
        raw = Path(folder) / "raw"
        raw.mkdir()
        (raw / name).write_bytes(content)
        for ending, other in beside.items():
            (raw / f"{Path(name).stem}.{ending}").write_bytes(other)
        hold_for(list_sources(raw / name if name.endswith(".jsonl") else raw))


def hold_for_personal_data(text: str) -> None:
    """Assert that finds are in order and apart, that none is left, and that the quick look sees them."""
    found = find_personal_data(text)
    ends = [0, *(datum.span.end for datum in found)]
    assert all(datum.span.start >= end for datum, end in zip(found, ends, strict=False))
    assert find_personal_data(redact(text)) == []
    assert not found or suspicious_words(pl.Series([text])).all()


def grows_with_its_length(piece: str, characters: int) -> bool:
    """Whether a piece that stands eight times as often takes no more than so many times as long."""
    base = seconds(piece, characters)
    return any(
        seconds(piece, _GROWTH * characters) < _MOST_GROWTH * max(base, _LONG_ENOUGH) for _ in range(3)
    )


def seconds(piece: str, characters: int) -> float:
    """The CPU's time for a text of a piece over and over."""
    start = time.process_time()
    extract_sources([Source("a.txt", piece * (characters // len(piece)), "text/plain", "0123456789abcdef")])
    return time.process_time() - start
