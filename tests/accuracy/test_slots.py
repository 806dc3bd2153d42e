from types import SimpleNamespace

from tests.accuracy.slots import JudgedSlots

SCORER = SimpleNamespace(
    SLOTS={"events": {"actor": "actor", "place": "place"}},
    ALONE={"events": ("actor",)},
    cells_of=lambda row, slot, column: [row[column]] if row[column] else [],
    answers_match=lambda slot, cell, accepted: cell in accepted,
)
GOLD = {"slots": {"actor": ["Ada Byron", "Byron"], "place": []}}


def judged(*rows: dict | None) -> JudgedSlots:
    slots = JudgedSlots()
    for row in rows:
        slots.add(SCORER, "events", GOLD, row)
    return slots


def test_a_cell_is_right_where_it_gives_an_accepted_answer():
    slots = judged({"actor": "Byron", "place": None}, {"actor": "Peter Quay", "place": "Sliema"})
    assert (slots.right["actor"], slots.filled["actor"], slots.asked["actor"]) == (1, 2, 2)
    assert (slots.right["place"], slots.filled["place"], slots.asked["place"]) == (0, 1, 0)


def test_a_row_reads_alone_where_the_cells_of_its_claim_are_right():
    slots = judged({"actor": "Byron", "place": "Sliema"}, {"actor": None, "place": None})
    assert (slots.read_alone, slots.rows) == (1, 2)


def test_a_row_that_was_missed_counts_among_those_that_should_read_alone():
    slots = judged(None)
    assert (slots.read_alone, slots.rows, slots.asked["actor"]) == (0, 1, 0)
