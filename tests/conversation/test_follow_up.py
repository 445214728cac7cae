"""Who is answered without a mention, as it was chosen; and the marks that settings bring."""

from dataclasses import replace

import pytest

from bot.conversation.addressing import Addressing, ChannelKind, Incoming, addressing_of, read_question
from bot.conversation.preferences import FollowUp

BOT = "U0BOT"
REPLY = "1760000000.000100"
MESSAGE = Incoming("T1", "C1", ChannelKind.PUBLIC, "1760000000.000200", None, "U0ALICE", "hello", BOT)


@pytest.mark.parametrize(
    ("changes", "mentions", "threads", "every"),
    [
        ({}, "not_ours", "not_ours", "addressed"),
        ({"thread_ts": REPLY}, "aside", "follow_up", "addressed"),
        ({"text": f"<@{BOT}> hello"}, "addressed", "addressed", "addressed"),
        ({"text": "<@U0BOB> hello"}, "not_ours", "not_ours", "overheard"),
        ({"text": "<@U0BOB> hello", "thread_ts": REPLY}, "aside", "aside", "overheard"),
        ({"text": f"<@U0BOB> <@{BOT}> hello", "thread_ts": REPLY}, "addressed", "addressed", "addressed"),
        ({"text": "!reset", "thread_ts": REPLY}, "follow_up", "follow_up", "addressed"),
        ({"text": "!4b and now?", "thread_ts": REPLY}, "aside", "follow_up", "addressed"),
        ({"text": "!model 4b", "thread_ts": REPLY}, "follow_up", "follow_up", "addressed"),
        ({"channel_kind": ChannelKind.DM}, "addressed", "addressed", "addressed"),
        ({"channel_kind": ChannelKind.DM, "text": "<@U0BOB> hello"}, "addressed", "addressed", "addressed"),
        ({"channel_kind": ChannelKind.GROUP_DM}, "not_ours", "not_ours", "addressed"),
    ],
)
def test_what_a_message_is_where_something_was_chosen(
    changes: dict[str, object], mentions: str, threads: str, every: str
) -> None:
    message = replace(MESSAGE, **changes)  # type: ignore[arg-type] # a row of changes
    chosen = {FollowUp.MENTIONS: mentions, FollowUp.THREADS: threads, FollowUp.EVERY: every}
    assert {mode: addressing_of(message, mode) for mode in FollowUp} == {
        mode: Addressing(expected) for mode, expected in chosen.items()
    }


@pytest.mark.parametrize(
    ("text", "key", "values", "effect"),
    [
        ("!model 4B", "variant.in_thread", {"new": "4b"}, "choose_variant"),
        ("!model gemma-3-12b-it please", "variant.in_thread", {"new": "12b"}, "choose_variant"),
        ("!model", "variant.mark", {"variants": "1b, 4b, 12b, 27b"}, None),
        ("!model `7b`", "variant.unknown", {"word": "7b", "variants": "1b, 4b, 12b, 27b"}, None),
        ("!settings", "settings.list", {}, "show_settings"),
    ],
)
def test_marks_for_settings(text: str, key: str, values: dict[str, str], effect: str | None) -> None:
    control = read_question(text, BOT).control
    assert control is not None
    assert (control.key, dict(control.values), control.effect) == (key, values, effect)
