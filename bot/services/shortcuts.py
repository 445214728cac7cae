"""What people ask for with shortcuts and forms: each use becomes a turn, whose answer goes to the person alone.

Only *Ask Gemma* with a channel is asked and answered there.
"""

import asyncio
import time
from dataclasses import dataclass, replace

from bot.conversation.file_ref import UNSHOWN, FileRef
from bot.conversation.setting import is_dm
from bot.conversation.tasks import Task, TaskKind, language_name, span_of
from bot.conversation.turn import Control
from bot.services.people import PeopleService
from bot.services.settings import SettingService
from bot.services.turns import Command, TurnService, asked_turn, line_turn
from bot.texts import say

_SKEW_S = 60.0
"""How much later than by our clock something may have been said that a summary is to hold."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """A message that somebody used a shortcut on, as Slack told it: the bot may be no member there.

    `key` names this one use, `used_ts` is when it was, by Slack's clock. `thread_ts` is "" when the message is in no
    thread; `author_name` is for those who have no user id. `text` is in Slack's form, `files` came with it.
    """

    key: str
    team_id: str
    user_id: str
    channel_id: str
    ts: str
    thread_ts: str = ""
    author_id: str = ""
    author_name: str = ""
    text: str = ""
    used_ts: str = ""
    files: tuple[FileRef, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it that could be read."""
        return not self.text.strip() and not self.files

    @property
    def below_ts(self) -> str:
        """The thread in which the person sees the message: "" for a thread's first one, which stands in the channel."""
        return self.thread_ts if self.thread_ts != self.ts else ""


@dataclass(frozen=True, slots=True)
class AskForm:
    """The form of *Ask Gemma*, sent: `text` in Slack's form, `channel_id` "" for the person's own DM."""

    key: str
    team_id: str
    user_id: str
    text: str
    channel_id: str = ""
    variant: str | None = None


class ShortcutService:
    """Makes turns of shortcuts. Verbs that store may raise StoreError."""

    def __init__(
        self,
        turns: TurnService,
        settings: SettingService,
        people: PeopleService,
    ) -> None:
        self._turns = turns
        self._settings = settings
        self._people = people

    async def ask(self, form: AskForm) -> str | None:
        """Ask what a form says. None when that is done, else what is wrong with its channel, in a sentence."""
        channel_id = "" if is_dm(form.channel_id) else form.channel_id
        if channel_id and (wrong := await self._wrong_channel(channel_id, form.user_id)):
            return say(wrong, language=await self._settings.language_of(form.team_id, form.user_id))
        asked = Command(form.key, form.team_id, channel_id, form.user_id, form.text)
        await self._turns.take(asked_turn(asked, time.time(), variant=form.variant))
        return None

    async def about(self, pointed: Pointed, question: str) -> None:
        """Ask something about a message that a form shows; `question` in Slack's form.

        What a form says is not proved: its files are read only where the person can read the channel.
        """
        if pointed.files and not await self._people.may_read(pointed.channel_id, pointed.user_id):
            pointed = replace(pointed, files=tuple(replace(file, mode=UNSHOWN) for file in pointed.files))
        await self._take(pointed, self._task(TaskKind.ASK, pointed, ""), question)

    async def at_once(self, kind: TaskKind, pointed: Pointed) -> str:
        """Translate or explain a message, or summarise its thread. What the person is told where they are."""
        code = await self._settings.language_of(pointed.team_id, pointed.user_id)
        task = self._task(kind, pointed, language_name(code))
        if not task.is_summary and pointed.is_empty:
            return say("task.no_words", language=code)
        await self._take(pointed, task, "")
        return say("task.accepted", language=code)

    async def digest(self, command: Command, text: str) -> str:
        """Summarise what was lately said in the channel of a command. What the person is told.

        Slack lets people use a command only in conversations that they are in, so it vouches for them.
        """
        code = await self._settings.language_of(command.team_id, command.user_id)
        span = span_of(text)
        if span is None:
            return say("summarize.wrong", language=code)
        now = time.time()
        task = Task(
            TaskKind.CHANNEL,
            command.channel_id,
            language=language_name(code),
            since_ts=f"{now - span.seconds:.6f}",
            until_ts=f"{now + _SKEW_S:.6f}",
            span=span.words,
        )
        await self._turns.take(asked_turn(replace(command, channel_id="", text=""), now, task=task))
        return say("task.accepted", language=code)

    async def late(self, key: str, team_id: str, user_id: str) -> None:
        """Tell somebody in their DM that Slack did not open a form, where there is no other place to say it."""
        await self._turns.take(line_turn(Command(key, team_id, "", user_id, ""), Control("form.expired"), time.time()))

    async def _take(self, pointed: Pointed, task: Task, text: str) -> None:
        asked = Command(pointed.key, pointed.team_id, "", pointed.user_id, text)
        files = () if task.is_summary else pointed.files
        await self._turns.take(asked_turn(asked, time.time(), task=task, files=files))

    async def _wrong_channel(self, channel_id: str, user_id: str) -> str | None:
        """Why nothing can be asked there, as a key; nobody is let in when Slack cannot be asked."""
        bot, person = await asyncio.gather(
            self._people.bot_is_in(channel_id), self._people.is_member(channel_id, user_id)
        )
        if bot is None:
            return "ask.channel_unknown"
        if not bot:
            return "ask.outside"
        return None if person else "ask.not_member"

    def _task(self, kind: TaskKind, pointed: Pointed, language: str) -> Task:
        return Task(
            kind,
            pointed.channel_id,
            ts=pointed.ts,
            thread_ts=pointed.thread_ts,
            author_id=pointed.author_id,
            author_name=pointed.author_name,
            quoted="" if kind is TaskKind.THREAD else pointed.text,
            language=language,
        )
