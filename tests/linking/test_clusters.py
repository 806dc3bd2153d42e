"""Which entities of one name are one, and what their ids depend on."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.linking.clusters import Signature, canonical_ids
from pipelines.linking.evidence import Key


def told(*agreed, marks=(), first=None):
    return Signature(tuple(sorted(Key(4, value) for value in agreed)), frozenset(marks), first)


def ids(*signatures):
    return canonical_ids("person", "ada byron", signatures)


def test_entities_that_share_evidence_are_one_also_by_others():
    one, other, between, apart = ids(told("mayor"), told("poet"), told("mayor", "poet"), told("pilot"))
    assert one == other == between != apart


def test_the_same_evidence_for_another_name_or_type_is_another():
    signature = told("mayor")
    found = {
        canonical_ids(kind, name, [signature])[0]
        for kind in ("person", "other")
        for name in ("ada byron", "ida byron")
    }
    assert len(found) == 4


def test_contradicting_evidence_joins_nothing():
    kenyan, maltese = told("president", marks=["country:KEN"]), told("president", marks=["country:MLT"])
    assert ids(kenyan, maltese) == [None, None]
    assert ids(kenyan, maltese, told("president")) == [None, None, None]


def test_what_leads_to_contradicting_evidence_is_left_out():
    kenyan = told("president, KEN", "author", marks=["country:KEN"])
    maltese = told("president, MLT", "author", marks=["country:MLT"])
    one, other, third = ids(kenyan, maltese, told("president, KEN", marks=["country:KEN"]))
    assert ids(kenyan, maltese) != [None, None]
    assert one != other
    assert third is not None


def test_governors_of_two_places_are_not_one_by_their_country():
    ohio = told("governor, USA", "governor, ohio", marks=["governor:ohio"])
    florida = told("governor, USA", "governor, florida", marks=["governor:florida"])
    one, other = ids(ohio, florida)
    assert None not in (one, other)
    assert one != other


def test_marks_that_have_one_in_common_do_not_contradict():
    both, one = (
        told("minister", marks=["field:sport", "field:office"]),
        told("minister", marks=["field:sport"]),
    )
    assert len(set(ids(both, one))) == 1


def test_an_id_stays_when_others_come_later():
    first = told("mayor", first="2024-05-01")
    (alone,) = ids(first)
    assert ids(first, told("actor", "mayor", first="2024-06-01")) == [alone, alone]
    assert ids(told("actor", first="2024-04-01"), first)[1] == alone


def test_an_id_without_days_is_that_of_the_firmest_evidence():
    (alone,) = ids(told("mayor"))
    assert ids(told("mayor"), told("mayor", "poet")) == [alone, alone]


SIGNATURES = st.lists(
    st.builds(
        lambda agreed, marks, first: told(*agreed, marks=marks, first=first),
        st.sets(st.sampled_from("abcde"), min_size=1, max_size=3),
        st.sets(st.sampled_from(["country:A", "country:B", "field:C"]), max_size=2),
        st.sampled_from([None, "2020", "2021-03"]),
    ),
    min_size=1,
    max_size=4,
    unique=True,
)


@given(SIGNATURES)
def test_no_order_has_a_part_in_ids(signatures):
    found = dict(zip(signatures, ids(*signatures), strict=True))
    for order in permutations(signatures):
        assert dict(zip(order, ids(*order), strict=True)) == found


@given(SIGNATURES)
def test_no_two_that_contradict_are_one(signatures):
    found = ids(*signatures)
    for one, its_id in zip(signatures, found, strict=True):
        for other, other_id in zip(signatures, found, strict=True):
            if its_id is not None and its_id == other_id:
                for kind in ("country", "field"):
                    marks = [{m for m in s.marks if m.startswith(kind)} for s in (one, other)]
                    assert not all(marks) or marks[0] & marks[1]
