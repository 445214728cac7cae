"""What is chosen from Slack: what holds where, who may change it, and the line that tells of a change."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.conversation.access import Rules, rules_of
from bot.conversation.preferences import PREFERENCES, Preferences, Wrong, resolve
from bot.conversation.setting import Place, Scope, Setting
from bot.conversation.setting_page import Change, Field, SettingsPage
from bot.conversation.setting_words import change_words, scope_words
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Control, Lane, NewTurn, Turn
from bot.conversation.variants import VARIANTS, Variant
from bot.errors import StoreError
from bot.services.people import PeopleService
from bot.services.ports import Choices
from bot.services.serving import NotServed, any_is_served
from bot.services.turns import Command, line_turn

_RESET_TS = "reset_ts"
_MAY_CHANGE = "may_change"
_VARIANT = "variant"
_SKEW_S = 60.0


class SettingService:
    """Reads and changes what people choose. All verbs may raise StoreError."""

    def __init__(  # noqa: PLR0913 - what a choice depends on, each once
        self,
        choices: Choices,
        people: PeopleService,
        wake: Callable[[int, Lane], None],
        default_variant: str,
        *,
        not_served: NotServed = any_is_served,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._choices = choices
        self._people = people
        self._wake = wake
        self._defaults = {"variant": default_variant}
        self._not_served = not_served
        self._clock = clock

    # What holds

    async def preferences(self, place: Place, asked_variant: str | None = None) -> Preferences:
        """What holds in a place; what a person chose for themselves counts in their direct messages only."""
        stored = await self._stored(place, place.chain(place.scopes[0] if place.thread_ts else place.here))
        return resolve(stored, self._defaults, asked_variant)

    async def for_turn(self, turn: Turn) -> Preferences:
        """What holds for one turn: the mark on its message wins."""
        return await self.preferences(_place_of(turn), turn.asked_variant)

    async def of_channel(self, team_id: str, channel_id: str) -> Preferences:
        """What holds for whatever is said in a channel: cheap enough to ask for each message."""
        return await self.preferences(Place(team_id, "", channel_id))

    async def rules(self, team_id: str) -> Rules:
        """Who is answered in a workspace, and where."""
        return rules_of(resolve(await self._stored(Place(team_id, ""), [Scope.WORKSPACE]), self._defaults))

    def unserved(self) -> Mapping[str, str]:
        """The variants that nobody serves here, each with the host that does not."""
        wrongs = {name: self._not_served(name) for name in VARIANTS}
        return {name: str(wrong.values["host"]) for name, wrong in wrongs.items() if wrong}

    async def reset_ts(self, team_id: str, channel_id: str) -> str:
        """Text of the channel with a `ts` up to this one is not sent; "" when it was never reset."""
        stored = await self._choices.chosen(team_id, [(Scope.CHANNEL.value, channel_id)])
        return next((setting.value for setting in stored if setting.name == _RESET_TS), "")

    async def page(self, place: Place, scope: Scope | None = None) -> SettingsPage:
        """All that can be chosen in one scope, with where each value comes from.

        The workspace is offered to whoever may be an admin; who asks for it otherwise gets the nearest scope.
        """
        may_be_admin = self._people.may_be_admin(place.user_id)
        scopes = [each for each in place.scopes if each is not Scope.WORKSPACE or may_be_admin]
        refused = scope is Scope.WORKSPACE and not may_be_admin
        scope = scope if scope in scopes else scopes[0]
        stored = await self._stored(place, place.chain(scope))
        chosen = {setting.name: setting.value for setting in stored if setting.scope == scope}
        held = resolve(stored, self._defaults)
        inherited = resolve([setting for setting in stored if setting.scope != scope], self._defaults)
        fields = [
            Field(row, chosen.get(name, ""), held.held[name], inherited.held[name])
            for name, row in PREFERENCES.items()
            if scope in row.scopes and (may_be_admin or not row.for_admins)
        ]
        admins_only = await self._needs_admin(place, scope)
        language = await self.language_for(place)
        return SettingsPage(place, scope, scopes, fields, admins_only, language, refused)

    # How to speak

    async def language_for(self, place: Place) -> str:
        """The language for words that only this person sees."""
        chosen = resolve(await self._stored(place, [Scope.PERSON, Scope.WORKSPACE]), self._defaults).language
        return chosen or await self._people.language(place.user_id)

    async def language_of(self, team_id: str, user_id: str) -> str:
        """The same, wherever they are; by what is known without the store when that does not answer. Never raises.

        So a form opens in any case, and can tell what is wrong when it is sent.
        """
        try:
            return await self.language_for(Place(team_id, user_id))
        except StoreError:
            return self._people.language_at_once(user_id)

    async def language_in(self, place: Place, preferences: Preferences | None = None) -> str:
        """The language for words in the conversation: the one that is fixed there, else that of whom we answer."""
        preferences = preferences or await self.preferences(place)
        return preferences.language or await self._people.language(place.user_id)

    async def spoken_to(self, turn: Turn, chosen: Preferences | None = None, *, at_once: bool = False) -> Turn:
        """The turn with the language for its words; `at_once`: by what is known without asking Slack."""
        chosen = chosen or await self.for_turn(turn)
        if chosen.language:
            return replace(turn, language=chosen.language)
        if at_once:
            return replace(turn, language=self._people.language_at_once(turn.user_id))
        return replace(turn, language=await self._people.language(turn.user_id))

    # Changing

    async def change(  # noqa: PLR0913 - where, what, and how it came
        self,
        place: Place,
        scope: Scope,
        changes: Mapping[str, str],
        key: str,
        *,
        vouched: bool,
        told: bool = True,
    ) -> Change:
        """Choose several values at once, or with an empty text take a choice back; nothing of it when one is wrong.

        One line in the channel says who changed what, unless it is the person's own business or `told` is off; `key`
        names this one use. `vouched`: Slack itself says that the person is in that channel; else it is asked.
        """
        texts = {name: PREFERENCES[name].parse(text) for name, text in changes.items() if name in PREFERENCES}
        errors = {name: text for name, text in texts.items() if isinstance(text, Wrong)}
        strange = [name for name in changes if name not in texts or scope not in PREFERENCES[name].scopes]
        errors |= dict.fromkeys(strange, Wrong("setting.not_here"))
        if (variant := texts.get(_VARIANT)) and isinstance(variant, str) and (wrong := self._not_served(variant)):
            errors[_VARIANT] = wrong
        if errors or scope not in place.scopes:
            return Change(errors=errors or dict.fromkeys(changes, Wrong("setting.not_here")))
        stored = {setting.name: setting.value for setting in await self._stored(place, [scope])}
        wanted = {name: str(text) for name, text in texts.items() if text != stored.get(name, "")}
        if refused := await self._refused(place, scope, wanted, vouched=vouched) or await self._too_much(
            place, scope, wanted
        ):
            return Change(errors=refused)
        if not wanted:
            return Change()
        told = told and await self._is_told_in(place, scope, vouched=vouched)
        line = await self._line(place, scope, wanted, key) if told else None
        choices = [Setting(scope.value, place.scope_id(scope), name, value) for name, value in wanted.items()]
        await self._choose(place.team_id, choices, place.user_id, line)
        return Change(changed=tuple(wanted))

    async def choose_variant(self, command: Command, variant: Variant) -> Change:
        """Choose the variant where a command was used: the channel's, in a direct message the person's own."""
        place = Place(command.team_id, command.user_id, command.channel_id)
        return await self.change(place, place.here, {"variant": variant.name}, command.key, vouched=True)

    async def reset(self, command: Command) -> Wrong | None:
        """Start the channel's conversations anew, and leave a line that says who did; or why that cannot be done."""
        place = Place(command.team_id, command.user_id, command.channel_id)
        if wrong := await self.may_not_reset(place, vouched=True):
            return wrong
        now = self._clock()
        choice = Setting(Scope.CHANNEL.value, command.channel_id, _RESET_TS, f"{now:.6f}")
        line = line_turn(command, Control("reset.channel_line", {"user": command.user_id}), now)
        await self._choose(command.team_id, [choice], command.user_id, line)
        return None

    async def _choose(self, team_id: str, choices: Sequence[Setting], user_id: str, line: NewTurn | None) -> None:
        turn_id = await self._choices.choose(team_id, choices, user_id, self._clock(), line)
        if turn_id is not None and line is not None:
            self._wake(turn_id, line.lane)

    # Rights

    async def _refused(
        self, place: Place, scope: Scope, wanted: Mapping[str, str], *, vouched: bool
    ) -> Mapping[str, Wrong]:
        """What this person may not change of what they want to, and why; empty when they may."""
        if not wanted or scope is Scope.PERSON:
            return {}
        if scope is not Scope.WORKSPACE and place.channel_id and (wrong := await self._outside(place, vouched=vouched)):
            return dict.fromkeys(wanted, wrong)
        theirs = [name for name in wanted if name == _MAY_CHANGE or PREFERENCES[name].for_admins]
        admins = wanted if await self._needs_admin(place, scope) else theirs
        if not admins or await self._people.is_admin(place.user_id):
            return {}
        return dict.fromkeys(admins, Wrong("setting.admins_only"))

    async def _too_much(self, place: Place, scope: Scope, wanted: Mapping[str, str]) -> Mapping[str, Wrong]:
        """What is more than what holds without it, where the least holds: so it would change nothing."""
        bounded = {name: value for name, value in wanted.items() if value and PREFERENCES[name].least_holds}
        if not bounded:
            return {}
        stored = await self._stored(place, place.chain(scope))
        behind = resolve([setting for setting in stored if setting.scope != scope], self._defaults)
        most = {name: behind.value(name) for name in bounded}
        return {
            name: Wrong("setting.wrong.longer", {"most": most[name]})
            for name, value in bounded.items()
            if most[name] and float(value) > float(most[name])
        }

    async def may_not_reset(self, place: Place, *, vouched: bool) -> Wrong | None:
        """Why somebody may not start conversations anew in a place, or have what others wrote there forgotten.

        `vouched` as for `change`. Everybody may, except where only admins change what holds.
        """
        if wrong := await self._outside(place, vouched=vouched):
            return wrong
        may = not await self._needs_admin(place, Scope.CHANNEL) or await self._people.is_admin(place.user_id)
        return None if may else Wrong("setting.admins_only")

    async def _outside(self, place: Place, *, vouched: bool) -> Wrong | None:
        """Why nothing can be changed in a channel: the person is not seen to be there, or the bot is not there."""
        people, (channel_id, user_id) = self._people, _seat(place)
        if vouched:
            bot = await people.bot_is_in(channel_id)
        else:
            member, bot = await asyncio.gather(people.is_member(channel_id, user_id), people.bot_is_in(channel_id))
            if not member:
                return Wrong("setting.not_member")
        return Wrong("setting.outside") if bot is False else None

    async def _needs_admin(self, place: Place, scope: Scope) -> bool:
        """Whether the scope is the admins' to change; to hand a channel over to them is theirs in any case."""
        if scope is Scope.WORKSPACE:
            return True
        if scope is Scope.PERSON or place.in_dm:
            return False
        return (await self.of_channel(place.team_id, place.channel_id)).admins_only

    # The line

    async def _is_told_in(self, place: Place, scope: Scope, *, vouched: bool) -> bool:
        """Whether a change is told in a channel: where it concerns others there, and never from outside."""
        if scope is Scope.PERSON or place.in_dm or not place.channel_id:
            return False
        return scope is not Scope.WORKSPACE or await self._outside(place, vouched=vouched) is None

    async def _line(self, place: Place, scope: Scope, changes: Mapping[str, str], key: str) -> NewTurn:
        """The turn that says who changed what from what to what."""
        page = await self.page(place, scope)
        language = await self.language_in(place, await self._after(place, scope, changes))
        fields = {each.preference.name: each for each in page.fields}
        pieces = [change_words(fields[name], value, language) for name, value in changes.items()]
        where = scope_words(scope, language)
        line = Control("settings.changed", {"user": place.user_id, "where": where, "changes": "; ".join(pieces)})
        turn = line_turn(Command(key, place.team_id, place.channel_id, place.user_id, ""), line, self._clock())
        return _in_thread(turn, place) if scope is Scope.THREAD else turn

    async def _after(self, place: Place, scope: Scope, changes: Mapping[str, str]) -> Preferences:
        """What holds in a place once `changes` of a scope do: also the language of the line about them."""
        stored = await self._stored(place, place.chain(place.here))
        kept = [setting for setting in stored if setting.scope != scope or setting.name not in changes]
        changed = [Setting(scope.value, place.scope_id(scope), name, value) for name, value in changes.items() if value]
        return resolve([*kept, *changed], self._defaults)

    async def _stored(self, place: Place, scopes: Sequence[Scope]) -> Sequence[Setting]:
        pairs = [(scope.value, place.scope_id(scope)) for scope in scopes]
        return [row for row in await self._choices.chosen(place.team_id, pairs) if row.name in PREFERENCES]


def place_in_thread(turn: Turn) -> Place:
    """The thread in which a turn stands."""
    return Place(turn.team_id, turn.user_id, turn.thread.channel_id, turn.thread.thread_ts)


def _place_of(turn: Turn) -> Place:
    """Where a turn stands. In a thread that it opens just now nothing can have been chosen."""
    new = not turn.has_message or (turn.opens_thread and turn.attempts <= 1)
    place = place_in_thread(turn)
    return replace(place, thread_ts="") if new else place


def _seat(place: Place) -> tuple[str, str]:
    return place.channel_id, place.user_id


def _in_thread(turn: NewTurn, place: Place) -> NewTurn:
    """The same line, below the thread's messages; its `ts` is a little early, as Slack's clock may be behind ours."""
    ts = max(f"{turn.created_at - _SKEW_S:.6f}", place.thread_ts)
    return replace(turn, thread=ThreadKey(place.team_id, place.channel_id, place.thread_ts), ts=ts)
