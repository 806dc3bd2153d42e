import pytest


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("Anna Keller won the race. She thanked the crowd.", "She", "Anna Keller"),
        ("Anna Keller met Peter Brandt. He thanked the crowd.", "He", "Peter Brandt"),
        ("Peter Brandt resigned on Monday because he was ill.", "he", "Peter Brandt"),
        ("The petition was signed by thousands. It was revived in May.", "It", "The petition"),
        ("The miners went on strike. They blocked the road.", "They", "The miners"),
        ("Anna Keller spoke first. Later Keller left the room.", "Keller", "Anna Keller"),
    ],
)
def test_pronouns_and_surnames_stand_for_what_was_named(analysed, text, word, name):
    analysis = analysed(text)
    words = analysis.tokenised.tokens.words
    last = max(at for at, other in enumerate(words) if other == word)
    assert analysis.referents.name_of(last) == name


def test_a_phrase_with_an_article_of_the_unknown_stands_for_no_entity(analysed):
    analysis = analysed("Anna Keller, a minister, met a minister in Rome.")
    words = analysis.tokenised.tokens.words
    last = max(at for at, word in enumerate(words) if word == "minister")
    assert analysis.referents.entity_of(last) is None
