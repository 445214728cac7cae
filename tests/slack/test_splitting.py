"""Long texts become several messages, and nothing of them is lost or torn."""

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack.rendering.sanitizer import Sanitizer
from bot.slack.rendering.splitting import Piece, StreamSplitter
from tests.slack.whole import messages, sanitize, split_markdown, streamed

PARTS = [
    *(
        "word ",
        "longer words here. ",
        "Next sentence! ",
        "\n",
        "\n\n",
        "x" * 50,
        "你好。",
        "é",
        "e\u0301",
        "👩‍👩‍👧‍👦",
        "🇩🇪",
    ),
    *(
        "\n```py\n",
        "\n```\n",
        "    x = 1\n",
        "\n~~~\n",
        "\n- item\n",
        "\n1. one\n   ```\n   code\n   ```\n",
        "\n> ```\n> q\n> ```\n",
    ),
    *("\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\n", "\n# Head\n", "\n---\n", "`code span` ", "\n    ```\n"),
]
texts = st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=8)), max_size=60).map("".join)
bounded = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def letters(pieces: list[str]) -> str:
    """The text without white space and without what may be repeated: fences, and the heading of a table."""
    return re.sub(r"\|a\|b\||\|---\|---\|", "", re.sub(r"[\s`~>py\u200b]", "", "".join(pieces)))


def paragraphs(count: int) -> str:
    return "\n\n".join(f"Paragraph {number} has a few words. And then some more of them." for number in range(count))


def test_a_short_text_is_one_piece_and_unchanged() -> None:
    assert split_markdown("# Hi\n\ntext") == ["# Hi\n\ntext"]
    assert split_markdown("") == [""]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("aaaa bbbb. cccc\n\ndddd eeee", ["aaaa bbbb. cccc", "dddd eeee"]),
        ("aaaa bbbb. cccc\ndddd eeee", ["aaaa bbbb. cccc", "dddd eeee"]),
        ("aaaa bbbb cc. dddd eeee ffff", ["aaaa bbbb cc.", "dddd eeee ffff"]),
        ("aaaa bbbb cccc dddd eeee", ["aaaa bbbb cccc dddd", "eeee"]),
        ("a" * 30, ["a" * 20, "a" * 10]),
    ],
)
def test_a_cut_is_at_a_blank_line_a_newline_a_sentence_or_a_space(text: str, pieces: list[str]) -> None:
    assert split_markdown(text, max_chars=20) == pieces


def test_a_fence_is_closed_and_opened_again_with_its_language() -> None:
    code = "\n".join(f"line {number}" for number in range(30))
    pieces = split_markdown(f"Look:\n\n```python title\n{code}\n```\n\nDone.", max_chars=120)

    assert len(pieces) > 2
    assert all(piece.count("```") % 2 == 0 for piece in pieces)
    assert all(piece.startswith("```python title\n") for piece in pieces[1:-1])
    assert re.findall(r"line \d+", "".join(pieces)) == code.split("\n")


def test_the_code_of_a_quoted_fence_stays_in_its_quote() -> None:
    code = "\n".join(f"> line {number}" for number in range(30))
    pieces = split_markdown(f"> ```\n{code}\n> ```", max_chars=120)

    assert len(pieces) > 2
    assert all(line.startswith(">") for piece in pieces for line in piece.split("\n"))


def test_a_row_of_a_table_is_not_cut() -> None:
    rows = [f"| cell {number} | another cell. And a sentence |" for number in range(30)]
    pieces = split_markdown("\n".join(["| a | b |", "|---|---|", *rows]), max_chars=300)

    assert len(pieces) > 2
    assert all(piece.startswith("| a | b |\n|---|---|\n| cell") for piece in pieces)
    assert [line for piece in pieces for line in piece.split("\n")[2:]] == rows


def test_the_heading_of_a_table_stands_in_each_message_that_has_rows_of_it() -> None:
    rows = [f"| {number} | value {number} |\n" for number in range(2_000)]
    whole = streamed("".join(["| n | v |\n|---|---|\n", *rows, "\nEnd."]))

    assert len(whole) > 4
    assert all(message.startswith("| n | v |\n|---|---|\n| ") for message in whole)
    assert "".join(message.removeprefix("| n | v |\n|---|---|\n") for message in whole) == "".join([*rows, "\nEnd."])


def test_a_heading_stays_with_what_it_stands_above() -> None:
    text = "\n\n".join(f"## Part {number}\n\n{'words ' * 45}" for number in range(40))
    splitter, messages = StreamSplitter(max_bytes=1_000), [""]
    for at in range(0, len(text), 7):
        for piece in splitter.push(text[at : at + 7]):
            messages += [""] if piece.new_message else []
            messages[-1] += piece.text

    for pieces in (split_markdown(text, max_chars=1_000), messages):
        assert len(pieces) > 10
        assert not [piece for piece in pieces if piece.strip().rsplit("\n", 1)[-1].startswith("#")]


def test_a_table_that_ends_at_a_cut_leaves_no_heading_behind() -> None:
    rows = "".join(f"| {number} | value {number} |\n" for number in range(9))
    whole = streamed(f"| n | v |\n|---|---|\n{rows}\nThe end is {'so ' * 30}far.", max_bytes=220)

    assert [message.count("|---|") for message in whole][:1] == [1]
    assert not any(re.search(r"\|---\|---\|\n(?!\|)", message) for message in whole)


def test_a_message_holds_no_more_rows_of_a_table_than_slack_shows() -> None:
    table = "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 250
    for pieces in (split_markdown(table), streamed(table)):
        assert [piece.count("| 1 | 2 |") for piece in pieces] == [99, 99, 52]


