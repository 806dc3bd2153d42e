"""Which word a date locates: the verb or the event noun that it hangs on.

Takes a date and the grammar of its sentence. Whether that word reports an event is decided in `happenings`.
"""

from typing import Final

from pipelines.extraction.events.dating import LocatingDate, relation_to
from pipelines.extraction.events.reports import GERUND_OPENERS
from pipelines.extraction.events.triggers import noun_type
from pipelines.extraction.events.view import EventView
from pipelines.grammar.auxiliaries import verb_form
from pipelines.grammar.relations import SUBJECTS, is_verb
from pipelines.grammar.word_classes import words_of
from pipelines.words import load_table, load_words

#: Parts of a time, which a date may follow after "of": "the morning of May 5".
_TIME_PARTS: Final = words_of("time parts")
#: How a date stands in front of a noun: "the July 25 call", "last year's vote".
_BEFORE_NOUN: Final = frozenset({"compound", "nmod", "amod", "poss", "nummod", "npadvmod", "det"})
#: Verbs whose -ing form opens a date: "will be shut starting Monday".
_OPENERS: Final = frozenset({"begin", "commence", "start"})
_FUNCTION_TAGS: Final = frozenset({"IN", "TO", "RB", "RBR", "RP", "CC", "JJR", "JJ", "DT", "WRB"})


def located_word(view: EventView, date: LocatingDate) -> int | None:
    """The verb or event noun that a date says the time of.

    Returns:
        Its token; None where the date hangs on nothing, or on what is no happening ("the class of 1990").
    """
    parse, lower = view.parse, view.tokens.lower
    apart = _set_apart(view, date)
    if apart is not None:
        return apart
    at = _top_of(view, date)
    for _ in range(len(lower)):
        above = parse.heads[at]
        if above == at:
            return _beside_root(view, at, date)
        label, at = parse.labels[at], above
        if is_verb(parse, at):
            if _is_no_clause(view, at) or _opens_date(view, at, date):
                continue
            fronted = _fronted(view, at, date)
            if fronted is None:
                at = _of_its_subject(view, at, date) or _nearest_joined(view, at, date)
            return _told(view, at if fronted is None else fronted, date)
        if parse.tags[at] in _FUNCTION_TAGS or lower[at] in _TIME_PARTS or at in view.times:
            if at == date.token - 1 and lower[at] == "of" and not _may_have_date(view, parse.heads[at]):
                return None
            continue
        if noun_type(lower[at]) and not _is_object_of_report(view, at, date):
            return at
        if label in _BEFORE_NOUN and len(date.edtf or "") in (4, 9):
            return None
    return None


def told_by_when(view: EventView, date: LocatingDate) -> int | None:
    """The verb of the "when" clause that tells what happened at a date: "in May, when it shut"."""
    at = date.end + (view.tokens.lower[date.end : date.end + 1] == [","])
    if view.tokens.lower[at : at + 1] != ["when"]:
        return None
    verb = view.parse.heads[at]
    is_clause = is_verb(view.parse, verb) and verb > at and view.parse.child(verb, *SUBJECTS) is not None
    return verb if is_clause else None


def on_occasion(view: EventView, word: int) -> int | None:
    """The verb of what happened on a dated occasion: of "They met at a gala on Monday" it is "met"."""
    noun = view.parse.heads[word] if view.parse.labels[word] == "acl" else word
    preposition = view.parse.heads[noun]
    if view.parse.labels[noun] != "pobj" or view.tokens.lower[preposition] not in ("at", "during", "in"):
        return None
    verb = view.parse.heads[preposition]
    return verb if is_verb(view.parse, verb) and view.parse.labels[preposition] == "prep" else None


def event_noun_between(view: EventView, verb: int, date: LocatingDate) -> int | None:
    """The event noun between a verb of a state and a date: "what they know of the visit to Elm on Monday"."""
    first = max(verb + 1, date.token - _NEAR)
    return next((at for at in reversed(range(first, date.token)) if noun_type(view.tokens.lower[at])), None)


#: How many words an event noun may stand before its date.
_NEAR: Final = 8


def counted_clause(view: EventView, date: LocatingDate) -> int | None:
    """The verb of the "after" clause that a length of time is counted back to: "a day after it shut"."""
    verb = view.parse.heads[date.end]
    return verb if is_verb(view.parse, verb) and verb > date.end else view.parse.child(date.end, "pcomp")


def _set_apart(view: EventView, date: LocatingDate) -> int | None:
    """The event noun right before a date that another word of time sets apart: "until her death in 2011"."""
    noun = date.token - 1 - (view.tokens.lower[date.token - 1] in ("in", "on"))
    if noun < 1 or view.parse.labels[noun] != "pobj" or noun_type(view.tokens.lower[noun]) is None:
        return None
    opener = view.parse.heads[noun]
    is_time = view.tokens.lower[opener] in _TEMPORAL or view.tokens.lower[opener - 1 : opener + 1] == [
        "ahead",
        "of",
    ]
    return noun if is_time and opener < noun else None


def _is_no_clause(view: EventView, verb: int) -> bool:
    """Whether a verb form tells of nothing: an auxiliary, an adjective, a form in -ing that is a noun."""
    if view.parse.labels[verb] == "pcomp" and view.parse.tags[verb] == "VBG":
        return (
            view.tokens.words[verb][0].isupper()
            or view.tokens.lower[view.parse.heads[verb]] not in GERUND_OPENERS
        )
    return view.parse.labels[verb] in ("aux", "auxpass", "amod", "compound")


