"""What turns of the control lane do before they say their line."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from bot.conversation.material import permalink
from bot.conversation.preferences import PREFERENCES, FollowUp, Held, Preferences
from bot.conversation.setting import Place, Scope, is_dm
from bot.conversation.setting_words import held_words, label_of
from bot.conversation.turn import Control, Turn
from bot.errors import SlackRefused
from bot.services.forgetting import ForgetService
from bot.services.ports import Conversations, Threads, Whispers
from bot.services.settings import SettingService, place_in_thread
from bot.services.wishes import Halt, Pressed, WishService

Effect = Callable[[Turn, Control], Awaitable[Control | None]]
"""Does what a control turn is for; the line that is to be said then, or None when the person knows already."""


class Effects:
    """The effects by the name that a `Control` carries. Each may run twice and must come to the same.

    A mark acts on the thread in which it stands. One that stands by itself in a direct message, where each message
    begins its own thread, means the conversation before it; what it chooses is the person's own.
    """

    def __init__(  # noqa: PLR0913 - what marks act on, each once
        self,
        *,
        conversations: Conversations,
        threads: Threads,
        settings: SettingService,
        wishes: WishService,
        forgetting: ForgetService,
        whispers: Whispers,
    ) -> None:
        self._conversations = conversations
        self._threads = threads
        self._forgetting = forgetting
        self._settings = settings
        self._wishes = wishes
        self._whispers = whispers
        self.by_name: Mapping[str, Effect] = {
            "reset_thread": self._reset_thread,
            "forget_thread": self._forget_thread,
            "stop_thread": self._stop_thread,
            "retry_last": self._retry_last,
            "choose_variant": self._choose_variant,
            "show_settings": self._show_settings,
            "greet": self._greet,
        }

    async def _reset_thread(self, turn: Turn, line: Control) -> Control:
        if wrong := await self._settings.may_not_reset(place_in_thread(turn), vouched=True):
            return Control(wrong.key)
        before = await self._conversation_before(turn)
        await self._threads.reset((before or turn).thread, turn.ts or "")
        return self._of(before, "reset.conversation") if before else line

    async def _forget_thread(self, turn: Turn, line: Control) -> Control:
        own_only = await self._settings.may_not_reset(place_in_thread(turn), vouched=True) is not None
        before = await self._conversation_before(turn)
        if await self._forgetting.thread_before(before or turn, own_only=own_only):
            return self._of(before, "forget.conversation") if before else line
        return Control("forget.own_only" if own_only else "forget.own", {"user": turn.user_id})

    async def _stop_thread(self, turn: Turn, line: Control) -> Control | None:
        before = await self._conversation_before(turn)
        halt = await self._wishes.stop((before or turn).thread, turn.edited_ts or turn.ts)
        if halt is Halt.NOTHING:
            return Control("stop.nowhere" if before else "stop.nothing")
        # In a direct message the answer itself says that it was stopped, and the mark stands right below it.
        says_so = halt is Halt.DONE and before is None and is_dm(turn.thread.channel_id)
        return None if says_so else line

    async def _retry_last(self, turn: Turn, line: Control) -> Control | None:
        """The new answer in the place of the old one is the outcome; a line is only said where that is not seen."""
        before = await self._conversation_before(turn)
        thread, of = (before or turn).thread, line.values.get("of", "")
        retried = await self._wishes.retry(thread, turn.ts or "", turn.user_id, of)
        if retried is Pressed.UNDER_WAY:  # a former attempt of this turn may have asked for it
            return Control("pressed.under_way") if turn.attempts == 1 else None
        if retried is not Pressed.DONE:
            return line
        return self._of(before, "retry.conversation") if before else None

    async def _choose_variant(self, turn: Turn, line: Control) -> Control:
        """Set the thread's variant, or the person's own; the line of the turn itself tells of it, also why not."""
        place, wanted = _place_of(turn), {"variant": line.values["new"]}
        scope = place.scopes[0]
        change = await self._settings.change(place, scope, wanted, turn.key, vouched=True, told=False)
        for wrong in change.errors.values():
            return Control(wrong.key, {name: str(value) for name, value in wrong.values.items()})
        key = "variant.for_you" if scope is Scope.PERSON else line.key
        return Control(key, {**line.values, "user": turn.user_id})

    async def _greet(self, turn: Turn, line: Control) -> Control:
        """Say hello as it is true in the channel."""
        mode = (await self._settings.of_channel(turn.team_id, turn.thread.channel_id)).follow_up
        return Control("hello.every", line.values) if mode is FollowUp.EVERY else line

    async def _show_settings(self, turn: Turn, line: Control) -> Control | None:
        """Show the asker what holds there; everybody, where Slack shows nothing to one person alone."""
        place = _place_of(turn)
        held = _shown(await self._settings.preferences(place), place)
        try:
            await self._whispers.settings(turn, held, place)
        except SlackRefused:
            words = [
                f"- **{label_of(name, turn.language)}:** {held_words(name, each, turn.language)}" for name, each in held
            ]
            return Control(line.key if place.thread_ts else "settings.own_list", {"lines": "\n".join(words)})
        return None

    async def _conversation_before(self, turn: Turn) -> Turn | None:
        """The turn as if its mark stood in the conversation that it means; None where it stands in it, or it is new."""
        if not _stands_alone(turn):
            return None
        place = turn.team_id, turn.thread.channel_id
        thread = await self._threads.newest(*place, turn.ts or "", turn.created_at)
        return replace(turn, thread=thread) if thread else None

    def _of(self, before: Turn, key: str) -> Control:
        """A line about another conversation, with the way there."""
        link = permalink(self._conversations.url, before.thread.channel_id, before.thread.thread_ts)
        return Control(key, {"link": link})


def _stands_alone(turn: Turn) -> bool:
    return turn.opens_thread and is_dm(turn.thread.channel_id)


def _place_of(turn: Turn) -> Place:
    """Where a mark of settings chooses and shows: in its thread, or what is the person's own."""
    place = place_in_thread(turn)
    return replace(place, thread_ts="") if _stands_alone(turn) else place


def _shown(preferences: Preferences, place: Place) -> Sequence[tuple[str, Held]]:
    """What is shown of what holds in a place: in a thread all that is everybody's, else what a person can choose."""
    return [
        (name, held)
        for name, held in preferences.held.items()
        if PREFERENCES[name].is_everybodys and (place.thread_ts or Scope.PERSON in PREFERENCES[name].scopes)
    ]
