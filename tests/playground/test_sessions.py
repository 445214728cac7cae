"""What surrounds a conversation with an agent: sessions, titles, suggestions, what is open beside it."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.playground.conftest import Heard, refused

GENERAL = "C0PGENERAL"
PROMPT = {"title": "Explain", "message": "Explain it."}


@pytest.fixture
async def where(playground: Playground) -> dict[str, Any]:
    root = await playground.say("alice", "dm", "hi")
    return {"channel_id": playground.dm_of("alice"), "thread_ts": root}


async def test_an_app_that_is_no_agent_has_no_sessions(
    playground: Playground, client: AsyncWebClient, where: dict[str, Any]
) -> None:
    playground.workspace.is_agent = False
    assert await refused(client.agents_sessions_setStatus(**where, status="processing")) == "not_agent_app"
    assert await refused(client.agents_sessions_rename(**where, title="x")) == "not_agent_app"
    await client.assistant_threads_setStatus(**where, status="is thinking...")
    assert playground.workspace.sessions == {}
    assert playground.workspace.statuses


@pytest.mark.parametrize("channel", ["general", "dm"])
async def test_a_post_ends_the_work_that_a_line_began_and_not_the_work_of_a_session(
    playground: Playground, client: AsyncWebClient, channel: str
) -> None:
    root = await playground.say("alice", channel, "@gemma hi")
    place = playground.channel(channel, playground.user("alice")).id
    where: dict[str, Any] = {"channel_id": place, "thread_ts": root}
    key = place, root
    await client.assistant_threads_setStatus(**where, status="is thinking...")
    assert playground.workspace.sessions[key] == "processing"
    await client.chat_postMessage(channel=place, thread_ts=root, text="Hello.")
    assert playground.workspace.sessions[key] == "active"
    assert not playground.workspace.statuses
    await client.assistant_threads_setStatus(**where, status="is thinking...")
    await client.agents_sessions_setStatus(**where, status="processing")
    assert not playground.workspace.statuses
    await client.chat_postMessage(channel=place, thread_ts=root, text="Still at it.")
    assert playground.workspace.sessions[key] == "processing"


async def test_a_new_title_loses_its_colons_and_slashes(
    playground: Playground, client: AsyncWebClient, where: dict[str, Any]
) -> None:
    await client.agents_sessions_setStatus(**where, status="active")
    answer = await client.agents_sessions_rename(**where, title="a: b/c")
    assert answer["title"] == playground.workspace.titles[where["channel_id"], where["thread_ts"]] == "a_ b_c"


async def test_suggestions_with_a_thread_are_taken_and_not_shown(
    playground: Playground, client: AsyncWebClient, where: dict[str, Any]
) -> None:
    method = "assistant.threads.setSuggestedPrompts"
    answer = await client.api_call(method, json={**where, "prompts": [PROMPT]})
    assert answer["ok"]
    assert playground.workspace.prompts == {}
    dm = where["channel_id"]
    await client.api_call(method, json={"channel_id": dm, "title": "What now?", "prompts": [PROMPT]})
    assert playground.workspace.prompts[dm] == ("What now?", [PROMPT])


async def test_a_person_who_renames_a_conversation_is_told_of_to_the_app(
    playground: Playground, app: AsyncApp, heard: Heard, where: dict[str, Any]
) -> None:
    app.event("agent_session_title_changed")(_hears(heard))
    for title in ("One", "Two"):
        await playground.rename_session("alice", where["channel_id"], where["thread_ts"], title)
    first, second = await heard.next(), await heard.next()
    assert (first["title"], first["thread_ts"]) == ("One", where["thread_ts"])
    assert "previous_title" not in first
    assert (second["title"], second["previous_title"]) == ("Two", "One")


async def test_what_is_open_beside_the_app_is_told_with_every_event_that_tells_it(
    playground: Playground, app: AsyncApp, heard: Heard
) -> None:
    app.event("app_home_opened")(_hears(heard))
    app.event("app_context_changed")(_hears(heard))
    await playground.open_home("alice", "messages")
    assert "context" not in await heard.next()
    await playground.open_home("alice", "messages", "general")
    assert (await heard.next())["context"]["entities"][0]["value"] == GENERAL
    await playground.open_beside("alice", "random")
    changed = await heard.next()
    assert changed["user"] == playground.user("alice").id
    assert changed["context"]["entities"][0]["value"] == playground.channel("random").id
    await playground.open_beside("alice")
    assert (await heard.next())["context"] == {}


def _hears(heard: Heard) -> Any:
    async def listener(event: dict[str, Any]) -> None:
        heard.put(event)

    return listener
