"""The Slack stand-in as a process of its own, driven over pipes, one JSON object a line.

    async with slack_process(nursery) as slack:
        ts = await slack.say("alice", "general", "@gemma hello")
        await slack.until(lambda: [m for m in slack.messages("general", ts) if m.bot])

`RemotePlayground` has the names of `bot.playground.Playground`, with the same verbs to be awaited and the same ones
not, so that a check takes either. What is not awaited blocks for the time of one question through the pipe.
"""

import asyncio
import json
import os
import signal
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from bot.playground import Call, CommandResult, Fault
from tests.faults.counting import StandIn
from tests.faults.nursery import Nursery, Pipes
from tests.faults.slack_server import Deliveries, fault_from

_T = TypeVar("_T")
_ANSWER_S = 20.0


@dataclass(frozen=True, slots=True)
class RemoteMessage:
    """A message as it stood when it was asked for."""

    channel: str
    ts: str
    user: str
    text: str
    thread_ts: str | None
    bot: bool
    subtype: str | None
    metadata: dict[str, Any] | None
    edited_ts: str | None
    streaming: bool
    shown_text: str
    shown_blocks: list[dict[str, Any]]
    markdown: str


class RemoteWorkspace:
    """The workspace's facts that checks look at."""

    def __init__(self, ask: Callable[..., Any]) -> None:
        self._ask = ask

    @property
    def statuses(self) -> dict[tuple[str, str], str]:
        return {(channel, ts): text for channel, ts, text in self._ask("statuses")}

    @property
    def sessions(self) -> dict[tuple[str, str], str]:
        return {(channel, ts): status for channel, ts, status in self._ask("sessions")}

    @property
    def open_streams(self) -> set[tuple[str, str]]:
        return {(channel, ts) for channel, ts in self._ask("open_streams")}


@dataclass(frozen=True, slots=True)
class Picture:
    """Threads and statuses at one moment, with the verbs of a stand-in that checks look with."""

    threads: dict[tuple[str, str], list[RemoteMessage]]
    statuses: dict[tuple[str, str], str]

    @property
    def workspace(self) -> "Picture":
        return self

    def messages(self, channel: str, thread_ts: str | None = None) -> list[RemoteMessage]:
        return self.threads[channel, thread_ts or ""]


