"""Each method needs its scope, and says which one when it was taken away."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground

GENERAL = {"channel": "C0PGENERAL"}
MESSAGE = {**GENERAL, "ts": "1.1", "text": "x"}
REACTION = {**GENERAL, "timestamp": "1.1", "name": "eyes"}
THREAD = {"channel_id": "C0PGENERAL", "thread_ts": "1.1"}


@pytest.mark.parametrize(
    ("scope", "method", "args"),
    [
        ("users:read", "users.info", {"user": "U0PALICE01"}),
        ("users:read", "users.list", {}),
        ("users:read", "bots.info", {}),
        ("channels:read", "conversations.info", GENERAL),
        ("channels:read", "conversations.members", GENERAL),
        ("channels:read", "conversations.list", {}),
        ("channels:history", "conversations.history", GENERAL),
        ("channels:history", "conversations.replies", MESSAGE),
        ("im:write", "conversations.open", {"users": "U0PALICE01"}),
        ("chat:write", "chat.postMessage", MESSAGE),
        ("chat:write", "chat.postEphemeral", {**MESSAGE, "user": "U0PALICE01"}),
        ("chat:write", "chat.update", MESSAGE),
        ("chat:write", "chat.delete", MESSAGE),
        ("chat:write", "chat.startStream", {**GENERAL, "thread_ts": "1.1"}),
        ("chat:write", "chat.appendStream", MESSAGE),
        ("chat:write", "chat.stopStream", MESSAGE),
        ("chat:write", "assistant.threads.setStatus", {**THREAD, "status": ""}),
        ("assistant:write", "assistant.threads.setTitle", {**THREAD, "title": "x"}),
        ("assistant:write", "assistant.threads.setSuggestedPrompts", {"channel_id": "D1", "prompts": [{}]}),
        ("reactions:write", "reactions.add", REACTION),
        ("reactions:write", "reactions.remove", REACTION),
        ("files:read", "files.info", {"file": "F1"}),
        ("files:write", "files.getUploadURLExternal", {"filename": "x", "length": 1}),
    ],
)
async def test_a_method_without_its_scope_is_refused_with_the_scopes_name(
    playground: Playground, client: AsyncWebClient, scope: str, method: str, args: dict[str, Any]
) -> None:
    playground.take_scopes(scope)

    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=args)

    told = caught.value.response
    assert (told["error"], told["needed"]) == ("missing_scope", scope)
    assert scope not in told["provided"].split(",")
    assert "commands" in told["provided"].split(",")


async def test_the_scope_for_one_kind_of_conversation_is_none_for_another(
    playground: Playground, client: AsyncWebClient
) -> None:
    playground.take_scopes("groups:read", "im:read", "mpim:read")

    assert (await client.conversations_info(channel="C0PGENERAL"))["ok"]
