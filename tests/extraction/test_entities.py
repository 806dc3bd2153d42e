from pipelines.document import Span

HARBOUR = (
    "Ilka Brandvold, Harbour Ombudsman, spoke first. Commissioner Brandvold thanked Joren Aldous. "
    "Aldous said that Kenya paid. Later Ilka’s brother left."
)


def entity(analysed, text, words):
    at = text.index(words)
    return analysed(text).entities.entity_at(Span(at, at + len(words)))


def test_a_surname_stands_for_the_full_name(analysed):
    assert entity(analysed, HARBOUR, "Aldous said").name == "Joren Aldous"


def test_a_title_with_a_surname_stands_for_the_full_name(analysed):
    assert analysed(HARBOUR).entities.entity_named("Commissioner Brandvold").name == "Ilka Brandvold"


def test_a_given_name_stands_for_the_full_name(analysed):
    assert entity(analysed, HARBOUR, "Ilka’s").name == "Ilka Brandvold"


def test_a_role_stands_for_its_only_holder(analysed):
    assert analysed(HARBOUR).entities.entity_named("the commissioner").name == "Ilka Brandvold"


def test_roles_and_mentions_are_gathered(analysed):
    ilka = analysed(HARBOUR).entities.entity_named("Brandvold")
    assert ilka.roles == ("Harbour Ombudsman", "Commissioner")
    assert [variant.text for variant in ilka.variants] == ["Ilka Brandvold", "Brandvold", "Ilka"]


def test_of_two_people_of_one_surname_the_last_named_is_meant(analysed):
    text = "Ada Byron came. Byron sat. Then Clara Byron came. Byron left."
    assert entity(analysed, text, "Byron left").name in {"Ada Byron", "Clara Byron"}
    assert entity(analysed, text, "Clara Byron").name == "Clara Byron"


def test_a_title_keeps_a_surname_from_the_other_pronouns_bearer(analysed):
    text = "Ada Byron spoke. Mr. Byron and Mrs. Byron left. Byron came back."
    entities = analysed(text).entities.entities
    assert [(entity.name, len(entity.variants)) for entity in entities] == [("Ada Byron", 3), ("Byron", 1)]


def test_a_spelling_with_the_same_given_name_is_linked_as_a_variant(analysed):
    text = "Ingrid Halvorsen left. Ingrid Halvorsem came back. Ingrid Halvorsen slept."
    index = analysed(text).entities
    main, variant = index.entity_named("Ingrid Halvorsen"), index.entity_named("Ingrid Halvorsem")
    assert main.entity_id != variant.entity_id
    assert variant.variant_of == main.entity_id
    assert main.variant_of is None


def test_a_like_spelling_without_other_evidence_is_somebody_else(analysed):
    text = "Ingrid Halvorsen left. Clara Halvorsem came."
    assert all(found.variant_of is None for found in analysed(text).entities.entities)


def test_ids_do_not_depend_on_what_follows(analysed):
    first = analysed("Ilka Brandvold left.").entities.entities[0].entity_id
    assert analysed("Ilka Brandvold left. Joren Aldous came.").entities.entities[0].entity_id == first


def test_nothing_stands_where_no_name_stands(analysed):
    assert analysed(HARBOUR).entities.entity_at(Span(0, 0)) is None
    assert analysed(HARBOUR).entities.entity_named("nobody") is None


def test_an_acronym_stands_for_the_name_before_it(analysed):
    text = (
        "The Ministry of Ports and Ice (MOPI) said on Monday that the harbour would close. "
        "MOPI gave no reason."
    )
    (found,) = (entity for entity in analysed(text).entities.entities if entity.entity_type == "organisation")
    assert [variant.text for variant in found.variants] == ["Ministry of Ports and Ice", "MOPI", "MOPI"]
    assert found.name == "Ministry of Ports and Ice"


def test_names_of_one_country_are_one_entity(analysed):
    text = "She flew from the United States to Kenya. The U.S. had closed its ports, and the US was cold."
    names = [entity.name for entity in analysed(text).entities.entities]
    assert names == ["United States", "Kenya"]


def test_a_country_within_a_country_is_an_entity_of_its_own(analysed):
    text = "She moved from Scotland to the United Kingdom's south. Scotland was colder than Wales."
    names = [entity.name for entity in analysed(text).entities.entities]
    assert names == ["Scotland", "United Kingdom", "Wales"]


def test_a_firm_without_its_last_word_is_the_same_firm(analysed):
    text = "Quellen Holdings said on Monday that its sales rose. Shares of Quellen fell by a tenth."
    assert [entity.name for entity in analysed(text).entities.entities] == ["Quellen Holdings"]
