"""A configuration that cannot work ends at once, with one line for each thing to mend."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from bot.playground import Playground
from tests.faults.nursery import Nursery
from tests.scenarios.stage import staged

ROOT = Path(__file__).parents[2]
AT_ONCE_S = 10.0
GOOD = {"SLACK_BOT_TOKEN": "xoxb-wrong", "SLACK_APP_TOKEN": "xapp-wrong", "AIML_API_KEY": "sk-secret", "PORT": "0"}


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"SLACK_BOT_TOKEN": ""}, ["SLACK_BOT_TOKEN"]),
        ({"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xoxb-1"}, ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]),
        ({"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": ""}, ["SLACK_BOT_TOKEN", "playground"]),
        ({"GEMMA_VARIANT": "7b"}, ["GEMMA_VARIANT", "27b"]),
        ({"GEMMA_BASE_URL": "htp:/x"}, ["GEMMA_BASE_URL"]),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, ["SLACK_API_URL"]),
        ({"DATABASE_URL": "postgresql://localhost/x"}, ["DATABASE_URL"]),
        ({"AIML_API_KEY": ""}, ["AIML_API_KEY"]),
        ({"GEMMA_PROVIDER": "acme"}, ["GEMMA_PROVIDER", "aimlapi"]),
    ],
)
async def test_a_wrong_setting_ends_the_process_with_its_name(
    tmp_path: Path, nursery: Nursery, changes: dict[str, str], names: list[str]
) -> None:
    async with asyncio.timeout(AT_ONCE_S):
        code, _, err = await nursery.run(tmp_path, env=GOOD | changes)
    assert code == 2
    for name in names:
        assert name in err
    assert "Traceback" not in err
    assert "sk-secret" not in err


@pytest.mark.parametrize(
    ("kept", "named"), [("SLACK_APP_TOKEN", "SLACK_BOT_TOKEN"), ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")]
)
async def test_a_token_that_slack_rejects_is_named(tmp_path: Path, nursery: Nursery, kept: str, named: str) -> None:
    async with Playground() as slack:
        tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}
        env = GOOD | {"SLACK_API_URL": slack.api_url} | {kept: tokens[kept]}
        code, _, err = await nursery.run(tmp_path, env=env)
    assert code == 2
    assert err.startswith(f"{named}: was rejected")


async def test_an_env_file_that_cannot_be_read_is_named(tmp_path: Path, nursery: Nursery) -> None:
    (tmp_path / ".env").mkdir()
    code, _, err = await nursery.run(tmp_path, env=GOOD)
    assert code == 2
    assert ".env" in err


async def test_a_second_process_on_one_database_refuses_to_start(tmp_path: Path, nursery: Nursery) -> None:
    async with staged(tmp_path / "gemma.db") as stage:
        env = {
            "SLACK_BOT_TOKEN": stage.slack.bot_token,
            "SLACK_APP_TOKEN": stage.slack.app_token,
            "SLACK_API_URL": stage.slack.api_url,
            "AIML_API_KEY": "sk-secret",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'gemma.db'}",
        }
        code, _, err = await nursery.run(tmp_path, env=env)
    assert code == 2
    assert "DATABASE_URL" in err


async def test_help_names_the_commands(tmp_path: Path, nursery: Nursery) -> None:
    code, out, _ = await nursery.run(tmp_path, "--help", env={})
    assert code == 0
    assert "playground" in out
    assert "manifest" in out


async def test_a_process_of_its_own_prints_the_manifest_that_the_repository_holds(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "manifest"),
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(20):
        out, _ = await process.communicate()
    assert process.returncode == 0
    assert out.decode() == (ROOT / "manifest.json").read_text()
