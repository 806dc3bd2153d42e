from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st


def mentions(analysed, text):
    return {name.span.text_of(text): name for name in analysed(text).names}


def types(analysed, text):
    return {words: name.entity_type for words, name in mentions(analysed, text).items()}


def test_a_given_name_makes_a_person(analysed):
    assert types(analysed, "Then Ingrid Halvorsen left.")["Ingrid Halvorsen"] == "person"


@pytest.mark.parametrize(
    "title", ["Professor", "President", "Commissioner", "Gov.", "Mrs.", "Prime Minister"]
)
def test_a_title_makes_a_person_and_stays_outside_the_name(analysed, title):
    name = mentions(analysed, f"Then {title} Brandvold left.")["Brandvold"]
    assert (name.entity_type, name.title) == ("person", title)


def test_a_role_may_follow_the_name(analysed):
    name = mentions(analysed, "Ilka Brandvold, Harbour Ombudsman and Commissioner of Ports, left.")[
        "Ilka Brandvold"
    ]
    assert name.role == "Harbour Ombudsman and Commissioner of Ports"


def test_a_role_may_stand_before_the_name_in_apposition(analysed):
    name = mentions(analysed, "The island’s former port minister, Joren Aldous, left.")["Joren Aldous"]
    assert (name.entity_type, name.role) == ("person", "former port minister")


def test_a_role_in_lower_case_is_the_title(analysed):
    name = mentions(analysed, "It was campaign manager Wanda Okoro who left.")["Wanda Okoro"]
    assert name.title == "campaign manager"


@pytest.mark.parametrize(
    "words",
    [
        "Velmoria University",
        "Ministry of Ports",
        "Bank of Velmoria",
        "Harbour Union",
        "Quellen Holdings",
        "OPCW",
    ],
)
def test_head_words_and_acronyms_make_organisations(analysed, words):
    text = f"The {words} said on Monday that it would close two of its offices next year."
    assert types(analysed, text) == {words: "organisation"}


def test_media_are_organisations(analysed):
    assert types(analysed, "He spoke to Reuters.") == {"Reuters": "organisation"}


def test_a_country_has_its_code(analysed):
    name = mentions(analysed, "She flew to New Zealand on Friday.")["New Zealand"]
    assert (name.entity_type, name.country) == ("place", "NZL")


def test_a_country_before_a_name_is_a_name_of_its_own(analysed):
    found = types(analysed, "It was the ambassador to Norway Ilka Brandvold, a lawyer, who left.")
    assert found == {"Norway": "place", "Ilka Brandvold": "person"}


def test_days_and_creeds_are_no_names(analysed):
    assert mentions(analysed, "On Friday the Catholic priests met Norwegian sailors.") == {}


def test_the_first_word_of_a_sentence_is_no_name_by_its_capital_alone(analysed):
    assert mentions(analysed, "Sailors wait. The sailors hope.") == {}


def test_a_surname_at_the_head_of_a_sentence_is_a_name(analysed):
    found = analysed("They met Ilka Brandvold. Brandvold said no.").names
    assert [name.entity_type for name in found] == ["person", "person"]


def test_headlines_hold_only_names_known_from_elsewhere(analysed):
    text = "Harbour Crews Blame Brandvold For Delay\n\nThe crews blame Ilka Brandvold, the minister, for it."
    assert [name.span.text_of(text) for name in analysed(text).names] == ["Brandvold", "Ilka Brandvold"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("They met in Norway Tuesday.", ["Norway"]),
        ("They met in Norway July 8.", ["Norway"]),
        ("They met at a June Norway fair.", ["Norway"]),
        ("The note XY10ZT fell.", []),
        ("Interestingly Byron met nobody.", ["Byron"]),
        ("It saw a XYZ% increase.", []),
        ("The two Democrats Ada Byron and Hugo Lund met.", ["Democrats", "Ada Byron", "Hugo Lund"]),
    ],
)
def test_days_months_tickers_and_members_stay_outside_a_name(analysed, text, names):
    assert [mention.span.text_of(text) for mention in analysed(text).names] == names


def test_a_law_is_nobodys_name(analysed):
    (mention,) = analysed("They broke the Harbour Agents Registration Act.").names
    assert (mention.entity_type, mention.title) == ("other", None)


def test_a_verb_of_saying_makes_a_person(analysed):
    (mention,) = analysed("It will rain, said Tolmer Quennigan.").names
    assert mention.entity_type == "person"


def test_a_headline_may_end_in_a_full_stop(analysed):
    text = "Ada Byron Defends Harbour Plan Amid Winter Storm.\n\nAda Byron spoke."
    assert {mention.span.text_of(text) for mention in analysed(text).names} == {"Ada Byron"}


def test_a_clause_behind_a_name_is_no_role(analysed):
    mention = analysed("It rained for Ada Byron, and the minister left.").names[0]
    assert mention.role is None


