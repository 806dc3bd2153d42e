"""Tells in W3C PROV (PROV-O terms, as JSON-LD) how a release came to be, down to the rule that made a row.

A row is found by three of its columns: `doc_id` names the document (`#document/...`), `rule_id` the rule
(`#rule/...`), its table the activity that applied the rule there. No time is given but the day of issue,
which is a fact of the build. Of a release with more than `inputs.MOST_NAMED` inputs only the list of these is
named, with its hash: it has the `doc_id` and the hash of each.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final
from urllib.parse import quote

import polars as pl

from pipelines.extraction.rules import Rule
from pipelines.publishing.canonical import Json, json_line
from pipelines.publishing.description import ReleaseDescription
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.inputs import EXTRACTED, Inputs
from pipelines.publishing.manifest import FileEntry
from schemas.tables import RELEASE_TABLES, TABLES

Node = Mapping[str, Json]

_CONTEXT: Final[Json] = {
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "label": "rdfs:label",
    "comment": "rdfs:comment",
    "sha256": "schema:sha256",
    "mediaType": "dcterms:format",
    "language": "dcterms:language",
    "publisher": "dcterms:publisher",
    "status": "schema:creativeWorkStatus",
    "version": "schema:softwareVersion",
    "requirements": "schema:softwareRequirements",
    "property": "schema:additionalProperty",
    "name": "schema:name",
    "value": "schema:value",
    "issued": {"@id": "dcterms:issued", "@type": "xsd:date"},
    "licence": {"@id": "dcterms:license", "@type": "@id"},
    "url": {"@id": "schema:url", "@type": "@id"},
    "Entity": "prov:Entity",
    "Plan": "prov:Plan",
    "Collection": "prov:Collection",
    "Activity": "prov:Activity",
    "Association": "prov:Association",
    "Agent": "prov:Agent",
    "SoftwareAgent": "prov:SoftwareAgent",
    "Organization": "prov:Organization",
    "PropertyValue": "schema:PropertyValue",
    **{
        term: {"@id": f"prov:{term}", "@type": "@id"}
        for term in (
            "actedOnBehalfOf",
            "agent",
            "hadMember",
            "hadPlan",
            "used",
            "wasAssociatedWith",
            "wasAttributedTo",
            "wasDerivedFrom",
            "wasGeneratedBy",
            "wasInformedBy",
        )
    },
    "qualifiedAssociation": "prov:qualifiedAssociation",
}


def provenance_lines(
    inputs: Inputs,
    release: ReleaseDescription,
    rules: Mapping[str, Rule],
    rows_by_rule: Mapping[str, Mapping[str, int]],
    facts: BuildFacts,
) -> Iterator[str]:
    """The text of `provenance/prov.jsonld`, one node a line.

    Args:
        inputs: every input and its status.
        release: what the release is.
        rules: the register of rules.
        rows_by_rule: for each table how many of its rows each rule made.
        facts: the facts of the build.

    Yields:
        Lines, each with its line feed.
    """
    nodes = chain(
        _agents(release, facts),
        _plans(rules),
        _reading(inputs, release),
        _tables(rows_by_rule),
        _release(release),
    )
    yield f'{{"@context":{json_line(_CONTEXT)},\n"@graph":['
    for number, node in enumerate(nodes):
        yield f"{',' if number else ''}\n{json_line(node)}"
    yield "\n]}\n"


def _agents(release: ReleaseDescription, facts: BuildFacts) -> Iterator[Node]:
    yield {"@id": "#creator", "@type": ["Agent", "Organization"], "label": release.creator}
    yield {
        "@id": "#software",
        "@type": ["Agent", "SoftwareAgent"],
        "label": f"{release.title} pipeline",
        "comment": "The version is the SHA-256 of the code, word lists and rules that make the rows.",
        "version": facts.code_version,
        "actedOnBehalfOf": "#creator",
    }
    yield {
        "@id": "#environment",
        "@type": "Entity",
        "label": "Packages that decide about rows and bytes",
        "requirements": [f"{package} {version}" for package, version in sorted(facts.software.items())],
        **({"sha256": facts.requirements_sha256} if facts.requirements_sha256 else {}),
    }


def _plans(rules: Mapping[str, Rule]) -> Iterator[Node]:
    for rule_id, rule in sorted(rules.items()):
        yield {
            "@id": _rule_node(rule_id),
            "@type": ["Entity", "Plan"],
            "label": rule_id,
            "comment": rule.description,
            "property": _property("confidence", rule.confidence),
        }
    yield {
        "@id": "#rules",
        "@type": ["Entity", "Plan", "Collection"],
        "label": "The register of rules",
        "hadMember": [_rule_node(rule_id) for rule_id in sorted(rules)],
    }


def _reading(inputs: Inputs, release: ReleaseDescription) -> Iterator[Node]:
    """The inputs, one by one or by their list, the documents they became, and the activity that used them."""
    if inputs.are_named:
        listed = inputs.rows.collect()
        yield from _inputs(listed)
        yield _extraction(_input_node(name) for name in listed["name"])
    else:
        yield _list_of_inputs(release)
        yield _extraction([_file_node(release.inputs)])


def _inputs(inputs: pl.DataFrame) -> Iterator[Node]:
    """Every input, and the document that it became if it did."""
    for row in inputs.iter_rows(named=True):
        known = {
            "sha256": row["sha256"],
            "mediaType": row["media_type"],
            "publisher": row["publisher"],
            "url": row["url"],
            "status": row["status"],
        }
        sidecar = row["sidecar_sha256"]
        yield {
            "@id": _input_node(row["name"]),
            "@type": "Entity",
            "label": row["name"],
            **{term: value for term, value in known.items() if value is not None},
            **({"property": _property("sidecar_sha256", sidecar)} if sidecar else {}),
        }
        if row["status"] == EXTRACTED:
            yield {
                "@id": _document_node(row["doc_id"]),
                "@type": "Entity",
                "label": row["doc_id"],
                "wasDerivedFrom": _input_node(row["name"]),
                "wasGeneratedBy": "#extraction",
            }


def _list_of_inputs(release: ReleaseDescription) -> Node:
    """The list of all inputs, in place of each."""
    return {
        "@id": _file_node(release.inputs),
        "@type": ["Entity", "Collection"],
        "label": release.inputs.path,
        "comment": "Every input with its hash and the document that it became; too many to stand here",
        "sha256": release.inputs.sha256,
    }


def _extraction(used: Iterable[str]) -> Node:
    """The activity that made the rows, from inputs by their nodes."""
    return {
        "@id": "#extraction",
        "@type": "Activity",
        "label": "Reading, extraction and validation",
        "used": ["#environment", *used],
        "wasAssociatedWith": "#software",
        "qualifiedAssociation": _association("#rules"),
    }


def _tables(rows_by_rule: Mapping[str, Mapping[str, int]]) -> Iterator[Node]:
    """Every table, and for each of its rules the activity that made the table's rows by that rule."""
    for table in RELEASE_TABLES:
        counts = rows_by_rule.get(table, {})
        applications = [_application_node(table, rule_id) for rule_id in counts]
        yield {
            "@id": _table_node(table),
            "@type": ["Entity", "Collection"],
            "label": f"The rows of {table}",
            "wasGeneratedBy": [
                "#publication" if TABLES[table].from_releases else "#extraction",
                *applications,
            ],
        }
        for rule_id, rows in counts.items():
            yield {
                "@id": _application_node(table, rule_id),
                "@type": "Activity",
                "label": f"Making rows of {table} by the rule {rule_id}",
                "wasInformedBy": "#extraction",
                "wasAssociatedWith": "#software",
                "qualifiedAssociation": _association(_rule_node(rule_id)),
                "property": _property("rows", rows),
            }


