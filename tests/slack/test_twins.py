"""Which payloads tell of one message, and what becomes of the second."""

import asyncio
from typing import Any

import pytest
from slack_bolt.response import BoltResponse

from bot.slack.twins import Twins

SAID = {"type": "message", "channel": "C1", "ts": "1.0", "user": "U0ANN", "text": "<@U0BOT> hello"}
MENTION = {**SAID, "type": "app_mention"}


def payload(event: Any) -> dict[str, Any]:
    return {"type": "event_callback", "team_id": "T1", "event": event}


class Handling:
    """A handler that ends when it is told to, with a status."""

    def __init__(self) -> None:
        self.times = 0
        self.status: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def __call__(self) -> BoltResponse:
        self.times += 1
        return BoltResponse(status=await self.status)


async def both(one: Any, other: Any, status: int) -> tuple[Handling, Handling, list[int]]:
    """Two payloads that come while the first is being stored, which ends with a status; what each was answered."""
    twins, first, second = Twins(), Handling(), Handling()
    tasks = [asyncio.create_task(twins.once(one, first)), asyncio.create_task(twins.once(other, second))]
    await asyncio.sleep(0)
    first.status.set_result(status)
    second.status.set_result(200)
    return first, second, [(await task).status for task in tasks]


@pytest.mark.parametrize(("one", "other"), [(MENTION, SAID), (SAID, MENTION), (SAID, SAID)])
async def test_the_second_is_acknowledged_with_the_first(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second, answered = await both(payload(one), payload(other), 200)
    assert (first.times, second.times, answered) == (1, 0, [200, 200])


async def test_the_second_is_tried_when_the_first_is_not_stored() -> None:
    first, second, answered = await both(payload(MENTION), payload(SAID), 500)
    assert (first.times, second.times, answered) == (1, 1, [500, 200])


async def test_the_second_is_tried_when_the_first_raises() -> None:
    twins, second = Twins(), Handling()
    second.status.set_result(200)

    async def broken() -> BoltResponse:
        await asyncio.sleep(0)
        raise RuntimeError

    first = asyncio.create_task(twins.once(payload(MENTION), broken))
    await asyncio.sleep(0)
    assert (await twins.once(payload(SAID), second)).status == 200
    with pytest.raises(RuntimeError):
        await first


async def test_what_is_delivered_again_later_is_acknowledged_at_once() -> None:
    twins, first, again = Twins(), Handling(), Handling()
    first.status.set_result(200)
    await twins.once(payload(SAID), first)
    assert (await twins.once(payload(MENTION), again)).status == 200
    assert again.times == 0


@pytest.mark.parametrize(
    "other",
    [
        {**SAID, "ts": "2.0"},
        {**SAID, "channel": "C2"},
        {**MENTION, "text": "<@U0BOT> hello, edited"},
        {**SAID, "type": "reaction_added"},
        {**SAID, "subtype": "message_changed"},
        {**SAID, "subtype": "message_deleted"},
        {**SAID, "text": None},
    ],
)
async def test_everything_else_is_another_message(other: dict[str, Any]) -> None:
    first, second, answered = await both(payload(SAID), payload(other), 200)
    assert (first.times, second.times, answered) == (1, 1, [200, 200])


async def test_only_the_last_messages_are_remembered() -> None:
    twins, again = Twins(), Handling()
    again.status.set_result(200)
    for number in range(1_001):
        handling = Handling()
        handling.status.set_result(200)
        await twins.once(payload({**SAID, "ts": f"{number}.0"}), handling)
    await twins.once(payload({**SAID, "ts": "0.0"}), again)
    await twins.once(payload({**SAID, "ts": "1000.0"}), again)
    assert again.times == 1
