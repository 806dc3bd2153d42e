"""What tests of several rooms share: a small shard with full, valid tables; and how to check a citation."""

import os
import random
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import polars as pl
import pytest
import yaml
from hypothesis import settings

from pipelines.extraction.evidence import gather_evidence
from pipelines.running.database import open_database
from pipelines.running.linking import entity_links, link_entities, linked_entities
from schemas.laws import text_sha256
from schemas.tables import RELEASE_TABLES, polars_schema
from tests.faulting import COUNTED, LONG, ROOT, Fault, count, write_table

# Tests of laws try the same examples on every machine; `make fuzz` tries other ones, and many more.
settings.register_profile("test", derandomize=True, database=None, deadline=None)
settings.register_profile("fuzz", max_examples=5_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("GLEANINGS_EXAMPLES", "test"))

BRIDGE = (
    "Mill bridge opens\n\n"
    "“We are glad,” said Ana Reyes, the mayor of Velmoria in Malta, on 3 May 2021. Reyes told the council "
    "it cost 12 million euros (12m) and carries 40 to 60 carts. Rayes called the work “worth it”.\n\n"
    "Is it free? Yes, for all.\n"
    "Who pays? The council."
)
HARBOUR = "The harbour closed. “Not for long,” said Ilka Brand. It has 7 piers. Malta owns it."

TAIL: Mapping[str, object] = {"zone": "body", "rule_id": "test-rule", "confidence": 0.5}


@dataclass
class Shard:
    """Tables with the texts that they come from; tests break them cell by cell."""

    texts: dict[str, str]
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)

    def add(self, table: str, **cells: object) -> None:
        """Append a row; columns that are not named are null."""
        schema = polars_schema(table)
        row = pl.DataFrame([{column: cells.get(column) for column in schema}], schema=schema)
        self.tables[table] = pl.concat([self.tables[table], row])

    def change(self, table: str, row: int = 0, **cells: object) -> None:
        """Put other cells into one row."""
        rows = self.tables[table].to_dicts()
        rows[row].update(cells)
        self.tables[table] = pl.DataFrame(rows, schema=polars_schema(table))

    def span(self, doc_id: str, words: str, column: str, offsets: str = "char") -> dict[str, object]:
        """The cells of a span: the words where they first stand in the document, and their offsets."""
        at = self.texts[doc_id].index(words)
        return {column: words, f"{offsets}_start": at, f"{offsets}_end": at + len(words)}


