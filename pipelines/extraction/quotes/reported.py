"""Finds reported speech without quotation marks: "Byron said that the law would pass", "…, Byron said".

A reported clause is what the grammar gives a verb of saying as its clause, or the clause that "according to"
credits to somebody. Gives the clause with its cue; whom the cue's subject stands for is resolved in
`speakers`.
"""

from collections.abc import Iterator
from itertools import compress
from typing import Final

from pipelines.document import Span, frozen
from pipelines.extraction.quotes.cues import Cue, addressee_of, credit_at, credits_at, cue_kind
from pipelines.extraction.quotes.phrases import Phrase, PhraseReader
from pipelines.extraction.stretches import Stretches
from pipelines.grammar.relations import is_passive, is_verb
from pipelines.grammar.verb_forms import lemma_of
from pipelines.words import load_table, load_words

_FEWEST_WORDS: Final = 3
_CUES: Final = load_table("cue_verbs").keys() | {"according", "in"}
_MARKS: Final = frozenset(".,;:!?—–-\"“”‘’'()[]")
_SET_OFF: Final = frozenset({",", "—", "–", ";"})
_SUBJECTS: Final = ("nsubj", "nsubjpass", "expl")
_FINITE: Final = frozenset({"VBD", "VBZ", "VBP", "MD"})
#: Tags of words that lead up to a fragment in marks and say nothing without it.
_LEADING_UP: Final = frozenset(
    {"IN", "DT", "TO", "CC", "PRP$", ",", "MD", "JJ", "RB", "VB", "VBN", "VBD", "VBZ", "VBP"}
)
_NO_REPORTERS: Final = frozenset({"i", "we", "you", "there", "which", "that", "this", "what"})
#: Verbs by which things as well as people may tell something.
_SHOWING: Final = frozenset({"find", "hint", "indicate", "reveal", "reflect", "show", "signal", "suggest"})
#: Verbs that tell what a study or a count has come to.
_FINDING: Final = frozenset({"calculate", "estimate", "find"})
#: Verbs that hardly ever have anything but words as their object.
_SAYING: Final = frozenset({"say", "tell", "claim", "argue", "insist"})
_IN_SUBJECTS: Final = frozenset({"DT", "PRP", "PRP$", "JJ", "NN", "NNS", "NNP", "NNPS", "POS", "CD", "EX"})
#: How far behind a verb what it reports may begin.
_FARTHEST: Final = 14
#: Verbs behind which an infinitive or a form in -ing tells what is to be done: "urged the council to act".
_TO_DO: Final = frozenset({"advise", "exhort", "recommend", "suggest", "urge", "warn"})


@frozen
class Reported:
    """A reported clause, the cue that reports it, and the rule that found it."""

    span: Span
    cue: Cue
    rule_id: str


