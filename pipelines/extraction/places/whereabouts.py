"""Which of the places of a document a figure or an event is at: a small trained ranker.

Takes the token that stands for the figure or the event and what is known of it. What speaks for a place is
how the tree joins the two, or that the sentence before names it, and whether the document names it most;
`words/place_weights.tsv` says how much. A place in another role is none, and so is a people.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from pipelines.document import Span, frozen
from pipelines.extraction.names.entity_index import EntityIndex
from pipelines.extraction.places.mentions import AT, TOWARDS, Place, places_of
from pipelines.extraction.ranking import best_of, points_of
from pipelines.grammar.parse import Parse
from pipelines.grammar.relations import SUBJECTS, is_verb
from pipelines.grammar.tokens import TokenisedDocument

_MOVES: Final = frozenset({"travel", "visit", "release"})
_TELLS: Final = frozenset(
    {"say", "announce", "report", "publish", "propose", "agree", "acquire", "invest", "appoint", "launch"}
)
_SCENES: Final = frozenset(
    {"protest", "accident", "disaster", "attack", "assault", "kill", "death", "arrest"}
    | {"play", "win", "lose", "vote", "elect", "meet"}
)


@frozen
class Anchor:
    """What is to be placed.

    Args:
        token: the token that stands for it.
        table: "statistic" or "event".
        kind: "count", "money" or "measure"; "move", "tell", "scene" or "act".
    """

    token: int
    table: str
    kind: str


def figure_at(token: int, stat_type: str) -> Anchor:
    """A figure of a type, by the token that stands for it in its clause."""
    return Anchor(token, "statistic", {"count": "count", "amount": "money"}.get(stat_type, "measure"))


def event_at(token: int, event_type: str) -> Anchor:
    """An event of a type, by its trigger."""
    kinds = {"move": _MOVES, "tell": _TELLS, "scene": _SCENES}
    return Anchor(token, "event", next((kind for kind in kinds if event_type in kinds[kind]), "act"))


@frozen
class Option:
    """A place that comes into question, with the names of what holds of it."""

    place: Place
    signs: tuple[str, ...]


class Whereabouts:
    """Finds where the figures and events of one document are."""

    def __init__(
        self, tokenised: TokenisedDocument, parse: Parse, entities: EntityIndex, times: Sequence[Span]
    ) -> None:
        """Take a document with its grammar, its entities and where its time expressions stand."""
        self._tokenised = tokenised
        self._parse = parse
        self._places = places_of(tokenised, parse, entities, times)
        self._tokens = [place.token for place in self._places]
        named = Counter(place.key for place in self._places if place.entity is not None)
        self._main = next((key for key, count in named.most_common(1) if count > 1), None)

    def place_of(self, anchor: Anchor) -> Place | None:
        """Where a figure or an event is, as far as the text says it."""
        options = self.options(anchor)
        best = best_of(points_of("place_weights"), [option.signs for option in options])
        return None if best is None else options[best].place

    def options(self, anchor: Anchor) -> list[Option]:
        """The places that come into question, those of the same sentence first; none that acts in it."""
        number = self._tokenised.number_at(self._tokenised.tokens.starts[anchor.token])
        if number is None or not self._places:
            return []
        here = [place for place in self._in_sentence(number) if self._how(place) != "subject"]
        return [*self._options_here(anchor, here), *self._options_before(anchor, number, here)]

    def _in_sentence(self, number: int) -> list[Place]:
        sentence = self._tokenised.sentences[number]
        ends = sentence.first_token, sentence.last_token
        first, last = (bisect_left(self._tokens, end) for end in ends)
        return self._places[first:last]

    def _options_here(self, anchor: Anchor, here: Sequence[Place]) -> Iterator[Option]:
        """The places of the same sentence."""
        above = [anchor.token, *self._parse.ancestors(anchor.token)]
        steps = {token: step for step, token in enumerate(above)}
        nearness = [(self._distance(steps, place.token), abs(place.token - anchor.token)) for place in here]
        nearest = min(nearness, default=None)
        at = [near for near, place in zip(nearness, here, strict=True) if self._is_at(place)]
        nearest_at = min(at, default=None)
        for place, near in zip(here, nearness, strict=True):
            signs = list(self._signs_here(anchor, place, above))
            if near == nearest_at and near in at:
                signs += ["nearest at", f"nearest at, {anchor.table}"]
            if near == nearest:
                signs.append("nearest")
            if len(here) == 1:
                signs.append("only one here")
            yield Option(place, tuple(signs))

    def _signs_here(self, anchor: Anchor, place: Place, above: Sequence[int]) -> Iterator[str]:
        """What holds of a place in the same sentence whatever others there are."""
        how, joined = self._how(place), self._joined(above, place.token)
        yield "here"
        yield f"here, {anchor.table}"
        yield f"here, {anchor.kind}"
        yield f"is {place.kind}"
        yield f"stands {how}"
        yield f"stands {how}, {place.kind}"
        yield f"joins {joined}"
        yield f"joins {joined}, {anchor.table}"
        if place.key == self._main:
            yield "main, here"

    def _options_before(self, anchor: Anchor, number: int, here: Sequence[Place]) -> Iterator[Option]:
        """The places of the sentence before, the last first."""
        seen = {place.key for place in here}
        common = ["back", f"back, {anchor.table}", f"back, {anchor.kind}"]
        sentences = self._tokenised.sentences
        if number and sentences[number - 1].block == sentences[number].block:
            common.append("back, same block")
        if any(map(self._is_at, here)):
            common.append("back, other at here")
        for place in reversed(self._in_sentence(number - 1) if number else []):
            if place.key not in seen:
                seen.add(place.key)
                signs = [*common, f"back, is {place.kind}", f"back, stands {self._how(place)}"]
                if place.key == self._main:
                    signs.append("back, main")
                yield Option(place, tuple(signs))

    def _is_at(self, place: Place) -> bool:
        """Whether the words themselves put something at a place."""
        return self._how(place) in ("at", "advmod")

    def _how(self, place: Place) -> str:
        """How a place hangs on what it hangs on: by what kind of preposition, or the label."""
        parse, lower = self._parse, self._tokenised.tokens.lower
        at = place.token
        while parse.labels[at] in ("conj", "appos") and parse.heads[at] != at:
            at = parse.heads[at]
        label = parse.labels[at]
        if label == "pobj":
            preposition = lower[parse.heads[at]]
            kinds = {"at": AT, "towards": TOWARDS, "of": ("of",), "from": ("from",)}
            return next((kind for kind in kinds if preposition in kinds[kind]), "preposition")
        if label in SUBJECTS:
            return "subject"
        if label in ("compound", "amod", "nmod"):
            return "part of name" if parse.tags[parse.heads[at]][:3] == "NNP" else "describes noun"
        return label if label in ("poss", "dobj", "advmod") else "else"

    def _distance(self, steps: dict[int, int], token: int) -> int:
        """How many steps up from what is to be placed stands on what a token hangs as well."""
        return next((steps[at] for at in (token, *self._parse.ancestors(token)) if at in steps), 99)

    def _joined(self, above: Sequence[int], place: int) -> str:
        """How the tree joins a place to what is to be placed, given that and what it hangs on."""
        parse = self._parse
        between: list[int] = []
        for at in (place, *parse.ancestors(place)):
            if at in above:
                break
            if at != place:
                between.append(at)
        else:
            return "nowhere"
        path = above[1 : above.index(at) + 1]
        verbs = sum(is_verb(parse, token) for token in path)
        if not path:
            where = "itself"
        elif verbs > 1 or (verbs and is_verb(parse, above[0])):
            where = "above"
        else:
            where = "clause" if verbs else "phrase"
        if any(is_verb(parse, token) for token in between):
            return f"{where} over verb"
        return f"{where} over noun" if any(parse.tags[token][:2] == "NN" for token in between) else where
