"""Measures what extraction costs and prints the table; called by `make benchmark`."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from benchmarks.articles import article
from benchmarks.figures import Figure, compared, table_of
from benchmarks.pages import page
from benchmarks.stages import cost_of_floor, cost_of_pages, cost_of_stages, cost_of_tables
from benchmarks.workers import gain_by_cpu, one_and_two_workers
from pipelines.document import ReadingError, Source
from pipelines.reading.inputs import list_sources
from pipelines.reading.read import read_source

_CHARACTERS: Final = 4000
#: Bytes of the texts that peers are given: they take a minute for a tenth of a megabyte.
_FOR_PEERS: Final = 30_000
_PEERS: Final = Path(__file__).with_name("peers.py")
#: What a peer does, by the stages that do so here.
_COMPARED: Final = {
    "dateparser.search": ("tokens", "dates"),
    "quantulum3": ("tokens", "dates", "numbers"),
    "textacy and spaCy": (
        "tokens",
        "grammar",
        "dates",
        "numbers",
        "marks",
        "names",
        "quotes",
        "statistics",
        "events",
    ),
}


@click.command()
@click.argument("texts", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--megabytes", default=1.0, show_default=True, help="Size of the generated text.")
@click.option("--repeats", default=3, show_default=True, help="Tries, of which the least counts.")
@click.option(
    "--peers", type=click.Path(exists=True, path_type=Path), help="Python with the peers installed."
)
@click.option("--workers/--no-workers", default=True, help="Whether to run on one and on two workers, too.")
def main(texts: Path | None, megabytes: float, repeats: int, peers: Path | None, workers: bool) -> None:
    """Measure extraction on TEXTS, a folder or table of articles, or else on generated ones."""
    articles, pages = _sources_at(texts) if texts else _generated(megabytes)
    figures: list[Figure] = []
    if articles:
        figures += _of_text(articles, repeats)
    if pages:
        figures += _of_pages(pages, repeats)
    if peers:
        figures += _beside_peers(articles, repeats, peers)
    if workers and not texts:
        figures += _of_workers(megabytes)
    if not figures:
        raise click.ClickException(f"{texts} holds no article that can be read")
    click.echo(table_of(figures))


def _generated(megabytes: float) -> tuple[list[Source], list[Source]]:
    count = max(1, round(megabytes * 1e6 / _CHARACTERS))
    articles = [
        Source(f"{at}.txt", article(at, _CHARACTERS).encode(), "text/plain", f"a{at}") for at in range(count)
    ]
    pages = [
        Source(f"{at}.html", page(at, _CHARACTERS).encode(), "text/html", f"p{at}")
        for at in range(count // 4)
    ]
    return articles, pages


def _sources_at(location: Path) -> tuple[list[Source], list[Source]]:
    """The articles and the pages at a location that can be read, each content once."""
    found: dict[bytes | str, Source] = {}
    for source in list_sources(location):
        if isinstance(source, Source) and _is_readable(source):
            found.setdefault(source.payload, source)
    pages = [source for source in found.values() if source.media_type == "text/html"]
    return [source for source in found.values() if source.media_type != "text/html"], pages


def _is_readable(source: Source) -> bool:
    try:
        read_source(source)
    except ReadingError:
        return False
    return True


def _of_text(sources: Sequence[Source], repeats: int) -> Iterator[Figure]:
    size = _megabytes(sources)
    floor = cost_of_floor([read_source(source).text for source in sources], repeats) / size
    yield Figure(f"text, {len(sources):,} articles", size, "MB")
    yield Figure("floor: one pass of the tokens' pattern", floor, "CPU s/MB")
    for stage, cost in cost_of_stages(sources, repeats).items():
        yield compared(stage, cost / size, "floor", floor)
    tables = cost_of_tables(sources, repeats)
    whole = tables.bare + tables.evidence
    yield Figure("bare functions, with the search for personal data", tables.bare / size, "CPU s/MB")
    yield compared("evidence", tables.evidence / size, "floor", floor)
    yield Figure("all tables, in a shard", tables.shard / size, "CPU s/MB", 2.0)
    yield Figure("shard, Arrow, schemas over bare functions", 100 * (tables.shard / whole - 1), "%", 15)
    yield Figure("Pandera's checks over bare functions", 100 * tables.schemas / whole, "%", 10)


def _of_pages(pages: Sequence[Source], repeats: int) -> Iterator[Figure]:
    cost = cost_of_pages(pages, repeats)
    each = 1000 / len(pages)
    peer = ("trafilatura", cost.trafilatura * each, "CPU ms/page")
    yield compared(f"reading {len(pages):,} pages", cost.reading * each, *peer)
    yield compared("rows from the text of these", cost.extraction * each, *peer)
    yield Figure("rows from the text of these", cost.extraction / cost.megabytes, "CPU s/MB")
    added = 100 * (cost.reading / cost.trafilatura - 1)
    yield Figure("reading pages, on top of trafilatura", added, "%", 15)


def _beside_peers(sources: Sequence[Source], repeats: int, python: Path) -> Iterator[Figure]:
    """Stages beside the packages that do the like, on the same texts: the first ones, as peers are slow."""
    some = list(_first(sources, _FOR_PEERS))
    size = _megabytes(some)
    texts = json.dumps([read_source(source).text for source in some])
    ran = subprocess.run([python, _PEERS], input=texts, stdout=subprocess.PIPE, text=True, check=True)
    ours = cost_of_stages(some, repeats)
    for name, cost in json.loads(ran.stdout).items():
        stages = _COMPARED[name]
        mine = sum(ours[stage] for stage in stages) / size
        yield compared(f"{stages[0]} to {stages[-1]}", mine, name, cost / size)


def _first(sources: Sequence[Source], size: int) -> Iterator[Source]:
    for source in sources:
        yield source
        size -= len(source.payload)
        if size <= 0:
            return


def _of_workers(megabytes: float) -> Iterator[Figure]:
    one, two = one_and_two_workers(round(8e6 * megabytes / _CHARACTERS), _CHARACTERS)
    yield Figure("two workers against one, by CPU time", gain_by_cpu(one, two), "x", 1.85, at_least=True)
    yield Figure("two workers against one, by the clock", one.clock / two.clock, "x")


def _megabytes(sources: Sequence[Source]) -> float:
    return sum(len(source.payload) for source in sources) / 1e6


if __name__ == "__main__":
    main()
