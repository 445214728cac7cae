"""What a person finds in the App Home: their own settings, the channels they share with the bot, what they used."""

import time

from bot.conversation.access import Rules, refused_place
from bot.conversation.home import Home
from bot.conversation.person import Channel
from bot.conversation.setting import Place, Scope
from bot.conversation.variants import Variant
from bot.services.people import PeopleService
from bot.services.ports import FeedbackLog
from bot.services.settings import SettingService
from bot.services.usage import MONTH_S, UsageService

CHANNELS_SHOWN = 20


class HomeService:
    """Gathers App Homes. Slack is asked within the bounds of `PeopleService`."""

    def __init__(
        self,
        settings: SettingService,
        people: PeopleService,
        usage: UsageService,
        feedback: FeedbackLog,
    ) -> None:
        self._settings = settings
        self._people = people
        self._usage = usage
        self._feedback = feedback

    async def home(self, team_id: str, user_id: str) -> Home:
        """One person's App Home as it is now. Raises StoreError."""
        page = await self._settings.page(Place(team_id, user_id), Scope.PERSON)
        shared = await self._people.shared_channels(user_id)
        shown = sorted(shared or (), key=lambda channel: channel.name)[:CHANNELS_SHOWN]
        rules = await self._settings.rules(team_id)
        channels = [(channel.id, await self._answering_in(team_id, channel, rules)) for channel in shown]
        now = time.time()
        usage = await self._usage.of_person(Place(team_id, user_id))
        is_admin = await self._people.is_admin(user_id)
        verdicts = await self._feedback.counts(team_id, now - MONTH_S) if is_admin else None
        return Home(page, None if shared is None else channels, len(shared or ()) - len(shown), usage, verdicts)

    async def _answering_in(self, team_id: str, channel: Channel, rules: Rules) -> Variant | None:
        if refused_place(channel.id, rules, shared=channel.shared):
            return None
        return (await self._settings.of_channel(team_id, channel.id)).variant
