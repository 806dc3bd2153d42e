import json
import subprocess
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from tests.accuracy.development_sets import SETS, digests
from tests.accuracy.gate import (
    BASELINE,
    Baseline,
    changed_sets,
    fallen_figures,
    has_fallen,
    main,
    raised,
    read_baseline,
    table_lines,
)

ROOT = Path(__file__).resolve().parents[2]
SAME = dict.fromkeys(SETS, "a" * 64)
OTHER_NEWS = {**SAME, "news": "b" * 64}


#: Stands in for the scorer: the figures are what it says, whatever the sets hold.
SCORER = """
import json, pathlib, sys
figures = {"news": {"events": {"f1": 0.85}, "unaccounted": 0}, "body": {"cpu_ms_per_page": 7}}
pathlib.Path(sys.argv[sys.argv.index("--json") + 1]).write_text(json.dumps(figures))
"""


@pytest.fixture
def sets(tmp_path):
    """A folder with a file for every pattern of every set, and a scorer."""
    for pattern in (pattern for found in SETS.values() for pattern in found.files):
        path = tmp_path / pattern.replace("*", "page")
        path.parent.mkdir(exist_ok=True)
        path.write_text("invented", encoding="utf-8")
    (tmp_path / "score.py").write_text(SCORER, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run_gate(sets, tmp_path_factory, monkeypatch):
    """Runs the command on those sets against a baseline; gives its exit code."""

    def run(best):
        path = tmp_path_factory.mktemp("baseline") / "baseline.json"
        path.write_text(json.dumps(asdict(best)), encoding="utf-8")
        monkeypatch.setattr("tests.accuracy.gate.BASELINE", path)
        monkeypatch.setattr("sys.argv", ["gate.py", str(sets)])
        return main()

    return run


def baseline(digests=SAME, **figures):
    return Baseline(digests, {name.replace("__", "."): value for name, value in figures.items()})


@pytest.mark.parametrize(
    ("figure", "best", "now", "falls"),
    [
        ("news.events.f1", 0.85, 0.845, False),
        ("news.events.f1", 0.85, 0.844, True),
        ("news.events.f1", 0.85, 0.9, False),
        ("news.events.f1", 0.85, None, True),
        ("seed.speakers", 9, 8, True),
        ("farm.leaks", 0, 0, False),
        ("farm.leaks", 0, 1, True),
        ("quotes.unaccounted", 2, 1, False),
    ],
)
def test_a_figure_falls_by_more_than_the_tolerance_and_a_fault_by_one_more(figure, best, now, falls):
    assert has_fallen(figure, best, now) is falls


def test_fallen_figures_are_named_and_marked():
    best, now = baseline(news__events__f1=0.85, seed__faq=11), {"news.events.f1": 0.8, "seed.faq": 11}
    assert fallen_figures(best, now) == ["news.events.f1"]
    assert [line.split()[0] for line in table_lines(best, now) if line.endswith("FELL")] == ["news.events.f1"]


def test_a_cost_is_shown_and_never_falls():
    best, now = baseline(), {"body.cpu_ms_per_page": 999.0}
    assert fallen_figures(best, now) == []
    assert list(table_lines(best, now))[1].split() == ["body.cpu_ms_per_page", "-", "999"]


def test_the_baseline_is_only_raised():
    best = baseline(news__events__f1=0.85, seed__faq=10, seed__leaks=1, farm__leaks=0)
    now = baseline(news__events__f1=0.8, seed__faq=11, seed__leaks=0, farm__leaks=2)
    assert raised(best, now) == baseline(news__events__f1=0.85, seed__faq=11, seed__leaks=0, farm__leaks=0)


@pytest.mark.parametrize(("f1", "is_taken"), [(0.85, False), (0.86, True), (0.87, True)])
def test_precision_and_recall_follow_their_f1(f1, is_taken):
    best = baseline(news__events__p=0.8, news__events__r=0.93, news__events__f1=0.86)
    now = baseline(news__events__p=0.9, news__events__r=0.82, news__events__f1=f1)
    assert raised(best, now) == (now if is_taken else best)


def test_a_figure_that_is_not_measured_any_more_stays_in_the_baseline():
    best = baseline(seed__faq=10)
    assert raised(best, baseline()) == best


def test_the_baseline_takes_no_costs():
    assert raised(baseline(), baseline(body__body_f1=0.9, body__cpu_ms_per_page=10.0)) == baseline(
        body__body_f1=0.9
    )


def test_a_set_that_changed_is_named():
    assert changed_sets(baseline(), OTHER_NEWS) == ["news"]
    assert changed_sets(baseline({}), SAME) == sorted(SETS)


def test_the_figures_of_a_changed_set_start_anew():
    best = baseline(news__events__f1=0.85, body__body_f1=0.97, seed__faq=11)
    now = baseline(OTHER_NEWS, news__events__f1=0.7, seed__faq=9)
    assert raised(best, now) == baseline(OTHER_NEWS, news__events__f1=0.7, seed__faq=11)


def test_the_figures_of_cells_start_anew_where_their_weights_were_trained_on_other_articles():
    best = baseline(slots__statistics__subject__f1=0.7, slots__statistics__source__f1=0.7)
    now = baseline(slots__statistics__subject__f1=0.6, slots__statistics__source__f1=0.6)
    assert raised(best, now) == best
    other = replace(now, trained_on="others")
    assert raised(best, other).figures == {
        "slots.statistics.subject.f1": 0.6,
        "slots.statistics.source.f1": 0.7,
    }


def test_a_set_has_another_digest_once_a_file_of_it_changes(sets):
    before = digests(sets)
    (sets / "faq_html" / "other.html.gz").write_text("one more", encoding="utf-8")
    assert changed_sets(Baseline(before, {}), digests(sets)) == ["faq"]


def test_a_folder_without_a_set_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"seed\.txt"):
        digests(tmp_path)


@pytest.mark.parametrize(("best", "code"), [(0.85, 0), (0.86, 1)])
def test_the_command_fails_where_a_figure_fell(sets, run_gate, best, code):
    assert run_gate(baseline(digests(sets), news__events__f1=best)) == code


def test_the_command_fails_without_measuring_where_a_set_changed(sets, run_gate, capsys):
    (sets / "score.py").write_text("raise SystemExit('measured')", encoding="utf-8")
    assert run_gate(baseline({**digests(sets), "news": "b" * 64})) == 1
    assert capsys.readouterr().out == "Not the sets of the baseline: news. Measure anew, with --update.\n"


def test_the_command_says_where_no_sets_are(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["gate.py", str(tmp_path)])
    with pytest.raises(SystemExit, match="2"):
        main()
    assert "holds no development sets" in capsys.readouterr().err


def test_no_commit_lowered_the_baseline():
    name = BASELINE.relative_to(ROOT).as_posix()
    # A tree without its history has no commits to ask, and passes.
    log = subprocess.run(["git", "log", "--format=%H", "--", name], cwd=ROOT, capture_output=True)
    older = []
    for commit in log.stdout.decode().split():
        shown = subprocess.run(["git", "show", f"{commit}:{name}"], cwd=ROOT, capture_output=True)
        older += [read_baseline(shown.stdout.decode())] if shown.returncode == 0 else []
    for newer, before in zip(
        [read_baseline(BASELINE.read_text(encoding="utf-8")), *older], older, strict=False
    ):
        assert raised(before, newer) == newer
