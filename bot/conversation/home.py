"""What a person finds in the App Home."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.setting_page import SettingsPage
from bot.conversation.usage import Usage
from bot.conversation.variants import Variant


@dataclass(frozen=True, slots=True)
class Home:
    """A person's App Home. `channels` are ids with what answers there, None when Slack did not tell them in time.

    Nothing answers in a channel that the admins did not open: such a one has None.

    `more` is how many channels are not listed. `verdicts` is for admins: how many answers of the last thirty days were
    found good, and how many not good.
    """

    page: SettingsPage
    channels: Sequence[tuple[str, Variant | None]] | None
    more: int
    usage: Usage
    verdicts: tuple[int, int] | None = None

    @property
    def language(self) -> str:
        """The language to say it in."""
        return self.page.language
