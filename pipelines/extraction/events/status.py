"""The status of an event: occurred, ongoing, planned, hypothetical, denied.

Takes the verb groups of a clause and where its date lies; knows nothing of types and places.
"""

from typing import Final

from pipelines.grammar.clauses import Clause
from pipelines.grammar.tokens import Tokens
from pipelines.grammar.verbs import VerbGroup
from pipelines.grammar.word_classes import words_of
from pipelines.wordlists import load_table, load_words

_PLANNED_MODALS: Final = frozenset({"will", "shall", "wo", "'ll", "’ll", "to"})
_CONDITIONS: Final = frozenset({"if", "unless", "whether"})
_PLAN_NOUNS: Final = words_of("plan nouns")
_PLANNING: Final = frozenset({"schedule", "expect", "slate", "plan", "set", "poise", "tentatively"})


def status_of(tokens: Tokens, clause: Clause, trigger: VerbGroup, when: int | None, since: bool) -> str:
    """The status that the verbs of a clause give to the event that one of them names.

    Args:
        tokens: the document's tokens.
        clause: the clause that reports the event.
        trigger: the group that names the event.
        when: where the event's date lies: -1 before the document's, 1 after it, 0 within it, None unknown.
        since: whether the date says since when.

    Returns:
        A key of `EVENT_STATUSES`.
    """
    if not _CONDITIONS.isdisjoint(tokens.lower[clause.first : clause.first + 2]):
        return "hypothetical"
    main = governor_of(clause.groups, trigger)
    if main is not trigger:
        return _governed(tokens, main, trigger, when)
    if trigger.negated or _is_of_none(tokens, clause, trigger):
        return "denied"
    if trigger.infinitive:
        before = tokens.lower[max(clause.first, trigger.first - 2) : trigger.first]
        return "planned" if not _PLAN_NOUNS.isdisjoint(before) else "hypothetical"
    if trigger.modal:
        return _by_modal(tokens, trigger, when)
    if trigger.progressive and not trigger.past and not trigger.perfect:
        return "planned" if when == 1 else "ongoing"
    if trigger.perfect and since:
        return "ongoing"
    if trigger.passive and trigger.lemma in _PLANNING:
        return "planned"
    if trigger.form == "ing":
        return "occurred" if when in (-1, None) else "planned"
    if trigger.form == "present":
        said = tokens.lower[trigger.head] in load_words("reporting_verbs")
        return "occurred" if said or when in (-1, None) else "planned"
    if trigger.form == "copula" and not trigger.past:
        return "planned" if when == 1 else "ongoing"
    return "occurred"


def _is_of_none(tokens: Tokens, clause: Clause, trigger: VerbGroup) -> bool:
    """Whether subject or object say that there was none: "no date was set", "hiring no guards"."""
    following = tokens.lower[trigger.head + 1] if trigger.head + 1 < clause.end else ""
    return following in _NONE or (
        tokens.lower[clause.first] in _NONE and trigger is clause.groups[0] and clause.first < trigger.first
    )


_NONE: Final = frozenset({"neither", "no", "nobody", "none"})


def governor_of(groups: tuple[VerbGroup, ...], trigger: VerbGroup) -> VerbGroup:
    """The group that an infinitive or a bare -ing form depends on; the trigger itself without one."""
    if not trigger.infinitive and trigger.form != "ing":
        return trigger
    before = [group for group in groups if group.head < trigger.first and not group.infinitive]
    return before[-1] if before and (trigger.infinitive or trigger.first == before[-1].head + 1) else trigger


def governs(tokens: Tokens, main: VerbGroup, infinitive: VerbGroup) -> bool:
    """Whether a verb, or a word behind it, says what becomes of an infinitive: "agreed to", "able to"."""
    governors = load_table("governing_verbs")
    return main.lemma in governors or any(
        word in governors for word in tokens.lower[main.head + 1 : infinitive.first]
    )


def _governed(tokens: Tokens, main: VerbGroup, trigger: VerbGroup, when: int | None) -> str:
    """The status of what an infinitive names: "agreed to meet", "refused to sign"."""
    if main.negated or trigger.negated:
        return "denied"
    if trigger.form == "ing":
        return "ongoing" if main.progressive and not main.past else "occurred"
    between = tokens.lower[main.head + 1 : trigger.first]
    governors = load_table("governing_verbs")
    open_end = "planned" if when == 1 else "hypothetical"
    status = next(
        (governors[word] for word in between if word in governors), governors.get(main.lemma, open_end)
    )
    if status == "occurred" and (main.modal or main.form == "present" or main.progressive):
        return _by_modal(tokens, main, None) if main.modal else "ongoing"
    return status


def _by_modal(tokens: Tokens, group: VerbGroup, when: int | None) -> str:
    if group.negated:
        return "denied" if group.modal in _PLANNED_MODALS or group.modal in ("did", "do") else "hypothetical"
    if group.modal in _PLANNED_MODALS:
        return "planned"
    if group.modal == "should" and when is not None:
        return "planned"
    return "hypothetical"
