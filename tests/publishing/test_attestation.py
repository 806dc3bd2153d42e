"""The attestation: a statement after in-toto and SLSA that names what went in and what came out."""

import json

import jsonschema
import polars as pl
import pytest

from pipelines.publishing.attestation import ATTESTATION, check_attestation, write_attestation
from pipelines.publishing.inputs import INPUT_COLUMNS, INPUTS, MOST_NAMED, Inputs, read_inputs
from pipelines.publishing.manifest import MANIFEST, SUMS, read_manifest
from pipelines.reading.hashes import file_sha256

#: What the two standards demand of a statement (in-toto attestation spec v1, SLSA provenance v1).
_DIGEST = {"type": "object", "minProperties": 1, "additionalProperties": {"type": "string"}}
_DESCRIPTOR = {
    "type": "object",
    "required": ["digest"],
    "properties": {"name": {"type": "string"}, "digest": _DIGEST},
}
STATEMENT = {
    "type": "object",
    "required": ["_type", "subject", "predicateType", "predicate"],
    "additionalProperties": False,
    "properties": {
        "_type": {"const": "https://in-toto.io/Statement/v1"},
        "subject": {"type": "array", "minItems": 1, "items": _DESCRIPTOR},
        "predicateType": {"const": "https://slsa.dev/provenance/v1"},
        "predicate": {
            "type": "object",
            "required": ["buildDefinition", "runDetails"],
            "properties": {
                "buildDefinition": {
                    "type": "object",
                    "required": ["buildType", "externalParameters"],
                    "properties": {
                        "buildType": {"type": "string", "pattern": r"^[a-z][a-z0-9+.-]*:.+"},
                        "externalParameters": {"type": "object"},
                        "internalParameters": {"type": "object"},
                        "resolvedDependencies": {"type": "array", "items": _DESCRIPTOR},
                    },
                },
                "runDetails": {
                    "type": "object",
                    "required": ["builder"],
                    "properties": {"builder": {"type": "object", "required": ["id"]}},
                },
            },
        },
    },
}


def statement_of(release):
    return json.loads((release / ATTESTATION).read_text(encoding="utf-8"))


def problems_of(release):
    return list(check_attestation(release, read_inputs(release / "provenance/inputs.csv")))


def test_the_statement_has_the_form_that_its_standards_demand(published):
    jsonschema.validate(statement_of(published.path), STATEMENT)


def test_a_statement_without_digests_has_not_that_form(published):
    statement = statement_of(published.path)
    del statement["subject"][0]["digest"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(statement, STATEMENT)


def test_the_subject_is_every_file_but_those_that_name_the_statement(published):
    subject = {named["name"]: named["digest"]["sha256"] for named in statement_of(published.path)["subject"]}
    manifest = json.loads((published.path / "manifest.json").read_text())
    listed = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
    assert listed.pop(ATTESTATION) == file_sha256(published.path / ATTESTATION)
    assert subject == listed


def test_every_input_with_its_sidecar_the_code_and_the_lock_are_named(published, raw):
    named = statement_of(published.path)["predicate"]["buildDefinition"]["resolvedDependencies"]
    digests = {one["name"]: one["digest"]["sha256"] for one in named}
    manifest = json.loads((published.path / "manifest.json").read_text())
    assert digests == {
        **{
            f"input/{name}": file_sha256(raw / name) for name in ("ferry.txt", "town/market.html", "void.txt")
        },
        "sidecar/town/market.html": file_sha256(raw / "town/market.yaml"),
        "code": manifest["build"]["code_version"],
        "requirements.lock": manifest["build"]["requirements_sha256"],
    }


def test_the_statement_of_a_release_holds(release):
    assert problems_of(release) == []


@pytest.fixture
def many_inputs(release):
    """The list of more inputs than are named one by one, in the release, with the statement over them."""
    inputs = pl.DataFrame({"name": [f"{number}.txt" for number in range(MOST_NAMED + 1)]}).select(
        pl.lit("a" * 64).alias(name) if name == "sha256" else pl.col("name").alias(name)
        for name in INPUT_COLUMNS
        if name != "n_chars"
    )
    inputs.write_csv(release / INPUTS)
    facts = read_manifest(release).facts
    for path in (ATTESTATION, MANIFEST, SUMS):
        (release / path).unlink()
    listed = Inputs(inputs.lazy(), inputs.height)
    write_attestation(release, listed, facts, None)
    return listed


def test_inputs_too_many_to_be_named_are_attested_by_their_list(release, many_inputs):
    named = statement_of(release)["predicate"]["buildDefinition"]["resolvedDependencies"]
    digests = {one["name"]: one["digest"]["sha256"] for one in named}
    assert digests.keys() == {INPUTS, "code", "requirements.lock"}
    assert digests[INPUTS] == file_sha256(release / INPUTS)


def test_the_statement_over_a_list_of_inputs_holds(release, many_inputs):
    assert list(check_attestation(release, many_inputs)) == []


def test_a_statement_with_another_list_of_inputs_is_found(release, many_inputs):
    statement = statement_of(release)
    named = statement["predicate"]["buildDefinition"]["resolvedDependencies"]
    (listing,) = [one for one in named if one["name"] == INPUTS]
    listing["digest"]["sha256"] = "0" * 64
    (release / ATTESTATION).write_text(json.dumps(statement))
    assert [problem.what for problem in check_attestation(release, many_inputs)] == [
        f"does not name {INPUTS} as it is"
    ]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda statement: statement.update(_type="https://in-toto.io/Statement/v0.1"), "is no in-toto"),
        (lambda statement: statement["subject"].pop(), "does not name "),
        (lambda statement: statement["subject"][0]["digest"].update(sha256="0" * 64), "does not name "),
        (
            lambda statement: statement["predicate"]["buildDefinition"]["resolvedDependencies"].pop(0),
            "does not name input/void.txt as it is",
        ),
        (lambda statement: statement.pop("predicate"), "cannot be read"),
    ],
)
def test_a_statement_that_does_not_hold_is_found(release, spoil, words):
    statement = statement_of(release)
    spoil(statement)
    (release / ATTESTATION).write_text(json.dumps(statement))
    (problem,) = problems_of(release)
    assert problem.where == ATTESTATION
    assert words in problem.what
