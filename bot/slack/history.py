"""What Slack remembers of the bot's conversations: each verb is one call, within the workspace's budgets.

docs.slack.dev/reference/methods/conversations.history, /conversations.replies and /users.conversations. An app that
is distributed outside the Marketplace gets 15 messages a page and one page a minute: whoever calls must bear it.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bot.conversation.addressing import ChannelKind
from bot.conversation.history import Conversation, HistoryPage, ThreadNews
from bot.conversation.thread import ThreadKey
from bot.slack.messages import Payload, incoming_from
from bot.slack.paging import next_cursor, paged
from bot.slack.transport import SlackApi

_PAGE = 200
_LEFT_TO_DOUBTS = 0.5
"""The share of a burst of calls that looking for missed messages leaves to looking for unanswered posts."""

_TYPES = {
    ChannelKind.DM: "im",
    ChannelKind.GROUP_DM: "mpim",
    ChannelKind.PUBLIC: "public_channel",
    ChannelKind.PRIVATE: "private_channel",
}
_JOINS = ("channel_join", "group_join", "bot_add")


class SlackHistory:
    """Reads the history of one workspace as the bot's user sees it. All verbs raise SlackError."""

    def __init__(self, api: SlackApi, team_id: str, bot_user_id: str) -> None:
        self._api = api
        self.team_id = team_id
        self._bot_user_id = bot_user_id

    async def conversations(self, kinds: Collection[ChannelKind], cursor: str) -> tuple[Sequence[Conversation], str]:
        """A page of the conversations that the bot is in, and the cursor of the next page ("": there is none)."""
        types = ",".join(_TYPES[kind] for kind in kinds)
        arguments = paged({"types": types, "exclude_archived": True}, _PAGE, cursor)
        response = await self._api.call("users.conversations", arguments)
        found = [
            Conversation(self.team_id, channel["id"], _kind_of(channel))
            for channel in _dicts(response.get("channels"))
            if isinstance(channel.get("id"), str)
        ]
        return found, next_cursor(response)

    async def page(self, place: Conversation, oldest_ts: str, latest_ts: str, cursor: str) -> HistoryPage:
        """A page of what stands at a conversation's top level between two `ts`; the newest page comes first.

        Slack pages from the newest back only when `latest` is given: without it the page next to `oldest` is first.
        """
        arguments = {"channel": place.channel_id, "oldest": oldest_ts, "latest": latest_ts}
        response = await self._look("conversations.history", paged(arguments, _PAGE, cursor))
        return self._page(place, response, _dicts(response.get("messages")))

    async def replies(self, place: Conversation, thread: ThreadKey, oldest_ts: str, cursor: str) -> HistoryPage:
        """A page of the replies of a thread that are newer than `oldest_ts`; the oldest page comes first."""
        arguments = {"channel": thread.channel_id, "ts": thread.thread_ts, "oldest": oldest_ts}
        response = await self._look("conversations.replies", paged(arguments, _PAGE, cursor))
        shown = _dicts(response.get("messages"))
        return self._page(place, response, [message for message in shown if message.get("ts") != thread.thread_ts])

    async def _look(self, method: str, arguments: Mapping[str, object]) -> Payload:
        """A call that nobody waits for: what stands in doubt is looked for before it."""
        await self._api.make_way(method, _LEFT_TO_DOUBTS)
        return await self._api.call(method, arguments)

    def _page(self, place: Conversation, response: Payload, shown: Sequence[Payload]) -> HistoryPage:
        shown = [message for message in shown if isinstance(message.get("ts"), str)]
        stamps = [message["ts"] for message in shown]
        read = (incoming_from(message, place, self._bot_user_id) for message in shown)
        threads = tuple(news for message in shown if (news := _news(message)))
        joins = [message["ts"] for message in shown if self._is_our_join(message)]
        return HistoryPage(
            messages=tuple(sorted((message for message in read if message), key=lambda message: message.ts)),
            threads=threads,
            newest_ts=max([*stamps, *(news.latest_ts for news in threads)], default=""),
            oldest_ts=min(stamps, default=""),
            joined_ts=max(joins, default=""),
            cursor=next_cursor(response),
        )

    def _is_our_join(self, message: Payload) -> bool:
        return message.get("subtype") in _JOINS and message.get("user") == self._bot_user_id


def _dicts(value: object) -> Sequence[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _news(message: Payload) -> ThreadNews | None:
    """What a thread's root tells of its replies; None for every other message."""
    ts, latest = message.get("ts"), message.get("latest_reply")
    if not (isinstance(ts, str) and isinstance(latest, str)):
        return None
    count = message.get("reply_count")
    return ThreadNews(ts, count if isinstance(count, int) else 0, latest)


def _kind_of(channel: Payload) -> ChannelKind:
    if channel.get("is_im"):
        return ChannelKind.DM
    if channel.get("is_mpim"):
        return ChannelKind.GROUP_DM
    return ChannelKind.PRIVATE if channel.get("is_private") or channel.get("is_group") else ChannelKind.PUBLIC
