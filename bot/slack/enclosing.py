"""The files of one reply: what of an answer does not fit into its messages, and what was asked for as a file.

Slack does not name the message that a file is shared in, so what tells whether a file is there is its name: it holds
the turn's short id and the version of the answer. That files may be there is stored before the first one is shared.
"""

import logging
import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from bot.conversation.answer import ENCLOSED, Below, Offer, OpenedBy, Part, PartState
from bot.conversation.asked_files import asked_file
from bot.conversation.turn import Turn
from bot.errors import SlackRefused, SlackUnknown
from bot.slack.answer_files import AnswerFile, files_in
from bot.slack.paging import pages_of
from bot.slack.placing import Closing
from bot.slack.postbox import PartLog
from bot.slack.transport import PATIENCE_S, SlackApi
from bot.slack.uploads import SlackUploads
from bot.texts import say

log = logging.getLogger(__name__)

_NAME = re.compile(r".*-([a-z]+)(?:-[0-9]+)?\.[^.]+")
_PAGE = 200
_PAGES = 20
_SENDING = "upload"
"""What `SlackApi.send_bytes` calls its step: where that fails, nothing was shared."""


def files_of(turn: Turn, text: str, rest: str) -> Sequence[AnswerFile]:
    """The files that belong to an answer: the `rest` that does not fit into messages, and what the turn asks for."""
    wish = asked_file(turn.text) if turn.control is None else None
    left_over = [AnswerFile("answer.md", rest.encode(errors="replace"))] if rest else []
    return [*left_over, *(files_in(text, wish) if wish else ())]


def without_files(rest: str, notice: str | None, below: Below) -> Closing:
    """What is said below an answer whose files cannot be shared; where it can be continued, that shows the rest."""
    asked = "" if rest else say("answer.file_missing", language=below.language)
    said = "\n\n".join(piece for piece in (asked, notice) if piece)
    missing = "answer.rest_later" if Offer.GO_ON in below.offers else "answer.rest_missing"
    return Closing(say(missing, language=below.language), said)


class Enclosures:
    """The files of one version of an answer; `left` tells of those of a former attempt or version."""

    def __init__(  # noqa: PLR0913, PLR0917 - where files go, and whose they are
        self, api: SlackApi, bot_user_id: str, part_log: PartLog, turn: Turn, version: int, left: Part | None
    ) -> None:
        self._api = api
        self._bot_user_id = bot_user_id
        self._uploads = SlackUploads(api, bot_user_id)
        self._log = part_log
        self._turn = turn
        self._version = version
        self._channel_id, self._thread_ts = turn.destination
        self._part = left
        self._blind = False

    @property
    def parts(self) -> Sequence[Part]:
        """The part that stands for the files, where there may be any."""
        return () if self._part is None else (self._part,)

    async def put(self, files: Sequence[AnswerFile]) -> bool:
        """Have exactly these files stand in the thread; False where they cannot be shared. Safe to repeat.

        Where Slack does not let us look at the thread, files of a former attempt are shared again: else the rest of
        the answer might be nowhere. Raises SlackError, but not SlackRefused: the answer's text stands, so that the
        place takes messages.
        """
        if not files:
            await self.take_all_away()
            return True
        if self._part is not None:
            await self._take_away(keep=frozenset(map(self._filename, files)))
        again = self._part is not None
        if self._part is None:
            self._part = Part(ENCLOSED, self._channel_id, None, OpenedBy.POST, PartState.SENDING)
            await self._log.record(self._part)
        try:
            for file in files:
                await self._share(file, look=again and not self._blind)
        except (SlackRefused, SlackUnknown) as fault:
            if isinstance(fault, SlackUnknown) and fault.method != _SENDING:
                raise
            log.warning("files are not shared", extra={"turn": self._turn.short_id, "reason": str(fault)})
            return False
        self._part = replace(self._part, ts=await self._newest_ts(), state=PartState.SETTLED)
        return True

    async def take_all_away(self) -> None:
        """Delete what may have been shared, as far as Slack lets us. Safe to repeat. Raises SlackError."""
        if self._part is not None:
            await self._take_away()
            self._part = None

    async def _share(self, file: AnswerFile, *, look: bool) -> None:
        since_ts = self._thread_ts or self._turn.ts or "0"
        await self._uploads.share(
            self._channel_id,
            self._thread_ts,
            self._filename(file),
            file.name,
            file.content,
            since_ts=since_ts if look else None,
        )

    def _filename(self, file: AnswerFile) -> str:
        stem, _, ending = file.name.rpartition(".")
        version = f"-{self._version}" if self._version > 1 else ""
        return f"{stem}-{self._turn.short_id}{version}.{ending}"

    async def _newest_ts(self) -> str | None:
        return max([ts for ts, _ in await self._shared() or ()], default=None)

    async def _take_away(self, keep: Collection[str] = ()) -> None:
        shared = await self._shared()
        if shared is None:  # one message is known all the same, where a former attempt saw it
            shared = [(self._part.ts, ())] if self._part is not None and self._part.ts else []
        for ts, files in shared:
            if files and all(str(file.get("name")) in keep for file in files):
                continue
            for file in files:
                await self._delete("files.delete", {"file": file.get("id")})
            await self._delete("chat.delete", {"channel": self._channel_id, "ts": ts})

    async def _delete(self, method: str, arguments: Mapping[str, object]) -> None:
        try:
            await self._api.call(method, arguments, patience_s=PATIENCE_S, repeatable=True)
        except SlackRefused as fault:
            log.info("a file is gone already, or stays", extra={"turn": self._turn.short_id, "reason": str(fault)})

    async def _shared(self) -> Sequence[tuple[str, Sequence[Mapping[str, Any]]]] | None:
        """Our messages with files of this turn's answers, in any version: their `ts` and files.

        None where Slack does not let us look (`missing_scope`): then nobody knows, and the log says so once.
        """
        if self._blind:
            return None
        try:
            return await self._seen()
        except SlackRefused as fault:
            self._blind = True
            log.warning(
                "files that may have been shared cannot be looked for",
                extra={"turn": self._turn.short_id, "reason": str(fault)},
            )
            return None

    async def _seen(self) -> Sequence[tuple[str, Sequence[Mapping[str, Any]]]]:
        place: dict[str, object] = {"channel": self._channel_id, "oldest": self._thread_ts or self._turn.ts or "0"}
        method = "conversations.history"
        if self._thread_ts:
            place["ts"] = self._thread_ts
            method = "conversations.replies"
        found: list[tuple[str, Sequence[Mapping[str, Any]]]] = []
        read = pages_of(self._api, method, place, limit=_PAGE, most=_PAGES, patience_s=PATIENCE_S)
        async with aclosing(read) as pages:
            async for page in pages:
                found += [ours for message in page.get("messages") or () if (ours := self._of(message)) is not None]
        return found

    def _is_named_for_it(self, name: str) -> bool:
        found = _NAME.fullmatch(name)
        return found is not None and found[1] == self._turn.short_id

    def _of(self, message: Mapping[str, Any]) -> tuple[str, Sequence[Mapping[str, Any]]] | None:
        files = [file for file in message.get("files") or () if self._is_named_for_it(str(file.get("name")))]
        return (str(message["ts"]), files) if files and message.get("user") == self._bot_user_id else None
