"""The rights matrix, played: everybody by every way in, everywhere, against one running bot.

A cell is right when the sentence is the right one (or none), and when nothing changed where somebody was refused.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bot.conversation.feedback import Feedback, Verdict
from bot.conversation.setting import Place, Scope
from bot.conversation.thread import ThreadKey
from bot.playground.entities import Channel, ChannelKind, Message, Payload, User, View
from bot.playground.interactions import (
    command_payload,
    global_shortcut_payload,
    message_shortcut_payload,
    view_action_payload,
)
from bot.playground.outlet import Ack
from bot.slack.views.feedback import FEEDBACK_FORM, SAID, feedback_view
from bot.slack.views.forgetting import FORGET_CHANNEL, FORGET_ME
from bot.slack.views.settings import CHOOSE_SCOPE, place_value
from bot.slack.views.shortcuts import ABOUT_FORM, ASK_FORM, CHANNEL, QUESTION, AboutIds, about_view, ask_view
from tests.scenarios.stage import Stage
from tests.security.roles import (
    KINDS,
    LET_IN,
    MEMBER,
    ROLES,
    SHARED,
    UNLISTED,
    Kind,
    channel_id,
)
from tests.security.ways import (
    BOTH,
    BUTTONS,
    COMMANDS,
    MESSAGE_SHORTCUTS,
    NOTHING,
    PERSON,
    SENTENCES,
    Tally,
    _button,
    expected,
)

Act = Callable[[], Awaitable[Ack]]

_PATIENCE_S = 50.0


@dataclass
class Matrix:
    """One bot with everybody in front of it."""

    stage: Stage
    listed_only: bool = False
    tally: Tally = field(default_factory=Tally)

    # Messages: stored at once, judged when their turn is taken up

    async def messages(self, kinds: Sequence[Kind] = KINDS) -> None:
        """Everybody writes, in every way in which one writes to the bot."""
        roots = {kind.name: await self._answered_root(kind) for kind in kinds}
        written = []
        for kind in kinds:
            for name, role in ROLES.items():
                for way, message in self._written(kind, role.user, roots[kind.name]):
                    written.append((way, name, role, kind, message))
        await self.stage.slack.settled(60)
        await self._quiet()
        rows = await self._rows("SELECT key, status, refused, text FROM turns")
        by_key = {row["key"]: row for row in rows}
        for way, name, role, kind, message in written:
            row = by_key.get(f"message:{message.channel}:{message.ts}")
            right = expected(role, kind, BOTH, listed_only=self.listed_only)
            if way == "follow_up" and roots[kind.name] is None:
                right = "not stored"
            seen = "not stored" if row is None else "" if row["status"] == "completed" else "refused"
            self.tally.note(way, name, kind.name, right if right in ("", "not stored") else "refused", seen)
            if row is not None and row["refused"] and right in (SHARED, UNLISTED) and row["text"]:
                self.tally.wrong.append(f"{way} by {name} in {kind.name}: the text is kept")

    async def _answered_root(self, kind: Kind) -> str | None:
        """A thread that a member began and the bot answered; None where it does not."""
        if kind.kind is ChannelKind.DM or expected(ROLES["member"], kind, BOTH, listed_only=self.listed_only):
            return None
        place = channel_id(kind, ROLES["member"].user)
        root = await self.stage.slack.say(MEMBER, place, "@gemma hello")
        await self.stage.answered(place, root)
        return root

    def _written(self, kind: Kind, user: User, root: str | None) -> Iterator[tuple[str, Message]]:
        slack = self.stage.slack
        place, mention = slack.channel(channel_id(kind, user)), f"<@{slack.bot_user}>"
        post = partial(slack.workspace.post, place, user.id)
        if kind.kind is ChannelKind.DM:
            yield "direct_message", post("hello")
            yield "direct_file", post("see this", subtype="file_share")
            return
        yield "mention", post(f"{mention} hello")
        yield "mark", post(f"{mention} !help")
        yield "file_share", post(f"{mention} see this", subtype="file_share")
        edited = post("hello")
        slack.workspace.edit(edited, text=f"{mention} hello")
        yield "edit", edited
        if root is not None:
            yield "follow_up", post("and then?", thread_ts=root)
            yield "broadcast", post(f"{mention} and now?", thread_ts=root, broadcast=True, subtype="thread_broadcast")
        else:
            started = post("a thread of people")
            yield "follow_up", post("and then?", thread_ts=started.ts)

    async def _quiet(self) -> None:
        """Until nothing waits or runs."""

        async def waiting() -> int:
            (row,) = await self._rows("SELECT count(*) AS n FROM turns WHERE status IN ('queued', 'running')")
            return int(row["n"])

        async with asyncio.timeout(_PATIENCE_S):
            while await waiting():
                await self.stage.bot.worker.quiet()

    # Deletions and reactions: honoured from anybody, and nobody's business

    async def deletions(self, kind: Kind = KINDS[0]) -> None:
        """Everybody deletes what they wrote; it is forgotten, whoever they are."""
        slack = self.stage.slack
        wrote = {}
        for name, role in ROLES.items():
            place = slack.channel(channel_id(kind, role.user))
            wrote[name] = slack.workspace.post(place, role.user.id, f"<@{slack.bot_user}> delete me")
        await slack.settled(60)
        await self._quiet()
        for message in wrote.values():
            slack.workspace.remove(message)
        await slack.settled(60)
        await self._quiet()
        kept = {row["key"] for row in await self._rows("SELECT key FROM turns WHERE text <> '' OR deleted_at IS NULL")}
        for name, message in wrote.items():
            seen = "kept" if f"message:{message.channel}:{message.ts}" in kept else LET_IN
            self.tally.note("deletion", name, kind.name, LET_IN, seen)

    async def reactions(self, kind: Kind = KINDS[0]) -> None:
        """Everybody reacts; nothing comes of it."""
        place = self.stage.slack.channel(kind.name)
        message = self.stage.slack.workspace.post(place, self.stage.slack.bot_user, "Hello")
        before = await self._state()
        for role in ROLES.values():
            item = {"type": "message", "channel": message.channel, "ts": message.ts}
            event = {"type": "reaction_added", "user": role.user.id, "reaction": "eyes", "item": item}
            await self.stage.slack.deliver(event)
        await self.stage.slack.settled(30)
        changed = "changed" if await self._state() != before else LET_IN
        for name in ROLES:
            self.tally.note("reaction", name, kind.name, LET_IN, changed)

    async def forgetting(self, kinds: Sequence[Kind] = KINDS) -> None:
        """Everybody wants everything of theirs forgotten, which is honoured, and everything of the place."""
        for kind in kinds:
            for name, role in ROLES.items():
                place = self.stage.slack.channel(channel_id(kind, role.user))
                answer = self.stage.slack.workspace.post(place, self.stage.slack.bot_user, "Hello")
                for action_id, counts, scope in ((FORGET_ME, NOTHING, "user"), (FORGET_CHANNEL, PERSON, "channel")):
                    right = expected(role, kind, counts, listed_only=self.listed_only)
                    before = await self._wanted(scope)
                    press = self._press(role.user, answer, _button(action_id))
                    seen = await self._seen(role.user, place, press)
                    if (await self._wanted(scope) == before) != bool(right):
                        seen = "forgotten" if right else "not forgotten"
                    self.tally.note(f"button {action_id}", name, kind.name, right, seen)
        await self._quiet()

    async def _wanted(self, scope: str) -> Any:
        """What tells a wish to have something forgotten from the one before."""
        (row,) = await self._rows(f"SELECT max(until_ts) AS ts FROM purges WHERE scope = '{scope}'")  # noqa: S608
        return row["ts"]

    # What is acknowledged with an answer

    async def interactions(self, kinds: Sequence[Kind] = KINDS) -> None:
        """Everybody uses every command, button, form and shortcut."""
        for kind in kinds:
            for name, role in ROLES.items():
                place = self.stage.slack.channel(channel_id(kind, role.user))
                for way, counts, act in self._acts(role.user, place):
                    right = expected(role, kind, counts, listed_only=self.listed_only)
                    before = await self._state() if right else None
                    seen = await self._seen(role.user, place, act)
                    if right and await self._state() != before:
                        seen = "changed something"
                    self.tally.note(way, name, kind.name, right, seen)
        await self._quiet()

    def _acts(self, user: User, place: Channel) -> Iterator[tuple[str, str, Act]]:
        slack = self.stage.slack
        stage, send = slack._stage, slack._outbox.outlet
        answer = slack.workspace.post(place, slack.bot_user, "Hello")
        for text, counts in COMMANDS.items():
            payload = command_payload(stage, user, place, "/gemma", text)
            yield f"command {text}", counts, partial(send.send_command, payload)
        for callback_id, counts in MESSAGE_SHORTCUTS.items():
            payload = message_shortcut_payload(stage, user, answer, callback_id)
            yield f"shortcut {callback_id}", counts, partial(send.send_interaction, payload)
        payload = global_shortcut_payload(stage, user, ASK_FORM)
        yield "shortcut ask_gemma", PERSON, partial(send.send_interaction, payload)
        for action, counts in BUTTONS:
            yield f"button {action['action_id']}", counts, self._press(user, answer, action)
        for way, counts, view, values in self._forms(place):
            payload = self._submission(user, view, values)
            yield f"form {way}", counts, partial(send.send_interaction, payload)
        menu = {
            "type": "static_select",
            "action_id": CHOOSE_SCOPE,
            "selected_option": {"value": Scope.PERSON.value},
            "action_ts": "1.1",
        }
        opened = View("V0MATRIX", user.id, {"id": "V0MATRIX", "hash": "1.1", "private_metadata": "{}", "blocks": []})
        payload = view_action_payload(stage, user, opened, menu)
        yield "menu choose_scope", PERSON, partial(send.send_interaction, payload)

    def _press(self, user: User, message: Message, action: Payload) -> Act:
        payload = message_shortcut_payload(self.stage.slack._stage, user, message, "")
        payload |= {"type": "block_actions", "actions": [action]}
        return partial(self.stage.slack._outbox.outlet.send_interaction, payload)

    def _forms(self, place: Channel) -> Iterator[tuple[str, str, Payload, Payload]]:
        team, text = self.stage.slack.workspace.team_id, {"type": "plain_text_input", "value": "Why?"}
        if place.kind is not ChannelKind.DM:
            ids = place_value(Place(team, "", place.id), Scope.CHANNEL)
            settings = {"type": "modal", "callback_id": "settings", "private_metadata": ids}
            element = {"type": "plain_text_input", "action_id": "instructions"}
            blocks = [{"type": "input", "block_id": "instructions.channel", "element": element}]
            yield "settings", BOTH, settings | {"blocks": blocks}, {"instructions.channel": {"instructions": text}}
        picked = {"type": "conversations_select", "selected_conversation": place.id}
        yield ASK_FORM, BOTH, ask_view("en"), {QUESTION: {QUESTION: text}, CHANNEL: {CHANNEL: picked}}
        about = about_view(AboutIds(place.id, "1.1", "", "U1"), "Hello", "en")
        yield ABOUT_FORM, BOTH, about, {QUESTION: {QUESTION: text}}
        opinion = Feedback(ThreadKey(team, place.id, "1.1"), "bcdfghj", 1, "U1", Verdict.NOT_GOOD)
        yield FEEDBACK_FORM, PERSON, feedback_view(opinion, "en"), {SAID: {SAID: text}}

    def _submission(self, user: User, view: Payload, values: Payload) -> Payload:
        stage = self.stage.slack._stage
        payload = global_shortcut_payload(stage, user, "") | {"type": "view_submission", "response_urls": []}
        known = {"id": stage.workspace.ids.next("V"), "hash": "1.1", "private_metadata": ""}
        return payload | {"view": {**known, **view, "state": {"values": values}}}

    async def _seen(self, user: User, place: Channel, act: Act) -> str:
        """The refusal that somebody is told: in the acknowledgement, at a field, alone in the channel, in a modal."""
        place.ephemerals.clear()
        ack = await act()
        if not ack.ok:
            return ack.error
        told = [str(ack.payload.get("text") or ""), *map(str, (ack.payload.get("errors") or {}).values())]
        told += [shown.text for shown in place.ephemerals]
        views = self.stage.slack.workspace.views
        told += [str(view.payload["blocks"]) for view in views.values() if view.user == user.id and not view.is_home]
        views.clear()
        return next((refusal for words, refusal in SENTENCES.items() for each in told if words in each), LET_IN)

    # The Home tab

    async def homes(self) -> None:
        """Everybody opens the app."""
        slack = self.stage.slack
        for role in ROLES.values():
            slack.workspace.homes.pop(role.user.id, None)
            event = {"type": "app_home_opened", "user": role.user.id, "channel": f"D0{role.user.id}", "tab": "home"}
            await slack.deliver(event)
        await slack.settled(30)
        for name, role in ROLES.items():
            shown = str(slack.workspace.homes[role.user.id].payload["blocks"])
            seen = next((refusal for words, refusal in SENTENCES.items() if words in shown), LET_IN)
            self.tally.note("home", name, "the app", role.refusal, seen)

    # Inside

    async def _rows(self, sql: str) -> Sequence[Any]:
        return await self.stage.bot.store.database.read(sql)

    async def _state(self) -> tuple[Any, ...]:
        """All that a refused person could have changed."""
        (row,) = await self._rows(
            "SELECT (SELECT count(*) FROM turns) AS turns,"
            " (SELECT count(*) FROM turns WHERE wish IS NOT NULL) AS wishes,"
            " (SELECT count(*) FROM settings) AS settings, (SELECT count(*) FROM feedback) AS feedback"
        )
        return row["turns"], row["wishes"], row["settings"], row["feedback"]
