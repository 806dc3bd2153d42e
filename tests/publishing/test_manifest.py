from pipelines.publishing.manifest import FileEntry, entries_below, file_entry


def test_known_files_are_not_read_again(tmp_path):
    for name in ("large.csv", "small.csv"):
        (tmp_path / name).write_text(name)
    known = FileEntry("large.csv", 7, "0" * 64)
    assert entries_below(tmp_path, [known]) == [known, file_entry(tmp_path, "small.csv")]
