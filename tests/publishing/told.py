"""Reads back what each file of a release tells of it, as facts that can be compared.

A fact is named by a tuple: first what it is of (`release`, `table`, `column`, `file`), last its kind.
"""

import json
import re

import yaml
from rdflib import DCAT, DCTERMS, RDF, Graph, Namespace, URIRef
from rdflib.namespace import FOAF

from pipelines.publishing.description import described_with_unit
from pipelines.publishing.forms import CSV, FORMS, table_of
from pipelines.publishing.wholes import WHOLES

HOME = "https://data.example/"
SPDX = Namespace("http://spdx.org/rdf/terms#")
ADMS_TYPES = {"sc:Text": "string", "sc:Integer": "integer", "sc:Float": "number", "sc:Boolean": "boolean"}


def facts_of(release):
    """Every fact of a release that some standard has a word for."""
    facts = {
        ("release", "title"): release.title,
        ("release", "description"): release.description,
        ("release", "version"): release.version,
        ("release", "issued"): release.issued,
        ("release", "creator"): release.creator,
        ("release", "keywords"): set(release.keywords),
        ("release", "identifier"): release.identifier,
        ("release", "data licence"): release.data_licence.url,
        ("release", "metadata licence"): release.metadata_licence.url,
    }
    for table in release.tables:
        facts |= {
            ("table", table.name, "title"): table.title,
            ("table", table.name, "description"): table.description,
            ("table", table.name, "rows"): table.rows,
            ("table", table.name, "columns"): [column.column for column in table.columns],
            ("table", table.name, "key"): list(table.primary_key),
            ("table", table.name, "references"): {
                (reference.column, reference.table, reference.key) for reference in table.references
            },
        }
        for column in table.columns:
            name = ("column", table.name, column.column)
            facts |= {
                (*name, "type"): column.type,
                (*name, "coarse type"): "list" if column.is_list else column.type,
                (*name, "description"): column.description,
                (*name, "unit"): column.unit,
                (*name, "description and unit"): described_with_unit(column),
                (*name, "nullable"): column.nullable,
            }
    for file in release.table_files:
        facts |= {
            ("file", file.form.name, file.entry.path, "bytes"): file.entry.bytes,
            ("file", file.form.name, file.entry.path, "hash"): file.entry.sha256,
        }
    for file in release.wholes:
        facts |= {
            ("file", file.whole.name, file.entry.path, "bytes"): file.entry.bytes,
            ("file", file.whole.name, file.entry.path, "hash"): file.entry.sha256,
        }
    return facts


def form_of(path):
    wholes = {whole.path: whole.name for whole in WHOLES}
    return wholes.get(path) or next(form.name for form in FORMS if path.startswith(f"{form.folder}/"))


def file_facts(path, size, sha256):
    return {
        ("file", form_of(path), path, "bytes"): size,
        ("file", form_of(path), path, "hash"): sha256,
    }


def read_data_package(text):
    package = json.loads(text)
    told = {
        **{("release", term): package[term] for term in ("title", "description", "version")},
        ("release", "issued"): package["created"].removesuffix("T00:00:00Z"),
        ("release", "creator"): package["contributors"][0]["title"],
        ("release", "keywords"): set(package["keywords"]),
        ("release", "data licence"): package["licenses"][0]["path"],
        ("release", "metadata licence"): package["licenses"][1]["path"],
    }
    for resource in package["resources"][:-1]:
        if "hash" in resource:
            told |= file_facts(resource["path"], resource["bytes"], resource["hash"].removeprefix("sha256:"))
        if resource["format"] != "csv":
            continue
        table, schema = resource["name"], resource["schema"]
        told |= {
            ("table", table, "title"): resource["title"],
            ("table", table, "description"): resource["description"],
            ("table", table, "rows"): resource["rows"],
            ("table", table, "columns"): [field["name"] for field in schema["fields"]],
            ("table", table, "key"): schema.get("primaryKey", []),
            ("table", table, "references"): {
                (key["fields"][0], key["reference"]["resource"] or table, key["reference"]["fields"][0])
                for key in schema.get("foreignKeys", [])
            },
        }
        for field in schema["fields"]:
            name = ("column", table, field["name"])
            told |= {
                (*name, "coarse type"): "list" if field["type"] == "array" else field["type"],
                (*name, "description and unit"): field["description"],
                (*name, "nullable"): not field["constraints"]["required"],
            }
    return told


