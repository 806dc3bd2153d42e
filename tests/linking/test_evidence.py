"""What an entity may be joined by, and what is no evidence."""

from pipelines.linking.evidence import Named, candidates_of

KENYA = Named("n-k", "Kenya", "place", (), "KEN")
MALTA = Named("n-m", "Malta", "place", (), "MLT")


def person(name, *roles):
    return Named("n-1", name, "person", roles, None)


def body(name):
    return Named("n-1", name, "organisation", (), None)


def evidence(*entities):
    """The evidence for the entity `n-1` of a document, as rule and what must agree."""
    found = {candidate.entity_id: candidate for candidate in candidates_of(entities)}
    return {(key.rule_id, key.agreed) for key in found["n-1"].written} if "n-1" in found else set()


def test_a_full_name_alone_is_no_evidence():
    for name in ("Ada Smith", "Ada Brandvold"):
        assert evidence(person(name)) == set()
        assert evidence(person(name, "Mr.", "Dr")) == set()


def test_a_name_that_many_have_is_not_told_by_a_country():
    assert evidence(person("Ada Smith"), KENYA) == set()
    assert evidence(person("Li Na"), KENYA) == set()
    assert evidence(person("Ada Brandvold"), KENYA) == {("link-surroundings", "KEN")}
    assert evidence(person("Ada Mona Smith"), KENYA) == {("link-surroundings", "KEN")}


def test_a_surname_or_an_initial_is_no_full_name():
    assert evidence(person("Brandvold", "finance minister"), KENYA) == set()
    assert evidence(person("A. Brandvold", "finance minister"), KENYA) == set()


def test_an_office_counts_with_its_country_or_place():
    assert evidence(person("Ada Smith", "Kenyan President")) == {("link-office", "president, KEN")}
    assert evidence(person("Ada Smith", "former Florida Gov.")) == {
        ("link-office", "governor, florida"),
        ("link-office", "governor, USA"),
    }
    assert evidence(person("Ada Smith", "President")) == set()
    assert evidence(person("Ada Smith", "vice president of sales"), KENYA) == set()


def test_offices_tell_what_contradicts_them():
    (candidate,) = candidates_of([person("Ada Smith", "New Jersey Gov.", "Kenyan President")])
    assert candidate.marks == {"governor:new_jersey", "country:KEN", "field:office"}


def test_an_office_of_towns_counts_with_its_place_alone():
    assert evidence(person("Ada Smith", "Mayor"), KENYA) == set()
    assert evidence(person("Ada Smith", "mayor of Nairobi"), KENYA) == {("link-office", "mayor, nairobi")}


def test_an_office_counts_with_each_country_that_the_article_names():
    assert evidence(person("Ada Smith", "President"), KENYA) == {("link-office", "president, KEN")}
    assert evidence(person("Ada Smith", "President"), KENYA, MALTA) == {
        ("link-office", "president, KEN"),
        ("link-office", "president, MLT"),
    }


def test_a_list_of_countries_tells_nothing():
    codes = ("KEN", "MLT", "NOR", "SWE", "DNK", "FIN", "ISL")
    places = [Named(f"n-{code}", code, "place", (), code) for code in codes]
    assert evidence(person("Ada Smith", "President"), *places) == set()
    assert evidence(person("Ada Brandvold"), *places[:6]) != set()


def test_a_role_counts_with_its_organisation():
    harbour = Named("n-2", "Velmoria Harbour Trust", "organisation", (), None)
    found = evidence(person("Ada Smith", "head of the Velmoria Harbour Trust"), harbour)
    assert ("link-organisation", "velmoria harbour trust") in found
    found = evidence(person("Ada Smith", "Velmoria Harbour Trust engineer"), harbour)
    assert ("link-organisation", "velmoria harbour trust") in found


def test_a_role_that_many_have_is_no_evidence():
    for role in ("spokesman", "campaign manager", "press secretary", "professor"):
        assert evidence(person("Ada Smith", role)) == set()
    assert evidence(person("Ada Smith", "then housing secretary")) == {("link-role", "housing secretary")}


def test_of_somebody_with_a_rare_name_a_role_of_two_words_is_evidence():
    assert evidence(person("Ada Brandvold", "spokesman")) == set()
    assert evidence(person("Ada Brandvold", "campaign manager")) == {("link-role", "campaign manager")}


def test_names_of_a_country_are_those_of_one_place_and_its_parts_are_not():
    found = [
        next(candidates_of([Named("n-1", name, "place", (), code)])).name
        for name, code in (("Britain", "GBR"), ("United Kingdom", "GBR"), ("Scotland", "GBR"))
    ]
    assert found == ["GBR", "GBR", "scotland"]


def test_a_body_counts_by_a_name_that_no_other_has_or_that_holds_its_country():
    assert evidence(body("World Bank")) == {("link-known-body", "world bank")}
    assert evidence(body("Bank of Malta")) == {("link-body-of-country", "MLT")}
    assert evidence(body("Health Committee"), KENYA) == set()


def test_a_country_has_many_courts_of_districts_and_teams():
    assert evidence(body("U.S. Supreme Court")) == {("link-body-of-country", "USA")}
    assert evidence(body("U.S. District Court")) == set()
    assert evidence(body("British Embassy")) == set()
    assert evidence(body("New Zealand")) == set()


def test_a_body_that_each_country_has_counts_with_the_one_country_that_the_article_names():
    assert evidence(body("Supreme Court"), KENYA) == {("link-surroundings", "KEN")}
    assert evidence(body("Supreme Court"), KENYA, MALTA) == set()
    assert evidence(body("Supreme Court")) == set()


def test_a_body_with_a_rare_word_counts_with_each_country_that_the_article_names():
    assert evidence(body("Narikbayev Committee")) == set()
    assert evidence(body("Narikbayev Committee"), KENYA, MALTA) == {
        ("link-surroundings", "KEN"),
        ("link-surroundings", "MLT"),
    }


def place(name):
    return Named("n-1", name, "place", (), None)


def test_a_place_counts_by_a_name_that_no_other_has_or_by_the_one_country():
    assert evidence(place("Silicon Valley")) == {("link-known-place", "silicon valley")}
    assert evidence(place("Birmingham")) == set()
    assert evidence(place("Birmingham"), KENYA) == {("link-surroundings", "KEN")}
    assert evidence(place("Birmingham"), KENYA, MALTA) == set()
    assert evidence(place("Springfield"), KENYA) == set()
    assert evidence(place("Velmoria"), KENYA) == set()


def test_a_place_of_one_name_names_its_country():
    ohio = Named("n-o", "Ohio", "place", (), None)
    assert evidence(person("Ada Smith", "Senator"), ohio) == {("link-office", "senator, USA")}


def test_two_of_one_name_in_a_document_have_no_evidence():
    assert evidence(person("Ada Byron", "Kenyan President"), person("Ada Byron", "pilot")) == set()


def test_no_order_of_the_entities_has_a_part_in_evidence():
    britain, kingdom = (Named(f"n-{n}", n, "place", (), "GBR") for n in ("Britain", "United Kingdom"))
    bank = Named("n-b", "World Bank", "organisation", (), None)
    some = [britain, kingdom, MALTA, person("Ada Brandvold", "head of the World Bank"), bank]
    assert {c.entity_id: c for c in candidates_of(some)} == {
        c.entity_id: c for c in candidates_of(some[::-1])
    }


def test_the_words_that_evidence_was_read_from_are_kept():
    (candidate,) = candidates_of([person("Ada Byron", "the then Kenyan President")])
    assert set(candidate.written.values()) == {"the then Kenyan President"}
