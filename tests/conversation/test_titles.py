import pytest

from bot.conversation.titles import TITLE_CHARS, title_of


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Why is the sky blue?", "Why is the sky blue?"),
        ("<@U0GEMMA1> hello\n\nthere", "hello there"),
        ("<!here> <!subteam^S1|@ops> look", "look"),
        ("what did <#C0GENERAL|general> decide", "what did general decide"),
        ("what did <#C0GENERAL> decide", "what did decide"),
        ("see <https://example.com/a/b?c=d> and <https://x.example/y|the docs>", "see example.com and the docs"),
        ("see https://example.com/a/b please", "see example.com please"),
        ("Fix: a/b at 12:30", "Fix - a-b at 12.30"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("`code` *bold* :wave: hi", "code bold hi"),
        ("  ", ""),
        ("<@U0GEMMA1>", ""),
        ("!summarize 24h <#C0GENERAL|general>", "Summarize 24h general"),
        ("!!! look", "!!! look"),
        ("```\nprint(1)\n```", "print(1)"),
    ],
)
def test_a_title_is_the_questions_first_words_in_one_line_without_mentions(text: str, title: str) -> None:
    assert title_of(text) == title


def test_a_long_question_gives_a_title_that_ends_at_a_word() -> None:
    title = title_of("word " * 40)
    assert title == "word " * 11 + "word…"
    assert len(title) <= TITLE_CHARS


@pytest.mark.parametrize("text", ["質問" * 60, "x" * 200, "a " + "b" * 100])
def test_a_title_without_spaces_is_cut_where_it_must_be(text: str) -> None:
    assert len(title_of(text)) == TITLE_CHARS
