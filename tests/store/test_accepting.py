"""The inbox: what is stored of what comes, and what wins when it comes twice."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.conversation.file_ref import FileRef
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Control, Lane, NewTurn, TurnStatus
from bot.store import Store
from tests.store.builders import (
    NOW,
    accepted,
    aside,
    claimed,
    column,
    command,
    completed,
    control,
    follow_up,
    message,
    running,
    statuses,
    thread,
    ts,
)


async def test_a_turn_comes_back_as_it_was_given(store: Store) -> None:
    given = message(
        2,
        thread(1),
        text="what is this? <@U2> 🦊",
        event_id="Ev1",
        files=(FileRef("F1", 'a "plan".png', "image/png", 1200), FileRef("F2", "näme.txt", "text/plain", 3)),
        asked_variant="12b",
        user_team_id="T9",
    )

    turn = await claimed(store, await accepted(store, given))

    assert (turn.key, turn.thread, turn.ts, turn.user_id, turn.text) == (
        given.key,
        given.thread,
        given.ts,
        given.user_id,
        given.text,
    )
    assert (turn.files, turn.asked_variant, turn.user_team_id) == (given.files, "12b", "T9")
    assert (turn.lane, turn.status, turn.attempts) == (Lane.ASK, TurnStatus.RUNNING, 1)
    assert turn.created_at == given.created_at


async def test_a_control_turn_keeps_what_it_does(store: Store) -> None:
    effect = Control("reset.thread_done", {"who": "Zoë"}, effect="reset_thread")

    turn = await running(store, replace(control(1), control=effect))

    assert (turn.lane, turn.control) == (Lane.CONTROL, effect)


async def test_a_turn_has_a_short_id_that_nobody_misreads(store: Store) -> None:
    turns = [await running(store, message(n)) for n in range(1, 20)]

    assert all(len(turn.short_id) == 7 for turn in turns)
    assert not set("".join(turn.short_id for turn in turns)) & set("aeiouly0123456789")
    assert len({turn.short_id for turn in turns}) == len(turns)


async def test_a_second_delivery_of_the_same_message_changes_nothing(store: Store) -> None:
    turn_id = await accepted(store, message(1, event_id="Ev1"))

    assert await store.turns.accept(message(1, text="other", event_id="Ev2")) is None
    turn = await claimed(store)
    assert (turn.id, turn.text) == (turn_id, "question 1")


async def test_of_many_deliveries_at_once_one_is_accepted(store: Store) -> None:
    ids = await asyncio.gather(*(store.turns.accept(message(n % 10)) for n in range(100)))

    assert len([turn_id for turn_id in ids if turn_id is not None]) == 10


async def test_a_finished_turn_is_known_when_it_comes_again(store: Store) -> None:
    await completed(store, message(1))

    assert await store.turns.accept(message(1)) is None
    assert await statuses(store) == {message(1).key: "completed"}


async def test_the_same_key_in_another_workspace_is_another_turn(store: Store) -> None:
    await accepted(store, message(1, thread(1, team="T1")))

    assert await store.turns.accept(message(1, thread(1, team="T2"))) is not None


async def test_what_is_only_context_is_stored_and_not_to_be_run(store: Store) -> None:
    assert await store.turns.accept(message(1, status=TurnStatus.CONTEXT)) is None

    assert await statuses(store) == {message(1).key: "context"}
    assert await store.turns.claim(NOW + 30, NOW) is None


async def test_what_was_context_is_queued_with_the_new_fields_when_it_comes_addressed(store: Store) -> None:
    await store.turns.accept(message(1, text="<@UBOT> !4b hi", status=TurnStatus.CONTEXT))
    addressed = message(
        1,
        text="hi",
        asked_variant="4b",
        event_id="Ev9",
        files=(FileRef("F1", "a.txt", "text/plain", 1),),
        user_team_id="T9",
        created_at=NOW + 77,
    )

    turn = await claimed(store, await accepted(store, addressed))

    assert (turn.text, turn.asked_variant, turn.files) == ("hi", "4b", addressed.files)
    assert (turn.user_team_id, turn.created_at) == ("T9", NOW + 77)
    assert await column(store, "event_id", turn.id) == "Ev9"


async def test_what_was_context_can_turn_out_to_be_a_control(store: Store) -> None:
    await store.turns.accept(message(1, text="<@UBOT> !reset", status=TurnStatus.CONTEXT))

    turn = await claimed(store, await accepted(store, control(1)))

    assert (turn.lane, turn.control) == (Lane.CONTROL, control(1).control)


async def test_context_never_takes_over_a_question(store: Store) -> None:
    await accepted(store, message(1))

    assert await store.turns.accept(message(1, text="older", status=TurnStatus.CONTEXT)) is None
    assert (await claimed(store)).text == "question 1"


@pytest.mark.parametrize("build", [follow_up, aside])
async def test_nothing_is_kept_of_a_thread_in_which_the_bot_was_never_addressed(
    store: Store, build: Callable[[int, ThreadKey], NewTurn]
) -> None:
    await store.turns.accept(build(2, thread(1)))

    assert await statuses(store) == {}


async def test_a_reply_is_a_turn_as_soon_as_the_mention_before_it_is_stored(store: Store) -> None:
    await accepted(store, message(1))

    assert await store.turns.accept(follow_up(2, thread(1))) is not None


async def test_an_aside_is_kept_as_context_in_a_thread_of_the_bots(store: Store) -> None:
    await accepted(store, message(1))

    assert await store.turns.accept(aside(2, thread(1))) is None
    assert (await statuses(store))[aside(2, thread(1)).key] == "context"


async def test_a_thread_stays_addressed_when_its_question_was_deleted_after_the_answer(store: Store) -> None:
    await completed(store, message(1))
    await store.wishes.delete("T1", "C1", ts(1), NOW)

    assert await store.turns.accept(follow_up(2, thread(1))) is not None


async def test_of_two_replies_the_older_is_a_question_too_when_it_comes_last_and_what_they_stand_below_is_deleted(
    store: Store,
) -> None:
    await completed(store, message(1))
    await store.wishes.delete("T1", "C1", ts(1), NOW)

    assert await store.turns.accept(follow_up(6, thread(1))) is not None
    assert await store.turns.accept(follow_up(5, thread(1))) is not None


async def test_a_mention_that_was_deleted_before_its_answer_addresses_nobody(store: Store) -> None:
    await accepted(store, message(1))
    await store.wishes.delete("T1", "C1", ts(1), NOW)

    assert await store.turns.accept(follow_up(2, thread(1))) is None


async def test_a_deletion_of_an_unknown_message_does_not_address_its_thread(store: Store) -> None:
    await store.wishes.delete("T1", "C1", ts(1), NOW)

    assert await store.turns.accept(follow_up(2, thread(1))) is None


async def test_context_and_controls_do_not_address_a_thread(store: Store) -> None:
    await store.turns.accept(message(2, thread(1), status=TurnStatus.CONTEXT))
    await accepted(store, control(3, thread(1)))

    assert await store.turns.accept(follow_up(4, thread(1))) is None


async def test_a_thread_of_the_same_ts_in_another_channel_is_another_thread(store: Store) -> None:
    await accepted(store, message(1))

    assert await store.turns.accept(follow_up(2, thread(1, channel="C2"))) is None


async def test_text_with_half_a_character_is_kept_as_far_as_it_can_be(store: Store) -> None:
    turn = await running(store, message(1, text="cut \ud83d here", files=(FileRef("F1", "\udc00.txt", "x", 1),)))

    assert turn.text == "cut \ufffd here"
    assert turn.files[0].name == "\ufffd.txt"


async def test_a_turn_of_a_command_has_no_message(store: Store) -> None:
    turn = await running(store, command("123.456"))

    assert (turn.ts, turn.has_message, turn.thread.thread_ts) == (None, False, "command:123.456")


async def test_what_was_said_before_the_thread_s_only_question_is_nobodys_business_though_that_is_deleted(
    store: Store,
) -> None:
    await completed(store, message(5, thread(1)))
    await store.wishes.delete("T1", "C1", ts(5), NOW)

    assert await store.turns.accept(follow_up(3, thread(1))) is None
    assert await store.turns.accept(follow_up(6, thread(1))) is not None
