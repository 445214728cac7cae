"""What a person finds in the App Home: their own settings, the channels they share with the bot, what they used."""

import time
from collections.abc import Callable

from bot.conversation.home import Home
from bot.conversation.setting import Place, Scope
from bot.services.people import PeopleService
from bot.services.ports import FeedbackLog, UsageLog
from bot.services.settings import SettingService

CHANNELS_SHOWN = 20
_MONTH_S = 30 * 86_400.0


class HomeService:
    """Gathers App Homes. Slack is asked within the bounds of `PeopleService`."""

    def __init__(
        self,
        settings: SettingService,
        people: PeopleService,
        usage: UsageLog,
        feedback: FeedbackLog,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._people = people
        self._usage = usage
        self._feedback = feedback
        self._clock = clock

    async def home(self, team_id: str, user_id: str) -> Home:
        """One person's App Home as it is now. Raises StoreError."""
        page = await self._settings.page(Place(team_id, user_id), Scope.PERSON)
        shared = await self._people.shared_channels(user_id)
        shown = sorted(shared or (), key=lambda channel: channel[1])[:CHANNELS_SHOWN]
        channels = [(channel, (await self._settings.of_channel(team_id, channel)).variant) for channel, _ in shown]
        now = self._clock()
        usage = await self._usage.of_person(team_id, user_id, now - _MONTH_S, self._people.midnight(user_id, now))
        is_admin = await self._people.is_admin(user_id)
        verdicts = await self._feedback.counts(team_id, now - _MONTH_S) if is_admin else None
        return Home(page, None if shared is None else channels, len(shared or ()) - len(shown), usage, verdicts)
