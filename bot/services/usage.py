"""What a person, and for admins the workspace, used of the bot."""

import time

from bot.conversation.budgets import Holder, budgets_of
from bot.conversation.setting import Place
from bot.conversation.spent import day_began, day_ends_in_s
from bot.conversation.usage import Usage, UsageReport, WorkspaceUsage, by_answerer, speeds_of
from bot.services.people import PeopleService
from bot.services.ports import UsageLog
from bot.services.settings import SettingService

MONTH_S = 30 * 86_400.0
TIMINGS = 200
"""Answers by which it is told how fast a model is."""

_MODELS_SHOWN = 10
_MOST_SHOWN = 5
_LATELY = 5


class UsageService:
    """Gathers usage. All verbs may raise StoreError."""

    def __init__(
        self,
        usage: UsageLog,
        settings: SettingService,
        people: PeopleService,
    ) -> None:
        self._usage = usage
        self._settings = settings
        self._people = people

    async def report(self, place: Place) -> UsageReport:
        """What the person who stands in a place used, and, when they are an admin, the workspace."""
        own = await self.of_person(place)
        lately = await self._usage.latest_of(place.team_id, place.user_id, _LATELY)
        is_admin = await self._people.is_admin(place.user_id)
        workspace = await self._workspace(place) if is_admin else None
        language = await self._settings.language_for(place)
        return UsageReport(own, lately, workspace, day_ends_in_s(time.time()), language)

    async def of_person(self, place: Place) -> Usage:
        """What the person who stands in a place used, with the budgets that are theirs."""
        now = time.time()
        today = await self._usage.of_person(place.team_id, place.user_id, day_began(now))
        month = await self._usage.of_person(place.team_id, place.user_id, now - MONTH_S)
        return Usage(today, month, budgets_of(await self._settings.preferences(place), Holder.PERSON))

    async def _workspace(self, place: Place) -> WorkspaceUsage:
        now, usage, team_id = time.time(), self._usage, place.team_id
        chosen = await self._settings.preferences(place)
        today = await usage.of_workspace(team_id, day_began(now))
        month_from = now - MONTH_S
        month = await usage.of_workspace(team_id, month_from)
        return WorkspaceUsage(
            Usage(today, month, budgets_of(chosen, Holder.WORKSPACE)),
            by_answerer(await usage.by_model(team_id, month_from))[:_MODELS_SHOWN],
            await usage.by_channel(team_id, month_from, _MOST_SHOWN),
            await usage.by_person(team_id, month_from, _MOST_SHOWN),
            speeds_of(await usage.timings(team_id, TIMINGS)),
        )