def _fronted(view: EventView, verb: int, date: LocatingDate) -> int | None:
    """The verb that a date stands in front of with its subject: "It failed, and in May they tried again"."""
    after = date.end + (view.tokens.lower[date.end : date.end + 1] == [","])
    before = date.token - 1 - (view.parse.tags[date.token - 1] in ("IN", "TO"))
    if not verb < before or after >= len(view.tokens) or view.tokens.lower[before] not in _OPENS_CLAUSE:
        return None
    for at in (after, *view.parse.ancestors(after)):
        if is_verb(view.parse, at):
            subject = view.parse.child(at, "nsubj", "nsubjpass")
            opens = subject is not None and view.parse.extent(subject).start == after
            return at if opens and at > date.token and at != verb else None
    return None


#: What a clause with a date in front begins behind.
_OPENS_CLAUSE: Final = frozenset({",", ";", "and", "but", "that", "—", "–", "“", "in", "on"})


def _of_its_subject(view: EventView, verb: int, date: LocatingDate) -> int | None:
    """The verb of a clause that ends a subject with a date: "Men who had lived there since May left"."""
    parse = view.parse
    subject, main = parse.child(verb, "nsubj", "nsubjpass"), parse.heads[verb]
    if verb < date.token or date.end not in parse.children(verb, "aux", "auxpass"):
        return None
    if subject is None:
        return main if is_verb(parse, main) and main < date.token else None
    told = [at for at in parse.children(subject, "relcl", "acl") if subject < at < date.token]
    return told[-1] if told else None


def _nearest_joined(view: EventView, verb: int, date: LocatingDate) -> int:
    """Of verbs that "and" joins before a date the last: "It passed on Monday and takes effect on Friday"."""
    joined = [
        at for at in view.parse.children(verb, "conj") if verb < at < date.token and is_verb(view.parse, at)
    ]
    return _nearest_joined(view, joined[-1], date) if joined else verb


def _top_of(view: EventView, date: LocatingDate) -> int:
    """The token of a date that hangs on a word outside it."""
    inside = range(date.token, date.end)
    tops = [at for at in inside if view.parse.heads[at] not in inside]
    return next((at for at in tops if view.parse.tags[at][:2] == "NN"), tops[0] if tops else date.token)


def _opens_date(view: EventView, verb: int, date: LocatingDate) -> bool:
    """Whether a form in -ing is a preposition of a date: "will be shut starting Monday"."""
    return view.parse.tags[verb] == "VBG" and view.lemma(verb) in _OPENERS and 0 < date.token - verb <= 2


def _may_have_date(view: EventView, noun: int) -> bool:
    """Whether "of" may join a date to a word: to an event, a part of a time, or a verb."""
    word = view.tokens.lower[noun]
    return (
        is_verb(view.parse, noun) or noun_type(word) is not None or word in _TIME_PARTS or noun in view.times
    )


def _beside_root(view: EventView, root: int, date: LocatingDate) -> int | None:
    """What a date locates that hangs on nothing: the first event of its fragment."""
    if is_verb(view.parse, root) or noun_type(view.tokens.lower[root]):
        return root
    return None


def _told(view: EventView, verb: int, date: LocatingDate) -> int:
    """The verb that a date behind another belongs to.

    Of "They met to discuss it on Monday" it is the main verb, of "They had until May to apply" the other.
    """
    parse = view.parse
    if view.lemma(verb) == "have":
        return next((c for c in parse.children(verb, "xcomp", "advcl", "acl") if c > date.token), verb)
    if (
        parse.labels[verb] not in ("advcl", "acl", "xcomp")
        or not verb_form(parse, view.tokens, verb).infinitive
    ):
        return verb
    main = parse.heads[verb]
    if not is_verb(parse, main) or relation_to(view.published, date.edtf) == 1:
        return verb
    if parse.labels[verb] == "xcomp" and (
        view.lemma(main) in load_table("governing_verbs") or parse.child(main, "dobj", "auxpass") is not None
    ):
        return verb
    form = verb_form(parse, view.tokens, main)
    return main if form.past and not form.modal and not form.negated else verb


def _is_object_of_report(view: EventView, noun: int, date: LocatingDate) -> bool:
    """Whether a date behind a noun says when something was done with it: "planned a summit on Monday"."""
    if noun > date.token:
        return False
    if view.parse.labels[noun] == "dobj" and view.lemma(view.parse.heads[noun]) not in load_words(
        "no_event_verbs"
    ):
        return True
    determiner = view.parse.child(noun, "det", "poss")
    if determiner is not None and view.tokens.lower[determiner] not in ("a", "an", "no"):
        return False
    if determiner is None and view.parse.tags[noun] == "NNS":
        return False
    governor = view.parse.heads[noun]
    if view.parse.labels[noun] == "dobj":
        return True
    return view.parse.labels[noun] == "pobj" and view.tokens.lower[governor] not in _TEMPORAL


#: Prepositions behind which an event has a date of its own.
_TEMPORAL: Final = frozenset({"after", "before", "following", "since", "until", "during"})
