"""Which strings are dates: EDTF level 1, in the three engines that read the patterns."""

import re

import polars as pl
import pytest

from schemas.edtf import CALENDAR_DATE, DAY, EDTF, is_edtf

DATES = (
    "2024", "-0044", "0800", "2024-06", "2024-06-16", "2024-02-29", "201X", "20XX", "2019-XX", "2019-XX-XX",
    "2019-04-XX", "2019-21", "2019-24", "Y-170000", "1984?", "2004-06~", "2004-06-11%", "2019-07/2019-09",
    "2021-04-01/2021-06-30", "2019/..", "../2019-05-01", "1985/", "/1985", "201X/2020-03", "2019-23/2020~",
)  # fmt: skip
NO_DATES = (
    "", " ", "24", "2024-6", "2024-13", "2024-00", "2024-25", "2024-04-31", "2024-02-30", "2024-06-32",
    "X024", "2024-Q2", "2024-W07", "2024-06-16T09:30", "../..", "/", "..", "2019/2020/2021", "2024-06-16 ",
    "2019\n", "16 June 2024", "2X24", "2024--06", "2024-06-", "today",
)  # fmt: skip


@pytest.mark.parametrize("value", DATES)
def test_it_takes_dates_seasons_and_intervals(value):
    assert is_edtf(value)


@pytest.mark.parametrize("value", NO_DATES)
def test_it_refuses_what_is_no_date_of_level_1(value):
    assert not is_edtf(value)


def test_polars_reads_the_pattern_as_python_does():
    values = pl.Series([*DATES, *NO_DATES])
    assert values.str.contains(EDTF).to_list() == [is_edtf(value) for value in values]


def test_a_calendar_date_is_a_year_a_month_or_a_day():
    taken = [date for date in (*DATES, *NO_DATES) if re.fullmatch(CALENDAR_DATE, date)]
    assert taken == ["2024", "0800", "2024-06", "2024-06-16", "2024-02-29"]


def test_a_day_is_whole_and_of_four_digits_a_year():
    taken = [date for date in (*DATES, *NO_DATES) if re.fullmatch(DAY, date)]
    assert taken == ["2024-06-16", "2024-02-29"]