class RemotePlayground:
    """The stand-in in another process; `slack_process` makes one."""

    def __init__(self, pipes: Pipes) -> None:
        self.pid = pipes.pid
        self._to = os.fdopen(pipes.to, "w", encoding="utf-8")
        self._from = os.fdopen(pipes.out, encoding="utf-8")
        facts = json.loads(self._from.readline())
        self.api_url = facts["api_url"]
        self.bot_token = facts["bot_token"]
        self.app_token = facts["app_token"]
        self.signing_secret = facts["signing_secret"]
        self.bot_user = facts["bot_user"]
        self.team_id = facts["team_id"]
        self.workspace = RemoteWorkspace(self._ask)
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._asked: dict[int, Future[Any]] = {}
        self._number = 0
        self._reader = threading.Thread(target=self._read, name="slack-process-reader", daemon=True)
        self._reader.start()

    async def say(self, user: str, channel: str, text: str, *, thread_ts: str | None = None) -> str:
        return str(await self._await("say", user, channel, text, thread_ts=thread_ts))

    async def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        await self._await("edit", user, channel, ts, text)

    async def delete(self, user: str, channel: str, ts: str) -> None:
        await self._await("delete", user, channel, ts)

    async def press(self, user: str, channel: str, ts: str, action_id: str, value: object = None) -> CommandResult:
        return CommandResult(**await self._await("press", user, channel, ts, action_id, value))

    async def stop_session(self, user: str, channel: str, thread_ts: str) -> None:
        await self._await("stop_session", user, channel, thread_ts)

    async def command(self, user: str, channel: str, command: str, text: str = "") -> CommandResult:
        return CommandResult(**await self._await("command", user, channel, command, text))

    async def deliver(self, event: dict[str, Any], *, event_id: str | None = None, retry_num: int = 0) -> str:
        return str(await self._await("deliver", event, event_id=event_id, retry_num=retry_num))

    async def settled(self, timeout_s: float = 15.0) -> None:
        await self._await("settled", timeout_s)

    async def dm_of(self, user: str) -> str:
        return str(await self._await("dm_of", user))

    async def disconnect_sockets(self, reason: str = "refresh_requested") -> None:
        await self._await("disconnect_sockets", reason)

    def drop_sockets(self) -> None:
        self._ask("drop_sockets")

    def add_channel(self, name: str) -> str:
        return str(self._ask("add_channel", name))

    def fail_next(self, method: str, fault: str | Fault, times: int = 1, **which: int | dict[str, str]) -> None:
        told = fault if isinstance(fault, str) else asdict(fault)
        self._ask("fail_next", method, told, times, **which)

    @property
    def waiting_faults(self) -> list[tuple[str, Fault]]:
        return [(method, fault_from(fault)) for method, fault in self._ask("waiting_faults")]

    def end_streams(self) -> None:
        """End every open stream, as Slack does after some minutes."""
        self._ask("end_streams")

    def add_person(self, name: str) -> str:
        return str(self._ask("add_person", name))

    def fail_once(self, method: str, fault: Fault) -> bool:
        """Have the next call of a method fail, unless one is to fail already; whether it will because of this."""
        return bool(self._ask("fail_once", method, asdict(fault)))

    def go_away(self) -> None:
        """No call of the Web API works any more; events are still delivered."""
        self._ask("go_away")

    def come_back(self) -> None:
        """Calls work again."""
        self._ask("come_back")

    def forget_faults(self) -> None:
        """No call fails any more."""
        self._ask("forget_faults")

    def drop_events(self, count: int) -> None:
        self._ask("drop_events", count)

    def messages(self, channel: str, thread_ts: str | None = None) -> list[RemoteMessage]:
        return [RemoteMessage(**each) for each in self._ask("messages", channel, thread_ts)]

    @property
    def connected(self) -> bool:
        """Whether a bot listens."""
        return bool(self._ask("connected"))

    @property
    def calls(self) -> list[Call]:
        return [Call(**each) for each in self._ask("calls")]

    @property
    def call_counts(self) -> Counter[str]:
        return Counter(self._ask("call_counts"))

    @property
    def deliveries(self) -> Deliveries:
        """What became of the events so far."""
        return Deliveries(**self._ask("deliveries"))

    def acknowledged(self) -> set[str]:
        """The keys (`slack_server.key_of`) of all that was acknowledged, of a message in either of its events."""
        return set(self._ask("acknowledged"))

    def abandoned(self) -> set[str]:
        """The keys of what nobody acknowledged and what is not sent any more."""
        return set(self._ask("abandoned"))

    def furnish(self, people: int, channels: int) -> list[str]:
        """Add people `person0` …, and channels with all of them and the bot; the channels' ids."""
        return list(self._ask("furnish", people, channels))

    async def threads(self, wanted: Sequence[tuple[str, str]]) -> list[list[RemoteMessage]]:
        """Many threads at once: `messages` of each channel and root."""
        found = await self._await("threads", wanted)
        return [[RemoteMessage(**each) for each in thread] for thread in found]

    def picture(self, wanted: Sequence[tuple[str, str]]) -> "Picture":
        """How these threads, each by its channel and root, stand now: for looking at many again and again."""
        found = self._ask("threads", list(wanted))
        threads = [[RemoteMessage(**each) for each in thread] for thread in found]
        return Picture(dict(zip(wanted, threads, strict=True)), self.workspace.statuses)

    def dump(self) -> str:
        return str(self._ask("dump"))

    async def until(self, predicate: Callable[[], _T | None], timeout_s: float = 15.0) -> _T:
        deadline = self._loop.time() + timeout_s
        while True:
            self._changed.clear()
            if value := predicate():
                return value
            try:
                async with asyncio.timeout_at(deadline):
                    await self._changed.wait()
            except TimeoutError:
                raise TimeoutError(f"nothing came of it in {timeout_s:g} s\n{self.dump()}") from None

    def close(self) -> None:
        """End the process by closing its input; when it does not end, kill it."""
        self._to.close()
        self._reader.join(_ANSWER_S)
        if self._reader.is_alive():
            os.kill(self.pid, signal.SIGKILL)
            self._reader.join()
        self._from.close()

    def _send(self, method: str, args: tuple[Any, ...], named: dict[str, Any]) -> Future[Any]:
        self._number += 1
        answer = self._asked[self._number] = Future()
        self._to.write(json.dumps([self._number, method, args, named]) + "\n")
        self._to.flush()
        return answer

    def _ask(self, method: str, *args: Any, **named: Any) -> Any:
        return self._send(method, args, named).result(_ANSWER_S)

    async def _await(self, method: str, *args: Any, **named: Any) -> Any:
        async with asyncio.timeout(_ANSWER_S):
            return await asyncio.wrap_future(self._send(method, args, named))

    def _read(self) -> None:
        """In a thread: give answers to whoever asked, and wake those who wait for a change."""
        for line in self._from:
            number, value, fault = json.loads(line)
            if number == 0:
                self._loop.call_soon_threadsafe(self._changed.set)
            elif fault is not None:
                self._asked.pop(number).set_exception(RuntimeError(fault))
            else:
                self._asked.pop(number).set_result(value)
        for answer in self._asked.values():
            answer.cancel()


@asynccontextmanager
async def slack_process(nursery: Nursery, behaviour: StandIn | None = None) -> AsyncIterator[RemotePlayground]:
    """A stand-in for as long as the context is open."""
    slack = RemotePlayground(nursery.start_stand_in(json.dumps(asdict(behaviour or StandIn()))))
    try:
        yield slack
    finally:
        slack.close()
