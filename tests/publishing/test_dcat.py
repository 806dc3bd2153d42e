import re
from pathlib import Path

import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import FOAF

pytestmark = pytest.mark.usefixtures("no_network")

HOME = "https://data.example/releases/2026.05.0/"
SHAPES = Path(__file__).with_name("dcat_ap.ttl")
SH = Namespace("http://www.w3.org/ns/shacl#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
DCATAP = Namespace("http://data.europa.eu/r5r/")

MANDATORY = [
    *((DCAT.Catalog, term) for term in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher)),
    *((DCAT.Dataset, term) for term in (DCTERMS.title, DCTERMS.description)),
    (DCAT.Distribution, DCAT.accessURL),
    (SPDX.Checksum, SPDX.checksumValue),
    (FOAF.Agent, FOAF.name),
]
RECOMMENDED = [
    *((DCAT.Catalog, term) for term in (DCAT.dataset, FOAF.homepage, DCTERMS.license, DCTERMS.language)),
    *((DCAT.Catalog, term) for term in (DCTERMS.issued, DCTERMS.modified, DCAT.themeTaxonomy)),
    *((DCAT.Dataset, term) for term in (DCAT.contactPoint, DCAT.distribution, DCAT.keyword, DCAT.theme)),
    *((DCAT.Dataset, term) for term in (DCTERMS.publisher, DCTERMS.spatial, DCTERMS.temporal)),
    *((DCAT.Distribution, term) for term in (DCTERMS.description, DCTERMS["format"], DCTERMS.license)),
    (DCAT.Distribution, DCATAP.availability),
    (DCTERMS.LicenseDocument, DCTERMS.type),
]


def graph_of(release):
    return Graph().parse(release / "dcat.ttl", format="turtle", publicID=HOME)


def findings(graph):
    """What the shapes find, by severity."""
    _, results, _ = pyshacl.validate(graph, shacl_graph=str(SHAPES))
    return set(results.objects(None, SH.resultSeverity))


def without(graph, kind, term):
    """The graph without what is said by a term of the first node of a kind."""
    node = sorted(graph.subjects(RDF.type, kind))[0]
    graph.remove((node, term, None))
    return graph


def test_the_description_has_all_that_the_profile_makes_mandatory_or_recommends(either_release):
    assert findings(graph_of(either_release)) == set()


@pytest.mark.parametrize(("kind", "term"), MANDATORY)
def test_something_mandatory_that_is_missing_is_a_violation(full_release, kind, term):
    assert SH.Violation in findings(without(graph_of(full_release), kind, term))


@pytest.mark.parametrize(("kind", "term"), RECOMMENDED)
def test_something_recommended_that_is_missing_is_a_warning(full_release, kind, term):
    assert SH.Warning in findings(without(graph_of(full_release), kind, term))


@pytest.mark.parametrize(
    ("kind", "term", "value"),
    [
        (DCAT.Distribution, DCAT.byteSize, Literal("many")),
        (DCAT.Distribution, DCAT.accessURL, Literal("data/csv/quotes.csv")),
        (DCAT.Dataset, DCTERMS.issued, Literal("17 May 2026")),
        (DCAT.Catalog, DCTERMS.publisher, URIRef(f"{HOME}#nobody")),
    ],
)
def test_a_value_of_a_wrong_kind_is_a_violation(full_release, kind, term, value):
    graph = graph_of(full_release)
    graph.set((sorted(graph.subjects(RDF.type, kind))[0], term, value))
    assert SH.Violation in findings(graph)


def test_what_nobody_knows_of_the_articles_is_left_out(published):
    assert findings(graph_of(published.path)) <= {SH.Warning}


def test_every_address_in_the_release_leads_to_a_file_or_to_a_node(either_release):
    graph = graph_of(either_release)
    addresses = {str(node) for triple in graph for node in triple if str(node).startswith(HOME)}
    nodes = {str(node) for node in graph.subjects()}
    for address in addresses - nodes:
        path = either_release / re.sub("#.*", "", address.removeprefix(HOME))
        assert path.exists(), address


def test_every_table_is_a_dataset_of_its_own_with_each_of_its_files(either_release, either_described):
    graph = graph_of(either_release)
    for table in either_described.tables:
        dataset = URIRef(f"{HOME}#{table.name}")
        downloads = {
            str(graph.value(form, DCAT.downloadURL)) for form in graph.objects(dataset, DCAT.distribution)
        }
        assert downloads == {HOME + file.entry.path for file in table.files}
