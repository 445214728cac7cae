"""What a person does with the app: commands, buttons, modals, the App Home, shortcuts, Slack's own Stop."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.playground import events, modals, streams
from bot.playground.backstage import Backstage
from bot.playground.changes import SessionRenamed
from bot.playground.composer import compose_command
from bot.playground.entities import Channel, Ephemeral, Message, Payload, User, View
from bot.playground.forms import fill, missing_inputs
from bot.playground.interactions import (
    action_of,
    closed_payload,
    command_payload,
    find_element,
    global_shortcut_payload,
    message_action_payload,
    message_shortcut_payload,
    submission_payload,
    view_action_payload,
)
from bot.playground.modals import initial_values
from bot.playground.outbox import Outbox
from bot.playground.outlet import Ack
from bot.playground.people import People
from bot.playground.refusals import ApiError, Refused
from bot.playground.responses import show_response
from bot.playground.slackbot import take_press


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What came of a command or a press: `error` is empty or Slack's code, as `operation_timeout`."""

    ok: bool
    error: str = ""
    text: str = ""
    blocks: list[Payload] = field(default_factory=list)


class Acting(People):
    """People who use the app; `commands` are the slash commands offered to them (any, while there are none)."""

    def __init__(self, stage: Backstage, outbox: Outbox) -> None:
        super().__init__(stage.workspace)
        self._stage = stage
        self._outbox = outbox
        self.commands: Sequence[Payload] = ()

    # Commands and actions

    async def command(self, user: str, channel: str, command: str, text: str = "") -> CommandResult:
        """Use a slash command; its acknowledgement is shown as Slack shows it. Slack has none in threads."""
        person, place = self._seat(user, channel)
        offered = next((each for each in self.commands if each.get("command") == command), None)
        if self.commands and offered is None:
            raise Refused(f"{command} is not a valid command")
        escaped = offered is None or offered.get("should_escape", True)
        typed = compose_command(text.strip(), self.workspace) if escaped else text.strip()
        payload = command_payload(self._stage, person, place, command, typed)
        ack = await self._outbox.outlet.send_command(payload)
        error = ack.error or self._show_ack(person, place, ack)
        if error:
            sentence = f"{command} failed with the error “{error}”"
            self.workspace.show(place, person.id, sentence)
            return CommandResult(ok=False, error=error, text=sentence)
        answer = ack.payload
        return CommandResult(ok=True, text=str(answer.get("text") or ""), blocks=answer.get("blocks") or [])

    def _show_ack(self, user: User, channel: Channel, ack: Ack) -> str:
        """Show what came with an acknowledgement; gives Slack's error code when it cannot be shown."""
        if ack.payload.get("text") or ack.payload.get("blocks"):
            try:
                show_response(self.workspace, channel, user.id, ack.payload)
            except ApiError:
                return "invalid_command_response"
        return ""

    async def press(  # noqa: PLR0913 - where, what and which choice
        self,
        user: str,
        channel: str,
        ts: str,
        action_id: str,
        value: object = None,
        *,
        block_id: str | None = None,
        values: Payload | None = None,
    ) -> CommandResult:
        """Press a button of a message or choose in its menu; `value` is the value (or the text) of the choice."""
        person, place = self._seat(user, channel)
        shown = self._shown(person, place, ts)
        blocks = shown.shown_blocks if isinstance(shown, Message) else shown.blocks
        block, element = find_element(blocks, action_id, block_id)
        if isinstance(shown, Ephemeral) and shown.by_slack:
            take_press(self.workspace, place, person, shown, action_id)
            return CommandResult(ok=True)
        action = action_of(block, element, person, self.workspace.ts_clock.next(), value)
        payload = message_action_payload(
            self._stage, person, shown, action, {**initial_values(blocks), **(values or {})}
        )
        ack = await self._outbox.outlet.send_interaction(payload)
        return CommandResult(ok=ack.ok, error=ack.error)

    def _shown(self, user: User, channel: Channel, ts: str) -> Message | Ephemeral:
        """A message, or an ephemeral one that this person sees."""
        for ephemeral in channel.ephemerals:
            if ephemeral.ts == ts and ephemeral.user == user.id:
                return ephemeral
        return self._message(channel, ts)

    # Views

    def _view(self, user: User, view_id: str) -> View:
        """An open view of a person."""
        view = self.workspace.views.get(view_id)
        if view is None or view.user != user.id or not view.open:
            raise Refused(f"{user.name} has no open view {view_id}")
        return view

    async def press_view(  # noqa: PLR0913 - where, what and which choice
        self,
        user: str,
        view_id: str,
        action_id: str,
        value: object = None,
        *,
        block_id: str | None = None,
        values: Payload | None = None,
    ) -> CommandResult:
        """Press a button or choose in a modal or in the App Home; `values` is what else is typed there."""
        person = self.active(user)
        view = self._view(person, view_id)
        block, element = find_element(view.payload["blocks"], action_id, block_id)
        action = action_of(block, element, person, self.workspace.ts_clock.next(), value)
        if values is not None:
            view.payload["state"] = {"values": fill(view, values)}
        ack = await self._outbox.outlet.send_interaction(view_action_payload(self._stage, person, view, action))
        return CommandResult(ok=ack.ok, error=ack.error)

    async def submit(self, user: str, view_id: str, values: Payload) -> Payload:
        """Submit a modal; gives the acknowledgement's payload, `{}` when it just closed.

        `values` is `{block_id: {action_id: state}}` as Slack has it, or `{action_id: value}`. A required input left
        empty never reaches the app: it comes back as `response_action: errors`.
        """
        person = self.active(user)
        view = self._view(person, view_id)
        state = fill(view, values)
        if missing := missing_inputs(view, state):
            return {"response_action": "errors", "errors": missing}
        payload = submission_payload(self._stage, person, view, state)
        ack = await self._outbox.outlet.send_interaction(payload)
        if not ack.ok:
            raise Refused(f"the app did not take the form ({ack.error}); it stays open")
        self._after_submit(view, ack.payload)
        return ack.payload

    def _after_submit(self, view: View, answer: Payload) -> None:
        """What Slack does with the answer to a submission: close, clear, update, push, or leave it with its errors."""
        action, given = answer.get("response_action"), answer.get("view")
        try:
            if action == "errors":
                return
            if action == "update" and isinstance(given, dict):
                modals.update_modal(self.workspace, view, given)
            elif action == "push" and isinstance(given, dict):
                modals.open_modal(self.workspace, view.user, given, below=view)
            else:
                modals.close_modal(self.workspace, view, whole_stack=action == "clear")
        except ApiError as error:
            raise Refused(f"the app answered with a view that Slack refuses: {error.code}") from error

    async def close_view(self, user: str, view_id: str) -> None:
        """Close a modal; an app that asked for it (`notify_on_close`) is told."""
        person = self.active(user)
        view = self._view(person, view_id)
        modals.close_modal(self.workspace, view)
        if view.payload["notify_on_close"]:
            await self._outbox.outlet.send_interaction(closed_payload(self._stage, person, view))

    async def open_home(self, user: str, tab: str = "home", beside: str | None = None) -> None:
        """Open a tab of the app, `home` or `messages`; `beside` is a channel that is open next to it from now on."""
        person = self.active(user)
        if beside is not None:
            self._open_beside(person, beside)
        self._outbox.send("app_home_opened", events.home_opened(self.workspace, person.id, tab))

    async def open_beside(self, user: str, channel: str = "") -> None:
        """Open another channel next to the app, or none."""
        person = self.active(user)
        self._open_beside(person, channel)
        self._outbox.send("app_context_changed", events.context_changed(self.workspace, person.id))

    def _open_beside(self, person: User, channel: str) -> None:
        self.workspace.beside[person.id] = self.channel(channel).id if channel else ""

    async def rename_session(self, user: str, channel: str, thread_ts: str, title: str) -> None:
        """Give a conversation with the app another title."""
        person, place = self._seat(user, channel)
        root = self._message(place, thread_ts).ts
        previous = self.workspace.titles.get((place.id, root), "")
        self.workspace.set_title(place.id, root, title)
        self.workspace.tell(SessionRenamed(place.id, root, person.id, title, previous))

    # Shortcuts and Stop

    async def global_shortcut(self, user: str, callback_id: str) -> CommandResult:
        """Use a global shortcut."""
        payload = global_shortcut_payload(self._stage, self.active(user), callback_id)
        ack = await self._outbox.outlet.send_interaction(payload)
        return CommandResult(ok=ack.ok, error=ack.error)

    async def message_shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> CommandResult:
        """Use a shortcut on a message."""
        person, place = self._seat(user, channel)
        payload = message_shortcut_payload(self._stage, person, self._message(place, ts), callback_id)
        ack = await self._outbox.outlet.send_interaction(payload)
        return CommandResult(ok=ack.ok, error=ack.error)

    async def stop_session(self, user: str, channel: str, thread_ts: str) -> None:
        """Press Slack's own Stop in a DM."""
        person, place = self._seat(user, channel)
        streams.stop_session(self.workspace, place, thread_ts, person.id)
