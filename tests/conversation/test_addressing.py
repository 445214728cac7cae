from dataclasses import replace

import pytest

from bot.conversation.addressing import (
    Addressing,
    ChannelKind,
    Incoming,
    addressing_of,
    mentioned_users,
    read_question,
    written_links,
)

BOT = "U0BOT"
MESSAGE = Incoming(
    team_id="T1",
    channel_id="C1",
    channel_kind=ChannelKind.PUBLIC,
    ts="1760000000.000200",
    thread_ts=None,
    user_id="U0ALICE",
    text="hello",
    bot_user_id=BOT,
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"text": f"<@{BOT}> hello"}, Addressing.ADDRESSED),
        ({"text": f"what do you say, <@{BOT}|gemma>?"}, Addressing.ADDRESSED),
        ({"channel_kind": ChannelKind.DM}, Addressing.ADDRESSED),
        ({"channel_kind": ChannelKind.DM, "thread_ts": "1760000000.000100"}, Addressing.ADDRESSED),
        ({}, Addressing.NOT_OURS),
        ({"channel_kind": ChannelKind.GROUP_DM}, Addressing.NOT_OURS),
        ({"thread_ts": "1760000000.000100"}, Addressing.FOLLOW_UP),
        ({"thread_ts": "1760000000.000200"}, Addressing.NOT_OURS),
        ({"thread_ts": "1760000000.000100", "text": "<@U0BOB> what do you think?"}, Addressing.ASIDE),
        ({"thread_ts": "1760000000.000100", "text": "<!subteam^S012AB|@design> what do you think?"}, Addressing.ASIDE),
        ({"thread_ts": "1760000000.000100", "text": "<!here> lunch?"}, Addressing.ASIDE),
        ({"thread_ts": "1760000000.000100", "text": f"<!here> <@{BOT}> knows"}, Addressing.ADDRESSED),
        ({"thread_ts": "1760000000.000100", "text": "&lt;!here&gt; is what I wrote"}, Addressing.FOLLOW_UP),
        ({"thread_ts": "1760000000.000100", "text": f"<@U0BOB> and <@{BOT}>?"}, Addressing.ADDRESSED),
        ({"thread_ts": "1760000000.000100", "text": "I, <@U0ALICE>, ask again"}, Addressing.FOLLOW_UP),
    ],
)
def test_what_a_message_is_to_the_bot(changes: dict[str, object], expected: Addressing) -> None:
    assert addressing_of(replace(MESSAGE, **changes)) is expected  # type: ignore[arg-type] # a row of changes


@pytest.mark.parametrize(
    ("text", "question", "variant"),
    [
        (f"<@{BOT}> why?", "why?", None),
        (f"<@{BOT}>: why?", "why?", None),
        (f"  <@{BOT}>   !12b why?", "why?", "12b"),
        ("!4B why?", "why?", "4b"),
        ("!27b", "", "27b"),
        ("!27bees are many", "!27bees are many", None),
        ("!wow what a day", "!wow what a day", None),
        ("why !4b?", "why !4b?", None),
        (f"<@{BOT}> <@U0BOB> is right?", "<@U0BOB> is right?", None),
        (f"<@U0BOB> <@{BOT}> is right?", "<@U0BOB> is right?", None),
        (f"<@{BOT}> <@U0BOB> !4b is right?", "<@U0BOB> is right?", "4b"),
        (f"<@U0BOB> <@{BOT}> !wow", "<@U0BOB> !wow", None),
        ("!4b: why?", "why?", "4b"),
        ("!4b-ish, why?", "!4b-ish, why?", None),
        (f"hey <@{BOT}> !12b hello", f"hey <@{BOT}> hello", "12b"),
        (f"hey <@{BOT}|gemma>, !12b hello", f"hey <@{BOT}|gemma>, hello", "12b"),
        (f"write <@{BOT}> !reset to start anew", f"write <@{BOT}> !reset to start anew", None),
        ("hey <@U0BOB> !12b hello", "hey <@U0BOB> !12b hello", None),
        (f"!12b <@{BOT}> hi", "hi", "12b"),
        (f"!12b <@U0BOB> <@{BOT}> is right?", "<@U0BOB> is right?", "12b"),
        ("!1.5 apples", "!1.5 apples", None),
    ],
)
def test_leading_mentions_and_one_mark_are_taken_off_the_question(
    text: str, question: str, variant: str | None
) -> None:
    read = read_question(text, BOT)
    assert (read.text, read.variant, read.control) == (question, variant, None)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("!7b why?", "7b"),
        ("!1.5b why?", "1.5b"),
        ("!270m why?", "270m"),
        ("!0.5B: why?", "0.5b"),
        (f"hey <@{BOT}> !7b why?", "7b"),
    ],
)
def test_a_mark_that_names_no_variant_is_answered_with_those_that_exist(text: str, word: str) -> None:
    control = read_question(text, BOT).control
    assert control is not None
    assert control.values == {"word": word, "variants": "1b, 4b, 12b, 27b"}


@pytest.mark.parametrize("text", ["!reset", "!RESET", "!reset!", "!reset.", "<@U0BOB> !reset", "!reset, please"])
def test_reset_is_a_control(text: str) -> None:
    control = read_question(f"<@{BOT}> {text}", BOT).control
    assert control is not None
    assert control.effect == "reset_thread"


@pytest.mark.parametrize("text", ["!model 4b", "!Model  4B.", "<@U0BOB> !model 4b", "!model gemma-3-4b-it"])
def test_the_word_after_the_model_mark_names_the_variant(text: str) -> None:
    control = read_question(f"<@{BOT}> {text}", BOT).control
    assert control is not None
    assert (control.effect, control.values) == ("choose_variant", {"new": "4b"})


def test_mentions_and_links_are_found_in_slacks_form() -> None:
    text = "<@U1> and <@W2|bob> see <https://a.example/x?a=1&amp;b=2|the page> and <mailto:a@b.example>"
    assert mentioned_users(text) == {"U1", "W2"}
    assert written_links(text) == {"https://a.example/x?a=1&b=2", "mailto:a@b.example"}
