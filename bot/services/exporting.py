"""Gives a person what is kept of them, as a file in their direct messages."""

import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.conversation.setting import is_dm
from bot.conversation.turn import Control, Turn
from bot.errors import SlackRefused
from bot.services.people import PeopleService
from bot.services.ports import Exports, Replies, Uploads
from bot.services.turns import Command, TurnService
from bot.texts import say

log = logging.getLogger(__name__)

EXPORT = "export"
"""The effect's name."""

_SKEW_S = 60.0
"""How much earlier than by our clock a file may have been shared that an attempt before this one has left."""


class ExportService:
    """Makes exports. Where Slack takes no files, the person is told who can give them one."""

    def __init__(
        self, turns: TurnService, exports: Exports, people: PeopleService, replies: Replies, uploads: Uploads
    ) -> None:
        self._turns = turns
        self._exports = exports
        self._people = people
        self._replies = replies
        self._uploads = uploads

    async def ask(self, command: Command) -> None:
        """Have an export made for whoever used the command. Raises StoreError."""
        await self._turns.leave_line(replace(command, channel_id="", text=""), Control("export.refused", effect=EXPORT))

    async def send(self, turn: Turn, line: Control) -> Control | None:
        """Share the file in the person's DM, once; the line that is said where Slack does not let us.

        Raises StoreError, and the SlackErrors that pass.
        """
        content = await self._content(turn)
        name = f"gemma-export-{turn.short_id}.jsonl"
        title, comment = (say(key, language=turn.language) for key in ("export.title", "export.comment"))
        since_ts = f"{turn.created_at - _SKEW_S:.6f}" if turn.attempts > 1 else None
        try:
            channel_id = await self._replies.direct(turn)
            await self._uploads.share(channel_id, None, name, title, content, comment, since_ts=since_ts)
        except SlackRefused as error:
            log.warning("an export was not sent", extra={"turn": turn.short_id, "reason": str(error)})
            return line
        return None

    async def _content(self, turn: Turn) -> bytes:
        """The export, as JSON Lines."""
        seen: dict[str, bool] = {}
        lines = []
        async for record in self._exports.of_person(turn.team_id, turn.user_id):
            shown = await self._shown(record, turn.user_id, seen)
            lines.append(json.dumps(shown, ensure_ascii=False, separators=(",", ":")) + "\n")
        return "".join(lines).encode()

    async def _shown(self, record: Mapping[str, Any], user_id: str, seen: dict[str, bool]) -> Mapping[str, Any]:
        """A record without what others said in conversations that the person cannot read any more."""
        if record["kind"] != "message":
            return record
        shown = dict(record)
        if not await self._may_read(record["channel_id"], user_id, seen):
            shown |= {"answers": [], "left_out": ["answers"]}
        if record.get("quoted") and not await self._may_read(record["about_channel_id"], user_id, seen):
            shown |= {"quoted": "", "left_out": [*shown.get("left_out", ()), "quoted"]}
        return shown

    async def _may_read(self, channel_id: str, user_id: str, seen: dict[str, bool]) -> bool:
        """Whether somebody can read a conversation; nobody can when Slack does not tell. Each is asked about once."""
        if not channel_id or is_dm(channel_id):
            return True  # it is their own: nobody else writes to the bot there
        if channel_id not in seen:
            seen[channel_id] = await self._people.may_read(channel_id, user_id)
        return seen[channel_id]
