"""The closed lists of codes."""

import re
from collections.abc import Mapping

import pytest

from schemas import vocabulary
from schemas.countries import COUNTRIES
from schemas.vocabulary import COVERAGE_REASONS, DATA_ZONE_CODES, DATA_ZONES, ROW_ID_PREFIXES, ZONES

VOCABULARIES = {
    name: value for name, value in vars(vocabulary).items() if name.isupper() and isinstance(value, Mapping)
}


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_code_has_a_meaning(name):
    assert all(code and meaning for code, meaning in VOCABULARIES[name].items())


def test_zones_that_yield_no_rows_are_reasons_of_coverage():
    reasons = {reason.removeprefix("zone_") for reason in COVERAGE_REASONS if reason.startswith("zone_")}
    assert reasons == set(ZONES) - DATA_ZONES
    assert set(DATA_ZONE_CODES) == DATA_ZONES


def test_ids_of_two_tables_never_begin_alike():
    assert len(set(ROW_ID_PREFIXES.values())) == len(ROW_ID_PREFIXES)


def test_countries_are_the_249_of_iso_3166_1_and_kosovo():
    assert len(COUNTRIES) == 250
    assert all(re.fullmatch("[A-Z]{3}", code) for code in COUNTRIES)
    assert list(COUNTRIES) == sorted(COUNTRIES)
