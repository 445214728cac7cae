"""What was said in a thread before the bot came, read from Slack."""

import aiohttp

from bot.conversation.thread import ThreadKey
from bot.playground import Limits, Playground
from bot.slack.app import make_client, sign_in
from bot.slack.conversations import SlackConversations
from bot.slack.transport import SlackApi


async def test_an_edited_message_comes_with_the_time_of_its_edit_so_that_no_older_one_counts_later() -> None:
    async with Playground(limits=Limits.none()) as slack, aiohttp.ClientSession() as session:
        client = make_client(slack.bot_token, slack.api_url, session)
        conversations = SlackConversations(SlackApi(client), await sign_in(client))
        root = await slack.say("alice", "general", "at first")
        reply = await slack.say("bob", "general", "as it was", thread_ts=root)
        await slack.edit("alice", "general", root, "at last")

        key = ThreadKey(slack.workspace.team_id, "C0PGENERAL", root)
        first, second = await conversations.earlier(key, f"{float(reply) + 1:.6f}", 10)

        assert (first.text, second.text, second.edited_ts) == ("at last", "as it was", None)
        assert first.edited_ts is not None
        assert first.edited_ts > reply
