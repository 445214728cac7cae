"""Finds the message that a write with an unknown result has left in Slack, if it has left one."""

import asyncio
from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import aclosing
from itertools import accumulate
from typing import Any

from bot.conversation.answer import OpenedBy, Part
from bot.conversation.turn import Turn
from bot.errors import SlackUnknown
from bot.slack.paging import next_cursor
from bot.slack.transport import PATIENCE_S, SlackApi

EVENT_TYPE = "gemma_turn"

_PAGE = 200
_PAGES = 20
_CLOCKS_APART_S = 2.0
_LEFT_BY_EARLY_LOOKS = 0.75
"""The share of a burst that is left to the last looks: those before them only find sooner what is there."""

_WITHOUT_MESSAGE_S = 600.0


class Lookup:
    """Knows the messages of one version of a turn's answer.

    Posts carry metadata that names them; one of an earlier version counts when it is newer than `begun_at`. A stream
    whose start was not answered carries none (`chat.startStream` takes no metadata): it is the message of our own in
    that thread that carries no metadata, is none of `known` (the reply's other messages) and is newer than the question
    and than `begun_at`, the beginning of this version in seconds since the epoch by our own clock (of the former one,
    where a message of that may have been lost). Turns of a thread run one after another and mark their streams when
    they stop them, so what another turn or version left unmarked is older than that; what is not answered by us has
    another user.
    """

    def __init__(self, api: SlackApi, bot_user_id: str, turn: Turn, version: int, begun_at: float) -> None:
        self._api = api
        self._bot_user_id = bot_user_id
        self._turn = turn
        self._version = version
        self._begun_at = begun_at
        self._channel_id, self._thread_ts = turn.destination

    @property
    def _method(self) -> str:
        """How the place is read in which the reply stands: a thread, or a channel where it is in none."""
        return "conversations.history" if self._thread_ts is None else "conversations.replies"

    def metadata(self, part: int) -> dict[str, Any]:
        """What a part's message carries, and is known by."""
        payload = {"turn_id": self._turn.short_id, "answer": self._version, "part": part}
        return {"event_type": EVENT_TYPE, "event_payload": payload}

    async def find(self, part: Part, known: Collection[str] = (), *, patiently: bool = True) -> str | None:
        """The `ts` of a part's message; None when Slack shows none, also not after the time a new one may take.

        Where many look at once, only the look at the end of that time is made for each: the budget of looks bounds how
        soon all of them know. Raises SlackError when Slack could not be asked: then nobody knows.
        """
        if not patiently:
            return await self._look(part, known)
        self._api.doubts += 1
        try:
            return await self._look_patiently(part, known)
        finally:
            self._api.doubts -= 1

    async def _look_patiently(self, part: Part, known: Collection[str]) -> str | None:
        now = asyncio.get_running_loop().time
        due = [now() + after_s for after_s in accumulate(self._api.looks_s)]
        for at in due:
            await asyncio.sleep(max(at - now(), 0.0))
            if at < due[-1] and not self._api.affords(self._method, _LEFT_BY_EARLY_LOOKS):
                continue
            is_last = now() >= due[-1]
            ts = await self._look(part, known)
            if ts is not None or is_last:
                return ts
        return None

    async def _look(self, part: Part, known: Collection[str]) -> str | None:
        orphan: str | None = None
        async with aclosing(self._recent()) as messages:
            async for message in messages:
                if message.get("user") != self._bot_user_id or message["ts"] in known:
                    continue
                if self._is_marked(message, part.part):
                    return str(message["ts"])
                if orphan is None and part.opened_by is OpenedBy.STREAM and self._may_be_orphan(message):
                    orphan = str(message["ts"])
        return orphan

    def _is_marked(self, message: Mapping[str, Any], part: int) -> bool:
        """Whether a message says that it is this part: of this version, or of one that this one has taken over."""
        marked = message.get("metadata") or {}
        said, wanted = marked.get("event_payload") or {}, self.metadata(part)["event_payload"]
        if marked.get("event_type") != EVENT_TYPE or {**said, "answer": self._version} != wanted:
            return False
        return said.get("answer") == self._version or message["ts"] > self._begun()

    def _begun(self) -> str:
        """The beginning of this version on Slack's clock, as a `ts`."""
        return f"{self._begun_at + self._api.ahead_s - _CLOCKS_APART_S:.6f}"

    def _may_be_orphan(self, message: Mapping[str, Any]) -> bool:
        newer = message["ts"] > max(self._begun(), self._turn.ts or "", self._thread_ts or "")
        return newer and not message.get("metadata") and not message.get("subtype")

    async def _recent(self) -> AsyncGenerator[Mapping[str, Any], None]:
        """The thread's messages (or the channel's, where the reply is in none) from the question on."""
        arguments: dict[str, object] = {
            "channel": self._channel_id,
            "oldest": self._oldest(),
            "limit": _PAGE,
            "include_all_metadata": True,
        }
        if self._thread_ts is not None:
            arguments["ts"] = self._thread_ts
        for _ in range(_PAGES):
            page = await self._api.call(self._method, arguments, patience_s=PATIENCE_S, repeatable=True)
            for message in page.get("messages", ()):
                yield message
            cursor = next_cursor(page)
            if not page.get("has_more") or not cursor:
                return
            arguments["cursor"] = cursor
        raise SlackUnknown(self._method, f"more than {_PAGE * _PAGES} messages since the question")

    def _oldest(self) -> str:
        """The `ts` that nothing of ours is older than: the question's, where it stands in the same channel."""
        if self._turn.ts is not None and self._channel_id == self._turn.thread.channel_id:
            return self._turn.ts
        return f"{self._turn.created_at - _WITHOUT_MESSAGE_S:.6f}"
