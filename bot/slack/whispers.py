"""What only one person sees: ephemeral messages (docs.slack.dev/reference/methods/chat.postEphemeral)."""

from bot.conversation.preferences import Preferences
from bot.conversation.setting import Place
from bot.conversation.turn import Turn
from bot.slack.blocks import section
from bot.slack.home import settings_lines
from bot.slack.transport import SlackApi
from bot.slack.views import settings_button
from bot.texts import say

_PATIENCE_S = 10.0


class SlackWhispers:
    """Tells one person something in a conversation that others share."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api

    async def settings(self, turn: Turn, held: Preferences, place: Place) -> None:
        """Show the asker what holds in the turn's thread, with a button to change it. Raises SlackError.

        Below a message without replies Slack shows nothing to one person alone: then it stands in the channel.
        """
        title = say("settings.thread", language=turn.language)
        lines = settings_lines(list(held.held.items()), turn.language)
        blocks = [
            section(title + "\n" + lines),
            {"type": "actions", "elements": [settings_button(place, turn.language)]},
        ]
        arguments: dict[str, object] = {
            "channel": turn.thread.channel_id,
            "user": turn.user_id,
            "text": title,
            "blocks": blocks,
        }
        if not turn.opens_thread:
            arguments["thread_ts"] = turn.thread.thread_ts
        await self._api.call("chat.postEphemeral", arguments, patience_s=_PATIENCE_S, repeatable=True)
