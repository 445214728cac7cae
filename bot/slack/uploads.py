"""Files that the bot shares.

It takes three steps (docs.slack.dev/messaging/working-with-files): Slack gives an address, the bytes go there, and the
file is shared, as one message whose `ts` Slack does not tell. Only the last step is seen: a file whose bytes were sent,
and no more, is nobody's, and Slack drops it.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from contextlib import aclosing
from typing import Any

from bot.errors import SlackUnknown
from bot.slack.paging import pages_of
from bot.slack.transport import PATIENCE_S, SlackApi

log = logging.getLogger(__name__)

_GIVE_ADDRESS = "files.getUploadURLExternal"
_SHARE = "files.completeUploadExternal"
_PAGE = 200
_PAGES = 20


class SlackUploads:
    """Shares files in the conversations of one workspace."""

    def __init__(self, api: SlackApi, bot_user_id: str) -> None:
        self._api = api
        self._bot_user_id = bot_user_id

    async def share(  # noqa: PLR0913, PLR0917 - what a message with a file consists of
        self,
        channel_id: str,
        thread_ts: str | None,
        filename: str,
        title: str,
        content: bytes,
        comment: str = "",
        *,
        since_ts: str | None = None,
    ) -> None:
        """As `Uploads.share` of the services says; a file of no bytes is refused.

        Raises SlackLacksScope without `files:write`, SlackRefused (`file_uploads_disabled` …), SlackRateLimited,
        SlackSignedOut, and SlackUnknown when nobody knows whether it is there.
        """
        place = {"channel": channel_id, **({"ts": thread_ts} if thread_ts else {})}
        if since_ts is not None and await self._is_there(place, filename, since_ts):
            return
        given = await self._call(_GIVE_ADDRESS, {"filename": filename, "length": len(content)}, repeatable=True)
        await self._api.send_bytes(str(given.get("upload_url") or ""), content)
        arguments = {
            "files": json.dumps([{"id": given.get("file_id"), "title": title}]),
            "channel_id": channel_id,
            **({"thread_ts": thread_ts} if thread_ts else {}),
            **({"initial_comment": comment} if comment else {}),
        }
        try:
            await self._call(_SHARE, arguments)
        except SlackUnknown as fault:
            log.info("a file's sharing is not known", extra={"channel": channel_id, "reason": str(fault)})
            if not await self._came(place, filename, since_ts or thread_ts or "0"):
                raise

    async def _call(
        self, method: str, arguments: Mapping[str, object], *, repeatable: bool = False
    ) -> Mapping[str, Any]:
        return await self._api.call(method, arguments, patience_s=PATIENCE_S, repeatable=repeatable)

    async def _came(self, place: Mapping[str, object], filename: str, since_ts: str) -> bool:
        """Whether Slack shows the file within the time that a new message may take."""
        for pause_s in self._api.looks_s:
            await asyncio.sleep(pause_s)
            if await self._is_there(place, filename, since_ts):
                return True
        return False

    async def _is_there(self, place: Mapping[str, object], filename: str, since_ts: str) -> bool:
        method = "conversations.replies" if "ts" in place else "conversations.history"
        read = pages_of(
            self._api, method, {**place, "oldest": since_ts}, limit=_PAGE, most=_PAGES, patience_s=PATIENCE_S
        )
        async with aclosing(read) as pages:
            async for page in pages:
                if any(self._carries(message, filename) for message in page.get("messages") or ()):
                    return True
        return False

    def _carries(self, message: Mapping[str, Any], filename: str) -> bool:
        files = message.get("files") or ()
        return message.get("user") == self._bot_user_id and any(file.get("name") == filename for file in files)