def _release(release: ReleaseDescription) -> Iterator[Node]:
    yield {
        "@id": "#publication",
        "@type": "Activity",
        "label": "Publication",
        "used": "#environment",
        "wasInformedBy": "#extraction",
        "wasAssociatedWith": "#software",
    }
    every_table = [_table_node(table.name) for table in release.tables]
    files: list[tuple[FileEntry, Json]] = [
        *((file.entry, _table_node(file.table)) for file in release.table_files),
        *((whole.entry, every_table) for whole in release.wholes),
    ]
    for entry, source in files:
        yield {
            "@id": _file_node(entry),
            "@type": "Entity",
            "label": entry.path,
            "sha256": entry.sha256,
            "wasDerivedFrom": source,
            "wasGeneratedBy": "#publication",
        }
    yield {
        "@id": "#release",
        "@type": ["Entity", "Collection"],
        "label": f"{release.title} {release.version}",
        "issued": release.issued,
        "licence": release.data_licence.url,
        "hadMember": [_file_node(file.entry) for file in (*release.table_files, *release.wholes)],
        "wasGeneratedBy": "#publication",
        "wasAttributedTo": "#creator",
    }


def _association(plan: str) -> Json:
    return {"@type": "Association", "agent": "#software", "hadPlan": plan}


def _property(name: str, value: str | float) -> Json:
    return {"@type": "PropertyValue", "name": name, "value": value}


def _rule_node(rule_id: str) -> str:
    return f"#rule/{quote(rule_id)}"


def _table_node(table: str) -> str:
    return f"#table/{table}"


def _application_node(table: str, rule_id: str) -> str:
    return f"#applied/{table}/{quote(rule_id)}"


def _input_node(name: str) -> str:
    return f"#input/{quote(name)}"


def _document_node(doc_id: str) -> str:
    return f"#document/{quote(doc_id)}"


def _file_node(entry: FileEntry) -> str:
    """A file's address relative to the place of `prov.jsonld`."""
    return f"../{quote(entry.path)}"
