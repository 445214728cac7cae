"""Text files in the encodings that people still send."""

import sys

import pytest

from bot.files.findings import LONGEST_TEXT, Unreadable
from bot.files.readers import read

WORDS = "Grüße, café, naïve: “quoted”\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_is_read_in_its_encoding(encoding: str) -> None:
    assert read(WORDS.encode(encoding)).text == WORDS


@pytest.mark.parametrize("words", ["Привет, мир\n", "こんにちは\n", "שלום\n", "😀 ok\n"])
def test_every_script_is_read(words: str) -> None:
    assert read(words.encode()).text == words


@pytest.mark.parametrize("words", [WORDS * 20, "日本語のテキスト\n"])
def test_one_bad_byte_makes_no_other_encoding_of_utf_8(words: str) -> None:
    plain = "plain words only, as most of it is\n" * 800
    assert read(f"{plain}{words}".encode() + b"bad \xff byte\n").text == f"{plain}{words}bad \ufffd byte\n"


def test_lines_end_as_ours_do() -> None:
    assert read(b"a\r\nb\rc\n").text == "a\nb\nc\n"


def test_of_a_long_text_its_beginning_is_handed_over_and_the_rest_is_counted() -> None:
    found = read(b"line\n" * 100_000)
    assert (len(found.text), found.characters) == (LONGEST_TEXT, 500_000)


@pytest.mark.parametrize("content", [b"", b"\x00\x00", b" \n ", b"\xef\xbb\xbf\n"])
def test_a_file_without_words_is_empty(content: bytes) -> None:
    with pytest.raises(Unreadable, match="empty"):
        read(content)


def test_without_what_reads_a_kind_the_rest_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    monkeypatch.delitem(sys.modules, "bot.files.pictures", raising=False)
    with pytest.raises(Unreadable, match="no_reader"):
        read(b"\x89PNG\r\n\x1a\n and so on")
    assert read(b"words").text == "words"
