"""Replies without a mention that come before their question: it makes them the bot's business when it comes."""

from dataclasses import replace

import pytest

from bot.conversation.addressing import ChannelKind, Incoming
from bot.services.early import KEPT_S, EarlyReplies
from bot.services.turns import TurnService
from bot.services.wishes import WishService
from bot.services.worker import Worker
from bot.store import Store
from tests.store.builders import follow_up, message, thread

BOT = "U0BOT"


def _ts(number: int) -> str:
    return f"17600000{number:02d}.000100"


@pytest.fixture
def worker(store: Store) -> Worker:
    return Worker(store.turns, slots=0)  # what is asked waits


@pytest.fixture
def turns(worker: Worker) -> TurnService:
    return TurnService(worker)


def said(number: int, text: str, *, below: int | None = 1, edited_ts: str | None = None) -> Incoming:
    """Message `number`, as a reply `below` another."""
    return Incoming(
        team_id="T1",
        channel_id="C1",
        channel_kind=ChannelKind.PUBLIC,
        ts=_ts(number),
        thread_ts=None if below is None else _ts(below),
        user_id="U1",
        user_team_id="T1",
        text=text,
        files=(),
        bot_user_id=BOT,
        event_id=None,
        edited_ts=edited_ts,
    )


QUESTION = said(1, f"<@{BOT}> what is it?", below=None)


async def stored(store: Store) -> list[tuple[str, str, str]]:
    rows = await store.database.read("SELECT ts, lane, text FROM turns WHERE deleted_at IS NULL ORDER BY ts")
    return [(row["ts"], row["lane"], row["text"]) for row in rows]


async def test_a_reply_and_a_mark_that_come_before_their_question_are_taken_with_it(
    store: Store, turns: TurnService
) -> None:
    await turns.accept(said(3, "!reset"))
    await turns.accept(said(2, "and why?"))
    assert await stored(store) == [], "until then they are said between people"

    await turns.accept(QUESTION)

    assert [each[:2] for each in await stored(store)] == [(_ts(1), "ask"), (_ts(2), "ask"), (_ts(3), "control")]


async def test_what_was_said_above_a_mention_stays_between_people(store: Store, turns: TurnService) -> None:
    await turns.accept(said(2, "shall we ask it?"))
    await turns.accept(said(4, "thanks", below=3))

    await turns.accept(said(5, f"<@{BOT}> what do you say?"))

    assert [each[0] for each in await stored(store)] == [_ts(5)]


async def test_of_an_early_reply_that_is_edited_the_newest_words_are_asked(
    store: Store, turns: TurnService, worker: Worker
) -> None:
    wishes = WishService(store.wishes, turns, worker)
    await wishes.edit(said(2, "new", edited_ts=_ts(9)))
    await turns.accept(said(2, "old"))

    await turns.accept(QUESTION)

    assert (_ts(2), "ask", "new") in await stored(store)


async def test_an_early_reply_that_is_deleted_is_not_asked(store: Store, turns: TurnService) -> None:
    await turns.accept(said(2, "never mind"))
    await store.wishes.delete("T1", "C1", _ts(2), 1_760_000_100.0)

    await turns.accept(QUESTION)

    assert [each[0] for each in await stored(store)] == [_ts(1)]


def test_an_early_reply_is_remembered_for_some_minutes_and_of_very_many_the_last() -> None:
    now = 0.0
    early = EarlyReplies(clock=lambda: now)
    question, first = message(1), follow_up(2, thread(1))
    early.keep(first)
    now = KEPT_S
    early.keep(replace(first, key="message:C1:other", ts="1760000000.000003"))
    assert [turn.ts for turn in early.below(question)] == ["1760000000.000003"]
    for number in range(1_000):
        early.keep(follow_up(10 + number, thread(1)))
    kept = early.below(question)
    assert (len(kept), kept[-1].text) == (500, "question 1009")
