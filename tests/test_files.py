"""Files written so that a reader sees the old content or the new, never a half."""

import stat
import sys

import pytest

from ufanalysis.files import digest, write_bytes, write_text


def test_the_content_is_what_was_given_and_folders_are_made(tmp_path):
    write_bytes(tmp_path / "a/b/c.bin", b"\x00\xff")

    assert (tmp_path / "a/b/c.bin").read_bytes() == b"\x00\xff"


def test_text_is_utf_8_with_its_line_ends_as_given(tmp_path):
    write_text(tmp_path / "a.txt", "云川市\r\n\n")

    assert (tmp_path / "a.txt").read_bytes() == "云川市\r\n\n".encode()


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path):
    write_text(tmp_path / "a.txt", "a long first text")
    write_text(tmp_path / "a.txt", "new")

    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_reader_that_holds_the_old_file_still_sees_all_of_it(tmp_path):
    write_text(tmp_path / "a.txt", "old")

    with (tmp_path / "a.txt").open(encoding="utf-8") as reader:
        write_text(tmp_path / "a.txt", "new")
        assert reader.read() == "old"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    # A folder of that name that is not empty cannot be replaced by a file.
    (tmp_path / "a.txt").mkdir()
    write_text(tmp_path / "a.txt/inside.txt", "old")

    with pytest.raises(OSError, match=r"a\.txt"):
        write_text(tmp_path / "a.txt", "new")

    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt/inside.txt").read_text(encoding="utf-8") == "old"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_a_written_file_may_be_read_by_the_web_server(tmp_path):
    write_text(tmp_path / "a.txt", "page")

    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o644


def test_the_digest_is_the_sha_256_of_the_content(tmp_path):
    write_bytes(tmp_path / "a.bin", b"abc")

    # Published example of FIPS 180: SHA-256 of "abc"
    assert digest(tmp_path / "a.bin") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
