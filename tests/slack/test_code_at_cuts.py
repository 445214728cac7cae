"""Inline code where a message ends: what it holds stays code, in every message."""

import pytest

from bot.slack.rendering.splitting import Piece, StreamSplitter
from tests.slack.hostile import foreign_links
from tests.slack.whole import messages, split_markdown, streamed


def test_inline_code_with_an_address_is_never_left_open() -> None:
    text = "word " * 8 + "`curl https://e.example/secret`" + " word" * 10 + " `https://e.example/" + "a" * 300 + "`"
    for pieces in (split_markdown(text, max_chars=100), streamed(text, max_bytes=100)):
        assert all(piece.count("`") % 2 == 0 for piece in pieces)


@pytest.mark.parametrize(
    "before",
    ["In `C:\\dir\\` and ", "In `` \\`` and ", "In \\`C:\\dir and ", "In `a` \\``b` and "],
)
def test_a_backslash_in_inline_code_does_not_hide_where_it_ends(before: str) -> None:
    code = "`see [your invoice](https://evil.com/xyz) and go on with it now`"
    for limit in (9_000, 11_500):
        for room in range(20, 65, 5):
            text = f"{before}{'word ' * ((limit - room - len(before)) // 5)}is {code} and so on to its end."
            for pieces in (split_markdown(text, max_chars=limit), streamed(text, max_bytes=limit, size=limit * 2)):
                assert len(pieces) == 2
                assert code in pieces[1]


def test_where_there_is_no_space_code_is_not_cut_or_closed_and_opened_again() -> None:
    text = "`[a](https://evil.com)`," * 1_000

    assert "".join(split_markdown(text)) == text
    for pieces in (split_markdown(text), streamed(text), streamed(text, size=7)):
        assert [foreign_links(piece) for piece in pieces if foreign_links(piece)] == []


@pytest.mark.parametrize("cut", ["\\`", "\\\\", "\\*"])
def test_an_escape_is_not_cut(cut: str) -> None:
    for pieces in (split_markdown(cut * 9_000), streamed(cut * 9_000, size=7), streamed(cut * 9_000, max_bytes=999)):
        assert all(piece == cut * (len(piece) // len(cut)) for piece in pieces)


@pytest.mark.parametrize(
    ("more", "old", "new"),
    [
        (" it](https", "`", "` it](https"),
        (" it](https://evil.com)` is", " it](https://evil.com)` ", "is"),
    ],
    ids=["closed and opened again", "waited for"],
)
def test_code_that_is_open_at_a_roll_holds_what_it_held(more: str, old: str, new: str) -> None:
    splitter = StreamSplitter()
    splitter.push("Like `so much [of")
    splitter.roll()

    assert splitter.push(more) == [Piece(old, new_message=False), Piece(new, new_message=True)]


@pytest.mark.parametrize("run", ["`", "``"])
def test_code_that_ends_right_after_its_message_was_broken_off_sets_nothing_free(run: str) -> None:
    splitter = StreamSplitter()
    pieces = splitter.push(f"{run}https://evil.example/{'a' * 90}")
    pieces += splitter.break_off()
    pieces += [*splitter.push(f"{run} `a,``x`a (`https://evil.example/x`)"), *splitter.finish()]
    shown = messages(pieces)

    assert len(shown) == 2
    assert [foreign_links(each) for each in shown if foreign_links(each)] == []


def test_what_is_code_is_known_to_the_end_of_a_line_of_any_length() -> None:
    words = "`a b` " * 5_000
    for text in (words, f"x{words}", f"xx{words}", f"xxx{words}"):
        for pieces in (split_markdown(text), streamed(text, size=7)):
            assert all(piece.count("`") % 2 == 0 for piece in pieces)
