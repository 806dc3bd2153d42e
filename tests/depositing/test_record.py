"""Releases as records, on a small server that keeps to Zenodo's API: drafted, resumed, published."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from werkzeug.wrappers import Response

from pipelines.depositing.contents import contents_of
from pipelines.depositing.deposit import deposit, items_of
from pipelines.depositing.places import DepositError, Record
from pipelines.depositing.record import metadata_of
from pipelines.publishing.verify_files import check_own_files
from tests.depositing.record_server import TOKEN, Records
from tests.depositing.serving import serving


@pytest.fixture
def zenodo(monkeypatch) -> Iterator[Records]:
    monkeypatch.setenv("ZENODO_TOKEN", TOKEN)
    records = Records()
    with serving(records, records):
        yield records


def put(contents, zenodo, number: int | None = None, *, is_public: bool = False):
    return deposit(contents, Record(number), zenodo.url, is_public, lambda _: None)


def answer(body: str, status: int, **headers: str) -> Response:
    return Response(body, status, headers, mimetype="application/json")


def test_a_release_becomes_a_draft_with_a_doi_that_is_not_published(few, zenodo):
    found = put(few, zenodo)
    (draft,) = zenodo.depositions.values()
    assert not draft.is_published
    assert found.where == f"{zenodo.url}/deposit/1001, DOI 10.5072/zenodo.1001"
    assert found.notes == (
        "it is a draft; publish it there, or by running this again with --publish (zenodo:1001)",
    )


def test_what_a_record_holds_is_unpacked_to_the_release(contents, zenodo, tmp_path):
    put(contents, zenodo)
    for name, body in zenodo.depositions[1001].files.items():
        if name.endswith(".zip"):
            zipfile.ZipFile(io.BytesIO(body)).extractall(tmp_path)
        else:
            (tmp_path / name).write_bytes(body)
    manifest, problems = check_own_files(tmp_path)
    assert problems == []
    assert manifest.facts.version == str(contents.version)


def test_the_same_release_is_packed_to_the_same_bytes_and_manifest_and_sums_are_last(contents):
    first, again = list(items_of(contents, Record())), list(items_of(contents, Record()))
    assert first == again
    assert [item.name for item in first[-2:]] == ["manifest.json", "SHA256SUMS"]


def test_what_would_be_sent_is_what_is_sent(few, zenodo):
    listed = list(items_of(few, Record()))
    assert zenodo.asked == []
    assert tuple(listed) == put(few, zenodo).sent


def test_a_record_says_of_a_release_what_the_release_says_of_itself(next_published, zenodo):
    newer = contents_of(next_published)
    put(newer, zenodo)
    metadata = zenodo.depositions[1001].metadata
    assert metadata == metadata_of(newer)
    assert metadata["title"] == "Gleanings"
    assert metadata["creators"] == [{"name": "The Gleanings contributors"}]
    assert metadata["license"] == "cc-by-4.0"
    assert metadata["version"] == str(newer.version)
    assert metadata["language"] == "eng"
    assert metadata["prereserve_doi"] is True
    assert metadata["related_identifiers"] == [
        {
            "identifier": "https://courier.example/mill",
            "relation": "isDerivedFrom",
            "resource_type": "publication-article",
        }
    ]


def test_only_what_is_asked_for_is_published(few, zenodo):
    put(few, zenodo)
    found = put(few, zenodo, is_public=True)
    assert zenodo.depositions[1001].is_published
    assert (found.sent, found.notes) == ((), ("it is published, for ever",))
    assert found.where == f"{zenodo.url}/records/1001, DOI 10.5072/zenodo.1001"


def test_the_draft_of_a_release_is_found_again_and_nothing_is_sent_twice(few, zenodo):
    first = put(few, zenodo)
    again = put(few, zenodo)
    assert list(zenodo.depositions) == [1001]
    assert (again.sent, again.kept) == ((), len(first.sent))


def test_a_draft_is_found_among_many_others(few, zenodo):
    put(few, zenodo)
    for number in range(120):
        zenodo.begin({"title": f"Something else {number}"})
    assert put(few, zenodo).sent == ()


def test_a_published_release_is_compared_and_left_as_it_is(few, zenodo):
    put(few, zenodo, is_public=True)
    assert put(few, zenodo, is_public=True).notes == ("it was published before",)
    zenodo.depositions[1001].files["README.md"] = b"# Another\n"
    with pytest.raises(DepositError, match=r"README\.md differ; a published record never changes"):
        put(few, zenodo)


def test_the_next_release_becomes_a_new_version_of_the_record(few, next_few, zenodo):
    put(few, zenodo, is_public=True)
    found = put(next_few, zenodo, 1001)
    before, after = zenodo.depositions[1001], zenodo.depositions[1002]
    assert set(before.files) - set(after.files) == {"LICENSE"}
    assert after.metadata["version"] == str(next_few.version)
    assert found.where.endswith("10.5072/zenodo.1002")
    assert not after.is_published


def test_files_that_the_version_before_had_too_are_not_sent_again(few, next_few, zenodo):
    put(few, zenodo, is_public=True)
    found = put(next_few, zenodo, 1001)
    assert "data-parquet.zip" not in [item.name for item in found.sent]
    assert found.kept == 1


def test_a_new_version_that_was_begun_goes_on(few, next_few, zenodo):
    put(few, zenodo, is_public=True)
    put(next_few, zenodo, 1001)
    assert put(next_few, zenodo, 1001).sent == ()
    assert list(zenodo.depositions) == [1001, 1002]


def test_a_record_of_something_else_is_left_alone(few, zenodo):
    zenodo.begin({"title": "Weather of 1911"}, files={"a.csv": b"1"})
    with pytest.raises(DepositError, match="is called 'Weather of 1911'"):
        put(few, zenodo, 1001)
    assert zenodo.depositions[1001].files == {"a.csv": b"1"}


def test_a_record_that_is_not_there_is_told(few, zenodo):
    with pytest.raises(DepositError, match=r"404 .*PID does not exist.*check the number of the record"):
        put(few, zenodo, 7)


def test_a_deposit_that_is_killed_goes_on_where_it_was(contents, published, zenodo, killed):
    killed(published, "zenodo:", zenodo, 6)
    assert len(zenodo.depositions[1001].files) == 4
    assert put(contents, zenodo).kept == 4
    assert list(zenodo.depositions) == [1001]


def test_a_file_that_came_to_harm_there_is_sent_again(few, zenodo):
    put(few, zenodo)
    zenodo.depositions[1001].files["README.md"] = b"# Another\n"
    assert [item.name for item in put(few, zenodo).sent] == ["README.md"]


def test_a_file_whose_sending_was_interrupted_is_sent_again(few, zenodo):
    put(few, zenodo)
    zenodo.depositions[1001].on_their_way.add("README.md")
    assert [item.name for item in put(few, zenodo).sent] == ["README.md"]


def test_a_wrong_token_is_told_without_it(few, zenodo, monkeypatch):
    monkeypatch.setenv("ZENODO_TOKEN", "another-token")
    with pytest.raises(DepositError, match="into ZENODO_TOKEN that may do deposit:write") as refused:
        put(few, zenodo)
    assert "another-token" not in str(refused.value)


def test_no_token_is_told_before_anything_is_asked(few, zenodo, monkeypatch):
    monkeypatch.delenv("ZENODO_TOKEN")
    with pytest.raises(DepositError, match="ZENODO_TOKEN is not set"):
        put(few, zenodo)
    assert zenodo.asked == []


def test_a_token_goes_to_no_server_over_a_line_that_others_read(few, zenodo):
    with pytest.raises(DepositError, match="write https://"):
        deposit(few, Record(), "http://zenodo.example", False, lambda _: None)


def test_a_token_goes_to_no_other_server_than_the_one_that_was_named(few, zenodo):
    put(few, zenodo)
    there = zenodo.depositions[1001]
    real, told = zenodo._told, {"bucket": "http://127.0.0.1:9/api/files/b"}
    zenodo._told = lambda one: {**real(one), "links": {**real(one)["links"], **told}}
    there.files.clear()
    with pytest.raises(DepositError, match="did not give an address of its own"):
        put(few, zenodo)


def test_a_full_record_is_told_and_nothing_is_published(few, zenodo):
    zenodo.room = 20_000
    with pytest.raises(DepositError, match=r"File size limit exceeded.*more room, or make some"):
        put(few, zenodo, is_public=True)
    assert not zenodo.depositions[1001].is_published


def test_a_server_that_asks_for_patience_gets_it(few, zenodo):
    busy = iter([answer('{"message": "Too many"}', 429, **{"Retry-After": "1"}), answer("", 503)])
    zenodo.disturb = lambda method, _: next(busy, None) if method == "PUT" else None
    assert put(few, zenodo).kept == 0


def test_a_draft_is_not_begun_twice_where_the_server_fails(few, zenodo):
    zenodo.disturb = lambda method, _: answer('{"message": "Oh"}', 500) if method == "POST" else None
    with pytest.raises(DepositError, match=r"500 .*\(Oh\)\. To do: wait, and run it again"):
        put(few, zenodo)
    assert [method for method, _ in zenodo.asked].count("POST") == 1


@pytest.mark.parametrize("body", ["<html>", "[]", '{"id": 1}', "null"])
def test_a_server_that_speaks_otherwise_is_told(few, zenodo, body):
    zenodo.disturb = lambda method, _: answer(body, 200) if method == "POST" else None
    with pytest.raises(DepositError, match="does not speak as Zenodo does"):
        put(few, zenodo)


def test_a_release_of_more_files_than_a_record_may_have_is_refused(few, zenodo, monkeypatch):
    monkeypatch.setattr("pipelines.depositing.packing._MOST_FILES", 3)
    with pytest.raises(DepositError, match="which may have 3"):
        put(few, zenodo)
    assert zenodo.depositions == {}
