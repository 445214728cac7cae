"""HTTP mode's edge: what a stranger sends costs little and does nothing, and Slack's own counts once."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import ConfigurationError
from bot.hosting import Choices
from bot.runtime import RunningBot
from bot.settings import read_settings
from bot.slack.app import make_app
from bot.slack.server import EVENTS_PATH, Bounds, HttpServer
from tests.doubles.lying_slack import IDENTITY, TEAM, LyingSlack
from tests.security.attacks import signed_payload
from tests.security.forging import EVENT, SIGNATURE, STAMP, request, signature, signed
from tests.security.senseless import REAL
from tests.security.stage import SECRET, bot_under_attack, listening, spoken, stored

QUICK = Bounds(connections=5, proof_s=0.3, body_s=0.2)
BODY = json.dumps(EVENT).encode()


@asynccontextmanager
async def served(bounds: Bounds = QUICK, secret: str = SECRET) -> AsyncIterator[HttpServer]:
    async def troubles() -> Sequence[str]:
        return ()

    server = HttpServer(make_app(AsyncWebClient(token="xoxb-1"), IDENTITY), secret, troubles, bounds=bounds)
    await server.start("127.0.0.1", 0)
    try:
        yield server
    finally:
        await server.stop()


def command(text: str) -> bytes:
    """A slash command of somebody's in their direct messages with the bot, signed."""
    person = {"team_id": TEAM, "channel_id": "D1", "user_id": "U1", "trigger_id": f"{time.time()}"}
    return signed(urlencode({"command": "/gemma", "text": text, **person}).encode(), json_body=False)


async def variant(bot: RunningBot) -> str:
    (row,) = await bot.store.database.read("SELECT value FROM settings WHERE name = 'variant'")
    return str(row["value"])


# Once


async def test_a_command_that_was_caught_and_is_sent_again_changes_nothing_not_even_after_a_restart(
    tmp_path: Path,
) -> None:
    caught = command("model 4b")
    async with LyingSlack() as slack:
        async with bot_under_attack(slack, tmp_path / "gemma.db", http=True) as bot:
            assert await spoken(bot.port, caught) == 200
            assert await variant(bot) == "4b"
            assert await spoken(bot.port, command("model 12b")) == 200
            assert await spoken(bot.port, caught) == 200
            assert await variant(bot) == "12b"
        async with bot_under_attack(slack, tmp_path / "gemma.db", http=True) as bot:
            assert await spoken(bot.port, caught) == 200
            assert await variant(bot) == "12b"


async def test_whatever_is_signed_runs_once(tmp_path: Path) -> None:
    messages = [payload for payload in REAL if (payload.get("event") or {}).get("type") in ("message", "app_mention")]
    others = [payload for payload in REAL if payload not in messages]
    with listening() as log:
        async with LyingSlack() as slack, bot_under_attack(slack, tmp_path / "gemma.db", http=True) as bot:
            requests = [signed_payload({**payload, "trigger_id": f"{n}.0"}) for n, payload in enumerate(others)]
            await asyncio.gather(*(spoken(bot.port, raw) for raw in requests))
            assert "taken before" not in log.written.getvalue()
            again = await asyncio.gather(*(spoken(bot.port, raw) for raw in requests))
            assert set(again) == {200}
            assert log.written.getvalue().count("taken before") == len(others)
            for payload in messages * 2:
                assert await spoken(bot.port, signed_payload(payload)) == 200
            turns = await stored(bot)
            for payload in messages:
                await spoken(bot.port, signed_payload(payload))
            assert await stored(bot) == turns


async def test_when_it_cannot_be_known_whether_a_request_came_before_nothing_is_run(tmp_path: Path) -> None:
    """An event comes again; a command does not, so the person is told."""
    stopped = {**EVENT, "event": {"type": "agent_session_stopped", "channel": "D1", "thread_ts": "1.0"}}
    with listening() as log:
        async with LyingSlack() as slack, bot_under_attack(slack, tmp_path / "gemma.db", http=True) as bot:
            await bot.store.close()
            assert await spoken(bot.port, signed(json.dumps(stopped).encode())) == 500
            assert await spoken(bot.port, command("help")) == 200
    assert log.written.getvalue().count("a listener failed") == 2
    assert log.tracebacks == 0


