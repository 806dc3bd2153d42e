import json

import pytest
from rdflib import RDF, SDO, Graph

pytestmark = pytest.mark.usefixtures("no_network")

HOME = "https://data.example/releases/2026.05.0/"


def content_of(release):
    return json.loads((release / "schema-org.jsonld").read_text(encoding="utf-8"))


def graph_of(release):
    return Graph().parse(release / "schema-org.jsonld", format="json-ld", publicID=HOME)


def test_it_reads_as_linked_data_without_fetching_a_context(full_release):
    graph = graph_of(full_release)
    assert SDO.name in set(graph.predicates())
    assert (None, RDF.type, SDO.Dataset) in graph


def test_every_term_and_type_is_one_of_schema_org(full_release):
    graph = graph_of(full_release)
    named = {*graph.predicates(), *graph.objects(None, RDF.type)} - {RDF.type}
    assert [term for term in named if term not in SDO] == []


def test_it_has_what_search_engines_ask_of_a_dataset(full_release):
    content = content_of(full_release)
    assert content["@type"] == "Dataset"
    assert 50 <= len(content["description"]) <= 5000
    for term in ("name", "license", "creator", "identifier", "keywords", "version", "url", "hasPart"):
        assert content[term], term
    assert content["isAccessibleForFree"] is True


def test_every_download_is_a_file_of_the_release(either_release, either_described):
    downloads = [part for table in content_of(either_release)["hasPart"] for part in table["distribution"]]
    files = {file.entry.path for file in either_described.table_files}
    assert {part["contentUrl"] for part in downloads} == files
    assert all((either_release / path).is_file() for path in files)


def test_articles_are_named_as_what_the_release_is_based_on(full_release):
    based_on = content_of(full_release)["isBasedOn"]
    assert based_on[0]["url"] == "provenance/inputs.csv"
    assert [source["url"] for source in based_on[1:]] == ["https://example.org/d1", "https://example.org/d2"]


def test_times_and_places_are_those_of_the_rows(full_release):
    content = content_of(full_release)
    assert content["temporalCoverage"] == "2021-05-04/2021-05-04"
    assert [country["identifier"] for country in content["spatialCoverage"]] == ["MLT"]
