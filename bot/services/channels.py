"""What is chosen for a channel: its variant, and where its conversations start anew."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.conversation.setting import Setting
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Control, Lane
from bot.conversation.variants import VARIANTS, Variant
from bot.services.ports import Choices
from bot.services.turns import Command, line_turn

VARIANT = "variant"
RESET_TS = "reset_ts"


@dataclass(frozen=True, slots=True)
class ChannelState:
    """What holds in a channel. Text with a `ts` up to `reset_ts` is not sent ("" when never reset)."""

    variant: Variant
    reset_ts: str = ""


class ChannelService:
    """Reads and changes what is chosen for a channel. All verbs may raise StoreError."""

    def __init__(
        self,
        choices: Choices,
        wake: Callable[[int, Lane], None],
        default_variant: str,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._choices = choices
        self._wake = wake
        self.default_variant = VARIANTS[default_variant]
        self._clock = clock

    async def state(self, team_id: str, channel_id: str) -> ChannelState:
        """What holds in a channel now."""
        chosen = {row.name: row.value for row in await self._choices.chosen(team_id, [("channel", channel_id)])}
        return ChannelState(VARIANTS.get(chosen.get(VARIANT, ""), self.default_variant), chosen.get(RESET_TS, ""))

    async def state_for(self, key: ThreadKey, asked_variant: str | None) -> ChannelState:
        """What holds for one turn: the mark on its message wins over the channel's choice."""
        state = await self.state(key.team_id, key.channel_id)
        return ChannelState(VARIANTS.get(asked_variant or "", state.variant), state.reset_ts)

    async def choose_variant(self, command: Command, variant: Variant) -> bool:
        """Set the channel's variant and leave a line that says who changed what; False when it was so already."""
        before = (await self.state(command.team_id, command.channel_id)).variant
        if before == variant:
            return False
        line = Control("variant.changed", {"user": command.user_id, "new": variant.name, "old": before.name})
        await self._choose(command, VARIANT, variant.name, line)
        return True

    async def reset(self, command: Command) -> None:
        """Start the channel's conversations anew, and leave a line that says who did."""
        line = Control("reset.channel_line", {"user": command.user_id})
        await self._choose(command, RESET_TS, f"{self._clock():.6f}", line)

    async def _choose(self, command: Command, name: str, value: str, line: Control) -> None:
        now = self._clock()
        setting = Setting("channel", command.channel_id, name, value)
        turn = line_turn(command, line, now)
        turn_id = await self._choices.choose(command.team_id, setting, command.user_id, now, turn)
        if turn_id is not None:
            self._wake(turn_id, turn.lane)
