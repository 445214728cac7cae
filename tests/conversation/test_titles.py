import time

import pytest

from bot.conversation.file_ref import FileRef
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
        ("<https://example.com/a/b> what is it?", "example.com what is it?"),
        ("<https://www.example.com/a|https://www.example.com/a>", "example.com"),
        ("<https://example.com/a/b|example.com/a/b> and this", "example.com and this"),
        ("<https://u:p@example.com:8080?x=1#y|>", "example.com"),
        ("<https://example.com/a|read this: it's good>", "read this - it's good"),
        ("[the docs](https://example.com/a) say what?", "the docs say what?"),
        ("<mailto:a@b.example> wrote", "a@b.example wrote"),
        ("  ", ""),
        ("<@U0GEMMA1>", ""),
        ("!summarize 24h <#C0GENERAL|general>", "Summarize 24h general"),
        ("!!! look", "!!! look"),
        ("```\nprint(1)\n```", "print(1)"),
    ],
)
def test_a_title_is_the_questions_first_words_in_one_line_without_mentions(text: str, title: str) -> None:
    assert title_of(text) == title


def test_a_question_of_files_alone_is_called_by_the_first_that_has_a_name() -> None:
    files = [FileRef("F1", "", "", 0), FileRef("F2", "plan: v2.pdf", "application/pdf", 9)]
    assert title_of("<@U0GEMMA1>", files) == "plan - v2.pdf"
    assert title_of("what is it?", files) == "what is it?"


def test_a_long_question_gives_a_title_that_ends_at_a_word() -> None:
    title = title_of("word " * 40)
    assert title == "word " * 11 + "word…"
    assert len(title) <= TITLE_CHARS


@pytest.mark.parametrize("text", ["質問" * 60, "x" * 200, "a " + "b" * 100])
def test_a_title_without_spaces_is_cut_where_it_must_be(text: str) -> None:
    assert len(title_of(text)) == TITLE_CHARS


@pytest.mark.parametrize("again", ["a.", " ", ":", "[", "[a](http://", "<a:", "<a:b|", "<@", "<#A|", "a://", "&lt;a:"])
def test_a_long_message_that_looks_like_the_beginning_of_something_takes_no_time(again: str) -> None:
    started = time.process_time()
    title_of(again * (40_000 // len(again)) + "x")
    assert time.process_time() - started < 1.0
