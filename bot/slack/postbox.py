"""The messages of one reply as Slack knows them: posting, updating, deleting, and finding what may have been posted."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from bot.conversation.answer import OpenedBy, Part, PartState
from bot.conversation.turn import Turn
from bot.errors import SlackRefused, SlackUnknown
from bot.slack.lookup import Lookup
from bot.slack.rendering.mrkdwn import plain_text
from bot.slack.transport import PATIENCE_S, SlackApi

log = logging.getLogger(__name__)

QUESTION_PART = -1
"""The part number of the message that the bot posts for a question asked by a command."""

_POSTS = 2


class PartLog(Protocol):
    """Stores a part; committed when it returns."""

    async def record(self, part: Part) -> None:
        """Store a part."""


class Postbox:
    """Writes the parts of one reply. Every message carries metadata that names its turn, so that it can be found.

    All may raise SlackRefused, SlackRateLimited, SlackSignedOut and, where nobody knows what happened, SlackUnknown.
    """

    def __init__(self, api: SlackApi, bot_user_id: str, turn: Turn, version: int, begun_at: float) -> None:
        self._api = api
        self._turn = turn
        self.version = version
        self._lookup = Lookup(api, bot_user_id, turn, version, begun_at)
        self.channel_id, self.thread_ts = turn.destination

    async def post(
        self,
        part: Part,
        body: Mapping[str, object],
        patience_s: float = PATIENCE_S,
        known: Collection[str] = (),
    ) -> Part:
        """Post a part's message once: when the result is not known, what stands in Slack decides (but for `known`).

        Where Slack does not let us look it is not posted again, and the part stays `unknown`, without a `ts`.
        """
        unknown: SlackUnknown | None = None
        for _ in range(_POSTS):
            try:
                return await self.post_once(part, body, patience_s)
            except SlackUnknown as fault:
                unknown = fault
                log.info("a post's result is not known", extra={"turn": self._turn.short_id, "reason": str(fault)})
            found = await self.find(part, known)
            if found is not None:
                return found
        raise unknown or AssertionError("a post that was tried either ended or is not known")

    async def post_once(self, part: Part, body: Mapping[str, object], patience_s: float = 0.0) -> Part:
        """The same, where nothing is looked for: SlackUnknown when the result is not known."""
        arguments = {**self._address(), **body, "metadata": self._lookup.metadata(part.part)}
        arguments |= {"unfurl_links": False, "unfurl_media": False}
        response = await self._api.call("chat.postMessage", arguments, patience_s=patience_s)
        return replace(part, ts=_ts_of("chat.postMessage", response), state=PartState.VISIBLE)

    async def update(self, part: Part, body: Mapping[str, object], patience_s: float = PATIENCE_S) -> Part:
        """Replace all that a part says; repeating it changes nothing."""
        marked = {"metadata": self._lookup.metadata(part.part)}
        arguments = {"channel": part.channel_id, "ts": part.ts, "parse": "none", "blocks": [], **marked, **body}
        await self._api.call("chat.update", arguments, patience_s=patience_s, repeatable=True)
        return replace(part, state=PartState.SETTLED)

    async def delete(self, part: Part) -> None:
        """Take a surplus part away; one that is gone already is fine."""
        arguments = {"channel": part.channel_id, "ts": part.ts}
        try:
            await self._api.call("chat.delete", arguments, patience_s=PATIENCE_S, repeatable=True)
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
        return replace(part, ts=_ts_of("chat.startStream", response), state=PartState.VISIBLE)

    async def append(self, part: Part, text: str) -> None:
        """Let an open stream grow. Never repeated when the result is not known."""
        arguments = {"channel": part.channel_id, "ts": part.ts, "markdown_text": text}
        await self._api.call("chat.appendStream", arguments)

    async def stop_stream(self, part: Part, text: str = "", blocks: Sequence[Mapping[str, Any]] = ()) -> Part:
        """Close a stream, with its last text and the blocks below it. Without either it may be repeated."""
        arguments: dict[str, object] = {"channel": part.channel_id, "ts": part.ts}
        if text:
            arguments["markdown_text"] = text
        if blocks:
            arguments["blocks"] = list(blocks)
        arguments["metadata"] = self._lookup.metadata(part.part)
        repeatable = not text and not blocks
        await self._api.call("chat.stopStream", arguments, patience_s=PATIENCE_S, repeatable=repeatable)
        return replace(part, state=PartState.SETTLED)

    async def find(self, part: Part, known: Collection[str] = (), *, patiently: bool = True) -> Part | None:
        """A part that a write with an unknown result has left; None when there is none.

        `known` are messages that are not it. Where Slack refuses to show the messages (`missing_scope`) nobody can
        know: then it is the part without a `ts`, as `unknown`, and the log says so.
        """
        try:
            ts = await self._lookup.find(part, known, patiently=patiently)
        except SlackRefused as fault:
            log.warning(
                "a message that may have been written cannot be looked for",
                extra={"turn": self._turn.short_id, "part": part.part, "reason": str(fault)},
            )
            return replace(part, ts=None, state=PartState.UNKNOWN)
        return None if ts is None else replace(part, ts=ts, state=PartState.VISIBLE)

    def _address(self) -> dict[str, object]:
        address: dict[str, object] = {"channel": self.channel_id}
        if self.thread_ts is not None:
            address["thread_ts"] = self.thread_ts
        return address


def markdown_body(markdown: str, blocks: Sequence[Mapping[str, Any]] = ()) -> dict[str, object]:
    """A message in Slack's native Markdown with `blocks` below it, and the plain `text` for notifications, searches."""
    return {"blocks": [{"type": "markdown", "text": markdown}, *blocks], "text": plain_text(markdown)}


def opened_as_stream(part: Part) -> bool:
    """Whether a part may still be an open stream, which is to be stopped before it can be updated."""
    return part.opened_by is OpenedBy.STREAM and part.state is not PartState.SETTLED


def _ts_of(method: str, response: Mapping[str, Any]) -> str:
    ts = response.get("ts")
    if not isinstance(ts, str) or not ts:
        raise SlackUnknown(method, "an answer without a ts")
    return ts
