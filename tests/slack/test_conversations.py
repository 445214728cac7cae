"""How people, bots and webhooks are called."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.conversation.thread import ThreadKey
from bot.playground import Fault
from bot.slack.budgets import Budgets
from bot.slack.conversations import SlackConversations
from tests.slack.rooms import CHANNEL, IDENTITY, Told, room


async def test_somebody_whom_slack_would_not_name_leaves_the_others_their_names_and_is_not_asked_for_again() -> None:
    async with room() as here:
        alice, bob = here.slack.user("alice").id, here.slack.user("bob").id
        for _ in range(2):
            names = await here.conversations.names("T1", ["B0HOOK", "", "U0STRANGER", alice, bob])
            assert names == {alice: "alice", bob: "bob"}
        assert here.slack.call_counts["users.info"] == 3


@pytest.mark.parametrize("fault", [Fault.rate_limited(60), Fault.error("missing_scope"), Fault.http_500])
async def test_when_slack_wants_a_pause_or_lets_nobody_be_named_the_others_are_asked_for_next_time(
    fault: Fault,
) -> None:
    async with room() as here:
        alice, bob = here.slack.user("alice").id, here.slack.user("bob").id
        here.slack.fail_next("users.info", fault)
        assert await here.conversations.names("T1", [alice, bob]) == {}
        assert here.slack.call_counts["users.info"] == 1
        here.api.budgets = Budgets.none()
        assert await here.conversations.names("T1", [alice, bob]) == {alice: "alice", bob: "bob"}


@pytest.mark.parametrize("told", [{"username": "Deploys"}, {"bot_profile": {"name": "Deploys"}}, {}])
async def test_a_webhook_is_called_as_it_calls_itself(told: Mapping[str, Any]) -> None:
    hook = {"ts": "2.0", "subtype": "bot_message", "bot_id": "B0HOOK", "text": "out at 12", **told}
    told_of = {"conversations.history": {}, "conversations.replies": {"messages": [hook]}}
    conversations = SlackConversations(Told(told_of), IDENTITY)
    await conversations.earlier(ThreadKey("T1", CHANNEL, "1.0"), "3.0", 10)
    assert await conversations.names("T1", ["B0HOOK"]) == ({"B0HOOK": "Deploys"} if told else {})
