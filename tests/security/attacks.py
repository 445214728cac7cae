"""Attacks on a running bot, and what came of them."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

from tests.doubles.lying_slack import LyingSlack
from tests.security.forging import Forger, signed
from tests.security.senseless import Payload, Scrambler
from tests.security.stage import Log, bot_under_attack, listening, spoken, stored

_AT_ONCE = 16
_BATCH = 100
_SENSELESS_ENVELOPES = 0.1
_CUT = 0.05


@dataclass(slots=True)
class Outcome:
    """What came of one attack. `statuses` by kind and status (0: closed without an answer)."""

    name: str
    tried: int = 0
    seconds: float = 0.0
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    believed: int = 0
    tracebacks: int = 0
    log_lines: int = 0
    log_bytes: int = 0
    longest_line: int = 0
    log: Sequence[str] = ()
    broken: list[str] = field(default_factory=list)

    def count(self, *, at_least: int, below: int = 600) -> int:
        return sum(n for (_, status), n in self.statuses.items() if at_least <= status < below)

    def heard(self, log: Log) -> None:
        """Note what was logged."""
        lines = self.log = log.lines
        self.tracebacks, self.log_lines, self.log_bytes = log.tracebacks, len(lines), log.size
        self.longest_line = max((len(line.encode()) for line in lines), default=0)

    def rows(self) -> list[tuple[str, object]]:
        """What is printed of it."""
        kinds = Counter[int]()
        for (_, status), number in self.statuses.items():
            kinds[status] += number
        return [
            (self.name, self.tried),
            *((f"  answered {status or 'by closing'}", number) for status, number in sorted(kinds.items())),
            ("  believed", self.believed),
            ("  answered with 5xx", self.count(at_least=500)),
            ("  tracebacks", self.tracebacks),
            ("  log lines", self.log_lines),
            ("  log bytes", self.log_bytes),
            ("  longest log line, bytes", self.longest_line),
            *(("  broken", what) for what in self.broken[:10]),
            ("  seconds", round(self.seconds)),
        ]


async def forge_requests(count: int, seed: int, directory: Path) -> Outcome:
    """Send forged requests to a bot in HTTP mode; `believed` counts those answered with 2xx, or stored."""
    outcome, forger, began = Outcome("forged requests", count), Forger(seed), time.monotonic()
    with listening() as log:
        async with LyingSlack() as slack, bot_under_attack(slack, directory / "forged.db", http=True) as bot:
            few = asyncio.Semaphore(_AT_ONCE)

            async def send(kind: str, raw: bytes) -> None:
                async with few:
                    outcome.statuses[kind, await spoken(bot.port, raw)] += 1

            for number in _batches(count):
                async with asyncio.TaskGroup() as group:
                    for _ in range(number):
                        group.create_task(send(*forger.one()))
            outcome.believed = outcome.count(at_least=200, below=300) + await stored(bot)
    outcome.heard(log)
    outcome.seconds = time.monotonic() - began
    return outcome


async def scramble_requests(count: int, seed: int, directory: Path) -> Outcome:
    """Send signed requests that make no sense; only 200 and 400 are right answers."""
    outcome, scrambler, began = Outcome("signed requests without sense", count), Scrambler(seed), time.monotonic()
    with listening() as log:
        async with LyingSlack() as slack, bot_under_attack(slack, directory / "signed.db", http=True) as bot:
            few = asyncio.Semaphore(_AT_ONCE)

            async def send(payload: Payload) -> None:
                async with few:
                    status = await spoken(bot.port, signed_payload(payload))
                outcome.statuses[str(payload.get("type", "command"))[:20], status] += 1
                if status not in (HTTPStatus.OK, HTTPStatus.BAD_REQUEST):
                    outcome.broken.append(f"{status}: {json.dumps(payload)[:600]}")

            for number in _batches(count):
                async with asyncio.TaskGroup() as group:
                    for _ in range(number):
                        group.create_task(send(scrambler.one()))
    outcome.heard(log)
    outcome.seconds = time.monotonic() - began
    return outcome


async def scramble_frames(count: int, seed: int, directory: Path) -> Outcome:
    """Send frames that make no sense over Socket Mode; the one connection has to outlive them all."""
    outcome, scrambler, began = Outcome("frames without sense", count), Scrambler(seed), time.monotonic()
    with listening() as log:
        async with LyingSlack() as slack, bot_under_attack(slack, directory / "frames.db", http=False):
            line = slack.lines[0]
            for number in _batches(count):
                for _ in range(number):
                    await line.ws.send_str(_frame(scrambler))
                await line.send("sentinel", {"type": "nothing_of_ours"})
                if not await _acknowledged(slack):
                    outcome.broken.append("nothing was acknowledged any more")
                    break
            if len(slack.lines) > 1:
                outcome.broken.append(f"the connection was lost {len(slack.lines) - 1} times")
    outcome.heard(log)
    outcome.seconds = time.monotonic() - began
    return outcome


async def _acknowledged(slack: LyingSlack) -> bool:
    """Whether a frame that makes sense is still acknowledged."""
    try:
        while (await slack.ack(30))[1].get("envelope_id") != "sentinel":
            pass
    except TimeoutError:
        return False
    return True


def _frame(scrambler: Scrambler) -> str:
    """An envelope around a senseless payload; now and then the envelope is the senseless thing, or there is none."""
    payload, chance = scrambler.one(), scrambler.chance
    kinds = {"event_callback": "events_api", None: "slash_commands"}
    kind = kinds.get(payload.get("type") if isinstance(payload.get("type"), str | None) else "", "interactive")
    frame: object = {"type": kind, "envelope_id": f"{chance.random()}", "payload": payload}
    if chance.random() < _SENSELESS_ENVELOPES:
        frame = chance.choice(
            [{**payload, "envelope_id": payload}, [frame], payload, {"envelope_id": "x"}, None, 7, "x"]
        )
    text = json.dumps(frame)
    return text[: chance.randrange(len(text))] if chance.random() < _CUT else text


def signed_payload(payload: Payload) -> bytes:
    """A payload as Slack posts it: an interaction stands in a field of a form, a command is one."""
    if "command" in payload:
        form = {name: str(value) for name, value in payload.items()}
        return signed(urlencode(form, errors="replace").encode(), json_body=False)
    text = json.dumps(payload)
    if payload.get("type") == "event_callback":
        return signed(text.encode())
    return signed(urlencode({"payload": text}).encode(), json_body=False)


def _batches(count: int) -> Iterator[int]:
    for begun in range(0, count, _BATCH):
        yield min(_BATCH, count - begun)
