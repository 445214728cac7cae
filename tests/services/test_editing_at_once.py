"""An edit that is taken at the same moment as the message itself: the edited words are what is asked."""

import asyncio

import pytest

from bot.conversation.addressing import ChannelKind, Incoming
from bot.services.turns import TurnService
from bot.services.wishes import WishService
from bot.services.worker import Worker
from bot.store import Store

BOT = "U0BOT"
EVENTS = 40


def said(number: int, text: str, edited_ts: str | None = None) -> Incoming:
    return Incoming(
        team_id="T1",
        channel_id="C1",
        channel_kind=ChannelKind.PUBLIC,
        ts=f"17600000{number:02d}.000100",
        thread_ts=None,
        user_id="U1",
        user_team_id="T1",
        text=f"<@{BOT}> {text}",
        files=(),
        bot_user_id=BOT,
        event_id=None,
        edited_ts=edited_ts,
    )


@pytest.mark.parametrize("edit_first", [False, True])
@pytest.mark.parametrize("turns_of_the_loop", range(4))
async def test_whichever_comes_first_the_edited_words_are_asked(
    store: Store, turns_of_the_loop: int, *, edit_first: bool
) -> None:
    worker = Worker(store.turns, slots=0)  # what is asked waits
    turns = TurnService(worker)
    wishes = WishService(store.wishes, turns, worker)
    both = []
    for number in range(EVENTS):
        original = turns.accept(said(number, "old"))
        edit = wishes.edit(said(number, "new", edited_ts=f"17600001{number:02d}.000100"))
        first, second = (edit, original) if edit_first else (original, edit)
        both.append(asyncio.ensure_future(first))
        for _ in range(turns_of_the_loop):
            await asyncio.sleep(0)
        both.append(asyncio.ensure_future(second))
    await asyncio.gather(*both)
    rows = await store.database.read("SELECT text, count(*) AS n FROM turns GROUP BY text")
    assert {row["text"]: row["n"] for row in rows} == {"new": EVENTS}
