"""What is written to Slack: replies, and what stands around them."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.conversation.answer import Answer, Below, Part
from bot.conversation.preferences import Held
from bot.conversation.setting import Place
from bot.conversation.suggestions import Suggestion
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Turn


class PartLog(Protocol):
    """Where a reply tells what it is about to do and what Slack said, so that it survives the process."""

    async def record(self, part: Part) -> None:
        """Store a part; committed when this returns."""


class Reply(Protocol):
    """The reply to one turn while it is being written."""

    def feed(self, delta: str) -> None:
        """Take a piece of the model's text; it is shown when it is time."""

    def loading(self) -> None:
        """Hear that the model may be loading, before the first piece of text."""

    def takes_first_part(self) -> Part | None:
        """The part that `finish` is going to post when nothing stands in Slack yet: the caller stores it as sending."""

    async def withdraw(self) -> None:
        """Take away whatever stands of the reply. Raises SlackError."""

    async def finish(self, text: str, notice: str | None, below: Below) -> Sequence[Part]:
        """Put the finished text in place, with our own `notice` and what stands below it; the parts it stands in.

        Raises SlackError.
        """


class Replies(Protocol):
    """Where replies are written: Slack, for us."""

    def open(
        self, turn: Turn, log: PartLog, former: Answer | None, parts: Sequence[Part]
    ) -> AbstractAsyncContextManager[Reply]:
        """A reply to a turn; `parts` are those that a former attempt left. On exit nothing is left running."""

    async def in_line(self, turn: Turn, place: int) -> None:
        """Show at which place in line a question waits; 0: at none any more. Bounded; never raises."""

    async def direct(self, turn: Turn) -> str:
        """The channel of the asker's DM, opened when it was not. Raises SlackError."""

    async def announce(self, turn: Turn) -> str:
        """Post the question of a turn that has no message yet, once; its `ts`. Raises SlackError."""

    async def tell(self, turn: Turn, text: str) -> None:
        """Tell the asker in their DM what cannot be said where they asked, once. Raises SlackError."""


class Whispers(Protocol):
    """What only one person sees."""

    async def tell(self, turn: Turn, text: str) -> None:
        """Show the asker a line where they asked. It is not known whether they saw it. Raises SlackError."""

    async def settings(self, turn: Turn, held: Sequence[tuple[str, Held]], place: Place) -> None:
        """Show the asker what holds in a place, with a way to change it. Raises SlackError."""


class Pane(Protocol):
    """What surrounds a person's conversation with the bot. Bounded in time; never raises."""

    async def suggest(self, channel_id: str, title: str, prompts: Sequence[Suggestion]) -> bool:
        """Show prompts, at most four, where somebody begins a conversation; whether Slack took them."""

    async def rename(self, thread: ThreadKey, title: str, *, first: bool = False) -> bool:
        """Set the title of a conversation, its `first` one or another; whether Slack took it."""


class Uploads(Protocol):
    """Files that the bot shares (`bot.slack.uploads`)."""

    async def share(  # noqa: PLR0913, PLR0917 - what a message with a file consists of
        self,
        channel_id: str,
        thread_ts: str | None,
        filename: str,
        title: str,
        content: bytes,
        comment: str = "",
        *,
        since_ts: str | None = None,
    ) -> None:
        """Share a file of at least one byte once, in a channel or below a thread's first message.

        `comment` stands above it, in Slack's mrkdwn, made safe by the caller. `filename` is what the file is known by:
        no other file in that conversation has its name. With `since_ts` it may have been shared before, after that
        `ts`: then nothing is done. Raises SlackError: SlackLacksScope where the app may share none.
        """