def read_croissant(text):
    dataset = json.loads(text)
    told = {
        ("release", "title"): dataset["alternateName"],
        **{("release", term): dataset[term] for term in ("description", "version", "identifier")},
        ("release", "issued"): dataset["datePublished"],
        ("release", "creator"): dataset["creator"]["name"],
        ("release", "keywords"): set(dataset["keywords"]),
        ("release", "data licence"): dataset["license"],
    }
    for file in dataset["distribution"]:
        if file["@type"] == "cr:FileObject":
            size = int(file["contentSize"].removesuffix(" B"))
            told |= file_facts(file["contentUrl"], size, file["sha256"])
    for records in dataset["recordSet"]:
        table = records["name"]
        told |= {
            ("table", table, "description"): records["description"],
            ("table", table, "columns"): [field["name"] for field in records["field"]],
            ("table", table, "key"): [key["@id"].rpartition("/")[2] for key in records.get("key", [])],
        }
        for field in records["field"]:
            name = ("column", table, field["name"])
            told |= {
                (*name, "type"): croissant_type(field),
                (*name, "description and unit"): field["description"],
            }
    return told


def croissant_type(field):
    parts = [f"{part['name']}: {ADMS_TYPES[part['dataType']]}" for part in field.get("subField", [])]
    item = "{" + ", ".join(parts) + "}" if parts else ADMS_TYPES[field["dataType"]]
    return f"list of {item}" if field.get("repeated") else item


def read_csvw(text):
    group = json.loads(text)
    told = {
        ("release", "title"): group["dc:title"],
        ("release", "description"): group["dc:description"],
        ("release", "version"): group["schema:version"],
        ("release", "issued"): group["dc:issued"]["@value"],
        ("release", "creator"): group["dc:creator"],
        ("release", "data licence"): group["dc:license"]["@id"],
    }
    types = {"double": "number", "json": "list"}
    for found in group["tables"]:
        path, schema = f"{CSV.folder}/{found['url']}", found["tableSchema"]
        table = table_of(path)
        if "dc:extent" in found:
            told["table", table, "rows"] = int(found["dc:extent"].removesuffix(" rows"))
        told |= {
            **file_facts(path, int(found["schema:contentSize"].removesuffix(" B")), found["schema:sha256"]),
            ("table", table, "title"): found["dc:title"],
            ("table", table, "description"): found["dc:description"],
            ("table", table, "columns"): [column["name"] for column in schema["columns"]],
            ("table", table, "key"): schema.get("primaryKey", []),
            ("table", table, "references"): {
                (
                    key["columnReference"],
                    key["reference"]["resource"].removesuffix(".csv"),
                    key["reference"]["columnReference"],
                )
                for key in schema.get("foreignKeys", [])
            },
        }
        for column in schema["columns"]:
            kind = column["datatype"] if isinstance(column["datatype"], str) else column["datatype"]["base"]
            name = ("column", table, column["name"])
            told |= {
                (*name, "coarse type"): types.get(kind, kind),
                (*name, "description"): column["dc:description"],
                (*name, "unit"): column.get("schema:unitText"),
                (*name, "nullable"): not column["required"],
            }
    return told


def read_dcat(text):
    graph = Graph().parse(data=text, format="turtle", publicID=HOME)
    release, catalogue = URIRef(f"{HOME}#release"), URIRef(f"{HOME}#catalogue")

    def word(node, *terms):
        for term in terms:
            node = graph.value(node, term)
        return str(node)

    licences = {str(licence) for licence in graph.objects(None, DCTERMS.license)}
    metadata_licence = word(catalogue, DCTERMS.license)
    (data_licence,) = licences - {metadata_licence}
    told = {
        ("release", "title"): word(release, DCTERMS.title),
        ("release", "description"): word(release, DCTERMS.description),
        ("release", "version"): word(release, DCAT.version),
        ("release", "issued"): word(release, DCTERMS.issued),
        ("release", "creator"): word(release, DCTERMS.creator, FOAF.name),
        ("release", "keywords"): {str(keyword) for keyword in graph.objects(release, DCAT.keyword)},
        ("release", "identifier"): word(release, DCTERMS.identifier),
        ("release", "data licence"): data_licence,
        ("release", "metadata licence"): metadata_licence,
    }
    for dataset in graph.objects(release, DCTERMS.hasPart):
        table = word(dataset, DCTERMS.identifier)
        told |= {
            ("table", table, "description"): word(dataset, DCTERMS.description),
            ("table", table, "rows"): int(word(dataset, DCTERMS.extent, RDF.value)),
        }
    for file in graph.subjects(SPDX.checksum):
        told |= file_facts(
            word(file, DCAT.downloadURL).removeprefix(HOME),
            int(word(file, DCAT.byteSize)),
            word(file, SPDX.checksum, SPDX.checksumValue).lower(),
        )
    return told


