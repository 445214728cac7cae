"""A workspace and the whole bot in one process, without sockets: handlers, gate, services, store and Slack's rules.

Events are handed to the listeners when somebody says so, in any order, once or more often.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackRefused
from bot.parts import Ground, parts_of
from bot.playground.acting import Acting
from bot.playground.arguments import Arguments
from bot.playground.backstage import Backstage
from bot.playground.beginning import furnish
from bot.playground.entities import Payload
from bot.playground.methods import METHODS
from bot.playground.outbox import Outbox
from bot.playground.outlet import Ack
from bot.playground.refusals import ApiError
from bot.playground.workspace import Workspace
from bot.services.ports import Model
from bot.settings import Settings
from bot.slack.budgets import Budgets
from bot.slack.transport import SlackApi
from bot.store import Store
from handlers.actions import ACTIONS
from handlers.commands import COMMANDS
from handlers.events import EVENTS
from handlers.gate import gated
from handlers.shortcuts import SHORTCUTS


class DirectApi(SlackApi):
    """Slack's Web API as a function call."""

    def __init__(self, stage: Backstage) -> None:
        super().__init__(AsyncWebClient(base_url="http://slack.test/api/"), Budgets.none(), again_s=(), looks_s=(0.0,))
        self._stage = stage

    async def _once(self, method: str, arguments: Mapping[str, object], _call_s: float) -> Mapping[str, Any]:
        args = Arguments({name: value for name, value in arguments.items() if value is not None})
        try:
            args.require(*METHODS[method].required)
            return {"ok": True} | METHODS[method].call(self._stage, args)
        except ApiError as error:
            raise SlackRefused(method, error.code) from None

    async def send_bytes(self, url: str, content: bytes) -> None:
        """Take a file's bytes."""
        assert self._stage.uploads.receive(urlsplit(url).path.rpartition("/")[2], content) is not None


@dataclass
class Mailbox:
    """Where envelopes wait for the listeners: events until they are handed over, everything else not at all."""

    town: "Town"
    pending: list[Payload] = field(default_factory=list)
    connected: bool = True
    unsettled: int = 0
    given_up: int = 0

    def send_event(self, payload: Payload, _retry_num: int = 0) -> None:
        self.pending.append(payload)

    async def send_command(self, payload: Payload) -> Ack:
        row = next(row for row in COMMANDS if row.command == payload["command"])
        return await self.town.listen(row.handler, row.way, payload)

    async def send_interaction(self, payload: Payload) -> Ack:
        if payload["type"] == "block_actions":
            action = payload["actions"][0]["action_id"]
            row: Any = next(row for row in ACTIONS if row.action_id == action)
            return await self.town.listen(row.handler, f"action:{action}", payload)
        row = next(row for row in SHORTCUTS if row.callback_id == payload["callback_id"])
        return await self.town.listen(row.handler, f"shortcut:{row.callback_id}", payload)

    async def stop(self) -> None:
        """Nothing is open."""


class Town:
    """One workspace with everybody in it; ids are the same in every town, but for the workspace's own."""

    def __init__(self, team_id: str, store: Store, model: Model) -> None:
        self.workspace = Workspace(time.time)
        self.workspace.team_id = team_id
        self.workspace.origin = "http://slack.test"
        furnish(self.workspace)
        self._stage = Backstage(self.workspace, time.time)
        self.mailbox = Mailbox(self)
        outbox = Outbox(self.workspace, self.mailbox)
        self.workspace.listeners.append(outbox.tell)
        self.people = Acting(self._stage, outbox)
        identity = {"team_id": team_id, "team": team_id, "user_id": self.workspace.bot_user, "user": "gemma"}
        self.parts = parts_of(Ground(Settings(), model, store, DirectApi(self._stage), identity, slots=50))
        self.parts.worker._run = self.parts.run  # started without its rounds: what waits is woken by `rest`
        self._store = store

    async def close(self) -> None:
        """End what runs and what is being looked up."""
        await self.parts.worker.drain(0)
        await self.parts.people.close()
        await self.parts.channels.close()

    async def listen(self, handler: Any, way: Any, body: Payload) -> Ack:
        """Hand something to a listener, as Bolt would."""
        said: dict[str, Any] = {}

        async def ack(text: str = "", **answer: Any) -> None:
            said.update({"text": text} if isinstance(text, str) else text, **answer)

        async def respond(**_: Any) -> None: ...

        args = SimpleNamespace(
            event=body.get("event"),
            body=body,
            context=SimpleNamespace(bot_user_id=self.workspace.bot_user),
            ack=ack,
            respond=respond,
        )
        await gated(handler, way, self.parts.services)(args)  # type: ignore[arg-type] # what of it is used is there
        return Ack(payload=said)

    async def hear(self, payload: Payload) -> None:
        """Hand one event to its listener."""
        kind = payload["event"]["type"]
        for row in EVENTS:
            if row.type == kind:
                await self.listen(row.handler, f"event:{kind}", payload)

    async def rest(self) -> None:
        """Wait until nothing runs and nothing waits."""
        while True:
            await self.parts.worker.quiet()
            waiting = await self._store.database.read(
                "SELECT id, lane FROM turns WHERE status = 'queued' AND team_id = ?1", self.workspace.team_id
            )
            if not waiting:
                return
            for row in waiting:
                await self._run_one(int(row["id"]))

    async def _run_one(self, turn_id: int) -> None:
        await self._store.database.fetch("UPDATE turns SET not_before = NULL WHERE id = ?1", turn_id)
        self.parts.worker._spawn(self.parts.worker._asking, self.parts.worker._work(turn_id))
        await asyncio.sleep(0)
