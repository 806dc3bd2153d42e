import datetime
import json
import re

from pipelines.publishing.facts import facts_of_json, facts_of_this_build
from pipelines.publishing.manifest import read_manifest

DAY = datetime.date(2026, 5, 17)


def test_facts_hold_exact_versions_and_hashes_and_nothing_of_the_machine():
    facts = facts_of_this_build("2026.05.0", DAY)
    assert facts.issued == "2026-05-17"
    assert re.fullmatch("[0-9a-f]{64}", facts.code_version)
    assert re.fullmatch("[0-9a-f]{64}", facts.requirements_sha256)
    assert {"pyarrow", "polars", "pandera"} <= facts.software.keys()
    assert "/" not in json.dumps(facts.as_json())


def test_facts_come_back_from_the_manifest(published):
    assert read_manifest(published.path).facts == facts_of_this_build(published.version, DAY)


def test_facts_come_back_from_json(facts):
    assert facts_of_json(json.loads(json.dumps(facts.as_json()))) == facts
