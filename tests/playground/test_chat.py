"""`chat.*` by Slack's own client: what is taken, what is shown, and what is refused."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.playground.conftest import refused

MARKDOWN = [{"type": "markdown", "text": "# Title\n\n**bold**"}]
METADATA = {"event_type": "gemma_turn", "event_payload": {"turn_id": "abc"}}


async def posted(client: AsyncWebClient, channel: str = "C0PGENERAL", **more: object) -> str:
    response = await client.chat_postMessage(channel=channel, **{"text": "first", **more})  # type: ignore[arg-type]
    return str(response["ts"])


async def test_a_post_is_answered_with_the_message_as_it_is_stored(client: AsyncWebClient) -> None:
    response = await client.chat_postMessage(channel="C0PGENERAL", text="hello")
    assert response["channel"] == "C0PGENERAL"
    assert response["message"]["text"] == "hello"
    assert response["message"]["bot_id"] == "B0PGEMMA01"
    assert response["message"]["ts"] == response["ts"]


async def test_timestamps_are_unique_and_increase(client: AsyncWebClient) -> None:
    given = [await posted(client) for _ in range(5)]
    assert given == sorted(set(given))


@pytest.mark.parametrize("channel", ["#general", "general", "C0PGENERAL"])
async def test_a_channel_goes_by_id_or_by_name(client: AsyncWebClient, channel: str) -> None:
    assert (await client.chat_postMessage(channel=channel, text="x"))["channel"] == "C0PGENERAL"


async def test_a_person_s_id_stands_for_their_dm(playground: Playground, client: AsyncWebClient) -> None:
    response = await client.chat_postMessage(channel="U0PALICE01", text="psst")
    assert response["channel"] == playground.dm_of("alice")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "C0PLOUNGE1", "text": "x"}, "not_in_channel"),
        ({"channel": "C0PGENERAL", "text": " "}, "no_text"),
        ({"channel": "C0PGENERAL"}, "no_text"),
        ({"text": "x"}, "invalid_arguments"),
        ({"channel": "C0PGENERAL", "text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel": "C0PGENERAL", "text": "x", "blocks": "no JSON"}, "invalid_blocks_format"),
        ({"channel": "C0PGENERAL", "text": "x", "blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"channel": "C0PGENERAL", "text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        ({"channel": "C0PGENERAL", "markdown_text": "y" * 12_001}, "msg_too_long"),
        ({"channel": "C0PGENERAL", "text": "x", "metadata": "{"}, "invalid_metadata_format"),
        ({"channel": "C0PGENERAL", "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
        (
            {
                "channel": "C0PGENERAL",
                "text": "x",
                "metadata": {"event_type": "a", "event_payload": {"x": "y" * 9_000}},
            },
            "metadata_too_large",
        ),
        ({"channel": "C0PGENERAL", "text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
    ],
)
async def test_a_bad_post_is_refused_and_nothing_is_written(
    playground: Playground, client: AsyncWebClient, arguments: dict[str, object], code: str
) -> None:
    assert await refused(client.api_call("chat.postMessage", json=arguments)) == code
    assert playground.messages("general") == []


async def test_a_private_channel_without_the_bot_does_not_exist(playground: Playground, client: AsyncWebClient) -> None:
    channel = playground.add_channel("secret", ["alice"], private=True)
    await playground.kick("secret")
    assert await refused(client.chat_postMessage(channel=channel, text="x")) == "channel_not_found"


async def test_an_archived_channel_takes_nothing(playground: Playground, client: AsyncWebClient) -> None:
    playground.channel("random").archived = True
    assert await refused(client.chat_postMessage(channel="C0PRANDOM1", text="x")) == "is_archived"


async def test_long_text_is_cut_at_forty_thousand_characters(playground: Playground, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C0PGENERAL", text="x" * 40_001)
    assert len(playground.messages("general")[0].text) == 40_000


async def test_a_reply_to_a_reply_lands_in_the_thread(playground: Playground, client: AsyncWebClient) -> None:
    root = await posted(client)
    reply = await posted(client, thread_ts=root)
    await posted(client, thread_ts=reply)
    assert [message.thread_ts for message in playground.messages("general", root)] == [None, root, root]


async def test_metadata_is_kept_and_replaced_and_taken_away(playground: Playground, client: AsyncWebClient) -> None:
    ts = await posted(client, metadata=METADATA)
    message = playground.messages("general")[0]
    assert message.metadata == METADATA
    await client.chat_update(channel="C0PGENERAL", ts=ts, text="second")
    assert message.metadata == METADATA
    await client.chat_update(channel="C0PGENERAL", ts=ts, text="third", metadata={})
    assert message.metadata is None


async def test_an_update_replaces_everything(playground: Playground, client: AsyncWebClient) -> None:
    ts = await posted(client, blocks=MARKDOWN)
    response = await client.chat_update(channel="C0PGENERAL", ts=ts, text="only text")
    message = playground.messages("general")[0]
    assert (response["text"], message.shown_text, message.blocks) == ("only text", "only text", [])
    assert message.edited


async def test_an_update_with_blocks_is_not_marked_as_edited(playground: Playground, client: AsyncWebClient) -> None:
    ts = await posted(client)
    await client.chat_update(channel="C0PGENERAL", ts=ts, text="second", blocks=MARKDOWN)
    assert not playground.messages("general")[0].edited


async def test_an_update_takes_four_thousand_characters(client: AsyncWebClient) -> None:
    ts = await posted(client)
    await client.chat_update(channel="C0PGENERAL", ts=ts, text="x" * 4_000)
    assert await refused(client.chat_update(channel="C0PGENERAL", ts=ts, text="x" * 4_001)) == "msg_too_long"


async def test_the_words_of_others_are_not_the_bot_s_to_change(playground: Playground, client: AsyncWebClient) -> None:
    ts = await playground.say("alice", "general", "mine")
    assert await refused(client.chat_update(channel="C0PGENERAL", ts=ts, text="x")) == "cant_update_message"
    assert await refused(client.chat_delete(channel="C0PGENERAL", ts=ts)) == "cant_delete_message"
    assert await refused(client.chat_update(channel="C0PGENERAL", ts="1.1", text="x")) == "message_not_found"


async def test_a_deleted_message_is_gone_and_cannot_be_deleted_twice(
    playground: Playground, client: AsyncWebClient
) -> None:
    ts = await posted(client)
    await client.chat_delete(channel="C0PGENERAL", ts=ts)
    assert playground.messages("general") == []
    assert await refused(client.chat_delete(channel="C0PGENERAL", ts=ts)) == "message_not_found"


async def test_a_deleted_root_with_replies_stays_as_a_tombstone(client: AsyncWebClient) -> None:
    root = await posted(client)
    await posted(client, thread_ts=root)
    await client.chat_delete(channel="C0PGENERAL", ts=root)
    replies = (await client.conversations_replies(channel="C0PGENERAL", ts=root))["messages"]
    assert [message.get("subtype") for message in replies] == ["tombstone", None]
    assert await refused(client.chat_update(channel="C0PGENERAL", ts=root, text="x")) == "message_not_found"


async def test_an_ephemeral_is_seen_by_one_member(playground: Playground, client: AsyncWebClient) -> None:
    response = await client.chat_postEphemeral(channel="C0PGENERAL", user="U0PALICE01", text="only you")
    shown = playground.channel("general").ephemerals
    assert [(each.ts, each.user, each.text) for each in shown] == [(response["message_ts"], "U0PALICE01", "only you")]
    outsider = client.chat_postEphemeral(channel="C0POPSPRIV", user="U0PCAROL01", text="x")
    assert await refused(outsider) == "user_not_in_channel"


async def test_a_permalink_names_the_message(client: AsyncWebClient) -> None:
    root = await posted(client)
    reply = await posted(client, thread_ts=root)
    link = (await client.chat_getPermalink(channel="C0PGENERAL", message_ts=reply))["permalink"]
    assert f"/archives/C0PGENERAL/p{reply.replace('.', '')}?thread_ts={root}" in link
    assert await refused(client.chat_getPermalink(channel="C0PGENERAL", message_ts="1.1")) == "message_not_found"


async def test_a_broadcast_reply_shows_in_the_channel_too(client: AsyncWebClient) -> None:
    root = await posted(client)
    reply = await posted(client, thread_ts=root, reply_broadcast=True)
    history = (await client.conversations_history(channel="C0PGENERAL"))["messages"]
    assert [message["ts"] for message in history] == [reply, root]
    assert history[0]["subtype"] == "thread_broadcast"


async def test_posting_in_a_thread_clears_its_status(playground: Playground, client: AsyncWebClient) -> None:
    root = await playground.say("alice", "general", "@gemma hi")
    await client.assistant_threads_setStatus(channel_id="C0PGENERAL", thread_ts=root, status="is thinking...")
    assert playground.workspace.status("C0PGENERAL", root) == "is thinking..."
    await posted(client, thread_ts=root)
    assert playground.workspace.status("C0PGENERAL", root) == ""
