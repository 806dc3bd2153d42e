"""The words that cues are made of: verbs of saying by class, adverbs that may stand beside them."""

from pipelines.wordlists import load_table, load_words

#: Verbs that name whom something is said to.
ADDRESSED = frozenset(["told", "tells", "telling", "tell", "assured", "reminded", "informed", "asked"])
#: Forms among the cue verbs that are as often plural nouns; they need their subject right before them.
NOUN_LIKE = load_words("noun_like_verbs")


def cue_kind(word: str) -> str | None:
    """The class of a cue verb's form in `words/cue_verbs.tsv`, None for any other word."""
    return load_table("cue_verbs").get(word)


def is_adverb(word: str) -> bool:
    """Whether a word as written is an adverb; a capital makes a word in -ly a name."""
    return (word.endswith("ly") and word[0].islower()) or word in ("later", "also", "then", "once")
