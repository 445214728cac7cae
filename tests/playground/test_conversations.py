"""Reading by Slack's own client: history, threads, pages, members."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from bot.playground.people import Attachment
from tests.playground.conftest import refused

GENERAL = "C0PGENERAL"
METADATA = {"event_type": "gemma_turn", "event_payload": {"turn_id": "abc"}}


async def thread_of(playground: Playground, replies: int) -> tuple[str, list[str]]:
    root = await playground.say("alice", "general", "root")
    return root, [await playground.say("bob", "general", f"reply {n}", thread_ts=root) for n in range(replies)]


async def test_history_is_newest_first_and_without_replies(playground: Playground, client: AsyncWebClient) -> None:
    root, replies = await thread_of(playground, 2)
    later = await playground.say("carol", "general", "later")
    found = (await client.conversations_history(channel=GENERAL))["messages"]
    assert [message["ts"] for message in found] == [later, root]
    assert found[1]["reply_count"] == 2
    assert found[1]["latest_reply"] == replies[-1]
    assert found[1]["reply_users"] == ["U0PBOB0001"]


async def test_history_comes_in_pages(playground: Playground, client: AsyncWebClient) -> None:
    said = [await playground.say("alice", "general", str(number)) for number in range(5)]
    seen: list[str] = []
    cursor = ""
    for _ in range(3):
        page = await client.conversations_history(channel=GENERAL, limit=2, cursor=cursor)
        seen += [message["ts"] for message in page["messages"]]
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        assert page["has_more"] == bool(cursor)
    assert seen == said[::-1]


async def test_the_ends_of_a_range_belong_to_it_only_when_asked(playground: Playground, client: AsyncWebClient) -> None:
    said = [await playground.say("alice", "general", str(number)) for number in range(4)]
    span = {"oldest": said[0], "latest": said[3]}
    inner = await client.conversations_history(channel=GENERAL, **span)  # type: ignore[arg-type]
    whole = await client.conversations_history(channel=GENERAL, inclusive=True, **span)  # type: ignore[arg-type]
    assert [message["ts"] for message in inner["messages"]] == said[1:3][::-1]
    assert [message["ts"] for message in whole["messages"]] == said[::-1]


async def test_a_thread_is_oldest_first_and_the_root_leads_every_page(
    playground: Playground, client: AsyncWebClient
) -> None:
    root, replies = await thread_of(playground, 5)
    pages = []
    cursor = ""
    while True:
        page = await client.conversations_replies(channel=GENERAL, ts=root, limit=2, cursor=cursor)
        pages.append([message["ts"] for message in page["messages"]])
        if not page["has_more"]:
            break
        cursor = page["response_metadata"]["next_cursor"]
    assert pages == [[root, *replies[:2]], [root, *replies[2:4]], [root, replies[4]]]


async def test_the_root_comes_with_every_range(playground: Playground, client: AsyncWebClient) -> None:
    root, replies = await thread_of(playground, 3)
    page = await client.conversations_replies(channel=GENERAL, ts=root, oldest=replies[1])
    assert [message["ts"] for message in page["messages"]] == [root, replies[2]]


async def test_replies_name_their_thread_and_its_author(playground: Playground, client: AsyncWebClient) -> None:
    root, _ = await thread_of(playground, 1)
    page = await client.conversations_replies(channel=GENERAL, ts=root)
    assert page["messages"][1]["thread_ts"] == root
    assert page["messages"][1]["parent_user_id"] == "U0PALICE01"


async def test_metadata_comes_only_when_asked_for(client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel=GENERAL, text="x", metadata=METADATA))["ts"]
    plain = await client.conversations_replies(channel=GENERAL, ts=ts)
    whole = await client.conversations_replies(channel=GENERAL, ts=ts, include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert whole["messages"][0]["metadata"] == METADATA


async def test_a_markdown_block_is_not_given_back(client: AsyncWebClient) -> None:
    blocks = [{"type": "markdown", "text": "# Hi"}, {"type": "divider"}]
    ts = (await client.chat_postMessage(channel=GENERAL, text="Hi", blocks=blocks))["ts"]
    found = (await client.conversations_replies(channel=GENERAL, ts=ts))["messages"][0]
    assert found["text"] == "Hi"
    assert [block["type"] for block in found["blocks"]] == ["divider"]


async def test_messages_of_the_bot_say_so(playground: Playground, client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel=GENERAL, text="x"))["ts"]
    found = (await client.conversations_replies(channel=GENERAL, ts=ts))["messages"][0]
    workspace = playground.workspace
    assert (found["user"], found["bot_id"], found["app_id"]) == (
        workspace.bot_user,
        workspace.bot_id,
        workspace.app_id,
    )


@pytest.mark.parametrize(
    ("method", "arguments", "code"),
    [
        ("conversations.history", {"channel": "C0NOWHERE"}, "channel_not_found"),
        ("conversations.history", {"channel": "C0PLOUNGE1"}, "not_in_channel"),
        ("conversations.history", {"channel": GENERAL, "cursor": "nonsense"}, "invalid_cursor"),
        ("conversations.history", {"channel": GENERAL, "oldest": "yesterday"}, "invalid_ts_oldest"),
        ("conversations.history", {"channel": GENERAL, "latest": "x"}, "invalid_ts_latest"),
        ("conversations.history", {"channel": GENERAL, "limit": "many"}, "invalid_arguments"),
        ("conversations.history", {"channel": GENERAL, "limit": "-1"}, "invalid_limit"),
        ("conversations.replies", {"channel": GENERAL, "ts": "1.1"}, "thread_not_found"),
        ("conversations.replies", {"channel": GENERAL}, "invalid_arguments"),
        ("conversations.info", {"channel": "C0NOWHERE"}, "channel_not_found"),
        ("conversations.list", {"types": "everything"}, "invalid_types"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
        ("conversations.open", {"users": "U0PGEMMA01"}, "not_enough_users"),
        ("conversations.join", {"channel": "C0POPSPRIV"}, "method_not_supported_for_channel_type"),
    ],
)
async def test_what_cannot_be_read_has_its_code(
    client: AsyncWebClient, method: str, arguments: dict[str, str], code: str
) -> None:
    assert await refused(client.api_call(method, params=arguments)) == code


async def test_the_bot_s_own_conversations_are_listed(playground: Playground, client: AsyncWebClient) -> None:
    types = "public_channel,private_channel,mpim,im"
    found = (await client.users_conversations(types=types))["channels"]
    ids = {channel["id"] for channel in found}
    assert "C0PLOUNGE1" not in ids
    assert {"C0POPSPRIV", "C0PMPDM001", playground.dm_of("carol")} < ids
    everything = (await client.conversations_list(types=types))["channels"]
    assert {channel["id"] for channel in everything} - ids == {"C0PLOUNGE1"}
    lounge = next(channel for channel in everything if channel["id"] == "C0PLOUNGE1")
    assert not lounge["is_member"]


async def test_lists_come_in_pages(client: AsyncWebClient) -> None:
    first = await client.conversations_list(limit=3)
    second = await client.conversations_list(limit=3, cursor=first["response_metadata"]["next_cursor"])
    names = [channel["name"] for page in (first, second) for channel in page["channels"]]
    assert names == ["general", "random", "ask-gemma", "lounge"]
    assert second["response_metadata"]["next_cursor"] == ""


async def test_a_channel_tells_its_kind_and_members(playground: Playground, client: AsyncWebClient) -> None:
    info = (await client.conversations_info(channel="C0POPSPRIV", include_num_members=True))["channel"]
    assert (info["is_private"], info["num_members"]) == (True, 3)
    members = (await client.conversations_members(channel="C0POPSPRIV"))["members"]
    assert members == ["U0PALICE01", "U0PBOB0001", playground.bot_user]
    dm = (await client.conversations_info(channel=playground.dm_of("bob")))["channel"]
    assert (dm["is_im"], dm["user"]) == (True, "U0PBOB0001")


async def test_a_dm_and_a_group_dm_can_be_opened(playground: Playground, client: AsyncWebClient) -> None:
    dm = (await client.conversations_open(users="U0PCAROL01"))["channel"]["id"]
    assert dm == playground.dm_of("carol")
    group = (await client.conversations_open(users=["U0PCAROL01", "U0PALICE01"]))["channel"]["id"]
    again = (await client.conversations_open(users=["U0PALICE01", "U0PCAROL01"], return_im=True))["channel"]
    assert again["id"] == group
    assert again["is_mpim"]


async def test_the_bot_can_join_a_public_channel(playground: Playground, client: AsyncWebClient) -> None:
    joined = (await client.conversations_join(channel="C0PLOUNGE1"))["channel"]
    assert joined["is_member"]
    assert playground.bot_user in playground.channel("lounge").members


async def test_of_a_deleted_channel_nothing_streams_nothing_is_shown_and_no_file_is_read(
    playground: Playground, client: AsyncWebClient
) -> None:
    channel = playground.add_channel("doomed")
    files = [Attachment("a.txt", "text/plain", b"abc")]
    ts = await playground.say("alice", channel, "hi", files=files)
    (file,) = playground.workspace.files.values()
    workspace = playground.workspace
    await client.chat_startStream(
        channel=channel, thread_ts=ts, recipient_user_id="U0PALICE01", recipient_team_id=workspace.team_id
    )
    workspace.set_status(channel, ts, "thinks")
    workspace.set_title(channel, ts, "doom")

    await playground.delete_channel("alice", channel)

    for left in (workspace.open_streams, workspace.sessions, workspace.statuses, workspace.titles):
        assert left == {}
    assert file.channels == []
    assert await refused(client.files_info(file=file.id)) == "file_not_found"


async def test_a_file_of_a_channel_that_a_saved_workspace_knows_no_more_is_not_read(
    playground: Playground, client: AsyncWebClient
) -> None:
    await playground.say("alice", "general", "hi", files=[Attachment("a.txt", "text/plain", b"abc")])
    (file,) = playground.workspace.files.values()
    file.channels[:] = ["C0GONE"]
    assert await refused(client.files_info(file=file.id)) == "file_not_found"


async def test_nobody_reacts_in_an_archived_channel(playground: Playground, client: AsyncWebClient) -> None:
    ts = await playground.say("alice", "general", "hi")
    await playground.archive_channel("alice", "general")
    assert await refused(client.reactions_add(channel="C0PGENERAL", timestamp=ts, name="eyes")) == "is_archived"


async def test_a_deleted_root_is_neither_edited_nor_reacted_to(playground: Playground, client: AsyncWebClient) -> None:
    ts = await playground.say("alice", "general", "hi")
    await playground.say("alice", "general", "more", thread_ts=ts)
    await playground.edit("alice", "general", ts, "hello")
    await client.reactions_add(channel="C0PGENERAL", timestamp=ts, name="eyes")
    await playground.delete("alice", "general", ts)
    root = playground.messages("general", ts)[0]
    assert (root.subtype, root.edited_ts, root.reactions) == ("tombstone", None, {})
