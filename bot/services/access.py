"""The gate: whether somebody who comes in by some way is let in, by what Slack tells of them and of the place.

Fails closed: nobody is let in of whom Slack does not tell. A command or a press is refused then; a turn waits.
"""

import asyncio
from dataclasses import replace

from bot.conversation.access import (
    NEEDS,
    OF_A_PERSON,
    OF_A_PLACE,
    Act,
    Need,
    Refusal,
    Rules,
    is_open,
    need_of_turn,
    refused_person,
    refused_place,
)
from bot.conversation.person import Home, Who
from bot.conversation.setting import is_dm
from bot.conversation.turn import Turn
from bot.errors import SlackError
from bot.services.people import RIGHTS_S, PeopleService
from bot.services.ports import Channels
from bot.services.settings import SettingService

_CLAIM_S = 5.0
"""How long a turn waits for Slack to tell before it is put back, in seconds."""


class AccessService:
    """Judges each way in, in the workspace of `home`. `admins` are let in like people on the list.

    All verbs may raise StoreError.
    """

    def __init__(
        self,
        people: PeopleService,
        channels: Channels,
        settings: SettingService,
        home: Home,
        admins: frozenset[str] = frozenset(),
    ) -> None:
        self._people = people
        self._channels = channels
        self._settings = settings
        self._home = home
        self._admins = admins

    async def refusal(self, act: Act) -> Refusal | None:
        """Why somebody is not let in by a way that is judged at once; None when they are.

        Slack is asked for a second and a half at most, unless it told lately. What the payload tells is remembered.
        """
        if act.shared is not None and act.channel_id:
            self._channels.note(act.channel_id, shared=act.shared)
        need = NEEDS.get(act.way)
        if act.team_id != self._home.team_id:
            return Refusal.STRANGER
        if need is None or (need in OF_A_PERSON and not act.user_id):
            return Refusal.NEVER
        if need in (Need.NOTHING, Need.LATER):
            return None
        try:
            async with asyncio.timeout(RIGHTS_S):
                return await self._judged(need, act.user_id, act.channel_id, RIGHTS_S)
        except (SlackError, TimeoutError):
            return Refusal.UNKNOWN

    async def refusal_of(self, turn: Turn) -> Refusal | None:
        """Why a claimed turn is not answered; None when it is. Raises SlackError when Slack does not tell."""
        need = need_of_turn(turn)
        if need is Need.NOTHING:
            return None
        if self._is_foreign(turn) and (refused := refused_person(Who.STRANGER, turn.user_id, await self._rules())):
            return refused
        return await self._judged(need, turn.charged_to, turn.thread.channel_id, _CLAIM_S)

    def _is_foreign(self, turn: Turn) -> bool:
        """Whether its message tells that a stranger wrote it; none does where colleagues are of other workspaces."""
        told = turn.wished_by is None and turn.user_team_id is not None
        return told and not self._home.enterprise_id and not self._home.holds(turn.user_team_id)

    async def refusal_there(self, channel_id: str) -> Refusal | None:
        """Why nothing of a conversation is told to the model; None when it may be. Raises SlackError."""
        return await self._place(channel_id, _CLAIM_S)

    async def _rules(self) -> Rules:
        rules = await self._settings.rules(self._home.team_id)
        return replace(rules, people=rules.people | self._admins)

    async def _judged(self, need: Need, user_id: str, channel_id: str, within_s: float) -> Refusal | None:
        """The verdict; of the person first, so that a stranger learns nothing of the place.

        The rules say nothing of members: they are shown what they may see also when the store does not answer.
        """
        who = await self._people.who(user_id, within_s) if need in OF_A_PERSON else Who.MEMBER
        if who is not Who.MEMBER and (refused := refused_person(who, user_id, await self._rules())):
            return refused
        return await self._place(channel_id, within_s) if need in OF_A_PLACE else None

    async def _place(self, channel_id: str, within_s: float) -> Refusal | None:
        if not channel_id or is_dm(channel_id):
            return None
        rules = await self._rules()
        if is_open(channel_id, rules):
            return None
        shared = rules.listed_only or await self._channels.is_shared(channel_id, within_s)
        return refused_place(channel_id, rules, shared=shared)

    # What Slack tells without being asked

    def person_changed(self, user_id: str) -> None:
        """Somebody's account changed: whoever needs to be sure asks anew."""
        self._people.changed(user_id)

    def person_left(self, channel_id: str, user_id: str) -> None:
        """Somebody left a conversation."""
        self._people.has_left(channel_id, user_id)

    def channel_changed(self, channel_id: str) -> None:
        """A conversation is shared, or not any more."""
        self._channels.forget(channel_id)