class ReportedFinder:
    """Finds the reported clauses of one document."""

    def __init__(self, reader: PhraseReader, quoted: Stretches) -> None:
        """Take the reader of the document and its quotations, with their marks."""
        self._reader = reader
        self._tokens = reader.tokens
        self._parse = reader.parse
        self._quoted = quoted

    def find(self) -> Iterator[Reported]:
        """The reported clauses, in order of their cues; one that two verbs report is the first one's."""
        known: set[Span] = set()
        for at in compress(range(len(self._tokens)), map(_CUES.__contains__, self._tokens.lower)):
            is_credit = credits_at(self._tokens.lower, at)
            if not (is_credit or self._reports(at)) or self._is_quoted(at):
                continue
            sentence = self._reader.tokenised.sentence_at(self._tokens.starts[at])
            if sentence is None:
                continue
            bounds = range(sentence.first_token, sentence.last_token)
            if is_credit:
                cue = credit_at(self._reader, at, bounds.stop)
                found = self._credited(cue, bounds) if cue is not None else None
            else:
                found = self._reported(at, bounds)
            if found is not None and found.span not in known:
                known.add(found.span)
                yield found

    def _reports(self, verb: int) -> bool:
        """Whether a verb tells that something is so, rather than commits whoever speaks to do it."""
        lemma = lemma_of(self._tokens.lower[verb])
        if lemma in _FINDING:
            return is_verb(self._parse, verb)
        return cue_kind(self._reader, verb) == "say" and lemma not in load_words("committing_verbs")

    def _is_quoted(self, token: int) -> bool:
        return self._quoted.touch(Span(self._tokens.starts[token], self._tokens.ends[token]))

    def _reported(self, verb: int, bounds: range) -> Reported | None:
        """What a verb of saying reports: behind it, before it, or on both sides of it."""
        speaker = self._subject_behind(verb, bounds)
        is_inverted = speaker is not None
        speaker = speaker or self._reader.subject_of(verb)
        if speaker is None or not self._may_report(verb, speaker):
            return None
        cue = Cue(verb, verb + 1, "say", speaker, addressee_of(self._reader, verb), True)
        start = None if is_inverted else self._start_behind(cue, bounds)
        if start is not None:
            rule = "that" if self._tokens.lower[start - 1] == "that" else "bare"
            return self._ended(cue, start, bounds, f"quote-indirect-{rule}")
        opening = verb if is_inverted else min(verb, max(speaker.first, bounds.start))
        is_main = self._parse.labels[verb] not in ("acl", "relcl", "advcl")
        if opening == bounds.start or self._tokens.words[opening - 1] not in _SET_OFF or not is_main:
            return None
        ends = [part.last for part in (speaker, cue.addressee) if part is not None and part.first in bounds]
        return self._around(cue, range(opening, max(verb + 1, *ends)), bounds, "quote-indirect-trailing")

    def _subject_behind(self, verb: int, bounds: range) -> Phrase | None:
        """The subject right behind a verb that a comma or a quotation stands before: “…, said Byron”."""
        before, tags = verb - 1, self._parse.tags
        if before < bounds.start or tags[verb] == "VBG" or is_passive(self._parse, verb):
            return None
        if self._tokens.words[before] not in _SET_OFF and not self._is_quoted(before):
            return None
        phrase = self._reader.phrase_at(verb + 1, bounds.stop)
        if phrase is None or phrase.last >= bounds.stop:
            return None
        return None if tags[phrase.last] in _FINITE else phrase

    def _may_report(self, verb: int, speaker: Phrase) -> bool:
        """Whether a subject with this verb may be somebody who reports: not "I", not "it is fair to say"."""
        lower, parse = self._tokens.lower, self._parse
        is_negated = parse.child(verb, "neg") is not None
        if is_negated or self._is_quoted(speaker.head) or lower[speaker.head] in _NO_REPORTERS:
            return False
        infinitive = any(lower[aux] == "to" for aux in parse.children(verb, "aux"))
        if infinitive or lemma_of(lower[verb]) in _SHOWING:
            return self._reader.is_likely_speaker(speaker) and lower[speaker.head] != "it"
        return True

    def _start_behind(self, cue: Cue, bounds: range) -> int | None:
        """Where a clause behind its cue begins: “said that …”, “told us that …”, “said it …”."""
        tags, labels, lower = self._parse.tags, self._parse.labels, self._tokens.lower
        lemma = lemma_of(lower[cue.first])
        start = cue.addressee.last if cue.addressee and cue.addressee.first == cue.last else cue.last
        clause = self._finite_clause(cue.first, start, bounds)
        mark = self._parse.child(clause, "mark") if clause is not None else None
        if mark is not None and mark >= start and lower[mark] == "that":
            return mark + 1
        if start < bounds.stop and (tags[start], labels[start]) == ("VBG", "xcomp") and lemma in _TO_DO:
            return start
        for at in range(start, min(start + _FARTHEST, bounds.stop)):
            if lower[at] == "that" and (tags[at] == "IN" or (cue.addressee is not None and at == start)):
                return at + 1
            if self._is_quoted(at) or lower[at] in _SET_OFF:
                return None
            verb = self._parse.heads[at]
            is_plain = lemma in _SAYING and labels[at] in _SUBJECTS and labels[verb] not in ("relcl", "acl")
            if at == clause or (is_plain and tags[at] not in ("WDT", "WP")):
                return start
            directs = tags[at] == "TO" and lemma in _TO_DO and labels[verb] in ("xcomp", "ccomp")
            if directs and self._parse.heads[verb] == cue.first:
                return start if cue.addressee is None else cue.addressee.first
            ends = labels[at] == "mark" or tags[at] in (*_FINITE, "WRB", "WDT", "WP")
            if ends and clause is None and cue.addressee is None:
                return None
        return None

    def _finite_clause(self, cue: int, start: int, bounds: range) -> int | None:
        """The finite verb of the clause that the grammar hangs on a cue, behind it."""
        for clause in self._parse.children(cue, "ccomp"):
            helpers = (clause, *self._parse.children(clause, "aux", "auxpass"))
            mark = self._parse.child(clause, "mark")
            asks = mark is not None and self._tokens.lower[mark] == "whether"
            if start < clause < bounds.stop and any(map(self._is_finite, helpers)) and not asks:
                return clause
        if lemma_of(self._tokens.lower[cue]) == "say":  # "said 15,000 people registered", read as its object
            said = (child for child in self._parse.children(cue, "dobj") if start < child < bounds.stop)
            return next((c for child in said for c in self._parse.children(child, "acl")), None)
        return None

    def _ended(self, cue: Cue, start: int, bounds: range, rule: str) -> Reported | None:
        """The clause that begins at a token, up to where the words of somebody else begin."""
        words = self._tokens.words
        is_verbal = cue.last == cue.first + 1
        opener = self._parse.child(cue.first, "mark", "advmod")
        is_subordinate = (
            opener is not None and self._parse.tags[opener] in ("IN", "WRB") and opener < cue.first
        )
        for at in range(start + _FEWEST_WORDS, bounds.stop):
            if is_subordinate and words[at] == "," and self._opens_clause(at + 1, bounds):
                return self._made(cue, start, at, rule)
            if is_verbal and self._is_others(cue.first, at) and not self._is_quoted(at):
                border = self._border(start, at)
                if border is not None:
                    return self._made(cue, start, border, rule)
        return self._made(cue, start, bounds.stop, rule)

    def _opens_clause(self, first: int, bounds: range) -> bool:
        """Whether a clause of its own begins at a token: with its subject, and no verb before that."""
        for at in range(first, min(first + _FARTHEST, bounds.stop)):
            if self._parse.tags[at] not in _IN_SUBJECTS:
                return False
            if self._parse.labels[at] in _SUBJECTS:
                return True
        return False

    def _is_others(self, cue: int, at: int) -> bool:
        """Whether a token heads a clause beside the cue's own, and so is no part of what the cue reports."""
        label, tags = self._parse.labels[at], self._parse.tags
        if at == self._parse.heads[cue]:
            return True
        if cue_kind(self._reader, at) == "say":
            joins = self._parse.child(at, *_SUBJECTS) is not None or label in ("conj", "advcl")
            return joins or label == "ROOT"
        alike = label == "conj" and tags[at] == tags[cue]
        return self._parse.heads[at] == cue and (alike or label in ("advcl", "prep"))

    def _border(self, start: int, verb: int) -> int | None:
        """The comma or conjunction before a verb, with nothing but its subject between; None without."""
        subject = min((*self._parse.children(verb, *_SUBJECTS, "mark"), verb))
        at = min(self._parse.extent(subject).start, subject) - 1 if subject < verb else verb - 1
        while at > start and self._parse.tags[at].startswith(("RB", "MD", "VB")):
            at -= 1
        if at <= start + 1 or not (self._tokens.words[at] in _SET_OFF or self._parse.tags[at] == "CC"):
            return None
        return at

    def _around(self, cue: Cue, inner: range, bounds: range, rule: str) -> Reported | None:
        """The clause before a cue that is set off from it; with what follows where the cue parts it."""
        words = self._tokens.words
        acts = any(self._is_finite(at) for at in range(bounds.start, inner.start))
        follows = inner.stop < bounds.stop and words[inner.stop] in _SET_OFF
        if acts:
            return self._made(cue, bounds.start, inner.start, rule)
        if follows and any(self._is_finite(at) for at in range(inner.stop, bounds.stop)):
            return self._made(cue, bounds.start, bounds.stop, rule)
        return None

    def _is_finite(self, token: int) -> bool:
        return self._parse.tags[token] in _FINITE and not self._is_quoted(token)

    def _credited(self, cue: Cue, bounds: range) -> Reported | None:
        """The clause that "according to" credits to somebody: behind it, before it or on both sides of it."""
        assert cue.speaker is not None
        rule = "quote-indirect-according"
        if any(self._tokens.words[at] not in _MARKS for at in range(bounds.start, cue.first)):
            return self._around(cue, range(cue.first, cue.speaker.last), bounds, rule)
        close = max(cue.speaker.last, self._parse.extent(cue.last - 1).stop)
        for at in range(cue.speaker.last, bounds.stop):
            if self._tokens.words[at] == "," and at + 1 >= close:
                return self._ended(cue, at + 1, bounds, rule)
        return None

    def _made(self, cue: Cue, start: int, end: int, rule: str) -> Reported | None:
        """The reported clause between two tokens, unless it is too short or mostly somebody's own words.

        Of a clause with a fragment in marks it is what stands before the fragment, where that says something.
        """
        words, tags = self._tokens.words, self._parse.tags
        while start < end and (words[start] in _MARKS or (tags[start] == "CC" and words[start] != "Both")):
            start += 1
        marked = next((at for at in range(start, end) if self._is_quoted(at)), None)
        if marked is not None:
            end = marked
            while end > start and tags[end - 1] in _LEADING_UP:
                end -= 1
            verb = next((at for at in range(start, end) if self._is_finite(at)), end)
            if end - verb < _FEWEST_WORDS:
                return None
        while end > start and words[end - 1] in _MARKS:
            end -= 1
        if end - start < _FEWEST_WORDS:
            return None
        return Reported(Span(self._tokens.starts[start], self._tokens.ends[end - 1]), cue, rule)