def linked(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The entities of a shard with their canonical ids, and their links."""
    with tempfile.TemporaryDirectory() as folder, open_database(Path(folder)) as database:
        files = {name: Path(folder, f"{name}.parquet") for name in ("documents", "entities")}
        for name, path in files.items():
            tables[name].write_parquet(path)
        link_entities(database, [files["documents"]], [files["entities"]])
        return {
            "entities": pl.concat(linked_entities(database, [files["entities"]])),
            "entity_links": pl.concat(entity_links(database, [files["entities"]])),
        }


def row_id(prefix: str, number: int) -> str:
    return f"{prefix}-{number:016x}"


#: The keys of a CITATION.cff 1.2.0, and those that must be there (its schema.json).
# fmt: off
CFF_KEYS = frozenset({
    "abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi", "identifiers",
    "keywords", "license", "license-url", "message", "preferred-citation", "references", "repository",
    "repository-artifact", "repository-code", "title", "type", "url", "version",
})
# fmt: on
CFF_REQUIRED = frozenset({"authors", "cff-version", "message", "title"})
#: What some of its values look like.
CFF_FORMS = {
    "cff-version": r"1\.2\.0",
    "type": r"software|dataset",
    "date-released": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
}


@pytest.fixture
def forbidding() -> Iterator[Path]:
    """A folder that everybody may look into; what is forbidden in it is allowed again at the end."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
        for path in Path(folder).iterdir():
            path.chmod(0o755)


@pytest.fixture
def citation_problems():
    """Tells what is wrong with the text of a CITATION.cff."""

    def problems(text: str) -> list[str]:
        citation = yaml.safe_load(text)
        authors = citation.get("authors", [])
        return [
            *(f"lacks {key}" for key in sorted(CFF_REQUIRED - citation.keys())),
            *(f"has {key}" for key in sorted(citation.keys() - CFF_KEYS)),
            *(
                f"{key} is {citation[key]!r}"
                for key, form in CFF_FORMS.items()
                if key in citation and not re.fullmatch(form, str(citation[key]))
            ),
            *("an author has no name" for author in authors if not author.get("name")),
            *(
                "an identifier lacks its type or value"
                for identifier in citation.get("identifiers", [])
                if {"type", "value"} - identifier.keys()
            ),
        ]

    return problems


@pytest.fixture
def fault(request: pytest.FixtureRequest) -> Iterator[Fault]:
    """Counts the fault that a test is marked with; it must do no harm, and, in long, have been done."""
    mark = request.node.get_closest_marker("fault")
    test = Path(request.node.path).relative_to(ROOT).as_posix()
    counted = Fault(*mark.args, test, random.Random(os.environ.get("GLEANINGS_SEED", request.node.name)))
    yield counted
    count(counted)
    assert counted.times or not LONG
    assert not counted.harm


def pytest_sessionfinish() -> None:
    """Write down what came of the faults that were done many times."""
    if LONG and COUNTED:
        write_table()


@pytest.fixture
def shard(valid_shard: Shard) -> Shard:
    """A copy of the valid shard, to be changed."""
    return Shard(dict(valid_shard.texts), dict(valid_shard.tables))


@pytest.fixture(scope="session")
def valid_shard() -> Shard:
    """Two documents with rows in every table; in a table's first row no cell is null that need not be."""
    empty = {table: pl.DataFrame(schema=polars_schema(table)) for table in RELEASE_TABLES}
    made = Shard({"d1": BRIDGE, "d2": HARBOUR}, empty)
    _add_documents(made)
    _add_zones(made)
    _add_entities(made)
    _add_quotes(made)
    _add_statistics(made)
    _add_events(made)
    _add_faq(made)
    _add_conflicts(made)
    _add_evidence(made)
    _add_coverage(made)
    _add_what_failed(made)
    made.tables |= linked(made.tables)
    return made


# fmt: off
def _add_documents(made: Shard) -> None:
    known = {
        "source_sha256": "0" * 64, "sidecar_sha256": "1" * 64, "media_type": "text/plain",
        "encoding": "utf-8", "authors": ["Ilka Brand"], "publisher": "Harbour Post", "language": "en-GB",
        "published": "2021-05-04", "published_basis": "sidecar", "licence": "CC-BY-4.0", "rights": "Post",
        "retrieved": "2021-05-05", "note": "invented",
    }
    for doc_id, text in made.texts.items():
        made.add(
            "documents", doc_id=doc_id, article_id=f"a-{doc_id[1:]:0>16}", source_name=f"{doc_id}.txt",
            text_sha256=text_sha256(text),
            n_chars=len(text), title=text[:17], url=f"https://example.org/{doc_id}",
            other_sources=[f"{doc_id}-copy.txt"], **known,
        )


def _add_zones(made: Shard) -> None:
    faq = BRIDGE.index("Is it free")
    for doc_id, zone, start, end in (
        ("d1", "title", 0, 19), ("d1", "body", 19, faq), ("d1", "faq", faq, len(BRIDGE)),
        ("d2", "body", 0, len(HARBOUR)),
    ):
        text = made.texts[doc_id][start:end]
        made.add("zones", doc_id=doc_id, zone=zone, char_start=start, char_end=end, text=text)


def _add_entities(made: Shard) -> None:
    for number, doc_id, name, kind, more in (
        (1, "d1", "Rayes", "person", {"variant_of": row_id("n", 2), "roles": ["mayor"], "country": "MLT"}),
        (2, "d1", "Ana Reyes", "person", {"roles": ["mayor"]}),
        (3, "d1", "Malta", "place", {"roles": [], "country": "MLT"}),
        (4, "d2", "Ilka Brand", "person", {"roles": []}),
        (5, "d2", "Malta", "place", {"roles": [], "country": "MLT"}),
    ):
        made.add(
            "entities", entity_id=row_id("n", number), doc_id=doc_id, name=name, entity_type=kind,
            variants=[made.span(doc_id, name, "text")], canonical_id=row_id("k", number), **more, **TAIL,
        )


def _add_quotes(made: Shard) -> None:
    made.add(
        "quotes", row_id=row_id("q", 1), doc_id="d1", **made.span("d1", "We are glad,", "quotation"),
        quote_type="direct", utterance_id=row_id("u", 1),
        **made.span("d1", "Ana Reyes", "speaker_text", "speaker"), speaker_name="Ana Reyes",
        speaker_id=row_id("n", 2), speaker_role="mayor", attribution="explicit",
        **made.span("d1", "said", "cue", "cue"), addressee="the council", rights="speaker", **TAIL,
    )
    made.add(
        "quotes", row_id=row_id("q", 2), doc_id="d1", quote_type="indirect", utterance_id=row_id("u", 2),
        **made.span("d1", "it cost 12 million euros (12m) and carries 40 to 60 carts", "quotation"),
        **made.span("d1", "Reyes", "speaker_text", "speaker"), speaker_name="Ana Reyes",
        attribution="explicit", **made.span("d1", "told", "cue", "cue"), rights="publisher", **TAIL,
    )
    made.add(
        "quotes", row_id=row_id("q", 3), doc_id="d2", **made.span("d2", "Not for long,", "quotation"),
        quote_type="direct", utterance_id=row_id("u", 3), attribution="unknown", rights="speaker", **TAIL,
    )


def _add_statistics(made: Shard) -> None:
    common = {"doc_id": "d1", "comparator": "eq", "stat_type": "amount", "quote_id": row_id("q", 2), **TAIL}
    made.add(
        "statistics", row_id=row_id("s", 1), **made.span("d1", "12m", "text"), value=12e6, unit="EUR",
        is_vague=False, restates_id=row_id("s", 2), measure="cost", population="bridges", place="Malta",
        country="MLT", time_period="2020/2021-05-03", time_earliest="2020-01-01",
        time_latest="2021-05-03", source_name="Reyes", subject="Ana Reyes",
        subject_id=row_id("n", 2), place_id=row_id("n", 3), **common,
    )
    made.add(
        "statistics", row_id=row_id("s", 2), **made.span("d1", "12 million", "text"), value=12e6,
        is_vague=False, **common,
    )
    made.add(
        "statistics", row_id=row_id("s", 3), **made.span("d1", "40 to 60", "text"), value_min=40.0,
        value_max=60.0, is_vague=False, **{**common, "stat_type": "change", "direction": "up"},
    )
    made.add(
        "statistics", row_id=row_id("s", 4), doc_id="d2", **made.span("d2", "7", "text"), value_min=7.0,
        is_vague=True, comparator="approx", stat_type="count", **TAIL,
    )


def _add_events(made: Shard) -> None:
    made.add(
        "events", row_id=row_id("e", 1), doc_id="d1",
        **made.span("d1", "said Ana Reyes, the mayor of Velmoria in Malta, on 3 May 2021", "text"),
        **made.span("d1", "said", "trigger", "trigger"), tier="dated", event_type="say", status="occurred",
        date_edtf="2021-05-03", **made.span("d1", "3 May 2021", "date_text", "date_text"),
        date_precision="day", date_earliest="2021-05-03", date_latest="2021-05-03",
        date_basis="explicit", date_note="none is odd",
        actor="Ana Reyes", actor_id=row_id("n", 2), actor_name="Ana Reyes", recipient="the council",
        recipient_id=row_id("n", 2), recipient_name="Ana Reyes", place="Malta", place_id=row_id("n", 3),
        country="MLT", **TAIL,
    )
    made.add(
        "events", row_id=row_id("e", 2), doc_id="d2", **made.span("d2", "The harbour closed", "text"),
        **made.span("d2", "closed", "trigger", "trigger"), tier="undated", event_type="close",
        status="occurred", date_precision="none", date_basis="none", **TAIL,
    )


def _add_faq(made: Shard) -> None:
    for position, question, answer in ((1, "Is it free?", "Yes, for all."), (2, "Who pays?", "The council.")):
        made.add(
            "faq", row_id=row_id("f", position), doc_id="d1", position=position,
            **made.span("d1", question, "question", "question"),
            **made.span("d1", answer, "answer", "answer"), answer_format="text",
            is_truncated=False, answer_date="2021-05", markup_source="visible", standing="unsourced",
            is_contradicted=False, rights="publisher", **{**TAIL, "zone": "faq"},
        )


def _add_conflicts(made: Shard) -> None:
    made.add(
        "conflicts", conflict_id=row_id("c", 1), doc_id="d1", kind="spelling",
        first_table="entities", first_row_id=row_id("n", 2),
        **made.span("d1", "Ana Reyes", "first_text", "first"),
        second_table="entities", second_row_id=row_id("n", 1),
        **made.span("d1", "Rayes", "second_text", "second"),
        difference="One name is spelt in two ways.", **TAIL,
    )
    made.add(
        "conflicts", conflict_id=row_id("c", 2), doc_id="d1", kind="impossible_value",
        first_table="quarantine", first_row_id=row_id("s", 99), first_start=30, first_end=31,
        first_text=BRIDGE[30:31], difference="The value is no number.", **TAIL,
    )


def _add_evidence(made: Shard) -> None:
    for row in gather_evidence(made.tables, made.texts, {}):
        made.add("evidence", **asdict(row))


def _add_coverage(made: Shard) -> None:
    made.add(
        "coverage", doc_id="d1", signal="date", **made.span("d1", "3 May 2021", "words"), row_table="events",
        row_id=row_id("e", 1), value=3.0, value_min=3.0, value_max=3.0, timex_type="DATE",
        timex_value="2021-05-03", **TAIL,
    )
    made.add(
        "coverage", doc_id="d1", signal="number", **made.span("d1", "2021", "words"), reason="date", **TAIL,
    )
    for number, words in ((1, "12m"), (2, "12 million"), (3, "40 to 60")):
        made.add(
            "coverage", doc_id="d1", signal="number", **made.span("d1", words, "words"),
            row_table="statistics", row_id=row_id("s", number), **TAIL,
        )
    made.add(
        "coverage", doc_id="d1", signal="quote_mark", **made.span("d1", "“We are glad,”", "words"),
        row_table="quotes", row_id=row_id("q", 1), **TAIL,
    )
    made.add(
        "coverage", doc_id="d1", signal="number", char_start=30, char_end=31, row_table="quarantine",
        row_id=row_id("s", 99), **TAIL,
    )
    made.add(
        "coverage", doc_id="d2", signal="number", **made.span("d2", "7", "words"), row_table="statistics",
        row_id=row_id("s", 4), **TAIL,
    )


def _add_what_failed(made: Shard) -> None:
    made.add(
        "quarantine", doc_id="d1", row_table="statistics", row_id=row_id("s", 99), row_json='{"value":"NaN"}',
        failed_checks=["text_fits_span", "value_is_finite"], **TAIL,
    )
    made.add(
        "errors", doc_id="d9", source_name="d9.txt", source_sha256="9" * 64, stage="reading", reason="binary",
        detail="the file is a picture; give its text",
    )
    made.add(
        "tombstones", doc_id="d0", source_name="d1.txt", reason="superseded", successor="d1",
        last_release="2026.04.0", left_release="2026.04.1",
    )
