import yaml

from pipelines.publishing.citation import citation_line


def test_the_citation_file_follows_its_format(full_release, citation_problems):
    assert citation_problems((full_release / "CITATION.cff").read_text(encoding="utf-8")) == []


def test_a_damaged_citation_file_does_not(full_release, citation_problems):
    text = (full_release / "CITATION.cff").read_text(encoding="utf-8")
    assert citation_problems(text.replace("title:", "titel:")) == ["lacks title", "has titel"]
    assert citation_problems(text.replace("type: dataset", "type: data")) == ["type is 'data'"]
    assert citation_problems(text.replace("- name:", "- nom:")) == ["an author has no name"]


def test_it_cites_the_dataset_and_not_the_software(full_release):
    citation = yaml.safe_load((full_release / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["type"] == "dataset"


def test_the_line_names_the_version_and_the_content(full_release, described):
    line = citation_line(described)
    assert described.version in line
    assert described.content_sha256[:16] in line
    assert line in (full_release / "README.md").read_text(encoding="utf-8")
