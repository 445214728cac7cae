"""What only one person sees: ephemeral messages (docs.slack.dev/reference/methods/chat.postEphemeral)."""

from collections.abc import Mapping, Sequence

from bot.conversation.preferences import Held
from bot.conversation.setting import Place
from bot.conversation.turn import Turn
from bot.slack.transport import SlackApi
from bot.slack.views.blocks import section
from bot.slack.views.home import settings_lines
from bot.slack.views.settings import settings_button
from bot.texts import say

_PATIENCE_S = 10.0


class SlackWhispers:
    """Tells one person something in a conversation that others share."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api

    async def tell(self, turn: Turn, text: str) -> None:
        """Show the asker a line where they asked, in the thread where it has replies; once. Raises SlackError."""
        await self._show(turn, {"text": text}, repeatable=False)

    async def settings(self, turn: Turn, held: Sequence[tuple[str, Held]], place: Place) -> None:
        """Show the asker what holds in a place, with a button to change it. Raises SlackError.

        Below a message without replies Slack shows nothing to one person alone: then it stands in the channel.
        """
        title = say("settings.thread" if place.thread_ts else "home.settings", language=turn.language)
        lines = settings_lines(held, turn.language)
        blocks = [
            section(title + "\n" + lines),
            {"type": "actions", "elements": [settings_button(place, turn.language)]},
        ]
        await self._show(turn, {"text": title, "blocks": blocks}, repeatable=True)

    async def _show(self, turn: Turn, body: Mapping[str, object], *, repeatable: bool) -> None:
        arguments: dict[str, object] = {"channel": turn.thread.channel_id, "user": turn.user_id, **body}
        if turn.has_message and not turn.opens_thread:
            arguments["thread_ts"] = turn.thread.thread_ts
        await self._api.call("chat.postEphemeral", arguments, patience_s=_PATIENCE_S, repeatable=repeatable)
