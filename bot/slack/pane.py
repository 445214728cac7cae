"""What surrounds a conversation with an agent: suggested prompts, and its title.

docs.slack.dev/reference/methods: agents.sessions.rename, assistant.threads.setTitle and .setSuggestedPrompts. Where the
app is no agent, or its installation lacks the scope, there is none of it, and the bot answers all the same.
"""

import logging
from collections.abc import Mapping, Sequence

from bot.conversation.suggestions import Suggestion
from bot.conversation.thread import ThreadKey
from bot.errors import SlackError, SlackRefused
from bot.slack.presence import FOR_GOOD, Shown
from bot.slack.transport import SlackApi

log = logging.getLogger(__name__)

_CALL_S = 1.0
_MOST = 4
_SESSIONS_OWN = frozenset({"not_authorized", "no_permission"})
"""What Slack also says to a title when the thread has no session."""


class SlackPane:
    """Sets prompts and titles in one workspace, and remembers what it refused for good. Never raises."""

    def __init__(self, api: SlackApi, shown: Shown) -> None:
        self._api = api
        self._shown = shown
        self._refused: set[str] = set()

    async def suggest(self, channel_id: str, title: str, prompts: Sequence[Suggestion]) -> bool:
        """Show prompts where somebody begins a conversation; whether Slack took them.

        Without `thread_ts`: with it, Slack shows none and says nothing.
        """
        shown = [{"title": each.title, "message": each.message} for each in prompts[:_MOST]]
        arguments = {"channel_id": channel_id, "title": title, "prompts": shown}
        return await self._set("assistant.threads.setSuggestedPrompts", arguments)

    async def rename(self, thread: ThreadKey, title: str, *, first: bool = False) -> bool:
        """Set the title of a conversation, its `first` one or another; whether Slack took it.

        An answer that was there at once began no session, and one that is not there cannot be renamed.
        """
        place = thread.channel_id, thread.thread_ts
        has_session = not first or place in self._shown.begun
        arguments = {"channel_id": thread.channel_id, "thread_ts": thread.thread_ts, "title": title}
        if has_session and await self._set("agents.sessions.rename", arguments, passing=_SESSIONS_OWN):
            return True
        return await self._set("assistant.threads.setTitle", arguments)

    async def _set(self, method: str, arguments: Mapping[str, object], passing: frozenset[str] = frozenset()) -> bool:
        """Call a method; a refusal that is not one of the `passing` ones may be remembered."""
        if method in self._refused:
            return False
        try:
            await self._api.call(method, arguments, call_s=_CALL_S)
        except SlackError as fault:
            if isinstance(fault, SlackRefused) and fault.code in FOR_GOOD - passing:
                self._refused.add(method)
            log.info("not shown beside a conversation", extra={"method": method, "reason": str(fault)})
            return False
        return True
