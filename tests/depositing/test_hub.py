"""Releases as dataset repositories, on a small server that keeps to the hub's API: kept, resumed, loaded."""

from collections.abc import Iterator

import pytest
import yaml
from werkzeug.wrappers import Response

from pipelines.depositing.deposit import deposit, items_of
from pipelines.depositing.places import DepositError, Repository
from tests.depositing.hub_server import TOKEN, Hub
from tests.depositing.serving import serving

#: The hub's own client gives its library for HTTP what that no longer likes.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content:DeprecationWarning")
PLACE = Repository("desk/gleanings")


@pytest.fixture
def hub(monkeypatch) -> Iterator[Hub]:
    """The hub, as it is for clients without its newer way of sending large files."""
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True)
    server = Hub()
    with serving(server, server):
        yield server


def put(contents, hub, place=PLACE, *, is_public: bool = False):
    return deposit(contents, place, hub.url, is_public, lambda _: None)


def files_of(contents) -> dict[str, bytes]:
    return {entry.path: (contents.folder / entry.path).read_bytes() for entry in contents.files}


def test_a_release_is_one_commit_with_its_version_as_the_tag(contents, hub):
    found = put(contents, hub)
    repo = hub.repos["desk/gleanings"]
    there = repo.files(str(contents.version))
    assert there.pop(".gitattributes")
    assert there == files_of(contents)
    assert len(repo.commits) == 2
    assert found.where == f"{hub.url}/datasets/desk/gleanings/tree/{contents.version}"


def test_every_table_is_loaded_from_the_repository(contents, hub, tmp_path, monkeypatch):
    import datasets

    put(contents, hub)
    for path, body in hub.repos["desk/gleanings"].files().items():
        (tmp_path / "copy" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "copy" / path).write_bytes(body)
    header = yaml.safe_load((tmp_path / "copy/README.md").read_text(encoding="utf-8").split("---")[1])
    assert "quotes" in [table["config_name"] for table in header["configs"]]
    for table in header["configs"]:
        loaded = datasets.load_dataset(
            str(tmp_path / "copy"),
            table["config_name"],
            split="train",
            cache_dir=str(tmp_path / "cache"),
            streaming=True,
        )
        assert loaded.column_names


def test_what_would_be_sent_is_what_is_sent(few, hub):
    listed = list(items_of(few, PLACE))
    assert hub.asked == []
    assert tuple(listed) == put(few, hub).sent


def test_a_new_repository_is_private_unless_it_is_to_be_published(few, hub):
    assert put(few, hub).notes == ("it is private; --publish shows it to everybody",)
    assert hub.repos["desk/gleanings"].is_private
    assert put(few, hub, is_public=True).notes == ()
    assert not hub.repos["desk/gleanings"].is_private


def test_what_is_there_is_not_sent_again(few, hub):
    first = put(few, hub)
    again = put(few, hub)
    assert (again.sent, again.kept) == ((), len(first.sent))
    assert len(hub.repos["desk/gleanings"].commits) == 2


def test_the_next_release_takes_the_place_of_the_one_before_which_its_tag_keeps(few, next_few, hub):
    put(few, hub)
    found = put(next_few, hub)
    repo = hub.repos["desk/gleanings"]
    assert "LICENSE" not in repo.files()
    assert repo.files()["README.md"] == files_of(next_few)["README.md"]
    assert repo.files(str(few.version))["README.md"] == files_of(few)["README.md"]
    assert "data/parquet/quotes.parquet" not in [item.name for item in found.sent]


def test_an_older_release_is_not_put_over_a_newer_one(few, next_few, hub):
    put(next_few, hub)
    with pytest.raises(DepositError, match="which is newer: deposit releases in their order"):
        put(few, hub)


def test_another_release_of_the_same_version_is_refused(few, hub):
    put(few, hub)
    repo = hub.repos["desk/gleanings"]
    repo.commits[repo.head]["README.md"] = (b"# Another\n", False)
    with pytest.raises(DepositError, match=r"is not this release: README\.md differ"):
        put(few, hub)


def test_a_repository_of_something_else_is_left_alone(few, hub):
    hub.made("desk/gleanings", {"weights.bin": b"1"})
    with pytest.raises(DepositError, match="something else than releases"):
        put(few, hub)
    assert "weights.bin" in hub.repos["desk/gleanings"].files()


def test_a_repository_that_was_begun_with_a_readme_is_filled(few, hub):
    hub.made("desk/gleanings", {"README.md": b"# To come\n"})
    put(few, hub)
    assert hub.repos["desk/gleanings"].files()["README.md"] == files_of(few)["README.md"]


def test_a_deposit_that_is_killed_goes_on_where_it_was(contents, published, hub, killed):
    killed(published, "hf:desk/gleanings", hub, 8, HF_HUB_DISABLE_XET="1")
    assert list(hub.repos["desk/gleanings"].files()) == [".gitattributes"]
    there = len(hub.kept)
    assert there
    put(contents, hub)
    large = [item for item in items_of(contents, PLACE) if item.name.endswith(".parquet")]
    assert len(hub.sent()) == len({item.digest for item in large}) - there


def test_a_commit_that_came_without_its_tag_gets_it(few, hub):
    put(few, hub)
    hub.repos["desk/gleanings"].tags.clear()
    assert put(few, hub).sent == ()
    assert list(hub.repos["desk/gleanings"].tags) == [str(few.version)]


def test_a_wrong_token_is_told_without_it(few, hub, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_another")
    with pytest.raises(DepositError, match="put a token into HF_TOKEN that may write to desk's") as refused:
        put(few, hub)
    assert "hf_another" not in str(refused.value)


def test_no_token_is_told_before_anything_is_asked(few, hub, monkeypatch):
    monkeypatch.delenv("HF_TOKEN")
    with pytest.raises(DepositError, match="HF_TOKEN is not set"):
        put(few, hub)
    assert hub.asked == []


def test_somebody_elses_place_is_told(few, hub):
    with pytest.raises(DepositError, match="403: You don't have the rights"):
        put(few, hub, Repository("other/gleanings"))


def test_a_full_hub_is_told(few, hub):
    full = Response('{"error": "Storage limit reached"}', 413, {"X-Error-Message": "Storage limit reached"})
    hub.disturb = lambda _, path: full if path.endswith("/objects/batch") else None
    with pytest.raises(DepositError, match=r"413: Storage limit reached.*run it again"):
        put(few, hub)
    assert list(hub.repos["desk/gleanings"].files()) == [".gitattributes"]


def test_a_hub_that_does_not_answer_is_told(few, hub):
    with pytest.raises(DepositError, match="cannot be asked"):
        deposit(few, PLACE, "http://127.0.0.1:9", False, lambda _: None)
