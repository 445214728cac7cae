"""The messages of one reply as Slack knows them: posting, updating, deleting, and finding what may have been posted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from bot.conversation.answer import OpenedBy, Part, PartState
from bot.conversation.turn import Turn
from bot.errors import SlackRefused, SlackUnknown
from bot.slack.plain import plain_text
from bot.slack.transport import PATIENCE_S, SlackApi

EVENT_TYPE = "gemma_turn"
QUESTION_PART = -1
"""The part number of the message that the bot posts for a question asked by a command."""

_SEARCH_LIMIT = 200
_SEARCH_MARGIN_S = 60.0


class PartLog(Protocol):
    """Stores a part; committed when it returns."""

    async def record(self, part: Part) -> None:
        """Store a part."""


class Postbox:
    """Writes the parts of one reply. Every message carries metadata that names its turn, so that it can be found."""

    def __init__(self, api: SlackApi, bot_user_id: str, turn: Turn, version: int) -> None:
        self._api = api
        self._bot_user_id = bot_user_id
        self._turn = turn
        self._version = version
        self.channel_id, self.thread_ts = turn.destination

    async def post(self, part: Part, body: Mapping[str, object]) -> Part:
        """Post a part's message once: when the result is not known, what stands in Slack decides.

        Raises SlackRefused, SlackRateLimited, or SlackUnknown when even the search fails.
        """
        arguments = {**self._address(), **body, "metadata": self._metadata(part.part)}
        arguments |= {"unfurl_links": False, "unfurl_media": False}
        try:
            response = await self._api.call("chat.postMessage", arguments, patience_s=PATIENCE_S)
        except SlackUnknown:
            found = await self.find(part)
            if found is None:
                raise
            return found
        return replace(part, ts=response["ts"], state=PartState.VISIBLE)

    async def update(self, part: Part, markdown: str) -> Part:
        """Replace the whole text of a part; repeating it changes nothing."""
        arguments = {"channel": part.channel_id, "ts": part.ts, "parse": "none", **message_body(markdown)}
        arguments["metadata"] = self._metadata(part.part)
        await self._api.call("chat.update", arguments, patience_s=PATIENCE_S)
        return replace(part, state=PartState.SETTLED)

    async def delete(self, part: Part) -> None:
        """Take a surplus part away; one that is gone already is fine."""
        try:
            await self._api.call("chat.delete", {"channel": part.channel_id, "ts": part.ts}, patience_s=PATIENCE_S)
        except SlackRefused as error:
            if error.code != "message_not_found":
                raise

    async def start_stream(self, part: Part, text: str) -> Part:
        """Open a streamed message that begins with `text`."""
        arguments = {
            **self._address(),
            "markdown_text": text,
            "recipient_user_id": self._turn.user_id,
            "recipient_team_id": self._turn.user_team_id or self._turn.team_id,
        }
        response = await self._api.call("chat.startStream", arguments)
        return replace(part, ts=response["ts"], state=PartState.VISIBLE)

    async def append(self, part: Part, text: str) -> None:
        """Let an open stream grow. Never repeated when the result is not known."""
        arguments = {"channel": part.channel_id, "ts": part.ts, "markdown_text": text}
        await self._api.call("chat.appendStream", arguments)

    async def stop_stream(self, part: Part, text: str = "") -> Part:
        """Close a stream, with its last text."""
        arguments: dict[str, object] = {"channel": part.channel_id, "ts": part.ts}
        if text:
            arguments["markdown_text"] = text
        arguments["metadata"] = self._metadata(part.part)
        await self._api.call("chat.stopStream", arguments, patience_s=PATIENCE_S)
        return replace(part, state=PartState.SETTLED)

    async def find(self, part: Part) -> Part | None:
        """The message that a write with an unknown result left, or None when there is none.

        Posts are known by their metadata; `chat.startStream` takes none, so our own unmarked message in the thread,
        newer than the question, is the orphan (design, "The way of a message").
        """
        for message in await self._recent():
            if message.get("user") != self._bot_user_id:
                continue
            payload = _payload(message)
            if payload == self._metadata(part.part)["event_payload"]:
                return replace(part, ts=message["ts"], state=PartState.VISIBLE)
            if payload is None and part.opened_by is OpenedBy.STREAM and message["ts"] > (self._turn.ts or ""):
                return replace(part, ts=message["ts"], state=PartState.VISIBLE)
        return None

    async def set_status(self, status: str) -> None:
        """Show what the bot is doing in the thread; "" clears it."""
        if self.thread_ts is not None:
            arguments = {"channel_id": self.channel_id, "thread_ts": self.thread_ts, "status": status}
            await self._api.call("assistant.threads.setStatus", arguments)

    async def _recent(self) -> Sequence[Mapping[str, Any]]:
        since = f"{self._turn.created_at - _SEARCH_MARGIN_S:.6f}"
        arguments = {"channel": self.channel_id, "oldest": since, "limit": _SEARCH_LIMIT, "include_all_metadata": True}
        if self.thread_ts is None:
            response = await self._api.call("conversations.history", arguments, patience_s=PATIENCE_S)
        else:
            arguments["ts"] = self.thread_ts
            response = await self._api.call("conversations.replies", arguments, patience_s=PATIENCE_S)
        messages: Sequence[Mapping[str, Any]] = response.get("messages", ())
        return messages

    def _address(self) -> dict[str, object]:
        address: dict[str, object] = {"channel": self.channel_id}
        if self.thread_ts is not None:
            address["thread_ts"] = self.thread_ts
        return address

    def _metadata(self, part: int) -> dict[str, Any]:
        payload = {"turn_id": self._turn.short_id, "answer": self._version, "part": part}
        return {"event_type": EVENT_TYPE, "event_payload": payload}


def message_body(markdown: str) -> dict[str, object]:
    """A message in Slack's native Markdown, with the plain `text` that notifications and searches show."""
    return {"blocks": [{"type": "markdown", "text": markdown}], "text": plain_text(markdown)}


def _payload(message: Mapping[str, Any]) -> Mapping[str, Any] | None:
    metadata = message.get("metadata") or {}
    return metadata.get("event_payload") if metadata.get("event_type") == EVENT_TYPE else None
