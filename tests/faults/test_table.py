"""The page that tells of faults names all that tests do, and none of them did harm."""

from tests.faulting import marked_faults, rows_of_table


def test_the_page_names_every_fault_that_a_test_does():
    assert set(rows_of_table()) == set(marked_faults())


def test_every_fault_was_done_and_did_no_harm():
    assert all(row[2] != "0" and row[3] == "0" for row in rows_of_table().values())