def test_each_piece_has_one_table_and_no_more_items_than_slack_takes() -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |"
    tables = split_markdown(f"one\n\n{table}\n\ntwo\n\n{table}\n\nthree")
    headings = split_markdown("\n\n".join(f"## Head {number}" for number in range(100)))

    assert [piece.count("|---|---|") for piece in tables] == [1, 1]
    assert tables[1].startswith("| a | b |")
    assert [piece.count("## Head") for piece in headings] == [45, 45, 10]


@pytest.mark.parametrize("cluster", ["👩‍👩‍👧‍👦", "e\u0301\u0302", "👍🏽", "❤️", "🇩🇪", "각", "นี้"])
def test_a_character_is_not_cut(cluster: str) -> None:
    pieces = [*split_markdown(cluster * 40, max_chars=50), *streamed(cluster * 40, max_bytes=60, size=len(cluster) * 3)]

    assert len(pieces) > 2
    assert all(piece == cluster * (len(piece) // len(cluster)) for piece in pieces)


@bounded
@given(texts, st.integers(60, 400), st.booleans())
def test_nothing_is_lost_and_no_piece_is_too_long(text: str, max_chars: int, sanitized: bool) -> None:
    if sanitized:
        text = sanitize(text, links="code", written_links=frozenset())
    pieces = split_markdown(text, max_chars=max_chars)

    assert letters(pieces) == letters([text])
    assert max(len(piece.encode("utf-16-le", "surrogatepass")) // 2 for piece in pieces) <= max_chars


@bounded
@given(texts, st.integers(60, 400), st.integers(1, 200), st.lists(st.integers(0, 40), max_size=3))
def test_a_stream_loses_nothing_and_no_message_is_too_long(
    text: str, max_bytes: int, size: int, rolls: list[int]
) -> None:
    splitter = StreamSplitter(max_bytes)
    pieces: list[Piece] = []
    for number, start in enumerate(range(0, len(text), size)):
        if number in rolls:
            splitter.roll()
        pieces += splitter.push(text[start : start + size])
    pieces += splitter.finish()
    whole = messages(pieces)

    assert letters(whole) == letters([text])
    assert all(len(message.encode()) <= max_bytes for message in whole)


def test_a_stream_that_fits_is_given_out_as_it_came() -> None:
    splitter = StreamSplitter()

    assert splitter.push("Hello ") == [Piece("Hello ", new_message=False)]
    assert splitter.push("world.\n\n```") == [Piece("world.\n\n", new_message=False)]
    assert splitter.push("py\nx") == [Piece("```py\nx", new_message=False)]
    assert splitter.finish() == []


def test_a_stream_without_fences_is_exact() -> None:
    text = paragraphs(400)
    whole = streamed(text)

    assert "".join(whole) == text
    assert len(whole) > 2
    assert all(message.endswith("\n\n") for message in whole[:-1])
    assert all(7_000 <= len(message) <= 9_000 for message in whole[:-1])


def test_bytes_count_in_a_stream() -> None:
    whole = streamed("你好。" * 4_000)

    assert "".join(whole) == "你好。" * 4_000
    assert all(len(message.encode()) <= 9_000 for message in whole)
    assert all(message.endswith("。") for message in whole)


def test_a_fence_that_is_open_at_the_roll_is_closed_and_opened_again() -> None:
    lines = "".join(f"line {number}\n" for number in range(2_000))
    whole = streamed(f"```py\n{lines}```\nend")

    assert all(message.endswith("\n```") for message in whole[:-1])
    assert all(message.startswith("```py\n") for message in whole[1:])
    assert "".join(whole).replace("\n```" + "```py\n", "\n") == f"```py\n{lines}```\nend"


def test_a_roll_goes_on_in_a_new_message_at_the_first_good_place() -> None:
    splitter = StreamSplitter()
    splitter.push("The quick bro")
    splitter.roll()

    assert splitter.push("wn fox") == [Piece("wn ", new_message=False), Piece("fox", new_message=True)]


def test_a_roll_before_any_text_opens_nothing() -> None:
    splitter = StreamSplitter()
    splitter.roll()

    assert splitter.push("Hello") == [Piece("Hello", new_message=False)]


def test_a_roll_inside_code_repairs_the_fence() -> None:
    splitter = StreamSplitter()
    splitter.push("```py\na\n")
    splitter.roll()

    assert splitter.push("b\n") == [Piece("```", new_message=False), Piece("```py\nb\n", new_message=True)]


def test_what_the_sanitizer_gives_out_keeps_its_code_in_every_message() -> None:
    text = "Intro.\n\n" + "".join(
        f"{number}. Do `curl https://e.example/{number}`:\n   ```sh\n   curl https://e.example/{number}\n   ```\n"
        for number in range(300)
    )
    sanitizer, splitter = Sanitizer(links="code", written_links=frozenset()), StreamSplitter(1_000)
    pieces = [
        piece for start in range(0, len(text), 17) for piece in splitter.push(sanitizer.feed(text[start : start + 17]))
    ]
    pieces += [*splitter.push(sanitizer.finish()), *splitter.finish()]
    for message in messages(pieces):
        outside = re.sub(r"^ *```.*?^ *```$|`[^`\n]*`", "", message, flags=re.DOTALL | re.MULTILINE)
        assert "https" not in outside


@pytest.mark.parametrize("text", ["word ", "a", "`", "```\n", "| a |\n", "\n", "> ", "`a` ", "# a\n", "~~~\n\n"])
def test_the_time_grows_with_the_length_of_the_text(text: str) -> None:
    started = time.process_time()
    split_markdown(text * (60_000 // len(text)))
    streamed(text * (60_000 // len(text)), size=200)

    assert time.process_time() - started < 3.0
