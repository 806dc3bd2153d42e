"""Attests in one statement which files a release was made of and which files it holds, each by its digest.

An in-toto Statement v1 (https://in-toto.io/Statement/v1) with the predicate SLSA Provenance v1
(https://slsa.dev/provenance/v1). It names no clock, host or user, so that a rebuild gives the same
statement. It is not signed; whoever publishes a release may do that with the tools of these standards. Where
there are more inputs than `inputs.MOST_NAMED`, it names their list, which has the digest of each, and so
stays small.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pipelines.publishing.about import NAME
from pipelines.publishing.canonical import Json, json_page
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.history.release_map import ReleaseEntry
from pipelines.publishing.inputs import INPUTS, Inputs
from pipelines.publishing.manifest import MANIFEST, SUMS, FileEntry, entries_below, file_entry
from pipelines.publishing.verification import Problem

ATTESTATION: Final = "provenance/attestation.json"
_STATEMENT: Final = "https://in-toto.io/Statement/v1"
_PREDICATE: Final = "https://slsa.dev/provenance/v1"
#: How a release is built, and what builds it: names without an address, as the project has none.
_BUILD_TYPE: Final = f"urn:x-{NAME}:release:1"
_BUILDER: Final = f"urn:x-{NAME}:publish"
#: How the names of inputs and of their sidecars begin.
_OF_INPUTS: Final = ("input/", "sidecar/")


def write_attestation(
    folder: Path,
    inputs: Inputs,
    facts: BuildFacts,
    previous: ReleaseEntry | None,
    known: Iterable[FileEntry] = (),
) -> None:
    """Write the statement over all files that are in a release's folder.

    Args:
        folder: the release, complete but for this file, the manifest and the list of sums.
        inputs: every input and its status.
        facts: the facts of the build.
        previous: the release that it was compared with, if there is one.
        known: as in `manifest.entries_below`.
    """
    subject = [_descriptor(entry.path, entry.sha256) for entry in entries_below(folder, known)]
    statement: Json = {
        "_type": _STATEMENT,
        "subject": subject,
        "predicateType": _PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": _BUILD_TYPE,
                "externalParameters": {"version": facts.version, "issued": facts.issued},
                "internalParameters": {"software": dict(facts.software)},
                "resolvedDependencies": [
                    _descriptor(name, digest)
                    for name, digest in _dependencies(folder, inputs, facts, previous)
                ],
            },
            "runDetails": {"builder": {"id": _BUILDER, "version": {NAME: facts.code_version}}},
        },
    }
    (folder / ATTESTATION).write_text(json_page(statement), encoding="utf-8", newline="")


def check_attestation(release: Path, inputs: Inputs, known: Iterable[FileEntry] = ()) -> Iterator[Problem]:
    """What is wrong with the statement of a release: it must name the files and the inputs that there are.

    Args:
        release: the folder of the release.
        inputs: the release's list of inputs.
        known: as in `manifest.entries_below`.
    """
    try:
        statement = json.loads((release / ATTESTATION).read_text(encoding="utf-8"))
        kinds = (statement["_type"], statement["predicateType"])
        subject = {named["name"]: named["digest"]["sha256"] for named in statement["subject"]}
        dependencies = statement["predicate"]["buildDefinition"]["resolvedDependencies"]
        made_of = {named["name"]: named["digest"]["sha256"] for named in dependencies}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        yield Problem(ATTESTATION, f"cannot be read as a statement: {error!r}")
        return
    if kinds != (_STATEMENT, _PREDICATE):
        yield Problem(ATTESTATION, "is no in-toto Statement v1 with SLSA Provenance v1")
    left_out = (ATTESTATION, MANIFEST, SUMS)
    files = {
        entry.path: entry.sha256 for entry in entries_below(release, known) if entry.path not in left_out
    }
    for path in sorted(
        path for path in files.keys() | subject.keys() if files.get(path) != subject.get(path)
    ):
        yield Problem(ATTESTATION, f"does not name {path} as it is")
    given = _input_digests(release, inputs)
    told = {name: digest for name, digest in made_of.items() if name.startswith((*_OF_INPUTS, INPUTS))}
    for name in sorted(name for name in given.keys() | told.keys() if given.get(name) != told.get(name)):
        yield Problem(ATTESTATION, f"does not name {name} as it is")


def _dependencies(
    folder: Path, inputs: Inputs, facts: BuildFacts, previous: ReleaseEntry | None
) -> Iterator[tuple[str, str]]:
    """All that a release is made of, each with its digest: inputs, code, packages, the release before."""
    yield from _input_digests(folder, inputs).items()
    yield "code", facts.code_version
    if facts.requirements_sha256:
        yield "requirements.lock", facts.requirements_sha256
    if previous and previous.manifest_sha256:
        yield f"release/{previous.version}/{MANIFEST}", previous.manifest_sha256


def _input_digests(folder: Path, inputs: Inputs) -> dict[str, str]:
    """The digest of every input and of every sidecar whose bytes could be read, or that of their list."""
    if not inputs.are_named:
        return {INPUTS: file_entry(folder, INPUTS).sha256}
    listed = inputs.rows.collect()
    return {
        f"{kind}{name}": digest
        for kind, column in zip(_OF_INPUTS, ("sha256", "sidecar_sha256"), strict=True)
        for name, digest in listed.select("name", column).drop_nulls().iter_rows()
    }


def _descriptor(name: str, sha256: str) -> Json:
    return {"name": name, "digest": {"sha256": sha256}}
