"""HTTP mode: the same bot behind /slack/events."""

import hashlib
import hmac
import io
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.playground import Limits, Playground
from bot.runtime import model_from, running_bot
from tests.doubles.model_host import ModelHost
from tests.scenarios.stage import Stage, settings_for


@pytest.fixture
async def stage(tmp_path: Path, unused_tcp_port: int) -> AsyncIterator[Stage]:
    url = f"http://127.0.0.1:{unused_tcp_port}/slack/events"
    async with Playground(limits=Limits.none(), events_url=url) as slack, ModelHost() as host:
        changes = {"slack_app_token": "", "slack_signing_secret": slack.signing_secret, "port": unused_tcp_port}
        settings = settings_for(slack, host, tmp_path / "gemma.db", **changes)
        model = model_from(settings)
        async with running_bot(settings, model, slots=5) as bot:
            yield Stage(slack, host, bot)
        await model.aclose()


async def post(stage: Stage, body: bytes, **headers: str) -> tuple[int, str]:
    url = f"http://127.0.0.1:{stage.bot.port}/slack/events"
    data = io.BytesIO(body)
    async with aiohttp.ClientSession() as session, session.post(url, data=data, headers=headers) as response:
        return response.status, await response.text()


def signed(stage: Stage, body: bytes, age_s: int = 0) -> dict[str, str]:
    timestamp = str(int(time.time()) - age_s)
    base = b"v0:" + timestamp.encode() + b":" + body
    digest = hmac.new(stage.slack.signing_secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


async def test_a_mention_is_answered_and_the_command_works(stage: Stage) -> None:
    stage.host.answer("Hello")
    assert await stage.ask("alice", "general", "@gemma hello") == "Hello"
    assert "4b" in (await stage.slack.command("alice", "general", "/gemma", "model 4b")).text


async def test_an_event_nobody_handles_is_acknowledged(stage: Stage) -> None:
    await stage.slack.deliver({"type": "event_of_tomorrow", "event_ts": "1790000000.000100"})
    await stage.slack.settled()


async def test_slacks_check_of_the_address_is_answered(stage: Stage) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"}).encode()
    status, text = await post(stage, body, **signed(stage, body), **{"Content-Type": "application/json"})
    assert (status, "abc" in text) == (200, True)


@pytest.mark.parametrize("body", [b"{}", b"[", b"[" * 100_000, b"\xff", b"null", b"payload=%7B"])
async def test_what_is_not_signed_is_refused_without_being_parsed(stage: Stage, body: bytes) -> None:
    assert (await post(stage, body))[0] == 401
    headers = {"X-Slack-Request-Timestamp": "abc", "X-Slack-Signature": "v0=é"}
    assert (await post(stage, body, **headers))[0] == 401


async def test_an_old_signature_is_refused(stage: Stage) -> None:
    assert (await post(stage, b"{}", **signed(stage, b"{}", age_s=301)))[0] == 401


@pytest.mark.parametrize("body", [b"[", b"[1]", b"null", b"3", b'{"event": null}', b'{"event": [1], "type": "x"}'])
async def test_a_signed_body_that_makes_no_sense_is_never_a_fault_of_ours(stage: Stage, body: bytes) -> None:
    status, _ = await post(stage, body, **signed(stage, body), **{"Content-Type": "application/json"})
    assert status < 500


async def test_a_huge_body_is_refused(stage: Stage) -> None:
    body = b"x" * 2_000_000
    assert (await post(stage, body, **signed(stage, body)))[0] == 413


async def test_the_probes_answer(stage: Stage) -> None:
    async with aiohttp.ClientSession() as session:
        for path in ("healthz", "readyz"):
            async with session.get(f"http://127.0.0.1:{stage.bot.port}/{path}") as response:
                assert response.status == 200
