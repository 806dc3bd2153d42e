"""The register of rules: for every `rule_id` what the rule says and how often its rows are right.

One YAML file a module under `rules/`, `RULE_ID: {description, confidence}`. A row's `confidence` is its
rule's. It is measured where development sets tell (`tests/accuracy/calibrate.py`), else estimated.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's id, what it says in one sentence, and the share of its rows that are right."""

    rule_id: str
    description: str
    confidence: float


@cache
def load_rules(module: str) -> dict[str, Rule]:
    """The rules of one module, by id.

    Args:
        module: the file's name under `rules/` without `.yaml`: `dates`, `numbers`, `quotes`, ...

    Returns:
        Every rule of that file by its id.
    """
    content = resources.files(__package__).joinpath("rules", f"{module}.yaml").read_text(encoding="utf-8")
    return {
        rule_id: Rule(rule_id, entry["description"], float(entry["confidence"]))
        for rule_id, entry in yaml.safe_load(content).items()
    }


def all_rules() -> dict[str, Rule]:
    """Every rule of every module, by id; ids are unique across modules."""
    folder = resources.files(__package__).joinpath("rules")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return {
        rule_id: rule for name in names for rule_id, rule in load_rules(name.removesuffix(".yaml")).items()
    }
