"""What turns of the control lane do before they say their line."""

from collections.abc import Awaitable, Callable, Mapping

from bot.conversation.preferences import FollowUp
from bot.conversation.setting import Scope
from bot.conversation.setting_words import held_words, label_of
from bot.conversation.turn import Control, Turn
from bot.errors import SlackRefused
from bot.services.forgetting import ForgetService
from bot.services.ports import Threads, Whispers
from bot.services.settings import SettingService, place_in_thread
from bot.services.wishes import Pressed, WishService

Effect = Callable[[Turn, Control], Awaitable[Control | None]]
"""Does what a control turn is for; the line that is to be said then, or None when the person knows already."""


class Effects:
    """The effects by the name that a `Control` carries. Each may run twice and must come to the same."""

    def __init__(
        self,
        threads: Threads,
        settings: SettingService,
        wishes: WishService,
        forgetting: ForgetService,
        whispers: Whispers,
    ) -> None:
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
        await self._threads.reset(turn.thread, turn.ts or "")
        return line

    async def _forget_thread(self, turn: Turn, line: Control) -> Control:
        return line if await self._forgetting.thread_before(turn) else Control("forget.own", {"user": turn.user_id})

    async def _stop_thread(self, turn: Turn, line: Control) -> Control:
        return line if await self._wishes.stop(turn.thread) else Control("stop.nothing")

    async def _retry_last(self, turn: Turn, line: Control) -> Control | None:
        """The new answer in the place of the old one is the outcome; a line is only said where there is none."""
        retried = await self._wishes.retry(turn.thread, turn.ts or "")
        if retried is Pressed.UNDER_WAY:
            return Control("pressed.under_way")
        return None if retried is Pressed.DONE else line

    async def _choose_variant(self, turn: Turn, line: Control) -> Control:
        """Set the thread's variant; the line of the turn itself tells of it, also why not."""
        place, wanted = place_in_thread(turn), {"variant": line.values["new"]}
        change = await self._settings.change(place, Scope.THREAD, wanted, turn.key, vouched=True, told=False)
        for wrong in change.errors.values():
            return Control(wrong.key)
        return Control(line.key, {**line.values, "user": turn.user_id})

    async def _greet(self, turn: Turn, line: Control) -> Control:
        """Say hello as it is true in the channel."""
        mode = (await self._settings.of_channel(turn.team_id, turn.thread.channel_id)).follow_up
        return Control("hello.every", line.values) if mode is FollowUp.EVERY else line

    async def _show_settings(self, turn: Turn, line: Control) -> Control | None:
        """Show the asker what holds in the thread; everybody, where Slack shows nothing to one person alone."""
        place = place_in_thread(turn)
        held = await self._settings.preferences(place)
        try:
            await self._whispers.settings(turn, held, place)
        except SlackRefused:
            words = [
                (label_of(name, turn.language), held_words(name, each, turn.language))
                for name, each in held.held.items()
            ]
            return Control(line.key, {"lines": "\n".join(f"- **{label}:** {value}" for label, value in words)})
        return None
