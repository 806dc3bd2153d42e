"""What the tests of runs share: articles written for them, and folders compared by their bytes."""

from pathlib import Path

from schemas.tables import TABLE_NAMES

ARTICLE = (
    "The council of Velmoria opened harbour {n} on 4 March 2023.\n\n"
    "“We waited {n} years,” said Ilka Brandvold, who leads the {n} dockers.\n"
)


def write_articles(folder: Path, numbers: range) -> None:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number:03}.txt").write_text(ARTICLE.format(n=number + 2))


def tables_in(folder: Path) -> dict[str, bytes]:
    return {table: (folder / f"{table}.parquet").read_bytes() for table in TABLE_NAMES}