def test_names_end_at_the_line(analysed):
    assert "Brandvold\nJoren" not in mentions(analysed, "by Ilka Brandvold\nJoren Aldous and others")


@given(
    st.lists(
        st.sampled_from(
            ["The", "of", "Ada", "Bo.", "Mr.", "U.S.", ",", "’s", "and", "said", "NEW", "Kenya", "-", "\n"]
        )
    ).map(" ".join)
)
def test_mentions_hold_are_ordered_and_never_overlap(analysed, text):
    spans = [name.span for name in analysed(text).names]
    assert all(span.text_of(text).strip() for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "name", "entity_type"),
    [
        ("Nordvik said its sales rose.", "Nordvik", "organisation"),
        ("Byron said he would go.", "Byron", "person"),
        ("Nordvik Energy ASA rose. Then Nordvik Energy fell.", "Nordvik Energy", "organisation"),
        ("The ferry stops near Byron Island on its way.", "Byron Island", "place"),
        ("It was Ada Bishop who left.", "Ada Bishop", "person"),
    ],
)
def test_the_company_of_a_name_tells_firms_from_people(analysed, text, name, entity_type):
    assert types(analysed, text)[name] == entity_type


def test_the_title_of_the_next_name_is_no_role(analysed):
    assert mentions(analysed, "They were Ada Byron, Gov. Hugo Lund and others.")["Ada Byron"].role is None


def test_an_office_with_of_is_a_title(analysed):
    name = mentions(analysed, "It was Secretary of State Ada Byron who left the pier early.")["Ada Byron"]
    assert name.title == "Secretary of State"


def test_a_place_that_is_a_given_name_too_makes_no_person_of_a_party(analysed):
    assert "person" not in types(analysed, "They voted in the Virginia Democratic primary in May.").values()


def test_a_state_body_in_small_letters_is_an_organisation(analysed):
    text = "The Kenyan government and the Norwegian foreign ministry signed the treaty in the harbour."
    found = {words: kind for words, kind in types(analysed, text).items() if kind == "organisation"}
    assert found == {"Kenyan government": "organisation", "Norwegian foreign ministry": "organisation"}


def test_a_place_that_something_is_based_in_is_named(analysed):
    text = "The London-based insurer bought a smaller rival for two million pounds."
    assert types(analysed, text) == {"London": "place"}


def test_an_office_of_several_things_has_one_name(analysed):
    text = "The plan was drawn up by the Ministry of Ports, Ice and Fisheries in the spring."
    assert types(analysed, text) == {"Ministry of Ports, Ice and Fisheries": "organisation"}


def test_lines_in_capitals_name_what_the_gazetteer_knows(analysed):
    assert types(analysed, "KENYA WINS AGAIN\n\nThe crowd sang for two hours.") == {"KENYA": "place"}


def test_a_body_inside_a_title_is_named(analysed):
    text = "Harbour Workers Union President Ada Byron told the crowd that the strike was over."
    assert types(analysed, text).get("Ada Byron") == "person"


def test_a_work_in_marks_behind_its_noun_is_named(analysed):
    text = "The laws titled “On Harbours and Piers” and “On Ferries” were passed. He wrote “No” on the wall."
    works = [words for words, kind in types(analysed, text).items() if kind == "other"]
    assert works == ["On Harbours and Piers", "On Ferries"]


def test_colours_of_people_are_no_names(analysed):
    assert mentions(analysed, "Black people and White people met at the pier.") == {}


def test_a_country_that_plays_is_a_team(analysed):
    text = (
        "Norway beat Kenya in the final match of the tournament on Monday. Kenya lost to Norway by two goals,"
        " and Kenya’s players left the squad. The tennis coach of Norway praised the victory over Kenya."
    )
    assert types(analysed, text) == {"Norway": "organisation", "Kenya": "organisation"}


def test_a_country_in_which_something_happens_is_a_place(analysed):
    assert types(analysed, "The crowd met in Norway and went to Kenya.") == {
        "Norway": "place",
        "Kenya": "place",
    }


def test_the_seat_of_a_university_is_part_of_its_name(analysed):
    text = "She studied at the University of Texas, Austin before she went to sea."
    assert types(analysed, text) == {"University of Texas, Austin": "organisation"}


@pytest.mark.parametrize("opener", ["Then", "However", "Meanwhile", "Because", "Although"])
def test_what_only_opens_a_sentence_is_no_part_of_a_name(analysed, opener):
    assert set(types(analysed, f"{opener} Ada Byron had left the pier early.")) == {"Ada Byron"}


def test_a_role_has_the_words_that_describe_it(analysed):
    name = mentions(analysed, "It was chief harbour inspector Ada Byron who left.")["Ada Byron"]
    assert name.title == "chief harbour inspector"
