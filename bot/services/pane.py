"""What a person finds when they open their conversation with the bot: suggestions, in their language."""

from collections import OrderedDict

from bot.conversation.setting import Place, is_dm
from bot.conversation.suggestions import Glance, suggestions
from bot.services.ports import Pane
from bot.services.settings import SettingService
from bot.services.surroundings import Surroundings
from bot.texts import say

_REMEMBERED = 2_000


class PaneService:
    """Sets suggestions. Slack is asked within bounds; where it does not take them nothing else changes."""

    def __init__(self, settings: SettingService, surroundings: Surroundings, pane: Pane) -> None:
        self._settings = settings
        self._surroundings = surroundings
        self._pane = pane
        self._beside: OrderedDict[str, str] = OrderedDict()

    async def opened(self, glance: Glance) -> None:
        """Suggest something to somebody who opens the conversation. Raises StoreError."""
        await self._suggest(glance, await self._name(glance))

    async def moved(self, glance: Glance) -> None:
        """Somebody opens another channel beside the conversation: suggest anew, when that changes anything."""
        name = await self._name(glance)
        if self._beside.get(glance.user_id) != name:
            await self._suggest(glance, name)

    async def _name(self, glance: Glance) -> str:
        if not glance.beside or is_dm(glance.beside):
            return ""
        return await self._surroundings.name_of(glance.user_id, glance.beside)

    async def _suggest(self, glance: Glance, channel: str) -> None:
        self._beside[glance.user_id] = channel
        self._beside.move_to_end(glance.user_id)
        if len(self._beside) > _REMEMBERED:
            self._beside.popitem(last=False)
        language = await self._settings.language_for(Place(glance.team_id, glance.user_id))
        title = say("suggest.title", language=language)
        await self._pane.suggest(glance.channel_id, title, suggestions(language, channel))
