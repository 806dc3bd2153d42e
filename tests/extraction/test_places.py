from pipelines.extraction.names.places import country_code, demonym_country, known_name_at
from pipelines.words import load_table
from schemas.countries import COUNTRIES


def test_every_code_is_one_of_the_schema():
    assert set(load_table("countries").values()) | set(load_table("demonyms").values()) <= set(COUNTRIES)


def test_every_country_of_the_schema_has_a_name():
    assert set(COUNTRIES) <= set(load_table("countries").values())


def test_an_article_does_not_hide_a_country():
    assert country_code("the Netherlands") == "NLD"


def test_adjectives_lead_to_countries():
    assert demonym_country("Norwegian") == "NOR"


def test_the_longest_name_wins():
    words = ["New", "York", "City", "Hall"]
    known = known_name_at(words, 0, 4)
    assert known is not None
    assert known.length == 3
