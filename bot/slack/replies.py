"""Opens replies in one workspace, and says what is to be said outside of them."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.conversation.answer import Answer, OpenedBy, Part, PartState, text_parts
from bot.conversation.setting import is_dm
from bot.conversation.turn import Turn
from bot.errors import SlackUnknown
from bot.slack.postbox import QUESTION_PART, PartLog, Postbox, markdown_body
from bot.slack.presence import Shown, show_place
from bot.slack.rendering.splitting import MOST_MESSAGES
from bot.slack.reply import SlackReply
from bot.slack.transport import PATIENCE_S, SlackApi
from bot.slack.views.blocks import question_blocks
from bot.slack.views.tasks import task_body
from bot.slack.workspace import Workspace
from bot.texts import say


class SlackReplies:
    """The replies of one workspace; what it refuses is remembered for all of them."""

    def __init__(
        self, api: SlackApi, bot_user_id: str, bot_name: str, workspace_url: str = "", *, shown: Shown
    ) -> None:
        self._workspace = Workspace(api, bot_user_id, bot_name, shown=shown)
        self._workspace_url = workspace_url

    def open(self, turn: Turn, log: PartLog, former: Answer | None, parts: Sequence[Part]) -> SlackReply:
        """A reply to a turn; `former` is the version that was begun already, `parts` are what was left of it."""
        version, begun_at = (1, time.time()) if former is None else (former.n, former.begun_at)
        # Each continuation may take as many messages more, so that nobody continues from what was never shown. Later
        # versions keep these: when one brings nothing, the text that stands has to stay.
        continued = MOST_MESSAGES * former.n if former is not None and former.continues else MOST_MESSAGES
        most = max(continued, len(text_parts(parts)))
        return SlackReply(self._workspace, self._postbox(turn, version, begun_at), turn, log, parts, most_messages=most)

    async def in_line(self, turn: Turn, place: int) -> None:
        """Show at which place in line a question waits; 0: at none any more. Bounded; never raises."""
        await show_place(self._workspace.api, self._workspace.shown, turn, place)

    async def direct(self, turn: Turn) -> str:
        """The channel of the asker's DM, opened when it was not. Raises SlackError."""
        users = {"users": turn.user_id}
        opened = await self._workspace.api.call("conversations.open", users, patience_s=PATIENCE_S, repeatable=True)
        return str(opened["channel"]["id"])

    async def announce(self, turn: Turn) -> str:
        """Post the question of a turn that has no message yet, once; its `ts`. Raises SlackError.

        Where Slack does not let us look for it, a question whose post has an unknown result is posted again: without
        it there would be no answer.
        """
        postbox = self._postbox(turn)
        part = Part(QUESTION_PART, postbox.channel_id, None, OpenedBy.POST, PartState.SENDING)
        posted = await postbox.find(part) if turn.attempts > 1 else None
        if posted is None or posted.ts is None:
            posted = await postbox.post(part, self._question_body(turn))
        if posted.ts is None:
            raise SlackUnknown("chat.postMessage", "the question may not stand in the channel")
        return posted.ts

    async def tell(self, turn: Turn, text: str) -> None:
        """Tell the asker in their DM what cannot be said where they asked, once; below a question of theirs there.

        Raises SlackError.
        """
        thread_ts = turn.thread.thread_ts if turn.has_message and is_dm(turn.thread.channel_id) else None
        postbox = self._postbox(replace(turn, dest_channel_id=await self.direct(turn), dest_thread_ts=thread_ts))
        part = Part(0, postbox.channel_id, None, OpenedBy.POST, PartState.SENDING)
        if turn.attempts == 1 or await postbox.find(part) is None:
            await postbox.post(part, markdown_body(text))

    def _question_body(self, turn: Turn) -> Mapping[str, object]:
        if turn.task is not None:
            return task_body(turn.task, turn.text, self._workspace_url, turn.language)
        asked = say("ask.posted", {"user": turn.user_id}, turn.language)
        return {"blocks": question_blocks(asked, turn.text), "text": asked}

    def _postbox(self, turn: Turn, version: int = 1, begun_at: float = 0.0) -> Postbox:
        return Postbox(self._workspace.api, self._workspace.bot_user_id, turn, version, begun_at)
