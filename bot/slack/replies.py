"""Opens replies in one workspace, and says what is to be said outside of them."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.answer import OpenedBy, Part, PartState
from bot.conversation.turn import Turn
from bot.slack.blocks import question_blocks
from bot.slack.postbox import QUESTION_PART, PartLog, Postbox, message_body
from bot.slack.reply import SlackReply, Workspace
from bot.slack.transport import PATIENCE_S, SlackApi
from bot.texts import say


class SlackReplies:
    """The replies of one workspace; what it refuses is remembered for all of them."""

    def __init__(self, api: SlackApi, bot_user_id: str, bot_name: str) -> None:
        self._workspace = Workspace(api, bot_user_id, bot_name)

    def open(self, turn: Turn, log: PartLog, version: int, parts: Sequence[Part]) -> SlackReply:
        """A reply to a turn; `parts` are those that a former attempt left."""
        return SlackReply(self._workspace, self._postbox(turn, version), turn, log, parts)

    async def announce(self, turn: Turn) -> str:
        """Post the question of a turn that has no message yet, once; its `ts`. Raises SlackError."""
        postbox = self._postbox(turn)
        part = Part(QUESTION_PART, turn.thread.channel_id, None, OpenedBy.POST, PartState.SENDING)
        posted = await postbox.find(part) if turn.attempts > 1 else None
        if posted is None:
            asked = say("ask.posted", {"user": turn.user_id})
            posted = await postbox.post(part, {"blocks": question_blocks(asked, turn.text), "text": asked})
        return posted.ts or ""

    async def tell(self, turn: Turn, text: str) -> None:
        """Tell the asker in their DM what cannot be said where they asked, once. Raises SlackError."""
        opened = await self._workspace.api.call("conversations.open", {"users": turn.user_id}, patience_s=PATIENCE_S)
        dm = replace(turn, dest_channel_id=opened["channel"]["id"], dest_thread_ts=None)
        postbox = self._postbox(dm)
        part = Part(0, postbox.channel_id, None, OpenedBy.POST, PartState.SENDING)
        if turn.attempts == 1 or await postbox.find(part) is None:
            await postbox.post(part, message_body(text))

    def _postbox(self, turn: Turn, version: int = 1) -> Postbox:
        return Postbox(self._workspace.api, self._workspace.bot_user_id, turn, version)