# Strangers


async def test_strangers_get_4xx_also_while_the_bot_stops() -> None:
    async with served() as server:
        server.refuse()
        assert await spoken(server.port, request(BODY, [])) == 401
        assert await spoken(server.port, signed(BODY)) == 503


async def test_a_slow_body_is_given_up() -> None:
    stamp = str(int(time.time()))
    headers = [(STAMP, stamp), (SIGNATURE, signature(BODY, stamp)), ("Content-Length", "5000")]
    async with served() as server:
        assert await spoken(server.port, request(BODY, headers), timeout_s=5) == 408


@pytest.mark.parametrize(
    "sent", [b"", b"POST /slack/events HTTP/1.1\r\nHost: x\r\nX-", b"GET /healthz HTTP/1.1\r\n\r\n"]
)
async def test_a_connection_that_shows_nothing_of_slacks_is_closed(sent: bytes) -> None:
    async with served() as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(sent)
        async with asyncio.timeout(5):
            await reader.read()
        writer.close()


async def test_a_connection_of_slacks_stays_open() -> None:
    raw = signed(BODY).replace(b"Connection: close\r\n", b"")
    async with served(Bounds(proof_s=0.05)) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(raw)
        async with asyncio.timeout(5):
            await reader.readuntil(b"\r\n\r\n")
        closed = asyncio.ensure_future(reader.read())
        assert not (await asyncio.wait([closed], timeout=0.3))[0]
        closed.cancel()
        writer.close()


async def test_no_more_connections_are_served_than_the_server_bears() -> None:
    async with served(Bounds(connections=3, proof_s=30)) as server:
        held = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(3)]
        for reader, writer in held:
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            await reader.readuntil(b"ok")
        assert await spoken(server.port, signed(BODY)) == 0
        held[0][1].close()
        async with asyncio.timeout(5):
            while await spoken(server.port, signed(BODY)) == 0:
                pass
        for _, writer in held:
            writer.close()


async def test_a_flood_of_strangers_leaves_few_short_lines_and_nothing_of_theirs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.slack.strangers._BETWEEN_LINES_S", 3_600.0)  # however long the flood takes
    with listening() as log:
        async with served(Bounds()) as server:
            for number in range(300):
                headers = [(STAMP, str(int(time.time()))), (SIGNATURE, f"v0=forged{number}")]
                assert await spoken(server.port, request(b"stolen words" * 1000, headers)) == 401
    assert len(log.lines) == 2
    assert max(len(line.encode()) for line in log.lines) <= 300
    assert "requests=299" in log.lines[1]
    assert "stolen" not in log.written.getvalue()
    assert "forged" not in log.written.getvalue()


async def test_headers_that_are_not_signed_change_nothing() -> None:
    """Bolt would run no listener, and acknowledge, when it is told that one runs elsewhere."""
    async with served() as server:
        plain = await spoken(server.port, signed(BODY))
        lazy = signed(BODY).replace(b"Host: bot", b"Host: bot\r\nX-Slack-Bolt-Lazy-Only: 1")
        assert await spoken(server.port, lazy) == plain


# No secret


@pytest.mark.parametrize("secret", ["", " ", "\n"])
async def test_without_a_secret_nothing_of_slacks_is_served(secret: str) -> None:
    async with served(secret=secret) as server:
        stamp = str(int(time.time()))
        headers = [(STAMP, stamp), (SIGNATURE, signature(BODY, stamp, secret.encode()))]
        assert await spoken(server.port, request(BODY, headers, path=EVENTS_PATH)) == 404


@pytest.mark.parametrize("secret", ["", " "])
def test_without_a_secret_the_bot_does_not_start(secret: str, tmp_path: Path) -> None:
    environ = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": secret}
    choices = Choices({"ollama": None, "aimlapi": None}, ("27b",))
    with pytest.raises(ConfigurationError, match="SLACK_SIGNING_SECRET"):
        read_settings(environ, tmp_path / ".env", choices, need_slack=True)
