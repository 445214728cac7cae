"""Reads what a summary is of, when it runs: nothing of it is stored."""

import logging
from dataclasses import replace

from bot.conversation.answer import FAILED, REFUSED, Outcome
from bot.conversation.digests import read_digest
from bot.conversation.material import Material
from bot.conversation.setting import is_dm
from bot.conversation.tasks import Task, TaskKind, language_name
from bot.conversation.turn import MESSAGE, Turn
from bot.errors import SlackRefused
from bot.services.access import AccessService
from bot.services.people import PeopleService
from bot.services.ports import Materials
from bot.texts import say

log = logging.getLogger(__name__)

_OUTSIDE = frozenset({"not_in_channel", "channel_not_found"})
_GONE = frozenset({"thread_not_found", "message_not_found"})


class TaskReader:
    """Gathers the material of turns that are about a thread or a channel."""

    def __init__(self, materials: Materials, people: PeopleService, access: AccessService) -> None:
        self._materials = materials
        self._people = people
        self._access = access

    async def prepared(self, turn: Turn) -> Turn | Outcome:
        """The turn with what its task (if it has one) is about, or one sentence where that cannot be read.

        *Try again* stands below a sentence whose cause a person can mend. Raises the SlackErrors that pass.
        """
        if turn.task is not None and turn.key.startswith(MESSAGE):
            turn = await self._written(turn, turn.task)
        task = turn.task
        if task is None:
            return turn
        if impossible := await self._impossible(turn, task):
            return impossible
        return await self._with_material(turn, task) if task.is_summary else turn

    async def _with_material(self, turn: Turn, task: Task) -> Turn | Outcome:
        try:
            material = await self._material(task)
        except SlackRefused as error:
            log.warning("what a summary is of cannot be read", extra={"turn": turn.short_id, "reason": str(error)})
            return _refusal(turn, task, error.code)
        if not await self._people.may_read(task.channel_id, turn.user_id):  # they may have left since they asked
            return Outcome("", FAILED, say("task.not_there", {"channel": task.channel_id}, turn.language))
        if not material.said:
            return Outcome("", REFUSED, say(f"task.{task.kind}.empty", language=turn.language))
        return replace(turn, task=replace(task, material=material))

    async def _impossible(self, turn: Turn, task: Task) -> Outcome | None:
        """Why a task cannot be done, where nothing has to be read to know it."""
        if refusal := await self._access.refusal_there(task.channel_id):
            return Outcome("", REFUSED, say(refusal.key, language=turn.language))
        if not task.is_summary and not task.quoted.strip() and not turn.files:
            return Outcome("", REFUSED, say("task.gone", language=turn.language))
        if task.is_summary and not task.channel_id:
            return Outcome("", FAILED, say("task.which_channel", language=turn.language))
        return None

    async def _written(self, turn: Turn, task: Task) -> Turn:
        """A turn whose task somebody wrote as a message: nobody vouches for them, so that both must be in the channel.

        No channel, where they are not or Slack does not tell; no task, where an edit left none.
        """
        digest = read_digest(turn.text)
        if digest is None:
            return replace(turn, task=None)
        shared = await self._people.shared_channels(turn.user_id) or ()
        wanted = (channel.id for channel in shared if digest.channel_id == channel.id or digest.name == channel.name)
        found = next(wanted, "")
        return replace(turn, task=replace(task, channel_id=found, language=language_name(turn.language)))

    async def _material(self, task: Task) -> Material:
        if task.kind is TaskKind.THREAD:
            return await self._materials.thread(task.channel_id, task.thread_ts or task.ts)
        return await self._materials.channel(task.channel_id, task.since_ts, task.until_ts)


def _refusal(turn: Turn, task: Task, code: str) -> Outcome:
    values = {"channel": task.channel_id, "code": code}
    if code in _GONE:
        return Outcome("", REFUSED, say("task.gone", values, turn.language))
    if is_dm(task.channel_id) and code in _OUTSIDE:
        return Outcome("", REFUSED, say("task.private", values, turn.language))
    if code in _OUTSIDE:
        return Outcome("", FAILED, say("task.outside", values, turn.language))
    if code == "missing_scope":
        return Outcome("", FAILED, say("task.scope", values, turn.language))
    return Outcome("", FAILED, say("task.refused", values, turn.language))
