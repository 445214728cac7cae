"""Stand-ins that count what becomes of the events that people cause, on a socket and over HTTP."""

import asyncio
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.playground import Playground
from bot.playground.deliveries import HttpDeliveries
from bot.playground.entities import Payload
from bot.playground.outlet import RETRIES
from bot.playground.sockets import SocketHub
from tests.faults.stage import code_in


@dataclass(frozen=True, slots=True)
class StandIn:
    """How the stand-in behaves. `twice` is the share of events that it delivers twice, chosen with `seed`.

    With an `events_url` it sends signed HTTP requests there instead of using Socket Mode.
    """

    limited: bool = False
    redeliver_after_s: float = 3.0
    keep_calls: bool = True
    twice: float = 0.0
    seed: int = 0
    events_url: str = ""


class Counts:
    """What became of the events that people caused, by the keys of `key_of`; a share of them is repeated."""

    def __init__(self, bot_user: str, behaviour: StandIn) -> None:
        self._bot_user = bot_user
        self._twice = behaviour.twice
        self._chance = random.Random(behaviour.seed)  # noqa: S311 - chooses what is repeated
        self.repeated = 0
        self.sent: set[str] = set()
        self.acknowledged: set[str] = set()
        self.heard: set[str] = set()
        self.given_up: set[str] = set()

    def send(self, payload: Payload) -> bool:
        """Count an event that is sent first; whether it is to be sent once more."""
        event = payload["event"]
        told = event.get("previous_message", event)
        if told.get("user") in (None, self._bot_user) or told.get("bot_id"):
            return False
        self.sent.add(payload["event_id"])
        again = self._chance.random() < self._twice
        self.repeated += again
        return again

    def acknowledge(self, payload: Payload) -> None:
        if payload["event_id"] in self.sent:
            self.acknowledged.add(payload["event_id"])
            self.heard.add(key_of(payload["event"]))

    def give_up(self, payload: Payload) -> None:
        if payload["event_id"] in self.sent:
            self.given_up.add(key_of(payload["event"]))

    def later(self, send: Callable[[], None]) -> None:
        """Send once more, some time later."""
        asyncio.get_running_loop().call_later(self._chance.random() * 3, send)


class CountingHub(SocketHub):
    """Socket Mode that counts."""

    def __init__(self, slack: Playground, behaviour: StandIn, counts: Counts) -> None:
        super().__init__(slack.workspace, behaviour.redeliver_after_s, slack._wake)
        self._counts = counts

    def send_event(self, payload: Payload, retry_num: int = 0) -> None:
        super().send_event(payload, retry_num)
        if self._counts.send(payload):
            self._counts.later(lambda: super(CountingHub, self).send_event(payload, 1))

    def _take_ack(self, text: str) -> None:
        event = self._events.get(json.loads(text).get("envelope_id"))
        if event is not None:
            self._counts.acknowledge(event.payload)
        super()._take_ack(text)

    def _redeliver(self, event: Any, reason: str) -> None:
        if event.attempt >= RETRIES:
            self._counts.give_up(event.payload)
        super()._redeliver(event, reason)

    def _give_up(self, event: Any) -> None:
        self._counts.give_up(event.payload)
        super()._give_up(event)


class CountingHttp(HttpDeliveries):
    """Signed HTTP events, counted."""

    def __init__(self, slack: Playground, behaviour: StandIn, counts: Counts) -> None:
        super().__init__(
            behaviour.events_url,
            slack.signing_secret,
            behaviour.redeliver_after_s,
            clock=time.time,
            on_change=slack._wake,
        )
        self._counts = counts

    def send_event(self, payload: Payload, retry_num: int = 0) -> None:
        super().send_event(payload, retry_num)
        if self._counts.send(payload):
            self._counts.later(lambda: super(CountingHttp, self).send_event(payload, 1))

    async def _post_event(self, body: bytes, headers: dict[str, str]) -> tuple[bool, str, bool]:
        taken, reason, no_retry = await super()._post_event(body, headers)
        if taken:
            self._counts.acknowledge(json.loads(body))
        elif no_retry or headers.get("x-slack-retry-num") == str(RETRIES):
            self._counts.give_up(json.loads(body))
        return taken, reason, no_retry


def key_of(event: Payload) -> str:
    """What an event tells of, by a name that whoever caused it knows too: a message's ts, an edit's, a deletion's."""
    match event.get("subtype"):
        case "message_deleted":
            return f"{event['deleted_ts']}#deleted"
        case "message_changed" if event["message"].get("subtype") == "tombstone":
            return f"{event['message']['ts']}#deleted"
        case "message_changed":
            return f"{event['message']['ts']}#{code_in(event['message']['text'])}"
        case _:
            return str(event.get("ts", ""))
