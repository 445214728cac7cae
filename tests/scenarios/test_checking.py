"""`python -m bot check`, beside a bot that runs and on its own."""

import asyncio
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.checking import Report, check
from bot.errors import Problem
from bot.finding import Finding, Mark
from bot.hosting import Hosting, ModelFile
from bot.playground import Playground
from tests.doubles.model_host import Answer, ModelHost
from tests.scenarios.stage import Stage, settings_for

ROOT = Path(__file__).parents[2]
ABSENT = Path("absent.env")
WRITTEN = Answer(words=["one, ", "two, ", "three"], between_s=0.02)


def by_name(report: Report) -> dict[str, Finding]:
    return {finding.name: finding for finding in report.findings}


async def test_beside_a_bot_that_runs_all_is_seen_and_nothing_is_disturbed(stage: Stage, tmp_path: Path) -> None:
    stage.host.default = WRITTEN
    mention = f"<@{stage.slack.bot_user}> hello"
    ts = await stage.slack.say("alice", "general", mention)
    await stage.answered("general", ts)
    await stage.ask("alice", "general", "and then?", thread_ts=ts)
    await stage.ask("bob", stage.slack.dm_of("bob"), "a direct one")
    settings = settings_for(stage.slack, stage.host, tmp_path / "gemma.db")
    before = [message.ts for message in stage.slack.messages("general")]
    report = await check(settings, (), ABSENT)
    found = by_name(report)

    assert report.exit_code == 0
    assert found["other sockets"].told == "the bot's"
    assert found["file"].told.endswith("the bot runs")
    assert found["messages tab"].told.startswith("the last direct message came ")
    assert found["mentions"].mark is found["thread replies"].mark is Mark.GOOD
    assert found["27b answer"].told.startswith("streams; first word after ")
    assert [message.ts for message in stage.slack.messages("general")] == before
    assert await stage.ask("alice", "general", f"{mention} still there?")

    elsewhere = by_name(await check(replace(settings, database_url=f"sqlite:///{tmp_path}/other.db"), (), ABSENT))
    assert elsewhere["other sockets"].mark is Mark.WARNING
    assert "stop the other process" in elsewhere["other sockets"].remedy

    written = report.as_text() + report.as_json()
    assert [secret for secret in settings.secrets if secret in written] == []
    lines = [line for line in report.as_text().splitlines() if line.startswith(("✓", "!", "✗"))]
    assert len(lines) == len(report.findings)
    assert len({line.index(finding.told) for line, finding in zip(lines, report.findings, strict=True)}) == 1


async def test_what_hangs_is_told_in_time_beside_what_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.checking.WITHIN_S", 0.5)
    async with Playground() as slack, ModelHost(default=Answer(silent=True)) as host:
        report = await check(settings_for(slack, host, tmp_path / "gemma.db"), (), ABSENT)

    found = by_name(report)
    assert found["27b time"].mark is Mark.FAILING
    assert found["27b host"].mark is found["socket"].mark is Mark.GOOD
    assert report.exit_code == 1
    assert "to mend" in report.as_text().splitlines()[-1]


async def test_settings_that_are_wrong_do_not_hide_the_rest(tmp_path: Path) -> None:
    async with Playground() as slack, ModelHost(default=WRITTEN) as host:
        settings = settings_for(slack, host, tmp_path / "gemma.db")
        no_slack = await check(settings, [Problem("SLACK_APP_TOKEN", "is not set; set it")], ABSENT)
        no_key = await check(settings, [Problem("AIML_API_KEY", "is not set; put it in")], ABSENT)
        no_file = replace(settings, hosting=Hosting(files={"4b": ModelFile(str(tmp_path / "none.gguf"))}))
        no_model = await check(no_file, (), ABSENT)

    assert {no_slack.exit_code, no_key.exit_code, no_model.exit_code} == {2}
    assert by_name(no_slack)["SLACK_APP_TOKEN"] == Finding(
        "settings", "SLACK_APP_TOKEN", Mark.FAILING, "is not set", "set it"
    )
    assert {"27b answer", "file"} <= set(by_name(no_slack))
    assert {"socket", "file"} <= set(by_name(no_key))
    assert "GEMMA_GGUF_4B" in by_name(no_model)
    assert (await check(None, [Problem("PORT", "must be a number")], ABSENT)).exit_code == 2
    assert (await check(replace(settings, database_url="postgresql://u:p@h/x"), (), ABSENT)).exit_code == 2


async def checked(folder: Path, *arguments: str, **env: str) -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "check", *arguments),
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **env},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(40):
        said, logged = await process.communicate()
    return process.returncode or 0, said.decode(), logged.decode()


async def test_the_command_prints_what_it_found_and_ends_with_its_code(tmp_path: Path) -> None:
    async with Playground() as slack, ModelHost() as host:
        host.answer(*[Answer(status=401, body={"message": "no key \x1b[2J\n✓ all is well sk-live-12345678"})] * 60)
        slack_settings = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}
        (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in slack_settings.items()))
        (tmp_path / ".env").chmod(0o600)
        more = {"SLACK_API_URL": slack.api_url, "GEMMA_BASE_URL": host.url, "AIML_API_KEY": "the-very-key"}
        failing, unset = await asyncio.gather(checked(tmp_path, "--json", **more), checked(tmp_path / ".."))

    code, said, logged = failing
    told: dict[str, Any] = json.loads(said)
    answer = next(row for row in told["findings"] if row["name"] == "27b answer")
    assert (code, told["exit_code"], logged) == (1, 1, "")
    assert (answer["mark"], answer["area"]) == ("failing", "model")
    assert "AIML_API_KEY" in answer["remedy"]
    assert [part for part in ("\x1b", "\n", "sk-live") if part in answer["told"]] == []
    assert "the-very-key" not in said

    code, said, _ = unset
    assert code == 2
    assert "✗ settings  SLACK_BOT_TOKEN" in said
    assert "playground" in said