def read_schema_org(text):
    dataset = json.loads(text)
    told = {
        ("release", "title"): dataset["name"],
        **{("release", term): dataset[term] for term in ("description", "version", "identifier")},
        ("release", "issued"): dataset["datePublished"],
        ("release", "creator"): dataset["creator"]["name"],
        ("release", "keywords"): set(dataset["keywords"]),
        ("release", "data licence"): dataset["license"]["url"],
        ("release", "metadata licence"): dataset["sdLicense"]["url"],
    }
    for part in dataset["hasPart"]:
        table = part["@id"].removeprefix("#")
        told |= {
            ("table", table, "title"): part["name"],
            ("table", table, "description"): part["description"],
            ("table", table, "rows"): part["size"]["value"],
            ("table", table, "columns"): [variable["name"] for variable in part["variableMeasured"]],
        }
        for variable in part["variableMeasured"]:
            name = ("column", table, variable["name"])
            told |= {
                (*name, "description"): variable["description"],
                (*name, "unit"): variable.get("unitText"),
            }
    for file in [
        *dataset["distribution"],
        *(file for part in dataset["hasPart"] for file in part["distribution"]),
    ]:
        size = int(file["contentSize"].removesuffix(" B"))
        told |= file_facts(file["contentUrl"], size, file["sha256"])
    return told


def read_citation(text):
    citation = yaml.safe_load(text)
    return {
        ("release", "title"): citation["title"],
        ("release", "description"): citation["abstract"],
        ("release", "version"): citation["version"],
        ("release", "issued"): citation["date-released"],
        ("release", "creator"): citation["authors"][0]["name"],
        ("release", "keywords"): set(citation["keywords"]),
        ("release", "identifier"): citation["identifiers"][0]["value"],
        ("release", "data licence"): citation["license-url"],
    }


def read_readme(text):
    header = yaml.safe_load(text.split("---\n")[1])
    rows = re.findall(r"^\| `(\w+)` \| ([\d,]+) \| (.+) \|$", text, re.MULTILINE)
    data_licence, metadata_licence = re.findall(r"\w+: \[.*?\]\((.*?)\)", text)[:2]
    return {
        ("release", "title"): header["pretty_name"],
        ("release", "version"): header["version"],
        ("release", "keywords"): set(header["tags"]),
        ("release", "issued"): re.search(r"^Issued (\S+)\.", text, re.MULTILINE)[1],
        ("release", "data licence"): data_licence,
        ("release", "metadata licence"): metadata_licence,
        **{("table", table, "rows"): int(count.replace(",", "")) for table, count, _ in rows},
        **{("table", table, "description"): description for table, _, description in rows},
    }


def read_licence(text):
    data_licence, metadata_licence = re.findall(r"https?://\S+", text)
    return {
        ("release", "version"): text.splitlines()[0].rpartition(" ")[2],
        ("release", "data licence"): data_licence,
        ("release", "metadata licence"): metadata_licence,
    }


def read_provenance(text):
    nodes = {node["@id"]: node for node in json.loads(text)["@graph"]}
    release = nodes["#release"]
    return {
        ("release", "version"): release["label"].rpartition(" ")[2],
        ("release", "issued"): release["issued"],
        ("release", "creator"): nodes["#creator"]["label"],
        ("release", "data licence"): release["licence"],
        **{
            ("file", form_of(nodes[file]["label"]), nodes[file]["label"], "hash"): nodes[file]["sha256"]
            for file in release["hadMember"]
        },
    }
