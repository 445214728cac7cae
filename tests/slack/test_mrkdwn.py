"""The text of a notification: short, plain, and safe as mrkdwn."""

import html
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.rendering.mrkdwn import plain_text


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("# Hello **World** ##", "Hello World"),
        ("**bold** *it* __b__ _i_ ~~gone~~ ***both***", "bold it b i gone both"),
        ("snake_case_name and 2 * 3 * 4 and 2*3", "snake_case_name and 2 * 3 * 4 and 2*3"),
        ("[docs](https://a.example/x_(y) 'z') <https://b.example>", None),
        ("[docs](https://a.example/x_(y))", "docs (https://a.example/x_(y))"),
        ("![alt](https://a.example/x.png)", "alt (https://a.example/x.png)"),
        ("[https://a.example](https://a.example)", "https://a.example"),
        ("`a < b` & c", "a &lt; b &amp; c"),
        ("&lt;!channel> and <!here>", "&lt;!channel&gt; and &lt;!here&gt;"),
        (
            "- one\n* two\n  - three\n- [x] done\n- [ ] open\n1. first",
            "• one\n• two\n  • three\n☑ done\n☐ open\n1. first",
        ),
        ("| Name | Age |\n|---|--:|\n| `a` | 3 |", "Name | Age\na | 3"),
        ("```py\nif a < b:\n    **x**\n```\nend", "if a &lt; b:\n    **x**\nend"),
        ("> quoted\n> > twice", "quoted\ntwice"),
        ("a\n\n---\n\n\n\nb", "a\n\nb"),
        ("a \\* b \\_c\\_ \\`d\\`", "a * b _c_ `d`"),
        ("", ""),
    ],
)
def test_marks_go_and_words_stay(markdown: str, plain: str | None) -> None:
    result = plain_text(markdown)

    if plain is not None:
        assert result == plain


def test_a_long_text_is_cut_at_a_word() -> None:
    assert plain_text("The quick brown fox jumps", limit=18) == "The quick brown…"
    assert plain_text("The quick brown fox", limit=19) == "The quick brown fox"
    assert len(plain_text("word <b> " * 5_000)) <= 3_000


def test_an_escaped_character_is_not_cut() -> None:
    for limit in range(1, 30):
        assert re.fullmatch(r"(?:&amp;)*…", plain_text("&" * 50, limit=limit))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from(["<!here>", "```\n", "`", "|", "[a](b)", "**", "\n", "&lt;"]), st.text(max_size=9))
    )
)
def test_the_text_is_always_short_and_never_live(parts: list[str]) -> None:
    plain = plain_text("".join(parts), limit=60)

    assert len(plain) <= 60
    assert re.search(r"[<>]|&(?!amp;|lt;|gt;)", plain) is None
    assert html.unescape(plain) is not None


@pytest.mark.parametrize("text", ["[a](b", "`", "*a", "`a``b", "[", "|", "- ", "<a:", "a\n", "` `` ", "\\", '[a](b "'])
def test_the_time_does_not_grow_beyond_the_limit(text: str) -> None:
    started = time.process_time()
    plain_text(text * 50_000)

    assert time.process_time() - started < 1.0
