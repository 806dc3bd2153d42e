"""Trees that contradict themselves, and what is made of them."""

import pytest

from pipelines.grammar.mending import Mender

#: "Police said the man had left", as if the man were said.
SAID = (
    ["police", "said", "the", "man", "had", "left"],
    ["NNS", "VBD", "DT", "NN", "VBD", "VBN"],
    [1, 1, 3, 1, 5, 1],
    ["nsubj", "ROOT", "det", "dobj", "aux", "ccomp"],
)
#: "He left after two cases were found", as if he left after the cases.
AFTER = (
    ["he", "left", "after", "two", "cases", "were", "found"],
    ["PRP", "VBD", "IN", "CD", "NNS", "VBD", "VBN"],
    [1, 1, 6, 4, 2, 6, 1],
    ["nsubj", "ROOT", "mark", "nummod", "pobj", "auxpass", "advcl"],
)
#: "The owner of the boat sank it", with the owner left hanging on the verb somehow.
FAR = (
    ["the", "owner", "of", "the", "boat", "sank", "it"],
    ["DT", "NN", "IN", "DT", "NN", "VBD", "PRP"],
    [1, 5, 1, 4, 2, 5, 5],
    ["det", "dep", "prep", "det", "pobj", "ROOT", "dobj"],
)


def mended(words, tags, heads, labels):
    heads, labels = [*heads], [*labels]
    Mender(words, tags, heads, labels).mend()
    return heads, labels


@pytest.mark.parametrize(
    ("tree", "noun", "verb", "label"),
    [(SAID, "man", "left", "nsubj"), (AFTER, "cases", "found", "nsubjpass"), (FAR, "owner", "sank", "nsubj")],
)
def test_the_noun_before_a_finite_verb_without_subject_is_its_subject(tree, noun, verb, label):
    heads, labels = mended(*tree)
    at = tree[0].index(noun)
    assert (tree[0][heads[at]], labels[at]) == (verb, label)


def test_a_verb_with_a_subject_keeps_its_tree():
    words, tags, _heads, _labels = SAID
    right = [1, 1, 3, 5, 5, 1], ["nsubj", "ROOT", "det", "nsubj", "aux", "ccomp"]
    assert mended(words, tags, *right) == right


def test_the_object_of_a_preposition_within_a_clause_is_no_subject():
    words = ["in", "the", "north", "fell", "snow"]
    tree = [3, 2, 0, 3, 3], ["prep", "det", "pobj", "ROOT", "dobj"]
    assert mended(words, ["IN", "DT", "NN", "VBD", "NN"], *tree) == tree


def test_a_preposition_joined_to_a_verb_belongs_to_the_verb_behind_it():
    words = ["it", "closed", "and", "in", "may", "it", "opened"]
    tags = ["PRP", "VBD", "CC", "IN", "NNP", "PRP", "VBD"]
    heads, labels = mended(
        words, tags, [1, 1, 1, 1, 3, 6, 1], ["nsubj", "ROOT", "cc", "conj", "pobj", "nsubj", "conj"]
    )
    assert (heads[3], labels[3]) == (6, "prep")
