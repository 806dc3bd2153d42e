import json
import re

import polars as pl
import pytest
from prov.model import ProvActivity, ProvAgent, ProvDerivation, ProvDocument, ProvEntity, ProvRelation

from pipelines.extraction.rules import all_rules
from pipelines.publishing.inputs import INPUT_COLUMNS, MOST_NAMED, Inputs, read_inputs
from pipelines.publishing.provenance import provenance_lines
from pipelines.reading.hashes import file_sha256
from tests.publishing.conftest import description_of

LINKS = {
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
}

#: The library of the standard warns of each value that it has no word for, and of what it calls in another.
pytestmark = [
    pytest.mark.filterwarnings("ignore:The following attributes were not converted"),
    pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated"),
]


def graph_of(release):
    return json.loads((release / "provenance" / "prov.jsonld").read_text(encoding="utf-8"))["@graph"]


def nodes_of(release):
    return {node["@id"]: node for node in graph_of(release)}


def links_of(node):
    for term, value in node.items():
        if isinstance(value, dict):
            yield from links_of(value)
        elif term in LINKS:
            yield from value if isinstance(value, list) else [value]


def test_every_node_is_described_once_and_every_link_leads_to_one(published):
    graph = graph_of(published.path)
    nodes = [node["@id"] for node in graph]
    assert len(nodes) == len(set(nodes))
    assert {link for node in graph for link in links_of(node)} <= set(nodes)


def test_every_term_is_in_the_context(published):
    content = json.loads((published.path / "provenance" / "prov.jsonld").read_text(encoding="utf-8"))
    terms = {term for node in content["@graph"] for term in node if not term.startswith("@")}
    types = {
        kind
        for node in content["@graph"]
        for kind in (node["@type"] if isinstance(node["@type"], list) else [node["@type"]])
    }
    assert terms | types <= set(content["@context"])


def test_a_row_leads_to_its_rule_and_its_document_to_the_hash_of_its_source(published):
    nodes = nodes_of(published.path)
    row = pl.read_parquet(published.path / "data/parquet/statistics.parquet").row(0, named=True)
    made = nodes[f"#applied/statistics/{row['rule_id']}"]
    rule = nodes[made["qualifiedAssociation"]["hadPlan"]]
    assert rule["comment"] == all_rules()[row["rule_id"]].description
    documents = pl.read_parquet(published.path / "data/parquet/documents.parquet")
    hashes = dict(documents.select("doc_id", "source_sha256").iter_rows())
    source = nodes[nodes[f"#document/{row['doc_id']}"]["wasDerivedFrom"]]
    assert source["sha256"] == hashes[row["doc_id"]]


def test_the_whole_register_of_rules_is_told(published):
    assert {f"#rule/{rule_id}" for rule_id in all_rules()} <= set(nodes_of(published.path))


def test_every_input_is_told_with_its_status(published):
    nodes = nodes_of(published.path)
    for row in read_inputs(published.path / "provenance/inputs.csv").rows.collect().iter_rows(named=True):
        assert nodes[f"#input/{row['name']}"]["status"] == row["status"]


def test_data_files_are_told_with_their_hashes_and_tables(either_release, either_described):
    nodes = nodes_of(either_release)
    for file in either_described.table_files:
        node = nodes[f"../{file.entry.path}"]
        assert node["sha256"] == file_sha256(either_release / file.entry.path)
        assert node["wasDerivedFrom"] == f"#table/{file.table}"


@pytest.fixture
def many_inputs(full_release, described, facts):
    """A release whose provenance is told of more inputs than are named one by one."""
    rows = [{"name": f"article-{number}.txt"} for number in range(MOST_NAMED + 1)]
    inputs = pl.DataFrame(rows, schema=dict.fromkeys(INPUT_COLUMNS, pl.String))
    with (full_release / "provenance" / "prov.jsonld").open("w", encoding="utf-8") as file:
        file.writelines(
            provenance_lines(Inputs(inputs.lazy(), inputs.height), described, all_rules(), {}, facts)
        )
    return full_release


def test_inputs_too_many_to_be_named_are_told_by_their_list(many_inputs, described):
    nodes = nodes_of(many_inputs)
    assert [node for node in nodes if node.startswith(("#input/", "#document/"))] == []
    (listing,) = [used for used in nodes["#extraction"]["used"] if used != "#environment"]
    assert nodes[listing]["sha256"] == file_sha256(many_inputs / "provenance" / listing)


def test_the_library_of_the_standard_reads_the_list_of_inputs_too(many_inputs, no_network):
    assert misfits(read_as_prov(many_inputs)) == []


def test_the_software_is_told_with_the_version_of_its_code(published):
    manifest = json.loads((published.path / "manifest.json").read_text())
    nodes = nodes_of(published.path)
    assert nodes["#software"]["version"] == manifest["build"]["code_version"]
    assert f"pyarrow {manifest['build']['software']['pyarrow']}" in nodes["#environment"]["requirements"]


#: What kind of thing each argument of a relation names (PROV-DM, sections 5.1 to 5.6).
KINDS = {
    ProvEntity: ("entity", "generatedEntity", "usedEntity", "collection", "plan"),
    ProvActivity: ("activity", "informed", "informant"),
    ProvAgent: ("agent", "delegate", "responsible"),
}


def read_as_prov(release):
    place = {"rdf_format": "json-ld", "publicID": "https://data.example/provenance/prov.jsonld"}
    return ProvDocument.deserialize(release / "provenance" / "prov.jsonld", format="rdf", **place)


def misfits(document):
    """What relations name that is not described, or is of another kind than the relation asks for."""
    kind_of = {term: kind for kind, terms in KINDS.items() for term in terms}
    return [
        target.uri
        for relation in document.get_records(ProvRelation)
        for argument, target in relation.formal_attributes
        if target is not None and argument.localpart in kind_of
        if not any(isinstance(record, kind_of[argument.localpart]) for record in document.get_record(target))
    ]


def redirect(release, term, old, new):
    path = release / "provenance" / "prov.jsonld"
    text = path.read_text(encoding="utf-8")
    changed = re.sub(rf'"{term}":"{old}', f'"{term}":"{new}', text, count=1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")


def test_the_library_of_the_standard_reads_it_and_every_relation_fits(release, no_network):
    document = read_as_prov(release)
    assert len(list(document.get_records(ProvAgent))) == 2
    assert list(document.get_records(ProvDerivation))
    assert misfits(document) == []


def test_the_library_of_the_standard_reads_every_one_of_several_files(built_in_parts, no_network):
    read = {record.identifier.uri for record in read_as_prov(built_in_parts).get_records(ProvEntity)}
    files = description_of(built_in_parts).table_files
    assert {f"https://data.example/{file.entry.path}" for file in files} <= read


@pytest.mark.parametrize(
    ("term", "old", "new"),
    [
        ("wasDerivedFrom", "#input/", "#output/"),
        ("wasDerivedFrom", "#table/quotes", "#extraction"),
        ("wasAttributedTo", "#creator", "#publication"),
        ("wasInformedBy", "#extraction", "#rules"),
    ],
)
def test_a_relation_to_a_wrong_thing_is_noticed(release, no_network, term, old, new):
    redirect(release, term, old, new)
    assert any(new in target for target in misfits(read_as_prov(release)))


def test_a_damaged_file_is_not_read(release, no_network):
    path = release / "provenance" / "prov.jsonld"
    path.write_text(path.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    with pytest.raises(ValueError, match="Expecting"):
        read_as_prov(release)
