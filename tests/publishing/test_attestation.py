"""The attestation: a statement after in-toto and SLSA that names what went in and what came out."""

import json

import jsonschema
import pytest

from pipelines.hashes import file_sha256
from pipelines.publishing.attestation import ATTESTATION, check_attestation
from pipelines.publishing.inputs import read_inputs

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


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda statement: statement.update(_type="https://in-toto.io/Statement/v0.1"), "is no in-toto"),
        (lambda statement: statement["subject"].pop(), "does not name "),
        (lambda statement: statement["subject"][0]["digest"].update(sha256="0" * 64), "does not name "),
        (
            lambda statement: statement["predicate"]["buildDefinition"]["resolvedDependencies"].pop(0),
            "does not name input/ferry.txt as it is",
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
