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
    assert evidence(person("Ada Byron")) == set()
    assert evidence(person("Ada Byron", "Mr.", "Dr")) == set()


def test_a_surname_or_an_initial_is_no_full_name():
    assert evidence(person("Byron", "finance minister"), KENYA) == set()
    assert evidence(person("A. Byron", "finance minister"), KENYA) == set()


def test_an_office_counts_with_its_country_or_place():
    assert evidence(person("Ada Byron", "Kenyan President")) == {("link-office", "president, KEN")}
    assert evidence(person("Ada Byron", "former Florida Gov.")) == {("link-office", "governor, florida")}
    assert evidence(person("Ada Byron", "President")) == set()


def test_an_office_counts_with_the_one_country_that_the_article_names():
    assert evidence(person("Ada Byron", "President"), KENYA) == {("link-office", "president, KEN")}
    assert evidence(person("Ada Byron", "President"), KENYA, MALTA) == set()


def test_a_role_counts_with_its_organisation():
    harbour = Named("n-2", "Velmoria Harbour Trust", "organisation", (), None)
    found = evidence(person("Ada Byron", "head of the Velmoria Harbour Trust"), harbour)
    assert ("link-organisation", "velmoria harbour trust") in found
    found = evidence(person("Ada Byron", "Velmoria Harbour Trust engineer"), harbour)
    assert ("link-organisation", "velmoria harbour trust") in found


def test_a_role_that_many_have_is_no_evidence():
    for role in ("spokesman", "campaign manager", "press secretary", "professor"):
        assert evidence(person("Ada Byron", role)) == set()
    assert evidence(person("Ada Byron", "then housing secretary")) == {("link-role", "housing secretary")}


def test_names_of_a_country_are_those_of_one_place_and_its_parts_are_not():
    found = [
        next(candidates_of([Named("n-1", name, "place", (), code)])).name
        for name, code in (("Britain", "GBR"), ("United Kingdom", "GBR"), ("Scotland", "GBR"))
    ]
    assert found == ["GBR", "GBR", "scotland"]


def test_a_body_counts_by_a_name_that_no_other_has_or_that_holds_its_country():
    assert evidence(body("World Bank")) == {("link-known-body", "world bank")}
    assert evidence(body("Bank of Malta")) == {("link-body-of-country", "MLT")}
    assert evidence(body("Supreme Court")) == set()
    assert evidence(body("Health Committee"), KENYA) == set()


def test_a_rare_name_counts_with_the_country_that_the_article_names():
    assert evidence(body("Narikbayev Committee"), KENYA) == {("link-surroundings", "KEN")}
    assert evidence(body("Narikbayev Committee"), KENYA, MALTA) == set()
    assert evidence(person("Ada Mona Byron"), KENYA) == {("link-surroundings", "KEN")}


def test_two_of_one_name_in_a_document_have_no_evidence():
    assert evidence(person("Ada Byron", "Kenyan President"), person("Ada Byron", "pilot")) == set()


def test_the_words_that_evidence_was_read_from_are_kept():
    (candidate,) = candidates_of([person("Ada Byron", "the then Kenyan President")])
    assert list(candidate.written.values()) == ["the then Kenyan President"]
